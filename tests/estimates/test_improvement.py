"""When a score counts as meaningfully better, or worse: the rules as a table, at their boundaries."""

import numpy as np
import pytest

from outcomes.estimates.improvement import find_assessable, find_improved, find_worse
from outcomes.vocabulary.instruments import INSTRUMENTS, find_instrument
from outcomes.vocabulary.responders import RESPONDER_RULES, find_responder_rule

# instrument, rule, baseline, later, what it is
CASES = """
NRS        pct30                 10    7     improved
NRS        pct30                 9     6.4   not
NRS        pct30                 3     2.1   improved
NRS        pct30                 2     0     not assessable
NRS        pct30                 0     0     not assessable
NRS        pct30                 7     nan   not
NRS        pct50                 8     4     improved
NRS        pct50                 8     4.1   not
NRS        points                8     6     improved
NRS        points                8     6.1   not
NRS        points                2     0     improved
NRS        points                1     0     not assessable
NRS        points_beyond_error   8     5.2   not
NRS        points_beyond_error   8     5     improved
NRS        points_beyond_error   2     0     not assessable
VAS        pct30                 47    32.9  improved
VAS        pct30                 29    0     not assessable
ODI        pct30                 35.6  24.92 improved
ODI        pct30                 18    0     not assessable
ODI        points                18    8     improved
ODI        points_beyond_error   40    27    not
ODI        points_beyond_error   40    26    improved
RMDQ       pct30                 4     2     improved
RMDQ       points_beyond_error   20    12    not
RMDQ       points_beyond_error   20    11    improved
PEG        pct30                 2.9   0     not assessable
BQ         pct30                 20    14    improved
PSFS       pct30                 4.1   6.4   improved
PSFS       pct30                 4     6     not
PSFS       pct50                 4.1   6.4   improved
PSFS       pct30                 8     10    not assessable
PROMIS-PF  pct30                 38.7  42.3  improved
PROMIS-PI  pct50                 60    56.5  improved
PROMIS-PF  points_beyond_error   38.7  42.3  improved
MSK-HQ     points                30    38    improved
MSK-HQ     points_beyond_error   30    39    not
MSK-HQ     points_beyond_error   30    40    improved
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_the_rules_hold_at_their_boundaries(case: str) -> None:
    name, rule_id, *scores = case.split(maxsplit=4)
    baseline, later = (np.array([float(score)], dtype=np.float32) for score in scores[:2])
    instrument, rule = find_instrument(name), find_responder_rule(rule_id)
    improved = find_improved(baseline, later, instrument, rule).item()
    assessable = find_assessable(baseline, instrument, rule).item()
    word = "improved" if improved else "not" if assessable else "not assessable"
    assert word == scores[2].strip()


@pytest.mark.parametrize(
    ("name", "baseline", "later", "worse", "assessable"),
    [
        ("NRS", 6, 8, True, True),
        ("NRS", 6, 7.9, False, True),
        ("NRS", 9, 10, False, False),
        ("NRS", 0, 2, True, True),
        ("PSFS", 5, 2.7, True, True),
        ("PSFS", 2, 0, False, False),
        ("ODI", 91, 100, False, False),
    ],
)
def test_worse_is_by_the_important_change_where_the_scale_leaves_room(
    name: str, baseline: float, later: float, worse: bool, assessable: bool
) -> None:
    found = find_worse(np.array([baseline], dtype=np.float32), np.array([later]), find_instrument(name))
    assert [flag.item() for flag in found] == [worse, assessable]


def test_many_later_scores_are_judged_at_once() -> None:
    baseline, later = np.array([10.0, 2.0]), np.array([[8.0, 7.0, 1.0], [1.0, 0.0, 0.0]])
    improved = find_improved(baseline, later, find_instrument("NRS"), RESPONDER_RULES[0])
    assert improved.tolist() == [[False, True, True], [False, False, False]]


def test_an_instrument_nobody_knows_improves_nobody() -> None:
    scores = np.array([9.0])
    assert not find_improved(scores, scores - 9, None, RESPONDER_RULES[0]).any()


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda entry: entry.id)
def test_a_floor_lies_on_the_scale_and_an_error_names_its_source(instrument) -> None:
    assert instrument.low <= instrument.floor < instrument.high
    assert (instrument.floor > 0) == instrument.relative
    assert bool(instrument.error) == bool(instrument.error_source)
