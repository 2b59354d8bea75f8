"""The store's records and the cohort's episodes as the rows of a table, under the names that the record gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from outcomes.report.values import Row
from outcomes.vocabulary.records import PATIENT_KEY, RECORD_FIELDS

__all__ = ["EPISODE_COLUMNS", "RECORD_COLUMNS", "render_episode_rows", "render_record_rows"]

RECORD_COLUMNS: tuple[str, ...] = tuple(
    PATIENT_KEY if field.name == "patient_id" else field.name for field in RECORD_FIELDS
)
"""The columns of exported records: the record's fields, with the patient's pseudonym in place of the id."""

EPISODE_COLUMNS: tuple[str, ...] = (
    *("clinic", PATIENT_KEY, "first_day", "last_day", "intake_quarter", "sessions", "last_session", "practitioner"),
    *("back_pain_type", "contributing_types", "combination", "modality_count", "persistence", "symptom_weeks"),
    *("age", "birth_year", "sex", "prior_episodes", "leg_pain", "start_back_risk", "payer"),
    *("pain_baseline", "pain_instrument", "function_baseline", "function_instrument"),
    *("red_flagged", "screened", "discharged", "discharge_reason", "open", "settled"),
)
"""The columns of exported episodes: who, when, with what they began, case mix as first recorded, how it ended."""

_DAYS = ("session_date", "first_day", "last_day")


def render_record_rows(sessions: pd.DataFrame) -> Iterator[Row]:
    """Yield session records, one a row, under `RECORD_COLUMNS`; a session's number that was not told is blank."""
    numbered = sessions.assign(session_number=sessions["session_number"].where(sessions["session_number"] > 0))
    return _make_rows(numbered, RECORD_COLUMNS)


def render_episode_rows(episodes: pd.DataFrame, sessions: pd.DataFrame) -> Iterator[Row]:
    """Yield episodes of care, one a row, under `EPISODE_COLUMNS`.

    `episodes`: any of a snapshot's; `sessions`: the snapshot's, whose session 1 holds the baseline of its episode.
    """
    first = sessions[sessions["session"] == 1].set_index("episode")
    scores = {
        "pain_baseline": first["pain_score"],
        "pain_instrument": first["pain_instrument"],
        "function_baseline": first["function_score"],
        "function_instrument": first["function_instrument"],
    }
    return _make_rows(episodes.assign(**scores), EPISODE_COLUMNS)


def _make_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[Row]:
    values = [_list_days(frame[name]) if name in _DAYS else _list_values(frame[name]) for name in columns]
    return (dict(zip(columns, cells, strict=True)) for cells in zip(*values, strict=True))


def _list_days(column: pd.Series) -> Iterable[object]:
    days: list[object] = column.dt.date.tolist()
    return days


def _list_values(column: pd.Series) -> Iterable[object]:
    """Return the column's values; a whole number without the `.0` that it has for standing among missing ones."""
    values = column.astype(object).where(column.notna(), None).tolist()
    return [int(value) if isinstance(value, float) and value.is_integer() else value for value in values]
