"""The shell that every page stands in: page settings, the menu, the sample's mark, then the page."""

import streamlit as st

from outcomes.app.registry import make_pages
from outcomes.app.sample_mark import show_sample_mark

st.set_page_config(page_title="Backlight", page_icon=":material/trending_down:", layout="wide")
page = st.navigation(make_pages())
show_sample_mark()
page.run()
