"""The printed report on the page: made when it is asked for, noted, and held against what left before."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.reader import load_reader
from outcomes.app.snapshots import CohortKey, key_of
from outcomes.app.stores import load_store
from outcomes.app.text import escape
from outcomes.app.turns import cache_heavy, take_heavy_turn
from outcomes.charts import arrange_report, say_withheld
from outcomes.cohort import Cohort, filter_to_query, select_patients, select_patients_before
from outcomes.estimates import Report, estimate_report, suppress_selection
from outcomes.report import render_report
from outcomes.store import StoreRefused, fetch_releases, fetch_setting_changes, write_release

__all__ = ["show_report"]

_MADE = "report_made"


def show_report(cohort: Cohort) -> None:
    """Show a way to take the page along on paper; what is made may leave the clinic, if an owner makes it."""
    if not load_reader().may("release"):
        return
    st.subheader("On paper", anchor=False)
    st.markdown(
        "One A4 page and the numbers behind it, as a PDF that may leave the clinic: nothing of fewer than eleven "
        "patients is in it, nor anything that would give them away, and no practitioner."
    )
    if st.button("Make the report", icon=":material/picture_as_pdf:", key="report_make"):
        st.session_state[_MADE] = (key_of(cohort), _make(cohort))
    key, made = st.session_state.get(_MADE, (None, b""))
    if made and key == key_of(cohort):
        newest = cohort.snapshot.as_of
        mark = "SAMPLE_" if load_store().read_only else ""
        st.download_button(
            "Save the report",
            data=made,
            file_name=f"{mark}report{f'_{newest.isoformat()}' if newest else ''}.pdf",
            mime="application/pdf",
            key="report_save",
            icon=":material/download:",
            on_click="ignore",
        )


def _make(cohort: Cohort) -> bytes:
    """Return the report of a cohort; nothing, said in words, where it may not be made."""
    store = load_store()
    before = select_patients_before(cohort, cohort.scope, fetch_releases(store, "report"))
    if suppress_selection(select_patients(cohort), before):
        st.warning(say_withheld(), icon=":material/visibility_off:")
        return b""
    report = _report(key_of(cohort), _cohort=cohort)
    with take_heavy_turn(), st.spinner("Setting the page…"):
        pdf = render_report(arrange_report(report, fetch_setting_changes(store), sample=store.read_only))
    try:
        write_release(store, "report", _select(cohort), by=load_reader().name, rows=len(cohort.rows))
    except StoreRefused as refusal:
        st.error(escape(str(refusal)), icon=":material/error:")
        return b""
    return pdf


def _select(cohort: Cohort) -> dict[str, list[str]]:
    """Return the filter as whoever sees everything would have to set it for the same episodes."""
    chosen = cohort.filter
    return filter_to_query(replace(chosen, clinics=chosen.clinics or cohort.scope.clinics or ()))


@cache_heavy(max_entries=16, show_spinner="Working out what the report tells…")
def _report(key: CohortKey, *, _cohort: Cohort) -> Report:
    return estimate_report(_cohort)
