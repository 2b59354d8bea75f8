"""Case mix: what was known of an episode when treatment was chosen, as columns for a model of that choice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from outcomes.cohort.scores import NOT_RECORDED, GroupedScores
from outcomes.cohort.selection import Cohort, pick_instrument
from outcomes.cohort.snapshot import Snapshot
from outcomes.vocabulary.back_pain import BACK_PAIN_TYPES, UNSPECIFIED
from outcomes.vocabulary.instruments import OUTCOMES, Outcome

__all__ = ["CaseMix", "build_case_mix"]

Floats = npt.NDArray[np.float64]

_NUMBERS = ["first_day", "age", "birth_year", "symptom_weeks", "prior_episodes"]
_WORDS = ("sex", "leg_pain", "start_back_risk", "payer")
_TYPES = ("back_pain_type", "contributing_types")


@dataclass(frozen=True, eq=False)
class CaseMix:
    """One row an episode, in the order of the scores; each column a term.

    terms: names and episodes × p, the terms of the model: numbers with their squares, words as indicators, what is not
    recorded as a level of its own. checks: episodes × q, terms that no model here is given, by which its balance may be
    judged: products with the baseline, and a second instrument's baseline where one was used. practitioner: who gave
    the treatment, by a number, −1 where that is not recorded; no term, for it may be what the treatment is.
    """

    names: tuple[str, ...]
    terms: Floats
    check_names: tuple[str, ...]
    checks: Floats
    practitioner: npt.NDArray[np.int64] | None = None

    def with_terms(self, names: tuple[str, ...], columns: Floats) -> CaseMix:
        """Return this case mix with further terms, episodes × as many as there are `names`."""
        return replace(self, names=(*self.names, *names), terms=np.column_stack([self.terms, columns]))


def build_case_mix(cohort: Cohort, scores: GroupedScores, *, landmark: int = 1) -> CaseMix:
    """Return the case mix of the episodes in `scores`, which were built from `cohort`.

    `landmark`: the scores of sessions 1 … landmark of both outcomes are known by then, and enter.
    """
    snapshot, rows = cohort.snapshot, scores.rows
    numbers = _list_numbers(cohort, rows, landmark)
    words = _list_words(snapshot.episodes[[*_WORDS, *_TYPES]].iloc[rows])
    names: list[str] = []
    columns: list[Floats] = []
    centred: dict[str, Floats] = {}
    for name, values in numbers.items():
        known = np.isfinite(values)
        if not known.any():
            continue
        deviation = np.where(known, values - values[known].mean(), 0.0)
        centred[name] = deviation / (deviation.std() or 1.0)
        names += [name, f"{name}, squared", f"{name}, {NOT_RECORDED}"]
        columns += [centred[name], np.where(known, centred[name] ** 2, 0.0), (~known).astype(np.float64)]
    for name, (codes, levels) in words.items():
        for level, code in sorted((levels[code], code) for code in np.unique(codes)):
            names.append(f"{name}: {level}")
            columns.append((codes == code).astype(np.float64))
    baseline = centred.get(_baseline(scores.outcome), np.zeros(len(rows)))
    checks = {
        f"baseline × {name}": baseline * (column - column.mean())
        for name, column in zip(names, columns, strict=True)
        if not name.startswith(_baseline(scores.outcome))
    }
    checks |= _list_second_instruments(snapshot, rows, scores)
    return CaseMix(
        tuple(names),
        _stack(columns, len(rows)),
        tuple(checks),
        _stack(list(checks.values()), len(rows)),
        snapshot.episodes["practitioner"].cat.codes.to_numpy()[rows].astype(np.int64),
    )


def _stack(columns: list[Floats], size: int) -> Floats:
    return np.column_stack(columns) if columns else np.zeros((size, 0))


def _baseline(outcome: Outcome) -> str:
    return f"{outcome} at session 1"


def _list_numbers(cohort: Cohort, rows: npt.NDArray[np.int64], landmark: int) -> dict[str, Floats]:
    episodes = cohort.snapshot.episodes[_NUMBERS].iloc[rows]
    numbers: dict[str, Floats] = {}
    for outcome in OUTCOMES:
        instrument = pick_instrument(cohort, outcome)
        histories = cohort.snapshot.histories.get((outcome, instrument or ""))
        if histories is not None:
            for session in range(1, landmark + 1):
                numbers[f"{outcome} at session {session}"] = histories[rows, session - 1].astype(np.float64)
    year = pd.to_datetime(episodes["first_day"]).dt.year.to_numpy(dtype=np.float64)
    age, birth = (episodes[name].to_numpy(dtype=np.float64) for name in ("age", "birth_year"))
    numbers["age"] = np.where(np.isfinite(age), age, year - birth)
    numbers["duration"] = np.log1p(episodes["symptom_weeks"].to_numpy(dtype=np.float64))
    numbers["earlier episodes"] = np.log1p(episodes["prior_episodes"].to_numpy(dtype=np.float64))
    return numbers


def _list_words(episodes: pd.DataFrame) -> dict[str, tuple[npt.NDArray[np.int64], list[str]]]:
    """Return for each word of the case mix every episode's level, by its place in the levels that there are."""
    words = {name.replace("_", " "): _find_levels(episodes[name]) for name in _WORDS}
    words["type"] = _find_levels(episodes["back_pain_type"])
    codes, recorded = _find_levels(episodes["contributing_types"])
    for kind in BACK_PAIN_TYPES:
        if kind.word != UNSPECIFIED:
            also = np.array([kind.word in word for word in recorded], dtype=np.int64)[codes]
            words[f"also {kind.word}"] = also, ["no", "yes"]
    return words


def _find_levels(column: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    codes, levels = pd.factorize(column, use_na_sentinel=False)
    return codes.astype(np.int64), [NOT_RECORDED if pd.isna(level) else str(level) for level in levels]


def _list_second_instruments(
    snapshot: Snapshot, rows: npt.NDArray[np.int64], scores: GroupedScores
) -> dict[str, Floats]:
    """Return baselines on another instrument than the one shown, 0 where there is none, as deviations."""
    found = {}
    for (outcome, instrument), matrix in sorted(snapshot.scores.items()):
        values = matrix[rows, 0].astype(np.float64)
        known = np.isfinite(values)
        if outcome == scores.outcome and instrument != scores.instrument and known.any():
            found[f"{instrument} at session 1"] = np.where(known, values - values[known].mean(), 0.0)
    return found
