"""A house with many readers: two clinics, seven practitioners, and a proxy that signs people in.

Each practitioner has names, treatments and patients of their own, all easy to tell from anybody else's on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outcomes.cohort import build_snapshot
from outcomes.store import Store, open_store, prepare_import, write_import, write_user
from outcomes.vocabulary.access import User
from tests.records import write_csv

__all__ = ["HEADERS", "SECRET", "USERS", "House", "build_house"]

SECRET = "a-secret-that-only-proxy-and-app-know"
HEADERS = {"X-Backlight-Proxy-Secret": SECRET}

_PRACTITIONERS = {
    "Northclinic": ("Kestrel-Asha", "Merlin-Bo", "Osprey-Cy"),
    "Southclinic": ("Falcon-Di", "Harrier-Eli", "Buzzard-Fay", "Goshawk-Gil"),
}
_TYPES = ("muscular", "disc", "sacroiliac")
_EACH = 24
"""Patients of each practitioner: enough for figures, and for peers to be counted as such."""

USERS = {
    "owner": User("owner@house.example", "owner"),
    "owner of one clinic": User("north@house.example", "owner", ("Northclinic",)),
    "practitioner": User("asha@house.example", "practitioner", (), ("Kestrel-Asha",)),
    "importer": User("importer@house.example", "importer"),
    "importer of one clinic": User("southern@house.example", "importer", ("Southclinic",)),
    "auditor": User("auditor@house.example", "auditor"),
}
"""Every role, free and bound."""


@dataclass(frozen=True, slots=True)
class House:
    """The house's store, and what on the wire would be somebody's: canary → the clinic and practitioner whose it is."""

    home: Path
    store: Store
    canaries: Mapping[str, tuple[str, str]]

    def list_foreign(self, user: User) -> list[str]:
        """Return the canaries that `user` must never be sent."""
        return [word for word, whose in self.canaries.items() if not _may_see(user, *whose)]

    def list_own(self, user: User) -> list[str]:
        """Return the canaries that `user` may be sent."""
        return [word for word, whose in self.canaries.items() if _may_see(user, *whose)]

    @staticmethod
    def is_a_patients(word: str) -> bool:
        """Tell whether a canary is a patient's pseudonym, as it is shown or the rest of it as it is kept."""
        return word.startswith("P-") or set(word) <= set("0123456789abcdef")


def build_house(home: Path) -> House:
    """Fill the store in `home` with the records of both clinics, one import each, and let all users in."""
    store = open_store(f"sqlite:///{home / 'outcomes.db'}")
    for clinic in _PRACTITIONERS:
        prepared = prepare_import(store, write_csv(_make_records(clinic)), f"{clinic}.csv")
        outcome = write_import(store, prepared, imported_by="owner@house.example")
        assert outcome.status == "stored", outcome.message
    for user in USERS.values():
        write_user(store, user, by="root")
    return House(home, store, _find_canaries(store))


def _make_records(clinic: str) -> list[dict[str, object]]:
    chance = np.random.default_rng(len(clinic) * 7 + ord(clinic[0]))
    rows: list[dict[str, object]] = []
    for practitioner in _PRACTITIONERS[clinic]:
        for number in range(_EACH):
            rows += _make_episode(clinic, practitioner, number, chance)
    return rows


def _make_episode(clinic: str, practitioner: str, number: int, chance: np.random.Generator) -> list[dict[str, object]]:
    pain, start = chance.integers(5, 10), int(chance.integers(0, 420))
    length = int(chance.integers(3, 8))
    return [
        {
            "patient_id": f"{practitioner}-{number}",
            "day": start + 6 * session,
            "clinic": clinic,
            "practitioner": practitioner,
            "back_pain_type": _TYPES[number % len(_TYPES)],
            "treatments": "massage; exercise therapy" if number % 2 else "acupuncture",
            "pain_score": max(0, int(pain - session + chance.integers(-1, 2))),
            "pain_instrument": "NRS",
            "function_score": max(0, int(4 * pain - 3 * session + chance.integers(-2, 3))),
            "function_instrument": "ODI",
            "bladder_bowel_change": "yes" if number == 1 and session == 1 else "no",
            "saddle_numbness": "no",
            "leg_weakness_progressing": "no",
        }
        for session in range(length)
    ]


def _find_canaries(store: Store) -> dict[str, tuple[str, str]]:
    """Return what must reach those only who may see it: names, and pseudonyms as they are shown and kept."""
    found = {name: (clinic, name) for clinic, names in _PRACTITIONERS.items() for name in names}
    found |= {clinic: (clinic, "") for clinic in _PRACTITIONERS}
    episodes = build_snapshot(store).episodes
    for key, clinic, whose in zip(
        episodes["patient_key"], episodes["clinic"].astype(str), episodes["practitioner"].astype(str), strict=True
    ):
        found[f"P-{key[:8]}"] = (clinic, whose)
        found[key[8:]] = (clinic, whose)
    return found


def _may_see(user: User, clinic: str, practitioner: str) -> bool:
    if user.role == "auditor" or (user.clinics and clinic not in user.clinics):
        return False
    if user.role != "practitioner":
        return True
    own = clinic in {place for place, names in _PRACTITIONERS.items() if set(names) & set(user.practitioners)}
    return practitioner in user.practitioners if practitioner else own
