"""A clinic's file → its records, or problems with addresses: all rows are checked before anything is said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.columns import (
    blank_column,
    hide_oldest_years,
    note_hidden_characters,
    read_column,
    read_date_column,
    read_scores,
)
from outcomes.intake.distinct import ReadColumn
from outcomes.intake.frames import build_records, build_rejected, explain_rows
from outcomes.intake.headings import Placement, map_headings
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import FileRefused, Level, Problem, ProblemGroup, group_problems
from outcomes.intake.reading import read_file
from outcomes.intake.rows import (
    find_contradictions,
    find_impossible_lives,
    find_ragged_rows,
    find_repeats,
    warn_crowded_days,
)
from outcomes.intake.tables import Finding, Positions, TextTable, build_column, expand_finding
from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, OUTCOMES
from outcomes.vocabulary.records import RECORD_FIELDS

__all__ = ["SHARE_REJECTED", "CheckedFile", "check_file"]

SHARE_REJECTED = 0.10
"""A file of which more than this share of rows is faulty is more likely misread than mistyped."""

_SCORES = {f"{outcome}_score": outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class CheckedFile:
    """What a file gives. `rows_read` = records + rejected rows + exact duplicates, which were taken once.

    `records`: one row per accepted record; every field of `RECORD_FIELDS` by name, in order, and `source_row` (the row
    number as a spreadsheet shows it). Texts are pandas `str` with NaN where missing, numbers float64, `session_date`
    datetime64[s]. `treatments` is a combination's canonical name, `contributing_types` are sorted and joined by `;`,
    yes/no stay words. An instrument stands only where its score does. A missing `clinic` stays missing.

    `rejected`: one row per row kept out, as read: the file's own headings (ignored columns left out), `row` and `why`.
    Rows that wait for the answer to a question are among them.
    """

    name: str
    sha256: str
    records: pd.DataFrame
    rejected: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_read: int
    ignored_columns: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing of this file may be stored as things stand."""
        return any(problem.level is Level.REFUSE for problem in self.problems)

    @property
    def questions(self) -> tuple[ProblemGroup, ...]:
        """The problems that an answer from whoever imports would solve."""
        return tuple(group for group in group_problems(self.problems) if group.question)


def check_file(
    content: bytes,
    name: str,
    *,
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen, so one default serves all)
    today: dt.date,
    row_limit: int | None = None,
) -> CheckedFile:
    """Return the records of `content` and every problem of the file at once. Never raises for what a file holds.

    `name` is shown and never used as a path. `today` judges only what lies in the future. `row_limit` bounds the rows
    of a text file, as an upload should be; spreadsheets have a bound of their own.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        table = read_file(content, name, mapping=mapping, row_limit=row_limit)
    except FileRefused as refusal:
        return CheckedFile(name, digest, build_records(), build_rejected(), refusal.problems, 0, ())
    placement = map_headings(table.headings, mapping, sheet=table.sheet, row=table.heading_row)
    ignored = tuple(table.headings[index] for index in placement.ignored)
    if any(problem.level is Level.REFUSE for problem in placement.problems):
        whys = dict.fromkeys(range(len(table)), "The headings leave a question open.")
        rejected = build_rejected(table, placement.ignored, whys)
        return CheckedFile(
            name, digest, build_records(), rejected, (*placement.problems, *table.notes), len(table), ignored
        )
    records, findings = _read_rows(table, placement, mapping=mapping, today=today)
    kept, findings = _check_rows(records, findings, table, placement)
    # After the rules on lives, which judge the year as written: raised, it may differ from session to session.
    heading = table.headings[placement.fields["birth_year"]] if "birth_year" in placement.fields else ""
    records, raised = hide_oldest_years(records.loc[kept], heading)
    findings += raised
    problems = (*_judge_share(findings, table), *placement.problems, *table.notes, *_expand(findings, table))
    rejected = build_rejected(table, placement.ignored, explain_rows(findings))
    return CheckedFile(name, digest, build_records(records, kept, table.rows), rejected, problems, len(table), ignored)


def _read_rows(
    table: TextTable, placement: Placement, *, mapping: Mapping, today: dt.date
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return every field of the even rows, indexed by their positions in `table`, with the findings.

    Cells of a ragged row may have slipped into each other's columns, so none of them is read, or asked about.
    """
    ragged = find_ragged_rows(table)
    even = np.setdiff1d(np.arange(len(table)), table.ragged)
    records, findings = _read_fields(table.take(even), placement, mapping=mapping, today=today)
    moved = [dataclasses.replace(finding, positions=even[finding.positions]) for finding in findings]
    return records.set_index(even), [*ragged, *moved]


def _read_fields(
    table: TextTable, placement: Placement, *, mapping: Mapping, today: dt.date
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return every field of every row, missing where blank or refused, with the findings."""
    texts = {
        name: build_column(table.headings[index], table.columns[index]) for name, index in placement.fields.items()
    }
    fields: dict[str, ReadColumn] = {}
    for entry in RECORD_FIELDS:
        if entry.name not in texts:
            fields[entry.name] = blank_column(entry, len(table))
        elif entry.kind == "date":
            fields[entry.name] = read_date_column(texts[entry.name], entry, mapping=mapping, today=today)
        elif entry.name not in _SCORES:
            fields[entry.name] = read_column(texts[entry.name], entry, mapping)
    for name, outcome in _SCORES.items():
        if name in texts:
            fields[name] = read_scores(texts[name], fields[f"{outcome}_instrument"].values, outcome)
    records = pd.DataFrame({entry.name: fields[entry.name].values for entry in RECORD_FIELDS})
    for name, outcome in _SCORES.items():
        instrument, scored = f"{outcome}_instrument", records[name].notna()
        records[instrument] = records[instrument].fillna(DEFAULT_INSTRUMENTS[outcome]).where(scored)
    findings = [finding for entry in RECORD_FIELDS for finding in fields[entry.name].findings]
    hidden = [finding for column in texts.values() for finding in note_hidden_characters(column)]
    return records, [*findings, *hidden]


def _check_rows(
    records: pd.DataFrame, findings: list[Finding], table: TextTable, placement: Placement
) -> tuple[Positions, list[Finding]]:
    """Return the positions that become records, and all findings: those of the cells and those across rows."""
    headings = {name: table.headings[index] for name, index in placement.fields.items()}
    findings = [
        *findings,
        *find_impossible_lives(records, headings),
        *find_contradictions(records, headings),
    ]
    standing = np.flatnonzero(_find_standing(findings, len(table)))
    repeats = find_repeats(records.loc[standing], table.rows)
    findings += repeats.findings
    kept = np.setdiff1d(np.flatnonzero(_find_standing(findings, len(table))), repeats.dropped)
    findings += warn_crowded_days(records.loc[kept], table.rows, headings["session_date"])
    return kept, findings


def _find_standing(findings: Iterable[Finding], count: int) -> npt.NDArray[np.bool_]:
    """Return which of `count` rows no finding keeps out."""
    standing = np.ones(count, dtype=bool)
    for finding in findings:
        if finding.stops:
            standing[finding.positions] = False
    return standing


def _judge_share(findings: Iterable[Finding], table: TextTable) -> Iterator[Problem]:
    """Yield a refusal if too large a share of the rows is faulty; rows that wait for an answer do not count."""
    rejections = (finding for finding in findings if finding.fault.level is Level.REJECT)
    rejected = len(table) - int(_find_standing(rejections, len(table)).sum())
    if rejected > SHARE_REJECTED * len(table):
        yield Problem(
            Level.REFUSE,
            "too-many-rejected",
            f"{rejected:,} of {len(table):,} rows have faults: the file was probably exported or mapped wrongly.",
            f"faults in at most {SHARE_REJECTED:.0%} of the rows",
            "Look at the commonest fault first; mend the export or the mapping and try again.",
            sheet=table.sheet,
        )


def _expand(findings: Iterable[Finding], table: TextTable) -> list[Problem]:
    problems = [
        problem for finding in findings for problem in expand_finding(finding, rows=table.rows, sheet=table.sheet)
    ]
    return sorted(problems, key=lambda problem: problem.row or 0)
