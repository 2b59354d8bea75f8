"""Two columns of one score, before and after the session: the first is taken, and held against the other.

A score belongs to the start of its session. The column that was not taken tells whether the two were exchanged, or
whether one was copied from the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from outcomes.intake.cells import choose_decimal_style, read_score
from outcomes.intake.distinct import read_words, spread_numbers
from outcomes.intake.headings import Placement
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault, Finding, TextTable, build_column
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, OUTCOMES, Outcome, find_instrument
from outcomes.vocabulary.scales import take_own_scale

__all__ = ["warn_before_after"]

FEWEST_PAIRS = 10
SHARE_EQUAL = 0.80

_BEFORE = frozenset({"before", "pre", "start", "pretreatment", "presession", "initial"})
_AFTER = frozenset({"after", "post", "end", "posttreatment", "postsession", "final"})
_WORD = re.compile(r"[^\W\d_]+")


def warn_before_after(table: TextTable, placement: Placement, records: pd.DataFrame) -> Iterator[Finding]:
    """Yield what the column after the session says of the one before it; `records` are indexed by position."""
    for outcome in OUTCOMES:
        taken = placement.fields.get(f"{outcome}_score")
        other = None if taken is None else _find_after(table.headings, taken, placement.ignored)
        if taken is not None and other is not None:
            yield from _hold_against(table, records, outcome, other, table.headings[taken])


def _find_after(headings: tuple[str, ...], taken: int, ignored: tuple[int, ...]) -> int | None:
    """Return the column whose heading says "after" where that of `taken` says "before", or nothing, and is alike."""
    words = _split(headings[taken])
    for index in ignored:
        others = _split(headings[index])
        if others & _AFTER and others - _AFTER == words - _BEFORE:
            return index
    return None


def _split(heading: str) -> frozenset[str]:
    return frozenset(_WORD.findall(heading.casefold()))


def _hold_against(
    table: TextTable, records: pd.DataFrame, outcome: Outcome, other: int, heading: str
) -> Iterator[Finding]:
    positions = records.index.to_numpy(dtype=np.intp)
    names = records[f"{outcome}_instrument"].dropna()
    instrument = find_instrument(names.iloc[0] if len(names) else DEFAULT_INSTRUMENTS[outcome])
    if instrument is None or names.nunique() > 1:
        return
    column = build_column(table.headings[other], table.columns[other][positions])
    style, scale = choose_decimal_style(column.words), take_own_scale(instrument)
    after = spread_numbers(read_words(column, lambda word: read_score(word, scale, style)).values, column)
    before = records[f"{outcome}_score"].to_numpy(dtype=np.float64)
    both = np.isfinite(before) & np.isfinite(after)
    if both.sum() < FEWEST_PAIRS:
        return
    rises = (after - before)[both] * (1 if instrument.better == "lower" else -1)
    equal = rises == 0
    if (rises >= 0).all() and not equal.all():
        yield Finding(_name_swapped(table.headings[other]), positions[both], heading)
    if equal.mean() >= SHARE_EQUAL:
        yield Finding(_name_equal(table.headings[other]), positions[both][equal], heading)


def _name_swapped(other: str) -> Fault:
    return Fault(
        Level.WARNING,
        "before-after-swapped",
        f"Nobody is better after a session than before it, by this column and {other}: were the two exchanged?",
        "the score at the start of the session",
        'If so, exchange them under [columns]: map the other as the score, and this one as "-".',
    )


def _name_equal(other: str) -> Fault:
    return Fault(
        Level.WARNING,
        "before-equals-after",
        f"The score before a session is that after it, {other}, in {SHARE_EQUAL:.0%} of the rows or more.",
        "two scores that were asked for separately",
        "Look whether one column was copied from the other.",
    )
