"""The five steps of an import and the bar above them: any step is a click away, and the first that asks opens."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.jobs import show_jobs
from outcomes.app.text import escape
from outcomes.app.wizard.checking import show_checking
from outcomes.app.wizard.choosing import show_choosing
from outcomes.app.wizard.comparing import show_comparing
from outcomes.app.wizard.draft import STEPS, Draft, Step, find_step, keep_draft, prepare, take_draft
from outcomes.app.wizard.mapping import show_mapping
from outcomes.store import Store, StoreRefused

__all__ = ["show_import"]

_PREVIOUS: dict[Step, Step] = {"Map": "Choose", "Check": "Map", "Compare": "Check"}
_NEXT: dict[Step, Step] = {"Choose": "Map", "Map": "Check", "Check": "Compare"}


def show_import(store: Store) -> None:
    """Show the way of one file into `store`, as far as it has come."""
    busy = show_jobs(store)
    draft = take_draft()
    try:
        if draft is None:
            _show_bar("Import" if busy else "Choose", None)
            show_choosing(store)
            return
        _show_file(draft)
        prepared = prepare(store, draft)
        step = find_step(draft, prepared)
        _show_bar(step, draft)
        if step == "Choose":
            show_choosing(store)
        elif step == "Map":
            show_mapping(draft, prepared.checked)
        elif step == "Check":
            show_checking(draft, prepared.checked)
        else:
            show_comparing(store, draft, prepared)
    except StoreRefused as refusal:
        st.error(escape(str(refusal)), icon=":material/error:")
        return
    _show_turns(step)


def _show_file(draft: Draft) -> None:
    """Show which file is in hand, and the way to put it away, whatever is the matter with it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        origin = f" · from {escape(draft.source)}" if draft.source else ""
        st.markdown(f"**{escape(draft.name)}**{origin}", width="content")
        st.button("Put this file away", icon=":material/close:", type="tertiary", on_click=_drop, key="import_drop")


def _show_bar(here: Step, draft: Draft | None) -> None:
    """Show the five steps; each is a way there while a file is in hand, but for the last, which is a word given."""
    with st.container(horizontal=True, gap="small", key="import-steps"):
        for number, step in enumerate(STEPS, start=1):
            st.button(
                f"{number} {step}",
                key=f"import_step_{step}",
                type="secondary" if step == here else "tertiary",
                disabled=step != here and (draft is None or step == "Import"),
                icon=":material/arrow_forward:" if step == here else None,
                on_click=_go,
                args=(step,),
            )


def _show_turns(step: Step) -> None:
    with st.container(horizontal=True, gap="small"):
        if step in _PREVIOUS:
            before = _PREVIOUS[step]
            st.button(f"Back: {before}", icon=":material/arrow_back:", on_click=_go, args=(before,), key="import_back")
        if step in _NEXT:
            after = _NEXT[step]
            st.button(f"Next: {after}", icon=":material/arrow_forward:", on_click=_go, args=(after,), key="import_next")


def _go(step: Step) -> None:
    draft = take_draft()
    if draft is not None and step != "Import":
        keep_draft(replace(draft, step=step))


def _drop() -> None:
    keep_draft(None)
