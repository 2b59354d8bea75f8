"""Everything that there is to use is documented, nothing is that there is not, and no link leads nowhere."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from outcomes import __version__
from outcomes.app.registry import PAGES
from outcomes.cli import run_commands
from outcomes.store import Store
from outcomes.vocabulary.access import ROLES
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES
from outcomes.vocabulary.settings import SETTINGS
from tests.documentation.write_methods import WRITTEN, tell_methods

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("**/*.md"))
DOCUMENTS = [*(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")), *DOCS]
GUIDES = [ROOT / "docs" / name for name in ("owners.md", "practitioners.md")]
SOURCES = [
    *(ROOT / name for name in ("Makefile", "Containerfile", ".ci")),
    *(path for folder in ("outcomes", "pages", "tests") for path in (ROOT / folder).rglob("*.py")),
    ROOT / "dashboard.py",
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def read_column(text: str, heading: str) -> Iterator[str]:
    """Yield the cells under `heading` of every table of a document that has such a column."""
    place = None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            place = None
        elif place is None:
            place = cells.index(heading) if heading in cells else -1
        elif place >= 0 and set("".join(cells)) - set("-: "):
            yield cells[place]


def list_commands(group: click.Group = run_commands, before: str = "") -> dict[str, click.Command]:
    """Return every command by the words that call it: `users add` beside `users`."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[before + name] = command
        if isinstance(command, click.Group):
            found |= list_commands(command, f"{before}{name} ")
    return found


COMMANDS = list_commands()


def list_code(text: str) -> list[str]:
    """Return what stands as code in a document: between backticks, and in indented lines."""
    return [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]


def find_command(words: list[str]) -> str:
    """Return the longest command that the words begin with, "" where there is none."""
    for length in (2, 1):
        if (name := " ".join(words[:length])) in COMMANDS:
            return name
    return ""


# What there is, is named where a reader looks for it


def test_every_page_is_in_a_guide() -> None:
    text = " ".join(map(read, GUIDES))
    assert [entry.title for entry in PAGES if f"*{entry.title}*" not in text] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_a_guide_sends_nobody_to_a_page_that_is_not_there(guide: Path) -> None:
    asked = [page for cell in read_column(read(guide), "open") for page in cell.split(", ")]
    assert len(asked) >= 10
    assert sorted(set(asked) - {f"*{entry.title}*" for entry in PAGES}) == []


def list_readme_commands() -> dict[str, str]:
    """Return the calls in the README's table of commands, each with its whole row."""
    rows = [line for line in read("README.md").splitlines() if line.startswith("| `")]
    return {call: row for row in rows for call in re.findall(r"(?:^\| | · )`([^`]+)`", row.split(" | ")[0])}


def test_every_command_is_in_the_readme_s_table_and_every_command_there_exists() -> None:
    named = {call: find_command(call.split()) for call in list_readme_commands()}
    assert [call for call, name in named.items() if not name] == []
    assert sorted(set(COMMANDS) - set(named.values())) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_a_document_gives_can_be_given(document: Path) -> None:
    for code in list_code(read(document)):
        called = re.search(r"python3? -m outcomes ([^#|]*)", code)
        if called is None:
            continue
        words = called[1].replace("…", "").split()
        if not words:
            continue
        name = find_command(words)
        assert name, code
        options = {option for given in COMMANDS[name].params for option in (*given.opts, *given.secondary_opts)} | {
            "--help"
        }
        assert [word for word in words if word.startswith("--") and word not in options] == [], code


def test_every_option_in_the_readme_s_table_exists() -> None:
    for call, row in list_readme_commands().items():
        options = {
            option
            for given in COMMANDS[find_command(call.split())].params
            for option in (*given.opts, *given.secondary_opts)
        }
        assert [word for word in re.findall(r"--[a-z][a-z-]*", row) if word not in options] == [], row


def test_every_instrument_is_in_the_practitioners_table_on_the_side_on_which_it_is_better() -> None:
    text = read("docs/practitioners.md")
    told = dict(zip(read_column(text, "instrument"), read_column(text, "better is"), strict=True))
    directions = {name: direction for cell, direction in told.items() for name in cell.partition(" (")[0].split(", ")}
    assert directions == {entry.id: entry.better for entry in INSTRUMENTS}


def test_every_questionnaire_that_is_added_up_is_named_to_practitioners() -> None:
    (line,) = re.findall(r"Single answers do as well: ([^.]*?) are added up", read("docs/practitioners.md"), re.DOTALL)
    named = re.split(r", | and ", " ".join(line.split()))
    assert sorted(named) == sorted(entry.id for entry in QUESTIONNAIRES)


def test_every_setting_is_in_the_owners_table() -> None:
    text = read("docs/owners.md")
    table = text[text.index("## What is yours to set") :]
    assert list(read_column(table, "name")) == [f"`{setting.name}`" for setting in SETTINGS]


def test_every_role_is_in_the_table_of_deployment_and_told_to_owners() -> None:
    assert list(read_column(read("docs/deployment.md"), "role")) == [role.id for role in ROLES]
    named = re.findall(r"\*\*(\w+)\*\*", read("docs/owners.md").partition("## Who sees what")[2])
    assert named == [role.id for role in ROLES]


def test_every_variable_of_the_environment_is_documented_and_read_somewhere() -> None:
    pattern = re.compile(r"\bOUTCOMES_[A-Z]+(?:_[A-Z]+)*\b")
    read_by = {
        name for path in SOURCES if path.is_file() and path != Path(__file__) for name in pattern.findall(read(path))
    }
    told = {name for path in DOCUMENTS for name in pattern.findall(read(path))}
    assert read_by == told
    tabled = {cell.strip("`") for cell in read_column(read("docs/deployment.md"), "variable")}
    of_the_app = {
        name for path in SOURCES if name_of(path).startswith("outcomes") for name in pattern.findall(read(path))
    }
    assert tabled == of_the_app


def test_every_target_of_make_is_in_the_table_and_every_target_named_exists() -> None:
    makefile = read("Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(phony.split()) == targets
    table = " ".join(read_column(read("docs/carrying_on.md"), "command"))
    assert set(re.findall(r"`make ([a-z]+)`", table)) == targets
    named = {
        target for path in DOCUMENTS for code in list_code(read(path)) for target in re.findall(r"^make ([a-z]+)", code)
    }
    assert named <= targets


def test_the_index_names_every_document_with_a_line() -> None:
    told = re.findall(r"^- \[([^\]]+)\]\(\1\): \S", read("docs/README.md"), re.MULTILINE)
    assert {name for name in told if not name.startswith("..")} == {
        path.relative_to(ROOT / "docs").as_posix() for path in DOCS if path.name != "README.md"
    }


# What is named is there


def make_anchor(heading: str) -> str:
    """Return the anchor under which a forge finds a heading."""
    return re.sub(r"[^\w\- ]", "", heading.replace("\\", "").casefold()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_link_leads_nowhere(document: Path) -> None:
    text = re.sub(r"`[^`\n]+`", "", read(document))
    links = [
        *re.findall(r"\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)?)\)", text),
        *re.findall(r'(?:src|srcset|href)="([^"]+)"', text),
    ]
    dead = []
    for link in links:
        target, _, anchor = link.partition("#")
        if re.match(r"https?:", target):
            continue
        path = document if not target else (document.parent / target).resolve()
        there = path.is_relative_to(ROOT) and path.exists()
        if there and anchor:
            there = make_anchor(anchor) in map(make_anchor, re.findall(r"^#+ (.*)$", read(path), re.MULTILINE))
        if not there:
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("document", [ROOT / "CONTRIBUTING.md", *DOCS], ids=name_of)
def test_every_file_of_ours_that_is_named_exists(document: Path) -> None:
    named = {code for code in list_code(read(document)) if re.fullmatch(r"(outcomes|tests|pages|docs)/[\w./]*", code)}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_recipes_name_catalogues_that_are_in_the_files_they_name() -> None:
    for names, file in re.findall(
        r"((?:`[A-Z_]+`(?:,| and)? )+)in\s+\[[^\]]+\]\(\.\./(outcomes/[\w/]+\.py)\)", read("docs/carrying_on.md")
    ):
        for name in re.findall(r"`([A-Z_]+)`", names):
            assert re.search(rf"^{name}\b", read(file), re.MULTILINE), (name, file)


# What is written by the program is what it writes


def test_the_methods_document_says_what_the_page_and_the_docstrings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_store: Store
) -> None:
    shutil.copy(sample_store.name, tmp_path / "sample.db")
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    monkeypatch.delenv("OUTCOMES_DATABASE_URL", raising=False)
    assert tell_methods() == WRITTEN.read_text(encoding="utf-8"), "make methods writes it anew"


def test_the_version_is_told_once_and_is_the_changelog_s_newest() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "outcomes.__version__"}
    released = re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$", read("CHANGELOG.md"), re.MULTILINE)
    assert released
    assert released[0][0] == __version__
    assert released == sorted(released, key=lambda one: (*map(int, one[0].split(".")), one[1]), reverse=True)
    assert re.findall(r"^## .*", read("CHANGELOG.md"), re.MULTILINE)[0] == "## Unreleased"


def test_the_container_is_made_of_what_is_here_and_of_what_is_locked() -> None:
    steps = re.sub(r"\\\n\s*", "", read("Containerfile")).splitlines()
    copied = [name for step in steps if step.startswith("COPY") and "--from" not in step for name in step.split()[1:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"dashboard.py", "outcomes", "pages", "sample_data", "requirements.lock", ".streamlit/config.toml"} <= set(
        copied
    )
    (install,) = [step for step in steps if "pip install" in step]
    assert "--require-hashes -r requirements.lock" in install
    assert "--only-binary :all:" in install
    bases = {step.split()[1] for step in steps if step.startswith("FROM")}
    assert len(bases) == 1  # what was installed for one Python runs on the same one
    kept_out = read(".containerignore").split()
    assert not {name.split("/")[0] for name in copied} & {
        name.strip("/") for name in kept_out if not name.startswith("!")
    }
