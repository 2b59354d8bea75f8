"""What was added later: of those who began with a combination, how many were given each further modality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import POOL_BELOW, GroupedScores, Landmark
from outcomes.estimates.arms import find_sets
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS, name_combination

__all__ = ["SOMETHING_ELSE", "Switches", "estimate_switches"]

Flags = npt.NDArray[np.bool_]

SOMETHING_ELSE = "something else"
"""The word for additions too rare to be told one by one."""

_RARE, _MOST_PATHS = 0.05, 4
"""Additions that fewer have, or beyond so many, are told together."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Those who had been given one combination by a session, `landmark`; at 1 it is what they began with.

    `enlarged`: the share to whom anything was added later, in per cent. `added`: the modalities added to anyone, with
    their shares, the most frequent first; one episode may have several. `paths`: all that was added to an episode, as
    one word, "" for nothing; each episode is in one, and the shares add up to all. `open`: how many may still be given
    something.
    """

    combination: str
    episodes: int
    enlarged: Estimate | None
    added: tuple[tuple[str, Estimate], ...]
    open: int
    paths: tuple[tuple[str, Estimate], ...] = ()
    landmark: int = 1


def estimate_switches(
    scores: GroupedScores, landmark: Landmark, *, within: Flags | None = None
) -> tuple[Switches, ...]:
    """Return what was added to each combination that had been given by the landmark, the most frequent one first.

    Combinations of under 20 episodes are told together. `within`: who is counted; by default everyone.
    """
    eligible = np.flatnonzero(landmark.reached if within is None else landmark.reached & within)
    sets, which = find_sets(landmark.given[eligible])
    rare = np.bincount(which, minlength=len(sets)) < POOL_BELOW
    rows = {_name(landmark, held): eligible[which == place] for place, held in enumerate(sets) if not rare[place]}
    if rare[which].any():
        rows[OTHER_COMBINATIONS] = eligible[rare[which]]
    found = [_describe(scores, landmark, combination, here) for combination, here in rows.items()]
    return tuple(sorted(found, key=lambda one: (one.combination == OTHER_COMBINATIONS, -one.episodes, one.combination)))


def _describe(scores: GroupedScores, landmark: Landmark, combination: str, rows: npt.NDArray[np.intp]) -> Switches:
    later: Flags = landmark.later[rows]

    def share(hits: Flags) -> Estimate | None:
        return estimate_share(
            hits.astype(np.float64), np.ones(len(rows)), patient=scores.patient[rows], fold=scores.fold[rows]
        )

    shares = [(word, share(later[:, place])) for place, word in enumerate(landmark.modalities) if later[:, place].any()]
    added = [(word, estimate) for word, estimate in shares if estimate is not None]
    added.sort(key=lambda one: -one[1].value)
    paths = [(word, share(hits)) for word, hits in _list_paths(landmark, later)]
    return Switches(
        combination,
        len(rows),
        share(np.asarray(later.any(axis=1))),
        tuple(added),
        int(scores.open[rows].sum()),
        tuple((word, estimate) for word, estimate in paths if estimate is not None),
        landmark.session,
    )


def _list_paths(landmark: Landmark, later: Flags) -> Iterator[tuple[str, Flags]]:
    """Yield all that was added to an episode, as one word, and who had just that: nothing first, what is rare last."""
    sets, which = find_sets(later)
    names = [_name(landmark, held) for held in sets]
    count = np.bincount(which, minlength=len(sets))
    some = sorted((place for place, name in enumerate(names) if name), key=lambda place: (-count[place], names[place]))
    told = [place for place in some if count[place] >= _RARE * len(later)][:_MOST_PATHS]
    yield "", np.asarray(~later.any(axis=1))
    for place in told:
        yield names[place], np.asarray(which == place)
    if len(told) < len(some):
        yield SOMETHING_ELSE, np.isin(which, some[len(told) :])


def _name(landmark: Landmark, held: Flags) -> str:
    return name_combination(np.array(landmark.modalities)[held])
