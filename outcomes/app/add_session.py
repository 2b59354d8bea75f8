"""A session written down by hand: asked field by field from the record's catalogue, checked as a file of one row."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from typing import Any

import streamlit as st

from outcomes.app.reader import load_reader, load_scope
from outcomes.app.showing import find_emphasis
from outcomes.app.snapshots import load_written_names
from outcomes.app.text import escape
from outcomes.app.wizard.corrections import show_corrections
from outcomes.app.wizard.problems import show_problems
from outcomes.intake import OWN_MODALITY, Level, Mapping, read_parts
from outcomes.store import (
    PreparedImport,
    Store,
    StoreRefused,
    WrittenNames,
    fetch_jobs,
    prepare_import,
    write_import,
    write_undo,
)
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS
from outcomes.vocabulary.modalities import MODALITIES, find_modality
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.red_flags import RED_FLAG_FIELDS

__all__ = ["show_add_session"]

_FILE_NAME = "added by hand"
_ROUND, _WAITING, _STORED = "add_round", "add_waiting", "add_stored"

_OWN = "own_treatment"
"""A treatment that is in no catalogue yet, by the clinic's own word; no field of the record."""

_FIRST = ("patient_id", "session_date", "clinic", "practitioner")
_WHAT = ("back_pain_type", "treatments", _OWN)
_SCORES = ("pain_score", "pain_instrument", "function_score", "function_instrument")
_FLAGS = (*RED_FLAG_FIELDS, "red_flag_action")
_ONCE = (
    *("birth_year", "sex", "symptom_weeks", "prior_episodes", "leg_pain", "start_back_risk", "payer"),
    "contributing_types",
)
_END = ("discharged", "discharge_reason", "global_change", "adverse_event", "fee", "minutes")
_FIELDS = {entry.name: entry for entry in RECORD_FIELDS}
_LABELS = {
    "patient_id": "Patient, by your own id",
    "session_date": "Day of the session",
    "back_pain_type": "Back pain",
    "pain_score": "Pain at the start",
    "pain_instrument": "on",
    "function_score": "Function at the start",
    "function_instrument": "on",
    "symptom_weeks": "Weeks since it began",
    "prior_episodes": "Earlier episodes",
    "start_back_risk": "STarT Back risk",
    "contributing_types": "Further types",
    "global_change": "Change, in the patient's words",
    "bladder_bowel_change": "Bladder or bowel change?",
    "leg_weakness_progressing": "Leg growing weaker?",
    "saddle_numbness": "Numbness in the groin?",
    "red_flag_action": "If yes: what was done",
}
_HELP = {
    "patient_id": "Your own number or name of the patient. What is stored is a pseudonym, never this.",
    "back_pain_type": "The main type; unspecified where it is not known.",
    "treatments": "All that was given in this session.",
    "pain_score": "As the patient said before the treatment began, on the questionnaire beside it.",
    "pain_instrument": "The questionnaire of the pain score. Words, above, says what each is.",
    "function_score": "As the patient said before the treatment began, on the questionnaire beside it.",
    "function_instrument": "The questionnaire of the function score. Words, above, says what each is.",
    "contributing_types": "Further types that contribute to the pain.",
}
"""Where what a file is told of a field would not help whoever fills in a form."""
_KINDS = {one.word: one.label for one in BACK_PAIN_TYPES}
_OWN_HELP = "One treatment, under the word that it is to have from now on; it is then in the list."
_YES_NO = {"": "Not asked", "no": "No", "yes": "Yes"}


def show_add_session(store: Store) -> None:
    """Ask for one session, check it as any file is checked, and store it as a batch of its own."""
    _show_stored(store)
    known = load_written_names(store)
    with st.form(f"add-session-{st.session_state.get(_ROUND, 0)}"):
        told = _ask_fields(known)
        sent = st.form_submit_button("Check and store", type=find_emphasis(), icon=":material/playlist_add_check:")
    if sent:
        st.session_state[_WAITING] = told
    waiting: dict[str, str] | None = st.session_state.get(_WAITING)
    if waiting is not None and waiting != told:  # the form is another: it was left in between
        del st.session_state[_WAITING]
    elif waiting is not None:
        try:
            _check(store, waiting, sent=sent)
        except StoreRefused as refusal:
            st.error(escape(str(refusal)), icon=":material/error:")


def _ask_fields(known: WrittenNames) -> dict[str, str]:
    """Show every field, the usual ones first, and return what was filled in, as a file would write it."""
    told = _ask_row(_FIRST, known)
    told |= _ask_row(_WHAT, known)
    told |= _ask_row(_SCORES, known, widths=(3, 2, 3, 2))
    st.markdown("**Red flags** — “Not asked” is never “no”.")
    told |= _ask_row(_FLAGS, known)
    with st.expander("About the patient, once an episode"):
        told |= _ask_row(_ONCE[:4], known) | _ask_row(_ONCE[4:], known)
    with st.expander("If care ends here, and other things"):
        told |= _ask_row(_END[:3], known) | _ask_row(_END[3:], known)
    return told


def _ask_row(names: Sequence[str], known: WrittenNames, *, widths: Sequence[int] = ()) -> dict[str, str]:
    told = {}
    for column, name in zip(st.columns(widths or len(names), vertical_alignment="bottom"), names, strict=True):
        with column:
            if value := _ask(name, known):
                told[name] = value
    return told


def _ask(name: str, known: WrittenNames) -> str:
    """Ask for one field by its kind, and return its text, "" for nothing."""
    value = _show_widget(name, known)
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value).strip()


def _show_widget(name: str, known: WrittenNames) -> object:
    key = f"add_{name}_{st.session_state.get(_ROUND, 0)}"
    if name == _OWN:
        return st.text_input("A treatment of yours that is not listed", key=key, max_chars=60, help=_OWN_HELP)
    entry = _FIELDS[name]
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    asked: dict[str, Any] = {"label": label, "key": key, "help": _HELP.get(name, entry.meaning)}
    match name:
        case "session_date":
            return st.date_input(**asked, value=dt.date.today(), max_value=dt.date.today())
        case "clinic" | "practitioner":
            names = known.clinics if name == "clinic" else known.practitioners
            alone = 0 if len(names) == 1 else None
            return st.selectbox(**asked, options=names, index=alone, accept_new_options=True, placeholder="")
        case "treatments":
            words = dict.fromkeys((*(one.word for one in MODALITIES), *known.treatments))
            return st.multiselect(**asked, options=list(words), placeholder="One or several")
        case "back_pain_type":
            return st.selectbox(**asked, options=list(_KINDS), format_func=_KINDS.__getitem__, index=None)
        case "contributing_types":
            return st.multiselect(**asked, options=entry.choices, format_func=_KINDS.__getitem__)
    match entry.kind:
        case "yes_no":
            return st.selectbox(**asked, options=list(_YES_NO), format_func=_YES_NO.__getitem__)
        case "instrument":
            usual = DEFAULT_INSTRUMENTS["pain" if name.startswith("pain") else "function"]
            return st.selectbox(**asked, options=entry.choices, index=entry.choices.index(usual))
        case "choice":
            return st.selectbox(**asked, options=entry.choices, index=None, placeholder="")
        case "number" | "whole":
            return st.number_input(**asked, value=None, step=1.0 if entry.kind == "whole" else 0.5, format="%g")
    return st.text_input(**asked, max_chars=200)


def _check(store: Store, told: dict[str, str], *, sent: bool) -> None:
    """Hold the session against every rule and what is stored; store it once `sent`, if nothing stands in its way.

    What corrects a stored session is shown first, and asks for a word of its own.
    """
    under_way = next((job for job in fetch_jobs(store) if not job.ended), None)
    if under_way is not None:
        st.warning(escape(f"An import by {under_way.begun_by} is under way: try again when it has ended."))
        return
    row, own = {name: value for name, value in told.items() if name != _OWN}, told.get(_OWN, "")
    if own and len(read_parts(own)) > 1:
        st.error("One new treatment at a time, without + ; , / & or “and” in its name.", icon=":material/error:")
        return
    row["treatments"] = "; ".join(filter(None, (row.get("treatments", ""), own)))
    listed = [word for word in row["treatments"].split("; ") if word and find_modality(word) is None]
    mapping = Mapping(treatments=tuple((word, OWN_MODALITY) for word in listed))
    prepared = prepare_import(store, _write_row(row), _FILE_NAME, mapping=mapping, clinics=load_scope().clinics)
    if prepared.earlier:
        st.info("This very session is stored already, as it stands here.", icon=":material/history:")
    elif prepared.checked.refused or len(prepared.checked.rejected) or prepared.conflict:
        show_problems([one for one in prepared.checked.groups if one.level in (Level.REFUSE, Level.REJECT)])
        if prepared.conflict:
            st.error(escape(prepared.conflict), icon=":material/error:")
    elif prepared.comparison.changed:
        show_corrections(prepared.comparison)
        if st.button("Store the correction", type=find_emphasis(), key="add_correct"):
            _store(store, prepared)
    elif sent:
        _store(store, prepared)


def _write_row(told: Lookup[str, str]) -> bytes:
    """Return the session as a file of one row under our own headings."""
    names = dict.fromkeys(("patient_id", "session_date", "back_pain_type", "treatments", "pain_score", *told))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerow([told.get(name, "") for name in names])
    return text.getvalue().encode()


def _store(store: Store, prepared: PreparedImport) -> None:
    outcome = write_import(store, prepared, imported_by=load_reader().name)
    st.session_state.pop(_WAITING, None)
    st.session_state[_STORED] = (outcome.batch, outcome.message, outcome.status == "stored")
    if outcome.batch is not None:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # an empty form for the next one
    st.rerun()


def _show_stored(store: Store) -> None:
    """Show what became of the last session, with the way back."""
    batch, message, good = st.session_state.get(_STORED, (None, "", False))
    if not message:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="add-done"):
        st.markdown(f":material/{'check_circle' if good else 'error'}: **{escape(message)}**", width="stretch")
        if batch is None or not st.button("Undo", icon=":material/undo:", type="tertiary", key="add_undo"):
            return
    try:
        st.session_state[_STORED] = (None, write_undo(store, batch, by=load_reader().name).message, True)
    except StoreRefused as refusal:
        st.session_state[_STORED] = (batch, str(refusal), False)
    st.rerun()
