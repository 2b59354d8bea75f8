"""The menu: the pages by section, each a link that carries the filter along; beneath, who reads."""

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.registry import find_pages, page_of
from outcomes.app.sign_in import SignIn, end_sign_in, find_mode, find_sign_in
from outcomes.app.text import escape
from outcomes.vocabulary.access import User

__all__ = ["show_menu"]


def show_menu(reader: User) -> None:
    """Show the menu at the head of the sidebar, with the pages that are open to `reader`.

    Our own rather than Streamlit's: its lists do not pass an accessibility check, and its links drop the filter.
    """
    with st.sidebar:
        section = ""
        for entry in find_pages(reader):
            if entry.section != section:
                section = entry.section
                st.caption(section)
            st.page_link(page_of(entry.title), query_params=query_of_filter())
        _show_reader(reader)


def _show_reader(reader: User) -> None:
    """Show who is signed in, with the way out; where nobody can be, that whoever sits here sees all."""
    if find_mode() == "single":
        st.caption(":material/computer: This computer only, without sign-in")
        return
    st.caption(f":material/account_circle: {escape(reader.name)}, {reader.role}")
    if find_mode() == "oidc":
        st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=_sign_out, key="sign_out")


def _sign_out() -> None:
    """Sign out everywhere; Streamlit alone forgets it in this tab, and its cookie once the browser obeys."""
    sign_in = find_sign_in()
    if isinstance(sign_in, SignIn):
        end_sign_in(sign_in)
    st.logout()
