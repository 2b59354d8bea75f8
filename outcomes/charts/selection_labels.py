"""What is selected, in words: a label for each question of the filter that is answered."""

from __future__ import annotations

from outcomes.charts.labels import label_group
from outcomes.vocabulary.selection import CohortFilter, GroupField, Persistence

__all__ = ["label_selection"]

_FIELDS: dict[str, GroupField] = {
    "clinics": "clinic",
    "practitioners": "practitioner",
    "back_pain_types": "back_pain_type",
    "combinations": "combination",
}
_COURSES: dict[Persistence, str] = {"persistent": "persistent (12 weeks or more)", "acute": "acute (under 12 weeks)"}


def label_selection(chosen: CohortFilter) -> tuple[tuple[str, str, str | None], ...]:
    """Return what `chosen` selects: a label, the filter's field, and the word where the field holds several."""
    labels: list[tuple[str, str, str | None]] = []
    for name, field in _FIELDS.items():
        labels += [(label_group(field, word), name, word) for word in getattr(chosen, name)]
    labels += [
        (f"also {label_group('back_pain_type', word)}", "contributing_types", word)
        for word in chosen.contributing_types
    ]
    if chosen.first_session_from:
        labels.append((f"from {chosen.first_session_from}", "first_session_from", None))
    if chosen.first_session_to:
        labels.append((f"to {chosen.first_session_to}", "first_session_to", None))
    if chosen.persistence:
        labels.append((_COURSES[chosen.persistence], "persistence", None))
    if chosen.include_red_flagged:
        labels.append(("red-flagged included", "include_red_flagged", None))
    for outcome in ("pain", "function"):
        if instrument := getattr(chosen, f"{outcome}_instrument"):
            labels.append((f"{outcome} on {instrument}", f"{outcome}_instrument", None))
    return tuple(labels)
