"""The appointments of one patient's day at one clinic → one session, unless they contradict each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from outcomes.intake.dates import count_minutes, read_date, set_date_rules
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import Level
from outcomes.intake.sources.rebuilding import Part
from outcomes.intake.tables import Fault, Finding, Positions, TextTable, Words
from outcomes.intake.tidying import tidy_text

__all__ = ["GroupedDays"]

Groups = Sequence[list[int]]

_TIME = re.compile(r",?(?<![T ])[T ]++\d{1,2}:\d{2}.*", re.DOTALL)
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_DAY_FIELDS = ("patient_id", "session_date", "clinic")
_ADDED = ("fee", "minutes")
"""What each appointment has of its own, so that the session's is their sum."""
_MAY_DIFFER = frozenset({*_DAY_FIELDS, "treatments", "practitioner"})
_SCORE_OF = {f"{outcome}_instrument": f"{outcome}_score" for outcome in ("pain", "function")}
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True)
class GroupedDays:
    """How the appointments of a `table` become sessions; `fields` says in which column each field stands."""

    table: TextTable
    fields: dict[str, int]
    mapping: Mapping

    @property
    def how(self) -> str:
        """What is done with the rows of one day, in words."""
        added = " and ".join(name for name in _ADDED if name in self.fields)
        what = f"the treatments of all and their {added} added up" if added else "the treatments of all"
        return f"to another of the same patient, day and clinic, with {what}: one session"

    def group(self, took_place: Positions) -> list[list[int]]:
        """Return the rows of each session: those of one patient, day and clinic that agree, the earliest first."""
        if "session_date" not in self.fields or {"session_number", "episode_id"} & self.fields.keys():
            return [[int(place)] for place in took_place]
        rules = set_date_rules(self.mapping, "1900", dt.date.max)
        columns = [self.table.columns[self.fields[name]] for name in _DAY_FIELDS if name in self.fields]
        times = [tidy_text(cell)[0] for cell in self.table.columns[self.fields["session_date"]]]
        ragged = set(self.table.ragged.tolist())
        groups: dict[object, list[int]] = {}
        for place in took_place.tolist():
            patient, time, *clinic = (tidy_text(column[place])[0] for column in columns)
            day: object = _TIME.sub("", time)
            if _ZONE.search(time):
                read = read_date(time, rules)
                day = day if isinstance(read, Fault) else read
            key = place if place in ragged or not time else (patient, day, *clinic)
            groups.setdefault(key, []).append(place)
        found: list[list[int]] = []
        for group in groups.values():
            if len(group) > 1:
                group.sort(key=lambda place: (count_minutes(times[place], rules), place))
            found += [group] if len(group) == 1 or self._agree(group) else [[place] for place in group]
        return found

    def join(self, column: int, name: str, groups: Groups) -> Part:
        """Return the column of the field `name`: of each session the first cell that tells anything.

        Treatments are those of all its appointments, parted as the reader parts first; fees and minutes their sum.
        """
        cells: Words = self.table.columns[column]
        rows = np.array([group[0] for group in groups], dtype=np.intp)
        joined = cells[rows].astype(object)
        for number, group in enumerate(groups):
            told = self._list_told(name, group) if len(group) > 1 else []
            if not told:
                continue
            rows[number], joined[number] = told[0], cells[told[0]]
            if len(told) > 1 and (name == "treatments" or name in _ADDED):
                texts = [cells[place] for place in told]
                joined[number] = ";".join(dict.fromkeys(texts)) if name == "treatments" else _add_up(texts)
                # A cell made out of several is none of the file's.
                rows[number] = told[0] if joined[number] == texts[0] else -1
        return Part(self.table.headings[column], joined, column, rows)

    def warn_several(self, groups: Groups) -> list[Finding]:
        """Return the warning of sessions whose appointments name several practitioners; nothing where none do."""
        if "practitioner" not in self.fields:
            return []
        names = self.table.columns[self.fields["practitioner"]]
        several = [
            number
            for number, group in enumerate(groups)
            if len({names[place].strip() for place in self._list_told("practitioner", group)}) > 1
        ]
        if not several:
            return []
        heading = self.table.headings[self.fields["practitioner"]]
        return [Finding(_SEVERAL, np.array(several, dtype=np.intp), heading)]

    def _agree(self, group: Sequence[int]) -> bool:
        """Tell whether the rows of one day can be one session: no field is told twice and differently."""
        for name, column in self.fields.items():
            if name in _MAY_DIFFER:
                continue
            cells = [self.table.columns[column][place] for place in self._list_told(name, group)]
            if name in _ADDED:
                if len(cells) > 1 and not all(_PLAIN.fullmatch(cell.strip()) for cell in cells):
                    return False
            elif len(set(map(_spell_alike, cells))) > 1:
                return False
        return True

    def _list_told(self, name: str, group: Sequence[int]) -> list[int]:
        """Return the rows that tell a field; a blank instrument beside a score tells the usual one."""
        cells = self.table.columns[self.fields[name]]
        told = [place for place in group if self._is_told(cells[place])]
        score = self.fields.get(_SCORE_OF.get(name, ""))
        if score is None or not told:
            return told
        scores, already = self.table.columns[score], set(told)
        return [place for place in group if place in already or self._is_told(scores[place])]

    def _is_told(self, cell: str) -> bool:
        word = tidy_text(cell)[0]
        return bool(word) and not self.mapping.is_missing(word)


def _spell_alike(cell: str) -> object:
    """Return what a cell tells, alike for 7 and 7.0 and for yes and Yes."""
    word = tidy_text(cell)[0].casefold()
    return Decimal(word.replace(",", ".")) if _PLAIN.fullmatch(word) else word


def _add_up(cells: Sequence[str]) -> str:
    """Return the sum of plain numbers, with the decimal mark that they are written with."""
    words = [cell.strip() for cell in cells]
    total = str(sum(Decimal(word.replace(",", ".")) for word in words))
    return total.replace(".", ",") if any("," in word for word in words) else total


_SEVERAL = Fault(
    Level.WARNING,
    "several-practitioners",
    "Appointments of one patient and day with several practitioners are one session, under the first of them.",
    "one practitioner for a session",
    "Look whether the first appointment of the day is the one that counts.",
)
