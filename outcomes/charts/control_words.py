"""Is it changing, in words: a headline over all charts, a sentence for each, and what its limits were made from."""

from __future__ import annotations

from calendar import month_name

from outcomes.charts.labels import label_measure
from outcomes.charts.style import say_count, say_number
from outcomes.estimates import (
    BASELINE_MONTHS,
    FEWEST,
    FEWEST_MONTHS,
    Baseline,
    ControlChart,
    MonthPoint,
    OverTime,
)

__all__ = [
    "OVER_TIME_HEADINGS",
    "VERDICT_ICONS",
    "say_control_chart",
    "say_control_detail",
    "say_month",
    "say_over_time",
    "say_rebase",
    "tabulate_control_chart",
    "tabulate_over_time",
]

VERDICT_ICONS = {
    "improvement": ":blue[:material/check_circle:]",
    "concern": ":orange[:material/warning:]",
    "change": ":violet[:material/change_circle:]",
    "no signal": ":gray[:material/horizontal_rule:]",
    "too few": ":gray[:material/hourglass_empty:]",
}
"""A verdict's icon, in the theme's words for pictures."""

OVER_TIME_HEADINGS = {
    "month": "Care began in",
    "n": "Counted (n)",
    "mean": "Mean",
    "lower": "By chance from",
    "upper": "By chance to",
    "state": "Month is",
    "rule": "By the rule",
}
"""A table's headings, by the columns' names in the exports."""


def say_over_time(result: OverTime) -> str:
    """Return the answer of all charts together."""
    told = [chart for chart in result.charts if chart.verdict != "too few"]
    if not told:
        return f"Too early to tell: a measure needs {FEWEST_MONTHS} complete months, with {FEWEST} patients in each."
    parts = [
        f"**{words}**: {', '.join(_lower(label_measure(chart.measure.name)) for chart in charts)}"
        for verdict, words in (("concern", "of concern"), ("improvement", "improving"), ("change", "changed"))
        if (charts := [chart for chart in told if chart.verdict == verdict])
    ]
    if not parts:
        return f"None of {say_count(len(told), 'measure')} moves by more than chance."
    signals = sum(chart.verdict != "no signal" for chart in told)
    moves = "moves" if signals == 1 else "move"
    return f"{signals} of {say_count(len(told), 'measure')} {moves} by more than chance — {'; '.join(parts)}."


def say_control_chart(chart: ControlChart) -> str:
    """Return what the newest complete month of one chart says, and by which rule."""
    newest = chart.newest
    if newest is None:
        return "No month is complete yet."
    month = say_month(newest.month)
    if newest.verdict == "too few":
        if newest.state == "too few":
            return f"Too few in {month} to judge: under {FEWEST} patients."
        return f"{say_count(chart.judged, 'complete month')} so far, {FEWEST_MONTHS} are needed to judge."
    n = {"share": f" of {newest.n:,}", "mean": f" (n {newest.n:,})", "count": ""}[chart.measure.kind]
    verdict = newest.verdict.capitalize()
    return f"**{verdict}.** {_say_rule(chart, newest)} In {month}: {_say(chart, newest.value)}{n}."


def say_control_detail(chart: ControlChart) -> str:
    """Return what the limits were made from, and whether they may still move."""
    sentences = [_say_baseline(chart, baseline) for baseline in chart.baselines]
    few = sum(point.state == "too few" for point in chart.points)
    if few:
        sentences.append(f"{say_count(few, 'month')} with under {FEWEST} patients: crosses, not judged.")
    return " ".join(sentences)


def say_rebase(measure: str, month: str, reason: str) -> str:
    """Return that limits of their own were given from a month on, or that all such were taken back."""
    name = label_measure(measure)
    if not month:
        return f"{name}: limits from the first months again. Reason: {reason}"
    return f"{name}: new limits from {say_month(month)} on. Reason: {reason}"


def say_month(word: str) -> str:
    """Return a month, yyyy-mm, as a reader says it: March 2025."""
    year, _, month = word.partition("-")
    return f"{month_name[int(month)]} {year}"


def tabulate_control_chart(chart: ControlChart) -> list[dict[str, object]]:
    """Return one row a month: month, n, value, mean, lower, upper, verdict, state, rule, unit."""
    return [
        {
            "month": point.month,
            "n": point.n,
            "value": point.value,
            "mean": point.mean,
            "lower": point.lower,
            "upper": point.upper,
            "verdict": point.verdict,
            "state": point.state,
            "rule": point.rule,
            "unit": chart.unit,
        }
        for point in chart.points
    ]


def tabulate_over_time(result: OverTime) -> list[dict[str, object]]:
    """Return one row a measure and month."""
    return [{"measure": chart.measure.name, **row} for chart in result.charts for row in tabulate_control_chart(chart)]


def _say_rule(chart: ControlChart, newest: MonthPoint) -> str:
    above = "above" if newest.side > 0 else "below"
    lower = _say(chart, newest.lower).removesuffix(_unit_of(chart)).rstrip()
    limits = f"between {lower} and {_say(chart, newest.upper)}"
    mean = f"{above} the mean, {_say(chart, newest.mean)}"
    return {
        "": f"By chance alone a month lies {limits}.",
        "beyond": f"It lies {above} the limits of chance, {limits}.",
        "run": f"The seven newest complete months all lie {mean}.",
        "two of three": f"Of the three newest complete months two lie far {mean}.",
        "trend": f"The seven newest complete months are {'rising' if newest.side > 0 else 'falling'} one by one.",
    }[newest.rule]


def _say_baseline(chart: ControlChart, baseline: Baseline) -> str:
    span = f"{say_count(baseline.count, 'month')}, {say_month(baseline.first)} to {say_month(baseline.last)}"
    why = f" New limits because: {baseline.reason}." if baseline.reason else ""
    wide = ""
    if baseline.dispersion > 1.005:
        wide = (
            f" Months scatter {baseline.dispersion:.2f} times as much as counts alone would; the limits allow for it."
        )
    if baseline.provisional:
        return f"Provisional limits from {span}; they stand still after {BASELINE_MONTHS}.{why}{wide}"
    return f"Limits from {span}, fixed since.{why}{wide}"


def _say(chart: ControlChart, value: float | None) -> str:
    if value is None:
        return "–"
    number = say_number(value) if chart.measure.kind == "mean" else f"{value:,.0f}"
    return f"{number} {_unit_of(chart)}".rstrip()


def _unit_of(chart: ControlChart) -> str:
    if chart.measure.kind == "count":
        return ""
    if chart.measure.kind == "share":
        return "%"
    return "points" if chart.unit == "%" else chart.unit  # a difference of per cents is in points


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
