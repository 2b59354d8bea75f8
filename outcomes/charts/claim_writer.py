"""The claim writer: a sentence that a clinic may publish, or why the records do not allow one.

What leaves the clinic carries its n, its interval, who is missing, the period and the selection, says that it is from
the clinic's records, and says what no records can: that it was no trial. Counts under eleven do not leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from outcomes.charts.claim_labels import label_arms, say_gain, say_share, say_whom
from outcomes.charts.claim_words import say_claim_caution, say_claim_needed, say_claim_reason
from outcomes.charts.labels import label_group
from outcomes.estimates import IMPROVEMENT_SESSION, ClaimPart, ClaimResult, Claims, Comparison, Estimate
from outcomes.vocabulary.claims import SMALL_COUNT
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.selection import CohortFilter

__all__ = ["Publication", "say_publication"]

SAMPLE = "SAMPLE, an invented clinic, not for publication: "

_NO_TRIAL = (
    "This is from routine records and was no trial: the groups may have differed in something that was not recorded."
)
_NO_COMPARISON = (
    "This is from routine records with nobody to compare with: pain also goes up and down by itself, and nothing here "
    "says how it would have gone otherwise."
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A sentence on one claim, "" where the records allow none, and why it may not be published; none: it may."""

    text: str
    refusals: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether it may leave the clinic."""
        return bool(self.text) and not self.refusals


def say_publication(claims: Claims, claim: str, *, sample: bool) -> Publication:
    """Return the sentence on a claim, or every reason why there is none. `sample`: the records are invented."""
    result = claims.find(claim)
    refusals = tuple(_list_refusals(result, claims))
    text = "" if refusals else _write(claims, result)
    if sample:
        refusals += ("These are the sample clinic's records: nothing of them is true of any clinic.",)
        text = f"{SAMPLE}{text}" if text else ""
    return Publication(text, refusals)


def _list_refusals(result: ClaimResult, claims: Claims) -> Iterator[str]:
    if claims.filter.practitioners:
        yield "It would speak of single practitioners: what is found of them does not leave the clinic."
    if result.verdict != "supported here":
        words = (say_claim_reason(result, claims.instrument), say_claim_needed(result))
        yield f"{result.verdict.capitalize()}. {' '.join(filter(None, words))}".strip()
    found = result.leading.comparison
    if found is not None and ("unlike" in found.gate.reasons or found.practitioners is not None):
        yield say_claim_caution(result)
    small = min((count for part in result.deciding for count in _list_counts(part)), default=None)
    if result.verdict == "supported here" and small is not None:
        yield f"It would tell a count of {small}: counts under {SMALL_COUNT} do not leave the clinic."


def _list_counts(part: ClaimPart) -> Iterator[int]:
    """Yield every count under eleven, but for none, that can be read off what is told of a part."""
    if part.comparison is not None:
        yield from (count for count in part.comparison.began if 0 < count < SMALL_COUNT)
    elif part.estimate is not None and part.estimate.unit == "%" and part.measure != "improvement":
        hits = round(part.estimate.value * part.estimate.n / 100)
        yield from (count for count in (hits, part.estimate.n - hits) if 0 < count < SMALL_COUNT)
    elif part.estimate is not None and part.estimate.n < SMALL_COUNT:
        yield part.estimate.n


def _write(claims: Claims, result: ClaimResult) -> str:
    told = "; ".join(_tell(claims, result.claim, part) for part in (*result.deciding, *_find_sustained(result)))
    last = _NO_TRIAL if result.leading.comparison is not None else _NO_COMPARISON
    last += f" It is one of {len(claims.results)} claims that were tested."
    weak = say_claim_caution(result)
    left_out = _say_missing(claims.flow.selected - claims.flow.with_baseline)
    without = f"Of all episodes begun then {left_out} without a first pain score, and left out."
    return " ".join(filter(None, (f"In our records of care {_say_period(claims)}, {told}.", without, weak, last)))


def _find_sustained(result: ClaimResult) -> tuple[ClaimPart, ...]:
    """Return the share better at two scores in a row, which belongs to that of one score."""
    return tuple(part for part in result.beside if part.measure == "sustained" and part.estimate is not None)


def _tell(claims: Claims, claim: str, part: ClaimPart) -> str:
    if part.comparison is not None and part.estimate is not None:
        return _tell_difference(claim, part, part.comparison, part.estimate)
    return _tell_course(claims, part, part.estimate) if part.estimate is not None else ""


def _tell_difference(claim: str, part: ClaimPart, found: Comparison, fair: Estimate) -> str:
    names, whom = label_arms(claim, part), say_whom(claim, part)
    value, interval = say_gain(fair, found.instrument)
    return (
        f"the {found.began[0]:,} episodes of {whom} that began with {names.first} stood {value} in {found.outcome} "
        f"({interval}; {_say_scale(found.instrument)}) at session {found.session} than the {found.began[1]:,} that "
        f"began with {names.second}, had both been alike in what was recorded at the start; "
        f"{_say_missing(fair.n_missing)} not scored there and counted as expected from earlier scores"
    )


def _tell_course(claims: Claims, part: ClaimPart, estimate: Estimate) -> str:
    value, interval = say_share(estimate)
    missing = _say_missing(estimate.n_missing)
    if part.measure == "improvement":
        value, interval = say_gain(estimate, claims.instrument)
        return (
            f"the episodes of degenerative pain that began without pain medication stood {value} in pain on average "
            f"({interval}; {_say_scale(claims.instrument)}) by session {IMPROVEMENT_SESSION} than at the start, had "
            f"everyone stayed; {estimate.n:,} were scored there, {missing} not"
        )
    words = {
        "within 8 sessions": (
            f"{value} of {estimate.n:,} episodes of back pain ({interval}) were found meaningfully better in pain "
            f"within 8 sessions ({claims.rule.short}; {_say_scale(claims.instrument)}), at one score or more; whoever "
            f"left before is counted as not, and {missing} not followed so far"
        ),
        "sustained": f"at two scores in a row {value} ({interval}) were",
        "medication": f"{value} of these {estimate.n:,} ({interval}) were given pain medication at a later session",
        "worse again": (
            f"of {estimate.n:,} episodes found meaningfully better in pain ({claims.rule.short}; "
            f"{_say_scale(claims.instrument)}) and scored again, {value} ({interval}) were at some later score worse "
            f"again by the instrument's important change; {missing} not scored again"
        ),
        "back within a year": (
            f"of {estimate.n:,} episodes followed for a year after their end, {value} ({interval}) were followed by a "
            f"new one within it; {missing} not followed so long"
        ),
    }
    return words[part.measure]


def _say_missing(count: int) -> str:
    """Return how many are missing such that no small number is told, to be followed by what they were not."""
    if count == 0:
        return "none were"
    return f"fewer than {SMALL_COUNT} were" if count < SMALL_COUNT else f"{count:,} were"


def _say_scale(instrument_id: str) -> str:
    instrument = find_instrument(instrument_id)
    return f"{instrument_id}, {instrument.low:g} to {instrument.high:g}" if instrument else instrument_id


def _say_period(claims: Claims) -> str:
    if claims.first_day is None or claims.last_day is None:
        return "so far"
    selection = "; ".join(_list_selection(claims.filter))
    only = f" ({selection} only)" if selection else ""
    flagged = ", those with a recorded sign of emergency included" if claims.filter.include_red_flagged else ""
    return f"begun from {_say_month(claims.first_day)} to {_say_month(claims.last_day)}{only}{flagged}"


def _list_selection(chosen: CohortFilter) -> Iterator[str]:
    yield from chosen.clinics
    yield from (f"{label_group('back_pain_type', word).lower()} pain" for word in chosen.back_pain_types)
    yield from (f"also {label_group('back_pain_type', word).lower()}" for word in chosen.contributing_types)
    yield from (f"begun with {word}" for word in chosen.combinations)
    if chosen.persistence:
        yield f"{chosen.persistence} pain"


def _say_month(day: dt.date) -> str:
    return f"{day:%B %Y}"
