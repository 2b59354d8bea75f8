"""The Methods page, written from the catalogues and the estimates' own words, so that it cannot say anything else."""

from __future__ import annotations

import streamlit as st

from outcomes.app.loading import load_snapshot
from outcomes.app.showing import show_rows
from outcomes.app.text import escape
from outcomes.cohort import PERSISTENT_WEEKS, POOL_BELOW
from outcomes.estimates import FEWEST, METHODS
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.evidence import (
    CORRELATION,
    NATURAL_COURSE_SOURCE,
    NATURAL_COURSES,
    REFERENCE_POPULATIONS,
)
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.records import RECORD_FIELDS

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
                "Important change": f"{entry.points:g} {entry.unit}",
                "Source": entry.points_source,
            }
            for entry in INSTRUMENTS
        ]
    )
    _show_evidence()
    st.subheader("The session record", anchor=False)
    show_rows(
        [
            {"Field": field.name, "Required": "yes" if field.required else "", "Holds": field.meaning}
            for field in RECORD_FIELDS
        ]
    )


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
    st.subheader("Course in cohort studies", anchor=False)
    show_rows(
        [
            {"Symptoms": course.persistence.capitalize()}
            | {f"Pain of 100 at {point.weeks:g} weeks": f"{point.pain:g}" for point in course.points}
            for course in NATURAL_COURSES
        ]
    )
    st.markdown(escape(f"{NATURAL_COURSE_SOURCE}. Course in cohorts, not course untreated."))
