"""How the Patient page finds, loads and shows one patient: by the clinic's own id, hashed in memory, or from a list."""

from __future__ import annotations

import streamlit as st

from outcomes.app.downloads import note_handed_out
from outcomes.app.on_track import load_track_reference
from outcomes.app.patient_choice import CHOSEN, find_chosen
from outcomes.app.reader import load_scope, note_view
from outcomes.app.showing import FIGURE_CONFIG, show_caution
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_store
from outcomes.app.text import escape
from outcomes.charts import (
    draw_care,
    draw_patient_course,
    label_care,
    label_outcome,
    say_care_switches,
    say_ended_alike,
    say_for_patient,
    say_patient_course,
)
from outcomes.cohort import PatientCare, build_patient_care
from outcomes.estimates import (
    PatientCourse,
    RedFlags,
    estimate_patient_course,
    find_patient_instrument,
    find_red_flags,
)
from outcomes.report import render_patient_summary
from outcomes.store import StoreRefused, find_patient
from outcomes.vocabulary.instruments import OUTCOMES

__all__ = ["load_patient_care", "load_patient_courses", "load_patient_flags", "show_care", "show_patient_search"]


def show_patient_search() -> None:
    """Show the field for the clinic's own id. It is hashed in memory, and neither kept nor written anywhere."""
    clinics = [str(name) for name in load_snapshot().sessions["clinic"].astype(str).unique()]
    with st.form("patient-search", clear_on_submit=True), st.container(horizontal=True, vertical_alignment="bottom"):
        clinic = st.selectbox("Clinic", sorted(clinics), width=220) if len(clinics) > 1 else None
        asked = st.text_input("The clinic's own id, or the pseudonym (P-…)", autocomplete="off", width=320)
        if not st.form_submit_button("Open", icon=":material/person_search:") or not asked.strip():
            return
    try:
        _, found = find_patient(load_store(), asked.strip(), clinic=clinic)
    except StoreRefused:
        found = ""
    if found in set(load_snapshot().episodes["patient_key"]):  # whom the reader may not see, nobody is found for
        st.session_state[CHOSEN] = found
    else:
        st.session_state.pop(CHOSEN, None)
        st.warning("No patient of this clinic, or more than one, is meant by that.", icon=":material/person_off:")


def load_patient_care(*, private: bool) -> PatientCare | None:
    """Return the episode looked at: the newest, or another where the patient has several and the reader chose it."""
    cares = build_patient_care(load_snapshot(), load_scope(), find_chosen()) if find_chosen() else ()
    if cares:
        note_view(find_chosen())
    if len(cares) < 2:
        return cares[0] if cares else None
    number = st.selectbox(
        "Episode of care",
        range(len(cares)),
        format_func=lambda place: label_care(cares[place], private=private),
        key="patient_episode",
    )
    return cares[min(number, len(cares) - 1)]


def load_patient_courses(care: PatientCare) -> tuple[PatientCourse, ...]:
    """Return the episode's courses, pain and function, each on the instrument of its first session."""
    found = []
    for outcome in OUTCOMES:
        if instrument := find_patient_instrument(care, outcome):
            found.append(estimate_patient_course(care, load_track_reference(outcome, instrument)))
    return tuple(course for course in found if course is not None)


def load_patient_flags(care: PatientCare) -> RedFlags:
    """Return the red flags of the episode."""
    return find_red_flags(care.cohort)


def show_care(care: PatientCare, courses: tuple[PatientCourse, ...], *, private: bool) -> None:
    """Show scores on what was expected, the strip of treatments, changes, how others ended, the patient's summary."""
    for column, course in zip(st.columns(max(1, len(courses)), gap="medium"), courses, strict=False):
        with column:
            st.markdown(f"**{escape(label_outcome(course.outcome))}, {escape(course.instrument)}**")
            st.plotly_chart(
                draw_patient_course(course, care),
                key=f"course-{course.outcome}",
                config=FIGURE_CONFIG,
                alt=say_patient_course(course),
            )
            show_caution(say_patient_course(course))
            show_caution(say_ended_alike(course))
    st.markdown("**What was given, and by whom**")
    changes = say_care_switches(care, private=private)
    st.plotly_chart(draw_care(care, private=private), key="care", config=FIGURE_CONFIG, alt=changes)
    show_caution(changes)
    with st.expander("In words that the patient may read"):
        _show_summary(say_for_patient(care, courses))


def _show_summary(sentences: tuple[str, ...]) -> None:
    """Show the patient's own summary, and give it as a page to print."""
    for sentence in sentences:
        st.markdown(escape(sentence))
    mark = "SAMPLE: an invented patient" if load_store().read_only else ""
    st.download_button(
        "To print, as a PDF",
        data=note_handed_out(lambda: render_patient_summary(sentences, mark=mark), name="patient_summary", rows=1),
        file_name="summary.pdf",
        mime="application/pdf",
        icon=":material/print:",
        type="tertiary",
        on_click="ignore",
    )
