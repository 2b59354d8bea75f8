"""The clinic at a glance in sentences: how many, against the year before, and against its own target."""

from __future__ import annotations

from outcomes.charts.style import say_count, say_number
from outcomes.charts.summary_words import is_share
from outcomes.estimates import Estimate, Measure, Summary, Target

__all__ = ["say_target", "say_volume", "say_years"]

_FOREMOST = "improved_of_all"
_COMPARED = {
    "pain_improvement": "improvement in pain",
    "function_improvement": "improvement in function",
    "improved_after_8": "who improves within 8 sessions",
    "left_unimproved_after_8": "who leaves unimproved",
    "pain_scores_completed": "how often pain is scored",
    "function_scores_completed": "how often function is scored",
}
"""The other measures that are held against the year before, in words that are neither good nor bad."""

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
    begun = " to ".join(dict.fromkeys((quarters[0], quarters[-1])))
    ends = [f"{share.value:.0f}", f"{share.low:.0f}", f"{share.high:.0f}"]
    if target.state in ("above", "below") and str(target.percent) in ends[1:]:  # rounded, the interval would hold it
        ends = [f"{share.value:.1f}", f"{share.low:.1f}", f"{share.high:.1f}"]
    known = f"{ends[0]} % improved (95% interval {ends[1]} to {ends[2]} %, n {share.n:,}; care begun {begun})"
    if target.state == "near":
        return f"**Near the target** of {target.percent} %: {known}. Whether it is reached cannot be told."
    if target.state == "unsure":
        return f"**Cannot be told** whether the target of {target.percent} % is reached: {known}."
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
        f"{heading}: {', '.join(_COMPARED[one.name] for one in found)}"
        for verdict, heading in (("worse", "worse"), ("better", "better"), ("steady", "no clear change"))
        if (found := [one for one in measures if one.verdict == verdict])
    ]
    return f"Of others, each by its own 95% interval: {'; '.join(parts)}." if parts else ""


def _say_value(estimate: Estimate) -> str:
    return f"{say_number(estimate.value)} {'%' if is_share(estimate) else 'points'}"


def _sign(value: float) -> str:
    """Return a difference with its sign, for it may be to either side."""
    text = say_number(value)
    return f"+{text}" if value > 0 and text != "0.0" else text
