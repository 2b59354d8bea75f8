"""The grid of types by combinations, in sentences."""

from __future__ import annotations

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.style import say_count, say_expected
from outcomes.estimates import Estimate, Grid, GridCell, find_false_better

__all__ = ["is_judged", "say_grid", "say_grid_cells", "say_grid_luck", "say_grid_rule"]


def say_grid(grid: Grid) -> str:
    """Return the headline: the share improved of everyone, and how far the cells range."""
    outcome, everyone = label_outcome(grid.outcome), grid.everyone
    if not grid.cells:
        return f"{outcome}: nothing to show, no episode here has a baseline."
    judged = [cell for cell in grid.cells if is_judged(cell)]
    if everyone is None or everyone.low is None or not judged:
        return f"{outcome}: too few to judge, {say_count(sum(cell.episodes for cell in grid.cells), 'episode')}."
    text = (
        f"{outcome}: **{everyone.value:.0f} %** of everyone ({_say_interval(everyone)}, n {everyone.n:,}) stand "
        f"meaningfully better at session {grid.session}"
    )
    if len(judged) < 2:
        return f"{text}."
    low, high = (pick(judged, key=_value) for pick in (min, max))
    return f"{text}; from {_say_cell(low)} to {_say_cell(high)}, before it is asked who was given what."


def say_grid_luck(grid: Grid) -> str:
    """Return in how many pairs within a type one would look better by chance alone; nothing where there is no pair."""
    if not grid.pairs:
        return ""
    number = find_false_better(2 * grid.pairs)  # the one than the other, or the other than the one
    return (
        f"Where nothing differs, in about {say_expected(number)} of {grid.pairs:,} pairs of combinations within a type "
        "one would look better than the other by chance alone."
    )


def say_grid_rule(grid: Grid) -> str:
    """Return how to read the grid."""
    few = sum(not is_judged(cell) for cell in grid.cells)
    greyed = f" Grey: too few to judge, {say_count(few, 'cell')}." if few else ""
    return (
        f"In each cell the share of all who began so that stand meaningfully better at session {grid.session} "
        f"({grid.rule.short}; {grid.instrument}), its 95% interval, and of how many: those whose baseline leaves room "
        "for it and who began long enough ago to have finished. Whoever was not scored again counts as not better. The "
        f"stronger the ground, the surer the share.{greyed} The highest of many cells is also the luckiest one, and "
        "sicker patients are given other treatments: compare two below before you choose."
    )


def say_grid_cells(grid: Grid) -> str:
    """Return what the grid shows, for those who cannot see it."""
    parts = []
    for kind in dict.fromkeys(cell.back_pain_type for cell in grid.cells):
        own = [cell for cell in grid.cells if cell.back_pain_type == kind]
        told = [f"{cell.combination} {_value(cell):.0f} %, n {_n(cell)}" for cell in own if is_judged(cell)]
        few = len(own) - len(told)
        words = told + ([f"{few} too few to judge"] if few else [])
        parts.append(f"{label_group('back_pain_type', kind)}: {'; '.join(words)}")
    return (
        f"Share meaningfully better at session {grid.session}, {label_outcome(grid.outcome).lower()}, by type of back "
        f"pain and starting combination. {'. '.join(parts)}."
    )


def is_judged(cell: GridCell) -> bool:
    """Tell whether a cell holds enough patients for its share to be judged."""
    return cell.improved is not None and cell.improved.low is not None


def _value(cell: GridCell) -> float:
    return cell.improved.value if cell.improved else 0.0


def _n(cell: GridCell) -> int:
    return cell.improved.n if cell.improved else 0


def _say_cell(cell: GridCell) -> str:
    kind, share = label_group("back_pain_type", cell.back_pain_type).lower(), cell.improved
    interval = f"; {share.low:.0f} to {share.high:.0f} %, n {share.n:,}" if share else ""
    return f"{_value(cell):.0f} % for {cell.combination} ({kind}{interval})"


def _say_interval(estimate: Estimate) -> str:
    return f"95% interval {estimate.low:.0f} to {estimate.high:.0f} %"
