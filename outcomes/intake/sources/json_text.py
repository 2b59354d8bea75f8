"""JSON text → its documents, read strictly: one document, or one a line (NDJSON), each under the number of its line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NoReturn

from outcomes.intake.problems import FileRefused, refuse
from outcomes.intake.tables import refuse_bounds

__all__ = ["DEEPEST", "LONGEST", "count_values", "is_by_lines", "read_json"]

LONGEST = 100 * 1024**2
"""Characters: read, they take thirty times as much memory."""
DEEPEST = 64
"""Levels; a questionnaire within a bundle needs some fifteen."""
DIGITS = 18
LINES_LOOKED_AT = 3

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\s"\[\]{},:]+|[\[\]{},:]', re.DOTALL)
_EXPECTED = "FHIR R4 as JSON: a Bundle, one resource, or one resource a line"
_MEND = "Export the resources again, or mend the line named here."


class _Unsound(ValueError):
    """What the standard reader would let pass: said in words, its place to be found."""


def read_json(text: str) -> list[tuple[int, Any]]:
    """Return the documents of `text` with the number of the line that each begins in, from 1.

    Raises `FileRefused` with the line for text that is not JSON, breaks off, names a key twice, nests deeper than
    `DEEPEST`, or holds a number that no clinic writes: NaN, infinite, or of more than `DIGITS` digits.
    """
    if len(text) > LONGEST:
        raise refuse_bounds(f"{len(text) / 1024**2:.0f} MB of JSON")
    if is_by_lines(text):
        lines = enumerate(text.split("\n"), start=1)
        return [(number, _read(line, number)) for number, line in lines if line.strip()]
    return [(1, _read(text, 1))]


def is_by_lines(text: str) -> bool:
    """Tell whether `text` holds one document a line: more than one line, and one of the first is a document by itself.

    Not only the very first is looked at, for it may be the one that is spoiled.
    """
    if text.lstrip()[:1] != "{":
        return False
    first = list(islice((match[0] for match in _LINE.finditer(text)), LINES_LOOKED_AT))
    return len(first) > 1 and any(map(_is_object, first))


def count_values(document: Any) -> int:
    """Return how many values a document holds: numbers, yes or no, and texts that are not empty."""
    count, waiting = 0, [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        else:
            count += value is not None and value != ""
    return count


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read(text: str, line: int) -> Any:
    """Return one document; `line` is the number of its first line in the file."""
    try:
        document = json.loads(
            text,
            object_pairs_hook=_take_pairs,
            parse_int=_take_int,
            parse_float=_take_float,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise _refuse_text(text, error, line) from error
    except (_Unsound, RecursionError) as error:
        raise _locate(text, line) from error
    if _is_too_deep(document):
        raise _locate(text, line)
    return document


def _take_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    taken = dict(pairs)
    if len(taken) < len(pairs):
        raise _Unsound
    return taken


def _take_int(digits: str) -> int:
    if len(digits) > DIGITS:
        raise _Unsound
    return int(digits)


def _take_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unsound
    return number


def _refuse_constant(_: str) -> NoReturn:
    raise _Unsound


def _is_too_deep(document: Any) -> bool:
    level, depth = [document], 0
    while level:
        depth += 1
        level = [inner for value in level for inner in _open(value)]
    return depth > DEEPEST + 1


def _open(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _refuse_text(text: str, error: json.JSONDecodeError, line: int) -> FileRefused:
    row = line + error.lineno - 1
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
        return refuse(
            "json-cut-off",
            "The JSON that begins or goes on in this line ends in the middle: it was cut off on its way.",
            expected=_EXPECTED,
            mend="Export or copy the file again.",
            row=row,
        )
    return refuse(
        "json-malformed",
        f"The file cannot be read as JSON from this line on, character {error.colno}: {error.msg}.",
        expected=_EXPECTED,
        mend=_MEND,
        row=row,
    )


def _locate(text: str, line: int) -> FileRefused:
    """Return the refusal of what `_read` found unsound, with its line; the lines before it are counted this once."""
    start, refusal = _find_unsound(text)
    row = line + text.count("\n", 0, start)
    return FileRefused(*(replace(problem, row=row) for problem in refusal.problems))


def _find_unsound(text: str) -> tuple[int, FileRefused]:
    """Return where the first unsound token begins, and its refusal: token by token, for `text` is read once more."""
    keys: list[set[str] | None] = []
    last = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "[{":
            keys.append(set() if token == "{" else None)
            if len(keys) > DEEPEST:
                words = f"The JSON nests deeper than {DEEPEST} levels, which no record needs."
                return match.start(), refuse("json-too-deep", words, expected=_EXPECTED, mend=_MEND)
        elif token in "]}" and keys:
            keys.pop()
        elif token == ":" and keys and keys[-1] is not None:
            name = _spell(last)
            if name in keys[-1]:
                words = f'The JSON names "{name[:40]}" twice in one place, with no rule which of the two holds.'
                return match.start(), refuse("json-key-twice", words, expected="each name once", mend=_MEND)
            keys[-1].add(name)
        elif _is_odd_number(token):
            words = "The JSON holds a number that nobody can have measured."
            return match.start(), refuse("json-number", words, expected="plain numbers", mend=_MEND, found=token)
        last = token
    return 0, refuse("json-malformed", "The file cannot be read as JSON.", expected=_EXPECTED, mend=_MEND)


def _spell(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _is_odd_number(token: str) -> bool:
    if token in ("NaN", "Infinity", "-Infinity"):
        return True
    if token[0] not in "-0123456789":
        return False
    try:
        return not math.isfinite(float(token)) or (len(token) > DIGITS and token.lstrip("-").isdigit())
    except ValueError:
        return False
