"""What had been given by a session number: the landmark from which combinations are compared (STATISTICS §3).

Whoever stays longer collects more treatments, so a combination may only be read off what was given up to a session that
everyone compared has reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort.scores import GroupedScores
from outcomes.cohort.selection import Cohort
from outcomes.vocabulary.modalities import MODALITIES, split_combination

__all__ = ["Landmark", "build_landmark"]


@dataclass(frozen=True, eq=False)
class Landmark:
    """One row an episode, in the order of the scores.

    `reached`: it came to the landmark's session. `given`: × modalities, what it had been given by then; `later`: what
    only after. `modalities`: their words, those of the vocabulary first, in its order.
    """

    session: int
    reached: npt.NDArray[np.bool_]
    given: npt.NDArray[np.bool_]
    later: npt.NDArray[np.bool_]
    modalities: tuple[str, ...]

    def find_exactly(self, combination: str) -> npt.NDArray[np.bool_]:
        """Tell which episodes had been given exactly the modalities of `combination`, and reached the landmark."""
        wanted = np.isin(self.modalities, split_combination(combination))
        known = set(split_combination(combination)) <= set(self.modalities)
        return np.asarray(self.reached & (self.given == wanted).all(axis=1) & known)

    def find_with(self, modality: str) -> npt.NDArray[np.bool_]:
        """Tell which episodes had been given `modality`, whatever else; not whether they reached the landmark."""
        if modality not in self.modalities:
            return np.zeros(len(self.given), dtype=bool)
        return np.asarray(self.given[:, self.modalities.index(modality)])


def build_landmark(cohort: Cohort, scores: GroupedScores, *, session: int = 1) -> Landmark:
    """Return what the episodes of `scores` had been given by `session`.

    At 1 that is what they started with: the first session recorded, whatever its number.
    """
    frame, episodes = cohort.snapshot.sessions, cohort.snapshot.episodes
    kinds = frame["treatments"].cat.categories
    words = {word for kind in kinds for word in split_combination(str(kind))}
    order = [entry.word for entry in MODALITIES if entry.word in words]
    modalities = (*order, *sorted(words.difference(order)))
    holds = np.array([np.isin(modalities, split_combination(str(kind))) for kind in kinds], dtype=bool)
    holds = holds.reshape(len(kinds), len(modalities))
    episode, number = frame["episode"].to_numpy(), frame["session"].to_numpy()
    first = np.diff(episode, prepend=-1) > 0
    early = first | (number <= session)
    kind = frame["treatments"].cat.codes.to_numpy()
    given, ever = (_gather(episode[part], holds[kind[part]], len(episodes)) for part in (early, slice(None)))
    return Landmark(
        session,
        scores.attended >= session,
        given[scores.rows],
        (ever & ~given)[scores.rows],
        modalities,
    )


def _gather(episode: npt.NDArray[np.int64], held: npt.NDArray[np.bool_], episodes: int) -> npt.NDArray[np.bool_]:
    """Return episodes × modalities: whether any of an episode's sessions held it. Sessions are ordered by episode."""
    found = np.zeros((episodes, held.shape[1]), dtype=bool)
    starts = np.flatnonzero(np.diff(episode, prepend=-1))
    if len(starts):
        found[episode[starts]] = np.logical_or.reduceat(held, starts, axis=0)
    return found
