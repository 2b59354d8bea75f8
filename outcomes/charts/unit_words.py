"""Does anyone differ beyond chance, in words: nobody is ranked, and names stand in the order of the alphabet."""

from __future__ import annotations

from outcomes.charts.control_words import say_month
from outcomes.charts.labels import label_measure
from outcomes.charts.literal import label_unmarked
from outcomes.charts.style import say_count, say_number
from outcomes.estimates import (
    FEWEST,
    FEWEST_PEERS,
    RELIABLE,
    PeerBand,
    RaisedChart,
    RaisedUnits,
    Unit,
    Units,
    find_needed,
)
from outcomes.vocabulary.evidence import PRACTITIONER_ICC

__all__ = [
    "UNIT_HEADINGS",
    "label_unit_measure",
    "say_funnel",
    "say_may_signal",
    "say_peers",
    "say_raised",
    "say_reliability",
    "say_unit",
    "say_units",
    "tabulate_units",
]

UNIT_HEADINGS = {
    "n": "Counted (n)",
    "observed": "Observed, %",
    "expected": "Expected, %",
    "low95": "By chance (95 %) from",
    "high95": "By chance (95 %) to",
    "low998": "By chance (99.8 %) from",
    "high998": "By chance (99.8 %) to",
    "shrunken": "Drawn to what is expected, %",
    "reliability": "Reliability",
    "observed_low": "Observed, 95% from",
    "observed_high": "Observed, 95% to",
    "shrunken_low": "Drawn, 95% from",
    "shrunken_high": "Drawn, 95% to",
}
"""A table's headings, by the columns' names in the exports."""


def label_unit_measure(units: Units) -> str:
    """Return what units are compared on."""
    if units.measure == "improved":
        return f"Meaningfully improved by session {units.session}, of those scored again"
    return f"Scored again by session {units.session}, of all who began"


def say_units(units: Units) -> str:
    """Return who differs beyond the 99.8% limits, by name."""
    judged = [unit for unit in units.units if unit.verdict != "too few"]
    thing = units.field
    if len(judged) < 2:
        return f"Too few to compare: two {thing}s are needed, with {FEWEST} patients each."
    parts = [
        f"**{words}**: {_list([label_unmarked(unit.name) for unit in judged if unit.verdict == verdict])}"
        for verdict, words in (("worse", "worse than expected"), ("better", "better than expected"))
        if any(unit.verdict == verdict for unit in judged)
    ]
    measure = "in who improves" if units.measure == "improved" else "in who is scored again"
    if not parts:
        return f"None of {say_count(len(judged), thing)} differs {measure} by more than chance."
    beyond = sum(unit.verdict in ("better", "worse") for unit in judged)
    differ = "differs" if beyond == 1 else "differ"
    return f"{beyond} of {say_count(len(judged), thing)} {differ} {measure} by more than chance — {'; '.join(parts)}."


def say_unit(unit: Unit, units: Units) -> str:
    """Return where one practitioner or clinic stands, to its own reader."""
    what = "were improved" if units.measure == "improved" else "were scored again"
    known = f"{unit.observed.value:.0f} % of {unit.n:,} {what}; {unit.expected:.0f} % are expected with such patients"
    low, high = unit.limits998
    said = {
        "better": "**more than chance**, and better",
        "worse": "**more than chance**, and worse",
        "perhaps better": "perhaps more than chance, and better; one of twenty lies so far out by chance alone",
        "perhaps worse": "perhaps more than chance, and worse; one of twenty lies so far out by chance alone",
        "no signal": "**no more than chance**",
        "too few": "**too few to judge**",
    }[unit.verdict]
    return f"{known}, and by chance {low:.0f} to {high:.0f} %: {said}."


def say_peers(peers: PeerBand, units: Units) -> str:
    """Return where the others lie, without a name."""
    if peers.low is None or peers.high is None:
        return f"A band of peers is shown from {FEWEST_PEERS} peers on, so that nobody can be made out."
    if units.icc == 0:
        return f"Your {peers.peers} peers do not differ by more than chance would have them, so there is no band."
    return (
        f"The middle half of {peers.peers} peers lies between {peers.low:.0f} % and {peers.high:.0f} %, each drawn to "
        "what is expected."
    )


def say_funnel(units: Units, *, alone: str = "") -> str:
    """Return a funnel in words, for those who cannot see it: one clause a unit, or the one called `alone`."""
    told = "; ".join(
        f"{unit.name} {unit.observed.value:.0f} % of {unit.n:,}, {unit.expected:.0f} % expected, {unit.verdict}"
        for unit in units.units
        if alone in ("", unit.name)
    )
    return f"{label_unit_measure(units)}: {told or 'nobody'}."


def say_reliability(units: Units) -> str:
    """Return how many episodes make a figure reliable, here and in published work."""
    if len(units.units) < 2:
        return ""
    low, high = PRACTITIONER_ICC.low, PRACTITIONER_ICC.high
    few, many = find_needed(high), find_needed(low)
    published = f"Published: {low:.2f} to {high:.2f} between therapists, which takes {many} to {few}."
    if units.needed is None:
        return (
            f"None of the differences between patients that can be seen here goes with the {units.field} "
            f"(ICC 0), so each own figure says nothing beyond what is expected. {published}"
        )
    enough = sum(unit.reliability >= RELIABLE for unit in units.units)
    have = f"{enough} of {len(units.units)} {'has' if enough == 1 else 'have'} so many"
    return (
        f"Of all differences between patients {100 * units.icc:.0f} % go with the {units.field} (ICC "
        f"{units.icc:.2f}), so a figure is reliable ({RELIABLE:g}) from {units.needed:,} episodes on; {have}. "
        f"{published}"
    )


def say_may_signal(units: Units) -> str:
    """Return whose n is so small that not even none or all lies beyond the limits, and what those allow for."""
    never = [unit.name for unit in units.units if not any(unit.may_signal)]
    one_way = [unit.name for unit in units.units if sum(unit.may_signal) == 1]
    sentences = []
    if never:
        sentences.append(f"Too few episodes to signal at all, whatever happens: {_list(never)}.")
    if one_way:
        sentences.append(f"So few, or so near to all or none, that only one side can signal: {_list(one_way)}.")
    if units.unnamed:
        sentences.append(
            f"{say_count(units.unnamed, 'episode')} without a name: in the model of what is expected only."
        )
    if units.spread is not None:
        phi, _ = units.spread
        sentences.append(f"Units scatter {phi:.1f} times as much as chance alone would, and the limits allow for it.")
    return " ".join(sentences)


def say_raised(raised: RaisedChart | RaisedUnits) -> str:
    """Return a signal as one sentence."""
    if isinstance(raised, RaisedChart):
        chart, newest = raised.chart, raised.chart.newest
        assert newest is not None
        assert newest.value is not None
        side = "above" if chart.surprise > 0 else "below"
        unit = {"share": " %", "mean": " points", "count": ""}[chart.measure.kind]
        value = say_number(newest.value) if chart.measure.kind == "mean" else f"{newest.value:,.0f}"
        value += unit
        told = f"{value} in {say_month(newest.month)} (n {newest.n:,})"
        return f"{label_measure(chart.measure.name)}: {told}, far {side} what the months before let expect."
    names = _list([label_unmarked(unit.name) for unit in raised.units])
    what = "in who improves" if raised.result.measure == "improved" else "in who is scored again"
    word = "worse" if raised.verdict == "concern" else "better"
    verb = "lies" if len(raised.units) == 1 else "lie"
    return f"{names} {verb} beyond the limits of chance {what}, {word} than such patients let expect."


def tabulate_units(units: Units) -> list[dict[str, object]]:
    """Return one row a unit, by name; shares in per cent."""
    return [
        {
            units.field: unit.name,
            "n": unit.n,
            "observed": unit.observed.value,
            "expected": unit.expected,
            "low95": unit.limits95[0],
            "high95": unit.limits95[1],
            "low998": unit.limits998[0],
            "high998": unit.limits998[1],
            "shrunken": unit.shrunken.value,
            "reliability": unit.reliability,
            "verdict": unit.verdict,
            "observed_low": unit.observed.low,
            "observed_high": unit.observed.high,
            "shrunken_low": unit.shrunken.low,
            "shrunken_high": unit.shrunken.high,
            "unit": "%",
        }
        for unit in units.units
    ]


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
