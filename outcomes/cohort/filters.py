"""The filter's one codec: a `CohortFilter` as the query of a link, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from outcomes.vocabulary.selection import CohortFilter

__all__ = ["QUERY_NAMES", "filter_to_query", "query_to_filter"]

_LISTS = {
    "clinic": "clinics",
    "practitioner": "practitioners",
    "type": "back_pain_types",
    "contributing": "contributing_types",
    "combination": "combinations",
}
_DAYS = {"from": "first_session_from", "to": "first_session_to"}
_WORDS = {"pain": "pain_instrument", "function": "function_instrument", "course": "persistence"}
_FLAGGED = "flagged"

QUERY_NAMES: frozenset[str] = frozenset({*_LISTS, *_DAYS, *_WORDS, _FLAGGED})
"""The names that the filter takes up in a link."""


def filter_to_query(chosen: CohortFilter) -> dict[str, list[str]]:
    """Return `chosen` as the query of a link: only what differs from the open filter, each value as text."""
    query: dict[str, list[str]] = {}
    for name, field in _LISTS.items():
        if values := getattr(chosen, field):
            query[name] = list(values)
    for name, field in _DAYS.items():
        if (day := getattr(chosen, field)) is not None:
            query[name] = [day.isoformat()]
    for name, field in _WORDS.items():
        if (word := getattr(chosen, field)) is not None:
            query[name] = [word]
    if chosen.include_red_flagged:
        query[_FLAGGED] = ["included"]
    return query


def query_to_filter(query: Mapping[str, Sequence[str]]) -> tuple[CohortFilter, tuple[str, ...]]:
    """Return the filter that a link's query asks for, and what in it could not be read. Other names are not ours.

    A value that is repeated counts once. Of two values where only one makes sense the first is taken and the other told
    as unread.
    """
    query = {name: tuple(dict.fromkeys(values)) for name, values in query.items()}
    unread: list[str] = []
    asked: dict[str, object] = {field: query[name] for name, field in _LISTS.items() if query.get(name)}
    for name, field in _DAYS.items():
        for text in query.get(name, ()):
            day = _read_day(text)
            if day is None or field in asked:
                unread.append(f"{name}={text}")
            else:
                asked[field] = day
    for name, field in _WORDS.items():
        for word in query.get(name, ()):
            if field in asked or (name == "course" and word not in ("acute", "persistent")):
                unread.append(f"{name}={word}")
            else:
                asked[field] = word
    for word in query.get(_FLAGGED, ()):
        if word == "included":
            asked["include_red_flagged"] = True
        else:
            unread.append(f"{_FLAGGED}={word}")
    return CohortFilter(**asked), tuple(unread)  # type: ignore[arg-type]


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
