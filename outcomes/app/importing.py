"""The import page's steps: choose a file, check it, answer what it leaves open, compare, have it imported."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.corrections import show_corrections
from outcomes.app.jobs import show_jobs, start_import
from outcomes.app.text import escape
from outcomes.intake import FileRefused, Level, Mapping, ProblemGroup, group_problems, read_mapping
from outcomes.store import ImportOrder, PreparedImport, Store, StoreRefused, find_user, prepare_import
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.modalities import MODALITIES

__all__ = ["show_import"]

_UPLOAD_ROWS = 500_000
"""A larger file comes in by the command line, which reads any size."""

_PREPARED = "import_prepared"
_ANSWERS = "import_answers"
_UPLOADER = "import_file"
_ROUND = "import_round"

_ASKED_HERE = ("modality", "back-pain-type", "date-order")
"""The questions that a form on the page can answer; any other is mended in the file."""

_LOOKS: dict[Level, tuple[str, str]] = {
    Level.REFUSE: (":material/block:", "Keeps the file out"),
    Level.REJECT: (":material/remove_circle:", "Rejects the row"),
    Level.WARNING: (":material/warning:", "Please look"),
    Level.NOTE: (":material/info:", "For your information"),
}


def show_import(store: Store) -> None:
    """Show the way of one file into `store`, as far as it has come."""
    show_jobs(store)
    st.markdown(
        "One row per patient and session, as CSV or XLSX. Names, birth dates and notes are left out on the way in; "
        "patient ids are replaced by pseudonyms before anything is stored."
    )
    upload = st.file_uploader("Session records", key=f"{_UPLOADER}-{st.session_state.get(_ROUND, 0)}")
    with st.expander("The file uses other words than ours"):
        clinic = st.text_input("Clinic, if the file does not name it", key="import_clinic", max_chars=80)
        words = st.file_uploader("Mapping file (TOML)", type=["toml"], key="import_mapping")
    if upload is None:
        st.session_state.pop(_ANSWERS, None)
        return
    try:
        mapping = read_mapping(words.getvalue().decode("utf-8", errors="replace")) if words else Mapping()
    except FileRefused as refusal:
        _show_problems(group_problems(refusal.problems))
        return
    answers = _answers_for(upload.getvalue())
    mapping = replace(
        mapping,
        treatments=mapping.treatments + answers.treatments,
        back_pain_types=mapping.back_pain_types + answers.back_pain_types,
        date_order=answers.date_order or mapping.date_order,
    )
    try:
        prepared = _prepare(store, upload.getvalue(), upload.name, mapping, clinic.strip())
        valid_rows = _show_check(prepared, answers)
        if valid_rows is not None:
            order = ImportOrder(
                upload.getvalue(), upload.name, find_user(), mapping, clinic.strip() or None, valid_rows
            )
            start_import(store, replace(order, row_limit=_UPLOAD_ROWS))
            _clear()
            st.rerun()
    except StoreRefused as refusal:
        st.error(escape(str(refusal)), icon=":material/error:")


def _prepare(store: Store, content: bytes, name: str, mapping: Mapping, clinic: str) -> PreparedImport:
    """Check and compare a file once, not at every click."""
    key = (hash(content), name, mapping, clinic)
    known = st.session_state.get(_PREPARED)
    if known is None or known[0] != key:
        with st.spinner("Reading and checking every row…"):
            known = (
                key,
                prepare_import(store, content, name, mapping=mapping, clinic=clinic or None, row_limit=_UPLOAD_ROWS),
            )
        st.session_state[_PREPARED] = known
    prepared: PreparedImport = known[1]
    return prepared


def _answers_for(content: bytes) -> Mapping:
    """Return the answers given for this very file: what was answered for another is asked anew."""
    mark = hash(content)
    known: tuple[int, Mapping] = st.session_state.get(_ANSWERS, (mark, Mapping()))
    st.session_state[_ANSWERS] = known if known[0] == mark else (mark, Mapping())
    answers: Mapping = st.session_state[_ANSWERS][1]
    return answers


def _clear() -> None:
    """Make room for the next file: an empty uploader, and nothing remembered of this one."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for name in (_PREPARED, _ANSWERS):
        st.session_state.pop(name, None)


def _show_check(prepared: PreparedImport, answers: Mapping) -> bool | None:
    """Show what was found; return, once the import is wanted, whether only its valid rows are, else None."""
    checked, comparison = prepared.checked, prepared.comparison
    if prepared.earlier:
        st.info(escape(prepared.earlier), icon=":material/history:")
        return None
    st.subheader("Checked", anchor=False)
    counts = {"Rows read": checked.rows_read}
    if checked.refused:
        counts |= {"In order": len(checked.records), "Rejected or waiting": len(checked.rejected)}
    else:
        counts |= {
            "New": len(comparison.new),
            "Corrections": len(comparison.changed),
            "Stored already": comparison.same,
            "Rejected": len(checked.rejected),
        }
    with st.container(horizontal=True, gap="large"):
        for label, count in counts.items():
            st.metric(label, f"{count:,}", width="content")
    groups = group_problems(checked.problems)
    asked = tuple(group for group in groups if group.question in _ASKED_HERE)
    _ask(asked, answers)
    _show_problems(tuple(group for group in groups if group not in asked))
    show_corrections(comparison)
    if checked.refused:
        st.markdown("**Nothing can be stored from this file as it stands.** Answer or mend what is told above.")
        return None
    if prepared.conflict:
        st.error(escape(prepared.conflict), icon=":material/error:")
    valid_rows = False
    if len(checked.rejected):
        valid_rows = st.checkbox(
            f"Import the {len(checked.records):,} valid rows and leave the {len(checked.rejected):,} rejected ones out",
            key="import_valid_rows",
        )
    ready = bool(comparison.new or comparison.changed) and (valid_rows or not len(checked.rejected))
    ready = ready and not prepared.conflict
    if not comparison.new and not comparison.changed:
        st.markdown("Every row of this file is stored already; there is nothing to import.")
    wanted = st.button("Import", type="primary", icon=":material/upload:", disabled=not ready, key="import_go")
    return valid_rows if wanted else None


def _ask(asked: tuple[ProblemGroup, ...], answers: Mapping) -> None:
    """Ask what the file leaves open, and take the answers over into the next check."""
    if not asked:
        return
    with st.form("import_questions"):
        st.markdown("**Some words need an answer before anything can be stored**")
        given = [(group, _ask_one(place, group)) for place, group in enumerate(asked)]
        if not st.form_submit_button("Use these answers", type="primary"):
            return
    treatments, types, order = list(answers.treatments), list(answers.back_pain_types), answers.date_order
    for group, answer in given:
        if answer is None:
            continue
        if group.question == "modality":
            treatments.append((group.word, answer))
        elif group.question == "back-pain-type":
            types.append((group.word, answer))
        else:
            order = "dmy" if answer == "dmy" else "mdy"
    given_answers = Mapping(treatments=tuple(treatments), back_pain_types=tuple(types), date_order=order)
    st.session_state[_ANSWERS] = (st.session_state[_ANSWERS][0], given_answers)
    st.rerun()


def _ask_one(place: int, group: ProblemGroup) -> str | None:
    key = f"import_question_{place}"
    if group.question == "date-order":
        orders = {"dmy": "Day first: 31/01/2026", "mdy": "Month first: 01/31/2026"}
        return st.radio(escape(group.message), list(orders), format_func=orders.__getitem__, index=None, key=key)
    word, rows = group.found[0], "1 row" if group.count == 1 else f"{group.count:,} rows"
    if group.question == "modality":
        options = {"+": f"Keep it: “{word}” is a treatment of ours"} | {one.word: one.word for one in MODALITIES}
        label = f"The treatment “{word}” ({rows}) is not known. It is…"
    else:
        options = {one.word: one.label for one in BACK_PAIN_TYPES}
        label = f"The back-pain type “{word}” ({rows}) is not known. It is…"
    return st.selectbox(
        escape(label), list(options), format_func=options.__getitem__, index=None, key=key, placeholder="Choose"
    )


def _show_problems(groups: tuple[ProblemGroup, ...]) -> None:
    """Show what was found, told once for each cause, the worst first."""
    for level, (icon, heading) in _LOOKS.items():
        here = [group for group in groups if group.level is level]
        if not here:
            continue
        open_at_once = level in (Level.REFUSE, Level.REJECT)
        with st.expander(f"{heading} ({len(here)})", icon=icon, expanded=open_at_once):
            for group in here:
                _show_group(group)


def _show_group(group: ProblemGroup) -> None:
    rows = "" if group.count <= 1 else f" — {group.count:,} rows"
    st.markdown(f"**{escape(group.message)}**{rows}")
    details = [f"Expected: {group.expected}" if group.expected else "", group.mend]
    st.markdown(escape(" · ".join(detail for detail in details if detail)))
    examples = [f"{one.address}: “{one.found}”" if one.found else one.address for one in group.examples]
    shown = [example for example in examples if example]
    if shown:
        st.caption(escape(" · ".join(shown)))
