"""A payer's rule in sentences and tables: right for none, one and many, on results made by hand."""

from __future__ import annotations

import pytest

from outcomes.charts import label_heading, say_payer_caution, say_payer_rule, say_payer_source, tabulate_payer_rule
from outcomes.charts.payer_words import tabulate_payer_worklist
from outcomes.estimates import PAYER_STAGES, PatientVisits, PayerRuleUse, PayerStageCount
from outcomes.vocabulary.payer_rules import MEDICARE_ACUPUNCTURE
from outcomes.vocabulary.responders import RESPONDER_RULES

ROW = PatientVisits("4f1e0c2a", "", "not better", 12, 11, 14, -0.5, "better")


def make_use(
    in_care: dict[str, int], gone: int = 0, *, acute: int = 0, unknown: int = 0, rows: tuple[PatientVisits, ...] = ()
) -> PayerRuleUse:
    """A result with so many in care at some stages, and `gone` more patients within the first visits."""
    counts = tuple(
        PayerStageCount(stage, in_care.get(stage, 0), in_care.get(stage, 0) + gone * (stage == "within"))
        for stage in PAYER_STAGES
    )
    return PayerRuleUse(MEDICARE_ACUPUNCTURE, "NRS", "points", RESPONDER_RULES[0], counts, acute, unknown, rows)


OF_312 = "Of 312 patients with persistent pain and acupuncture,"
STOP = "used 12 visits with no improvement shown or kept: the rule says stop."
HEADLINES = [
    ({}, 0, "No patient with persistent pain has had acupuncture here: the rule speaks of nobody."),
    ({}, 1, "The one patient with persistent pain and acupuncture is no longer in care."),
    (
        {"within": 1},
        0,
        "The one patient with persistent pain and acupuncture is in care, and has not used 12 visits with no "
        "improvement shown or kept.",
    ),
    ({"not better": 1}, 0, f"The one patient with persistent pain and acupuncture is in care, and has {STOP}"),
    ({}, 312, f"{OF_312} none is in care now."),
    ({"not scored": 1}, 311, f"{OF_312} 1 is in care, and has {STOP}"),
    ({"year used": 1}, 311, f"{OF_312} 1 is in care, and has used all 20 visits of a year, or more."),
    (
        {"within": 30, "improved": 11},
        271,
        f"{OF_312} 41 are in care; none of them has used 12 visits with no improvement shown or kept, or used all 20 "
        "visits of a year, or more.",
    ),
    ({"within": 40, "over visits": 1}, 271, f"{OF_312} 41 are in care; **1 of them** has {STOP}"),
    (
        {"within": 35, "over visits": 3, "not better": 2, "not scored": 1},
        271,
        f"{OF_312} 41 are in care; **6 of them** have {STOP}",
    ),
    (
        {"within": 40, "over year": 1},
        271,
        f"{OF_312} 41 are in care; **1 of them** has used all 20 visits of a year, or more.",
    ),
    (
        {"within": 33, "over visits": 6, "over year": 1, "year used": 1},
        271,
        f"{OF_312} 41 are in care; **6 of them** have used 12 visits with no improvement shown or kept: the rule says "
        "stop; **2 more** have used all 20 visits of a year, or more.",
    ),
]


@pytest.mark.parametrize(("in_care", "gone", "sentence"), HEADLINES)
def test_the_headline_is_right_for_none_one_and_many(in_care: dict[str, int], gone: int, sentence: str) -> None:
    assert say_payer_rule(make_use(in_care, gone)) == sentence


def test_who_is_outside_the_rule_is_told_beside_what_the_records_cannot_tell() -> None:
    assert say_payer_caution(make_use({}, acute=31, unknown=1)).startswith(
        "Not counted: 31 patients with acute pain only, of which the rule does not speak, and 1 patient whose pain has "
        "no recorded duration. What this cannot tell: visits made elsewhere, or hidden by a filter above;"
    )
    assert say_payer_caution(make_use({})).startswith("What this cannot tell: ")
    assert say_payer_caution(make_use({})).endswith("This is no billing advice.")


def test_the_rule_is_told_in_its_words_with_where_it_stands() -> None:
    told = say_payer_source(MEDICARE_ACUPUNCTURE)
    assert told.startswith("Medicare, acupuncture for chronic low back pain: Low back pain of 12 weeks or more")
    assert told.endswith("(Medicare National Coverage Determination 30.3.3, in force since 21 January 2020.)")


def test_the_table_has_a_row_for_every_stage_with_the_rule_s_own_numbers() -> None:
    rows = tabulate_payer_rule(make_use({"improved": 5, "over year": 2}, gone=4))
    assert [row["payer_stage"] for row in rows] == [
        "Fewer than 12 visits, within 90 days",
        "Fewer than 12 visits, the last after 90 days: the rule leaves it open",
        "12 used, meaningfully improved: up to 8 more",
        "12 used, better but not meaningfully: up to 8 more, if the payer calls it an improvement",
        "12 used, not better: the rule says stop",
        "12 used, not scored: no improvement can be shown",
        "All 20 of a year used",
        "Beyond the rule: more than 12, no improvement shown by then",
        "Beyond the rule: more than 20 within a year",
    ]
    assert [(row["in_care"], row["payer_patients"]) for row in rows if row["payer_patients"]] == [
        (0, 4),
        (5, 5),
        (2, 2),
    ]


def test_the_worklist_says_what_was_used_and_how_far_pain_has_changed() -> None:
    (row,) = tabulate_payer_worklist(make_use({"not better": 1}, rows=(ROW,)))
    assert row == {
        "pseudonym": "4f1e0c2a",
        "payer_stage": "12 used, not better: the rule says stop",
        "visits": 12,
        "early_visits": 11,
        "year_visits": 14,
        "change_since_baseline": -0.5,
        "unit": "points",
        "payer": "not recorded",
    }


def test_every_column_has_a_heading_of_its_own() -> None:
    tables = [tabulate_payer_rule(make_use({})), tabulate_payer_worklist(make_use({}, rows=(ROW,)))]
    for rows in tables:
        headings = [label_heading(name) for name in rows[0]]
        assert len(set(headings)) == len(headings)
        assert not set(headings) & set(rows[0])
