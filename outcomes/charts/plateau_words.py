"""When there is no more gain, in a sentence."""

from __future__ import annotations

import math

from outcomes.charts.labels import label_outcome
from outcomes.charts.style import say_interval, say_number
from outcomes.estimates import Estimate, Plateau

__all__ = ["say_plateau"]


def say_plateau(plateau: Plateau) -> str:
    """Return from which session on little more is gained, how much at most, and how much was gained before."""
    outcome, ahead = label_outcome(plateau.outcome), plateau.ahead
    if ahead is None:
        return f"{outcome}: too few are followed to say when there is no more gain."
    scored = f"({ahead.n:,} scored at session {plateau.last})"
    small = f"{plateau.small:g} {'point' if plateau.small == 1 else 'points'}"
    if plateau.session is None:
        return (
            f"{outcome}: **no end of the gain can be told** up to session {plateau.last}: from session "
            f"{plateau.start} on, had everyone stayed, there was still {_say_gain(ahead)}, and {small} or more "
            f"cannot be ruled out {scored}."
        )
    before = ""
    if plateau.before is not None:
        before = f", after {_say_gain(plateau.before)} until then"
    still = _say_gain(ahead, below=plateau.small)
    return (
        f"{outcome}: **from session {plateau.session} on little more is gained**, under {small} by the whole interval: "
        f"{still} up to session {plateau.last}, had everyone stayed{before} {scored}."
    )


def _say_gain(gain: Estimate, *, below: float = math.inf) -> str:
    """Return a gain, or a loss, with its interval; finer where its upper limit would be rounded up to `below`."""
    if gain.low is None or gain.high is None:
        return f"a gain of {say_number(gain.value)} (too few for an interval)"
    if gain.value < 0 and say_number(gain.value) != "0.0":
        return f"a loss of {say_number(-gain.value)} ({say_interval(-gain.high, -gain.low)})"
    if gain.high < below <= float(f"{gain.high:.1f}"):
        digits = next((digits for digits in (2, 3, 4) if float(f"{gain.high:.{digits}f}") < below), 5)
        return f"a gain of {say_number(gain.value)} (95% interval {say_number(gain.low)} to {gain.high:.{digits}f})"
    return f"a gain of {say_number(max(gain.value, 0.0))} ({say_interval(gain.low, gain.high)})"
