"""What a clinic may set: every setting can be reviewed on its own line, and holds what it says of itself."""

from __future__ import annotations

import dataclasses

import pytest

from outcomes.vocabulary.responders import RESPONDER_RULES
from outcomes.vocabulary.settings import SETTINGS, Setting, Settings, find_setting

NAMES = [setting.name for setting in SETTINGS]


def test_every_setting_of_a_clinic_is_in_the_catalogue_once() -> None:
    assert [field.name for field in dataclasses.fields(Settings)] == NAMES
    assert find_setting("horoscope") is None


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_every_setting_allows_its_own_default(setting: Setting) -> None:
    assert setting.allows(setting.default)
    assert Settings().with_value(setting.name, setting.default) == Settings()


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_every_setting_names_what_it_means_and_the_numbers_it_moves(setting: Setting) -> None:
    assert find_setting(setting.name) is setting
    assert setting.label
    assert setting.meaning.endswith(".")
    assert setting.moves
    assert "{}" in setting.phrase
    assert setting.choices or "{}" in setting.measure


def test_a_clinic_may_choose_among_all_rules_of_improvement_each_explained() -> None:
    setting = find_setting("responder_rule")
    assert setting is not None
    assert [word for word, _ in setting.choices] == [rule.id for rule in RESPONDER_RULES]
    assert setting.explained == tuple(rule.meaning for rule in RESPONDER_RULES)


@pytest.mark.parametrize("value", ["14", "60", "365"])
def test_a_gap_of_two_weeks_to_a_year_is_allowed(value: str) -> None:
    assert Settings().with_value("gap_days", value).gap_days == int(value)


@pytest.mark.parametrize("value", ["13", "366", "060", "+60", "60.0", " 60", "-60", "٦٠", "", "9" * 5000])
def test_any_other_gap_is_not(value: str) -> None:
    with pytest.raises(ValueError, match="gap_days"):
        Settings().with_value("gap_days", value)


def test_a_setting_nobody_declared_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="horoscope"):
        Settings().with_value("horoscope", "60")
