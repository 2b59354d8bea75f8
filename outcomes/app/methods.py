"""The Methods page, written from the catalogues and the estimates' own words, so that it cannot say anything else."""

from __future__ import annotations

import streamlit as st

from outcomes.app.showing import show_rows
from outcomes.app.snapshots import load_snapshot
from outcomes.app.text import escape
from outcomes.cohort import PERSISTENT_WEEKS, POOL_BELOW
from outcomes.estimates import FEWEST, METHODS
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, find_back_pain_type
from outcomes.vocabulary.claims import ADDRESSED, CLAIMS
from outcomes.vocabulary.evidence import (
    CORRELATION,
    NATURAL_COURSE_SOURCE,
    NATURAL_COURSES,
    PRACTITIONER_ICC,
    REFERENCE_POPULATIONS,
)
from outcomes.vocabulary.instruments import INSTRUMENTS, Instrument
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.quality import QUALITY_CATEGORIES, QUALITY_CHECKS, QUALITY_STATES, TO_DO
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.responders import DENOMINATORS, DETERIORATION, RESPONDER_RULES
from outcomes.vocabulary.trials import TRIALS

__all__ = ["show_catalogues", "show_methods"]

_COUNTING = (
    "A session's score is taken at its start, so session 1 is the baseline and session 7 tells of six treatments.",
    "An episode is the clinic's own where the records name it. Otherwise a gap over {gap_days} days, a "
    "discharge or a new main type of back pain starts a new one.",
    "An episode belongs to the combination of treatments of its first session. What is added later earns it no credit: "
    "whoever stays longer collects more treatments.",
    f"Combinations with which fewer than {POOL_BELOW} episodes began are shown together, as other combinations.",
    "An episode is open when it was not discharged and its last session lies within {gap_days} days of the newest one "
    "of its clinic. The calendar on the wall plays no part.",
    f"Symptoms of {PERSISTENT_WEEKS:.0f} weeks or more are persistent. A blank is its own level, not a guess.",
    f"Under {FEWEST} patients there is no interval and no line: too few to judge.",
    "Episodes with a recorded sign of emergency are left out unless asked for, and counted.",
)
"""`gap_days`: as the clinic has set it."""


def show_methods() -> None:
    """Show how records are counted and how each number is made."""
    st.subheader("How records are counted", anchor=False)
    gap_days = load_snapshot().settings.gap_days
    st.markdown("\n".join(f"- {escape(line.format(gap_days=gap_days))}" for line in _COUNTING))
    st.subheader("How the numbers are made", anchor=False)
    for name, words in METHODS.items():
        st.markdown(f"**{escape(name)}** — {escape(words)}")


def show_catalogues() -> None:
    """Show every catalogue: types, treatments, instruments, the fields of a record."""
    st.subheader("Back pain", anchor=False)
    show_rows([{"Type": kind.label, "Means": kind.gloss, "In the records": kind.word} for kind in BACK_PAIN_TYPES])
    st.subheader("Treatments", anchor=False)
    show_rows([{"Treatment": entry.word, "Also written": ", ".join(entry.synonyms)} for entry in MODALITIES])
    st.subheader("Instruments", anchor=False)
    show_rows(
        [
            {
                "Instrument": entry.id,
                "Name": entry.name,
                "Measures": " and ".join(entry.outcomes),
                "Range": f"{entry.low:g}–{entry.high:g}",
                "Better is": entry.better,
                "LOINC": entry.loinc,
            }
            for entry in INSTRUMENTS
        ]
    )
    show_rows(
        [
            {
                "Instrument": entry.id,
                "Important change": f"{entry.points:g} {entry.unit}",
                "Source": entry.points_source,
                "Floor of a share of baseline": f"{entry.floor:g} {entry.unit}" if entry.relative else "points only",
                "Measurement error": _say_error(entry),
            }
            for entry in INSTRUMENTS
        ]
    )
    _show_questionnaires()
    _show_improvement()
    _show_evidence()
    _show_claims()
    _show_quality()
    st.subheader("The session record", anchor=False)
    show_rows(
        [
            {"Field": field.name, "Required": "yes" if field.required else "", "Holds": field.meaning}
            for field in RECORD_FIELDS
        ]
    )


def _say_error(entry: Instrument) -> str:
    return "" if entry.error is None else f"{entry.error:g} {entry.unit}: {entry.error_source}"


def _show_questionnaires() -> None:
    """Show how single answers become a score."""
    st.subheader("Scores from single answers", anchor=False)
    show_rows(
        [
            {
                "Questionnaire": entry.id,
                "Answers": f"{entry.count}, each {entry.low:g}–{entry.high:g}",
                "Scored as": entry.formula,
                "Answers needed": entry.rule,
                "Source": entry.source,
                "Columns": f"{entry.columns[0]} to {entry.columns[-1]}",
            }
            for entry in QUESTIONNAIRES
        ]
    )


def _show_improvement() -> None:
    """Show when a patient counts as improved or as worse, and of whom the share is taken."""
    st.subheader("Meaningful improvement", anchor=False)
    show_rows([{"Rule": rule.short, "Means": rule.meaning} for rule in RESPONDER_RULES])
    show_rows([{"A share": one.name, "Is taken of": one.meaning} for one in DENOMINATORS])
    st.markdown(escape(f"Deterioration. {DETERIORATION}"))


def _show_evidence() -> None:
    """Show the published figures that the clinic's own are held against."""
    st.subheader("Reference populations, for ups and downs alone", anchor=False)
    show_rows(
        [
            {
                "Scored on": entry.instrument,
                "Mean": f"{entry.mean:.1f}",
                "Standard deviation": f"{entry.sd:.1f}",
                "Patients": entry.what,
                "Source": entry.source,
            }
            for entry in REFERENCE_POPULATIONS
        ]
    )
    correlation = f"Correlation of two scores of one patient: {CORRELATION.low:g} to {CORRELATION.high:g}."
    st.markdown(escape(" ".join((correlation, CORRELATION.source, CORRELATION.meaning))))
    st.markdown(escape(f"Variance between those who treat (ICC). {PRACTITIONER_ICC.source}"))
    st.subheader("Course in cohort studies", anchor=False)
    show_rows(
        [
            {"Symptoms": course.persistence.capitalize()}
            | {f"Pain of 100 at {point.weeks:g} weeks": f"{point.pain:g}" for point in course.points}
            for course in NATURAL_COURSES
        ]
    )
    st.markdown(escape(f"{NATURAL_COURSE_SOURCE}. Course in cohorts, not course untreated."))


def _show_claims() -> None:
    """Show the claims with how they are tested, what stands beside them, and what is said to address what."""
    st.subheader("Claims", anchor=False)
    show_rows([{"No.": claim.id, "Claim": claim.claim, "Tested here": claim.test} for claim in CLAIMS])
    show_rows(
        [
            {
                "Beside": trial.claim,
                "Study": trial.study,
                "Patients": trial.who,
                "Found": " ".join(filter(None, (trial.finding, trial.but))),
                "Source": trial.source,
            }
            for trial in TRIALS
        ]
    )
    rows = []
    for entry in ADDRESSED:
        kind = find_back_pain_type(entry.back_pain_type)
        rows.append(
            {
                "Back pain": kind.label if kind else entry.back_pain_type,
                "Said to address it": entry.modality,
                "What in it": entry.what,
            }
        )
    show_rows(rows)


def _show_quality() -> None:
    """Show every check of the records with its limits, and what is listed as missing."""
    st.subheader("Checks of the records", anchor=False)
    for category, question in QUALITY_CATEGORIES.items():
        st.markdown(f"**{escape(f'{category.capitalize()}. {question}')}**")
        show_rows(
            [
                {
                    "Check": check.title,
                    "Counted is": check.asks,
                    "Of all": check.unit,
                    "Look beyond": f"{check.warn:.0%}",
                    "Fails beyond": "never" if check.fail is None else f"{check.fail:.0%}",
                    "Why": check.why,
                }
                for check in QUALITY_CHECKS
                if check.category == category
            ]
        )
    show_rows([{"State": state, "Means": meaning} for state, meaning in QUALITY_STATES.items()])
    show_rows([{"Listed as missing": todo.many.replace("{n} ", ""), "What to do": todo.mend} for todo in TO_DO])
