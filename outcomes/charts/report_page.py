"""The printed report in words, tables and layouts: the page an owner hands on, and the numbers behind it.

It leaves the clinic, so small numbers are not in it: nothing of under eleven patients, no share in which or outside of
which are under eleven, and numbers by session to the nearest ten, for two sessions differ by few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.labels import label_group, label_measure, label_outcome
from outcomes.charts.selection_labels import label_selection
from outcomes.charts.settings_words import say_changed_settings, say_setting
from outcomes.charts.style import say_number
from outcomes.charts.summary_words import Card, is_share, say_cards
from outcomes.charts.trend_layout import TrendLayout, arrange_everyone
from outcomes.charts.trend_words import HEADLINE_SESSION, say_trend
from outcomes.charts.unit_words import say_raised
from outcomes.estimates import (
    COUNT,
    SMALLEST,
    Estimate,
    GroupTrend,
    Report,
    Summary,
    Trend,
    suppress_share,
)
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.settings import SETTINGS, SettingChange

__all__ = ["PrintedFigure", "PrintedTable", "ReportPage", "arrange_report", "say_withheld"]

_RAISED_AT_MOST = 4
_CLINICS_NAMED = 3
_TOO_FEW = "not told"
_NOT_TOLD = "under eleven patients, or so few apart from all"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure: its title, its lines, and what it shows in words."""

    title: str
    layout: TrendLayout
    words: str


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table, every cell as it is printed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All that is printed, in its order."""

    title: str
    mark: str
    selection: str
    headlines: tuple[str, ...]
    cards: tuple[Card, ...]
    figures: tuple[PrintedFigure, ...]
    legend: str
    raised: tuple[str, ...]
    cautions: tuple[str, ...]
    flow: str
    definitions: tuple[str, ...]
    tables: tuple[PrintedTable, ...]
    footer: str


def arrange_report(report: Report, changes: Sequence[SettingChange] = (), *, sample: bool) -> ReportPage:
    """Return the report of a selection, which may leave as a whole. `changes`: of the settings, the newest first."""
    summary = report.summary
    told = [trend for trend in report.trends if trend.everyone.episodes >= SMALLEST]
    return ReportPage(
        title="How are we doing?",
        mark="SAMPLE: an invented clinic" if sample else "",
        selection=_say_selection(report),
        headlines=tuple(say_trend(trend) for trend in told),
        cards=tuple(_hide(card, summary) for card in say_cards(summary)),
        figures=tuple(_arrange_figure(trend) for trend in told),
        legend=(
            "Line with markers on its grey 95 % band: the mean had everyone stayed. Dotted: the mean of those still "
            "scored. Session 1 is the start of care: a score is taken before its session's treatment."
        ),
        raised=tuple(say_raised(one) for one in report.raised)[:_RAISED_AT_MOST],
        cautions=(
            "How patients would have fared untreated: people come on bad days, and bad days pass by themselves. The "
            "mean had everyone stayed is right as far as leaving depends on the scores that are recorded.",
        ),
        flow=_say_flow(told[0]) if told else "",
        definitions=_define(report, changes),
        tables=(
            _list_measures(summary),
            *(_list_sessions(trend) for trend in told),
            *(_list_types(trend, report.types) for trend in told if len(report.types) > 1),
        ),
        footer=f"Backlight · records up to {report.as_of.isoformat() if report.as_of else 'no day'}",
    )


def say_withheld() -> str:
    """Return why a report of a selection may not be made."""
    return (
        f"No report is made of this selection: it holds fewer than {SMALLEST} patients, or differs by fewer than "
        f"{SMALLEST} from all care or from a report made before, so that the two together would tell of single "
        "patients. Select more, or fewer."
    )


def _say_selection(report: Report) -> str:
    labels = [label for label, _, _ in label_selection(report.chosen)]
    count = len(report.clinics)
    whose = ", ".join(report.clinics) if 0 < count <= _CLINICS_NAMED else f"{count} clinics"
    told = "; ".join(labels) if labels else "all care"
    day = f", records up to {report.as_of.isoformat()}" if report.as_of else ""
    return f"{whose}: {told}{day}."


def _say_flow(trend: Trend) -> str:
    """Return of how much care the report is, in round numbers: the steps between them may be few patients each."""
    flow = trend.flow
    return (
        f"Of about {_round(flow.episodes)} episodes of care about {_round(flow.with_baseline)} are selected and have a "
        f"first score, and about {_round(flow.with_follow_up)} of them a later one."
        + ("" if not flow.red_flagged else " Those with a red flag are left out.")
    )


def _round(number: int) -> str:
    return f"{10 * round(number / 10):,}"


def _hide(card: Card, summary: Summary) -> Card:
    """Return the card with nothing told of a number that is too small to leave the clinic."""
    estimate = summary.find(card.name).estimate
    if _may_tell(estimate):
        return card
    return Card(card.name, card.label, "–", _NOT_TOLD, card.meaning, "", "", card.course, ())


def _may_tell(estimate: Estimate | None) -> bool:
    if estimate is None:
        return True
    if estimate.method == COUNT:
        return estimate.value >= SMALLEST
    if is_share(estimate):
        return not suppress_share(round(estimate.value * estimate.n / 100), estimate.n)
    return estimate.n >= SMALLEST


def _arrange_figure(trend: Trend) -> PrintedFigure:
    layout = arrange_everyone(trend)
    words = say_trend(trend).replace("**", "")
    instrument = find_instrument(trend.instrument)
    better = instrument.better if instrument else "lower"
    title = f"{label_outcome(trend.outcome)}: {trend.instrument}, {trend.unit}, {better} is better"
    return PrintedFigure(title, layout, words)


def _define(report: Report, changes: Sequence[SettingChange]) -> tuple[str, ...]:
    settings = tuple(say_setting(setting, report.settings.value_of(setting.name)) for setting in SETTINGS)
    return (
        "Interval: 95 %. Improved: pain meaningfully better, of all whose care began at least half a year ago; whoever "
        f"was not scored again counts as not improved. {' '.join(settings)}",
        *say_changed_settings(report.settings, changes),
        f"Nothing is told of fewer than {SMALLEST} patients, nor what would give them away; numbers by session are to "
        "the nearest ten. Numbers of practitioners stay in the clinic.",
    )


def _list_measures(summary: Summary) -> PrintedTable:
    rows = []
    for measure in summary.measures:
        estimate = measure.estimate
        if estimate is None:
            continue
        if not _may_tell(estimate):
            rows.append((label_measure(measure.name), _TOO_FEW, "", "", ""))
            continue
        n, missing = (f"{number:,}" if number >= SMALLEST else "" for number in (estimate.n, estimate.n_missing))
        value, interval = _say_value(estimate)
        rows.append((label_measure(measure.name), value, interval, n, missing))
    return PrintedTable("The measures", ("Measure", "Value", "95 % interval", "n", "not known"), tuple(rows))


def _say_value(estimate: Estimate) -> tuple[str, str]:
    if estimate.method == COUNT:
        return f"{estimate.value:,.0f}", ""
    interval = _say_interval(estimate)
    return f"{say_number(estimate.value)} {estimate.unit}", interval


def _say_interval(estimate: Estimate) -> str:
    if estimate.low is None:
        return ""
    high = "or more" if estimate.high is None else f"to {say_number(estimate.high)}"
    return f"{say_number(estimate.low)} {high}"


def _list_sessions(trend: Trend) -> PrintedTable:
    rows = []
    for point in trend.everyone.points:
        observed, kept = point.observed, point.kept
        if observed is None or observed.n < SMALLEST or point.in_care < SMALLEST:
            break  # nor any later one, which are fewer
        rows.append(
            (
                str(point.session),
                _round(observed.n),
                say_number(observed.value),
                say_number(kept.value) if kept else "too few remain",
                _say_interval(kept) if kept else "",
                _round(point.in_care),
            )
        )
    columns = ("Session", "scored", "mean of those scored", "mean had everyone stayed", "95 % interval", "came")
    return PrintedTable(f"{label_outcome(trend.outcome)} over sessions, {trend.unit}", columns, tuple(rows))


def _list_types(trend: Trend, types: Sequence[str]) -> PrintedTable:
    rows = [_tell_type(trend, group) for group in trend.groups if group.key[0] in types]
    title = f"{label_outcome(trend.outcome)} by type of back pain, {trend.unit}"
    columns = ("Type", "episodes", "at the start", f"session {HEADLINE_SESSION}, had everyone stayed", "change", "95 %")
    return PrintedTable(title, columns, tuple(rows))


def _tell_type(trend: Trend, group: GroupTrend) -> tuple[str, ...]:
    start = group.points[0].kept
    then = next((point for point in group.points if point.session == HEADLINE_SESSION), None)
    kept = then.kept if then else None
    change = then.change if then else None
    return (
        label_group("back_pain_type", group.key[0]),
        f"{group.episodes:,}",
        say_number(start.value) if start else "",
        say_number(kept.value) if kept and kept.n >= SMALLEST else _TOO_FEW,
        say_number(change.value) if change and kept and kept.n >= SMALLEST else "",
        _say_interval(change) if change and kept and kept.n >= SMALLEST else "",
    )
