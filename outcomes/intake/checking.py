"""A clinic's file → its records, or problems with addresses: all rows are checked before anything is said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.before_after import warn_before_after
from outcomes.intake.column_readings import ColumnReading, read_columns
from outcomes.intake.columns import hide_oldest_years
from outcomes.intake.counting import CellCount, count_cells
from outcomes.intake.dates import set_date_rules
from outcomes.intake.fields import ReadingRules, read_rows
from outcomes.intake.frames import build_records, build_rejected, explain_rows
from outcomes.intake.headings import Placement, map_headings
from outcomes.intake.mapping import Mapping
from outcomes.intake.own_exports import find_contradictions_since, restore_cells
from outcomes.intake.plausibility import warn_implausible
from outcomes.intake.problems import FileRefused, Level, Problem, ProblemGroup, group_problems
from outcomes.intake.reading import read_file
from outcomes.intake.rows import find_contradictions, find_impossible_lives, find_repeats, warn_crowded_days
from outcomes.intake.tables import Finding, Positions, TextTable, expand_finding

__all__ = ["SHARE_REJECTED", "CheckedFile", "check_file"]

SHARE_REJECTED = 0.10
"""A file of which more than this share of rows is faulty is more likely misread than mistyped."""

_NOTHING_COUNTED = CellCount()


@dataclass(frozen=True)
class CheckedFile:
    """What a file gives. `rows_read` = records + rejected rows + exact duplicates, which were taken once.

    Of another system's file also the rows that are no sessions of their own, each counted in a note: appointments that
    did not take place, rows joined to a session's.

    `records`: one row per accepted record; every field of `RECORD_FIELDS` by name, in order, and `source_row` (the row
    number as a spreadsheet shows it). Texts are pandas `str` with NaN where missing, numbers float64, `session_date`
    datetime64[s]. `treatments` is a combination's canonical name, `contributing_types` are sorted and joined by `;`,
    yes/no stay words. An instrument stands only where its score does. A missing `clinic` stays missing. Of the items of
    a questionnaire only the score that they give is here.

    `rejected`: one row per row kept out, as read: the file's own headings (ignored columns left out), `row` and `why`.
    Rows that wait for the answer to a question are among them.

    `keyed`: the file is our own export; patients and episodes stand under the pseudonyms that a store gave them.

    `cells`: what became of every cell, for the check that none was lost. `columns`: how each column was taken. All is 0
    and there are none where the file could not be read at all.
    """

    name: str
    sha256: str
    records: pd.DataFrame
    rejected: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_read: int
    ignored_columns: tuple[str, ...]
    keyed: bool = False
    cells: CellCount = _NOTHING_COUNTED
    columns: tuple[ColumnReading, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of this file may be stored as things stand."""
        return any(problem.level is Level.REFUSE for problem in self.problems)

    @cached_property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """The problems told once for each cause, the worst first."""
        return group_problems(self.problems)

    @property
    def questions(self) -> tuple[ProblemGroup, ...]:
        """The problems that an answer from whoever imports would solve."""
        return tuple(group for group in self.groups if group.question)


def check_file(
    content: bytes,
    name: str,
    *,
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen, so one default serves all)
    today: dt.date,
    row_limit: int | None = None,
    list_stored_treatments: Callable[[], Iterable[str]] = tuple,
) -> CheckedFile:
    """Return the records of `content` and every problem of the file at once. Never raises for what a file holds.

    `name` is shown and never used as a path. `today` judges only what lies in the future. `row_limit` bounds the rows
    of a text file, as an upload should be; spreadsheets have a bound of their own. `list_stored_treatments` names the
    combinations that the store holds; it is asked only for an export of our own, whose words are then known.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        table = read_file(content, name, mapping=mapping, row_limit=row_limit)
    except FileRefused as refusal:
        return CheckedFile(name, digest, build_records(), build_rejected(), refusal.problems, 0, ())
    return _check_table(table, name, digest, mapping=mapping, today=today, list_stored=list_stored_treatments)


def _check_table(
    table: TextTable,
    name: str,
    digest: str,
    *,
    mapping: Mapping,
    today: dt.date,
    list_stored: Callable[[], Iterable[str]],
) -> CheckedFile:
    own, mapping = mapping, mapping.over(table.meant)
    placement = map_headings(table.headings, mapping, sheet=table.sheet, row=table.heading_row)
    ignored = tuple(table.headings[index] for index in placement.ignored)
    columns = read_columns(table, placement, own)
    if any(problem.level is Level.REFUSE for problem in placement.problems):
        whys = dict.fromkeys(range(len(table)), "The headings leave a question open.")
        rejected = build_rejected(table, placement.ignored, whys)
        cells = count_cells(table, placement, kept=np.empty(0, dtype=np.intp), rejected=whys, records=build_records())
        problems = (*placement.problems, *table.notes)
        count = len(table) + table.aside
        return CheckedFile(
            name, digest, build_records(), rejected, problems, count, ignored, cells=cells, columns=columns
        )
    rules = ReadingRules(mapping, set_date_rules(mapping, table.date_system, today))
    if placement.keyed:
        table = restore_cells(table)
        rules = dataclasses.replace(rules, stored_treatments=frozenset(list_stored()))
    records, findings = read_rows(table, placement, rules)
    kept, findings = _check_rows(records, findings, table, placement)
    # After the rules on lives, which judge the year as written: raised, it may differ from session to session.
    heading = table.headings[placement.fields["birth_year"]] if "birth_year" in placement.fields else ""
    records, raised = hide_oldest_years(records.loc[kept], heading)
    findings += raised
    share = _judge_share(findings, table, valid_rows=mapping.valid_rows)
    problems = (*share, *placement.problems, *table.notes, *_expand(findings, table))
    whys = explain_rows(findings)
    cells = count_cells(table, placement, kept=kept, rejected=whys, records=records)
    return CheckedFile(
        name,
        digest,
        build_records(records, kept, table.rows),
        build_rejected(table, placement.ignored, whys),
        problems,
        len(table) + table.aside,
        ignored,
        placement.keyed,
        cells,
        columns,
    )


def _check_rows(
    records: pd.DataFrame, findings: list[Finding], table: TextTable, placement: Placement
) -> tuple[Positions, list[Finding]]:
    """Return the positions that become records, and all findings: those of the cells and those across rows."""
    headings = {name: table.headings[index] for name, index in placement.fields.items()}
    findings = [
        *table.findings,
        *findings,
        *find_impossible_lives(records, headings),
        *(find_contradictions_since if placement.keyed else find_contradictions)(records, headings),
    ]
    standing = _find_standing(findings, len(table))
    repeats = find_repeats(records.loc[np.flatnonzero(standing)], table.rows)
    findings += repeats.findings
    standing &= _find_standing(repeats.findings, len(table))
    standing[repeats.dropped] = False
    kept = np.flatnonzero(standing)
    accepted = records.loc[kept]
    findings += warn_crowded_days(accepted, table.rows, headings["session_date"])
    if not placement.keyed:  # what is in a store was looked at when it came in
        findings += warn_implausible(accepted, headings)
        findings += warn_before_after(table, placement, accepted)
    return kept, findings


def _find_standing(findings: Iterable[Finding], count: int) -> npt.NDArray[np.bool_]:
    """Return which of `count` rows no finding keeps out."""
    standing = np.ones(count, dtype=bool)
    for finding in findings:
        if finding.stops:
            standing[finding.positions] = False
    return standing


def _judge_share(findings: Iterable[Finding], table: TextTable, *, valid_rows: bool) -> Iterator[Problem]:
    """Yield a refusal if too large a share of the rows is faulty, or a warning if the `valid_rows` were asked for.

    Rows that wait for an answer do not count, nor do totals and remarks.
    """
    rejections = (
        finding for finding in findings if finding.fault.level is Level.REJECT and finding.fault.cause != "total-row"
    )
    rejected = len(table) - int(_find_standing(rejections, len(table)).sum())
    if rejected > SHARE_REJECTED * len(table):
        yield Problem(
            Level.WARNING if valid_rows else Level.REFUSE,
            "too-many-rejected",
            f"{rejected:,} of {len(table):,} rows have faults: the file was probably exported or mapped wrongly.",
            f"faults in at most {SHARE_REJECTED:.0%} of the rows",
            "Look at the commonest fault first; mend the export or the mapping and try again, or choose to import the "
            "valid rows all the same.",
            sheet=table.sheet,
            question="" if valid_rows else "valid-rows",
            offers=() if valid_rows else ("yes",),
        )


def _expand(findings: Iterable[Finding], table: TextTable) -> list[Problem]:
    problems = [
        problem for finding in findings for problem in expand_finding(finding, rows=table.rows, sheet=table.sheet)
    ]
    return sorted(problems, key=lambda problem: problem.row or 0)
