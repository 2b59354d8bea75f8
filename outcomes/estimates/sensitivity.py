"""What if those who left did worse than their scores suggest? The δ-adjustment and where it turns a conclusion."""

from __future__ import annotations

from dataclasses import replace

from outcomes.estimates.results import Estimate, GroupTrend

__all__ = ["adjust_kept", "find_tipping_point"]


def adjust_kept(group: GroupTrend, session: int, *, delta: float) -> Estimate | None:
    """Return the everyone-kept mean at `session` if those who left stood `delta` from what is expected of them.

    μ̂(δ) = μ̂ + δ · (share who have left and are not open), not fed forward. None where the mean is not drawn.
    """
    point = group.points[session - 1]
    if point.kept is None:
        return None
    shift = delta * point.left / group.episodes
    low, high = (None if bound is None else bound + shift for bound in (point.kept.low, point.kept.high))
    return replace(point.kept, value=point.kept.value + shift, low=low, high=high)


def find_tipping_point(group: GroupTrend, session: int) -> float | None:
    """Return the δ at which the change by `session` is no longer told from none, in closed form.

    Where the interval of the change keeps clear of zero, its nearer limit reaches zero at δ = −limit / share left.
    None where the interval holds zero already, where nobody has left, or where the mean is not drawn.
    """
    point = group.points[session - 1]
    change = point.change
    if change is None or change.low is None or change.high is None or point.left == 0:
        return None
    if change.low <= 0 <= change.high:
        return None
    limit = change.high if change.high < 0 else change.low
    return -limit * group.episodes / point.left
