"""The settings at the command line: told, set from now on with who and when, and every change listed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_settings
from outcomes.vocabulary.settings import SETTINGS, Settings

SETTING_COLUMNS = ["name", "value", "default", "set_at", "set_by"]
HISTORY_COLUMNS = ["name", "before", "value", "set_at", "set_by"]

Run = Callable[..., Result]


@pytest.fixture
def run(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `settings` in the clinic's own home, as Anna."""
    monkeypatch.setattr("getpass.getuser", lambda: "anna")

    def run(*words: str, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, ["settings", *words], prog_name="python -m outcomes")
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_setting_is_told_with_its_default(run: Run) -> None:
    rows = read_csv(run("--format", "csv").stdout)
    assert list(rows[0]) == SETTING_COLUMNS
    assert [(row["name"], row["value"], row["set_by"]) for row in rows] == [(s.name, s.default, "") for s in SETTINGS]


def test_setting_one_says_what_it_is_what_it_was_and_which_numbers_it_moves(run: Run, own_store: Store) -> None:
    said = run("gap_days", "60").stdout
    assert "begins after a gap of more than 60 days (before: 90 days), set by anna." in said
    assert "This moves episodes, session numbers, and so every number." in said
    assert fetch_settings(own_store) == Settings(gap_days=60)


def test_a_setting_that_was_set_is_told_with_when_and_by_whom(run: Run) -> None:
    run("gap_days", "60")
    rows = {row["name"]: row for row in json.loads(run("--format", "json").stdout)}
    assert rows["gap_days"] == {
        "name": "gap_days",
        "value": "60",
        "default": "90",
        "set_at": rows["gap_days"]["set_at"],
        "set_by": "anna",
    }
    assert rows["gap_days"]["set_at"].endswith("+00:00")
    assert rows["responder_rule"]["set_at"] is None


def test_every_change_is_listed_newest_first(run: Run) -> None:
    assert run("--history", "--format", "csv").stdout == ",".join(HISTORY_COLUMNS) + "\n"
    run("gap_days", "60")
    run("responder_rule", "pct50")
    rows = read_csv(run("--history", "--format", "csv").stdout)
    assert [(row["name"], row["before"], row["value"], row["set_by"]) for row in rows] == [
        ("responder_rule", "pct30", "pct50", "anna"),
        ("gap_days", "90", "60", "anna"),
    ]


def test_what_holds_already_is_not_set_again_and_is_no_failure(run: Run) -> None:
    assert "It did so already; nothing was set." in run("gap_days", "90").stdout
    assert read_csv(run("--history", "--format", "csv").stdout) == []


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("gap_days", "3"), "a whole number from 14 to 365"),
        (("responder_rule", "half"), "one of pct30, pct50, points, points_beyond_error"),
    ],
)
def test_a_value_that_is_not_allowed_exits_1_with_those_that_are(
    run: Run, words: tuple[str, ...], allowed: str
) -> None:
    assert allowed in run(*words, exits=1).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("horoscope", "60"), "none of responder_rule, responder_session, landmark, gap_days"),
        (("horoscope",), "none of responder_rule"),
        (("gap_days",), "gap_days needs a value: a whole number from 14 to 365"),
        (("gap_days", "60", "--history"), "--history lists"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_allowed(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in " ".join(run(*words, exits=2).stderr.split())


def test_nothing_is_set_for_the_sample_clinic(run: Run, sample_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outcomes.cli.options.open_sample", lambda: sample_store)
    assert "settings belong to records of your own" in run("gap_days", "60", "--sample", exits=1).stderr
