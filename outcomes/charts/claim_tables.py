"""What the records say to each claim, as tables: a row a claim, a row a test."""

from __future__ import annotations

from collections.abc import Iterable

from outcomes.charts.claim_labels import count_scored, label_part, say_gain, say_share
from outcomes.charts.claim_words import say_claim_reason
from outcomes.estimates import ClaimPart, ClaimResult, Claims

__all__ = ["tabulate_claim", "tabulate_claim_parts", "tabulate_claims"]


def tabulate_claims(claims: Claims) -> list[dict[str, object]]:
    """Return the claims, one row each: claim, verdict, value, low, high, n, reason; n_missing, unit, needed, month.

    A difference is first − second in the instrument's own unit and direction, a share in per cent.
    """
    return [
        {"claim": result.claim, "verdict": result.verdict}
        | _tabulate_estimate(result.leading)
        | {"reason": say_claim_reason(result, claims.instrument)}
        | _tabulate_rest(result.leading)
        for result in claims.results
    ]


def tabulate_claim_parts(claims: Claims) -> list[dict[str, object]]:
    """Return every test of every claim, one row each: claim, test, verdict, value, low, high, n, n_missing, unit."""
    return [
        {"claim": result.claim, "test": label_part(result.claim, part), "verdict": part.verdict or ""}
        | _tabulate_estimate(part)
        | _tabulate_rest(part)
        for result in claims.results
        for part in result.parts
    ]


def tabulate_claim(result: ClaimResult, instrument: str) -> list[dict[str, str]]:
    """Return the tests of one claim as rows of words: what, the verdict or why there is none, the number, n."""
    return [
        {
            "Test": label_part(result.claim, part),
            "Verdict": part.verdict or "",
            "Here": _say_briefly(part, instrument),
            "n": f"{count_scored(part):,}",
        }
        for part in result.parts
    ]


def _say_briefly(part: ClaimPart, instrument: str) -> str:
    estimate, found = part.estimate, part.comparison
    if estimate is None or estimate.low is None:
        return "–"
    if part.measure in ("difference", "improvement"):
        value, interval = say_gain(estimate, found.instrument if found else instrument)
    else:
        value, interval = say_share(estimate)
    return f"{value} ({interval.removeprefix('95% interval ')})"


def _tabulate_estimate(part: ClaimPart) -> dict[str, object]:
    estimate = part.estimate
    values: Iterable[object] = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return dict(zip(("value", "low", "high"), values, strict=True)) | {"n": count_scored(part)}


def _tabulate_rest(part: ClaimPart) -> dict[str, object]:
    estimate, found = part.estimate, part.comparison
    missing = sum(found.began) - sum(found.scored) if found and estimate is None else None
    return {
        "n_missing": estimate.n_missing if estimate else missing,
        "unit": estimate.unit if estimate else "",
        "needed": part.needed,
        "month": part.month or "",
    }
