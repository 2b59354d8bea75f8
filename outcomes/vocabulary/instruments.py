"""The instruments a score may stand on: what it measures, its range, its direction, its important change.

Figures and their sources are those of the project's evidence table; a clinician can review this list line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.vocabulary.words import fold_word

__all__ = [
    "DEFAULT_INSTRUMENTS",
    "INSTRUMENTS",
    "LOOKALIKES",
    "OUTCOMES",
    "Instrument",
    "Outcome",
    "find_instrument",
    "find_lookalike",
]

Outcome = Literal["pain", "function"]

OUTCOMES: tuple[Outcome, ...] = ("pain", "function")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    `low`–`high`: the range of a score in the instrument's own unit. `better`: the direction of improvement. `points`:
    the minimal important change in that unit, with its `points_source`. `relative`: a per cent of baseline is an
    important change too (of a T score it means nothing), assessable from a baseline of `floor` on. `error`: the change
    beyond which one patient's difference is not measurement error, with its `error_source`; None where none was found.
    `whole`: only whole scores exist. `outcomes`: the columns it may stand in. `loinc`: its LOINC code, "" where none
    was checked. How a score comes from single answers stands in `questionnaires`.
    """

    id: str
    name: str
    outcomes: tuple[Outcome, ...]
    low: float
    high: float
    better: Literal["lower", "higher"]
    unit: str
    points: float
    points_source: str
    relative: bool = True
    floor: float = 0.0
    error: float | None = None
    error_source: str = ""
    whole: bool = False
    loinc: str = ""
    synonyms: tuple[str, ...] = ()


_PAIN: tuple[Outcome, ...] = ("pain",)
_FUNCTION: tuple[Outcome, ...] = ("function",)
_OSTELO = "Ostelo 2008, 10.1097/BRS.0b013e31815e3a10"

INSTRUMENTS: tuple[Instrument, ...] = (
    Instrument(
        "NRS",
        "Numeric rating scale of pain",
        _PAIN,
        *(0, 10, "lower", "points", 2, _OSTELO),
        floor=3,
        error=2.8,
        error_source="1.96 · √2 · SEM 1.02, Childs 2005, 10.1097/01.brs.0000164099.92112.29",
        loinc="72514-3",  # states no recall period: infer none
        synonyms=("numeric rating scale", "numerical rating scale", "pain nrs", "nprs", "nrs 0-10"),
    ),
    Instrument(
        "VAS",
        "Visual analogue scale of pain",
        _PAIN,
        *(0, 100, "lower", "mm", 15, _OSTELO),
        floor=30,
        synonyms=("visual analogue scale", "visual analog scale"),
    ),
    Instrument(
        "PEG",
        "Pain, enjoyment and general activity",
        _PAIN,
        *(0, 10, "lower", "points", 1, "Reed 2024, 10.1016/j.jpain.2023.07.028"),
        floor=3,
        loinc="91147-9",
    ),
    Instrument(
        "ODI",
        "Oswestry disability index",
        _FUNCTION,
        *(0, 100, "lower", "%", 10, _OSTELO),
        floor=20,
        error=13,
        error_source="for the better, Lauridsen 2006, 10.1007/s00586-006-0117-9",
        loinc="97909-6",
        synonyms=("oswestry", "oswestry disability index"),
    ),
    Instrument(
        "RMDQ",
        "Roland–Morris disability questionnaire",
        _FUNCTION,
        *(0, 24, "lower", "points", 5, _OSTELO),
        floor=4,
        error=8.6,
        error_source="MDC90, Davidson & Keating 2002, n 47",
        whole=True,
        synonyms=("roland morris", "rmq", "rdq", "roland morris disability questionnaire"),
    ),
    Instrument(
        "PSFS",
        "Patient-specific functional scale",
        _FUNCTION,
        *(0, 10, "higher", "points", 2.3, "medium change, 10.2519/jospt.2014.5248"),
        relative=False,
        synonyms=("patient specific functional scale",),
    ),
    Instrument(
        "PROMIS-PF",
        "PROMIS physical function, T score",
        _FUNCTION,
        *(0, 100, "higher", "T", 3.6, "PROMIS-29 in chronic low back pain, n 183"),
        relative=False,
        loinc="76804-4",  # short form 6b
        synonyms=("promis physical function",),
    ),
    Instrument(
        "PROMIS-PI",
        "PROMIS pain interference, T score",
        OUTCOMES,
        *(0, 100, "lower", "T", 3.5, "Amtmann 2016, 10.2147/JPR.S93391"),
        relative=False,
        loinc="90973-9",  # short form 6a
        synonyms=("promis pain interference",),
    ),
    Instrument(
        "BQ",
        "Bournemouth questionnaire, back",
        _FUNCTION,
        *(0, 70, "lower", "points", 18, "subacute or chronic, Newell & Bolton 2010"),
        floor=20,
        synonyms=("bournemouth", "bournemouth questionnaire"),
    ),
    Instrument(
        "MSK-HQ",
        "Musculoskeletal health questionnaire",
        _FUNCTION,
        *(0, 56, "higher", "points", 8, "10.1186/s12955-020-01455-4"),
        relative=False,
        error=9.9,
        error_source="United Kingdom, 8.6 in Denmark, 10.1186/s12955-020-01455-4",
        whole=True,
    ),
)

DEFAULT_INSTRUMENTS: dict[Outcome, str] = {"pain": "NRS", "function": "ODI"}
"""What a score stands on when the file does not say."""

_PSFS_2 = "PSFS 2.0 runs the other way from PSFS, lower being better (10.1093/ptj/pzad113), and is not known here."

LOOKALIKES: dict[str, str] = {"PSFS 2.0": _PSFS_2, "PSFS 2": _PSFS_2}
"""Names that resemble an instrument's but mean another scale, and why they are not taken for it."""

_BY_WORD = {fold_word(word): entry for entry in INSTRUMENTS for word in (entry.id, entry.name, *entry.synonyms)}
_LOOKALIKES = {fold_word(word): why for word, why in LOOKALIKES.items()}


def find_instrument(word: str) -> Instrument | None:
    """Return the instrument that `word` names, by id, name or synonym, or None."""
    return _BY_WORD.get(fold_word(word))


def find_lookalike(word: str) -> str | None:
    """Return why `word`, which resembles an instrument's name, is not taken for it; None for any other word."""
    return _LOOKALIKES.get(fold_word(word))
