"""Every table can be taken away: what the file tells, the screen tells, and the command."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from outcomes.charts import label_heading, label_word
from outcomes.cli import run_commands
from outcomes.store import write_setting
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
Files = dict[str, Callable[[], bytes]]

OVERVIEW, TRENDS, RESPONSE = "clinic/overview.py", "treatments/trends.py", "treatments/response.py"
TABLES = {
    OVERVIEW: {"summary", "pain_over_sessions", "function_over_sessions"},
    TRENDS: {"trend_of_pain"},
    RESPONSE: {
        *("leaving", "next_session", "sessions_per_improvement", "payer_rule", "payer_worklist", "response_in_pain"),
    },
}


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the download buttons of the pages hand out when pressed, by the names of the files."""
    offered: Files = {}
    show = st.download_button

    def note(label: str, data: Callable[[], bytes], file_name: str, **options: object) -> bool:
        offered[file_name] = data
        return show(label, data, file_name, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", note)
    return offered


def press(files: Files, name: str) -> bytes:
    """Press the one button whose file is called `name` but for the day."""
    start, _, suffix = name.partition(".")
    (found,) = [file for file in files if re.fullmatch(rf"{start}_\d{{4}}-\d\d-\d\d\.{suffix}", file)]
    return files[found]()


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def print_csv(*words: str) -> str:
    result = CliRunner().invoke(run_commands, [*words, "--format", "csv"])
    assert result.exit_code == 0, result.output
    return result.stdout


def assert_shown(frame: pd.DataFrame, rows: list[dict[str, str]]) -> None:
    """The screen shows the very numbers of the file; a column without any is not on screen."""
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    assert list(frame.columns) == [label_heading(name) for name in names]
    for name in names:
        for shown, row in zip(frame[label_heading(name)], rows, strict=True):
            if isinstance(shown, str):
                assert shown == label_word(name, row[name])
            else:
                assert (row[name] == "") == math.isnan(shown)
                assert row[name] == "" or float(row[name]) == shown


@pytest.mark.parametrize(
    ("page", "name", "place", "command"),
    [
        (OVERVIEW, "summary", 0, ["summary"]),
        (TRENDS, "trend_of_pain", 0, ["trend", "--by", "back_pain_type,combination"]),
        (RESPONSE, "response_in_pain", -1, ["response", "--by", "back_pain_type"]),
    ],
)
def test_screen_file_and_command_tell_the_same(
    open_page: OpenPage, files: Files, page: str, name: str, place: int, command: list[str]
) -> None:
    app = open_page(page)
    content = press(files, f"SAMPLE_{name}.csv")
    assert content.decode("utf-8-sig") == print_csv(*command, "--sample")
    assert_shown(app.dataframe[place].value, read(content))


def test_a_filter_holds_for_screen_file_and_command(open_page: OpenPage, files: Files) -> None:
    app = open_page(TRENDS, type="disc", show="function")
    content = press(files, "SAMPLE_trend_of_function.csv")
    options = ("--back-pain-type", "disc", "--outcome", "function", "--by", "back_pain_type,combination")
    assert content.decode("utf-8-sig") == print_csv("trend", "--sample", *options)
    assert_shown(app.dataframe[0].value, read(content))


@pytest.mark.parametrize("page", TABLES)
def test_every_table_has_both_files_and_the_workbook_says_what_the_csv_says(
    open_page: OpenPage, files: Files, page: str
) -> None:
    app = open_page(page)
    assert len(app.dataframe) == len(TABLES[page])
    for name in TABLES[page]:
        rows = list(csv.reader(io.StringIO(press(files, f"SAMPLE_{name}.csv").decode("utf-8-sig"))))
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(press(files, f"SAMPLE_{name}.xlsx")))
        assert workbook.sheet_names == [f"SAMPLE {name.replace('_', ' ')}"[:31]]
        cells = workbook.get_sheet_by_index(0).to_python()
        assert len(cells) == len(rows) > 1
        for row, line in zip(rows, cells, strict=True):
            told = [float(cell) if isinstance(value, float) else cell for cell, value in zip(row, line, strict=False)]
            assert told[: len(line)] == line


@pytest.mark.parametrize("page", TABLES)
def test_a_button_says_which_table_it_hands_out(open_page: OpenPage, page: str) -> None:
    labels = [button.proto.label.replace("\\", "") for button in open_page(page).get("download_button")]
    named = {f"{name.replace('_', ' ').capitalize()} as {form}" for name in TABLES[page] for form in ("CSV", "XLSX")}
    assert set(labels) - {"Get the template"} == named


def test_nothing_is_written_before_a_button_is_pressed(
    open_page: OpenPage, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise AssertionError("written without being asked for")

    monkeypatch.setattr("outcomes.app.downloads.render_csv", refuse)
    monkeypatch.setattr("outcomes.app.downloads.render_xlsx", refuse)
    open_page(OVERVIEW)
    with pytest.raises(AssertionError, match="without being asked"):
        press(files, "SAMPLE_summary.csv")


@pytest.mark.usefixtures("home")
def test_the_clinic_s_own_files_are_named_by_table_and_newest_session_alone(
    open_page: OpenPage, files: Files, own_store, take_in
) -> None:
    rows = [
        {"patient_id": f"{patient:03}", "clinic": "Elm Road", "practitioner": "=Fairley", "day": 7 * session}
        | {"pain_score": 8 - session}
        for patient in range(12)
        for session in range(3)
    ]
    take_in(write_csv(rows))
    home = Path(own_store.name).parent
    open_page(OVERVIEW, home=home)
    own = {name for name in files if name.endswith((".csv", ".xlsx")) and "template" not in name}
    assert own == {
        f"{table}_2025-01-15.{form}" for table in ("summary", "pain_over_sessions") for form in ("csv", "xlsx")
    } | {f"function_over_sessions_2025-01-15.{form}" for form in ("csv", "xlsx")}


@pytest.mark.usefixtures("home")
def test_the_changes_of_the_settings_can_be_taken_away_as_the_command_lists_them(
    open_page: OpenPage, files: Files, own_store, take_in
) -> None:
    take_in(write_csv([{"pain_score": 5}]))
    write_setting(own_store, "gap_days", "60", set_by="anna")
    open_page("records/settings.py", home=Path(own_store.name).parent)
    assert press(files, "setting_changes.csv").decode("utf-8-sig") == print_csv("settings", "--history")
