"""The “?” beside each page's question: the words that the page uses and not everybody knows, in plain ones."""

from __future__ import annotations

import streamlit as st

from outcomes.app.registry import PAGES, page_of
from outcomes.app.text import escape
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.terms import find_term

__all__ = ["TERMS_OF", "show_terms"]

_COUNTED = ("episode", "session 6", "baseline", "follow-up", "n", "95% interval", "red flag")
_JUDGED = ("meaningfully better", "by chance")
_STAYED = ("had everyone stayed", "bad days pass by themselves")
_GIVEN = ("starting combination", "usual care", "as if alike", "adjusted", "persistent pain", "STarT Back")
_COMPARED = ("important change", "of equal weight", "comparable", "compatible with no difference")
_UNITS = ("signal", "expected", "limits of chance")
_FILES = ("CSV", "XLSX")
_SCORED = tuple(one.id for one in INSTRUMENTS)

TERMS_OF: dict[str, tuple[str, ...]] = {
    "Overview": (*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, *_UNITS, *_FILES, *_SCORED),
    "Over time": (*_COUNTED, *_JUDGED, *_GIVEN, *_UNITS, *_FILES, *_SCORED),
    "Practitioners": (
        *(*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, *_UNITS),
        *("drawn to what is expected", "ICC", "reliable", *_FILES, *_SCORED),
    ),
    "Trends": (*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, "cohort studies", *_FILES, *_SCORED),
    "Combinations": (*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, *_COMPARED, *_FILES, *_SCORED),
    "Response": (*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, "important change", "cohort studies", *_FILES, *_SCORED),
    "Claims": (
        *(*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, *_COMPARED),
        *("cohort studies", "sham", "standard deviation", "DOI", *_FILES, *_SCORED),
    ),
    "On track": (
        *(*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, "expected", "off track", "expected band", "pseudonym"),
        *(*_FILES, *_SCORED),
    ),
    "Patient": (
        *(*_COUNTED, *_JUDGED, *_STAYED, *_GIVEN, "expected", "off track", "expected band", "pseudonym"),
        *(*_FILES, *_SCORED),
    ),
    "Red flags": ("episode", "n", "95% interval", "red flag", "pseudonym", *_GIVEN, *_FILES),
    "Import": ("episode", "red flag", "pseudonym", "mapping", "TOML", *_FILES, "FHIR", "REDCap", *_SCORED),
    "Add a session": ("episode", "red flag", "pseudonym", "usual care", "persistent pain", "STarT Back", *_SCORED),
    "Quality": (*_COUNTED, *_GIVEN, "important change", "pseudonym", *_FILES, *_SCORED),
    "Audit": ("red flag", "pseudonym", "UTC", *_FILES),
    "Settings": (
        *(*_COUNTED, *_JUDGED, "important change", "measurement error", "floor", "as if alike"),
        *("starting combination", "pseudonym", "DOI", *_SCORED),
    ),
    "Methods": (),
}
"""A page's title → the words that it explains. Methods has none: it is where all else is explained."""


def show_terms(question: str) -> None:
    """Show the “?” of the page that answers `question`, folded away until asked for."""
    title = next(entry.title for entry in PAGES if entry.question == question)
    if words := TERMS_OF[title]:
        with st.popover("Words", icon=":material/help:", width="content"):
            terms = [find_term(word) for word in words]
            st.page_link(page_of("Methods"), label="How every number is made")
            st.markdown("\n\n".join(f"**{escape(term.word)}** — {escape(term.meaning)}" for term in terms))
