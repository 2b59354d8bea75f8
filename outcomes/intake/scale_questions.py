"""Whether a column's scores stand on the scale that a file without an instrument would stand on; else it is asked."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.intake.tidying import spell_number
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Outcome, find_instrument
from outcomes.vocabulary.scales import Scale, list_scales, take_own_scale

__all__ = ["ask_scale"]

FEWEST_BEYOND = 5
SHARE_BEYOND = 0.5
"""From this share of scores beyond the range on, a column stands on a wider scale: slips are fewer."""
FEWEST_NARROW = 20
SHARE_ODD = 0.25
"""Percentages of a form of ten answers, each 0 to 5, are even; they are odd only where an answer is missing."""
NARROW = 50
WIDEST = 100

_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(%|/\s*\d+)?")
_PERCENT_HEADING = re.compile(r"%|per ?cent|pct|100", re.IGNORECASE)


def ask_scale(column: TextColumn, instruments: pd.Series, outcome: Outcome, *, mapping: Mapping) -> Finding | None:
    """Return the question what the scores of `column` stand on, with its rows, or None where that is clear.

    `instruments`: the one that each row names, NaN where none; only rows that name none are judged. Codes
    that the `mapping` declares to stand for no answer are no scores.
    """
    default = find_instrument(DEFAULT_INSTRUMENTS[outcome])
    if default is None or not instruments.isna().any():
        return None
    unnamed = np.flatnonzero(instruments.isna().to_numpy() & ~column.blank)
    spelled = [np.nan if mapping.is_missing(word) else _read_plainly(word) for word in column.words]
    numbers = np.array(spelled, dtype=np.float64)[column.codes[unnamed]]
    read = numbers[np.isfinite(numbers) & (numbers >= 0) & (numbers <= WIDEST)]
    own = take_own_scale(default)
    if not _is_wider(read, own) and not _may_be_narrower(read, own, column.heading):
        return None
    return Finding(_name_question(column, outcome, own, float(read.max())), unnamed, column.heading)


def _read_plainly(word: str) -> float:
    """Return the number at the head of `7`, `70%` or `70/100`, NaN for anything else."""
    match = _NUMBER.fullmatch(spell_number(word)) if word else None
    return np.nan if match is None else float(match[1].replace(",", "."))


def _is_wider(read: np.ndarray, own: Scale) -> bool:
    beyond = int((read > own.high).sum())
    return beyond >= FEWEST_BEYOND and beyond >= SHARE_BEYOND * len(read)


def _may_be_narrower(read: np.ndarray, own: Scale, heading: str) -> bool:
    """Tell whether scores of per cent may be points: none above 50, and too many odd ones for ten answers."""
    if own.high != WIDEST or len(read) < FEWEST_NARROW or _PERCENT_HEADING.search(heading):
        return False
    return bool(read.max() <= NARROW and (read % 2 != 0).mean() >= SHARE_ODD)


def _name_question(column: TextColumn, outcome: Outcome, own: Scale, highest: float) -> Fault:
    offers = list_scales(outcome, highest)
    return Fault(
        Level.REFUSE,
        "unclear-scale",
        f"It is not clear what the scores stand on: they reach up to {highest:g}, and no instrument is named. "
        f"{own.word} would go up to {own.high:g}.",
        "one of: " + ", ".join(offers),
        f'Say it under [scale] as {outcome}_score = "{offers[0]}", or add a column {outcome}_instrument.',
        question="scale",
        offers=offers,
    )
