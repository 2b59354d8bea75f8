"""No word without its “?”: whatever a page says that not every owner knows, it explains beside its question."""

import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from outcomes.app.registry import PAGES
from outcomes.app.terms import TERMS_OF
from outcomes.cohort import Snapshot
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.terms import TERMS, find_term

OpenPage = Callable[..., AppTest]

STATES: list[tuple[str, dict[str, str]]] = [
    *((entry.title, {}) for entry in PAGES if entry.title != "Methods"),
    ("Overview", {"practitioner": "A. Lindqvist", "back_pain": "disc"}),
    ("Practitioners", {"view": "A. Lindqvist"}),
    ("Combinations", {"open": "best"}),
    ("Combinations", {"within": "all"}),
    ("Response", {"outcome": "function"}),
    ("Quality", {"check": "age_plausible"}),
]

KNOWN = {"A4", "PDF", "SAMPLE", "ALT", "UK", "BEAM", "GERAC", "MRI", "OK", "ID"}
"""Capitals that everybody knows who keeps a clinic's records, or that are a study's name."""

ONLY_FOR_STATISTICIANS = (
    *("jackknife", "bootstrap", "regress", "propensity", "covariate", "imput", "estimand", "p-value", "p value"),
    *("confidence interval", "odds ratio", "hazard", "Bonferroni", "Wilson", "Newcombe", "heteroge", "variance"),
    *("null hypothesis", "significant", "posterior", "likelihood", "case mix", "landmark", "shrunk", "shrink"),
)
"""They stand in “How this was computed” and on Methods, and nowhere else."""


def label_of(part: Block | Element) -> str:
    """Return what stands on a part of a page; on one that opens over the page, only its protocol knows."""
    proto = getattr(part, "proto", None)
    own = proto.popover.label if getattr(part, "type", "") == "popover" else getattr(part, "label", "")
    return str(own or "")


def list_texts(block: Block) -> Iterator[str]:
    """Yield all words of a page, but for the “?” itself and how the numbers are computed."""
    for child in block.children.values():
        label = label_of(child)
        if label in ("Words", "How this was computed"):
            continue
        yield label
        for name in ("value", "help", "placeholder"):
            if isinstance(told := getattr(child, name, None), str):
                yield told
        proto = getattr(child, "proto", None)
        yield str(getattr(proto, "alt", "") or "")
        yield from map(str, getattr(proto, "captions", ()))
        yield str(getattr(proto, "label", "") or "")
        if isinstance(child, Block):
            yield from list_texts(child)
        elif isinstance(options := getattr(child, "options", None), list):
            yield from map(str, options)


def read(app: AppTest) -> str:
    text = "\n".join(list_texts(app.main))
    for mark in ("\\", "**", "\u2060"):
        text = text.replace(mark, "")
    return re.sub(r":material/\w+:|:\w+-badge", "", text.replace("\u00a0", " "))


def list_explained(app: AppTest) -> str:
    """Return what stands behind the “?”."""
    (popover,) = (one for one in _list_blocks(app.main) if label_of(one) == "Words")
    return "\n".join(one.value for one in popover.children.values()).replace("\\", "")


def _list_blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield child
            yield from _list_blocks(child)


def hold_to_its_terms(app: AppTest) -> None:
    text, explained = read(app), list_explained(app)
    used = [term.word for term in TERMS if term.is_in(text)]
    assert used
    assert [word for word in used if f"**{word}**" not in explained] == []
    assert [word for word in ONLY_FOR_STATISTICIANS if word.casefold() in text.casefold()] == []


def file_of(title: str) -> str:
    return next(entry.file for entry in PAGES if entry.title == title)


@pytest.mark.parametrize(("title", "query"), STATES, ids=lambda told: str(told))
def test_every_term_is_explained_on_the_page_that_uses_it(
    open_page: OpenPage, title: str, query: dict[str, str]
) -> None:
    hold_to_its_terms(open_page(file_of(title), **query))


def test_every_term_is_explained_where_a_patient_is_shown(open_page: OpenPage, sample_snapshot: Snapshot) -> None:
    app = open_page(file_of("On track"))
    shown = next(button.label for button in app.button if button.label.startswith("Open P-"))[7:]
    keys = sample_snapshot.episodes["patient_key"].astype(str)
    app.session_state["patient_looked_at"] = next(key for key in keys if key.startswith(shown))
    app.switch_page(f"../../pages/{file_of('Patient')}").run()
    assert "Nobody is chosen" not in read(app)
    hold_to_its_terms(app)


@pytest.mark.parametrize("title", [entry.title for entry in PAGES if entry.title != "Methods"])
def test_no_page_has_capitals_that_it_does_not_explain(open_page: OpenPage, title: str) -> None:
    app = open_page(file_of(title))
    capitals = set(re.findall(r"(?<![\w–-])[A-Z]{2,}(?![a-z])[A-Z0-9-]*\b", re.sub(r"\b10\.\d{4,}/\S+", "", read(app))))
    explained = list_explained(app)
    assert {word for word in capitals - KNOWN if word not in explained} == set()


def test_every_page_has_its_terms_and_every_term_its_page() -> None:
    assert list(TERMS_OF) == [entry.title for entry in PAGES]
    assert {word for words in TERMS_OF.values() for word in words} == {term.word for term in TERMS}
    for words in TERMS_OF.values():
        assert len(set(words)) == len(words)


def test_a_term_is_explained_in_short_and_by_no_word_harder_than_itself() -> None:
    for term in TERMS:
        assert term.meaning[0].isupper() or term.meaning[0].isdigit()
        assert term.meaning.endswith(".")
        assert len(term.meaning) <= 220, term.word
        assert not [word for word in ONLY_FOR_STATISTICIANS if word.casefold() in term.meaning.casefold()]


def test_a_term_is_found_whatever_its_ending_and_not_within_another_word() -> None:
    assert find_term("episode").is_in("2,386 Episodes of care")
    assert not find_term("n").is_in("an open one")
    assert find_term("n").is_in("n 1,910")
    assert find_term("had everyone stayed").is_in("what such patients had, had they all stayed")
    assert not find_term("ODI").is_in("a CODING")
    assert {one.id for one in INSTRUMENTS} <= {term.word for term in TERMS}
