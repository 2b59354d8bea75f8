"""What a check of the records hands back, and what several checks need: pairs, people, instruments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Ledger
from outcomes.vocabulary.instruments import Outcome, find_instrument

__all__ = ["Counted", "Finder", "Found", "Scale", "find_pairs", "find_people", "find_scale"]

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Found:
    """One entry a thing that was judged.

    `rows`: the place of the session that stands for it in the ledger; `bad`: whether the check's sentence is true of
    it. `against`: a share of others to which the check's limits are added. `names`: what each is called, where it is
    no session, episode or patient.
    """

    rows: Ints
    bad: Flags
    against: float = 0.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Counted:
    """One entry an import: how many rows of its file were judged, and of how many the check's sentence is true."""

    batch: Ints
    judged: Ints
    bad: Ints


Finder = Callable[[Ledger], Found | Counted]


@dataclass(frozen=True, eq=False)
class Scale:
    """For each session the scale of its score: lowest, highest and best score, NaN where the instrument is not known;
    the instrument as a number; whether only whole scores exist."""

    low: Floats
    high: Floats
    best: Floats
    instrument: Ints
    whole: Flags


def find_scale(ledger: Ledger, outcome: Outcome) -> Scale:
    """Return for each session the scale that its score of `outcome` stands on."""
    codes, words = ledger.codes(f"{outcome}_instrument")
    known = [find_instrument(word) for word in words] + [None]  # the last is that of sessions without one
    low = np.array([np.nan if one is None else one.low for one in known])
    high = np.array([np.nan if one is None else one.high for one in known])
    better_low = np.array([one is not None and one.better == "lower" for one in known])
    whole = np.array([one is not None and one.whole for one in known])
    return Scale(low[codes], high[codes], np.where(better_low, low, high)[codes], codes, whole[codes])


def find_pairs(mask: Flags, groups: Ints) -> tuple[Ints, Ints]:
    """Return the places that `mask` tells and that follow another such place of their group, and those before them.

    `groups`: one number a place; those of one group stand together.
    """
    places = np.flatnonzero(mask)
    same = groups[places[1:]] == groups[places[:-1]]
    return places[1:][same], places[:-1][same]


def find_people(ledger: Ledger) -> tuple[Ints, Ints]:
    """Return for each session its patient's number, in order from 0, and for each patient the first session's place."""
    firsts = np.flatnonzero(np.diff(ledger.patient, prepend=-1) != 0)
    lengths = np.diff(np.append(firsts, len(ledger.patient)))
    return np.repeat(np.arange(len(firsts)), lengths), firsts
