"""The mapping file: a source's words in ours, as TOML, read and checked.

date_order = "dmy"
sheet = "Sessions 2024"                       # of several, the one that holds the records
headings = "none"                             # the first row is data: its columns are "column 1", "column 2" …
missing = ["-9", "77"]                        # numbers that mean "no answer"
date_system = "1904"                          # from which dates that stand as numbers are counted; else 1900
time_zone = "America/Vancouver"               # the clinic's, if times come in another zone

[columns]
"Pain today" = "pain_score"
"Pain (2)" = "function_score"                 # the second of two columns with the heading Pain
"Room" = "-"                                  # a column we do not want

[scale]
pain_score = "NRS 0-100"                      # what the numbers of this column stand on

[scores]
"mild" = "2"

[treatments]
"PT visit" = "exercise therapy + education"
"cupping" = "+"                               # the clinic's own modality, under its own word

[back_pain_types]
"LBP w/ leg" = "radiculopathy"
"""

from __future__ import annotations

import json
import math
import tomllib
import zoneinfo
from collections.abc import Iterator
from typing import Any

from outcomes.intake.mapping import FIELD_NAMES, IGNORED, OWN_MODALITY, Mapping, Pairs, find_target
from outcomes.intake.problems import FileRefused, Level, Problem, shorten
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, find_back_pain_type
from outcomes.vocabulary.instruments import OUTCOMES
from outcomes.vocabulary.modalities import MODALITIES, find_modality
from outcomes.vocabulary.scales import list_scales
from outcomes.vocabulary.words import SEPARATOR, fold_word

__all__ = ["read_mapping", "spell_mapping"]

_TABLES = ("columns", "scale", "scores", "treatments", "back_pain_types")
_CHOICES = {"date_order": ("dmy", "mdy"), "headings": ("none",), "date_system": ("1900", "1904")}
_TEXTS = ("sheet", "time_zone")
_SHAPE = (
    'the tables [columns], [treatments], [back_pain_types], [scale] and [scores], each line "their word" = "our word"; '
    "before them date_order, sheet, headings, missing, date_system and time_zone"
)
_COLUMNS = {f"{outcome}_score": outcome for outcome in OUTCOMES}


def read_mapping(text: str) -> Mapping:
    """Return the mapping that a TOML `text` declares. Raises `FileRefused` with every problem at once."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileRefused(
            _complain("mapping-not-toml", f"The mapping file is not TOML: {error}.", _SHAPE, "")
        ) from error
    problems = [*_check_tables(tables)]
    mapping = _build(tables)
    problems += [*_check_targets(mapping)]
    if problems:
        raise FileRefused(*problems)
    return mapping


def spell_mapping(mapping: Mapping) -> str:
    """Return the TOML text that `read_mapping` reads as `mapping`.

    What no mapping file can say is left out: `valid_rows`, a word without a letter, an earlier line for the same word.
    """
    plain = [(name, getattr(mapping, name)) for name in (*_CHOICES, *_TEXTS)]
    lines = [f"{name} = {_quote(value)}" for name, value in plain if value]
    if mapping.missing:
        lines.append(f"missing = [{', '.join(map(_quote, mapping.missing))}]")
    for table in _TABLES:
        newest = {fold_word(word): (word, target) for word, target in getattr(mapping, table)}
        newest.pop("", None)
        if newest:
            lines += ["", f"[{table}]", *(f"{_quote(word)} = {_quote(target)}" for word, target in newest.values())]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Return `text` as a TOML string, which is JSON's but for one more character that must be spelled out."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _build(tables: dict[str, Any]) -> Mapping:
    """Return the mapping of what has the right form in `tables`; what has not is a problem told elsewhere."""
    given: dict[str, Any] = {table: _read_pairs(tables, table) for table in _TABLES}
    given |= {name: tables[name] for name, words in _CHOICES.items() if tables.get(name) in words}
    given |= {name: tables[name] for name in _TEXTS if isinstance(tables.get(name), str)}
    missing = tables.get("missing")
    given["missing"] = tuple(str(code) for code in missing) if isinstance(missing, list) else ()
    return Mapping(**given)


def _check_tables(tables: dict[str, object]) -> Iterator[Problem]:
    for name, value in tables.items():
        if name in _CHOICES:
            if value not in _CHOICES[name]:
                words = " or ".join(f'"{word}"' for word in _CHOICES[name])
                cause = f"mapping-{name.replace('_', '-')}"
                yield _complain(cause, f"{name} is not {words}.", words, str(value))
        elif name in _TEXTS or name == "missing":
            yield from _check_plain(name, value)
        elif name not in _TABLES:
            yield _complain("mapping-unknown-table", f"[{shorten(name)}] is not a table we know.", _SHAPE, name)
        elif not isinstance(value, dict):
            yield _complain("mapping-unknown-table", f"{name} is not a table.", _SHAPE, name)
        else:
            for word, target in value.items():
                if not isinstance(target, str):
                    yield _complain(
                        "mapping-not-text", f"[{name}] has a line without a text on its right.", _SHAPE, word
                    )


def _check_plain(name: str, value: object) -> Iterator[Problem]:
    if name == "missing":
        if not isinstance(value, list) or not all(isinstance(code, str | int) for code in value):
            yield _complain("mapping-missing", "missing is not a list of codes.", '["-9", "99"]', str(value))
    elif not isinstance(value, str):
        yield _complain("mapping-not-text", f"{name} is not a text.", _SHAPE, str(value))
    elif name == "time_zone" and not _is_zone(value):
        expected = 'a name such as "Europe/London"'
        yield _complain("mapping-time-zone", "time_zone is not a time zone that this computer knows.", expected, value)


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True


def _read_pairs(tables: dict[str, Any], table: str) -> Pairs:
    content = tables.get(table)
    if not isinstance(content, dict):
        return ()
    return tuple((word, target) for word, target in content.items() if isinstance(target, str))


def _check_targets(mapping: Mapping) -> Iterator[Problem]:
    for table in _TABLES:
        words = [fold_word(word) for word, _ in getattr(mapping, table)]
        for word, _ in getattr(mapping, table):
            if not fold_word(word):
                yield _complain(
                    "mapping-empty-word", f"[{table}] has a line whose left side has no letter.", _SHAPE, word
                )
            elif words.count(fold_word(word)) > 1:
                yield _complain("mapping-word-twice", f"[{table}] declares one word twice.", "each word once", word)
    for heading, target in mapping.columns:
        if target.strip() not in IGNORED and find_target(target) is None:
            yield _complain(
                "mapping-unknown-field",
                f'[columns] maps "{shorten(heading)}" to "{shorten(target)}", which is not a field.',
                'one of our fields, or "-" to ignore the column: ' + ", ".join(FIELD_NAMES.values()),
                target,
            )
    yield from _check_treatments(mapping)
    yield from _check_scores(mapping)
    for word, target in mapping.back_pain_types:
        if find_back_pain_type(target) is None:
            yield _complain(
                "mapping-unknown-back-pain-type",
                f'[back_pain_types] maps "{shorten(word)}" to "{shorten(target)}", which is not a type.',
                ", ".join(kind.word for kind in BACK_PAIN_TYPES),
                target,
            )


def _check_treatments(mapping: Mapping) -> Iterator[Problem]:
    own = {fold_word(word) for word in mapping.own_modalities()}
    for word, target in mapping.treatments:
        if target.strip() == OWN_MODALITY:
            if OWN_MODALITY in word:
                yield _complain(
                    "mapping-own-word",
                    f'"{shorten(word)}" holds a +, which joins modalities.',
                    "a word without +",
                    word,
                )
            continue
        parts = [part for part in target.split(OWN_MODALITY) if part.strip()]
        unknown = [part for part in parts if find_modality(part) is None and fold_word(part) not in own]
        if unknown or not parts:
            yield _complain(
                "mapping-unknown-modality",
                f'[treatments] maps "{shorten(word)}" to "{shorten(target)}", which is not a modality.',
                f'one or several, joined by "{SEPARATOR}", of '
                + ", ".join(entry.word for entry in MODALITIES)
                + '; or "+" to add it as the clinic\'s own',
                target,
            )


def _check_scores(mapping: Mapping) -> Iterator[Problem]:
    for name, word in mapping.scale:
        outcome = _COLUMNS.get(FIELD_NAMES.get(fold_word(name), ""))
        if outcome is None:
            message = f'[scale] speaks of "{shorten(name)}", which is no column of scores.'
            yield _complain("mapping-unknown-field", message, " or ".join(_COLUMNS), name)
        elif mapping.find_scale(outcome) is None:
            message = f'[scale] puts {outcome}_score on "{shorten(word)}", which is no scale of {outcome}.'
            yield _complain("mapping-unknown-scale", message, ", ".join(list_scales(outcome)), word)
    for word, number in mapping.scores:
        if not _is_number(number):
            message = f'[scores] gives "{shorten(word)}" a score that is not a number.'
            yield _complain("mapping-not-a-number", message, 'a number as text, such as "3"', number)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _complain(cause: str, message: str, expected: str, found: str) -> Problem:
    return Problem(
        Level.REFUSE, cause, message, expected, "Correct the mapping file and try again.", found=shorten(found)
    )
