"""A share of improved patients beside what ups and downs alone would bring, in words."""

from __future__ import annotations

from outcomes.charts.style import say_count
from outcomes.estimates import ChanceRange, Estimate

__all__ = ["say_chance_improvement", "say_chance_meter", "say_chance_range"]

_TOLD = 0.5
"""A difference that is said as 0 points is none."""


def say_chance_improvement(observed: Estimate | None, chance: ChanceRange | None) -> str:
    """Return what ups and downs alone would bring, and what of the observed share is more; nothing where not known.

    `observed`: a share in per cent. Of more is spoken only where its whole interval lies beyond the range.
    """
    if observed is None or chance is None or observed.low is None or observed.high is None:
        return ""
    scores = "a later score" if chance.looks == 1 else f"one or more of {say_count(chance.looks, 'later score')}"
    alone = f"Ups and downs alone would make {say_chance_range(chance)} of these patients improve at {scores}."
    if observed.value == 0:
        return f"{alone} Here nobody did."
    seen, most = f"Here {_say_share(observed.value)} did", observed.value - chance.low
    if observed.low > chance.high:
        return f"{alone} {seen}: {_say_span(observed.value - chance.high, most)} in a hundred are more than that."
    if observed.high < chance.low:
        return f"{alone} {seen}, fewer than that."
    if most < _TOLD:
        return f"{alone} {seen}: all of it could be ups and downs."
    return f"{alone} {seen}: all of it could be ups and downs, and at most {most:.0f} in a hundred are more than that."


def say_chance_meter(observed: Estimate, chance: ChanceRange) -> str:
    """Return what the meter shows, for those who cannot see it."""
    interval = ""
    if observed.low is not None and observed.high is not None:
        interval = f", 95% interval {_say_span(observed.low, observed.high)} %"
    return (
        f"Share who improve meaningfully. Ups and downs alone: {say_chance_range(chance)}. "
        f"Here: {_say_share(observed.value)}{interval}, n {observed.n:,}."
    )


def say_chance_range(chance: ChanceRange) -> str:
    """Return a range of shares: `5 to 39 %`."""
    return f"{_say_span(chance.low, chance.high)} %"


def _say_span(low: float, high: float) -> str:
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f}"


def _say_share(value: float) -> str:
    return f"{value:.0f} %"
