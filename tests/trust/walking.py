"""A long walk of random steps through one store, and a plain account of it beside: no number stale, none foreign.

Each step imports, corrects, undoes, redoes, sets, lets in or looks. A look goes the way of the pages, through every
cache; what it shows is held against the account, which forgets nothing and keeps no result.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any
from unittest.mock import patch

from outcomes.app import reader as reader_module
from outcomes.app.loading import load_summary, load_trend
from outcomes.app.reader import load_scope
from outcomes.app.sign_in import SignIn
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_own_store, load_store
from outcomes.cohort import Cohort, select_episodes
from outcomes.estimates import Summary
from outcomes.store import (
    StoreRefused,
    fetch_batches,
    prepare_import,
    write_import,
    write_redo,
    write_setting,
    write_undo,
    write_user,
)
from outcomes.vocabulary.access import User
from outcomes.vocabulary.selection import CohortFilter
from tests.cohort.slowly import Episode, list_episodes
from tests.records import Record, read_records, write_csv

__all__ = ["Walk"]

_STAFF = {"North": ("Asha", "Bo"), "South": ("Cy", "Di")}
_TYPES = ("muscular", "disc")
_NAMES = ("ada", "ben", "cleo")
_KEY = ("clinic", "patient_id", "session_date")
_SESSIONS = 3

Key = tuple[str, ...]
View = dict[str, Any]


@dataclass
class Walk:
    """One walk: its chance, and the account of what was done.

    `versions`: of each session the records that came in, each with its batch. `standing`: whether a batch counts.
    """

    chance: random.Random
    versions: dict[Key, list[tuple[int, Record]]] = field(default_factory=dict)
    standing: dict[int, bool] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    gap_days: int = 90
    done: Counter[str] = field(default_factory=Counter)

    def go(self, steps: int) -> None:
        """Take so many steps; raises `AssertionError` where a look shows anything but what the account says."""
        for name in _NAMES:
            self._let_in(name)
        self._import()
        for _ in range(steps):
            ways: list[tuple[Callable[[], object], int]] = [
                *((self._look, 12), (self._import, 2), (self._correct, 2), (self._undo, 2), (self._redo, 2)),
                *((self._set, 1), (self._change_somebody, 2)),
            ]
            (step,) = self.chance.choices([way for way, _ in ways], [weight for _, weight in ways])
            step()
            self.done[step.__name__.lstrip("_")] += 1

    def _look(self) -> None:
        if not any(True for _ in self._list_current()):
            assert load_store().read_only  # the sample clinic steps in
            return
        user = self.users[self.chance.choice(_NAMES)]
        chosen = self.chance.choice(
            [
                *(CohortFilter(), CohortFilter(back_pain_types=("disc",)), CohortFilter(clinics=("South",))),
                *(CohortFilter(practitioners=("Asha",)), CohortFilter(practitioners=("Di",), clinics=("South",))),
            ]
        )
        with _signed_in(user.name):
            shown = _look_at(chosen)
        assert shown == self._account(user, chosen), (user, chosen, self.done)

    def _import(self) -> None:
        clinic = self.chance.choice(list(_STAFF))
        rows = [row for _ in range(self.chance.randint(1, 3)) for row in self._invent(clinic)]
        self._store(list({tuple(row[name] for name in _KEY): row for row in read_records(rows)}.values()))

    def _correct(self) -> None:
        current = list(self._list_current())
        if current:
            record = self.chance.choice(current)
            self._store([record | {"pain_score": str((int(record["pain_score"]) + self.chance.randint(1, 9)) % 11)}])

    def _undo(self) -> None:
        self._turn([batch for batch, stands in self.standing.items() if stands], write_undo, stands=False)

    def _redo(self) -> None:
        self._turn([batch for batch, stands in self.standing.items() if not stands], write_redo, stands=True)

    def _set(self) -> None:
        self.gap_days = self.chance.choice([30, 60, 90])
        write_setting(load_own_store(), "gap_days", str(self.gap_days), set_by="root")

    def _change_somebody(self) -> None:
        self._let_in(self.chance.choice(_NAMES))

    def _let_in(self, name: str) -> None:
        clinic = self.chance.choice(list(_STAFF))
        self.users[name] = self.chance.choice(
            [
                User(name, "owner"),
                User(name, "owner", (clinic,)),
                User(name, "practitioner", (), (self.chance.choice(_STAFF[clinic]),)),
                User(name, "practitioner", (clinic,), _STAFF["North"]),
                User(name, "importer", (clinic,)),
                User(name, "auditor"),
            ]
        )
        write_user(load_own_store(), self.users[name], by="root")

    def _invent(self, clinic: str) -> Iterator[dict[str, object]]:
        """Yield some sessions of a patient, a new one or one who was there before."""
        start = self.chance.randint(0, 300)
        for session in range(self.chance.randint(1, 4)):
            yield {
                "patient_id": f"{clinic}-{self.chance.randint(1, 12)}",
                "day": start + self.chance.choice([7, 40, 80]) * session,
                "clinic": clinic,
                "practitioner": self.chance.choice(_STAFF[clinic]),
                "back_pain_type": self.chance.choice(_TYPES),
                "pain_score": self.chance.randint(0, 10),
                "pain_instrument": "NRS",
            }

    def _store(self, records: list[Record]) -> None:
        """Import the records, and put down what of them is new or other than what counts."""
        store = load_own_store()
        prepared = prepare_import(store, write_csv(records), "records.csv")
        outcome = write_import(store, prepared, imported_by="root")
        if outcome.batch is None:
            assert outcome.status in ("already imported", "nothing new"), (outcome.message, prepared.checked.problems)
            return
        self.standing[outcome.batch] = True
        for record in records:
            key = tuple(record[name] for name in _KEY)
            if self._find_current(key) != record:
                self.versions.setdefault(key, []).append((outcome.batch, record))

    def _turn(self, batches: list[int], write: Callable[..., object], *, stands: bool) -> None:
        if not batches:
            return
        batch = self.chance.choice(batches)
        try:
            write(load_own_store(), batch, by="root")
        except StoreRefused:  # sessions of it came in again since
            assert stands
            return
        self.standing[batch] = stands

    def _find_current(self, key: Key) -> Record | None:
        standing = [(batch, record) for batch, record in self.versions.get(key, []) if self.standing[batch]]
        return max(standing, key=lambda version: version[0])[1] if standing else None

    def _list_current(self) -> Iterator[Record]:
        for key in self.versions:
            record = self._find_current(key)
            if record is not None:
                yield record

    def _account(self, user: User, chosen: CohortFilter) -> View:
        """Return what a look must show, from nothing but what was done."""
        visible = [
            one
            for one in list_episodes(list(self._list_current()), gap_days=self.gap_days)
            if _may_see(user, one.sessions[0])
        ]
        wanted = [one for one in visible if _is_wanted(one, chosen)]
        brought = self._list_brought()
        return {
            "episodes": len(visible),
            "records": sum(len(one.sessions) for one in visible),
            "selected": len(wanted),
            "patients": len({one.patient for one in wanted}),
            "sessions": sum(len(one.sessions) for one in wanted),
            "trend": {kind: _tell_course([one for one in wanted if one.kind == kind]) for kind in _kinds_of(wanted)},
            "names": {name for one in visible for name in _names_of(one)},
            "gap": self.gap_days,
            "imports": [batch for batch in sorted(brought) if all(_may_see(user, one) for one in brought[batch])],
        }

    def _list_brought(self) -> dict[int, list[Record]]:
        """Return the records that each batch brought."""
        brought: dict[int, list[Record]] = {batch: [] for batch in self.standing}
        for versions in self.versions.values():
            for batch, record in versions:
                brought[batch].append(record)
        return brought


@contextmanager
def _signed_in(name: str) -> Iterator[None]:
    """Be somebody: the one thing that a look here does not ask of a browser."""
    with patch.object(reader_module, "find_sign_in", lambda: SignIn(name, "proxy")):
        yield


def _look_at(chosen: CohortFilter) -> View:
    """Return what the pages would show, by the functions and caches from which they show it."""
    snapshot, scope = load_snapshot(), load_scope()
    cohort = select_episodes(snapshot, scope, chosen)
    summary = load_summary(cohort)
    imports = fetch_batches(load_own_store(), scope)["batch"].tolist()
    sessions = snapshot.sessions
    return {
        "episodes": cohort.in_scope,
        "records": cohort.records,
        "selected": len(cohort.rows),
        "patients": _tell_measure(summary, "patients"),
        "sessions": _tell_measure(summary, "sessions"),
        "trend": _tell_trend(cohort),
        "names": {str(name) for field in ("clinic", "practitioner") for name in sessions[field].dropna()},
        "gap": snapshot.settings.gap_days,
        "imports": sorted(imports),
    }


def _tell_measure(summary: Summary, name: str) -> int:
    estimate = summary.find(name).estimate
    return int(estimate.value) if estimate else 0


def _tell_trend(cohort: Cohort) -> dict[str, list[tuple[float, int] | None]]:
    trend = load_trend(cohort, "pain", by=("back_pain_type",))
    told = {}
    for group in trend.groups:
        seen = [point.observed for point in group.points[:_SESSIONS]]
        told[group.key[0]] = [(round(one.value, 4), one.n) if one else None for one in seen]
    return told


def _tell_course(episodes: list[Episode]) -> list[tuple[float, int] | None]:
    told: list[tuple[float, int] | None] = []
    for session in range(_SESSIONS):
        scores = [score for one in episodes if (score := one.scores("pain", "NRS", _SESSIONS)[session]) is not None]
        told.append((round(fmean(scores), 4), len(scores)) if scores else None)
    return told


def _kinds_of(episodes: list[Episode]) -> set[str]:
    return {one.kind for one in episodes}


def _names_of(episode: Episode) -> set[str]:
    return {session[name] for session in episode.sessions for name in ("clinic", "practitioner")}


def _may_see(user: User, began: Record) -> bool:
    """Tell whether a user may see a record; of an episode, the record that it began with decides."""
    if user.role == "auditor" or (user.clinics and began["clinic"] not in user.clinics):
        return False
    return user.role != "practitioner" or began["practitioner"] in user.practitioners


def _is_wanted(episode: Episode, chosen: CohortFilter) -> bool:
    began = episode.sessions[0]
    return (
        (not chosen.back_pain_types or episode.kind in chosen.back_pain_types)
        and (not chosen.clinics or began["clinic"] in chosen.clinics)
        and (not chosen.practitioners or began["practitioner"] in chosen.practitioners)
    )
