"""From single answers to a total: computed by the questionnaire's rule, compared with the total that the file gives.

The computed total is the one that is kept, unrounded; the answers themselves are kept nowhere. Which questionnaire a
row's score stands on: the instrument that the row names, or that the heading of its total names; where neither says so,
the first one in the catalogue whose answers give a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.intake.columns import read_scores
from outcomes.intake.distinct import ReadColumn
from outcomes.intake.items import Flags, Floats, ReadAnswers, read_answers
from outcomes.intake.mapping import Mapping
from outcomes.intake.score_words import (
    DISAGREEMENT,
    leave_out,
    name_few,
    name_kept_total,
    name_other_activities,
    name_too_few,
    note_scored,
)
from outcomes.intake.tables import Fault, Finding, TextColumn
from outcomes.vocabulary.instruments import OUTCOMES, Outcome, find_instrument
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire

__all__ = ["group_risk", "read_scored_fields", "score_answers"]

_RISK_FIELD = "start_back_risk"
_LOW_AT_MOST = 3
_HIGH_FROM = 4
_SLACK = 1e-9


@dataclass(frozen=True)
class Scored:
    """One questionnaire in a file: `score` is a row's result, NaN where its answers give none.

    `torn`: rows whose activities are not those of the patient's first session. They have no score, not even the file's.
    """

    answers: ReadAnswers
    score: Floats
    torn: Flags

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire."""
        return self.answers.questionnaire

    @cached_property
    def count(self) -> npt.NDArray[np.intp]:
        """How many of its questions a row answers."""
        count: npt.NDArray[np.intp] = self.answers.answered.sum(axis=1)
        return count

    @cached_property
    def judged(self) -> Flags:
        """Which rows there is something to say of: answered, and no answer refused, which says enough."""
        judged = self.count > 0
        for finding in self.answers.findings:
            if finding.stops:
                judged[finding.positions] = False
        return judged


def read_scored_fields(
    texts: Lookup[str, TextColumn],
    fields: Lookup[str, ReadColumn],
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen, so one default serves all)
) -> dict[str, ReadColumn]:
    """Return the fields that answers may stand in for, with all that was found: scores, instruments, the risk group.

    `texts`: the file's columns by field or item; `fields`: every field but the scores that stand in `texts`, read.
    """
    count = len(next(iter(fields.values())).values)
    read = [
        _score(read_answers(entry, texts, count), fields)
        for entry in QUESTIONNAIRES
        if entry.scored and not texts.keys().isdisjoint(entry.columns)
    ]
    found: dict[str, ReadColumn] = {}
    for outcome in OUTCOMES:
        mine = [one for one in read if one.questionnaire.field == f"{outcome}_score"]
        found |= _read_outcome(outcome, texts, fields, read=mine, mapping=mapping)
    for one in read:
        if one.questionnaire.field == _RISK_FIELD:
            found[_RISK_FIELD] = _merge_risk(one, texts, fields[_RISK_FIELD])
    return found


def score_answers(answers: Floats, questionnaire: Questionnaire) -> Floats:
    """Return each row's score from its `answers` (rows × items, NaN where not answered), NaN where too few are.

    Sum: Σ. Mean: Σ / answered. Percent: 100 · Σ / (highest · answered), Fairbank for the ODI.
    """
    answered = np.isfinite(answers).sum(axis=1)
    total = np.nansum(answers, axis=1)
    divided = np.maximum(answered, 1)
    if questionnaire.scoring == "percent":
        total = 100 * total / (questionnaire.high * divided)
    elif questionnaire.scoring == "mean":
        total = total / divided
    return np.where(answered >= questionnaire.enough, total, np.nan)


def group_risk(answers: Floats, questionnaire: Questionnaire) -> npt.NDArray[np.object_]:
    """Return each row's risk group, None where an answer is missing.

    Total 0–3 low; 4 and more with a sub-score of 4–5 high; the rest medium (Hill 2008, 10.1002/art.23563).
    """
    total = answers.sum(axis=1)
    distress = answers[:, [number - 1 for number in questionnaire.risk_items]].sum(axis=1)
    group = np.full(len(total), "medium", dtype=object)
    group[distress >= _HIGH_FROM] = "high"
    group[total <= _LOW_AT_MOST] = "low"
    group[np.isnan(total)] = None
    return group


def _score(answers: ReadAnswers, fields: Lookup[str, ReadColumn]) -> Scored:
    score = score_answers(answers.matrix, answers.questionnaire)
    torn = np.zeros(len(score), dtype=bool)
    if answers.questionnaire.same:
        torn = _find_other_activities(answers, np.isfinite(score), fields)
    return Scored(answers, np.where(torn, np.nan, score), torn)


def _find_other_activities(answers: ReadAnswers, enough: Flags, fields: Lookup[str, ReadColumn]) -> Flags:
    """Return the rows whose answered activities are not those of the patient's first session with a score."""
    person = ["clinic", "patient_id", "episode_id"]
    when = ["session_date", "session_number"]
    rows = pd.DataFrame({name: fields[name].values for name in (*person, *when)})
    rows["activities"] = answers.answered @ (1 << np.arange(answers.questionnaire.count))
    # Two sessions on one day come in the order of their activities, so that the order of rows decides nothing.
    rows = rows[enough].sort_values([*when, "activities"])
    first = rows.groupby(person, dropna=False, sort=False)["activities"].transform("first")
    torn = np.zeros(len(enough), dtype=bool)
    torn[rows.index[rows["activities"] != first]] = True
    return torn


def _read_outcome(
    outcome: Outcome,
    texts: Lookup[str, TextColumn],
    fields: Lookup[str, ReadColumn],
    *,
    read: list[Scored],
    mapping: Mapping,
) -> dict[str, ReadColumn]:
    """Return the score of one outcome and its instrument, from totals, answers or both."""
    score, instrument = f"{outcome}_score", f"{outcome}_instrument"
    column = texts.get(score)
    if not read:
        return {} if column is None else {score: read_scores(column, fields[instrument].values, outcome, mapping)}
    named = _name_by_heading(fields[instrument].values, column, outcome)
    instruments = named.where(named.notna(), _choose(named, read))
    totals = fields[score] if column is None else read_scores(column, instruments, outcome, mapping)
    values = totals.values.to_numpy(dtype=np.float64).copy()
    findings = [*totals.findings]
    for one in read:
        mine = (instruments == one.questionnaire.id).to_numpy(dtype=bool)
        findings += [*one.answers.findings, *_find_left_out(one, instruments, mine)]
        findings += _compare(one, values, mine & one.judged, column.heading if column else "")
        values[mine] = np.where(one.torn, np.nan, np.where(np.isfinite(one.score), one.score, values))[mine]
    return {
        score: ReadColumn(pd.Series(values), tuple(findings)),
        instrument: ReadColumn(instruments, fields[instrument].findings),
    }


def _name_by_heading(named: pd.Series, column: TextColumn | None, outcome: Outcome) -> pd.Series:
    """Return the instruments that rows name; a total under a heading such as `NPRS` or `ODI` is named by that."""
    instrument = None if column is None else find_instrument(column.heading)
    if column is None or instrument is None or outcome not in instrument.outcomes:
        return named
    return named.mask(named.isna() & ~column.blank, instrument.id)


def _choose(named: pd.Series, read: list[Scored]) -> pd.Series:
    """Return the instrument of rows that name none: the first whose answers give a score, else the first answered."""
    chosen = np.full(len(named), None, dtype=object)
    for wanted in ([np.isfinite(one.score) for one in read], [one.count > 0 for one in read]):
        for one, rows in zip(read, wanted, strict=True):
            chosen[rows & pd.isna(chosen)] = one.questionnaire.id
    return pd.Series(chosen, index=named.index, dtype="str")


def _find_left_out(one: Scored, instruments: pd.Series, mine: Flags) -> Iterator[Finding]:
    """Yield the rows that answer a questionnaire which their score does not stand on, by what it stands on."""
    others = instruments[(one.count > 0) & ~mine]
    for name in others.unique():
        positions = others.index[others == name].to_numpy(dtype=np.intp)
        yield Finding(leave_out(one.questionnaire), positions, one.answers.heading, f"scored on {name}")


def _compare(one: Scored, totals: Floats, rows: Flags, heading: str) -> Iterator[Finding]:
    """Yield what there is to say of `rows`, which answer the questionnaire that their score stands on."""
    entry, scored, given = one.questionnaire, np.isfinite(one.score), np.isfinite(totals)
    few = one.count < entry.enough
    apart = np.abs(one.score - totals) > 0.5 * 10.0**-entry.decimals + _SLACK  # NaN compares as not apart
    for chosen, fault in (
        (rows & scored, note_scored(entry)),
        (rows & scored & (one.count < entry.needed), name_few(entry)),
        (rows & one.torn, name_other_activities(entry)),
        (rows & few & ~given, name_too_few(entry)),
        (rows & few & given, name_kept_total(entry)),
    ):
        yield from _find(chosen, fault, one.answers.heading)
    differing = np.flatnonzero(rows & apart)
    pairs = [(f"{totals[row]:.4g}", f"{one.score[row]:.4g}") for row in differing]
    yield from _tell_pairs(pairs, differing, entry, heading)


def _merge_risk(one: Scored, texts: Lookup[str, TextColumn], given: ReadColumn) -> ReadColumn:
    """Return the risk group, computed where all nine are answered, else as the file gives it."""
    entry, group = one.questionnaire, group_risk(one.answers.matrix, one.questionnaire)
    computed = pd.Series(group, index=given.values.index, dtype="str")
    known, answered = computed.notna().to_numpy(), one.judged
    stated = given.values.notna().to_numpy()
    differing = np.flatnonzero(known & stated & (computed != given.values).to_numpy(dtype=bool))
    pairs = [(str(given.values.iloc[row]), str(computed.iloc[row])) for row in differing]
    column = texts.get(entry.field)
    findings = (
        *given.findings,
        *one.answers.findings,
        *_find(known, note_scored(entry), one.answers.heading),
        *_find(answered & ~known & ~stated, name_too_few(entry), one.answers.heading),
        *_find(answered & ~known & stated, name_kept_total(entry), one.answers.heading),
        *_tell_pairs(pairs, differing, entry, column.heading if column else ""),
    )
    return ReadColumn(computed.where(computed.notna(), given.values), findings)


def _find(rows: Flags, fault: Fault, heading: str) -> Iterator[Finding]:
    if rows.any():
        yield Finding(fault, np.flatnonzero(rows), heading)


def _tell_pairs(
    pairs: list[tuple[str, str]], positions: npt.NDArray[np.intp], questionnaire: Questionnaire, heading: str
) -> Iterator[Finding]:
    """Yield one finding for each pair of a file's total and a computed one, with all the rows that hold it."""
    gathered: dict[tuple[str, str], list[int]] = {}
    for pair, position in zip(pairs, positions, strict=True):
        gathered.setdefault(pair, []).append(int(position))
    for (given, computed), rows in gathered.items():
        found = f"{questionnaire.id} {given} in the file, {computed} by its items"
        yield Finding(DISAGREEMENT, np.array(rows, dtype=np.intp), heading, found)
