"""The menu: the pages by section, each a link that carries the filter along."""

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.registry import PAGES, page_of

__all__ = ["show_menu"]


def show_menu() -> None:
    """Show the menu at the head of the sidebar.

    Our own rather than Streamlit's: its lists do not pass an accessibility check, and its links drop the filter.
    """
    with st.sidebar:
        section = ""
        for entry in PAGES:
            if entry.section != section:
                section = entry.section
                st.caption(section)
            st.page_link(page_of(entry.title), query_params=query_of_filter())
