"""The rooms are as they are drawn: the drawing in `outcomes/__init__.py` is read, and the code is held against it."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import outcomes

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "outcomes"
PAGES = sorted((ROOT / "pages").rglob("*.py"))
MODULES = sorted(PACKAGE.rglob("*.py"))
LINES_AT_MOST = 330

# Which rooms a room may enter, by the table in the architecture; the drawing says only which come before it.
OURS = {
    "vocabulary": "",
    "intake": "vocabulary",
    "store": "vocabulary intake",
    "cohort": "vocabulary store",
    "estimates": "vocabulary cohort",
    "charts": "vocabulary estimates",
    "report": "vocabulary estimates charts",
    "cli": "vocabulary intake store cohort estimates charts report",
    "app": "vocabulary intake store cohort estimates charts report",
}
OUTSIDE = {
    "vocabulary": "",
    "intake": "numpy pandas python_calamine xlsxwriter",
    "store": "sqlalchemy alembic pandas numpy pyarrow psutil psycopg",
    "cohort": "numpy pandas",
    "estimates": "numpy scipy pandas",
    "charts": "plotly",
    "report": "pandas xlsxwriter typst",
    "cli": "click",
    "app": "streamlit pandas starlette anyio",
}
# Parts of the standard library that reach the disk, the clock or chance: not for rooms that only compute.
REACHING_OUT = {"io", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "tempfile", "time"}
COMPUTING = ("vocabulary", "cohort", "estimates", "charts")


def read_drawing() -> tuple[dict[str, int], dict[str, set[str]]]:
    """Return the rooms with their places in the corridor, and the verbs drawn under each; `_to_` stands for x_to_y."""
    lines = (outcomes.__doc__ or "").splitlines()
    top = next(place for place, line in enumerate(lines) if "─▶" in line)
    places: dict[str, int] = {}
    columns: dict[int, str] = {}
    for match in re.finditer(r"\w+", lines[top]):
        places[match[0]] = lines[top][: match.start()].count("─▶")
        columns[match.start()] = match[0]
    verbs: dict[str, set[str]] = {room: set() for room in places}
    for line in lines[top + 1 :]:
        if not line.strip():
            break
        for match in re.finditer(r"\b[a-z_]+_(?!\w)", line):
            assert match.start() in columns, f"{match[0]} stands under no room: {line}"
            verbs[columns[match.start()]].add(match[0])
    return places, verbs


PLACES, VERBS = read_drawing()
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


@cache
def list_imports(path: Path) -> tuple[str, ...]:
    """Return the full name of every module that a file imports, wherever in it."""
    return tuple(_find_imports(path))


def _find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert node.module is not None
            yield node.module
            if node.module == "outcomes":
                yield from (f"outcomes.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """Return the room that a module of ours belongs to."""
    first, _, rest = name.partition(".")
    room = rest.partition(".")[0]
    return room if first == "outcomes" and room in PLACES else None


def entered(room: str) -> set[str]:
    """Return the other rooms that a room's modules import."""
    found = {room_of(name) for path in (PACKAGE / room).rglob("*.py") for name in list_imports(path)}
    return {other for other in found if other is not None and other != room}


def brought_in(paths: list[Path]) -> set[str]:
    """Return what files import from outside the project and the standard library."""
    names = {name.partition(".")[0] for path in paths for name in list_imports(path)}
    return names - sys.stdlib_module_names - {"outcomes"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# The drawing and the tree


def test_every_room_is_drawn_and_every_room_drawn_exists() -> None:
    assert set(PLACES) == {*ROOMS, "pages", "dashboard"}
    assert PLACES["cli"] == PLACES["app"]
    assert len(set(PLACES.values())) == len(PLACES) - 1


def test_every_room_is_told_in_a_line_of_the_map() -> None:
    told = re.findall(r"^- (\w+): ", outcomes.__doc__ or "", flags=re.MULTILINE)
    assert sorted(told) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_enters_only_rooms_before_it(room: str) -> None:
    assert all(PLACES[other] < PLACES[room] for other in entered(room))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_enters_only_the_rooms_it_needs(room: str) -> None:
    assert entered(room) <= set(OURS[room].split())


def test_the_cohort_room_meets_the_store_in_the_snapshot_only() -> None:
    meeting = {
        path.name
        for path in (PACKAGE / "cohort").rglob("*.py")
        if any(room_of(name) == "store" for name in list_imports(path))
    }
    assert meeting == {"snapshot.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_brings_in_only_the_libraries_of_its_work(room: str) -> None:
    assert brought_in(sorted((PACKAGE / room).rglob("*.py"))) <= set(OUTSIDE[room].split())


@pytest.mark.parametrize("room", COMPUTING)
def test_a_room_that_computes_reaches_neither_disk_nor_clock_nor_chance(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        assert not {name.partition(".")[0] for name in list_imports(path)} & REACHING_OUT, name_of(path)


def test_sql_is_spoken_in_the_store_only() -> None:
    speaking = {
        path.relative_to(PACKAGE).parts[0]
        for path in MODULES
        if {name.partition(".")[0] for name in list_imports(path)} & {"sqlite3", "sqlalchemy", "alembic"}
    }
    assert speaking == {"store"}


# Names


def list_exports() -> Iterator[tuple[str, str]]:
    """Yield each room and each function that it offers to others."""
    for room in ROOMS:
        module = importlib.import_module(f"outcomes.{room}")
        for name in getattr(module, "__all__", ()):
            if name[0].islower():
                yield room, name


def is_named_by(verb: str, name: str) -> bool:
    return verb in name[1:] if verb.startswith("_") else name.startswith(verb)


def test_a_public_function_begins_with_a_verb_of_its_room() -> None:
    strangers = [
        f"{room}: {name}" for room, name in list_exports() if not any(is_named_by(verb, name) for verb in VERBS[room])
    ]
    assert strangers == []


@pytest.mark.parametrize(("room", "verb"), [(room, verb) for room, verbs in VERBS.items() for verb in sorted(verbs)])
def test_a_verb_drawn_is_a_verb_used(room: str, verb: str) -> None:
    defined = {
        node.name
        for path in (PACKAGE / room).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert any(is_named_by(verb, name) for name in defined)


@pytest.mark.parametrize("path", [path for path in MODULES if "versions" not in path.parts], ids=name_of)
def test_whatever_a_module_offers_is_explained(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    members = [
        node
        for owner in public
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, kinds) and not node.name.startswith("_")
    ]
    assert [node.name for node in (*public, *members) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_fits_a_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_AT_MOST


# Pages and the door


def test_pages_stand_in_sections_and_never_directly_in_their_folder() -> None:
    assert PAGES
    assert list((ROOT / "pages").glob("*.py")) == []
    assert {len(path.relative_to(ROOT / "pages").parts) for path in PAGES} == {2}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_thin(path: Path) -> None:
    rooms = {room_of(name) for name in list_imports(path) if name.startswith("outcomes")}
    assert rooms <= {"app", "charts", "estimates", "vocabulary"}
    assert brought_in([path]) <= {"streamlit"}
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defined = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds)]
    assert [node.name for node in defined] == []


def test_the_door_opens_into_the_app_only() -> None:
    names = set(list_imports(ROOT / "dashboard.py"))
    assert {room_of(name) for name in names if name.startswith("outcomes")} == {"app"}
    assert brought_in([ROOT / "dashboard.py"]) == {"streamlit"}


LIVE = (
    "unsafe_allow_html",
    "st.html",
    "components",
    "st.iframe",
    "LinkColumn",
    "ImageColumn",
    "AudioColumn",
    "VideoColumn",
)
"""Names of Streamlit's ways to put markup, frames, links or pictures on a page."""


@pytest.mark.parametrize("path", [*MODULES, *PAGES, ROOT / "dashboard.py"], ids=name_of)
def test_data_is_never_markup_and_figures_are_drawn_by_hand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    written = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    written |= {node.arg or "" for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    assert not [name for name in written if any(name == live or name.endswith(f".{live}") for live in LIVE)]
    assert not [name for name in list_imports(path) if name.startswith("streamlit.components")]
    assert "unsafe_allow_html" not in text
    assert "plotly.express" not in text


@pytest.mark.parametrize("path", sorted((PACKAGE / "charts").glob("*.py")), ids=name_of)
def test_figures_take_words_through_the_one_function(path: Path) -> None:
    assert "html" not in list_imports(path)
