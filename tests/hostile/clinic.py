"""A clinic in which every word that somebody can choose is a hostile name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from outcomes.cohort import build_snapshot, select_episodes
from outcomes.estimates import find_red_flags
from outcomes.intake import Mapping
from outcomes.store import (
    Store,
    prepare_import,
    write_alias,
    write_flag_action,
    write_import,
    write_rebase,
    write_setting,
    write_source_mapping,
)
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.hostile.catalogue import HOSTILE
from tests.records import Record, write_csv

__all__ = ["NAMES", "TREATMENTS", "fill_store", "make_id", "make_mapping", "make_rows"]

NAMES = tuple(name for _, name in HOSTILE)

TREATMENTS = tuple(name for name in NAMES if any(map(str.isalnum, name)) and "+" not in name)
"""Those that can be a treatment's name: it needs a letter or a figure, and a plus joins treatments."""

_PATIENTS = 24
"""Of each practitioner: as many as keep a combination of treatments from being pooled."""

_SESSIONS = 7
_FIRST = dt.date(2025, 1, 6)
_KINDS = tuple(kind.word for kind in BACK_PAIN_TYPES)


def make_id(place: int, patient: int) -> str:
    """Return a patient's id: as hostile as an id may be."""
    name = NAMES[place]
    return f"{name.replace('@', '')} {place}-{patient}"


def make_rows() -> Iterator[Record]:
    """Yield the sessions: each name is a clinic's, a practitioner's, a payer's, an episode's and, if it can, a
    treatment's, of as many patients as let it be seen in figures."""
    for place, name in enumerate(NAMES):
        for patient in range(_PATIENTS):
            first = _FIRST + dt.timedelta(days=7 * patient + place % 5)
            for session in range(_SESSIONS):
                eased = session * (0.3 if place % 4 else 2.0) if patient % 3 else 0.0
                yield {
                    "patient_id": make_id(place, patient),
                    "session_date": (first + dt.timedelta(days=7 * session)).isoformat(),
                    "back_pain_type": _KINDS[(place + patient) % 3],
                    "treatments": TREATMENTS[place % len(TREATMENTS)],
                    "pain_score": f"{max(0.0, 7 - eased - patient % 2):g}",
                    "function_score": f"{max(0.0, 40 - 5 * eased):g}",
                    "pain_instrument": "NRS",
                    "function_instrument": "ODI",
                    "clinic": NAMES[place - place % 6],
                    "practitioner": name,
                    "episode_id": f"{name.replace('@', '')} e{patient}",
                    "session_number": str(session + 1),
                    "payer": name,
                    "adverse_event": name if session == 1 and patient == 2 else "",
                    "red_flag_action": name if session == 2 and patient == 3 else "",
                    "saddle_numbness": "yes" if session == 2 and patient in (3, 20) else "no",
                    "fee": "50",
                }


def make_mapping() -> Mapping:
    """Return the mapping under which each name is a treatment of the clinic's own."""
    return Mapping(treatments=tuple((name, "+") for name in TREATMENTS))


def fill_store(store: Store) -> None:
    """Import the clinic, and have everybody who does something in it bear a hostile name as well."""
    content = write_csv(make_rows())
    file, nurse = f"{NAMES[3]}.csv", NAMES[0]
    prepared = prepare_import(store, content, file, mapping=make_mapping(), source=NAMES[7], remember=True)
    outcome = write_import(store, prepared, imported_by=nurse)
    assert (outcome.status, outcome.rejected) == ("stored", 0), outcome.message
    for place in range(8):
        record = {"patient_id": f"late {place}", "practitioner": NAMES[place], "clinic": NAMES[0], "pain_score": "5"}
        late = write_csv([record | {"session_date": "2025-07-01"}])
        write_import(store, prepare_import(store, late, f"{NAMES[place + 8]}.csv"), imported_by=NAMES[place])
    for place in (1, 2, 19, 30):
        write_alias(store, "practitioner", NAMES[place], shown=f"{NAMES[place]} again", set_by=NAMES[place])
        write_alias(store, "clinic", NAMES[0], shown=f"{NAMES[place]} clinic", set_by=NAMES[place])
    write_setting(store, "gap_days", "60", set_by=NAMES[19])
    write_rebase(store, "new_episodes", "2025-04", reason=NAMES[7], set_by=NAMES[19])
    for name in NAMES[:12]:
        write_source_mapping(store, name, make_mapping(), by=name)
    cohort = select_episodes(build_snapshot(store), Scope.whole_clinic(), CohortFilter(include_red_flagged=True))
    for place, flag in enumerate(find_red_flags(cohort).open[: len(NAMES) - 2]):
        write_flag_action(store, flag.name, "elsewhere", done_on=flag.day, done_by=NAMES[place], noted_by=NAMES[place])
