"""Who is in a cohort: its patients, all or parted by what their first episode in it began with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from outcomes.cohort.filters import query_to_filter
from outcomes.cohort.selection import Cohort, select_episodes
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = ["select_patients", "select_patients_before", "select_patients_by_type"]


def select_patients(cohort: Cohort) -> frozenset[int]:
    """Return the cohort's patients, by their numbers in the snapshot."""
    return frozenset(cohort.snapshot.episodes["patient"].to_numpy()[cohort.rows].tolist())


def select_patients_before(
    cohort: Cohort, scope: Scope, selections: Iterable[Mapping[str, Sequence[str]]]
) -> tuple[frozenset[int], ...]:
    """Return the patients of all care in `scope`, and of each of these `selections`, as the snapshot has them now."""
    filters = [CohortFilter(), *(query_to_filter(selection)[0] for selection in selections)]
    return tuple(select_patients(select_episodes(cohort.snapshot, scope, chosen)) for chosen in filters)


def select_patients_by_type(cohort: Cohort) -> dict[str, frozenset[int]]:
    """Return the cohort's patients by the type of back pain of their first episode in it; each patient once."""
    episodes = cohort.snapshot.episodes.iloc[cohort.rows]
    first = episodes.sort_values("first_day", kind="stable").drop_duplicates("patient")
    return {
        str(word): frozenset(members.tolist())
        for word, members in first.groupby("back_pain_type", observed=True)["patient"]
    }
