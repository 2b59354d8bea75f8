"""The answers to what a file leaves open: each becomes a line of the mapping, and the file is checked anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outcomes.intake.column_readings import ColumnReading
from outcomes.intake.mapping import IGNORED, Mapping
from outcomes.intake.problems import ProblemGroup
from outcomes.vocabulary.instruments import OUTCOMES

__all__ = ["map_answer", "map_column", "map_missing", "name_score"]


def map_answer(mapping: Mapping, group: ProblemGroup, answer: str, *, columns: Sequence[ColumnReading] = ()) -> Mapping:
    """Return `mapping` with the `answer` to the question of `group`; `columns`: those of the file, for its scales.

    Raises:
        ValueError: the question is none of those that one word answers, or a score's word is to stand for no number.
    """
    word = group.word or (group.found[0] if group.found else "")
    match group.question:
        case "modality":
            return replace(mapping, treatments=(*mapping.treatments, (word, answer)))
        case "back-pain-type":
            return replace(mapping, back_pain_types=(*mapping.back_pain_types, (word, answer)))
        case "score-word":
            return replace(mapping, scores=(*mapping.scores, (word, f"{float(answer):g}")))
        case "scale":
            return replace(mapping, scale=(*mapping.scale, (name_score(group, columns), answer)))
        case "date-order":
            return replace(mapping, date_order="mdy" if answer == "mdy" else "dmy")
        case "sheet":
            return replace(mapping, sheet=answer)
        case "headings":
            return replace(mapping, headings="none")
        case "column":
            return map_column(mapping, answer, word)
    raise ValueError(group.question)


def map_column(mapping: Mapping, heading: str, field: str) -> Mapping:
    """Return `mapping` with the column under `heading` declared to be `field`; "" leaves the column out."""
    return replace(mapping, columns=(*mapping.columns, (heading, field or IGNORED[-1])))


def map_missing(mapping: Mapping, codes: Sequence[str]) -> Mapping:
    """Return `mapping` with `codes` declared to stand for no answer."""
    return replace(mapping, missing=tuple(dict.fromkeys((*mapping.missing, *codes))))


def name_score(group: ProblemGroup, columns: Sequence[ColumnReading]) -> str:
    """Return which score's column the question of `group` is about."""
    heading = group.examples[0].column if group.examples else ""
    named = next((column.field for column in columns if heading in (column.heading, column.field)), "")
    return named if named in [f"{outcome}_score" for outcome in OUTCOMES] else f"{OUTCOMES[0]}_score"
