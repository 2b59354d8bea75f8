"""How many sessions until it helps, in sentences and as tables: how sure it is, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.response_figure import STATES
from outcomes.charts.style import say_count, tabulate_estimate
from outcomes.estimates import (
    PROMISED,
    Costs,
    Estimate,
    GroupCosts,
    GroupResponse,
    Responders,
    Response,
    ResponsePoint,
    SessionsToHalf,
)
from outcomes.vocabulary.instruments import Instrument, find_instrument
from outcomes.vocabulary.responders import ResponderRule

__all__ = [
    "say_confirmed",
    "say_costs",
    "say_group_response",
    "say_improvement_rule",
    "say_left_out",
    "say_next_session",
    "say_responders",
    "say_response",
    "say_states",
    "tabulate_costs",
    "tabulate_next_sessions",
    "tabulate_response",
]


def say_response(response: Response) -> str:
    """Return the headline: the share improved within the promised sessions, and after how many half have."""
    outcome, everyone = label_outcome(response.outcome), response.everyone
    if not everyone.episodes and everyone.too_early:
        return f"{outcome}: too early to judge, all care in which improvement could be told began only lately."
    if not everyone.episodes:
        return f"{outcome}: nothing to show, no episode here has a baseline from which improvement could be told."
    point = everyone.after(PROMISED[1])
    if point.improved.low is None or everyone.half is None:
        return f"{outcome}: too few to judge, {say_count(everyone.episodes, 'episode')}."
    confirmed = " for two scores in a row" if response.kind == "sustained" else ""
    further = " Too few are followed further yet." if _last(everyone) < PROMISED[1] else ""
    return (
        f"{outcome}: **{point.improved.value:.0f} %** ({_say_interval(point.improved)}) are meaningfully better"
        f"{confirmed} within {point.after} sessions; {_say_half(everyone.half, _last(everyone))} "
        f"({say_count(everyone.episodes, 'episode')}).{further}"
    )


def say_confirmed(first: Response, sustained: Response) -> str:
    """Return how much of the first improvements is confirmed by a second score, and how much falls into the window."""
    sessions = min(PROMISED[1], _last(first.everyone), _last(sustained.everyone))
    one, two = (response.everyone.after(sessions) for response in (first, sustained))
    if one.improved.low is None or two.improved.low is None:
        return ""
    text = (
        f"At some one score {one.improved.value:.0f} % are within {one.after} sessions, at two in a row "
        f"{two.improved.value:.0f} % ({_say_interval(two.improved)})."
    )
    window = first.everyone.window
    if window is None:
        return text
    start, end = PROMISED
    return (
        f"{text} {window.value:.0f} % ({_say_interval(window)}) improve for the first time within the promised "
        f"{start} to {end} sessions."
    )


def say_improvement_rule(response: Response) -> str:
    """Return what counts as meaningfully better here."""
    instrument = find_instrument(response.instrument)
    if instrument is None:
        return f"Meaningfully better: {response.rule.short}."
    floor = f", assessable from {instrument.floor:g} on" if response.rule.share and instrument.floor else ""
    return f"Meaningfully better: {_say_asked(response.rule, instrument)} ({instrument.id}{floor})."


def say_left_out(response: Response) -> str:
    """Return which episodes with a baseline are not counted, and why; nothing where all are."""
    everyone = response.everyone
    reasons = []
    if everyone.not_assessable:
        reasons.append(f"{everyone.not_assessable:,} began too well for an improvement to be told")
    if everyone.too_early:
        reasons.append(f"{everyone.too_early:,} began so lately that it is not known whether the patient came again")
    return f"Not counted: {'; '.join(reasons)}." if reasons else ""


def say_group_response(group: GroupResponse) -> str:
    """Return one group's numbers in a line beneath its panel."""
    point = group.after(PROMISED[1])
    n = f"n {group.episodes:,}"
    if point.improved.low is None or group.half is None:
        return f"Too few to judge, {n}."
    return (
        f"Within {point.after} sessions {point.improved.value:.0f} % improved ({_say_interval(point.improved)}), "
        f"{point.left_unimproved.value:.0f} % left without. {_say_half(group.half, _last(group)).capitalize()}. {n}."
    )


def say_states(response: Response, group: GroupResponse) -> str:
    """Return what a panel shows, for those who cannot see it."""
    name = _name(response, group.key) or "Everyone"
    parts = []
    for sessions in sorted({min(sessions, _last(group)) for sessions in (*PROMISED, _last(group))}):
        point = group.after(sessions)
        shares = ", ".join(
            f"{getattr(point, field).value:.0f} % {label}" for field, label, _, _ in STATES if _is_told(point, field)
        )
        parts.append(f"after {point.after} sessions {shares}")
    return f"{name}, {label_outcome(response.outcome).lower()}: {'; '.join(parts)}; {group.episodes:,} episodes."


def say_next_session(group: GroupResponse, fees: Sequence[Estimate | None]) -> str:
    """Return what one more session brings to those not improved yet, early in care and late."""
    told = [
        (point, fee)
        for point, fee in zip(group.points, fees, strict=False)
        if point.after in (2, PROMISED[1]) and point.next_improved and point.next_improved.low is not None
    ]
    if not told:
        return ""
    return " ".join(_say_next(point, fee) for point, fee in told)


def _say_next(point: ResponsePoint, fee: Estimate | None) -> str:
    share = point.next_improved
    if share is None:
        return ""
    paid = f": fees of about {fee.value:,.0f} for each of them" if fee else ""
    return (
        f"Of those not yet better after {point.after} sessions, {share.value:.0f} % ({_say_interval(share)}, "
        f"n {share.n:,}) are after one more{paid}."
    )


def say_responders(responders: Responders) -> str:
    """Return who stands improved at the stated session: of everyone, of those scored again; and who is worse."""
    everyone, scored, worse = responders.of_all, responders.of_scored, responders.worse
    if everyone is None or scored is None or everyone.low is None or responders.of_all_at_most is None:
        return "Too few, or too early, to say who stands better at one stated session."
    better = [
        f"At session {responders.session} **{everyone.value:.0f} %** of all ({_say_interval(everyone)}, "
        f"n {everyone.n:,}) stand meaningfully better"
    ]
    if scored.low is not None:
        better.append(f", {scored.value:.0f} % ({_say_interval(scored)}) of the {scored.n:,} scored again")
    if everyone.n_missing:
        silent, most = everyone.n_missing, responders.of_all_at_most.value
        better.append(f"; had everyone improved who was not scored again ({silent:,}), it would be {most:.0f} % of all")
    sentences = ["".join(better) + "."]
    if worse is not None and worse.low is not None:
        sentences.append(
            f"{worse.value:.0f} % ({_say_interval(worse)}) of {worse.n:,} stand worse by the instrument's important "
            "change."
        )
    if responders.carried:
        judged = "1 is" if responders.carried == 1 else f"{responders.carried:,} are"
        sentences.append(f"Of all these {judged} judged by the last score before that session.")
    return " ".join(sentences)


def say_costs(costs: Costs) -> str:
    """Return what an improvement takes, over all care that has had time to finish."""
    sessions, fees = costs.everyone.sessions, costs.everyone.fees
    if sessions is None or sessions.low is None:
        return "Too few improved in care that has had time to finish, to say how many sessions an improvement takes."
    text = (
        f"For each patient who improved, **{sessions.value:.1f} sessions** ({_say_interval(sessions, '.1f', '')}) were "
        "held, those of patients who did not improve included"
    )
    if fees is None or fees.low is None:
        return f"{text}; too few fees are recorded to say what was paid."
    missing = f", {fees.n_missing:,} without all their fees left out" if fees.n_missing else ""
    return (
        f"{text}, and {fees.value:,.0f} ({_say_interval(fees, ',.0f', '')}) were paid, in the currency of the records "
        f"(n {fees.n:,}{missing})."
    )


def tabulate_response(response: Response) -> list[dict[str, object]]:
    """Return the shares in per cent, one row per group and session, as far as the group is told.

    Columns: the fields grouped by, then session, n (came to the session, not improved before), improved with its
    interval, left_unimproved, in_care; then left_unconfirmed, the next session's share with its interval, after, unit.
    """
    return [
        dict(zip(response.by, group.key, strict=True)) | _tabulate_point(point)
        for group in response.groups
        for point in group.points
    ]


def tabulate_next_sessions(group: GroupResponse, fees: Sequence[Estimate | None]) -> list[dict[str, object]]:
    """Return what one more session brings, one row for each number of sessions completed."""
    return [
        {
            "after": point.after,
            "n": share.n,
            **tabulate_estimate("next_improved", share),
            **tabulate_estimate("fees_each", fee),
        }
        for point, fee in zip(group.points, fees, strict=False)
        if (share := point.next_improved) is not None
    ]


def tabulate_costs(response: Response, costs: Costs) -> list[dict[str, object]]:
    """Return sessions and fees per improved patient, one row per group and one for everyone."""
    rows: list[GroupCosts] = [*costs.groups, costs.everyone]
    return [
        {
            "group": _name(response, row.key) or "Everyone",
            "n": row.sessions.n if row.sessions else 0,
            **tabulate_estimate("sessions_each", row.sessions),
            **tabulate_estimate("fees_each", row.fees),
        }
        for row in rows
    ]


def _say_asked(rule: ResponderRule, instrument: Instrument) -> str:
    """Return what `rule` comes to on `instrument`: a per cent of it may mean nothing, its error be unknown."""
    if rule.share is not None and instrument.relative:
        return rule.short
    unit = "points" if instrument.unit == "%" else instrument.unit
    points = f"better by {instrument.points:g} {unit}"
    if rule.share is not None:
        return f"{points}, since a per cent of this score means nothing"
    if rule.beyond_error and instrument.error is None:
        return f"{points}, the instrument's important change; its measurement error is not known"
    if rule.beyond_error and instrument.error is not None and instrument.error >= instrument.points:
        return f"better by more than {instrument.error:g} {unit}, the instrument's measurement error"
    return f"{points}, the instrument's important change"


def _tabulate_point(point: ResponsePoint) -> dict[str, object]:
    return {
        "session": point.session,
        "n": point.at_risk,
        **tabulate_estimate("improved", point.improved),
        "left_unimproved": point.left_unimproved.value,
        "in_care": point.in_care.value,
        "left_unconfirmed": point.left_unconfirmed.value,
        **tabulate_estimate("next_improved", point.next_improved),
        "after": point.after,
        "unit": "%",
    }


def _name(response: Response, key: tuple[str, ...]) -> str:
    return ", ".join(label_group(field, word) for field, word in zip(response.by, key, strict=False))


def _last(group: GroupResponse) -> int:
    return group.points[-1].after


def _is_told(point: ResponsePoint, field: str) -> bool:
    return field != "left_unconfirmed" or point.left_unconfirmed.value > 0


def _say_half(half: SessionsToHalf, last: int) -> str:
    if half.value is None:
        return f"fewer than half are within {last}"
    if half.low is None or (half.low, half.high) == (half.value, half.value):
        return f"half of all are after {half.value}"
    upper = str(half.high) if half.high is not None else f"more than {last}"
    return f"half of all are after {half.value} ({half.low} to {upper})"


def _say_interval(estimate: Estimate, form: str = ".0f", unit: str = " %") -> str:
    return f"95% interval {estimate.low:{form}} to {estimate.high:{form}}{unit}"
