"""`make methods`: writes docs/methods.md from the page *Methods* as it is shown, and the sources in the docstrings.

The page is written from the catalogues and the words that estimates carry; here it is read back, so that neither the
page nor the document can say anything else than what computes.
"""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs" / "methods.md"
HEAD = """# Methods

Written by `make methods`, from the same catalogues and docstrings that compute; the page *Methods* in the app shows the
same. Every number on a page carries the name of its method, one click away. Where and why we deviate from what is usual
stands in [deviations.md](deviations.md), what the methods find where the truth is known in
[simulations.md](simulations.md).
"""
_DOI = re.compile(r"\b10\.\d{4,}/[^\s,;]*[^\s,;.:]")
_UNSAID = dict.fromkeys(map(ord, "\u2060\u200b\u200c\u200d"))


def tell_methods() -> str:
    """Return the whole document. `OUTCOMES_HOME` is where the sample clinic is built, or lies."""
    page = _DOI.sub(_link_doi, "\n".join(_tell_page()))
    return "\n".join((HEAD, page, *_tell_sources())).rstrip() + "\n"


def _link_doi(found: re.Match[str]) -> str:
    doi, after = _part_doi(found[0])
    return f"[{doi}](https://doi.org/{doi}){after}"


def _part_doi(words: str) -> tuple[str, str]:
    """Return a DOI, and the bracket that closes what it stands in, if there is one."""
    return (words, "") if words.count("(") == words.count(")") else (words.removesuffix(")"), ")")


def _tell_page() -> Iterator[str]:
    def page() -> None:
        from outcomes.app import show_catalogues, show_methods

        show_methods()
        show_catalogues()

    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception, app.exception
    for element in app.main.children.values():
        if element.type == "subheader":
            yield f"## {_plain(element.value)}\n"
        elif element.type == "markdown":
            yield _unescape(element.value) + "\n"
        else:
            assert element.type == "table", f"the page shows a {element.type}, which nothing here can write down"
            yield _tabulate(element.value)


def _tabulate(table: pd.DataFrame) -> str:
    rows = [list(table.columns), ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"


def _plain(words: str) -> str:
    return _unescape(words).replace("\n", " ")


def _unescape(words: str) -> str:
    """Return `words` without what parts them in the app; what GitHub would take for markup stays escaped."""
    return re.sub(r"\\([^*_<>\[\]`\\])", r"\1", words.translate(_UNSAID))


def _tell_sources() -> Iterator[str]:
    """Tell every paper that the code names by its DOI, with the words that name it."""
    yield "## Sources named in the code\n"
    rows = []
    for path in sorted((ROOT / "outcomes").rglob("*.py")):
        for doi, words in _find_sources(path):
            file = path.relative_to(ROOT).as_posix()
            rows.append(f"| [{doi}](https://doi.org/{doi}) | {words} | [{path.name}](../{file}) |")
    yield "\n".join(("| Paper | Said there | In |", "| --- | --- | --- |", *sorted(set(rows), key=str.casefold))) + "\n"


def _find_sources(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each DOI in the texts of a file, with the sentence, or the entry, in which it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = " ".join(node.value.split())
            for found in _DOI.finditer(text):
                yield _part_doi(found[0])[0], _cut_sentence(text, found.start())


def _cut_sentence(text: str, place: int) -> str:
    """Return the sentence of `text` around `place`; nothing where that is but the DOI."""
    begin = max((end.end() for end in re.finditer(r"[.:] (?=[A-Z])", text[:place])), default=0)
    rest = re.search(r"\.(?= [A-Z]|$)", text[place:])
    words = text[begin : place + rest.start() if rest else len(text)].strip()
    return "" if _DOI.fullmatch(words) else re.sub(r"([*_<|])", r"\\\1", words)


def main() -> None:
    """Write docs/methods.md."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["OUTCOMES_HOME"] = home
        os.environ.pop("OUTCOMES_DATABASE_URL", None)
        WRITTEN.write_text(tell_methods(), encoding="utf-8")


if __name__ == "__main__":
    main()
