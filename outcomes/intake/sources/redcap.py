"""REDCap exports: events, repeats and the rows they spread a session over → one row a session.

A row of REDCap is one record at one event, once or once for each instance of a form or event that repeats. Rows of one
record, event and instance are one session; what is asked once stands in a row without a date and holds for all sessions
of the record. The names of all other fields are each project's own, for the mapping to say.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from outcomes.intake.headings import map_headings, name_known_fields
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level, Problem
from outcomes.intake.sources.rebuilding import cut_column, name_source, note_joined, note_no_sessions, rebuild
from outcomes.intake.sources.redcap_boxes import find_boxes, is_unticked, join_boxes
from outcomes.intake.sources.redcap_layout import RECORD, Layout, place_columns
from outcomes.intake.tables import Fault, Finding, TextTable
from outcomes.vocabulary.words import fold_word

__all__ = ["reshape_redcap"]

CONSTANTS = (
    *("episode_id", "back_pain_type", "contributing_types", "birth_year", "age", "sex", "symptom_weeks"),
    *("prior_episodes", "leg_pain", "start_back_risk", "payer", "clinic"),
)
"""What is asked once and holds for the sessions after it."""
CONSTANTS_IF_NEVER_TOLD = ("treatments", "practitioner")
"""Likewise, but only where no session of the whole file tells it."""
_KEYS = ("patient_id", "session_date")


@dataclass
class Unit:
    """Rows that are one record, event and instance, in the file's order; `told`: the mapped cells that they fill."""

    record: str
    event: str
    instance: str
    rows: list[int] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)
    dated: bool = False
    faulty: bool = False


def reshape_redcap(table: TextTable, layout: Layout, mapping: Mapping) -> TextTable:
    """Return a REDCap export with one row a session, its checkboxes joined, as far as the mapping says what is what."""
    structure = [table.headings[index] for index in layout.columns]
    meant = _say_meaning(table, layout, mapping)
    table = join_boxes(table, find_boxes(table), mapping)
    meant = dataclasses.replace(meant, columns=(*meant.columns, *table.meant.columns))
    layout = place_columns(table.headings, layout.form)
    fields = map_headings(table.headings, mapping.over(meant)).fields
    if not structure or "session_date" not in fields:
        how = "one row for each record" if not structure else _WAITING
        notes = (*table.notes, name_source("a REDCap export", how, meant))
        return dataclasses.replace(table, notes=notes, meant=meant)
    return dataclasses.replace(_join_rows(table, layout, fields, structure, meant), meant=meant)


_WAITING = "as it stands, for no column is known to be the session's date, by which rows become sessions"


def _say_meaning(table: TextTable, layout: Layout, mapping: Mapping) -> Mapping:
    """Return what REDCap's own columns mean; without any of them a heading known for the patient's id goes first."""
    known = not layout.columns and "patient_id" in name_known_fields(table.headings, mapping)
    columns = [] if known else [(table.headings[RECORD], "patient_id")]
    columns += [] if layout.group is None else [(table.headings[layout.group], "clinic")]
    return Mapping(columns=tuple(columns))


def _join_rows(
    table: TextTable, layout: Layout, fields: dict[str, int], structure: Sequence[str], meant: Mapping
) -> TextTable:
    units, alone = _gather(table, layout, fields)
    paired = _find_pairs(table, layout, units)
    visits = _list_visit_columns(fields, units)
    units = _join_within_events(units, visits)
    constants = set(fields.values()) - visits - {RECORD, fields["session_date"]}
    carried = _carry(units, sorted(constants))
    kept = [unit for unit in units if unit.dated or unit.faulty or visits & unit.told.keys()]
    by_place: list[tuple[int, Unit | None]] = [(unit.rows[0], unit) for unit in kept]
    by_place += [(row, None) for row in alone]
    by_place.sort(key=lambda pair: pair[0])
    anchors = np.array([row for row, _ in by_place], dtype=np.intp)
    moved = _find_moved(table, by_place, carried)
    held, parts = set(fields.values()), []
    for index in range(len(table.headings)):
        if index in held or index not in layout.columns:
            rows = anchors.copy()
            for number, row in moved.get(index, ()):
                rows[number] = row
            parts.append(cut_column(table, index, rows))
    staying = set(map(id, kept))
    out = [unit for unit in units if id(unit) not in staying]
    joined = sum(len(unit.rows) - 1 for unit in kept)
    notes = [
        name_source("a REDCap export", f"one session for each record and date, by {', '.join(structure)}", meant),
        *note_no_sessions(_count_out(out, {unit.record for unit in kept}), mend="Nothing needs mending."),
        *_note_joins(joined, paired),
    ]
    places = {id(unit): number for number, (_, unit) in enumerate(by_place) if unit is not None}
    faulty = [places[id(unit)] for unit in kept if unit.faulty]
    findings = [Finding(_TWO_ROWS, np.array(faulty, dtype=np.intp))] if faulty else []
    return rebuild(table, parts, anchors, notes=notes, findings=findings)


def _gather(table: TextTable, layout: Layout, fields: dict[str, int]) -> tuple[list[Unit], list[int]]:
    """Return the units, and the rows that stand for themselves: ragged ones, and those without a record."""
    date = fields["session_date"]
    mapped = [index for index in fields.values() if index != RECORD]
    columns = [table.columns[RECORD]]
    columns += [table.columns[index] for index in (layout.event, layout.instance) if index is not None]
    has_event = layout.event is not None
    boxes = frozenset(index for members in find_boxes(table).values() for index, _ in members)
    ragged = set(table.ragged.tolist())
    alone: list[int] = []
    groups: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(table)):
        key = tuple(column[place].strip() for column in columns)
        if place in ragged or not key[0]:
            alone.append(place)
        else:
            groups.setdefault(key, []).append(place)
    units = []
    for key, places in groups.items():
        event = key[1] if has_event else ""
        instance = key[-1] if layout.instance is not None else ""
        units += _split(table, Unit(key[0], event, instance, places), layout, mapped=mapped, date=date, boxes=boxes)
    return units, alone


def _split(
    table: TextTable, unit: Unit, layout: Layout, *, mapped: Sequence[int], date: int, boxes: frozenset[int]
) -> list[Unit]:
    """Return a unit's rows as one session where no two of them contradict each other, else each for itself.

    Of one form, rows that do are a fault: two rows for one instance. Of several forms they are sessions of their own.
    """
    whole = _fill(table, unit, mapped, boxes)
    if whole is not None:
        whole.dated = date in whole.told
        return [whole]
    forms = [
        "" if layout.instrument is None else table.columns[layout.instrument][place].strip() for place in unit.rows
    ]
    often = Counter(forms)
    parts = []
    for place, form in zip(unit.rows, forms, strict=True):
        part = _fill(table, dataclasses.replace(unit, rows=[place], told={}), mapped, boxes)
        assert part is not None
        part.dated = date in part.told
        part.faulty = often[form] > 1 and bool(part.told)
        parts.append(part)
    return parts


def _fill(table: TextTable, unit: Unit, mapped: Sequence[int], boxes: frozenset[int]) -> Unit | None:
    """Return the unit with what its rows tell, or None where two of them tell one thing differently."""
    told: dict[int, int] = {}
    for index in mapped:
        cells = table.columns[index]
        for row in unit.rows:
            if not cells[row].strip() or (index in boxes and is_unticked(cells[row])):
                continue
            if index in told and cells[told[index]].strip() != cells[row].strip():
                return None
            told.setdefault(index, row)
    return dataclasses.replace(unit, told=told)


def _find_pairs(table: TextTable, layout: Layout, units: Sequence[Unit]) -> int:
    """Return how many units are made of several forms that repeat: only their number says that they belong together."""
    if layout.instrument is None:
        return 0
    cells = table.columns[layout.instrument]
    return sum(len({fold_word(cells[place]) for place in unit.rows} - {""}) > 1 for unit in units)


def _list_visit_columns(fields: dict[str, int], units: Sequence[Unit]) -> set[int]:
    """Return the columns of what belongs to one session and to no other."""
    told = {index for unit in units if unit.dated for index in unit.told}
    never = [name for name in CONSTANTS_IF_NEVER_TOLD if name in fields and fields[name] not in told]
    return {index for name, index in fields.items() if name not in (*CONSTANTS, *_KEYS, *never)}


def _join_within_events(units: Sequence[Unit], visits: set[int]) -> list[Unit]:
    """Return the units with each undated one joined to the one dated unit of its record and event, if there is one.

    Several undated ones that tell something of a session stay by themselves: which of them is meant nobody knows.
    """
    groups: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        groups.setdefault((unit.record, unit.event), []).append(unit)
    result = []
    for group in groups.values():
        dated = [unit for unit in group if unit.dated and not unit.faulty]
        undated = [unit for unit in group if not unit.dated and not unit.faulty and visits & unit.told.keys()]
        if len(dated) == len(undated) == 1 and not any(
            index in dated[0].told for index in undated[0].told.keys() & visits
        ):
            dated[0].rows += undated[0].rows
            dated[0].told = {**undated[0].told, **dated[0].told}
            group = [unit for unit in group if unit is not undated[0]]
        result += group
    return result


def _carry(units: Sequence[Unit], columns: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return, by unit, the rows in which the constants stand that it does not tell: the last before it, else the first.

    Units are in the file's order, in which REDCap puts what is asked once before what repeats.
    """
    by_record: dict[str, list[Unit]] = {}
    for unit in units:
        by_record.setdefault(unit.record, []).append(unit)
    carried: dict[int, dict[int, int]] = {}
    for members in by_record.values():
        for index in columns:
            known = [unit.told[index] for unit in members if index in unit.told]
            last = known[0] if known else None
            for unit in members:
                last = unit.told.get(index, last)
                if last is not None and index not in unit.told:
                    carried.setdefault(id(unit), {})[index] = last
    return carried


def _find_moved(
    table: TextTable, by_place: Sequence[tuple[int, Unit | None]], carried: dict[int, dict[int, int]]
) -> dict[int, list[tuple[int, int]]]:
    """Return, by column, the sessions whose cell does not stand in their first row, each with the row where it does."""
    moved: dict[int, list[tuple[int, int]]] = {}
    for number, (first, unit) in enumerate(by_place):
        if unit is None:
            continue
        told = {**carried.get(id(unit), {}), **unit.told}
        for index in range(len(table.headings)) if len(unit.rows) > 1 else told:
            row = told.get(index, -1)
            if row < 0:
                cells = table.columns[index]
                row = next((row for row in unit.rows if cells[row].strip()), first)
            if row != first:
                moved.setdefault(index, []).append((number, row))
    return moved


def _count_out(units: Sequence[Unit], records: set[str]) -> dict[str, int]:
    counts = Counter(_PARENT if unit.record in records else _NO_VISIT for unit in units for _ in unit.rows)
    return dict(counts)


_PARENT = "without a session's date, whose answers hold for the record's sessions"
_NO_VISIT = "without a session's date, of records that have no session"


def _note_joins(joined: int, paired: int) -> list[Problem]:
    if not paired:
        return note_joined(joined, "to the session of the same record, event and instance")
    how = "to the session of the same record, event and instance; some are of different repeating forms, which only "
    return note_joined(joined, how + "the number of the instance pairs", level=Level.WARNING)


_TWO_ROWS = Fault(
    Level.REJECT,
    "two-rows-for-one-instance",
    "Several rows are of one record, event, form and instance, and contradict each other.",
    "one row for each instance",
    "Keep the row that is right, or number the instances.",
)
