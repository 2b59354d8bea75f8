"""Published figures that the clinic's own are held against: how scores lie in other patients, and how their pain goes.

Figures and their sources are those of the project's evidence table; a clinician can review this list line by line.
"""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.vocabulary.selection import Persistence

__all__ = [
    "CORRELATION",
    "NATURAL_COURSES",
    "NATURAL_COURSE_SOURCE",
    "PRACTITIONER_ICC",
    "REFERENCE_POPULATIONS",
    "CorrelationRange",
    "CoursePoint",
    "IccRange",
    "NaturalCourse",
    "ReferencePopulation",
    "find_reference_populations",
]


@dataclass(frozen=True, slots=True)
class ReferencePopulation:
    """How scores on an instrument lie among patients who were not picked for a bad day: `mean` and `sd` in its unit."""

    instrument: str
    mean: float
    sd: float
    what: str
    source: str


_IMPACT_BACK = "Foster 2014, 10.1370/afm.1625"
_STRATIFIED = "PMC8422671"

REFERENCE_POPULATIONS: tuple[ReferencePopulation, ...] = (
    ReferencePopulation("NRS", 5.3, 2.4, "UK primary care, first phase, n 368", _IMPACT_BACK),
    ReferencePopulation("NRS", 5.0, 2.6, "UK primary care, second phase, n 554", _IMPACT_BACK),
    ReferencePopulation("NRS", 5.1, 2.4, "primary care, one arm", _STRATIFIED),
    ReferencePopulation("NRS", 4.9, 2.5, "primary care, other arm", _STRATIFIED),
    ReferencePopulation("VAS", 55.5, 23.0, "chronic back pain, n 1,760", "10.1186/1471-2474-12-252"),
    ReferencePopulation("ODI", 23.9, 8.4, "primary care, one arm", _STRATIFIED),
    ReferencePopulation("ODI", 24.1, 8.9, "primary care, other arm", _STRATIFIED),
    ReferencePopulation("RMDQ", 8.7, 5.9, "UK primary care, first phase, n 368", _IMPACT_BACK),
    ReferencePopulation("RMDQ", 8.4, 5.7, "UK primary care, second phase, n 554", _IMPACT_BACK),
)
"""Of an instrument that is not here, no ups and downs are told."""


def find_reference_populations(instrument: str) -> tuple[ReferencePopulation, ...]:
    """Return the reference populations of the instrument with that id; none where none was found."""
    return tuple(entry for entry in REFERENCE_POPULATIONS if entry.instrument == instrument)


@dataclass(frozen=True, slots=True)
class CorrelationRange:
    """Between what a patient's scores at two sessions may correlate, why, and what the range leaves open."""

    low: float
    high: float
    source: str
    meaning: str


CORRELATION = CorrelationRange(
    0.2,
    0.9,
    "From first to last score of chronic pain trials 0.19 to 0.44, Kamerman & Vollert 2022, "
    "10.1097/j.pain.0000000000002468; within a day 0.75 to 0.94, Williams 2025.",
    "A low correlation also holds real differences in course between patients, so the far end of the range is more "
    "than ups and downs.",
)
"""Of two scores of one patient. Nobody knows the one figure: what follows from it is told as a range."""


@dataclass(frozen=True, slots=True)
class IccRange:
    """Which share of the variance of outcomes lies between those who treat: published values from `low` to `high`."""

    low: float
    high: float
    source: str


PRACTITIONER_ICC = IccRange(
    0.08,
    0.30,
    "Between therapists 0.08 to 0.30, 10.1093/ptj/pzab118; between practices 0.11 to 0.21, "
    "10.1371/journal.pone.0251892.",
)


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """Mean pain, of 100, so many weeks after the start."""

    weeks: float
    pain: float


@dataclass(frozen=True, slots=True)
class NaturalCourse:
    """The published course of pain with acute or persistent symptoms, from week 0 on."""

    persistence: Persistence
    points: tuple[CoursePoint, ...]


NATURAL_COURSES: tuple[NaturalCourse, ...] = (
    NaturalCourse("acute", (CoursePoint(0, 52), CoursePoint(6, 23), CoursePoint(26, 12), CoursePoint(52, 6))),
    NaturalCourse("persistent", (CoursePoint(0, 51), CoursePoint(6, 33), CoursePoint(26, 26), CoursePoint(52, 23))),
)
"""What patients of cohort studies went through. Nobody kept them from treatment: it is no course untreated."""

NATURAL_COURSE_SOURCE = "Menezes Costa 2012, 33 inception cohorts, 11,166 patients, 10.1503/cmaj.111271"
