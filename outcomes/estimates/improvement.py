"""Meaningful improvement and deterioration between two scores of one patient (STATISTICS §2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from outcomes.vocabulary.instruments import Instrument
from outcomes.vocabulary.responders import ResponderRule

__all__ = ["find_asked", "find_assessable", "find_improved", "find_worse"]

_STORED_TO = 1e-4
"""Scores are held in single precision; at the boundary a hair's breadth must not decide."""

Scores = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]


def find_asked(baseline: Scores, instrument: Instrument, rule: ResponderRule) -> npt.NDArray[np.float64]:
    """Return the improvement that `rule` asks for from each `baseline`, in the instrument's unit, positive.

    Where it must be beyond measurement error, an improvement of exactly the error does not count.
    """
    if rule.share is not None and instrument.relative:
        return rule.share * np.asarray(baseline, dtype=np.float64)
    points = instrument.points
    if rule.beyond_error and instrument.error is not None and instrument.error >= points:
        points = instrument.error + 2 * _STORED_TO
    return np.full(np.shape(baseline), points)


def find_assessable(baseline: Scores, instrument: Instrument | None, rule: ResponderRule) -> Flags:
    """Tell for each baseline whether an improvement could be seen: from the floor on, or with room on the scale."""
    first = np.asarray(baseline, dtype=np.float64)
    if instrument is None:
        return np.zeros(first.shape, dtype=bool)
    if rule.share is not None and instrument.relative:
        return np.asarray((first >= instrument.floor - _STORED_TO) & (first > 0))
    asked = find_asked(baseline, instrument, rule)
    return _find_room(first, asked, upwards=instrument.better == "higher", of=instrument)


def find_improved(baseline: Scores, later: Scores, instrument: Instrument | None, rule: ResponderRule) -> Flags:
    """Tell for each episode whether `later` is a meaningful improvement on `baseline`; never where not assessable.

    `later` may have further axes behind the episodes'; NaN is no improvement.
    """
    if instrument is None:
        return np.zeros(np.shape(later), dtype=bool)
    first = _align(baseline, later)
    enough = _improvement(first, later, instrument) >= find_asked(first, instrument, rule) - _STORED_TO
    return np.asarray(enough & find_assessable(first, instrument, rule))


def find_worse(baseline: Scores, later: Scores, instrument: Instrument | None) -> tuple[Flags, Flags]:
    """Tell which episodes are worse by the instrument's points or more, and which could be: the scale leaves room."""
    if instrument is None:
        nowhere = np.zeros(np.shape(later), dtype=bool)
        return nowhere, nowhere
    first = _align(baseline, later)
    points = np.full(first.shape, instrument.points)
    assessable = _find_room(first, points, upwards=instrument.better == "lower", of=instrument)
    return (-_improvement(first, later, instrument) >= points - _STORED_TO) & assessable, assessable


def _align(baseline: Scores, later: Scores) -> npt.NDArray[np.float64]:
    first = np.asarray(baseline, dtype=np.float64)
    return first.reshape(first.shape + (1,) * (np.ndim(later) - first.ndim))


def _improvement(first: npt.NDArray[np.float64], later: Scores, instrument: Instrument) -> npt.NDArray[np.float64]:
    change = np.asarray(later, dtype=np.float64) - first
    return change if instrument.better == "higher" else -change


def _find_room(first: Scores, asked: Scores, *, upwards: bool, of: Instrument) -> Flags:
    room = of.high - first if upwards else first - of.low
    return np.asarray(room >= asked - _STORED_TO)
