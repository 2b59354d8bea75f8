"""As many figures as *Trends* has, of one line each and with nothing beside them: the drawing library's own share."""

import plotly.graph_objects as go
import streamlit as st

chosen = st.segmented_control("Choice", ["One", "Two"], default="One")
st.write(f"Chosen: {chosen}")
for number in range(5):
    heights = [number, 3, 2] if chosen == "One" else [number, 1, 4]
    line = go.Scatter(x=[1, 2, 3], y=heights)
    st.plotly_chart(go.Figure(line, layout={"template": {"layout": {}}, "height": 300}), key=f"figure-{number}")
