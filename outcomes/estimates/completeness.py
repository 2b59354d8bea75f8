"""How complete the records are by practitioner and month, and what is still missing that somebody can put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.quality import FINDERS, RowBehind, find_rows
from outcomes.estimates.quality_completeness import find_scored
from outcomes.estimates.quality_found import Flags, Found, Ints
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.back_pain import UNSPECIFIED
from outcomes.vocabulary.quality import LATELY_DAYS, TO_DO, YEAR_DAYS, QualityCheck, ToDo, find_quality_check

__all__ = [
    "MONTHS_SHOWN",
    "Completeness",
    "CompletenessRow",
    "ToDoItem",
    "estimate_completeness",
    "find_to_do",
]

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """One practitioner, or everyone under the empty name. `cells`: for each month the share that is complete, in per
    cent, with how many were judged; None where none was. `whole`: of these months together."""

    name: str
    cells: tuple[Estimate | None, ...]
    whole: Estimate | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """What one check finds complete, by practitioner and month. `months`: ISO, the newest last, which is not over yet.
    `everyone`, then `rows` with those who have most to judge first. Sessions without a practitioner are among everyone.
    """

    check: QualityCheck
    months: tuple[str, ...]
    everyone: CompletenessRow
    rows: tuple[CompletenessRow, ...]


@dataclass(frozen=True, slots=True)
class ToDoItem:
    """One thing that is missing. `count`: of how many patients, of a list of sessions or episodes how many of these;
    `rows`: each with its newest session."""

    todo: ToDo
    count: int
    rows: tuple[RowBehind, ...]


def estimate_completeness(ledger: Ledger, name: str) -> Completeness | None:
    """Return what the check called `name` finds complete, by practitioner and month; None where nothing is judged.

    An episode stands under the practitioner and the month of the session that stands for it.
    """
    check = find_quality_check(name)
    found = FINDERS[name](ledger) if check else None
    if check is None or not isinstance(found, Found) or not len(found.rows) or ledger.as_of is None:
        return None
    newest = np.datetime64(ledger.as_of, "M").astype(np.int64)
    month = ledger.days[found.rows].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    place = month - newest + MONTHS_SHOWN - 1
    who = ledger.practitioner[found.rows]
    shown = np.flatnonzero(place >= 0)
    months = tuple(str(np.datetime64(int(newest) + one, "M")) for one in range(1 - MONTHS_SHOWN, 1))
    everyone = _tell("", ledger, found, shown, place)
    named = shown[who[shown] >= 0]
    theirs = (named[part] for part in _part(who[named], len(ledger.names)))
    rows = [_tell(word, ledger, found, mine, place) for word, mine in zip(ledger.names, theirs, strict=True)]
    told = [row for row in rows if row.whole is not None]
    return Completeness(check, months, everyone, tuple(sorted(told, key=lambda row: (-_count(row), row.name))))


def find_to_do(ledger: Ledger) -> tuple[ToDoItem, ...]:
    """Return what is missing and can still be put right: the most urgent first, then what most patients lack.

    In care are those whose episode is open. As of the newest session in the records.
    """
    if ledger.as_of is None or not len(ledger.starts):
        return ()
    places = _find_missing(ledger)
    items = []
    for todo in TO_DO:
        behind = places[todo.name]
        if not len(behind) or (todo.needs and not ledger.recorded.intersection(todo.needs)):
            continue
        patients = len(np.unique(ledger.patient[behind]))
        of_patients = todo.many.startswith("{n} patients")
        items.append(ToDoItem(todo, patients if of_patients else len(behind), find_rows(ledger, behind)))
    return tuple(sorted(items, key=lambda item: (item.todo.urgency, -item.count)))


def _tell(name: str, ledger: Ledger, found: Found, mine: Ints, place: Ints) -> CompletenessRow:
    cells = tuple(_share(ledger, found, mine[part]) for part in _part(place[mine], MONTHS_SHOWN))
    return CompletenessRow(name, cells, _share(ledger, found, mine))


def _part(code: Ints, count: int) -> list[Ints]:
    """Return for each code from 0 to `count` − 1 where it stands."""
    order = np.argsort(code, kind="stable")
    return [order[start:end] for start, end in pairwise(np.searchsorted(code[order], np.arange(count + 1)))]


def _share(ledger: Ledger, found: Found, mine: Ints) -> Estimate | None:
    rows = found.rows[mine]
    good = (~found.bad[mine]).astype(np.float64)
    return estimate_share(good, np.ones(len(rows)), patient=ledger.patient[rows], fold=ledger.fold[rows])


def _count(row: CompletenessRow) -> int:
    return row.whole.n if row.whole else 0


def _find_missing(ledger: Ledger) -> dict[str, Ints]:
    """Return for each thing to do the places of the sessions behind it."""
    episodes = ledger.episodes
    is_open, discharged = (episodes[name].to_numpy(dtype=bool) for name in ("open", "discharged"))
    assert ledger.as_of is not None
    today = np.datetime64(ledger.as_of, "D").astype(np.int64)
    lately, within_a_year = ledger.days > today - LATELY_DAYS, ledger.days[ledger.ends] > today - YEAR_DAYS
    baseline = find_scored(ledger) & (ledger.number == 1)

    def lack(names: Sequence[str]) -> Flags:
        lacking: Flags = episodes[list(names)].isna().all(axis=1).to_numpy(dtype=bool)
        return lacking

    def unscored(field: str) -> Flags:
        return np.equal(ledger.sum_by_episode(lately & ledger.has(field)), 0)

    in_care: dict[str, Flags] = {
        "not_screened": ~episodes["screened"].to_numpy(dtype=bool),
        "no_pain_lately": unscored("pain_score"),
        "no_function_lately": unscored("function_score"),
        "no_baseline": ledger.sum_by_episode(baseline) == 0,
        "no_type": (episodes["back_pain_type"] == UNSPECIFIED).to_numpy(dtype=bool),
        "no_symptom_weeks": lack(["symptom_weeks"]),
        "no_age_or_sex": lack(["age", "birth_year"]) | lack(["sex"]),
    }
    return {
        "unanswered_flag": np.flatnonzero(ledger.flagged & ~ledger.answered),
        **{name: ledger.ends[is_open & missing] for name, missing in in_care.items()},
        "no_treatment": np.flatnonzero(lately & ~ledger.has("treatments")),
        "no_discharge": ledger.ends[~is_open & ~discharged & within_a_year],
        "no_reason": ledger.ends[discharged & lack(["discharge_reason"]) & within_a_year],
    }
