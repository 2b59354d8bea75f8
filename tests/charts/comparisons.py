"""Comparisons made by hand: what a sentence says depends on a few numbers, which a test names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from outcomes.estimates import Balance, Comparison, Estimate, Gate

WORST = Balance("baseline × age", 0.05, 0.08, False)
TERMS = (
    Balance("pain at session 1", 0.6, 0.0, True),
    Balance("leg pain: yes", -0.3, 0.0, True),
    WORST,
)
FIRM = Gate("comparable", (), (80.0, 75.0), 0.8, WORST)


def difference(value: float, half: float, *, n: int = 160, missing: int = 40, unit: str = "points") -> Estimate:
    """Return a difference with its interval."""
    return Estimate(value, value - half, value + half, n, missing, unit, "difference had both been alike")


def make_comparison(**changes: Any) -> Comparison:
    """Return a comparable pair on NRS pain at session 6, the first 1.0 lower, with `changes`."""
    told = Comparison(
        "acupuncture + massage",
        "acupuncture",
        "pain",
        "NRS",
        6,
        began=(100, 100),
        scored=(82, 78),
        gate=FIRM,
        plain=difference(-0.9, 0.5),
        fair=difference(-1.0, 0.4),
        response=difference(12.0, 9.0, n=200, missing=0, unit="points of per cent"),
        e_value=2.6,
        e_value_limit=1.6,
        detectable=0.6,
        needed=90,
        balance=TERMS,
    )
    return replace(told, **changes)


def refuse(*reasons: str, **changes: Any) -> Comparison:
    """Return a pair that may not be compared, for `reasons`."""
    gate = Gate("not comparable", reasons, (26.0, 75.0), 0.38, WORST)
    told = make_comparison(gate=gate, fair=None, response=None, e_value=None, e_value_limit=None, needed=None)
    return replace(told, **changes)
