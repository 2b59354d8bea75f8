"""Where patients stand under a payer's rule: visits used, improvement shown or not, and who is at a border.

How visits and courses are counted stands in `payer_visits`. Told is each patient's latest course, at its last visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Cohort
from outcomes.cohort.selection import pick_instrument
from outcomes.estimates.improvement import find_improved
from outcomes.estimates.payer_visits import Courses, find_courses
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Instrument, find_instrument
from outcomes.vocabulary.payer_rules import MEDICARE_ACUPUNCTURE, PayerRule
from outcomes.vocabulary.responders import ResponderRule

__all__ = [
    "NEAR",
    "PAYER_STAGES",
    "PatientVisits",
    "PayerRuleUse",
    "PayerStage",
    "PayerStageCount",
    "Progress",
    "estimate_payer_rule",
]

NEAR = 2
"""A patient is near a border while no more than so many visits are left before it."""

Progress = Literal["improved", "better", "not better", "not scored"]
"""Meaningfully improved on the baseline; better, but by less; not better, or worse; no score to tell it by."""

PayerStage = Literal[
    "within", "past days", "improved", "better", "not better", "not scored", "year used", "over visits", "over year"
]
"""Where a patient's latest course stands. One holds, the last of those that apply.

within: fewer than the rule's visits, and days. past days: fewer visits, but the last after the days had passed; the
rule says nothing of it. improved, better, not better, not scored: the visits are used up, and that is the progress by
the last score. year used: all of a year's visits. over visits: more than the rule's visits, and no improvement shown by
the start of the first of the further ones. over year: more visits than a year has.
"""

PAYER_STAGES: tuple[PayerStage, ...] = get_args(PayerStage)

_MOST_URGENT_FIRST: tuple[PayerStage, ...] = (
    *("over year", "over visits", "not better", "not scored"),
    *("year used", "better", "improved", "past days", "within"),
)

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.str_]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PayerStageCount:
    """How many patients are at a stage: of those in care now, and of all."""

    stage: PayerStage
    in_care: int
    patients: int


@dataclass(frozen=True, slots=True)
class PatientVisits:
    """One patient in care. `pseudonym`: the key's first 8 characters; `payer`: as recorded, empty where it is not.

    `visits` of the latest course, `visits_in_days` of them within the rule's days; `visits_in_year` up to the last one.
    `change`: last pain score − baseline, in the result's unit, None where either is missing.
    """

    pseudonym: str
    payer: str
    stage: PayerStage
    visits: int
    visits_in_days: int
    visits_in_year: int
    change: float | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class PayerRuleUse:
    """Patients under a payer's rule, by stage, each counted once.

    `acute`, `not_recorded`: patients whose visits were all in episodes of acute pain, or of none but these and some of
    a duration not recorded; they are in no stage. `worklist`: who is in care and at, near or beyond a border, the most
    urgent first.
    """

    rule: PayerRule
    instrument: str
    unit: str
    responder_rule: ResponderRule
    stages: tuple[PayerStageCount, ...]
    acute: int
    not_recorded: int
    worklist: tuple[PatientVisits, ...]

    @property
    def patients(self) -> int:
        """How many patients the rule speaks of."""
        return sum(count.patients for count in self.stages)

    @property
    def in_care(self) -> int:
        """How many of them are in care: the episode of their last visit is open."""
        return sum(count.in_care for count in self.stages)

    def count_in_care(self, *stages: PayerStage) -> int:
        """Return how many patients in care are at one of `stages`."""
        return sum(count.in_care for count in self.stages if count.stage in stages)


def estimate_payer_rule(
    cohort: Cohort, responder_rule: ResponderRule, *, payer_rule: PayerRule = MEDICARE_ACUPUNCTURE
) -> PayerRuleUse:
    """Return where the patients of a cohort stand under `payer_rule`; improvement is on the cohort's pain instrument.

    Improvement is from the baseline of the episode in which the course began to the last score after its first visit:
    for the further visits, to the last one up to the start of the first of these, since a session's score is taken at
    its start.
    """
    name = pick_instrument(cohort, "pain") or DEFAULT_INSTRUMENTS["pain"]
    instrument = find_instrument(name)
    courses = find_courses(cohort, payer_rule, name)
    baseline = _find_baseline(cohort, name, courses.begun_in)
    progress = _judge(baseline, courses.score, instrument, responder_rule)
    in_time = _judge(baseline, courses.score_in_time, instrument, responder_rule)
    stage = _find_stage(courses, in_time, progress, payer_rule)
    in_care = cohort.snapshot.episodes["open"].to_numpy(dtype=bool)[courses.ended_in]
    return PayerRuleUse(
        payer_rule,
        name,
        instrument.unit if instrument else "",
        responder_rule,
        tuple(
            PayerStageCount(one, int((in_care & (stage == one)).sum()), int((stage == one).sum()))
            for one in PAYER_STAGES
        ),
        courses.acute,
        courses.not_recorded,
        _list_patients(cohort, courses, _Standing(in_care, stage, progress, courses.score - baseline), payer_rule),
    )


def _judge(baseline: Scores, later: Scores, instrument: Instrument | None, rule: ResponderRule) -> Words:
    change = later - baseline
    better = change > 0 if instrument is not None and instrument.better == "higher" else change < 0
    cases = [~np.isfinite(change), find_improved(baseline, later, instrument, rule), better]
    names: list[Progress] = ["not scored", "improved", "better"]
    return np.select(cases, names, default="not better")


def _find_stage(courses: Courses, in_time: Words, progress: Words, rule: PayerRule) -> Words:
    shown = (in_time == "improved") | (in_time == "better")
    stage = np.where(courses.past_days, "past days", "within").astype("<U11")
    stage = np.where(courses.visits >= rule.visits, progress, stage)
    stage = np.where(courses.visits_in_year == rule.visits_in_year, "year used", stage)
    stage = np.where((courses.visits > rule.visits) & ~shown, "over visits", stage)
    return np.where(courses.visits_in_year > rule.visits_in_year, "over year", stage)


def _find_baseline(cohort: Cohort, instrument: str, episodes: Integers) -> Scores:
    matrix = cohort.snapshot.scores.get(("pain", instrument))
    return np.full(len(episodes), np.nan, np.float32) if matrix is None else matrix[episodes, 0]


@dataclass(frozen=True, eq=False)
class _Standing:
    """What is said of each patient under the rule, one entry a patient."""

    in_care: Flags
    stage: Words
    progress: Words
    change: Scores


def _list_patients(cohort: Cohort, courses: Courses, standing: _Standing, rule: PayerRule) -> tuple[PatientVisits, ...]:
    near = (courses.visits >= rule.visits - NEAR) | (courses.visits_in_year >= rule.visits_in_year - NEAR)
    listed = np.flatnonzero(standing.in_care & near)
    urgency = np.array([_MOST_URGENT_FIRST.index(stage) for stage in standing.stage[listed].tolist()], dtype=np.int64)
    order = listed[np.lexsort((-courses.visits[listed], -courses.visits_in_year[listed], urgency))]
    episodes = cohort.snapshot.episodes.iloc[courses.ended_in[order]]
    columns = (
        [key[:8] for key in episodes["patient_key"]],
        episodes["payer"].astype(object).where(episodes["payer"].notna(), ""),
        standing.stage[order].tolist(),
        courses.visits[order].tolist(),
        courses.visits_in_days[order].tolist(),
        courses.visits_in_year[order].tolist(),
        [round(change, 2) if np.isfinite(change) else None for change in standing.change[order].tolist()],
        standing.progress[order].tolist(),
    )
    return tuple(PatientVisits(*row) for row in zip(*columns, strict=True))
