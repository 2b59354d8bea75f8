"""The third step: what was found, grouped by cause, each with what mends it for the whole column at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from outcomes.app.showing import find_emphasis
from outcomes.app.text import escape, name_digest
from outcomes.app.wizard.draft import Draft, answered, keep_draft
from outcomes.app.wizard.problems import show_problems
from outcomes.charts.style import say_count
from outcomes.intake import CheckedFile, Level, ProblemGroup, map_answer, map_column, map_missing
from outcomes.report import render_csv
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["show_checking"]

_ASKED_HERE = ("modality", "back-pain-type", "date-order", "scale", "score-word")
_ORDERS = {"dmy": "Day first: 31/01/2026", "mdy": "Month first: 01/31/2026"}
_REQUIRED = {entry.name for entry in RECORD_FIELDS if entry.required}
_OWN = "+"


def show_checking(draft: Draft, checked: CheckedFile) -> None:
    """Show the counts, the questions, the problems with their mends, and the rejected rows to take away."""
    waiting = checked.refused and len(checked.rejected)
    with st.container(horizontal=True, gap="large"):
        st.metric("Rows read", f"{checked.rows_read:,}", width="content")
        st.metric("In order", f"{len(checked.records):,}", width="content")
        st.metric("Rejected or waiting" if waiting else "Rejected", f"{len(checked.rejected):,}", width="content")
    groups = checked.groups
    asked = [group for group in groups if group.question in _ASKED_HERE]
    _ask(draft, checked, asked)
    rest = [group for group in groups if group not in asked]
    show_problems(rest, lambda group: _mend(draft, checked, group))
    _offer_rejected(draft, checked)
    if checked.refused:
        st.markdown("**Nothing can be stored from this file as it stands.** Answer or mend what is told above.")
    elif not groups:
        st.markdown(":material/check_circle: **Every row is in order.**")


def _ask(draft: Draft, checked: CheckedFile, asked: Sequence[ProblemGroup]) -> None:
    """Ask what the file leaves open, and take the answers over into the next check."""
    if not asked:
        return
    with st.form("import_questions"):
        st.markdown("**Some words need an answer before anything can be stored**")
        given = [(group, _ask_one(group)) for group in asked]
        if not st.form_submit_button("Use these answers", type=find_emphasis()):
            return
    mapping = draft.mapping
    for group, answer in given:
        if answer:
            mapping = map_answer(mapping, group, answer, columns=checked.columns)
    keep_draft(answered(draft, mapping))
    st.rerun()


def _ask_one(group: ProblemGroup) -> str | None:
    rows = say_count(group.count, "row")
    word = group.found[0] if group.found else group.word
    # By what it asks and not by its place: an answer must never stand under another question.
    key = f"import_question_{name_digest(group.question, *_find_column(group), group.word or word)}"
    match group.question:
        case "date-order":
            return st.radio(escape(group.message), list(_ORDERS), format_func=_ORDERS.__getitem__, index=None, key=key)
        case "scale":
            return st.radio(escape(group.message), group.offers, format_func=escape, index=None, key=key)
        case "score-word":
            score = st.number_input(escape(f"The word “{word}” ({rows}) stands for the score"), value=None, key=key)
            return "" if score is None else str(score)
        case "modality":
            label = f"The treatment “{word}” ({rows}) is not known. It is…"
            words = {_OWN: f"Keep it: “{word}” is a treatment of ours"} | {one.word: one.word for one in MODALITIES}
            parts = st.multiselect(
                escape(label), list(words), format_func=words.__getitem__, key=key, placeholder="Choose one or several"
            )
            return _OWN if _OWN in parts else f" {_OWN} ".join(parts)
    kinds = {one.word: one.label for one in BACK_PAIN_TYPES}
    label = f"The back-pain type “{word}” ({rows}) is not known. It is…"
    return st.selectbox(
        escape(label), list(kinds), format_func=kinds.__getitem__, index=None, key=key, placeholder="Choose"
    )


def _find_column(group: ProblemGroup) -> tuple[str, ...]:
    return (group.examples[0].column,) if group.examples else ()


def _mend(draft: Draft, checked: CheckedFile, group: ProblemGroup) -> None:
    """Show what mends this cause for its whole column."""
    heading = next(iter(_find_column(group)), "")
    column = next((one for one in checked.columns if one.heading == heading and one.field), None)
    mended, key = None, f"import_mend_{name_digest(group.cause, heading, *group.found)}"
    if group.cause == "missing-code" and group.found:
        codes = ", ".join(group.found)
        if st.button(escape(f"{codes}: no answer, in the whole file"), key=key):
            mended = map_missing(draft.mapping, group.found)
    elif group.level is Level.REJECT and column is not None and column.field not in _REQUIRED:
        label = escape(f"Leave the column {heading} out")
        if st.button(label, key=key, type="tertiary", icon=":material/view_column:"):
            mended = map_column(draft.mapping, column.heading, "")
    if mended is not None:
        keep_draft(answered(draft, mended))
        st.rerun()


def _offer_rejected(draft: Draft, checked: CheckedFile) -> None:
    """Give the rejected rows away as a file, each with why, to be mended and imported again."""
    rows = cast("list[dict[str, object]]", checked.rejected.to_dict("records"))
    if not rows:
        return
    st.download_button(
        f"The {say_count(len(rows), 'rejected row')} with why, as CSV",
        data=lambda: render_csv(rows, list(rows[0])),
        file_name="rejected.csv",
        mime="text/csv",
        icon=":material/download:",
        key="import_rejected",
        on_click="ignore",
    )
    with st.expander("The rejected rows as a table"):
        st.dataframe(checked.rejected.head(200), hide_index=True, alt="Rejected rows, each with why")
