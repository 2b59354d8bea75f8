"""The clinic at a glance in sentences: how many, against the year before, and against its own target."""

from __future__ import annotations

from outcomes.charts.labels import label_measure
from outcomes.charts.style import say_count, say_number
from outcomes.charts.summary_words import is_share
from outcomes.estimates import Estimate, Measure, Summary, Target

__all__ = ["say_target", "say_volume", "say_years"]

_FOREMOST = "improved_of_all"
_COMPARED = (
    "pain_improvement",
    "function_improvement",
    "improved_after_8",
    "left_unimproved_after_8",
    "pain_scores_completed",
    "function_scores_completed",
)
"""The other measures that are held against the year before."""

_WORDS = {"better": "**better**", "worse": "**worse**", "steady": "**not clearly changed**"}


def say_volume(summary: Summary) -> str:
    """Return how many patients, episodes and sessions there are, and when their care began."""
    patients, episodes, sessions = (summary.find(name).estimate for name in ("patients", "episodes", "sessions"))
    if patients is None or episodes is None or sessions is None or not summary.quarters:
        return "Nobody is selected."
    return (
        f"{say_count(patients.value, 'patient')} in {say_count(episodes.value, 'episode')} of care, with "
        f"{say_count(sessions.value, 'session')}; care began {_say_intake(summary)}."
    )


def _say_intake(summary: Summary) -> str:
    """Return the first and the last quarter in which care began; the records may go on after it."""
    episodes = summary.find("episodes")
    counts = [count or 0.0 for count in episodes.series]  # of the quarter that is not complete yet none is told
    began = [place for place, count in enumerate(counts) if count]
    late = episodes.estimate is not None and episodes.estimate.value > sum(counts)
    first, last = summary.quarters[0], summary.quarters[-1 if late else began[-1]]
    return f"in {first}" if first == last else f"from {first} to {last}"


def say_years(summary: Summary) -> str:
    """Return how the newest year that can be judged compares with the one before: first who improved, then the rest."""
    foremost = summary.find(_FOREMOST)
    rest = _say_rest([summary.find(name) for name in _COMPARED])
    if foremost.verdict == "too few":
        return f"Against the year before: too few or too early to tell for who improved. {rest}".strip()
    return f"Against the year before, the share improved is {_say_years(summary, foremost)}. {rest}".strip()


def say_target(target: Target) -> str:
    """Return whether the clinic's own target is reached, how far off it is, and how sure that is."""
    if target.state == "not set":
        return "No target is set for the share improved, so none is judged."
    if target.share is None or target.state == "too few":
        return f"Target {target.percent} % improved: too few to judge, or too early."
    share, quarters = target.share, target.quarters
    known = (
        f"{share.value:.0f} % improved (95% interval {share.low:.0f} to {share.high:.0f} %, n {share.n:,}; care begun "
        f"{quarters[0]} to {quarters[-1]})"
    )
    if target.state == "near":
        return f"**Near the target** of {target.percent} %: {known}. Whether it is reached cannot be told."
    off = abs(share.value - target.percent)
    return f"**{target.state.capitalize()} the target** of {target.percent} %, by {off:.0f} points: {known}."


def _say_years(summary: Summary, measure: Measure) -> str:
    years = measure.years
    assert years.recent is not None
    assert years.earlier is not None
    judged = summary.quarters[: years.judged]
    recent, earlier = _say_value(years.recent), _say_value(years.earlier)
    difference = years.recent.value - years.earlier.value
    low, high = sorted((years.low or 0.0, years.high or 0.0))
    interval = f"95% interval {_sign(low)} to {_sign(high)}"
    return (
        f"{_WORDS[measure.verdict]}: {recent} of care begun {judged[-4]} to {judged[-1]}, {earlier} of the year before "
        f"({_sign(difference)} points, {interval}; n {years.recent.n:,} and {years.earlier.n:,})"
    )


def _say_rest(measures: list[Measure]) -> str:
    parts = [
        f"{heading}: {', '.join(_lower(label_measure(one.name)) for one in found)}"
        for verdict, heading in (("worse", "Worse"), ("better", "Better"), ("steady", "No clear change"))
        if (found := [one for one in measures if one.verdict == verdict])
    ]
    return "".join(f"{part}. " for part in parts).strip()


def _say_value(estimate: Estimate) -> str:
    return f"{say_number(estimate.value)} {'%' if is_share(estimate) else 'points'}"


def _sign(value: float) -> str:
    """Return a difference with its sign, for it may be to either side."""
    text = say_number(value)
    return f"+{text}" if value > 0 and text != "0.0" else text


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
