"""What the records say to each claim, in sentences. Nothing here says what a treatment does."""

from __future__ import annotations

from outcomes.charts.claim_labels import count_scored, label_arms, label_part, say_gain, say_share, say_whom
from outcomes.charts.comparison_labels import label_term
from outcomes.charts.style import say_count, say_month, say_number
from outcomes.estimates import FEWEST, IMPROVEMENT_SESSION, ClaimPart, ClaimResult, Claims, Comparison
from outcomes.vocabulary.claims import ClaimVerdict, find_claim
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.trials import Trial

__all__ = [
    "say_claim_caution",
    "say_claim_detail",
    "say_claim_needed",
    "say_claim_numbers",
    "say_claim_reason",
    "say_claims",
    "say_claims_by_chance",
    "say_trial",
]

_COUNTED: dict[ClaimVerdict, tuple[str, str]] = {
    "supported here": ("is supported here", "are supported here"),
    "not supported here": ("is not", "are not"),
    "cannot be told yet": ("cannot be told yet", "cannot be told yet"),
    "not comparable": ("is not comparable", "are not comparable"),
}

_SHORT = {
    "within 8 sessions": "found meaningfully better within 8 sessions",
    "improvement": f"on average by session {IMPROVEMENT_SESSION}, had everyone stayed",
    "medication": "given pain medication at a later session",
    "worse again": "of the improved worse again at a later score",
    "back within a year": "back with a new episode within a year",
}
_MISSING = {
    "within 8 sessions": "are not followed so far",
    "improvement": "began and were not scored there",
    "medication": "are not known of",
    "worse again": "improved and were not scored again",
    "back within a year": "cannot be followed for a year yet",
}

_ASIDES = {
    "window": "First better after the 4th to the 8th session: {} ({}).",
    "sustained": "At two scores in a row: {} ({}).",
}
"""What must be said with a share improved."""


def say_claims(claims: Claims) -> str:
    """Return the headline: how many claims the records support, how many not, and of how many they cannot tell."""
    told = [(verdict, len(claims.pick(verdict))) for verdict in _COUNTED]
    parts = [
        f"{count} {_COUNTED[verdict][count != 1]}" for verdict, count in told if count or verdict == "supported here"
    ]
    parts[0] = f"**{parts[0]}**"
    return f"Of {len(claims.results)} claims {', '.join(parts)} ({say_count(claims.flow.with_baseline, 'episode')})."


def say_claims_by_chance(claims: Claims) -> str:
    """Return which are supported, and how many would be expected to be if there were nothing in any of them."""
    supported = "; ".join(find_claim(result.claim).title for result in claims.pick("supported here"))
    listed = f"Supported here: {supported}. " if supported else ""
    return (
        f"{listed}Were there nothing in any of them, chance alone would be expected to call {claims.by_chance:.1f} of "
        f"the {claims.tested} that could be tested supported."
    )


def say_claim_numbers(result: ClaimResult, instrument: str) -> tuple[str, ...]:
    """Return the clinic's numbers on a claim, one for each part that must hold, with interval and n."""
    several = len(result.deciding) > 1 and result.leading.measure == "difference"
    return tuple(
        (f"{label_part(result.claim, part)}: " if several else "") + _say_number(part, instrument)
        for part in result.deciding
    )


def say_claim_detail(result: ClaimResult) -> str:
    """Return what belongs to the numbers: who was held together, who is missing, what stands beside."""
    told = [_say_who(result.claim, part) for part in result.deciding]
    told += [_say_aside(part) for part in result.beside if part.measure in _ASIDES]
    if result.claim == "C4":
        told.append(_say_others(result))
    return " ".join(filter(None, told))


def say_claim_reason(result: ClaimResult, instrument: str) -> str:
    """Return why the verdict on a claim is what it is."""
    return _say_reason(result.claim, result.leading, instrument)


def say_claim_needed(result: ClaimResult) -> str:
    """Return what would be needed to tell; of what was told, what so many episodes could have shown."""
    part = result.leading
    if part.reason == "nobody":
        return "It takes episodes that began with each of the two."
    if result.verdict == "not comparable":
        return "More records alone will not mend that."
    if part.needed is not None:
        return _say_prospect(part)
    if result.verdict == "cannot be told yet":
        return "At the present intake it is not in sight within ten years."
    detectable = part.comparison.detectable if part.comparison else None
    if part.reason == "no important difference" and detectable is not None:
        return f"So many episodes would show a difference of {say_number(detectable)} points in four of five cases."
    return ""


def say_claim_caution(result: ClaimResult) -> str:
    """Return what weakens a comparison although its difference is told; nothing where nothing does."""
    found = result.leading.comparison
    if found is None or found.fair is None:
        return ""
    words = []
    if found.gate.verdict == "weakly comparable":
        if "unlike" in found.gate.reasons and found.gate.worst is not None:
            words.append(f"Only weakly comparable: the groups still differ in {label_term(found.gate.worst.term)}.")
        else:
            words.append("Only weakly comparable: few are left at that session.")
    if found.practitioners is not None:
        one, other = (100 * share for share in found.practitioners)
        words.append(
            f"One practitioner gave {one:.0f} % of the first group and {other:.0f} % of the second: the treatment and "
            "the practitioner are hard to tell apart."
        )
    return " ".join(words)


def say_trial(trial: Trial) -> str:
    """Return what a published study found, of whom, where it can be read, and why it is no answer here."""
    but = f" {trial.but}" if trial.but else ""
    return f"**{trial.study}** ({trial.who}): {trial.finding}{but} {trial.source}."


def _say_number(part: ClaimPart, instrument: str) -> str:
    estimate, found = part.estimate, part.comparison
    n = f"n {count_scored(part):,}"
    if estimate is None or estimate.low is None:
        return f"No difference can be told, {n}." if found is not None else f"Too few to judge, {n}."
    if found is not None:
        value, interval = say_gain(estimate, found.instrument)
        return f"**{value}** in {found.outcome} at session {found.session} ({interval}; {found.instrument}), {n}."
    improved = part.measure == "improvement"
    value, interval = say_gain(estimate, instrument) if improved else say_share(estimate)
    return f"**{value}** {_SHORT[part.measure]} ({interval}), {n}."


def _say_who(claim: str, part: ClaimPart) -> str:
    estimate, found = part.estimate, part.comparison
    if found is not None:
        return _say_arms(claim, part, found)
    if estimate is None or not estimate.n_missing:
        return ""
    return f"{estimate.n_missing:,} more {_MISSING[part.measure]}."


def _say_aside(part: ClaimPart) -> str:
    estimate = part.estimate
    if estimate is None or estimate.low is None:
        return ""
    value, interval = say_share(estimate)
    return _ASIDES[part.measure].format(value, interval)


def _say_others(result: ClaimResult) -> str:
    """Return how many single other combinations could be compared, and how many of them were better."""
    compared = [part for part in result.beside if part.estimate is not None]
    better = [part.word for part in compared if part.reason == "worse"]
    found = f"better by its whole interval: {', '.join(better)}" if better else "none of them better"
    return f"Of {len(result.beside)} other combinations {len(compared)} could be compared one by one, {found}."


def _say_arms(claim: str, part: ClaimPart, found: Comparison) -> str:
    names = label_arms(claim, part)
    whom = (
        f"of the episodes of {say_whom(claim, part)} {found.began[0]:,} began with {names.first}, {found.began[1]:,} "
        f"with {names.second}"
    )
    if part.estimate is None:
        return (
            f"{whom[0].upper()}{whom[1:]}; scored at session {found.session}: {found.scored[0]:,}, {found.scored[1]:,}."
        )
    plain = f" The plain difference: {say_gain(found.plain, found.instrument)[0]}." if found.plain else ""
    return f"Had both groups been alike: {whom}; {part.estimate.n_missing:,} were not scored there.{plain}"


def _say_reason(claim: str, part: ClaimPart, instrument_id: str) -> str:
    found = part.comparison
    instrument = find_instrument(found.instrument if found else instrument_id)
    points = f"{instrument.points:g} points" if instrument else "the important change"
    above = part.measure == "within 8 sessions"
    words = {
        "better": "The whole interval lies on the better side.",
        "less than important": f"The whole interval lies on the better side, and below {points}, the important change.",
        "no important difference": (
            f"The interval holds no difference, and leaves out one of {points}, the important change. A smaller one "
            "may be there."
        ),
        "worse": "The whole interval lies on the worse side.",
        "open": f"The interval holds both no difference and one of {points}, the important change.",
        "few": "Too few to judge.",
        "nobody": "One of the two groups is empty.",
        "little in common": "By what is recorded, few episodes could as well have been in the other group.",
        "one practitioner": "One practitioner gave all of one and none of the other: the two cannot be told apart.",
        "most": f"The whole interval lies {'above' if above else 'below'} 50 %.",
        "not most": f"The whole interval lies {'below' if above else 'above'} 50 %.",
        "about half": "The interval holds 50 %.",
        "important": f"The whole interval reaches {points}, the important change.",
        "not important": f"The whole interval lies below {points}, the important change.",
        "about important": f"The interval holds {points}, the important change, and less.",
        "another is better": "Another combination does better, by its whole interval.",
        "shown beside": "",
    }
    text = words[part.reason]
    if part.reason == "nobody" and found is not None:
        names = label_arms(claim, part)
        return f"Nobody began with {names.first if not found.began[0] else names.second}."
    if part.reason == "few" and found is not None:
        return f"Too few: {found.scored[0]:,} and {found.scored[1]:,} were scored at session {found.session}."
    return text


def _say_prospect(part: ClaimPart) -> str:
    if part.reason == "few" and part.comparison is None:
        return f"It takes {FEWEST} patients at least{_say_month(part)}."
    least = "at least " if part.reason == "few" else ""
    return f"It takes {least}about {part.needed:,} episodes in all{_say_month(part)}."


def _say_month(part: ClaimPart) -> str:
    if part.month is None:
        return ""
    return f"; as many will have begun by {say_month(part.month)}, if they go on to come as in the last year"
