"""What leaves a clinic of hostile names: no cell is calculated, no word is followed, and none is changed by it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from outcomes.charts import arrange_report
from outcomes.cli import run_commands
from outcomes.cohort import build_snapshot, select_episodes
from outcomes.estimates import estimate_report
from outcomes.report import render_csv, render_patient_summary, render_report, render_xlsx
from outcomes.store import Store, fetch_setting_changes, open_store
from outcomes.vocabulary.formulas import restore
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.conftest import settle
from tests.hostile.catalogue import HOST, HOSTILE, UNSEEN
from tests.hostile.clinic import NAMES, fill_store
from tests.records import write_csv

Run = Callable[..., Result]

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
CALCULATED = tuple("=+-@|\t\r\n＝＋－＠")
TABLES = ("records", "episodes", "batches", "settings", "setting_changes", "summary", "trend", "response")
PRINTED = (
    ["practitioners"],
    ["practitioners", "--by", "clinic"],
    ["batches"],
    ["alias"],
    ["settings", "--history"],
    ["on-track"],
    ["flags"],
    ["quality", "--missing"],
    ["quality", "--by-import"],
    ["quality", "--rows", "age"],
    ["trend", "--by", "combination"],
    ["response", "--by", "combination"],
    ["modalities"],
)


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, tmp_path_factory.mktemp("hostile"))
        store = open_store()
        fill_store(store)
        yield store
        store.engine.dispose()


@pytest.fixture
def run(hostile_store: Store) -> Run:
    def run(*words: object) -> Result:
        # In colour: else what a terminal obeys would be taken out for want of a terminal, and not by us.
        result = CliRunner().invoke(run_commands, [str(word) for word in words], color=True)
        assert result.exit_code in (0, 1), result.output
        assert "Traceback" not in result.output
        return result

    return run


def find_live(text: str) -> list[str]:
    """Return the cells of a CSV text that a spreadsheet program would calculate."""
    cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}
    return [cell for cell in cells if cell.lstrip(" ").startswith(CALCULATED) and not NUMBER.fullmatch(cell.strip())]


def read_parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def assert_dead(content: bytes) -> None:
    """Assert that no cell of a workbook is a formula, no cell a link, and that nothing in it leads elsewhere."""
    for name, part in read_parts(content).items():
        assert not re.search(r"<f[ >/]|<hyperlink|ddeLink|externalLink|TargetMode=\"External\"", part), name


@pytest.mark.parametrize(("tried", "name"), [*HOSTILE, *UNSEEN])
def test_a_name_leaves_as_text_and_comes_back_as_it_was(tried: str, name: str) -> None:
    rows = [{"a": name, name: "b"}]
    text = render_csv(rows, ["a", name]).decode("utf-8-sig")
    assert find_live(text) == []
    heading, cells = csv.reader(io.StringIO(text, newline=""))
    assert [restore(heading[1]), restore(cells[0])] == [name, name]
    if name.isprintable():
        content = render_xlsx(rows, ["a", name], sheet="names")
        assert_dead(content)
        heading, cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert [restore(str(heading[1])), restore(str(cells[0]))] == [name, name]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_table_leaves_with_a_cell_that_is_calculated(run: Run, tmp_path: Path, table: str, suffix: str) -> None:
    file = tmp_path / f"{table}{suffix}"
    run("export", table, "--output", file)
    content = file.read_bytes()
    if suffix == ".csv":
        assert find_live(content.decode("utf-8-sig")) == []
    else:
        assert_dead(content)


@pytest.mark.parametrize("words", PRINTED, ids=" ".join)
def test_what_a_command_prints_for_other_programs_may_be_opened_as_a_sheet(run: Run, words: list[str]) -> None:
    assert find_live(run(*words, "--format", "csv").stdout) == []


def test_json_holds_every_name_as_it_is(run: Run) -> None:
    told = {row["practitioner"] for row in json.loads(run("practitioners", "--format", "json").stdout)}
    assert len(told & set(NAMES)) > len(NAMES) // 2


def test_rejected_rows_leave_disarmed_under_headings_that_are_too(run: Run, tmp_path: Path) -> None:
    texts = [*NAMES, *(text for _, text in UNSEEN)]
    rows = [
        {"patient_id": f"n{place}", "sex": text, "practitioner": text, "=1+1": text, f"@{HOST}": text}
        for place, text in enumerate(texts)
    ]
    file, rejected = tmp_path / "=hostile.csv", tmp_path / "rejected.csv"
    file.write_bytes(write_csv(rows))
    told = run("import", file, "--dry-run", "--rejected", rejected)
    text = rejected.read_text("utf-8-sig")
    assert len(text.splitlines()) > len(NAMES)
    assert find_live(text) == []
    assert find_commands(told.output) == []


def find_commands(text: str) -> list[str]:
    """Return what a terminal would obey instead of show."""
    return re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_terminal_is_shown_a_cell_and_never_commanded_by_it(run: Run, tmp_path: Path) -> None:
    rows = [
        {"patient_id": "1", "session_date": f"20\x1b[2J\x1b]0;gone\x07\u202e{place}", "pain_score": "\x1b[31m!"}
        for place in range(3)
    ]
    file = tmp_path / "bells\x1b[2J.csv"
    file.write_bytes(write_csv(rows))
    told = run("import", file, "--dry-run")
    assert "gone" in told.output
    assert find_commands(told.output) == []


def test_no_printed_page_holds_a_link_or_a_thing_to_run(hostile_store: Store) -> None:
    snapshot = build_snapshot(hostile_store)
    asked = CohortFilter(practitioners=NAMES[:30], combinations=tuple(name.lower() for name in NAMES[:8]))
    for chosen in (CohortFilter(), asked):
        report = estimate_report(select_episodes(snapshot, Scope.whole_clinic(), chosen))
        page = arrange_report(report, fetch_setting_changes(hostile_store), sample=False)
        assert_still(render_report(page))
    summary = render_patient_summary([*NAMES, "Seek help."], mark=NAMES[0])
    assert_still(summary)
    text = "".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(summary)).pages).split())
    seen = [name for name in NAMES if "".join(name.split()) in text]
    assert len(seen) >= len(NAMES) - 4  # marks upon marks, full-width signs and hyphens are set otherwise
    assert '#import"/etc/passwd"#read("x")' in text


def assert_still(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    assert not any(sheet.get("/Annots") for sheet in reader.pages)
    assert not reader.attachments
    assert not re.search(rb"/(URI|Launch|JavaScript|OpenAction|EmbeddedFile|GoToR|SubmitForm)\b", pdf)
