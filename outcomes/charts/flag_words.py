"""Red flags in words: the banner, the queue, what was done. No probability, and never a measure of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.style import say_count, say_number
from outcomes.charts.track_words import label_patient
from outcomes.estimates import Estimate, Flag, RedFlags
from outcomes.vocabulary.red_flags import BANNER, FURTHER_SIGNS, RED_FLAGS, find_flag_action

__all__ = [
    "label_flag",
    "say_banner",
    "say_flag",
    "say_flag_actions",
    "say_further_signs",
    "say_red_flags",
    "say_screening",
    "tabulate_flags",
]

_WORDS = {flag.field: flag.words for flag in RED_FLAGS}


def label_flag(flag: Flag) -> str:
    """Return whose open flag it is and for how long."""
    return f"{label_patient(flag.patient_key)}, open for {say_count(flag.age, 'day')}"


def say_banner(flags: Sequence[Flag], *, private: bool = False) -> str:
    """Return the banner of one patient's open flags; nothing where there are none. `private`: without their days."""
    if not flags:
        return ""
    fields = dict.fromkeys(field for flag in flags for field in flag.fields)
    signs = "; ".join(_WORDS[field] for field in fields)
    days = ", ".join(dict.fromkeys(flag.day.isoformat() for flag in flags))
    when = "" if private else f", recorded {days}"
    return f"Red flag{when}: {signs} — **{BANNER}**."


def say_flag(flag: Flag) -> str:
    """Return one flag in words: the signs, the day, whose patient."""
    signs = "; ".join(_WORDS[field] for field in flag.fields)
    whose = f", patient of {flag.practitioner}" if flag.practitioner else ""
    return f"{signs[0].upper()}{signs[1:]}: recorded {flag.day.isoformat()}{whose}."


def say_flag_actions(flag: Flag) -> str:
    """Return what was done about a flag, by whom and when; nothing where nothing is known."""
    noted = [f"{_say_action(one.action)} on {one.done_on}, by {one.done_by}" for one in flag.done]
    told = [f"in the clinic's file: {flag.recorded}"] if flag.recorded else []
    return "; ".join([*told, *noted])


def say_red_flags(flags: RedFlags) -> str:
    """Return how many flags are open and how old the oldest is, as the headline."""
    if not flags.open:
        closed = say_count(len(flags.closed), "flag")
        return f"**No red flag is open.** Of {closed} recorded, each has an action." if flags.closed else _NONE
    oldest = say_count(flags.open[0].age, "day")
    verb = "is" if len(flags.open) == 1 else "are"
    return f"**{say_count(len(flags.open), 'red flag')} {verb} open**, the oldest for {oldest}: {BANNER}."


def say_further_signs() -> str:
    """Return the signs that are not recorded here and call for the same."""
    return f"The same holds for signs that no field here records: {'; '.join(FURTHER_SIGNS)} — {BANNER}."


def say_screening(flags: RedFlags) -> str:
    """Return how often the signs were asked for; a blank is not screened."""
    first, every = flags.screened_first, flags.screened
    if first is None or every is None:
        return "No session here tells whether anybody was asked."
    left_out = say_count(flags.episodes, "episode")
    verb = "is" if flags.episodes == 1 else "are"
    return (
        f"Asked for all three at the first session: {_say_share(first, 'episode')}. At any session: "
        f"{_say_share(every, 'session')}. A blank is not screened. {left_out} with a flag {verb} left out of every "
        "figure of performance unless the filter takes them in."
    )


def tabulate_flags(flags: RedFlags) -> list[dict[str, object]]:
    """Return one row a flag, open ones first by age, then the newest."""
    return [
        {
            "patient": label_patient(flag.patient_key),
            "flag": flag.name,
            "recorded_on": flag.day.isoformat(),
            "age_days": flag.age,
            "signs": "; ".join(_WORDS[field] for field in flag.fields),
            "state": "open" if flag.open else "closed",
            "action": say_flag_actions(flag),
            "clinic": flag.clinic,
            "practitioner": flag.practitioner,
        }
        for flag in (*flags.open, *flags.closed)
    ]


_NONE = "**No red flag is recorded.**"


def _say_share(share: Estimate, thing: str) -> str:
    limits = ""
    if share.low is not None and share.high is not None:
        limits = f", 95% interval {say_number(share.low)} to {say_number(share.high)} %"
    return f"{say_number(share.value)} % of {say_count(share.n, thing)}{limits}"


def _say_action(id: str) -> str:
    action = find_flag_action(id)
    return action.words if action else id
