"""The clinic's settings in words: what a reader is told of them, and of what another choice would move."""

from __future__ import annotations

import pytest

from outcomes.charts.settings_words import (
    say_change,
    say_changed_settings,
    say_preview,
    say_setting,
    tabulate_changes,
    tabulate_preview,
)
from outcomes.estimates import COUNT, Estimate, Measure, Summary
from outcomes.vocabulary.settings import SETTINGS, Setting, SettingChange, Settings

RULE, SESSION, LANDMARK, GAP, TARGET = SETTINGS
LATER = SettingChange("responder_rule", "pct30", "pct50", "2026-11-23T16:05:59+00:00", "anna")
EARLIER = SettingChange("gap_days", "90", "60", "2026-03-01T08:00:00+00:00", "ben")


def summarise(**estimates: Estimate | None) -> Summary:
    return Summary((), tuple(Measure(name, estimate, ()) for name, estimate in estimates.items()))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (RULE, "Meaningful improvement is “at least 30 % better than at baseline”."),
        (SESSION, "Meaningful improvement is judged at session 6."),
        (LANDMARK, "Comparisons tell combinations apart by what had been given by session 1."),
        (GAP, "A new episode of care begins after a gap of more than 90 days."),
        (TARGET, "The target for who improves is not set."),
    ],
)
def test_a_setting_in_force_is_a_sentence(setting: Setting, sentence: str) -> None:
    assert say_setting(setting, setting.default) == sentence


def test_a_change_says_since_when_what_it_was_before_and_who_set_it() -> None:
    assert say_change(LATER) == (
        "Since 23 November 2026 meaningful improvement is “at least 50 % better than at baseline” "
        "(before: “at least 30 % better than at baseline”), set by anna."
    )
    assert say_change(EARLIER) == (
        "Since 1 March 2026 a new episode of care begins after a gap of more than 60 days (before: 90 days), "
        "set by ben."
    )


def test_where_all_is_as_it_came_nothing_is_said() -> None:
    assert say_changed_settings(Settings(), ()) == ()
    back = SettingChange("gap_days", "60", "90", "2026-04-01T08:00:00+00:00", "ben")
    assert say_changed_settings(Settings(), (back, EARLIER)) == ()


def test_of_each_setting_that_differs_the_latest_change_is_told() -> None:
    again = SettingChange("gap_days", "60", "120", "2026-12-01T08:00:00+00:00", "ben")
    told = say_changed_settings(Settings(responder_rule="pct50", gap_days=120), (again, LATER, EARLIER))
    assert told == (say_change(LATER), say_change(again))


def test_the_history_is_told_as_a_reader_sees_it() -> None:
    assert tabulate_changes((LATER, EARLIER)) == [
        {
            "When": "23 November 2026, 16:05 UTC",
            "Setting": "Meaningful improvement",
            "Before": "at least 30 % better than at baseline",
            "After": "at least 50 % better than at baseline",
            "By": "anna",
        },
        {
            "When": "1 March 2026, 08:00 UTC",
            "Setting": "A new episode of care",
            "Before": "90 days",
            "After": "60 days",
            "By": "ben",
        },
    ]


def test_a_preview_shows_only_what_would_move_each_number_with_how_sure_and_of_how_many() -> None:
    same = Estimate(2138, None, None, 2138, 0, "patients", COUNT)
    now = summarise(
        patients=same,
        episodes=Estimate(2386, None, None, 2386, 0, "episodes", COUNT),
        function_improvement=Estimate(10.12, 9.6, 10.6, 1189, 900, "%", "everyone-kept mean"),
        improved_of_all=Estimate(67.2, 65.0, 69.4, 1902, 0, "%", "share, jackknife by patient"),
        left_before_discharge=Estimate(24.0, 20.0, 28.0, 12, 0, "%", "share, Wilson interval"),
        sessions_to_improvement=Estimate(3, 3, 4, 2086, 0, "sessions", "share by session, leaving competes"),
    )
    then = summarise(
        patients=same,
        episodes=Estimate(2532, None, None, 2532, 0, "episodes", COUNT),
        function_improvement=None,
        improved_of_all=Estimate(64.1, 62.0, 66.6, 2008, 0, "%", "share, jackknife by patient"),
        left_before_discharge=Estimate(25.0, None, None, 8, 0, "%", "share, Wilson interval"),
        sessions_to_improvement=Estimate(8, 6, None, 2086, 0, "sessions", "share by session, leaving competes"),
    )
    assert [(row["Now"], row["Then"]) for row in tabulate_preview(now, then)] == [
        ("2,386", "2,532"),
        ("10.1 points (9.6 to 10.6; n 1,189)", "too few scored at session 6"),
        ("67 % (65 to 69; n 1,902)", "64 % (62 to 67; n 2,008)"),
        ("24 % (20 to 28; n 12)", "too few to judge (n 8)"),
        ("3 sessions (3 to 4; n 2,086)", "8 sessions (6 or more; n 2,086)"),
    ]
    assert tabulate_preview(now, then)[0]["Measure"] == "Episodes of care"
    assert tabulate_preview(now, now) == []


def test_above_a_preview_stands_what_is_tried() -> None:
    assert say_preview(GAP, "60", moves=True) == "With 60 days instead, on all these records:"
    assert say_preview(RULE, "pct50", moves=False) == (
        "With “at least 50 % better than at baseline” instead, no number of the overview would move on these records."
    )
