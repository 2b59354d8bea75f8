"""Where the clinic stands, on the overview: against the year before, and against the target that it has set itself."""

from __future__ import annotations

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.gate import show_link
from outcomes.app.reader import load_reader
from outcomes.app.text import emphasise
from outcomes.charts.clinic_words import say_target, say_years
from outcomes.cohort import Cohort
from outcomes.estimates import Summary, compare_target

__all__ = ["show_standing"]


def show_standing(summary: Summary, cohort: Cohort) -> None:
    """Show in a sentence each how the newest year compares with the one before, and how near the target is."""
    percent = cohort.snapshot.settings.target_improved
    _show_line("history", say_years(summary))
    with st.container(horizontal=True, vertical_alignment="center", key="target"):
        _show_line("flag", say_target(compare_target(summary, percent)))
        label = "Change the target" if percent else "Set a target"
        show_link(load_reader(), "Settings", label=label, query_params=query_of_filter())


def _show_line(icon: str, sentence: str) -> None:
    st.markdown(f":gray[:material/{icon}:] {emphasise(sentence)}")
