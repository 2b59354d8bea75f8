"""The settings page: what each setting means, what another choice would move, from now on; and every change so far."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from outcomes.app.downloads import show_downloads
from outcomes.app.loading import load_preview
from outcomes.app.reader import load_reader
from outcomes.app.showing import find_emphasis, show_caution, show_rows
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_store
from outcomes.app.text import escape
from outcomes.charts.settings_words import (
    say_change,
    say_changed_settings,
    say_preview,
    say_setting,
    tabulate_changes,
    tabulate_preview,
)
from outcomes.cohort import Cohort
from outcomes.store import write_setting
from outcomes.vocabulary.settings import SETTINGS, Setting, Settings

__all__ = ["show_changes", "show_setting_changes", "show_settings"]

_JUST_SET = "setting_just_set"


def show_settings() -> None:
    """Show each setting as it stands, with another choice in reach and what that would move."""
    snapshot = load_snapshot()
    if st.session_state.pop(_JUST_SET, False) and snapshot.changes:
        with st.container(border=True):
            st.markdown(f":material/check_circle: **{escape(say_change(snapshot.changes[0]))}**")
    st.markdown(
        "These choices hold for every page, table and export at once. Choose another to see which numbers it would "
        "move, before anything is set."
    )
    if not load_reader().may("settings"):
        show_caution("Yours to read: an owner of all clinics changes them.")
    for setting in SETTINGS:
        with st.container(border=True):
            _show_setting(setting, snapshot.settings)


def show_changes() -> None:
    """Show every change of the settings, newest first."""
    st.subheader("Changes so far", anchor=False)
    changes = load_snapshot().changes
    if changes:
        show_rows(tabulate_changes(changes))
        show_downloads([asdict(change) for change in changes], name="setting_changes")
    else:
        st.markdown("None yet. A change appears here, with when, by whom, and what it was before; none is ever erased.")


def show_setting_changes(cohort: Cohort) -> None:
    """Show in quiet lines which settings are not as they came, and since when; nothing where all are."""
    show_caution(*say_changed_settings(cohort.snapshot.settings, cohort.snapshot.changes))


def _show_setting(setting: Setting, settings: Settings) -> None:
    present = settings.value_of(setting.name)
    st.subheader(escape(say_setting(setting, present)), anchor=False)
    show_caution(setting.meaning, f"This moves {setting.moves}.")
    if not load_reader().may("settings"):
        return
    chosen = _choose(setting, present)
    if chosen != present:
        _show_preview(setting, settings, chosen)


def _choose(setting: Setting, present: str) -> str:
    key = f"setting-{setting.name}"
    if not setting.choices:
        label = f"{setting.label}: another number, {setting.low} to {setting.high}"
        return str(st.number_input(label, setting.low, setting.high, int(present), key=key, width=320))
    words = [word for word, _ in setting.choices]
    chosen: str = st.radio(
        f"{setting.label}: another rule",
        words,
        index=words.index(present),
        format_func=lambda word: escape(setting.say(word)),
        captions=[escape(line) for line in setting.explained],
        key=key,
    )
    return chosen


def _show_preview(setting: Setting, settings: Settings, chosen: str) -> None:
    """Show what `chosen` would move on the records in hand, and the button that sets it."""
    moved = tabulate_preview(load_preview(settings), load_preview(settings.with_value(setting.name, chosen)))
    st.markdown(f"**{escape(say_preview(setting, chosen, moves=bool(moved)))}**")
    if moved:
        show_rows(moved)
        show_caution("In brackets: the 95% interval, and of how many.")
    store = load_store()
    if store.read_only:
        show_caution("This is the sample clinic. Settings belong to records of your own: import these first.")
    key = f"setting-{setting.name}-set"
    if st.button("Use this from now on", type=find_emphasis(), disabled=store.read_only, key=key):
        write_setting(store, setting.name, chosen, set_by=load_reader().name)
        st.session_state[_JUST_SET] = True
        st.rerun()
