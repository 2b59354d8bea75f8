"""The second step: what each column is. Suggestions say how sure they are, and count only once they are taken."""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from outcomes.app.showing import find_emphasis
from outcomes.app.text import escape, name_digest
from outcomes.app.wizard.draft import OF_THE_WHOLE, Draft, answered, keep_draft
from outcomes.app.wizard.problems import show_group
from outcomes.intake import CheckedFile, ColumnReading, Level, ProblemGroup, map_answer, map_column
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["show_mapping"]

_MEANINGS = {entry.name: f"{entry.name} — {entry.meaning}" for entry in RECORD_FIELDS} | {
    column: f"{column} — answer {number} of the {one.stem.upper()}"
    for one in QUESTIONNAIRES
    if one.scored
    for number, column in enumerate(one.columns, start=1)
}
_LEFT_OUT = ""
_PLAIN = re.compile(r"(?!.*www\.)[\w .,%-]*", re.IGNORECASE)


def show_mapping(draft: Draft, checked: CheckedFile) -> None:
    """Show each column with examples and what it is read as, and take over what is said of them."""
    for group in checked.questions:
        if group.question in OF_THE_WHOLE and group.level is Level.REFUSE:
            if group.offers:
                _ask_whole(draft, group)
            else:
                st.error(escape(group.message), icon=":material/view_column:")
    if not checked.columns:
        return
    read = [column for column in checked.columns if column.field]
    st.markdown(f"**{len(read)} of {len(checked.columns)} columns are read.** What is left out is kept nowhere.")
    sure = [column for column in checked.columns if column.known == "recognised"]
    named = [column for column in checked.columns if column.known == "identifying"]
    asked = [column for column in checked.columns if column not in sure and column not in named]
    with st.form("import_columns"):
        chosen = {column.heading: _ask(column) for column in asked}
        if sure:
            with st.expander(f"Recognised by their headings ({len(sure)})", expanded=not asked):
                chosen |= {column.heading: _ask(column) for column in sure}
        if st.form_submit_button("Use this mapping", type=find_emphasis()):
            _take_over(draft, checked, chosen)
    if named:
        headings = ", ".join(column.heading for column in named)
        st.caption(escape(f"They name people or hold free text, and are dropped: {headings}."))


def _ask_whole(draft: Draft, group: ProblemGroup) -> None:
    """Ask which sheet, which row or which of several columns is meant."""
    show_group(group)
    offers = {offer: "The first row is data" if offer == "none" else escape(offer) for offer in group.offers}
    key = name_digest(group.cause, group.word, *group.offers)
    answer = st.radio("It is", list(offers), format_func=offers.__getitem__, key=f"import_whole_{key}")
    if st.button("Read it so", type=find_emphasis(), key=f"import_whole_go_{key}") and answer:
        keep_draft(answered(draft, map_answer(draft.mapping, group, answer)))
        st.rerun()


def _ask(column: ColumnReading) -> str:
    """Show one column and return the field that it is to be, "" for none."""
    options = [_LEFT_OUT, *_MEANINGS]
    now = column.field or column.suggestion
    left, right = st.columns([2, 3], vertical_alignment="center")
    left.markdown(f"**{escape(column.heading or '(no heading)')}**")
    left.caption(escape(f"{_say_how(column)} {' · '.join(column.examples)}"))
    return right.selectbox(
        _name(column.heading),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda name: _MEANINGS.get(name, "Leave it out"),
        key=f"import_column_{name_digest(column.heading)}",
        label_visibility="collapsed",
    )


def _name(heading: str) -> str:
    """Return the box's name for those who hear it: it is read out as it is written, so plain words stay plain."""
    return f"{heading} is" if _PLAIN.fullmatch(heading) else escape(f"{heading} is")


def _say_how(column: ColumnReading) -> str:
    match column.known:
        case "declared":
            return "As you said."
        case "recognised":
            return "Recognised."
        case "suggested":
            return f"Perhaps {column.suggestion}, {column.confidence} % sure."
    return "Not known."


def _take_over(draft: Draft, checked: CheckedFile, chosen: dict[str, str]) -> None:
    """Declare what was chosen otherwise than it is read, and look at the file anew."""
    mapping = draft.mapping
    for column in checked.columns:
        wanted = chosen.get(column.heading, column.field)
        if wanted != column.field:
            mapping = map_column(mapping, column.heading, wanted)
    keep_draft(replace(answered(draft, mapping), confirmed=True))
    st.rerun()
