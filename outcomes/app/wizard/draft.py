"""The file in hand and what was said of it so far; it lives in this connection's memory and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import streamlit as st

from outcomes.app.reader import load_scope
from outcomes.intake import Level, Mapping
from outcomes.store import PreparedImport, Store, fetch_data_version, prepare_import

__all__ = [
    "OF_THE_WHOLE",
    "STEPS",
    "UPLOAD_ROWS",
    "Draft",
    "Step",
    "answered",
    "find_step",
    "keep_draft",
    "prepare",
    "take_draft",
]

Step = Literal["Choose", "Map", "Check", "Compare", "Import"]
STEPS: tuple[Step, ...] = ("Choose", "Map", "Check", "Compare", "Import")

UPLOAD_ROWS = 500_000
"""A larger file comes in by the command line, which reads any size."""

_DRAFT = "import_draft"
_PREPARED = "import_prepared"

OF_THE_WHOLE = ("column", "sheet", "headings")
"""Questions that are answered before any cell is looked at."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One file.

    `source`: where it comes from; `clinic`: of records that name none; `mapping`: theirs in ours, with all answers;
    `given`: what of it was remembered or came as a mapping file, `given_by` which file; `step`: where the reader chose
    to stand, None for the first one that asks for something. `confirmed`: what was suggested of its columns was looked
    at.
    """

    content: bytes = field(repr=False)
    name: str
    source: str = ""
    clinic: str = ""
    mapping: Mapping = field(default_factory=Mapping)
    given: Mapping = field(default_factory=Mapping)
    given_by: str = ""
    step: Step | None = None
    confirmed: bool = False


def take_draft() -> Draft | None:
    """Return the file in hand, None without one."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    return draft


def keep_draft(draft: Draft | None) -> None:
    """Keep `draft` as the file in hand; None puts it away with all that was found in it."""
    st.session_state[_DRAFT] = draft
    if draft is None:
        st.session_state.pop(_PREPARED, None)


def prepare(store: Store, draft: Draft) -> PreparedImport:
    """Read, check and compare the file once under each mapping and state of the store, not at every click.

    Raises:
        StoreRefused: the store cannot be used.
    """
    bound = load_scope().clinics
    key = (draft.content, draft.name, draft.source, draft.mapping, draft.clinic, bound, fetch_data_version(store))
    known: tuple[object, PreparedImport] | None = st.session_state.get(_PREPARED)
    if known is None or known[0] != key:
        with st.spinner("Reading and checking every row…"):
            prepared = prepare_import(
                *(store, draft.content, draft.name),
                mapping=draft.mapping,
                clinic=draft.clinic or None,
                source=draft.source,
                row_limit=UPLOAD_ROWS,
                clinics=bound,
            )
        known = (key, prepared)
        st.session_state[_PREPARED] = known
    return known[1]


def find_step(draft: Draft, prepared: PreparedImport) -> Step:
    """Return the step to stand at: the one chosen, else the first that asks for something."""
    if draft.step is not None:
        return draft.step
    checked = prepared.checked
    if prepared.earlier:
        return "Compare"
    if any(group.question in OF_THE_WHOLE and group.level is Level.REFUSE for group in checked.questions):
        return "Map"
    if not draft.confirmed and any(column.known == "suggested" for column in checked.columns):
        return "Map"
    return "Check" if checked.refused or len(checked.rejected) else "Compare"


def answered(draft: Draft, mapping: Mapping) -> Draft:
    """Return `draft` under another `mapping`, at the first step that still asks for something."""
    return replace(draft, mapping=mapping, step=None)
