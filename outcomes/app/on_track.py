"""How the On track page loads and shows who needs a second look."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from outcomes.app.figures import load_figure
from outcomes.app.patient_choice import open_patient
from outcomes.app.reader import load_peer_scope
from outcomes.app.red_flags import load_red_flags, show_banner
from outcomes.app.showing import FIGURE_CONFIG, show_caution
from outcomes.app.snapshots import load_peers
from outcomes.app.text import escape
from outcomes.app.turns import cache_heavy
from outcomes.charts import (
    draw_spark,
    label_group,
    label_patient,
    label_state,
    label_state_icon,
    say_chance,
    say_tracked,
)
from outcomes.cohort import Cohort, Snapshot, select_episodes
from outcomes.cohort.selection import pick_instrument
from outcomes.estimates import (
    STATES,
    OnTrack,
    RedFlags,
    Tracked,
    TrackReference,
    estimate_on_track,
    estimate_track_reference,
)
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, Outcome
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = ["load_on_track", "load_track_reference", "show_track_list"]

_AT_ONCE = 8


def load_on_track(cohort: Cohort, outcome: Outcome) -> OnTrack:
    """Return where the open episodes of the reader's selection stand, those with a red flag among them.

    A list of people is no measure: nobody who needs a look is left out of it.
    """
    snapshot, scope = cohort.snapshot, cohort.scope
    instrument = pick_instrument(cohort, outcome) or DEFAULT_INSTRUMENTS[outcome]
    chosen = replace(cohort.filter, include_red_flagged=True)
    reference = load_track_reference(outcome, instrument)
    key = (snapshot.store_name, snapshot.data_version, scope, chosen, outcome, instrument)
    return _on_track(key, _snapshot=snapshot, _reference=reference)


def load_track_reference(outcome: Outcome, instrument: str) -> TrackReference:
    """Return what all of the clinic's own episodes let expect."""
    peers, scope = load_peers(), load_peer_scope()
    return _reference(peers.store_name, peers.data_version, scope, outcome, instrument, _snapshot=peers)


def show_track_list(result: OnTrack) -> None:
    """Show the open episodes of one state, some at a time, each with its course and a way to the patient's page."""
    flags = load_red_flags()
    counts = {state: result.count(state) for state in STATES}
    present = [state for state in STATES if counts[state]]
    if not present:
        return
    words = {state: f"{label_state(state)} ({counts[state]})" for state in present}
    state = st.segmented_control(
        "Show", present, format_func=words.__getitem__, default=present[0], required=True, key="track_state"
    )
    own = [one for one in result.tracked if one.state == state]
    shown = min(len(own), st.session_state.get(f"track_shown_{state}", _AT_ONCE))
    for start in range(0, shown, 2):
        for column, one in zip(st.columns(2, gap="medium"), own[start : min(start + 2, shown)], strict=False):
            with column.container(border=True):
                _show_one(one, result.instrument, flags)
    if shown < len(own) and st.button(f"Show {min(_AT_ONCE, len(own) - shown)} more of {len(own)}"):
        st.session_state[f"track_shown_{state}"] = shown + _AT_ONCE
        st.rerun()


def _show_one(one: Tracked, instrument: str, flags: RedFlags) -> None:
    name = label_patient(one.patient_key)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{escape(name)}** · {escape(label_group('back_pain_type', one.back_pain_type))}")
        # Icon and word tell the states apart: a coloured ground leaves too little contrast for so small a text.
        st.badge(label_state(one.state), icon=label_state_icon(one.state), color="gray")
    show_banner([flag for flag in flags.open if flag.patient_key == one.patient_key])
    st.plotly_chart(
        load_figure(draw_spark, one, instrument),
        key=f"spark-{one.row}",
        config=FIGURE_CONFIG,
        alt=f"{name}: {say_tracked(one, instrument)}",
    )
    show_caution(say_tracked(one, instrument), say_chance(one))
    if st.button(f"Open {name}", key=f"open-{one.row}", type="tertiary", icon=":material/person_search:"):
        open_patient(one.patient_key)


@cache_heavy(max_entries=8, show_spinner="Making the expected courses…")
def _reference(
    store_name: str, data_version: int, scope: Scope, outcome: Outcome, instrument: str, *, _snapshot: Snapshot
) -> TrackReference:
    return estimate_track_reference(_snapshot, scope, outcome, instrument)


@st.cache_resource(max_entries=64, show_spinner=False)
def _on_track(
    key: tuple[str, int, Scope, CohortFilter, Outcome, str], *, _snapshot: Snapshot, _reference: TrackReference
) -> OnTrack:
    _, _, scope, chosen, _, _ = key
    return estimate_on_track(select_episodes(_snapshot, scope, chosen), _reference)
