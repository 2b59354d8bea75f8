"""The door: `streamlit run dashboard.py`. Everything inside starts at outcomes/app/shell.py."""

import streamlit as st

from outcomes.app.door import MIDDLEWARE, report_error, warm_up

app = st.App("outcomes/app/shell.py", middleware=MIDDLEWARE, on_script_error=report_error, lifespan=warm_up)
