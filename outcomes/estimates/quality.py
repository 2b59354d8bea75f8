"""Can the records be trusted? Every check of the catalogue held against its limits, import by import too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from outcomes.cohort import Ledger
from outcomes.estimates.methods import COUNT
from outcomes.estimates.proportions import estimate_share
from outcomes.estimates.quality_completeness import COMPLETENESS_FINDERS
from outcomes.estimates.quality_conformance import CONFORMANCE_FINDERS
from outcomes.estimates.quality_found import Counted, Finder, Found, Ints
from outcomes.estimates.quality_scores import SCORE_FINDERS
from outcomes.estimates.quality_visits import VISIT_FINDERS
from outcomes.estimates.results import Estimate
from outcomes.vocabulary.quality import QUALITY_CHECKS, QUALITY_STATES, QualityCheck, QualityState

__all__ = [
    "FINDERS",
    "CheckResult",
    "ImportShare",
    "Quality",
    "RowBehind",
    "estimate_quality",
    "find_rows",
    "find_rows_behind",
]

FINDERS: dict[str, Finder] = {**COMPLETENESS_FINDERS, **CONFORMANCE_FINDERS, **SCORE_FINDERS, **VISIT_FINDERS}
"""What computes each check, by its name."""

Reason = Literal["", "nowhere", "nothing", "too few", "broke off"]

_OF_PATIENTS = ("session", "episode", "patient")
_DATED = (*_OF_PATIENTS, "import")
_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class ImportShare:
    """What one import brought of what a check judges, and how many of it the check's sentence is true of."""

    batch: int
    judged: int
    violating: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended.

    `share`: of those judged, in per cent, that the check's sentence is true of; None where nothing was judged.
    `warn` and `fail`: the limits that held, in per cent; `reason`: why it does not apply, or that it broke off.
    `by_import`: the same by the import that brought the current version of each record, oldest first. `rows`: the
    places in the ledger of the sessions behind it; `names`: what these stand for, where it is no session, episode or
    patient.
    """

    check: QualityCheck
    state: QualityState
    violating: int = 0
    judged: int = 0
    share: Estimate | None = None
    warn: float = 0.0
    fail: float | None = None
    reason: Reason = ""
    by_import: tuple[ImportShare, ...] = ()
    rows: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False, compare=False)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """Every check of the catalogue, in its order. `sessions` and `episodes`: how many were looked at; `files`: the
    imports that they came from, by number; `as_of`: the newest session in the records."""

    results: tuple[CheckResult, ...]
    sessions: int
    episodes: int
    files: dict[int, str]
    as_of: dt.date | None

    def count(self, state: QualityState) -> int:
        """Return how many checks ended in `state`."""
        return sum(result.state == state for result in self.results)

    @property
    def ranked(self) -> tuple[CheckResult, ...]:
        """The checks that need somebody, what matters most first: the worse state, then what most figures rest on,
        then how many times over the limit."""
        told = [result for result in self.results if result.state in ("fail", "error", "warn")]
        order = list(QUALITY_STATES)
        return tuple(sorted(told, key=lambda one: (order.index(one.state), -one.check.weight, -_find_excess(one))))

    def find(self, name: str) -> CheckResult:
        """Return how the check called `name` ended."""
        return next(result for result in self.results if result.check.name == name)


@dataclass(frozen=True, slots=True)
class RowBehind:
    """One session behind a check, or what it stands for. `values`: what the check's fields hold there."""

    unit: str
    patient_key: str
    session: int
    day: dt.date
    clinic: str
    practitioner: str
    batch: int
    file: str
    values: tuple[tuple[str, str], ...]


def estimate_quality(ledger: Ledger) -> Quality:
    """Return how every check of the catalogue ended. One that breaks off leaves the others alone."""
    history = ledger.batches
    files = {} if history.empty else dict(zip(history["batch"].tolist(), history["file"].tolist(), strict=True))
    results = tuple(_judge(ledger, check) for check in QUALITY_CHECKS)
    return Quality(results, len(ledger.sessions), len(ledger.episodes), files, ledger.as_of)


def find_rows_behind(ledger: Ledger, result: CheckResult, *, at_most: int | None = None) -> tuple[RowBehind, ...]:
    """Return the sessions behind `result`, in the order of the records; the first `at_most` of them."""
    return find_rows(ledger, result.rows[:at_most], result.check.fields, result.names)


def find_rows(
    ledger: Ledger, places: Ints, fields: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> tuple[RowBehind, ...]:
    """Return the sessions at these `places` with what `fields` hold there. `names`: what each stands for."""
    shown = [name for name in fields if name in ledger.sessions and name != "session_date"]
    frame = ledger.sessions.iloc[places]
    files = {} if ledger.batches.empty else dict(zip(ledger.batches["batch"], ledger.batches["file"], strict=True))
    values = [[_say(value) for value in frame[name].tolist()] for name in shown]
    who = ledger.practitioner[places]
    return tuple(
        RowBehind(
            names[place] if names else "",
            str(key),
            int(number),
            day.date(),
            str(clinic),
            ledger.names[who[place]] if who[place] >= 0 else "",
            int(batch),
            str(files.get(batch, "")),
            tuple((name, column[place]) for name, column in zip(shown, values, strict=True)),
        )
        for place, (key, number, day, clinic, batch) in enumerate(
            zip(
                *(frame[name].tolist() for name in ("patient_key", "session", "session_date", "clinic", "batch")),
                strict=True,
            )
        )
    )


def _judge(ledger: Ledger, check: QualityCheck) -> CheckResult:
    needed = check.needs or tuple("patient_key" if name == "patient_id" else name for name in check.fields)
    if needed and not ledger.recorded.intersection(needed):
        return CheckResult(check, "not applicable", reason="nowhere")
    try:
        found = FINDERS[check.name](ledger)
        return _count(found, check) if isinstance(found, Counted) else _weigh(found, check, ledger)
    except Exception:
        return CheckResult(check, "error", reason="broke off")


def _weigh(found: Found, check: QualityCheck, ledger: Ledger) -> CheckResult:
    judged, violating = len(found.rows), int(found.bad.sum())
    if judged < check.fewest:
        return CheckResult(check, "not applicable", judged=judged, reason="too few" if judged else "nothing")
    share = Estimate(100 * violating / judged, None, None, judged, 0, "%", COUNT)
    if check.grain in _OF_PATIENTS:
        patient, fold = ledger.patient[found.rows], ledger.fold[found.rows]
        hits, trials = found.bad.astype(np.float64), np.ones(judged)
        share = estimate_share(hits, trials, patient=patient, fold=fold) or share
    state, warn, fail = _hold(violating / judged, check, found.against)
    names = tuple(name for name, bad in zip(found.names, found.bad, strict=True) if bad) if found.names else ()
    return CheckResult(
        *(check, state, violating, judged, share, warn, fail),
        by_import=_split(found, ledger) if check.grain in _DATED else (),
        rows=found.rows[found.bad] if names else _sort(found.rows[found.bad]),
        names=names,
    )


def _count(found: Counted, check: QualityCheck) -> CheckResult:
    judged, violating = int(found.judged.sum()), int(found.bad.sum())
    if judged < check.fewest:
        return CheckResult(check, "not applicable", reason="nothing")
    share = Estimate(100 * violating / judged, None, None, judged, 0, "%", COUNT)
    state, warn, fail = _hold(violating / judged, check, 0.0)
    by_import = tuple(map(ImportShare, found.batch.tolist(), found.judged.tolist(), found.bad.tolist()))
    return CheckResult(check, state, violating, judged, share, warn, fail, by_import=by_import)


def _hold(share: float, check: QualityCheck, against: float) -> tuple[QualityState, float, float | None]:
    """Return the state of a share, and the two limits that it was held against in per cent."""
    warn = against + check.warn
    fail = None if check.fail is None else against + check.fail
    limits = (100 * warn, None if fail is None else 100 * fail)
    if fail is not None and share > fail + _TOLERANCE:
        return "fail", *limits
    return ("warn" if share > warn + _TOLERANCE else "pass"), *limits


def _split(found: Found, ledger: Ledger) -> tuple[ImportShare, ...]:
    imports, brought = ledger.brought
    own = brought[found.rows]
    judged = np.bincount(own, minlength=len(imports))
    bad = np.bincount(own[found.bad], minlength=len(imports))
    told = judged > 0
    return tuple(map(ImportShare, imports[told].tolist(), judged[told].tolist(), bad[told].tolist()))


def _sort(rows: Ints) -> Ints:
    """Return the places in their order, each once; most are so already."""
    return rows if (np.diff(rows) > 0).all() else np.unique(rows)


def _find_excess(result: CheckResult) -> float:
    return 0.0 if result.share is None else result.share.value / max(result.warn, 1.0)


def _say(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
