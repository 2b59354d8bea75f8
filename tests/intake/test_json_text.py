"""JSON read strictly: what the standard reader would let pass is refused in words, with its line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.intake import CheckedFile, FileRefused, check_file
from outcomes.intake.sources.json_text import read_json
from tests.intake.conservation import assert_conserved
from tests.intake.fhir_files import make_bundle, make_lines, make_observation, make_response

TODAY = dt.date(2026, 8, 31)
SOUND = make_bundle(make_observation(), make_response(patient="P2"))
LINES = make_lines(make_observation(), make_observation(patient="P2"), make_observation(patient="P3"))


def check(content: bytes) -> CheckedFile:
    checked = check_file(content, "export.json", today=TODAY)
    assert_conserved(checked)
    return checked


def spoil(old: bytes, new: bytes) -> bytes:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


@pytest.mark.parametrize(
    ("content", "cause", "row"),
    [
        (SOUND[:-20], "json-cut-off", SOUND[:-20].rstrip().count(b"\n") + 1),
        (SOUND[: SOUND.index(b"final") + 2], "json-cut-off", 8),
        (spoil(b'"value": 6', b'"value": 6,,'), "json-malformed", 22),
        (spoil(b'"value": 6', b"value: 6"), "json-malformed", 22),
        (spoil(b'"value": 6', b'"value": NaN'), "json-number", 22),
        (spoil(b'"value": 6', b'"value": -Infinity'), "json-number", 22),
        (spoil(b'"value": 6', b'"value": 1e999'), "json-number", 22),
        (spoil(b'"value": 6', b'"value": ' + b"9" * 5_000), "json-number", 22),
        (spoil(b'"value": 6', b'"value": 6, "value": 7'), "json-key-twice", 22),
        (spoil(b'"value": 6', b'"value": 6, "v\\u0061lue": 7'), "json-key-twice", 22),
        (spoil(b'"value": 6', b'"value": ' + b"[" * 90 + b"]" * 90), "json-too-deep", 22),
        (spoil(b'"value": 6', b'"value": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000), "json-too-deep", 22),
        (LINES.replace(b'"P2"', b'P2"').replace(b"Patient/P2", b'"'), "json-malformed", 2),
        (LINES + b'{"resourceType": "Observation", "status"\n', "json-cut-off", 4),
        (LINES + b'{"resourceType": "Obser', "json-cut-off", 4),
        (LINES.replace(b'"value": 6', b'"value": 6, "value": 7', 3), "json-key-twice", 1),
        (LINES[:60] + LINES[LINES.index(b"\n") :], "json-cut-off", 1),
    ],
)
def test_json_that_cannot_be_trusted_is_refused_with_its_line(content: bytes, cause: str, row: int) -> None:
    checked = check(content)
    (problem,) = checked.problems
    assert (problem.cause, problem.row) == (cause, row)
    assert checked.refused
    assert problem.mend


class CountedText(str):
    """A text that knows how often its line breaks were counted."""

    counts = 0

    def count(self, *args: Any) -> int:
        type(self).counts += 1
        return super().count(*args)


def test_the_lines_before_a_fault_are_counted_once_however_many_values_come_before_it() -> None:
    many = CountedText("[\n" + f'{{"value": "{"x" * 83}"}},\n' * 50_000 + '{"value": 6, "value": 7}]')
    assert len(many) > 4_900_000
    with pytest.raises(FileRefused) as refused:
        read_json(many)
    (problem,) = refused.value.problems
    assert (problem.cause, problem.row) == ("json-key-twice", 50_002)
    assert CountedText.counts == 1


@pytest.mark.parametrize(
    "content", [b'{"a": 1}', b'[{"patient_id": "P1"}]', b"[1, 2]", b'{"resource": "Bundle"}', b"{}"]
)
def test_json_without_resources_is_named_for_what_it_is(content: bytes) -> None:
    assert check(content).problems[0].message == "The file is a JSON document."


def test_a_text_that_only_looks_like_json_is_read_as_the_table_it_is() -> None:
    head = b"patient_id,session_date,back_pain_type,treatments,pain_score\n"
    assert (
        len(check(head + b'P1,2026-01-05,disc,massage,5\n"{""resourceType"": 1}",2026-01-05,disc,massage,5\n').records)
        == 2
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_in_another_encoding_is_read(encoding: str) -> None:
    assert len(check(SOUND.decode().encode(encoding)).records) == 2


def test_a_file_named_like_a_spreadsheet_that_is_fhir_is_read_with_a_note() -> None:
    checked = check_file(SOUND, "records.xlsx", today=TODAY)
    assert len(checked.records) == 2
    assert "named-otherwise" in {problem.cause for problem in checked.problems}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SOUND)), st.sampled_from([b"", b"{", b"]", b'"', b",", b"9" * 30, b"\\u00", b"NaN", b"\n{}"]))
def test_no_spoiled_json_makes_checking_raise(place: int, token: bytes) -> None:
    check(SOUND[:place] + token + SOUND[place:])
    check(SOUND[:place] + token)
