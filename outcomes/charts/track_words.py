"""Who needs a second look, in words: states by word and icon, what is expected, how often the flag is right."""

from __future__ import annotations

import math

from outcomes.charts.style import say_count, say_number
from outcomes.estimates import STATES, FlagAccuracy, OnTrack, Tracked, TrackState
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "label_patient",
    "label_state",
    "label_state_icon",
    "say_chance",
    "say_flag_accuracy",
    "say_track",
    "say_tracked",
    "say_unlisted",
    "tabulate_on_track",
]

_ICONS: dict[TrackState, str] = {
    "off track": ":material/error:",
    "watch": ":material/visibility:",
    "not scored lately": ":material/hourglass_empty:",
    "on track": ":material/check_circle:",
    "few like this one": ":material/help:",
    "first score only": ":material/fiber_new:",
}
_LABELS: dict[TrackState, str] = {
    "off track": "Off track",
    "watch": "Watch",
    "not scored lately": "Not scored lately",
    "on track": "On track",
    "few like this one": "Few patients like this one",
    "first score only": "First score only",
}
_LAST_TOLD = 8


def label_state(state: TrackState) -> str:
    """Return a state's name as a reader sees it."""
    return _LABELS[state]


def label_state_icon(state: TrackState) -> str:
    """Return a state's icon, in the theme's own set."""
    return _ICONS[state]


def label_patient(patient_key: str) -> str:
    """Return a patient's name in the house: the pseudonym, short."""
    return f"P-{patient_key[:8]}"


def say_track(result: OnTrack) -> str:
    """Return who needs a second look, as the headline."""
    if not result.tracked:
        return f"None of {say_count(result.open, 'open episode')} has a first score that others can be held against."
    off, judged = result.count("off track"), say_count(len(result.tracked), "open episode")
    head = f"**{off} of {judged}** {'is' if off == 1 else 'are'} off track"
    asides = [
        words
        for state, words in (("watch", "to watch"), ("not scored lately", "not scored lately"))
        if (count := result.count(state))  # type: ignore[arg-type]
        for words in (f"{count} more {words}" if state == "watch" else f"{count} {words}",)
    ]
    tail = f"; {', '.join(asides)}" if asides else ""
    return f"{head}: {result.outcome} at the last score is worse than in 90 of 100 patients who began alike{tail}."


def say_unlisted(result: OnTrack) -> str:
    """Return who is open and not in the list, and why; nothing where all are."""
    missing = result.open - len(result.tracked)
    if missing <= 0:
        return ""
    verb = "is" if missing == 1 else "are"
    return f"{say_count(missing, 'open episode')} {verb} not listed: no first score on {result.instrument}."


def say_tracked(one: Tracked, instrument_id: str) -> str:
    """Return one patient's line in words: the score, what was expected as far as the scale reaches, the state."""
    known = f"session {one.session}: {say_number(one.score)}"
    if one.band and one.session > 1:
        instrument = find_instrument(instrument_id)
        ends = (instrument.low, instrument.high) if instrument else (-math.inf, math.inf)
        low, _, middle, _, high = (min(max(value, ends[0]), ends[1]) for value in one.band[-1])
        known += f", expected {say_number(middle)} (80 of 100: {say_number(low)} to {say_number(high)})"
    return f"{_LABELS[one.state]}. Last score, {known}; {say_count(one.idle, 'day')} ago."


def say_chance(one: Tracked) -> str:
    """Return the chance of improvement by session 8, or why there is none."""
    if one.improved_at is not None:
        return f"Meaningfully improved first at session {one.improved_at}."
    if one.session >= _LAST_TOLD:
        return "Past session 8 without meaningful improvement."
    chance = one.chance
    if chance is None or chance.low is None or chance.high is None:
        return "Chance of improvement by session 8: few patients like this one."
    return (
        f"Chance of improvement by session 8: {chance.value:.0f} % (95% interval {chance.low:.0f} to "
        f"{chance.high:.0f} %, {chance.n:,} patients alike)."
    )


def say_flag_accuracy(accuracy: FlagAccuracy) -> str:
    """Return how often the flag is right on this clinic's own ended episodes."""
    found, left, rule = accuracy.sensitivity, accuracy.specificity, accuracy.unchanged_matched
    if found is None or left is None or found.low is None or left.low is None:
        return "How often the flag is right here cannot be told yet: too few episodes have ended."
    words = (
        f"How often the flag is right here: of {found.n:,} ended episodes that ended without meaningful improvement it "
        f"had found {found.value:.0f} % (95% interval {found.low:.0f} to {found.high:.0f} %)"
    )
    if accuracy.lead is not None:
        words += f", half of them {accuracy.lead:.0f} sessions or more before the last score"
    words += (
        f"; of {left.n:,} that ended improved it left {left.value:.0f} % alone ({left.low:.0f} to {left.high:.0f} %)."
    )
    if rule is not None:
        words += f" “No change from baseline”, drawn to cry wolf just as seldom, would have found {rule:.0f} %."
    if accuracy.beyond is not None:
        words += (
            f" Of {accuracy.beyond.n:,} still in care at session 8, {accuracy.beyond.value:.0f} % lay beyond the "
            "band's worse end, and not 10 %: the better ones have left."
        )
    return words


def tabulate_on_track(result: OnTrack) -> list[dict[str, object]]:
    """Return one row an open episode, who needs a second look first; `chance` in per cent."""
    rows: list[dict[str, object]] = []
    for one in sorted(result.tracked, key=lambda one: STATES.index(one.state)):
        band = one.band[-1] if one.band else (None,) * 5
        chance = one.chance
        rows.append(
            {
                "patient": label_patient(one.patient_key),
                "episode": one.episode,
                "session": one.session,
                "score": one.score,
                **dict(zip(("p10", "p25", "p50", "p75", "p90"), band, strict=True)),
                "state": one.state,
                "chance": chance.value if chance else None,
                "chance_low": chance.low if chance else None,
                "chance_high": chance.high if chance else None,
                "n": chance.n if chance else None,
                "improved_at": one.improved_at,
                "days_since_score": one.idle,
                "practitioner": one.practitioner,
                "back_pain_type": one.back_pain_type,
            }
        )
    return rows
