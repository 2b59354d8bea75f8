"""Red flags: what they are, what to say of them, and what may be done about one. No score, no probability."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = [
    "BANNER",
    "FLAG_ACTIONS",
    "FURTHER_SIGNS",
    "RED_FLAGS",
    "RED_FLAG_FIELDS",
    "FlagAction",
    "FlagDone",
    "RedFlag",
    "find_flag_action",
    "name_flag",
]

BANNER = "seek emergency care"
"""The article's words, used as they are."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag. `field`: the record's field that holds it; `words`: as the article has it."""

    field: str
    words: str


RED_FLAGS: tuple[RedFlag, ...] = (
    RedFlag("bladder_bowel_change", "loss of bowel or bladder control"),
    RedFlag("leg_weakness_progressing", "progressive weakness in one or both legs"),
    RedFlag("saddle_numbness", "numbness in the groin area (saddle, genitals, buttocks)"),
)

RED_FLAG_FIELDS = tuple(flag.field for flag in RED_FLAGS)

FURTHER_SIGNS: tuple[str, ...] = (
    "pain, numbness or tingling in both legs",
    "difficulty passing urine",
    "loss of sexual function",
    "back pain after a serious accident",
)
"""As health services give them, with the same advice. They are not recorded per session."""


@dataclass(frozen=True, slots=True)
class FlagAction:
    """One thing that may have been done. A list and no free text: a name written there could not be forgotten."""

    id: str
    words: str


FLAG_ACTIONS: tuple[FlagAction, ...] = (
    FlagAction("emergency", "sent to emergency care"),
    FlagAction("physician", "seen by a physician"),
    FlagAction("reached", "patient reached; told to seek emergency care"),
    FlagAction("gone", "patient seen again; the sign is gone"),
    FlagAction("error", "recorded in error"),
    FlagAction("elsewhere", "other, as noted in the patient's own file"),
)

_BY_ID = {action.id: action for action in FLAG_ACTIONS}


@dataclass(frozen=True, slots=True)
class FlagDone:
    """What was done about one flag. `flag`: as `name_flag` names it; `done_on`: ISO day; `noted_at`: ISO, UTC."""

    flag: str
    action: str
    done_on: str
    done_by: str
    noted_at: str


def find_flag_action(id: str) -> FlagAction | None:
    """Return the action called `id`, or None."""
    return _BY_ID.get(id)


def name_flag(*, clinic: str, patient_key: str, day: str, fields: tuple[str, ...]) -> str:
    """Return the name of the flag that a patient's session of that `day` holds in these `fields`: 32 digits.

    A digest, so that what is noted of it leads to nobody once the patient is forgotten. Another sign on the same day is
    another flag, and open again.
    """
    parts = (clinic, patient_key, day, *sorted(fields))
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashlib.sha256(b"flag" + message).hexdigest()[:32]
