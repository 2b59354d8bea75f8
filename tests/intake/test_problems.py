"""Problems: their addresses, their groups, and what they never give away."""

from __future__ import annotations

from outcomes.intake import FileRefused, Level, Problem, group_problems


def make(level=Level.REJECT, cause="score-out-of-range", **address):
    """Return a problem at an address."""
    return Problem(level, cause, "It is so.", "something else", "Do this.", **address)


def test_an_address_names_sheet_row_and_column():
    assert make(sheet="Sessions", row=118, column="pain_score").address == "sheet Sessions, row 118, column pain_score"
    assert make(row=118).address == "row 118"
    assert make().address == ""


def test_problems_of_one_cause_and_column_are_told_once_with_a_few_examples():
    problems = [make(row=row, column="pain_score", found=str(row)) for row in range(2, 32)]
    (group,) = group_problems(problems)
    assert group.count == 30
    assert group.examples == tuple(problems[:5])
    assert group.found == tuple(str(row) for row in range(2, 22))


def test_groups_come_worst_first_and_then_by_count():
    problems = [
        make(Level.NOTE, "time-dropped", rows=900),
        make(Level.REJECT, "not-a-date", column="session_date"),
        *[make(column="pain_score")] * 2,
        make(Level.WARNING, "missing-code"),
        make(Level.REFUSE, "missing-column"),
    ]
    assert [(group.level, group.count) for group in group_problems(problems)] == [
        (Level.REFUSE, 1),
        (Level.REJECT, 2),
        (Level.REJECT, 1),
        (Level.WARNING, 1),
        (Level.NOTE, 900),
    ]


def test_each_word_asked_about_is_a_group_of_its_own_counted_in_rows():
    problems = [
        make(Level.REFUSE, "unknown-modality", found=word, question="modality", rows=rows)
        for word, rows in (("cupping", 3), ("moxa", 8))
    ]
    assert [(group.found, group.count) for group in group_problems(problems)] == [(("moxa",), 8), (("cupping",), 3)]


def test_a_question_is_grouped_by_its_whole_word_however_it_is_shown():
    problems = [
        make(Level.REFUSE, "unknown-modality", found="a long wo…", word=word, question="modality")
        for word in ("a long word", "a long work", "a long word")
    ]
    assert [(group.word, group.count) for group in group_problems(problems)] == [("a long word", 2), ("a long work", 1)]


def test_the_text_of_a_refusal_holds_no_cell_of_the_file():
    assert str(FileRefused(make(found="Ann Lee"))) == "score-out-of-range"
