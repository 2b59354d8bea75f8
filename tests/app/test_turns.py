"""Whatever takes long is computed in its turn: those who wait are told, and nobody waits for ever."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from outcomes.app import turns
from outcomes.app.turns import HEAVY_NOTICE, PAGE_NOTICE, cache_heavy, take_heavy_turn, take_page_turn

APP = Path(turns.__file__).parent
SOON = 20.0
"""Seconds after which a test that waits for another thread gives up."""


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(turns, "_HEAVY", threading.BoundedSemaphore(1))
    monkeypatch.setattr(turns, "_PAGES", threading.BoundedSemaphore(1))
    yield
    st.cache_resource.clear()


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What readers were told while they waited."""
    told: list[str] = []

    @contextmanager
    def tell(words: str) -> Iterator[None]:
        told.append(words)
        yield

    monkeypatch.setattr(turns.st, "spinner", tell)
    return told


def start(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_until_told(notices: list[str], words: str, thread: threading.Thread) -> None:
    while words not in notices:
        assert thread.is_alive()
        thread.join(timeout=0.01)


def test_two_heavy_works_follow_one_another_and_the_second_reader_is_told(notices: list[str]) -> None:
    under_way, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def work_first() -> None:
        with take_heavy_turn():
            under_way.set()
            may_end.wait(SOON)
            done.append("first")

    def work_second() -> None:
        with take_heavy_turn():
            done.append("second")

    first = start(work_first)
    assert under_way.wait(SOON)
    assert notices == []  # nobody was before it
    second = start(work_second)
    wait_until_told(notices, HEAVY_NOTICE, second)
    assert done == []
    may_end.set()
    first.join(SOON), second.join(SOON)
    assert done == ["first", "second"]
    assert notices == [HEAVY_NOTICE]


def test_an_error_gives_the_turn_back(notices: list[str]) -> None:
    @cache_heavy(max_entries=4, show_spinner=False)
    def fail() -> None:
        raise ValueError("no scores")

    for _ in range(2):
        with pytest.raises(ValueError, match="no scores"):
            fail()
        with pytest.raises(KeyError), take_page_turn():
            raise KeyError
    assert notices == []
    assert turns._HEAVY.acquire(blocking=False)
    assert turns._PAGES.acquire(blocking=False)


def test_work_within_heavy_work_asks_for_no_second_turn(notices: list[str]) -> None:
    with take_heavy_turn(), take_heavy_turn():
        assert not turns._HEAVY.acquire(blocking=False)
    assert turns._HEAVY.acquire(blocking=False)
    assert notices == []


def test_a_value_that_two_want_at_once_is_computed_once_and_later_ones_wait_for_no_turn(notices: list[str]) -> None:
    begun, may_end = threading.Event(), threading.Event()
    computed: list[int] = []
    found: list[list[int]] = []

    @cache_heavy(max_entries=4, show_spinner=False)
    def count(number: int) -> list[int]:
        computed.append(number)
        begun.set()
        may_end.wait(SOON)
        return [number]

    readers = [start(lambda: found.append(count(3)))]
    assert begun.wait(SOON)
    readers.append(start(lambda: found.append(count(3))))
    may_end.set()
    for reader in readers:
        reader.join(SOON)
    assert found == [[3], [3]]
    assert found[0] is found[1]
    assert computed == [3]
    assert turns._HEAVY.acquire(blocking=False)  # somebody else computes, and what is known is told all the same
    assert count(3) is found[0]


def test_readers_of_two_values_that_wait_for_one_turn_do_not_lock_each_other_out(notices: list[str]) -> None:
    @cache_heavy(max_entries=16, show_spinner=False)
    def square(number: int) -> int:
        return number * number

    @st.cache_resource(max_entries=16, show_spinner=False)
    def pair(number: int, _squared: int) -> tuple[int, int]:
        return number, _squared

    found: list[tuple[int, int]] = []
    readers = [start(lambda number=number % 8: found.append(pair(number, square(number)))) for number in range(32)]
    for reader in readers:
        reader.join(SOON)
    assert sorted(found) == sorted((number % 8, (number % 8) ** 2) for number in range(32))


def test_pages_run_while_a_reader_of_another_page_computes(notices: list[str]) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def compute() -> None:
        with take_page_turn(), take_heavy_turn():
            begun.set()
            may_end.wait(SOON)

    computing = start(compute)
    assert begun.wait(SOON)
    with take_page_turn():
        assert computing.is_alive()
    assert notices == []
    may_end.set()
    computing.join(SOON)
    assert turns._PAGES.acquire(blocking=False)


def test_a_page_that_waits_says_so_and_is_shown_in_the_end_whoever_is_before_it(
    notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_SILENCE", 0.01)
    monkeypatch.setattr(turns, "_PATIENCE", 0.01)
    assert turns._PAGES.acquire(blocking=False)  # and is never given back
    shown = []
    with take_page_turn():
        shown.append("page")
    assert shown == ["page"]
    assert notices == [PAGE_NOTICE]
    assert not turns._PAGES.acquire(blocking=False)


def test_a_page_shows_what_was_computed_in_its_turn_and_what_is_known() -> None:
    def page() -> None:
        import streamlit as st

        from outcomes.app.turns import cache_heavy

        @cache_heavy(max_entries=4, show_spinner="Computing…")
        def compute() -> str:
            return "a figure"

        st.markdown(compute())

    for _ in range(2):  # computed, then known
        app = AppTest.from_function(page).run()
        assert not app.exception
        assert [one.value for one in app.markdown] == ["a figure"]


def name_decorator(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def test_no_cached_function_asks_for_heavy_work() -> None:
    """It would wait for a turn while it holds Streamlit's lock, and those whose turn it is might wait for that lock."""
    heavy, cached = set(), []
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names = {name_decorator(one) for one in node.decorator_list}
                if "cache_heavy" in names:
                    heavy.add(node.name)
                if names & {"cache_heavy", "st.cache_resource", "st.cache_data"}:
                    cached.append(node)
    assert {"_claims", "_snapshot", "_trend_alike", "_definitions", "_report"} <= heavy
    # Those that lead to heavy work, through however many functions of the room
    leading = set(heavy)
    functions = [
        node
        for path in APP.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    called = {
        node.name: {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
        for node in functions
    }
    while more := {name for name, calls in called.items() if name not in leading and calls & leading}:
        leading |= more
    assert "load_claims" in leading
    offending = [node.name for node in cached if called.get(node.name, set()) & leading]
    assert offending == []
