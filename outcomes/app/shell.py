"""The shell that every page stands in: who reads, the menu, the sample's mark, the shared filters, the page."""

from pathlib import Path

import streamlit as st

from outcomes.app.filters import seed_filters
from outcomes.app.gate import refuse_page
from outcomes.app.menu import show_menu
from outcomes.app.reader import admit
from outcomes.app.registry import make_pages
from outcomes.app.sample_mark import show_sample_mark
from outcomes.app.text import escape
from outcomes.app.turns import take_page_turn
from outcomes.store import StoreRefused

_ICON = str(Path(__file__).with_name("favicon.svg"))

st.set_page_config(page_title="Backlight", page_icon=_ICON, layout="wide")
try:
    with take_page_turn():
        reader = admit()
        page = st.navigation(make_pages(), position="hidden")
        seed_filters(page.url_path)
        show_menu(reader)
        refuse_page(reader, page.url_path)
        show_sample_mark(reader)
        page.run()
except StoreRefused as refusal:
    st.error(escape(str(refusal)), icon=":material/database_off:")
