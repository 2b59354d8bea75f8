"""How the Red flags page loads, shows and closes flags, and the banner wherever such a patient appears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from outcomes.app.reader import load_reader, load_scope
from outcomes.app.showing import show_caution
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_own_store, load_store
from outcomes.app.text import emphasise, escape
from outcomes.charts import label_flag, label_patient, say_banner, say_flag, say_flag_actions
from outcomes.cohort import Cohort, Flag, Snapshot, select_episodes
from outcomes.estimates import RedFlags, find_red_flags
from outcomes.store import StoreRefused, write_flag_action
from outcomes.vocabulary.red_flags import FLAG_ACTIONS
from outcomes.vocabulary.selection import CohortFilter, Scope

__all__ = ["load_red_flags", "show_banner", "show_flag_history", "show_flag_queue"]


def load_red_flags(cohort: Cohort | None = None) -> RedFlags:
    """Return the red flags of the reader's selection, or of all that the reader may see."""
    snapshot = load_snapshot()
    chosen = replace(cohort.filter if cohort else CohortFilter(), include_red_flagged=True)
    return _red_flags(snapshot.store_name, snapshot.data_version, load_scope(), chosen, _snapshot=snapshot)


def show_banner(flags: Sequence[Flag], *, private: bool = False) -> None:
    """Show the banner of a patient's open flags; nothing where there are none. `private`: without their days."""
    if words := say_banner(flags, private=private):
        st.error(emphasise(words), icon=":material/emergency:")


def show_flag_queue(flags: RedFlags) -> None:
    """Show the open flags, the oldest first, each with a way to note what was done."""
    if noted := st.session_state.pop("flag_noted", ""):
        st.success(escape(noted), icon=":material/check:")
    for flag in flags.open:
        with st.container(border=True):
            st.markdown(f"**{escape(label_flag(flag))}**")
            show_banner((flag,))
            show_caution(say_flag(flag))
            _ask_action(flag)


def show_flag_history(flags: RedFlags) -> None:
    """Show what was done about the flags that are closed, the newest first."""
    for flag in flags.closed:
        st.markdown(f"**{escape(label_patient(flag.patient_key))}** · {escape(say_flag(flag))}")
        show_caution(f"Done: {say_flag_actions(flag)}.")


def _ask_action(flag: Flag) -> None:
    if load_store().read_only:
        show_caution("In your own records, what was done is noted here; the sample clinic stays as it is.")
        return
    with st.form(f"flag-{flag.name}", border=False):
        columns = st.columns([3, 2, 2])
        words = {action.id: action.words for action in FLAG_ACTIONS}
        action = columns[0].selectbox("What was done", list(words), format_func=words.__getitem__, index=None)
        by = columns[1].text_input("By whom", value=load_reader().name, max_chars=100)
        day = columns[2].date_input("On which day", value=None, min_value=flag.day)
        if not st.form_submit_button("Note it", icon=":material/done:"):
            return
        if action is None or day is None:
            st.warning("Choose what was done and on which day.")
            return
        try:
            write_flag_action(load_own_store(), flag.name, action, done_on=day, done_by=by, noted_by=load_reader().name)
        except StoreRefused as refusal:
            st.error(escape(str(refusal)))
            return
    st.session_state["flag_noted"] = f"Noted for {label_patient(flag.patient_key)}: {words[action]}."
    st.rerun()


@st.cache_resource(max_entries=64, show_spinner=False)
def _red_flags(
    store_name: str, data_version: int, scope: Scope, chosen: CohortFilter, *, _snapshot: Snapshot
) -> RedFlags:
    return find_red_flags(select_episodes(_snapshot, scope, chosen))
