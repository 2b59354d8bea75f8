"""The Methods page, written from the catalogues and the estimates' own words, so that it cannot say anything else."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from outcomes.app.text import escape
from outcomes.cohort import GAP_DAYS, PERSISTENT_WEEKS, POOL_BELOW
from outcomes.estimates import FEWEST, METHODS
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["show_catalogues", "show_methods"]

_COUNTING = (
    "A session's score is taken at its start, so session 1 is the baseline and session 7 tells of six treatments.",
    f"An episode is the clinic's own where the records name it. Otherwise a gap over {GAP_DAYS} days, a "
    "discharge or a new main type of back pain starts a new one.",
    "An episode belongs to the combination of treatments of its first session. What is added later earns it no credit: "
    "whoever stays longer collects more treatments.",
    f"Combinations with which fewer than {POOL_BELOW} episodes began are shown together, as other combinations.",
    f"An episode is open when it was not discharged and its last session lies within {GAP_DAYS} days of the newest one "
    "of its clinic. The calendar on the wall plays no part.",
    f"Symptoms of {PERSISTENT_WEEKS:.0f} weeks or more are persistent. A blank is its own level, not a guess.",
    f"Under {FEWEST} patients there is no interval and no line: too few to judge.",
    "Episodes with a recorded sign of emergency are left out unless asked for, and counted.",
)


def show_methods() -> None:
    """Show how records are counted and how each number is made."""
    st.subheader("How records are counted", anchor=False)
    st.markdown("\n".join(f"- {escape(line)}" for line in _COUNTING))
    st.subheader("How the numbers are made", anchor=False)
    for name, words in METHODS.items():
        st.markdown(f"**{escape(name)}** — {escape(words)}")


def show_catalogues() -> None:
    """Show every catalogue: types, treatments, instruments, the fields of a record."""
    st.subheader("Back pain", anchor=False)
    _show([{"Type": kind.label, "Means": kind.gloss, "In the records": kind.word} for kind in BACK_PAIN_TYPES])
    st.subheader("Treatments", anchor=False)
    _show([{"Treatment": entry.word, "Also written": ", ".join(entry.synonyms)} for entry in MODALITIES])
    st.subheader("Instruments", anchor=False)
    _show(
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
    st.subheader("The session record", anchor=False)
    _show(
        [
            {"Field": field.name, "Required": "yes" if field.required else "", "Holds": field.meaning}
            for field in RECORD_FIELDS
        ]
    )


def _show(rows: list[dict[str, str]]) -> None:
    frame = pd.DataFrame(rows)
    st.table(frame.map(escape), hide_index=True, border="horizontal")
