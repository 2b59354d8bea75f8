"""A QuestionnaireResponse → the answers of a questionnaire that we score, and the total that it gives itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from outcomes.intake.scoring import score_answers
from outcomes.intake.sources.resources import (
    Body,
    Resource,
    find_instruments,
    find_weight,
    list_of,
    pick,
    spell_value,
    strip_markup,
    text_of,
)
from outcomes.vocabulary.instruments import INSTRUMENTS
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Item, Questionnaire, find_item, find_questionnaire

__all__ = ["Response", "Weights", "find_narrated", "join_told", "list_weights", "read_response"]

Weights = dict[tuple[str, str, str], str]
"""By questionnaire's address, linkId and answer (its code or its words), the weight that the questionnaire gives it."""

PANELS = {"97908-8": "ODI"}
_NOT_OURS = frozenset({"neck"})
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LAST_NUMBER = re.compile(r"(?<!\d)(\d{1,9})(?!\d)\D*+$")
_TOTAL_WORDS = re.compile(r"total|score|t-?score", re.IGNORECASE)
_NARRATED = re.compile(
    r"\b(?:score|total)\b\D{0,20}?(\d+(?:[.,]\d+)?)\s*(?:(%)|/\s*(\d+)|out of (\d+))?", re.IGNORECASE
)
_RANGE = re.compile(r"(?<!\d)\d++\s*+(?:[-–]|to)\s*\d+")
_MOST_LEAVES = 500
_LONGEST_TITLE = 200
_SLACK = 1e-9
_STEMS = [
    ({part.lower() for part in _PARTS.findall(stem)}, entry)
    for entry in QUESTIONNAIRES
    if entry.scored
    for stem in (entry.stem, *entry.stems)
    if stem != "start"  # a word of many other names
]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question of a response, wherever it is nested: its names, and its answers as cells hold them."""

    link: str
    definition: str
    text: str
    answers: tuple[str, ...]
    instruments: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str]:
        """What it may be known by: its linkId, and the end of its definition's address."""
        return self.link, self.definition.rpartition("#")[2].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """What a response gives: `items` by column, such as odi_1, and totals by instrument, all as a cell holds them."""

    items: Lookup[str, str] = field(default_factory=dict)
    totals: Lookup[str, str] = field(default_factory=dict)
    questionnaire: Questionnaire | None = None

    @property
    def computed(self) -> tuple[float, ...] | None:
        """The score by the items and their plain sum; None where they give no score or no question has such answers."""
        entry = self.questionnaire
        if entry is None or entry.scoring == "risk":
            return None
        try:
            answers = [float(self.items.get(name) or "nan") for name in entry.columns]
        except ValueError:
            return None
        if any(answer < entry.low or answer > entry.high for answer in answers):
            return None
        score = float(score_answers(np.array([answers]), entry)[0])
        return None if np.isnan(score) else (score, float(np.nansum(answers)))


def list_weights(resources: Sequence[Resource]) -> Weights:
    """Return the weights that the questionnaires among `resources` give their answers."""
    weights: Weights = {}
    for resource in resources:
        if resource.kind == "Questionnaire":
            url = _strip_version(text_of(resource.body.get("url")))
            for item in _walk(resource.body):
                for option in list_of(item.get("answerOption")):
                    coding = option.get("valueCoding")
                    if weight := find_weight(coding, option):
                        for word in (text_of(pick(coding, "code")), text_of(pick(coding, "display"))):
                            if word:
                                weights[url, text_of(item.get("linkId")), word] = weight
    return weights


def read_response(body: Body, weights: Weights) -> Response | None:
    """Return what a response gives of a questionnaire that we know, None where it is none of ours."""
    url = _strip_version(text_of(body.get("questionnaire")))
    leaves = [_read_leaf(item, url, weights) for item in _walk(body)][:_MOST_LEAVES]
    totals = join_told((name, leaf.answers[0]) for leaf in leaves if leaf.answers for name in leaf.instruments)
    asked = [leaf for leaf in leaves if leaf.answers and not leaf.instruments]
    entry, items = _number_by_name(asked)
    named = next(filter(None, map(_find_by_words, _list_titles(body, url))), None)
    if entry is None and named is not None:
        entry = named
        items = _number_by_place(asked, entry)
    if entry is not None and entry.scoring != "risk" and not totals:
        total = next((leaf for leaf in asked if _is_total(leaf)), None)
        totals = {} if total is None else {entry.id: total.answers[0]}
    if not items and not totals:
        return None
    return Response(items, totals, entry)


def join_told(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what is told by name; two cells of one name that differ as both, which no reader takes for a number."""
    cells: dict[str, list[str]] = {}
    for name, cell in told:
        if cell and cell not in cells.setdefault(name, []):
            cells[name].append(cell)
    return {name: " or ".join(parts) for name, parts in cells.items() if parts}


def find_narrated(body: Body, given: Response) -> str:
    """Return in words what the narrative gives as the score, if it is neither the items' nor the total's; else ""."""
    match = _NARRATED.search(_RANGE.sub(" ", strip_markup(pick(body, "text", "div"))))
    if match is None:
        return ""
    number, of = float(match[1].replace(",", ".")), float(match[3] or match[4] or 0)
    computed = given.computed
    name, total = next(iter(given.totals.items()), ("", ""))
    if computed is not None and given.questionnaire is not None:
        known, beside = computed, f"{given.questionnaire.spell_score(computed[0])} by its items"
        name = given.questionnaire.id
    elif re.fullmatch(r"\d+(\.\d+)?", total):
        known, beside = (float(total),), f"{total} as its value"
    else:
        return ""
    ways = (number, 100 * number / of if of else number)
    rounding = 0.5 * 10.0 ** -len(re.split("[.,]", match[1])[1]) if re.search("[.,]", match[1]) else 0.5
    alike = any(abs(one - other) <= rounding + _SLACK for one in ways for other in known)
    return "" if alike else f"{name} {match[1]} in the narrative, {beside}"


def _walk(body: Body) -> Iterator[Body]:
    """Yield the items of a questionnaire or a response in their order, those within items and answers too."""
    waiting = list(reversed(list_of(body.get("item"))))
    while waiting:
        item = waiting.pop()
        yield item
        inner = [*list_of(item.get("item"))]
        for answer in list_of(item.get("answer")):
            inner += list_of(answer.get("item"))
        waiting += reversed(inner)


def _read_leaf(item: Body, url: str, weights: Weights) -> Leaf:
    link = text_of(item.get("linkId"))
    answers = list_of(item.get("answer"))
    cells = [_read_answer(answer, item, (url, link), weights) for answer in answers]
    codes = [entry.id for answer in answers for entry in find_instruments([pick(answer, "valueCoding") or {}])]
    by_link = [entry.id for entry in INSTRUMENTS if entry.loinc and entry.loinc in link]
    texts = (text_of(item.get("definition")), text_of(item.get("text")))
    told = tuple(cell for cell in cells if cell)
    joined = ("; ".join(told),) if told else ()
    return Leaf(link, *texts, joined, tuple(dict.fromkeys(codes + by_link)))


def _read_answer(answer: Body, item: Body, where: tuple[str, str], weights: Weights) -> str:
    coding = answer.get("valueCoding")
    weight = find_weight(coding, answer, item)
    if weight:
        return weight
    for name in ("valueInteger", "valueDecimal", "valueBoolean", "valueString"):
        if cell := spell_value(answer.get(name)):
            return cell
    quantity = spell_value(pick(answer, "valueQuantity", "value"))
    if quantity or not isinstance(coding, dict):
        return quantity
    words = (text_of(coding.get("code")), text_of(coding.get("display")))
    known = (weights[(*where, word)] for word in words if (*where, word) in weights)
    return next(known, next((word for word in words if word), ""))


def _number_by_name(leaves: Sequence[Leaf]) -> tuple[Questionnaire | None, dict[str, str]]:
    """Return the questionnaire that most questions are named for, such as odi-1, and the answers by column.

    A response may hold several: the answers of each that two questions at least are named for are there.
    """
    named = [(item, leaf) for leaf in leaves if (item := _find_item(leaf)) and item.questionnaire.scored]
    often = Counter(item.questionnaire.id for item, _ in named)
    several = [name for name, count in often.most_common() if count > 1]
    if not several:
        return None, {}
    told = ((item.column, leaf.answers[0]) for item, leaf in named if item.questionnaire.id in several)
    return find_questionnaire(several[0]), join_told(told)


def _list_titles(body: Body, url: str) -> Iterator[str]:
    """Yield what a response calls its questionnaire: the end of its address, its title, its questions' heading."""
    yield next((name for code, name in PANELS.items() if code in url), url.rpartition("/")[2])
    for extension in list_of(pick(body, "_questionnaire", "extension")):
        yield text_of(extension.get("valueString"))
    for item in _walk(body):
        if list_of(item.get("item")) and not list_of(item.get("answer")):
            yield text_of(item.get("text"))


def _find_by_words(title: str) -> Questionnaire | None:
    """Return the questionnaire that the words of its address or title name."""
    parts = {part.lower() for part in _PARTS.findall(title[:_LONGEST_TITLE])}
    if parts & _NOT_OURS:
        return None
    # The second version of the PSFS runs the other way round.
    return next((entry for stem, entry in _STEMS if stem <= parts and not (entry.id == "PSFS" and "2" in parts)), None)


def _number_by_place(leaves: Sequence[Leaf], entry: Questionnaire) -> dict[str, str]:
    """Return the answers by column: by the number that each question's linkId ends with, else by their order."""
    asked = [leaf for leaf in leaves if not _is_total(leaf)]
    ends = [match and int(match[1]) for match in (_LAST_NUMBER.search(leaf.link) for leaf in asked)]
    numbers = [end for end in ends if end is not None and 1 <= end <= entry.count]
    if len(numbers) == len(asked) == len(set(numbers)):
        return {entry.columns[number - 1]: leaf.answers[0] for number, leaf in zip(numbers, asked, strict=True)}
    if len(asked) == entry.count:
        return {name: leaf.answers[0] for name, leaf in zip(entry.columns, asked, strict=True)}
    return {}


def _find_item(leaf: Leaf) -> Item | None:
    return next(filter(None, map(_name_item, leaf.names)), None)


@lru_cache(maxsize=4096)
def _name_item(name: str) -> Item | None:
    return find_item(name) if name else None


def _is_total(leaf: Leaf) -> bool:
    return _find_item(leaf) is None and any(_TOTAL_WORDS.search(name) for name in (*leaf.names, leaf.text))


def _strip_version(url: str) -> str:
    return url.partition("|")[0]
