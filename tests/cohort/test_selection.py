"""The one way to select episodes: what each filter means, what a scope hides, and that nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.cohort import Snapshot, build_scores, select_episodes, select_unknown
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.cohort.conftest import Snap

EVERYTHING = Scope.whole_clinic()
CLINIC = """
    patient_id | day | clinic    | practitioner | back_pain_type | contributing_types | treatments           | symptom_weeks | saddle_numbness | pain_score | pain_instrument
    ann        |   0 | Mill Lane | Fairley      | disc           |                    | massage              | 20            | no              | 7          |
    bob        |  10 | Mill Lane | Fairley      | disc           | muscular           | acupuncture          | 3             |                 | 6          |
    cat        |  20 | Mill Lane | Castellan    | muscular       | disc;degenerative  | massage              |               | no              | 5          |
    dan        |  30 | Elm Road  |              | unspecified    |                    | massage              | 12            | yes             | 8          |
    eve        |  40 | Elm Road  | Noor         | radiculopathy  | disc               | massage + acupuncture | 11           |                 | 50         | VAS
    eve        |  47 | Elm Road  | Fairley      | radiculopathy  |                    | injection            |               |                 | 40         | VAS
"""  # noqa: E501
BEGAN = {0: "ann", 10: "bob", 20: "cat", 30: "dan", 40: "eve"}


def day(number: int) -> dt.date:
    return dt.date(2025, 1, 1) + dt.timedelta(days=number)


@pytest.fixture(scope="module")
def clinic(snap: Snap) -> Snapshot:
    """Five episodes, one a patient, told apart by the day on which they began."""
    return snap(CLINIC)


def select(snapshot: Snapshot, scope: Scope = EVERYTHING, **chosen: Any) -> str:
    """Return the patients selected."""
    cohort = select_episodes(snapshot, scope, CohortFilter(**chosen))
    began = (cohort.episodes["first_day"] - pd.Timestamp(day(0))).dt.days
    return " ".join(sorted(BEGAN[days] for days in began))


@pytest.mark.parametrize(
    ("chosen", "selected"),
    [
        ({}, "ann bob cat eve"),
        ({"include_red_flagged": True}, "ann bob cat dan eve"),
        ({"clinics": ("Mill Lane",)}, "ann bob cat"),
        ({"clinics": ("Mill Lane", "Elm Road")}, "ann bob cat eve"),
        ({"practitioners": ("Fairley",)}, "ann bob"),  # who gave eve's first session counts, not who gave her second
        ({"practitioners": ("Fairley", "Noor")}, "ann bob eve"),
        ({"back_pain_types": ("disc",)}, "ann bob"),
        ({"back_pain_types": ("unspecified",)}, ""),  # dan is red-flagged
        ({"back_pain_types": ("unspecified",), "include_red_flagged": True}, "dan"),
        ({"contributing_types": ("disc",)}, "cat eve"),
        ({"contributing_types": ("muscular", "degenerative")}, "bob cat"),  # any of them
        ({"combinations": ("other combinations",)}, "ann bob cat eve"),  # five episodes: all are rare
        ({"combinations": ("massage",)}, ""),
        ({"persistence": "persistent"}, "ann"),
        ({"persistence": "persistent", "include_red_flagged": True}, "ann dan"),
        ({"persistence": "acute"}, "bob eve"),  # cat's duration is not known: neither
        ({"first_session_from": day(10)}, "bob cat eve"),  # both days are within
        ({"first_session_to": day(10)}, "ann bob"),
        ({"first_session_from": day(10), "first_session_to": day(20)}, "bob cat"),
        ({"first_session_from": day(20), "first_session_to": day(10)}, ""),
        ({"clinics": ("Mill Lane",), "back_pain_types": ("disc",), "persistence": "acute"}, "bob"),
        ({"clinics": ("Nowhere",)}, ""),
        ({"clinics": ("Nowhere", "Elm Road")}, "eve"),
        ({"practitioners": ("",)}, ""),
        ({"contributing_types": ("sacroiliac",)}, ""),
    ],
)
def test_a_filter_selects(clinic: Snapshot, chosen: dict[str, Any], selected: str) -> None:
    assert select(clinic, **chosen) == selected


@pytest.mark.parametrize(
    ("scope", "selected", "in_scope", "records"),
    [
        (Scope.whole_clinic(), "ann bob cat dan eve", 5, 6),
        (Scope(clinics=("Elm Road",)), "dan eve", 2, 3),
        (Scope(practitioners=("Fairley",)), "ann bob", 2, 2),
        (Scope(clinics=("Elm Road",), practitioners=("Fairley",)), "", 0, 0),
        (Scope(clinics=()), "", 0, 0),
        (Scope(practitioners=()), "", 0, 0),
    ],
)
def test_a_scope_hides_all_else(clinic: Snapshot, scope: Scope, selected: str, in_scope: int, records: int) -> None:
    assert select(clinic, scope, include_red_flagged=True) == selected
    cohort = select_episodes(clinic, scope, CohortFilter(include_red_flagged=True))
    assert (cohort.in_scope, cohort.records) == (in_scope, records)


def test_a_filter_never_reaches_beyond_the_scope(clinic: Snapshot) -> None:
    scope = Scope(clinics=("Elm Road",))
    assert select(clinic, scope, clinics=("Mill Lane",)) == ""
    assert select(clinic, scope, clinics=("Mill Lane", "Elm Road")) == "eve"


@pytest.mark.parametrize(
    ("chosen", "unknown"),
    [
        ({}, ()),
        ({"clinics": ("Mill Lane",), "practitioners": ("Noor",), "back_pain_types": ("disc",)}, ()),
        ({"clinics": ("Nowhere", "Elm Road")}, ("Nowhere",)),
        ({"practitioners": ("Nobody",)}, ("Nobody",)),
        ({"back_pain_types": ("sacroiliac",)}, ("sacroiliac",)),
        ({"combinations": ("other combinations", "massage")}, ("massage",)),
        ({"contributing_types": ("disc", "sacroiliac")}, ("sacroiliac",)),
        ({"pain_instrument": "VAS", "function_instrument": "ODI"}, ("ODI",)),
        ({"clinics": ("A",), "practitioners": ("B",), "pain_instrument": "C"}, ("A", "B", "C")),
    ],
)
def test_a_value_that_nobody_has_is_named(clinic: Snapshot, chosen: dict[str, Any], unknown: tuple[str, ...]) -> None:
    assert select_unknown(clinic, EVERYTHING, CohortFilter(**chosen)) == unknown


@pytest.mark.parametrize(
    "chosen",
    [
        {"clinics": ("Elm Road",)},
        {"practitioners": ("Noor",)},
        {"back_pain_types": ("radiculopathy",)},
        {"pain_instrument": "VAS"},
    ],
)
def test_what_lies_outside_the_scope_is_as_unknown_as_what_is_nowhere(clinic: Snapshot, chosen: dict[str, Any]) -> None:
    assert select_unknown(clinic, EVERYTHING, CohortFilter(**chosen)) == ()
    (named,) = select_unknown(clinic, Scope(clinics=("Mill Lane",)), CohortFilter(**chosen))
    assert named in str(chosen)


def test_those_left_out_for_a_red_flag_are_counted_only_where_they_were_asked_for(clinic: Snapshot) -> None:
    def count(**chosen: Any) -> int:
        return select_episodes(clinic, EVERYTHING, CohortFilter(**chosen)).red_flagged

    assert count() == 1
    assert count(clinics=("Elm Road",)) == 1
    assert count(clinics=("Mill Lane",)) == 0
    assert count(include_red_flagged=True) == 0


# On the sample clinic, against a slow and obvious way

filters = st.builds(
    CohortFilter,
    first_session_from=st.none() | st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 1)),
    first_session_to=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 1)),
    clinics=st.sampled_from([(), (), ("Mill Lane",), ("Mill Lane", "Harbour Street"), ("Nowhere",)]),
    practitioners=st.sampled_from([(), (), ("D. Fairley",), ("R. Castellan", "D. Fairley")]),
    back_pain_types=st.sampled_from([(), ("disc",), ("disc", "muscular", "sacroiliac"), ("unspecified",)]),
    contributing_types=st.sampled_from([(), (), ("disc",), ("muscular", "degenerative")]),
    combinations=st.sampled_from([(), (), ("massage",), ("other combinations", "acupuncture")]),
    persistence=st.sampled_from([None, "acute", "persistent"]),
    include_red_flagged=st.booleans(),
)
scopes = st.sampled_from([EVERYTHING, Scope(clinics=("Mill Lane",)), Scope(practitioners=("D. Fairley",))])


def wants(episode: dict[str, Any], chosen: CohortFilter) -> bool:
    """Tell whether a filter asks for an episode, red flags aside."""
    contributing = [] if pd.isna(episode["contributing_types"]) else episode["contributing_types"].split(";")
    first_day = episode["first_day"].date()
    return (
        (not chosen.clinics or episode["clinic"] in chosen.clinics)
        and (not chosen.practitioners or episode["practitioner"] in chosen.practitioners)
        and (not chosen.back_pain_types or episode["back_pain_type"] in chosen.back_pain_types)
        and (not chosen.contributing_types or any(word in chosen.contributing_types for word in contributing))
        and (not chosen.combinations or episode["group"] in chosen.combinations)
        and (chosen.persistence is None or episode["persistence"] == chosen.persistence)
        and (chosen.first_session_from is None or first_day >= chosen.first_session_from)
        and (chosen.first_session_to is None or first_day <= chosen.first_session_to)
    )


@pytest.fixture(scope="module")
def told(sample_snapshot: Snapshot) -> list[dict[str, Any]]:
    """The sample clinic's episodes, one by one."""
    return sample_snapshot.episodes.to_dict("records")  # type: ignore[return-value]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=filters, scope=scopes)
def test_the_selection_and_its_flow_equal_those_counted_one_by_one(
    sample_snapshot: Snapshot, told: list[dict[str, Any]], chosen: CohortFilter, scope: Scope
) -> None:
    visible = [
        place
        for place, episode in enumerate(told)
        if (scope.clinics is None or episode["clinic"] in scope.clinics)
        and (scope.practitioners is None or episode["practitioner"] in scope.practitioners)
    ]
    wanted = [place for place in visible if wants(told[place], chosen)]
    kept = [place for place in wanted if chosen.include_red_flagged or not told[place]["red_flagged"]]
    cohort = select_episodes(sample_snapshot, scope, chosen)
    assert cohort.rows.tolist() == kept
    flow = build_scores(cohort, "pain", by=("clinic",), sessions=13).flow
    assert flow.episodes == len(visible)
    assert flow.records == sum(told[place]["sessions"] for place in visible)
    assert flow.selected + flow.red_flagged == len(wanted)
    assert flow.selected >= flow.with_baseline == flow.in_chart >= flow.with_follow_up
