"""What one check of the stored records is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["QUALITY_CATEGORIES", "QualityCategory", "QualityCheck", "QualityGrain"]

QualityCategory = Literal["completeness", "conformance", "plausibility"]

QUALITY_CATEGORIES: dict[QualityCategory, str] = {
    "completeness": "Is it there?",
    "conformance": "Does it keep to the rules of the record?",
    "plausibility": "Can it be true?",
}
"""The three questions that every check is one of, as Kahn and others sort them (2016, 10.13063/2327-9214.1244)."""

QualityGrain = Literal["session", "episode", "patient", "practitioner", "day", "month", "import", "row"]
"""What a check counts. day: one practitioner's day of work; row: one row of the files that were imported."""


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One check, which asks one thing of everything of one grain.

    `fields`: the record's fields that it looks at. `asks`: what is counted, in a sentence that a patient record either
    is true of or not; it is told of `unit` (in the plural), of all that could be asked. `warn` and `fail`: the shares
    beyond which it needs a look, and beyond which it fails; None, it never fails. `needs`: fields of which at least one
    must be recorded anywhere, else there is nothing to check; `fewest`: how many must be there to be judged. `weight`:
    3 where nearly every figure rests on it, 1 where one or two do.
    """

    name: str
    category: QualityCategory
    grain: QualityGrain
    title: str
    fields: tuple[str, ...]
    unit: str
    asks: str
    warn: float
    fail: float | None
    why: str
    mend: str
    needs: tuple[str, ...] = ()
    fewest: int = 1
    weight: int = 1
