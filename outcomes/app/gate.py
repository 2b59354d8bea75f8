"""The gate: which page is open to whom. What nobody may see is not drawn, and that it was asked for is written down."""

from __future__ import annotations

import streamlit as st

from outcomes.app.reader import note_once
from outcomes.app.registry import PAGES, find_pages, page_of
from outcomes.vocabulary.access import User

__all__ = ["refuse_page", "show_link"]


def refuse_page(reader: User, address: str) -> None:
    """Stop here, with words, where the page at `address` is not open to `reader`; the first page leads to theirs."""
    opened = find_pages(reader)
    asked = next((entry for entry in PAGES if entry.address == address), PAGES[0])
    if asked in opened:
        return
    if asked is PAGES[0]:
        st.switch_page(page_of(opened[0].title))
    note_once("denial", detail=f"page {asked.address}")
    st.title(asked.title, anchor=False)
    st.info(f"This page is not open to the role {reader.role}.", icon=":material/lock:")
    st.stop()


def show_link(reader: User, title: str, **told: object) -> None:
    """Show a link to the page titled `title`, where it is open to `reader`."""
    if any(entry.title == title for entry in find_pages(reader)):
        st.page_link(page_of(title), **told)  # type: ignore[arg-type]
