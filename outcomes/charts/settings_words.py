"""The clinic's settings in words: which hold, since when, what they were before, and what another choice would move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from outcomes.charts.labels import label_measure
from outcomes.charts.style import say_number
from outcomes.charts.summary_words import is_share, say_absence
from outcomes.estimates import COUNT, Estimate, Measure, Summary
from outcomes.vocabulary.aliases import AliasField
from outcomes.vocabulary.settings import SETTINGS, Setting, SettingChange, Settings, find_setting

__all__ = [
    "say_alias",
    "say_change",
    "say_changed_settings",
    "say_preview",
    "say_setting",
    "tabulate_changes",
    "tabulate_preview",
]


def say_setting(setting: Setting, value: str) -> str:
    """Return one setting at `value` as a sentence: `A new episode of care begins after a gap of more than 90 days.`"""
    phrase = setting.phrase.format(_quote(setting, value))
    return f"{phrase[:1].upper()}{phrase[1:]}."


def say_alias(field: AliasField, written: str, shown: str) -> str:
    """Return as a sentence under which name a clinic or practitioner of the records is shown."""
    if written == shown:
        return f"The {field} “{written}” is shown under the name in the records."
    return f"The {field} that the records call “{written}” is shown as “{shown}”."


def say_change(change: SettingChange) -> str:
    """Return one change as a sentence: since when, what it is, what it was, who set it."""
    setting = _setting_of(change)
    phrase = setting.phrase.format(_quote(setting, change.value))
    return f"Since {_say_day(change)} {phrase} (before: {_quote(setting, change.before)}), set by {change.set_by}."


def say_changed_settings(settings: Settings, changes: Sequence[SettingChange]) -> tuple[str, ...]:
    """Return a sentence for each setting that is not at its default: its latest change. `changes`: newest first."""
    moved = [setting.name for setting in SETTINGS if settings.value_of(setting.name) != setting.default]
    return tuple(say_change(next(change for change in changes if change.name == name)) for name in moved)


def say_preview(setting: Setting, value: str, *, moves: bool) -> str:
    """Return what stands above the preview of another `value`; `moves`: it would move some number."""
    told = "on all these records" if moves else "no number of the overview would move on these records"
    return f"With {_quote(setting, value)} instead, {told}" + (":" if moves else ".")


def tabulate_changes(changes: Sequence[SettingChange]) -> list[dict[str, str]]:
    """Return the changes as a reader sees them, a row each: When, Setting, Before, After, By."""
    return [
        {
            "When": f"{_say_day(change)}, {change.set_at[11:16]} UTC",
            "Setting": _setting_of(change).label,
            "Before": _setting_of(change).say(change.before),
            "After": _setting_of(change).say(change.value),
            "By": change.set_by,
        }
        for change in changes
    ]


def tabulate_preview(now: Summary, then: Summary) -> list[dict[str, str]]:
    """Return the measures of which a reader would see another number `then`, a row each: Measure, Now, Then."""
    rows = [
        {
            "Measure": label_measure(measure.name),
            "Now": _say_measure(measure),
            "Then": _say_measure(then.find(measure.name)),
        }
        for measure in now.measures
    ]
    return [row for row in rows if row["Now"] != row["Then"]]


def _setting_of(change: SettingChange) -> Setting:
    setting = find_setting(change.name)
    assert setting is not None  # the store gives no others
    return setting


def _quote(setting: Setting, value: str) -> str:
    return f"“{setting.say(value)}”" if setting.choices else setting.say(value)


def _say_day(change: SettingChange) -> str:
    day = dt.datetime.fromisoformat(change.set_at)
    return f"{day.day} {day:%B %Y}"


def _say_measure(measure: Measure) -> str:
    estimate = measure.estimate
    if estimate is None:
        return say_absence(measure.name)
    if estimate.method == COUNT:
        return f"{estimate.value:,.0f}"
    if estimate.low is None:
        return f"too few to judge (n {estimate.n:,})"
    say, unit = _say_in(estimate)
    bounds = f"{say(estimate.low)} or more" if estimate.high is None else f"{say(estimate.low)} to {say(estimate.high)}"
    return f"{say(estimate.value)} {unit} ({bounds}; n {estimate.n:,})"


def _say_in(estimate: Estimate) -> tuple[Callable[[float], str], str]:
    """Return how an estimate's numbers are said, and the unit after them."""
    if estimate.unit == "sessions":
        return "{:.0f}".format, "session" if estimate.value == 1 else "sessions"
    if is_share(estimate):
        return "{:.0f}".format, estimate.unit
    return say_number, "points" if estimate.unit == "%" else estimate.unit  # a difference of per cents is in points
