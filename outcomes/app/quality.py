"""How the Quality page loads and shows the checks of the records, what is missing, and how complete they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from outcomes.app.choices import show_choice
from outcomes.app.downloads import show_downloads
from outcomes.app.figures import load_figure
from outcomes.app.showing import FIGURE_CONFIG, find_ink, show_caution, show_headline, show_table
from outcomes.app.snapshots import CohortKey, key_of
from outcomes.app.text import escape
from outcomes.app.turns import cache_heavy
from outcomes.charts.quality_figure import COMPLETENESS_ROWS, draw_completeness
from outcomes.charts.quality_words import (
    QUALITY_HEADINGS,
    QUALITY_ICONS,
    label_check,
    label_quality_state,
    say_check,
    say_completeness,
    say_to_do,
    tabulate_behind,
    tabulate_completeness,
    tabulate_quality,
    tabulate_quality_by_import,
)
from outcomes.cohort import Cohort, Ledger, Snapshot, build_ledger, select_episodes
from outcomes.estimates import (
    CheckResult,
    Completeness,
    Quality,
    ToDoItem,
    estimate_completeness,
    estimate_quality,
    find_rows_behind,
    find_to_do,
)
from outcomes.vocabulary.quality import QUALITY_CATEGORIES, QUALITY_STATES

__all__ = [
    "load_completeness",
    "load_quality",
    "load_to_do",
    "show_checks",
    "show_checks_to_mind",
    "show_completeness",
    "show_rows_behind",
    "show_to_do",
]

_ROWS_SHOWN = 5_000
"""Of the rows behind a check; the command prints all of them."""

_MINDED = 8
"""So many checks that need somebody are told in full."""

_URGENT = {
    1: ":material/emergency:",
    2: ":material/contact_support:",
    3: ":material/edit_note:",
    4: ":material/event_available:",
}


def load_quality(cohort: Cohort) -> Quality:
    """Return how every check ended on the records that the reader's filter selects, red-flagged ones among them."""
    return _quality(_key_of(cohort), _snapshot=cohort.snapshot)


def load_to_do(cohort: Cohort) -> tuple[ToDoItem, ...]:
    """Return what is missing from these records and can still be put right, the most urgent first."""
    return _to_do(_key_of(cohort), _snapshot=cohort.snapshot)


def load_completeness(cohort: Cohort, name: str) -> Completeness | None:
    """Return by practitioner and month what the check called `name` finds complete."""
    return _completeness(_key_of(cohort), name, _snapshot=cohort.snapshot)


def show_checks_to_mind(quality: Quality) -> None:
    """Show the checks that need somebody, what matters most first: what was found, why it matters, what to do."""
    for result in quality.ranked[:_MINDED]:
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"**{escape(result.check.title)}**")
                st.badge(label_quality_state(result.state), icon=QUALITY_ICONS[result.state], color="gray")
            st.markdown(escape(say_check(result)))
            if result.state != "error":
                show_caution(f"{result.check.why} What to do: {result.check.mend}")
    if len(quality.ranked) > _MINDED:
        show_caution(f"And {len(quality.ranked) - _MINDED} more, in the table of every check.")


def show_checks(quality: Quality) -> None:
    """Show every check in a table, those that need somebody first, with its share by import; and hand it out."""
    order = [result.check.name for result in quality.ranked]
    states = list(QUALITY_STATES)
    told = sorted(
        quality.results,
        key=lambda one: (states.index(one.state), order.index(one.check.name) if one.check.name in order else 0),
    )
    rows = [_lay_out(result, several=len(quality.files) > 1) for result in told]
    percent = st.column_config.NumberColumn
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=420,
        alt="Every check with its state, its share and its limits",
        column_config={
            "Amiss, %": percent(format="%.1f", help="Of all that could be judged: what the last column says of"),
            "n": percent(format="localized", help="How many could be judged"),
            "95% from": percent(format="%.1f"),
            "95% to": percent(format="%.1f"),
            "Look beyond, %": percent(format="%.1f"),
            "Fails beyond, %": percent(format="%.1f"),
            "By import, %": st.column_config.LineChartColumn(
                help="The share in each import, the oldest first", y_min=0
            ),
        },
    )
    show_downloads(tabulate_quality(quality), name="quality")
    rows_by_import = tabulate_quality_by_import(quality)
    show_table(rows_by_import, name="quality_by_import", title="Each check by import", headings=QUALITY_HEADINGS)


def show_rows_behind(cohort: Cohort, quality: Quality) -> None:
    """Show the checks that something is behind, to choose one, and the sessions behind it."""
    told = {result.check.name: result for result in (*quality.ranked, *quality.results) if len(result.rows)}
    if not told:
        show_caution("No check has found a session of the kind that it looks for.")
        return
    labels = {name: label_check(result) for name, result in told.items()}
    chosen = told[show_choice("The rows behind", labels, name="check", wide=True)]
    show_caution(say_check(chosen))
    rows = tabulate_behind(
        find_rows_behind(_ledger(_key_of(cohort), _snapshot=cohort.snapshot), chosen, at_most=_ROWS_SHOWN)
    )
    if len(chosen.rows) > _ROWS_SHOWN:
        show_caution(
            f"The first {_ROWS_SHOWN:,} of {len(chosen.rows):,}; python -m outcomes quality --rows prints all."
        )
    title = f"The rows behind it: {len(chosen.rows):,}"
    show_table(rows, name=f"rows_behind_{chosen.check.name}", title=title, headings=QUALITY_HEADINGS)


def show_to_do(items: Sequence[ToDoItem]) -> None:
    """Show what is missing, a sentence each, with what to do and whose records they are."""
    if not items:
        st.markdown(f"{QUALITY_ICONS['pass']} Nothing of what is looked for is missing.")
    for item in items:
        st.markdown(f"{_URGENT[item.todo.urgency]} **{escape(say_to_do(item))}** {escape(item.todo.mend)}")
        rows = tabulate_behind(item.rows)
        show_table(rows, name=f"missing_{item.todo.name}", title=f"Whose: {len(rows):,}", headings=QUALITY_HEADINGS)


def show_completeness(cohort: Cohort, quality: Quality) -> None:
    """Show what to look at, how complete it is by practitioner and month, and the same as a table."""
    judged = [one for one in quality.results if one.check.category == "completeness" and one.share is not None]
    if not judged:
        show_caution("There is nothing to judge.")
        return
    words = {one.check.name: one.check.title for one in judged}
    result = load_completeness(cohort, show_choice("What", words, name="complete"))
    if result is None:
        show_caution("There is nothing to judge.")
        return
    sentence = say_completeness(result)
    show_headline(sentence)
    if result.everyone.whole is None:
        return
    st.plotly_chart(
        load_figure(draw_completeness, result, ink=find_ink()), key="completeness", config=FIGURE_CONFIG, alt=sentence
    )
    hidden = len(result.rows) - COMPLETENESS_ROWS
    show_caution(
        "In each cell how many of a hundred are complete, and beneath it of how many. The stronger the ground, the "
        "more is missing; grey and in brackets: fewer than ten patients, too few to judge. The newest month is not "
        "over. Names are those on Settings; who has most to judge comes first.",
        f"{hidden} more practitioners stand in the table." if hidden > 0 else "",
    )
    show_table(tabulate_completeness(result), name="completeness", headings=QUALITY_HEADINGS)


def _lay_out(result: CheckResult, *, several: bool) -> dict[str, object]:
    share = result.share
    row: dict[str, object] = {
        "State": label_quality_state(result.state, sign=True),
        "Check": result.check.title,
        "Amiss, %": share.value if share else None,
        "95% from": share.low if share else None,
        "95% to": share.high if share else None,
        "n": result.judged,
        "Look beyond, %": result.warn if share else None,
        "Fails beyond, %": result.fail,
    }
    if several:
        row["By import, %"] = [100 * one.violating / one.judged for one in result.by_import if one.judged]
    return row | {"Kind": QUALITY_CATEGORIES[result.check.category], "Counted is": result.check.asks}


def _key_of(cohort: Cohort) -> CohortKey:
    """Return what all of this depends on; records with a red flag are never left out of what is checked."""
    chosen = replace(cohort.filter, include_red_flagged=True)
    return key_of(replace(cohort, filter=chosen))


@st.cache_resource(max_entries=2, show_spinner=False)
def _ledger(key: CohortKey, *, _snapshot: Snapshot) -> Ledger:
    _, _, scope, chosen = key
    return build_ledger(select_episodes(_snapshot, scope, chosen))


@cache_heavy(max_entries=16, show_spinner="Checking the records…")
def _quality(key: CohortKey, *, _snapshot: Snapshot) -> Quality:
    return estimate_quality(_ledger(key, _snapshot=_snapshot))


@st.cache_resource(max_entries=16, show_spinner=False)
def _to_do(key: CohortKey, *, _snapshot: Snapshot) -> tuple[ToDoItem, ...]:
    return find_to_do(_ledger(key, _snapshot=_snapshot))


@st.cache_resource(max_entries=64, show_spinner=False)
def _completeness(key: CohortKey, name: str, *, _snapshot: Snapshot) -> Completeness | None:
    return estimate_completeness(_ledger(key, _snapshot=_snapshot), name)
