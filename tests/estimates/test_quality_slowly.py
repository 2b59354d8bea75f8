"""Every check against a slow one that reads like its sentence, on records drawn at random."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from outcomes.cohort import Ledger
from outcomes.estimates import quality_scores, quality_visits
from outcomes.estimates.quality import FINDERS
from outcomes.estimates.quality_found import Counted, Found
from tests.estimates.quality_slowly import SIGNS, SLOWLY, Slow, silent
from tests.records import Record, frame_records
from tests.snapshots import open_ledger, snap_frame

FEW = 3
DAYS = [dt.date(2024, 12, 20) + dt.timedelta(days=days) for days in (0, 1, 2, 5, 5, 9, 12, 12, 13, 30, 45, 420)]
YES_NO = ["yes", "no", ""]


def pick(*values: object) -> st.SearchStrategy[str]:
    return st.sampled_from([str(value) for value in values])


SESSIONS = st.fixed_dictionaries(
    {
        "patient_id": pick("a", "a", "a", "b", "b", "c"),
        "session_date": st.sampled_from([day.isoformat() for day in DAYS]),
        "back_pain_type": pick(*["muscular"] * 8, "disc", "unspecified"),
        "treatments": pick("massage", "usual care", "massage + usual care", ""),
        "pain_score": pick("", "", "", "", 0, 3, 6, 6, 9, 12),
        "pain_instrument": pick(*["NRS"] * 8, "VAS", "PROMIS-PI"),
        "function_score": pick("", "", "", "", "", "", 0, 4, 10, 20, 22, 22.5),
        "function_instrument": pick("ODI", "ODI", "ODI", "RMDQ", ""),
        "clinic": pick(*["Mill Lane"] * 8, "This clinic"),
        "practitioner": pick("D. Fairley", "D Fairley", "Asha", ""),
        "episode_id": pick("", "", "", "", "1"),
        "session_number": pick("", 1, 2, 3, 5),
        "birth_year": pick("", 1980, 1980, 1981),
        "age": pick("", 44, 15, 90),
        "sex": pick("", "female", "female", "male"),
        "symptom_weeks": pick("", 6, 6, 3000),
        "prior_episodes": pick("", 2),
        "leg_pain": pick(*YES_NO),
        "start_back_risk": pick("", "low"),
        "payer": pick("", "self"),
        "red_flag_action": pick("", "", "referred"),
        "discharged": pick("yes", *["no"] * 8, ""),
        "discharge_reason": pick("", "", "improved"),
    }
    | {sign: pick("yes", "no", "no", "no", "") for sign in SIGNS}
)


def copy_patient(records: list[Record], again: bool) -> list[Record]:
    """Return the records, and where asked those of one patient under another id too."""
    return records + [one | {"patient_id": "z"} for one in records if again and one["patient_id"] == "b"]


STORES = st.builds(
    copy_patient,
    st.one_of(st.lists(SESSIONS, min_size=1, max_size=20), st.lists(SESSIONS, min_size=30, max_size=45)),
    st.booleans(),
)


def open_frame(records: list[Record]) -> Ledger:
    frame = frame_records(records)
    frame["batch"] = [1 + place % 2 for place in range(len(frame))]
    # As a pseudonym: the same id at another clinic is another patient, and a fold is read off the first digits.
    pairs = zip(frame["patient_key"], frame["clinic"], strict=True)
    frame["patient_key"] = [f"{ord(key) + 256 * len(clinic):08x}" for key, clinic in pairs]
    return open_ledger(snap_frame(frame))


def read_slowly(ledger: Ledger) -> Slow:
    rows = [
        {name: None if pd.isna(value) else value for name, value in row.items()} | {"place": place}
        for place, row in enumerate(ledger.sessions.astype(object).to_dict("records"))
    ]
    for row in rows:
        row["session_date"] = row["session_date"].date()
    episodes = ledger.episodes.astype(object).to_dict("records")
    return Slow(rows, [{name: None if pd.isna(value) else value for name, value in one.items()} for one in episodes])


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a handful of records for enough."""
    for module, names in (
        (quality_scores, ("FEWEST_SCORES", "FEWEST_SESSIONS")),
        (quality_visits, ("SESSIONS_AN_EPISODE", "FULL_MONTH")),
    ):
        for name in names:
            monkeypatch.setattr(module, name, FEW)
    monkeypatch.setattr(quality_visits, "PATIENTS_A_DAY", 2)


@pytest.mark.usefixtures("few")
@settings(max_examples=100, deadline=None)
@given(records=STORES)
def test_every_check_finds_what_its_sentence_says_and_nothing_else(records: list[Record]) -> None:
    ledger = open_frame(records)
    slow = read_slowly(ledger)
    for name, judge in SLOWLY.items():
        found = FINDERS[name](ledger)
        assert isinstance(found, Found)
        told = Counter(zip(found.rows.tolist(), found.bad.tolist(), strict=True))
        assert told == Counter(judge(slow)), name
    assert FINDERS["silent_when_worse"](ledger).against == pytest.approx(silent(slow)[1])  # type: ignore[union-attr]


def test_no_check_goes_without_its_slow_one() -> None:
    counted = {"rows_rejected", "rows_corrected"}
    assert set(FINDERS) == set(SLOWLY) | counted
    assert all(isinstance(FINDERS[name](open_frame([{"patient_id": "a"}])), Counted) for name in counted)
