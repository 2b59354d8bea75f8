"""The clinic's own target: any whole per cent, and nought is no target but its absence."""

from __future__ import annotations

import pytest

from outcomes.vocabulary.settings import SETTINGS, Setting, Settings, find_setting


@pytest.fixture
def target() -> Setting:
    setting = find_setting("target_improved")
    assert setting is not None
    return setting


def test_until_it_is_set_there_is_no_target(target: Setting) -> None:
    assert (Settings().target_improved, target.default) == (0, "0")
    assert target.say("0") == target.none == "not set"


@pytest.mark.parametrize("value", ["0", "1", "60", "100"])
def test_any_whole_per_cent_may_be_set_and_unset(value: str) -> None:
    assert Settings().with_value("target_improved", value).target_improved == int(value)
    assert Settings(target_improved=60).with_value("target_improved", value).target_improved == int(value)


@pytest.mark.parametrize("value", ["101", "-1", "60.5", "60 %", "060", "00", "", "not set"])
def test_nothing_else_may(value: str) -> None:
    with pytest.raises(ValueError, match="target_improved"):
        Settings().with_value("target_improved", value)


def test_a_number_is_said_in_per_cent_and_only_nought_is_none(target: Setting) -> None:
    assert [target.say(value) for value in ("1", "10", "100")] == ["1 %", "10 %", "100 %"]
    assert target.allowed == "a whole number from 0 to 100"
    assert "0 for no target" in target.meaning


@pytest.mark.parametrize("setting", [one for one in SETTINGS if not one.choices], ids=lambda one: one.name)
def test_where_nought_may_be_set_it_says_what_it_means(setting: Setting) -> None:
    assert bool(setting.none) == (setting.allows("0"))
