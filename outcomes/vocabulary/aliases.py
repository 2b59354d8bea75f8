"""Names that are merged or corrected: under which name a clinic or a practitioner of the records is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["ALIAS_FIELDS", "Alias", "AliasField", "find_names"]

AliasField = Literal["practitioner", "clinic"]

ALIAS_FIELDS: tuple[AliasField, ...] = ("practitioner", "clinic")


@dataclass(frozen=True, slots=True)
class Alias:
    """Whoever the records call `written` is shown as `shown`; the newest of a written name holds.

    Shown as written takes an earlier one back. `set_at`: ISO, UTC, to the second.
    """

    field: AliasField
    written: str
    shown: str
    set_at: str
    set_by: str


def find_names(aliases: Iterable[Alias], field: AliasField) -> dict[str, str]:
    """Return for each written name of `field` that is shown otherwise the name shown, through as many as it takes.

    Raises:
        ValueError: names lead round in a circle.
    """
    steps = {alias.written: alias.shown for alias in aliases if alias.field == field}
    steps = {written: shown for written, shown in steps.items() if written != shown}
    names = {}
    for written in steps:
        name, passed = written, {written}
        while name in steps:
            name = steps[name]
            if name in passed:
                raise ValueError(written)
            passed.add(name)
        names[written] = name
    return names
