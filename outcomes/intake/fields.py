"""Every field of every row: the columns of a table, read by their kinds, and the rows that are none set aside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.intake.columns import blank_column, note_hidden_characters, read_column
from outcomes.intake.date_columns import read_date_column
from outcomes.intake.dates import DateRules
from outcomes.intake.distinct import ReadColumn
from outcomes.intake.headings import Placement
from outcomes.intake.mapping import Mapping
from outcomes.intake.own_exports import OWN_FIELDS, read_own_column
from outcomes.intake.problems import Level
from outcomes.intake.rows import find_ragged_rows
from outcomes.intake.scale_questions import ask_scale
from outcomes.intake.scoring import read_scored_fields
from outcomes.intake.tables import Fault, Finding, TextColumn, TextTable, build_column
from outcomes.intake.totals import find_totals
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, OUTCOMES, Outcome
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["ReadingRules", "read_rows"]

_SCORES: dict[str, Outcome] = {f"{outcome}_score": outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class ReadingRules:
    """What the reading of one file goes by. `stored_treatments`: the store's combinations, for an export of our own."""

    mapping: Mapping
    dates: DateRules
    stored_treatments: frozenset[str] = frozenset()


def read_rows(table: TextTable, placement: Placement, rules: ReadingRules) -> tuple[pd.DataFrame, list[Finding]]:
    """Return every field of the even rows, indexed by their positions in `table`, with the findings.

    Totals and remarks are no rows. Cells of a ragged row may have slipped into each other's columns, so none of them is
    read, or asked about.
    """
    totals = find_totals(table, placement.fields["session_date"])
    aside = np.empty(0, dtype=np.intp) if totals is None else totals.positions
    ragged = find_ragged_rows(table, aside)
    is_even = np.ones(len(table), dtype=bool)
    is_even[table.ragged] = is_even[aside] = False
    even = np.flatnonzero(is_even)
    records, findings = _read_fields(table.take(even), placement, rules)
    moved = [dataclasses.replace(finding, positions=even[finding.positions]) for finding in findings]
    return records.set_index(even), [*([totals] if totals else []), *ragged, *moved]


def _read_fields(table: TextTable, placement: Placement, rules: ReadingRules) -> tuple[pd.DataFrame, list[Finding]]:
    """Return every field of every row, missing where blank or refused, with the findings."""
    mapping = rules.mapping
    texts = {
        name: build_column(table.headings[index], table.columns[index]) for name, index in placement.fields.items()
    }
    fields: dict[str, ReadColumn] = {}
    for entry in RECORD_FIELDS:
        if entry.name not in texts:
            fields[entry.name] = blank_column(entry, len(table))
        elif entry.kind == "date":
            fields[entry.name] = read_date_column(texts[entry.name], entry, rules.dates)
        elif placement.keyed and entry.name in OWN_FIELDS:
            fields[entry.name] = read_own_column(texts[entry.name], entry, mapping, rules.stored_treatments)
        elif entry.name not in _SCORES:
            fields[entry.name] = read_column(texts[entry.name], entry, mapping)
    given = {name: fields[f"{outcome}_instrument"].values.notna() for name, outcome in _SCORES.items()}
    read = _settle_scales(texts, fields, mapping)
    fields |= read_scored_fields({name: texts[name] for name in texts if name not in read}, fields, mapping)
    records = pd.DataFrame({entry.name: fields[entry.name].values for entry in RECORD_FIELDS})
    findings = [finding for entry in RECORD_FIELDS for finding in fields[entry.name].findings]
    for name, outcome in _SCORES.items():
        instrument, scored = f"{outcome}_instrument", records[name].notna()
        records[instrument] = records[instrument].fillna(DEFAULT_INSTRUMENTS[outcome]).where(scored)
        if instrument in texts and name not in read:
            findings += _note_left_out(texts[instrument], given[name] & ~scored)
    hidden = [finding for column in texts.values() for finding in note_hidden_characters(column)]
    return records, [*findings, *hidden]


def _settle_scales(texts: dict[str, TextColumn], fields: dict[str, ReadColumn], mapping: Mapping) -> frozenset[str]:
    """Fill in the instruments that the mapping's scales declare, and return the scores that wait for an answer.

    What such a column holds is not judged: on another scale it would be other numbers.
    """
    waiting = set()
    for name, outcome in _SCORES.items():
        if name not in texts:
            continue
        instrument, scale = fields[f"{outcome}_instrument"], mapping.find_scale(outcome)
        if scale is not None:
            named = instrument.values.where(instrument.values.notna() | texts[name].blank, scale.instrument.id)
            fields[f"{outcome}_instrument"] = dataclasses.replace(instrument, values=named)
            continue
        question = ask_scale(texts[name], instrument.values, outcome, mapping=mapping)
        if question is not None:
            waiting.add(name)
            entry = next(entry for entry in RECORD_FIELDS if entry.name == name)
            fields[name] = dataclasses.replace(blank_column(entry, len(instrument.values)), findings=(question,))
    return frozenset(waiting)


def _note_left_out(column: TextColumn, rows: pd.Series) -> Iterator[Finding]:
    if rows.any():
        yield Finding(_WITHOUT_SCORE, np.flatnonzero(rows), column.heading)


_WITHOUT_SCORE = Fault(
    Level.NOTE,
    "instrument-without-score",
    "Rows name an instrument and have no score on it; the instrument was left out.",
    "an instrument where there is a score",
    "Nothing needs mending.",
)
