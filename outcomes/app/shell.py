"""The shell that every page stands in: its settings, the menu, the sample's mark, the shared filters, the page."""

from pathlib import Path

import streamlit as st

from outcomes.app.filters import seed_filters
from outcomes.app.registry import make_pages
from outcomes.app.sample_mark import show_sample_mark

_ICON = str(Path(__file__).with_name("favicon.svg"))

st.set_page_config(page_title="Backlight", page_icon=_ICON, layout="wide")
page = st.navigation(make_pages())
seed_filters(page.url_path)
show_sample_mark()
page.run()
