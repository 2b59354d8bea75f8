"""What if those who left did worse than their scores suggest? Where a δ-adjustment turns a conclusion."""

from __future__ import annotations

from outcomes.estimates.results import GroupTrend

__all__ = ["find_tipping_point"]


def find_tipping_point(group: GroupTrend, session: int) -> float | None:
    """Return the δ at which the change by `session` is no longer told from none, in closed form.

    If those who have left and are not open stood δ from what is expected of them, the mean would be μ̂ + δ · (their
    share), not fed forward. So where the interval of the change keeps clear of zero, its nearer limit reaches zero at
    δ = −limit / share left.
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
