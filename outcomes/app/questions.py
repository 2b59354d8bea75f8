"""Questions that owners and practitioners ask, on the overview: each a link to where it is answered."""

from __future__ import annotations

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.gate import show_link
from outcomes.app.reader import load_reader
from outcomes.app.registry import PAGES
from outcomes.app.showing import show_caution
from outcomes.app.text import escape
from outcomes.vocabulary.access import User
from outcomes.vocabulary.questions import Asker, Question, find_questions

__all__ = ["show_questions"]

_ASKERS: dict[Asker, str] = {"owner": "Of the clinic", "practitioner": "Of one's own patients"}
_HERE = PAGES[0].title


def show_questions() -> None:
    """Show the questions side by side, folded away until asked for; a practitioner's first to practitioners."""
    reader = load_reader()
    askers = list(_ASKERS) if reader.role == "owner" else list(reversed(_ASKERS))
    with st.expander("Where do I find…?", icon=":material/help_center:"):
        for column, asker in zip(st.columns(len(askers), gap="large"), askers, strict=True):
            with column:
                show_caution(_ASKERS[asker])
                for question in find_questions(asker):
                    _show_question(question, reader)


def _show_question(question: Question, reader: User) -> None:
    if question.page == _HERE:
        where = f":gray[{escape(question.where)}]"
        st.markdown(f":small[:gray[:material/arrow_upward:] {escape(question.words)} {where}]")
        return
    query = dict(query_of_filter()) | {name: [word] for name, word in question.query}
    hint = f"{question.page}: {question.where}"
    show_link(
        reader, question.page, label=question.words, icon=":material/arrow_forward:", help=hint, query_params=query
    )
