"""What is looked at and by whom: `CohortFilter` selects episodes, `Scope` bounds what a user may see at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["GROUP_FIELDS", "CohortFilter", "GroupField", "Persistence", "Scope"]

Persistence = Literal["acute", "persistent"]

GroupField = Literal["back_pain_type", "combination", "modality_count", "clinic", "practitioner", "intake_quarter"]

GROUP_FIELDS: tuple[GroupField, ...] = (
    *("back_pain_type", "combination", "modality_count"),
    *("clinic", "practitioner", "intake_quarter"),
)
"""What episodes may be grouped by."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The records a user may see. None stands for all; an empty tuple for none."""

    clinics: tuple[str, ...] | None = None
    practitioners: tuple[str, ...] | None = None

    @classmethod
    def whole_clinic(cls) -> Scope:
        """Return the scope that hides nothing."""
        return cls()


@dataclass(frozen=True, slots=True)
class CohortFilter:
    """One selection of episodes of care. An empty tuple or None leaves that question open.

    `first_session_from` and `first_session_to` bound the first session's date, both inclusive. `clinics`,
    `practitioners`, `combinations` and `back_pain_types` are those of the episode's start. `contributing_types`: any of
    them was recorded. `persistence`: symptoms of 12 weeks or more are persistent. An instrument left None is the one
    with most baselines.
    """

    first_session_from: dt.date | None = None
    first_session_to: dt.date | None = None
    clinics: tuple[str, ...] = ()
    practitioners: tuple[str, ...] = ()
    back_pain_types: tuple[str, ...] = ()
    contributing_types: tuple[str, ...] = ()
    combinations: tuple[str, ...] = ()
    pain_instrument: str | None = None
    function_instrument: str | None = None
    persistence: Persistence | None = None
    include_red_flagged: bool = False
