"""Who leaves without having improved, in sentences and as a table."""

from __future__ import annotations

from outcomes.charts.labels import label_group
from outcomes.charts.style import say_count, say_number
from outcomes.estimates import Estimate, GroupLeaving, Leaving

__all__ = ["LEAVING_HEADINGS", "say_who_leaves", "tabulate_leaving"]

LEAVING_HEADINGS = {"difference_low": "Difference from, points", "difference_high": "Difference to, points"}
"""A table's headings, by the columns' names in the exports."""


def say_who_leaves(leaving: Leaving) -> str:
    """Return what share leaves without having improved, and whether some group's differs from all others' together."""
    everyone = leaving.everyone
    if everyone is None:
        return "Who leaves without having improved cannot be told: too few, or followed too briefly."
    text = f"**{_say_share(everyone)}** leave within {leaving.after} sessions without having improved"
    if not leaving.groups:
        return f"{text}; too few to hold groups against each other."
    clear = [group for group in leaving.groups if group.side != "unclear"]
    if not clear:
        none = f"of {say_count(len(leaving.groups), 'group')} none differs from all others by more than chance"
        return f"{text}; {none}.{_say_untold(leaving)}"
    parts = [
        f"**{words}** than of all others: {'; '.join(_say_group(leaving, group) for group in found)}"
        for side, words in (("more", "more"), ("fewer", "fewer"))
        if (found := [group for group in clear if group.side == side])
    ]
    return f"{text}. Leaving so are {'; and '.join(parts)}.{_say_untold(leaving)}"


def tabulate_leaving(leaving: Leaving) -> list[dict[str, object]]:
    """Return one row a group, in per cent: its share with its interval, and that of all others."""
    return [
        {
            leaving.by: group.word,
            "n": group.left.n,
            "left_unimproved": group.left.value,
            "share_low": group.left.low,
            "share_high": group.left.high,
            "all_others": group.others.value,
            "difference_low": group.low,
            "difference_high": group.high,
        }
        for group in leaving.groups
    ]


def _say_group(leaving: Leaving, group: GroupLeaving) -> str:
    name, low, high = label_group(leaving.by, group.word), *sorted((abs(group.low), abs(group.high)))
    return (
        f"{name}, {group.left.value:.0f} % against {group.others.value:.0f} % (95% interval of the difference "
        f"{say_number(low)} to {say_number(high)} points, n {group.left.n:,})"
    )


def _say_untold(leaving: Leaving) -> str:
    if not leaving.untold:
        return ""
    few = "group is" if leaving.untold == 1 else "groups are"
    return f" {leaving.untold} more {few} too small to tell."


def _say_share(share: Estimate) -> str:
    return f"{share.value:.0f} % (95% interval {share.low:.0f} to {share.high:.0f} %, n {share.n:,})"
