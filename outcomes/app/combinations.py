"""How the Combinations page shows what it has: the grid, two combinations held together, what each treatment adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from outcomes.app.choices import show_choice, show_segments
from outcomes.app.figures import load_figure
from outcomes.app.showing import FIGURE_CONFIG, find_ink, show_caution, show_headline
from outcomes.app.text import escape
from outcomes.charts import (
    OWN_POPULATION,
    ForestRow,
    draw_balance,
    draw_forest,
    draw_grid,
    draw_switches,
    label_group,
    label_type,
    say_balance,
    say_confounding,
    say_contributions,
    say_difference,
    say_false_better,
    say_gate,
    say_grid_cells,
    say_landmark,
    say_one_practitioner,
    say_plain_beside,
    say_response_difference,
    say_switches,
)
from outcomes.charts.best_words import say_best, say_best_rule, say_pairs
from outcomes.cohort import Cohort
from outcomes.estimates import EVERY_TYPE, REST, Best, Comparison, Contribution, Grid, Switches
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.settings import find_setting

__all__ = [
    "show_asked",
    "show_balance",
    "show_best",
    "show_comparison",
    "show_contributions",
    "show_grid",
    "show_landmark",
    "show_pair",
    "show_switches",
]

_PAIR = 2


def show_grid(grid: Grid) -> None:
    """Show types of back pain by starting combinations."""
    st.plotly_chart(
        load_figure(draw_grid, grid, ink=find_ink()), key="grid", config=FIGURE_CONFIG, alt=say_grid_cells(grid)
    )


def show_landmark(cohort: Cohort) -> int:
    """Show by which session it counts what had been given, and return it; the clinic's setting is the default."""
    setting = find_setting("landmark")
    assert setting is not None
    words = {str(number): str(number) for number in range(setting.low, setting.high + 1)}
    default = str(cohort.snapshot.settings.landmark)
    chosen = int(show_segments("Given by session", words, name="by_session", default=default))
    show_caution(say_landmark(chosen))
    return chosen


def show_pair(combinations: Mapping[str, Mapping[str, int]], landmark: int) -> tuple[str, str, str]:
    """Show a type and two combinations to choose, with how many were given each; return their words, the second or
    the rest.

    First chosen is the type whose two most frequent combinations leave the larger smaller arm, and in it these two, the
    one with more treatments first.
    """
    kinds = [kind for kind, counts in combinations.items() if counts and kind != EVERY_TYPE]
    default = max(kinds, key=lambda kind: (_second_largest(combinations[kind]), sum(combinations[kind].values())))
    columns = st.columns((2, 3, 3), gap="medium")
    with columns[0]:
        types = {kind: label_type(kind) for kind in (*kinds, EVERY_TYPE)}
        kind = show_choice("Back pain", types, name="within", default=default, wide=True)
    counts = combinations[kind]
    frequent = sorted(list(counts)[:_PAIR], key=lambda word: -len(split_combination(word)))
    names = {word: f"{label_group('combination', word)}, n {count:,}" for word, count in counts.items()}
    with columns[1]:
        label = "Started with" if landmark == 1 else f"Given by session {landmark}"
        first = show_choice(label, names, name="first", default=frequent[0], wide=True)
    others = {word: name for word, name in names.items() if word != first} | {REST: "All others"}
    with columns[2]:
        second = show_choice("Held against", others, name="second", default=next(iter(others)), wide=True)
    return kind, first, second


def _second_largest(counts: Mapping[str, int]) -> int:
    return sorted(counts.values())[-_PAIR] if len(counts) >= _PAIR else 0


def show_comparison(comparison: Comparison) -> None:
    """Show whether the two may be compared, and where they may, how far they are apart: plain beside fair."""
    show_headline(say_gate(comparison))
    if comparison.fair is None:
        return
    rows = [
        ForestRow("Had both been alike", fair=comparison.fair),
        ForestRow("As recorded", plain=comparison.plain),
    ]
    title = f"Difference in {_find_unit(comparison)}"
    figure = load_figure(draw_forest, rows, better=_find_better(comparison), title=title, ink=find_ink())
    alt = _strip(f"{say_gate(comparison)} {say_difference(comparison)}")
    st.plotly_chart(figure, key="forest", config=FIGURE_CONFIG, alt=alt)
    show_headline(say_difference(comparison))
    show_caution(say_plain_beside(comparison), say_response_difference(comparison))
    show_caution(say_confounding(comparison), say_one_practitioner(comparison), OWN_POPULATION)


def show_balance(comparison: Comparison) -> None:
    """Show how alike the two are, term by term, as recorded and as weighted."""
    show_caution(say_balance(comparison))
    if comparison.balance:
        st.plotly_chart(
            load_figure(draw_balance, comparison, ink=find_ink()),
            key="balance",
            config=FIGURE_CONFIG,
            alt=say_balance(comparison),
        )
        show_caution(
            "Squares: as recorded. Circles: as weighted. Grey: within a tenth of a standard deviation, taken for "
            "alike. The terms that were most apart, and the checks, which the weights were not made to level."
        )


def show_best(every: Sequence[Best]) -> None:
    """Show type by type what does better than all others, and how every two that may be compared stand."""
    for best in every:
        st.markdown(escape(say_best(best)).replace(r"\*\*", "**"))
        show_caution(_strip(say_pairs(best)))
    show_caution(say_best_rule(every))


def show_contributions(contributions: Sequence[Contribution]) -> None:
    """Show what each treatment goes with beside the same others."""
    told = sum(one.comparison.fair is not None for one in contributions)
    show_headline(say_contributions(contributions), say_false_better(told))
    if not told:
        return
    rows = [_arrange(one) for one in contributions]
    like = contributions[0].comparison
    title = f"Difference in {_find_unit(like)}"
    figure = load_figure(draw_forest, rows, better=_find_better(like), title=title, ink=find_ink())
    alt = _strip(say_contributions(contributions))
    st.plotly_chart(figure, key="contributions", config=FIGURE_CONFIG, alt=alt)
    show_caution(
        "Circles: each treatment against its absence where the same others were given besides, as if alike in all "
        "else; weakly: weakly comparable. Squares: the same as recorded."
    )


def show_switches(switches: Switches) -> None:
    """Show what was added later to one starting combination."""
    st.markdown(f"**{escape(label_group('combination', switches.combination))}**")
    if switches.added:
        key = f"switches-{switches.combination}"
        st.plotly_chart(
            load_figure(draw_switches, switches, ink=find_ink()),
            key=key,
            config=FIGURE_CONFIG,
            alt=_strip(say_switches(switches)),
        )
    show_caution(_strip(say_switches(switches)))


def show_asked(title: str, *, name: str) -> ExpanderContainer:
    """Show the head of a part that is worked out only once it is `open`, and return the part.

    A link may bring it along opened, by `open` in the address.
    """
    asked = name in st.query_params.get_all("open")
    return st.expander(title, expanded=asked, key=f"asked-{name}", on_change="rerun")


def _arrange(one: Contribution) -> ForestRow:
    name = label_group("combination", one.modality)
    if one.comparison.fair is None:
        return ForestRow(name, note="not comparable")
    weakly = "weakly" if one.comparison.gate.verdict == "weakly comparable" else ""
    return ForestRow(name, one.comparison.fair, one.comparison.plain, weakly)


def _find_better(comparison: Comparison) -> Literal["lower", "higher"]:
    instrument = find_instrument(comparison.instrument)
    return instrument.better if instrument else "lower"


def _find_unit(comparison: Comparison) -> str:
    return f"{comparison.instrument} at session {comparison.session}"


def _strip(sentence: str) -> str:
    return sentence.replace("**", "")
