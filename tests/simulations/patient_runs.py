"""Runs of one patient against expectation: bands one session ahead and from the baseline, chances, the flag."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from outcomes.cohort import GroupedScores
from outcomes.estimates import FlagAccuracy, estimate_courses, estimate_flag_accuracy, estimate_prospects
from outcomes.estimates.course import NINETIETH, Courses, find_deviations, find_thirds
from outcomes.estimates.improvement import find_assessable
from outcomes.estimates.prospects import CHANCE_BY, find_first_better, find_terms
from outcomes.vocabulary.instruments import find_instrument
from tests.simulations.care import group_scores, simulate_care

SESSIONS = range(2, 9)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PatientRuns:
    """Clinics of `size` episodes, and as many further patients that they did not know. Shares in per cent.

    `ahead`: how many scores lie within the 80 % band one session ahead, pooled over sessions 2–8 among those seen;
    `ahead_thirds`: the same per third of baselines. `course`: within the 80 % band from the baseline only, everybody's
    whole course, at sessions 2, 4, 6, 8. `fifths`: of each fifth by chance told, the mean chance and the share that
    improved. `sensitivity`, `specificity`, `lead`: of the flag on the clinic's own held-out episodes; `unchanged`,
    `unchanged_specificity`: of the rule "no change from baseline"; `matched`: the flag's sensitivity at the rule's
    specificity, `unchanged_matched`: the rule's at the flag's. `beyond`: of those in care at session 8, worse than the
    90th.
    """

    size: int
    runs: int
    ahead: float
    ahead_thirds: tuple[float, ...]
    course: tuple[float, ...]
    fifths: tuple[tuple[float, float], ...]
    sensitivity: float
    specificity: float
    unchanged: float
    unchanged_specificity: float
    beyond: float
    lead: float
    matched: float
    unchanged_matched: float


def run_patients(size: int, runs: int, *, seed: int = 9) -> PatientRuns:
    """Return what `runs` clinics of `size` episodes tell of as many further patients."""
    random = np.random.default_rng([seed, size, runs])
    held = np.zeros((3, 2))
    course = np.zeros((4, 2))
    told: list[Floats] = []
    flags = []
    for _ in range(runs):
        known = group_scores(simulate_care(size, random).seen)
        care = simulate_care(size, random)
        new = group_scores(care.seen)
        courses = estimate_courses(known)
        held += _hold_next(courses, known, new)
        whole = replace(new, matrix=care.whole)
        deviation = find_deviations(whole, courses)
        for place, session in enumerate((2, 4, 6, 8)):
            here = np.isfinite(deviation[:, session - 1])
            course[place] += (np.abs(deviation[here, session - 1]) <= NINETIETH).sum(), here.sum()
        told.append(_tell_chances(known, new))
        flags.append(_tell_flag(estimate_flag_accuracy(known, np.ones(size, dtype=bool))))
    chance, improved = np.concatenate(told).T
    parts = np.array_split(np.argsort(chance, kind="stable"), 5)
    mean = np.mean(flags, axis=0)
    return PatientRuns(
        *(size, runs),
        100 * float(held[:, 0].sum() / held[:, 1].sum()),
        tuple(100 * float(inside / seen) for inside, seen in held),
        tuple(100 * float(inside / seen) for inside, seen in course),
        tuple((100 * float(chance[part].mean()), 100 * float(improved[part].mean())) for part in parts),
        *map(float, mean),
    )


def _hold_next(courses: Courses, known: GroupedScores, new: GroupedScores) -> Floats:
    """Return per third of baselines how many scores of sessions 2–8 lie in the band one ahead, and how many there
    are."""
    cuts, _ = find_thirds(known)
    third = (new.matrix[:, :1] > cuts[new.code]).sum(axis=1)
    held = np.zeros((3, 2))
    for session in SESSIONS:
        here = np.isfinite(new.matrix[:, session - 1])
        for model, own in courses.find_models(new, np.full(len(here), session)):
            own = own[here[own]]
            mean, deviation = model.find_ahead(new.history[own, : session - 1].astype(float))
            off = np.abs(new.matrix[own, session - 1] - mean[:, session - 1])
            inside = off <= NINETIETH * deviation[:, session - 1]
            held += np.column_stack(
                [np.bincount(third[own], inside, minlength=3), np.bincount(third[own], minlength=3)]
            )
    return held


def _tell_flag(accuracy: FlagAccuracy) -> tuple[float, ...]:
    told = (*(accuracy.sensitivity, accuracy.specificity), *(accuracy.unchanged, accuracy.unchanged_specificity))
    values = [estimate.value for estimate in (*told, accuracy.beyond) if estimate is not None]
    figures = [accuracy.lead, accuracy.matched, accuracy.unchanged_matched]
    assert len(values) == 5
    return (*values, *(figure for figure in figures if figure is not None))


def _tell_chances(known: GroupedScores, new: GroupedScores) -> Floats:
    """Return chance, 0–1, and whether improved by session 8, one row for each session at which a new patient stands."""
    prospects = estimate_prospects(known, np.ones(len(known.matrix), dtype=bool))
    first = find_first_better(new)
    assessable = find_assessable(new.matrix[:, 0], find_instrument("NRS"), new.rule)
    rows = []
    for session, model in enumerate(prospects.models, start=1):
        if model is None:
            continue
        here = assessable & np.isfinite(new.matrix[:, session - 1]) & (first > session)
        terms = find_terms(new, session)[here]
        like = model.count_like(terms, prospects.points) >= 30
        chance, _, _ = model.find_chances(terms[like])
        rows.append(np.column_stack([chance, first[here][like] <= CHANCE_BY]))
    return np.concatenate(rows)
