"""A practitioner's sentences and figures: states by word, limits on the scale, and nothing private where others see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from outcomes.charts import (
    draw_care,
    draw_patient_course,
    draw_spark,
    label_care,
    label_state,
    label_state_icon,
    say_banner,
    say_care,
    say_care_switches,
    say_chance,
    say_ended_alike,
    say_flag,
    say_flag_accuracy,
    say_flag_actions,
    say_for_patient,
    say_red_flags,
    say_screening,
    say_track,
    say_tracked,
    say_unlisted,
    tabulate_care,
    tabulate_flags,
    tabulate_on_track,
)
from outcomes.cohort import Cohort, Flag, Flow, PatientCare, Snapshot, Visit
from outcomes.estimates import STATES, Estimate, FlagAccuracy, OnTrack, PatientCourse, RedFlags, Tracked
from outcomes.vocabulary.red_flags import BANNER, FlagDone
from outcomes.vocabulary.selection import CohortFilter, Scope

KEY = "0123456789abcdef" * 4
BAND = ((6.0,) * 5, (3.0, 4.2, 5.0, 5.8, 7.0), (-0.4, 2.0, 4.0, 6.0, 7.4))
NOBODY = FlagAccuracy(None, None, None, None, None, None, None, None)
DAY = dt.date(2026, 5, 4)


def share(value: float, low: float | None, high: float | None, n: int) -> Estimate:
    return Estimate(value, low, high, n, 0, "%", "share")


def tracked(**changes: object) -> Tracked:
    scores = ((1, 6.0), (3, 8.0))
    made = Tracked(
        *(7, KEY, 1, "disc", "Dr Bell", False, 3, 8.0, scores, BAND, 1.6, "off track", None, None),  # type: ignore[arg-type]
        idle=5,
    )
    return replace(made, **changes)


def listed(*ones: Tracked, open: int | None = None) -> OnTrack:
    count = len(ones) if open is None else open
    return OnTrack("pain", "NRS", ones, count, NOBODY, 0, Flow(9, 3, 0, 3, 3, 3, len(ones)))


@pytest.fixture
def care(sample_snapshot: Snapshot) -> PatientCare:
    visits = (
        Visit(1, DAY, ("acupuncture",), "Dr Bell", (("pain", "NRS", 6.0),)),
        Visit(2, DAY + dt.timedelta(7), ("acupuncture", "exercise therapy"), "Dr Bell", ()),
        Visit(3, DAY + dt.timedelta(14), ("exercise therapy",), "Dr Moss", (("pain", "NRS", 8.0),)),
    )
    alone = Cohort(sample_snapshot, CohortFilter(), Scope.whole_clinic(), np.array([0]), 1, 3, 0)
    return PatientCare(alone, KEY, 1, 2, "disc", visits, open=True, discharged=False, discharge_reason="")


def course(**changes: object) -> PatientCourse:
    made = PatientCourse("pain", "NRS", tracked(), BAND, ((8.0,) * 5, (4.0, 5.0, 6.0, 7.0, 8.0)), True, None)
    return replace(made, **changes)


def flag(*, done: tuple[FlagDone, ...] = (), recorded: str = "") -> Flag:
    return Flag("f1", 0, "Main", KEY, "Dr Bell", DAY, 1, ("saddle_numbness",), recorded, done)


def flags(*ones: Flag, first: Estimate | None = None) -> RedFlags:
    left, shut = (tuple(one for one in ones if one.open is wanted) for wanted in (True, False))
    return RedFlags(left, shut, 1, first, first)


def test_each_state_has_a_word_and_an_icon_of_its_own() -> None:
    assert len({label_state(state) for state in STATES}) == len({label_state_icon(state) for state in STATES}) == 6


def test_the_headline_counts_who_is_off_track_and_names_the_others_only_where_there_are_any() -> None:
    one = listed(tracked(), tracked(state="on track"))
    assert say_track(one) == (
        "**1 of 2 open episodes** is off track: pain at the last score is worse than in 90 of 100 patients who began "
        "alike."
    )
    more = listed(tracked(), tracked(), tracked(state="watch"), tracked(state="not scored lately"))
    assert "**2 of 4 open episodes** are off track" in say_track(more)
    assert say_track(more).endswith("alike; 1 more to watch, 1 not scored lately.")


def test_who_is_not_in_the_list_is_counted() -> None:
    assert say_unlisted(listed(tracked())) == ""
    assert say_unlisted(listed(tracked(), open=3)) == "2 open episodes are not listed: no first score on NRS."
    assert "that others can be held against" in say_track(listed(open=2))


def test_what_is_expected_never_leaves_the_scale() -> None:
    told = say_tracked(tracked(), "NRS")
    assert told == "Off track. Last score, session 3: 8.0, expected 4.0 (80 of 100: 0.0 to 7.4); 5 days ago."
    assert "expected" not in say_tracked(tracked(band=()), "NRS")


def test_the_chance_has_its_interval_and_n_or_says_why_there_is_none() -> None:
    assert say_chance(tracked(chance=share(31.2, 24.0, 39.8, 88))) == (
        "Chance of improvement by session 8: 31 % (95% interval 24 to 40 %, 88 patients alike)."
    )
    assert say_chance(tracked()) == "Chance of improvement by session 8: few patients like this one."
    assert say_chance(tracked(improved_at=2)) == "Meaningfully improved first at session 2."
    assert say_chance(tracked(session=9)) == "Past session 8 without meaningful improvement."


def test_the_flags_accuracy_is_not_told_of_too_few() -> None:
    assert "cannot be told yet" in say_flag_accuracy(NOBODY)
    assert "cannot be told yet" in say_flag_accuracy(replace(NOBODY, sensitivity=share(60, None, None, 5)))
    known = replace(NOBODY, sensitivity=share(60, 55, 65, 200), specificity=share(90, 87, 93, 400))
    told = say_flag_accuracy(known)
    assert "of 200 ended episodes that ended without meaningful improvement it had found 60 %" in told
    assert "No change" not in told
    assert "session 8" not in told
    assert "would have found 51 %" in say_flag_accuracy(replace(known, unchanged_matched=51.0))


def test_the_worklist_gives_each_number_its_limits_and_n() -> None:
    (row,) = tabulate_on_track(listed(tracked(chance=share(31.2, 24.0, 39.8, 88))))
    assert row["patient"] == "P-01234567"
    assert [row[name] for name in ("p10", "p50", "p90")] == [-0.4, 4.0, 7.4]
    assert [row[name] for name in ("chance", "chance_low", "chance_high", "n")] == [31.2, 24.0, 39.8, 88]


def test_the_small_figure_marks_the_last_score_by_shape_as_well_as_colour() -> None:
    off, well = (draw_spark(tracked(state=state), "NRS") for state in ("off track", "on track"))
    assert off.data[-1].marker.symbol[-1] != well.data[-1].marker.symbol[-1]
    assert off.data[-1].marker.symbol[0] == "circle"
    assert len(off.data) == 6
    assert len(draw_spark(tracked(band=()), "NRS").data) == 1
    assert list(off.layout.yaxis.range) == pytest.approx([-0.6, 10.6])


def test_what_lies_ahead_is_drawn_only_while_care_goes_on(care: PatientCare) -> None:
    going, ended = draw_patient_course(course(), care), draw_patient_course(course(ahead=(), open=False), care)
    assert len(going.data) == len(ended.data) + 3
    assert list(going.data[5].x) == [3, 4]


def test_a_screen_that_others_see_shows_no_name_and_no_date(care: PatientCare) -> None:
    figure = draw_care(care, private=True)
    shown = [
        label_care(care, private=True),
        say_care(care, private=True),
        say_care_switches(care, private=True),
        say_banner([flag()], private=True),
        *(str(row) for row in tabulate_care(care, private=True)),
        *(str(trace.y) for trace in figure.data),
    ]
    assert not any(word in text for text in shown for word in ("Bell", "Moss", "2026", "0123"))
    assert "Practitioner 1" in str(figure.data[-2].y)
    assert "Dr Bell" in str(draw_care(care, private=False).data[-2].y)


def test_changes_of_treatment_and_practitioner_are_told_where_they_happened(care: PatientCare) -> None:
    assert say_care_switches(care, private=False) == (
        "Changes — session 2: added exercise therapy; session 3: without acupuncture, now with Dr Moss."
    )
    same = replace(care, visits=care.visits[:1])
    assert say_care_switches(same, private=False) == "The same treatments by the same practitioner throughout."


def test_how_it_ended_is_told_as_recorded(care: PatientCare) -> None:
    assert say_care(care, private=False).endswith("2026-05-04 to 2026-05-18; may still go on.")
    ended = replace(care, open=False)
    assert say_care(ended, private=True).endswith("ended without a discharge on record.")
    assert say_care(replace(ended, discharged=True, discharge_reason="plateau"), private=True).endswith(
        "discharged (plateau)."
    )


def test_what_the_patient_reads_is_plain_and_ends_with_what_to_do_at_once(care: PatientCare) -> None:
    words = say_for_patient(care, (course(ended=share(58.0, 50.0, 66.0, 140)),))
    assert words[0] == "You came to 3 sessions that are on record."
    assert words[1] == (
        "Your pain score went from 6 to 8 on a scale from 0 to 10, where lower is better: worse than at the start."
    )
    assert words[2].startswith("Of 100 people whose pain began as yours did, 58 or so ended clearly better here.")
    assert words[-1].endswith("seek emergency care.")
    assert not any(word in " ".join(words) for word in ("Bell", "2026", "off track", "Chance"))
    same = say_for_patient(care, (course(tracked=tracked(scores=((1, 6.0), (3, 6.0)))),))
    assert same[1].endswith("the same as at the start.")
    once = say_for_patient(care, (course(tracked=tracked(scores=((1, 6.0),), session=1)),))
    assert once[1] == "Your pain was scored once so far, at 6."


def test_how_others_ended_is_not_told_of_few() -> None:
    assert say_ended_alike(course()) == "How others ended on NRS: few patients like this one."
    told = say_ended_alike(course(ended=share(58.0, 50.0, 66.0, 140)))
    assert told.startswith("Of 140 ended episodes that began alike")
    assert told.endswith("58 % ended meaningfully improved (95% interval 50 to 66 %).")


def test_a_red_flag_is_told_in_the_articles_words_and_never_with_a_probability() -> None:
    shown = [say_banner([flag()]), say_flag(flag()), say_red_flags(flags(flag()))]
    assert BANNER in shown[0]
    assert BANNER in shown[2]
    assert "**1 red flag is open**, the oldest for 1 day" in shown[2]
    assert not any("%" in text for text in shown)
    assert say_banner([]) == ""


def test_what_was_done_names_who_and_when_and_closes_the_flag() -> None:
    done = flag(done=(FlagDone("f1", "referred", "2026-05-05", "reception", "2026-05-05T09:00:00"),))
    assert say_flag_actions(done).endswith("on 2026-05-05, by reception")
    told = flag(recorded="sent to hospital")
    assert say_flag_actions(told) == "in the clinic's file: sent to hospital"
    assert say_red_flags(flags(done, told)) == "**No red flag is open.** Of 2 flags recorded, each has an action."
    assert say_red_flags(flags()) == "**No red flag is recorded.**"
    assert [row["state"] for row in tabulate_flags(flags(flag(), done))] == ["open", "closed"]


def test_a_blank_is_said_to_be_not_screened() -> None:
    assert say_screening(flags()) == "No session here tells whether anybody was asked."
    told = say_screening(flags(first=share(71.0, 66.0, 76.0, 300)))
    assert "71.0 % of 300 episodes, 95% interval 66.0 to 76.0 %" in told
    assert "A blank is not screened." in told
