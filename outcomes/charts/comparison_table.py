"""Comparisons as tables: the same numbers as in their sentences and figures, and as the commands print them."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.comparison_labels import label_arm
from outcomes.charts.comparison_words import say_reasons
from outcomes.charts.style import tabulate_estimate
from outcomes.estimates import SOMETHING_ELSE, Comparison, Contribution, Estimate, Grid, Layers, Multiverse, Switches

__all__ = [
    "tabulate_comparison",
    "tabulate_contributions",
    "tabulate_definitions",
    "tabulate_differences",
    "tabulate_grid",
    "tabulate_layers",
    "tabulate_switches",
]


_NEVER_BESIDE = "never given beside the same others as it was left out"


def tabulate_comparison(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as one row: a, b, outcome, session, n_a … as promised of the command; what is not told, None.

    `plain`, `adjusted`: a − b in the instrument's unit; n: episodes that began; ess: of those scored at the session.
    """
    gate = comparison.gate
    return {
        "a": comparison.first,
        "b": comparison.second,
        "outcome": comparison.outcome,
        "session": comparison.session,
        "n_a": comparison.began[0],
        "n_b": comparison.began[1],
        "ess_a": gate.numbers[0],
        "ess_b": gate.numbers[1],
        "max_smd": abs(gate.worst.weighted) if gate.worst else None,
        "gate": gate.verdict,
        **tabulate_estimate("plain", comparison.plain),
        **tabulate_estimate("adjusted", comparison.fair),
        "e_value": comparison.e_value,
        "e_value_limit": comparison.e_value_limit,
        **tabulate_estimate("response", comparison.response),
        "unit": comparison.plain.unit if comparison.plain else "",
        "instrument": comparison.instrument,
        "scored_a": comparison.scored[0],
        "scored_b": comparison.scored[1],
        "overlap": gate.common,
        "detectable": comparison.detectable,
        "n_needed": comparison.needed,
        "landmark": comparison.landmark,
    }


def tabulate_differences(comparison: Comparison) -> list[dict[str, object]]:
    """Return what a page says of a comparison, one difference a row."""
    told = {
        "As recorded": comparison.plain,
        "Had both been alike": comparison.fair,
        "Improved within 8 sessions, had both been alike": comparison.response,
    }
    return [{"compared": name, **_describe(one)} for name, one in told.items() if one is not None]


def tabulate_contributions(contributions: Sequence[Contribution], kind: str) -> list[dict[str, object]]:
    """Return one row a treatment: its difference beside the same others, of how many; None where none is told."""
    return [
        {
            "back_pain_type": kind,
            "modality": one.modality,
            **_tell(one.comparison),
            **({} if any(one.comparison.began) else {"reason": _NEVER_BESIDE}),
            "n_with": one.given[0],
            "n_without": one.given[1],
        }
        for one in contributions
    ]


def tabulate_layers(layers: Layers, kind: str) -> list[dict[str, object]]:
    """Return one row a layer: more treatments against fewer, then pairs beyond the sum of each alone."""
    steps: list[dict[str, object]] = [
        {
            "back_pain_type": kind,
            "modality": f"{step.first} against {label_arm(step.second)}",
            **_tell(step),
            "n_with": step.began[0],
            "n_without": step.began[1],
        }
        for step in layers.steps
    ]
    return steps + [
        {
            "back_pain_type": kind,
            "modality": f"{pair.first} with {pair.second}, beyond each alone",
            "n": sum(pair.cells),
            **_tabulate_effect(pair.effect),
            "gate": pair.gate.verdict,
            "reason": "" if pair.effect else "too few, or too unlike, in one of the four groups",
            "unit": pair.effect.unit if pair.effect else "",
            "n_with": pair.cells[0],
            "n_without": pair.cells[3],
        }
        for pair in layers.pairs
    ]


def tabulate_definitions(multiverse: Multiverse) -> list[dict[str, object]]:
    """Return the difference in the share improved under each definition, in points of per cent."""
    return [
        {
            "outcome": one.outcome,
            "rule": f"{one.rule.short} ({one.instrument})",
            "landmark": one.landmark,
            "n_a": one.began[0],
            "n_b": one.began[1],
            **tabulate_estimate("difference", one.response),
            "standing": one.standing,
        }
        for one in multiverse.definitions
    ]


def tabulate_grid(grid: Grid) -> list[dict[str, object]]:
    """Return one row a cell: the share that stand meaningfully better, in per cent."""
    return [
        {
            "back_pain_type": cell.back_pain_type,
            "combination": cell.combination,
            "with_baseline": cell.episodes,
            **tabulate_estimate("improved", cell.improved),
            "counted": cell.improved.n if cell.improved else 0,
            "n_missing": cell.improved.n_missing if cell.improved else 0,
        }
        for cell in grid.cells
    ]


def tabulate_switches(switches: Sequence[Switches]) -> list[dict[str, object]]:
    """Return to what share of those with a combination each treatment was added later, and just what, in per cent."""
    return [
        {
            "combination": one.combination,
            "began": one.episodes,
            "later_given": word,
            **tabulate_estimate("share", share),
        }
        for one in switches
        for word, share in (("anything more", one.enlarged), *one.added, *_tell_paths(one))
        if share is not None
    ]


def _tell_paths(switches: Switches) -> list[tuple[str, Estimate]]:
    plain = {"": "nothing more", SOMETHING_ELSE: SOMETHING_ELSE}
    return [(plain.get(word, f"just {word}"), share) for word, share in switches.paths]


def _tell(comparison: Comparison) -> dict[str, object]:
    return {
        "n": sum(comparison.scored),
        **_tabulate_effect(comparison.fair),
        "gate": comparison.gate.verdict,
        "reason": say_reasons(comparison),
        "unit": comparison.fair.unit if comparison.fair else "",
    }


def _describe(estimate: Estimate) -> dict[str, object]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "n": estimate.n,
        "n_missing": estimate.n_missing,
        "unit": estimate.unit,
    }


def _tabulate_effect(estimate: Estimate | None) -> dict[str, object]:
    values = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return dict(zip(("effect", "low", "high"), values, strict=True))
