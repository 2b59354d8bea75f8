"""What was found in a file, told once for each cause, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from outcomes.app.text import escape
from outcomes.intake import Level, ProblemGroup

__all__ = ["show_group", "show_problems"]

_LOOKS: dict[Level, tuple[str, str]] = {
    Level.REFUSE: (":material/block:", "Keeps the file out"),
    Level.REJECT: (":material/remove_circle:", "Rejects the row"),
    Level.WARNING: (":material/warning:", "Please look"),
    Level.NOTE: (":material/info:", "For your information"),
}


def show_problems(groups: Sequence[ProblemGroup], mend: Callable[[ProblemGroup], None] | None = None) -> None:
    """Show the groups by level; `mend` shows, beneath each, what can be done about it here."""
    for level, (icon, heading) in _LOOKS.items():
        here = [group for group in groups if group.level is level]
        if not here:
            continue
        open_at_once = level in (Level.REFUSE, Level.REJECT)
        with st.expander(f"{heading} ({len(here)})", icon=icon, expanded=open_at_once):
            for group in here:
                show_group(group)
                if mend is not None:
                    mend(group)


def show_group(group: ProblemGroup) -> None:
    """Show one cause: what, how many rows, what was expected, what to do, and where it stands."""
    rows = "" if group.count <= 1 else f" — {group.count:,} rows"
    st.markdown(f"**{escape(group.message)}**{rows}")
    details = [f"Expected: {group.expected}" if group.expected else "", group.mend]
    st.markdown(escape(" · ".join(detail for detail in details if detail)))
    examples = [f"{one.address}: “{one.found}”" if one.found else one.address for one in group.examples]
    shown = [example for example in examples if example]
    if shown:
        st.caption(escape(" · ".join(shown)))
