"""How the Practitioners page shows who differs: funnels side by side, and figures drawn to what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from outcomes.app.figures import load_figure
from outcomes.app.reader import load_peer_scope, load_scope
from outcomes.app.showing import FIGURE_CONFIG, find_ink, show_caution
from outcomes.app.snapshots import load_peers
from outcomes.app.text import escape
from outcomes.charts import (
    arrange_units,
    draw_forest,
    draw_funnel,
    label_unit_measure,
    say_funnel,
    say_may_signal,
    say_peers,
    say_reliability,
)
from outcomes.cohort import Cohort, select_episodes
from outcomes.estimates import PeerBand, Units, find_peers

__all__ = ["load_own_names", "load_peer_cohort", "show_peers", "show_units"]

_AXIS = "of a hundred, more or fewer than expected"


def show_units(results: Sequence[Units]) -> None:
    """Show the owner's view: each measure's funnel and figures drawn to what is expected, side by side."""
    for column, units in zip(st.columns(len(results), gap="medium"), results, strict=True):
        with column:
            st.markdown(f"**{escape(label_unit_measure(units))}**")
            if len(units.units) > 1:
                _draw_funnel(units)
                show_caution(say_may_signal(units))
                _draw_forest(units)
                show_caution(say_reliability(units))


def load_own_names() -> tuple[str, ...]:
    """Return the names under which a practitioner who reads sees themselves; none where the reader sees everyone."""
    return load_scope().practitioners or ()


def load_peer_cohort(cohort: Cohort) -> Cohort:
    """Return whom the reader is held against: of everyone in their clinics, the episodes that the filter asks for.

    A practitioner's own name in it is left out: among themselves nobody differs.
    """
    chosen = replace(cohort.filter, practitioners=()) if load_own_names() else cohort.filter
    return select_episodes(load_peers(), load_peer_scope(), chosen)


def show_peers(results: Sequence[Units], name: str) -> None:
    """Show a practitioner's own view: themselves, and where the middle half of their peers lies, nobody named."""
    for column, units in zip(st.columns(len(results), gap="medium"), results, strict=True):
        with column:
            st.markdown(f"**{escape(label_unit_measure(units))}**")
            if units.find(name) is None:
                st.markdown("No episode of yours is counted here.")
                continue
            peers = find_peers(units, name)
            _draw_funnel(units, alone=name)
            show_caution(say_peers(peers, units))
            _draw_forest(units, alone=name, peers=peers)


def _draw_funnel(units: Units, *, alone: str = "") -> None:
    st.plotly_chart(
        load_figure(draw_funnel, units, alone=alone, ink=find_ink()),
        key=f"funnel-{units.field}-{units.measure}",
        config=FIGURE_CONFIG,
        alt=say_funnel(units, alone=alone),
    )


def _draw_forest(units: Units, *, alone: str = "", peers: PeerBand | None = None) -> None:
    rows = arrange_units(units, alone=alone, peers=peers)
    st.plotly_chart(
        load_figure(draw_forest, rows, better="higher", title=_AXIS, ink=find_ink()),
        key=f"drawn-{units.field}-{units.measure}",
        config=FIGURE_CONFIG,
        alt=say_funnel(units, alone=alone).replace(":", ", drawn to what is expected:", 1),
    )
