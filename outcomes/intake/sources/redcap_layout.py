"""Whether a table is a REDCap export, raw or labelled, and where REDCap's own columns stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.intake.sources.redcap_boxes import find_boxes
from outcomes.intake.tables import TextTable

__all__ = ["RECORD", "Layout", "find_layout", "place_columns"]

RECORD = 0
"""The column of the record's id, always the first."""
_EVENT = ("redcap_event_name", "Event Name")
_INSTRUMENT = ("redcap_repeat_instrument", "Repeat Instrument")
_INSTANCE = ("redcap_repeat_instance", "Repeat Instance")
_GROUP = ("redcap_data_access_group", "Data Access Group")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where REDCap's own columns stand, None for one that the project does not have. The record's id is the first.

    `form`: 0 for an export by the fields' names, 1 for one by their labels.
    """

    form: int
    event: int | None
    instrument: int | None
    instance: int | None
    group: int | None

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns by which rows belong together."""
        return tuple(index for index in (self.event, self.instrument, self.instance) if index is not None)


def find_layout(table: TextTable) -> Layout | None:
    """Return where REDCap's own columns stand if `table` is a REDCap export, raw or labelled; else None."""
    if len(table.headings) < 2:
        return None
    raw = place_columns(table.headings, 0)
    if raw.columns or raw.group is not None:
        return raw
    labelled = place_columns(table.headings, 1)
    boxes = find_boxes(table)
    forms = any(heading == "Complete?" or heading.startswith("Complete? (") for heading in table.headings)
    repeats = labelled.instrument is not None and labelled.instance is not None
    if labelled.columns and (boxes or forms or repeats):
        return labelled
    return Layout(1, None, None, None, None) if boxes else None


def place_columns(headings: Sequence[str], form: int) -> Layout:
    """Return where REDCap's own columns stand among `headings`, by their names (`form` 0) or labels (1)."""
    places = {heading.strip(): index for index, heading in reversed(list(enumerate(headings)))}
    return Layout(form, *(places.get(names[form]) for names in (_EVENT, _INSTRUMENT, _INSTANCE, _GROUP)))
