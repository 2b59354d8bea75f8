"""The limits of a sign-in: idle a quarter of an hour, eight hours at most, and no longer after a restart."""

from __future__ import annotations

import pytest

from outcomes.app import sign_in
from outcomes.app.sign_in import ABSOLUTE_SECONDS, IDLE_SECONDS, SignIn, end_sign_in, is_from_proxy, refuse_late

START = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock, of which the only hand is set by the test; nobody was seen yet."""
    now = [START]
    monkeypatch.setattr(sign_in.time, "time", lambda: now[0])
    monkeypatch.setattr(sign_in, "_SEEN", {})
    monkeypatch.setattr(sign_in, "_ENDED", set())
    return now


def test_whoever_goes_on_working_stays_for_eight_hours_and_no_longer(clock: list[float]) -> None:
    one = SignIn("asha", "oidc", START)
    for _ in range(ABSOLUTE_SECONDS // (IDLE_SECONDS - 1)):
        assert refuse_late(one, active=True) is None
        clock[0] += IDLE_SECONDS - 1
    clock[0] = START + ABSOLUTE_SECONDS + 1
    refusal = refuse_late(one, active=True)
    assert refusal is not None
    assert "8 hours" in refusal.words


def test_whoever_does_nothing_for_a_quarter_of_an_hour_is_out(clock: list[float]) -> None:
    one = SignIn("asha", "oidc", START)
    assert refuse_late(one, active=True) is None
    clock[0] += IDLE_SECONDS + 1
    refusal = refuse_late(one, active=True)
    assert refusal is not None
    assert refusal.may_sign_in


def test_whoever_signs_out_is_out_though_the_cookie_is_still_there(clock: list[float]) -> None:
    one, other = SignIn("asha", "oidc", START), SignIn("bo", "oidc", START)
    assert refuse_late(one, active=True) is None
    end_sign_in(one)
    refusal = refuse_late(one, active=False)
    assert refusal is not None
    assert refusal.may_sign_in
    assert refuse_late(other, active=True) is None
    clock[0] += 1
    assert refuse_late(SignIn("asha", "oidc", clock[0]), active=True) is None  # signed in anew


def test_a_page_that_looks_again_by_itself_is_no_sign_of_life(clock: list[float]) -> None:
    one = SignIn("asha", "oidc", START)
    assert refuse_late(one, active=True) is None
    for _ in range(16):
        clock[0] += 60
        late = refuse_late(one, active=False)
    assert late is not None


def test_one_tab_at_work_keeps_all_tabs_of_a_sign_in_and_no_other_sign_in(clock: list[float]) -> None:
    one, other = SignIn("asha", "oidc", START), SignIn("asha", "oidc", START - 1)
    refuse_late(one, active=True)
    refuse_late(other, active=True)
    for _ in range(3):
        clock[0] += IDLE_SECONDS - 1
        assert refuse_late(one, active=True) is None
    assert refuse_late(other, active=False) is not None


def test_a_restart_lets_nobody_stay_for_longer(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    one = SignIn("asha", "oidc", START)
    refuse_late(one, active=True)
    clock[0] += IDLE_SECONDS - 1
    refuse_late(one, active=True)
    monkeypatch.setattr(sign_in, "_SEEN", {})  # the app was started anew
    clock[0] += IDLE_SECONDS - 1
    assert refuse_late(one, active=True) is not None


def test_what_was_seen_is_forgotten_once_no_sign_in_can_need_it(clock: list[float]) -> None:
    refuse_late(SignIn("asha", "oidc", START), active=True)
    clock[0] += ABSOLUTE_SECONDS + 1
    refuse_late(SignIn("bo", "oidc", clock[0]), active=True)
    assert [name for name, _ in sign_in._SEEN] == ["bo"]


@pytest.mark.parametrize("mode", ["single", "proxy"])
def test_where_another_ends_it_no_limit_is_ours(clock: list[float], mode: str) -> None:
    clock[0] += 10 * ABSOLUTE_SECONDS
    assert refuse_late(SignIn("asha", mode), active=True) is None


@pytest.mark.parametrize(
    ("secret", "told", "ours"),
    [
        ("s" * 32, ["s" * 32], True),
        ("s" * 32, ["s" * 31], False),
        ("s" * 32, [], False),
        ("s" * 32, ["s" * 32, "s" * 32], False),  # somebody before the proxy tried their luck
        ("s" * 32, ["é" * 32], False),
        ("s" * 31, ["s" * 31], False),
        ("", [""], False),
    ],
)
def test_only_the_secret_that_both_know_is_believed(
    monkeypatch: pytest.MonkeyPatch, secret: str, told: list[str], ours: bool
) -> None:
    monkeypatch.setenv("OUTCOMES_PROXY_SECRET", secret)
    assert is_from_proxy(told) is ours
