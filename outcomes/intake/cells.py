"""Single cells: a tidied text → its value, or the fault that says why not. Only a blank cell is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from outcomes.intake.contacts import find_contact
from outcomes.intake.problems import Level
from outcomes.intake.tables import Fault
from outcomes.intake.tidying import spell_number
from outcomes.vocabulary.instruments import INSTRUMENTS, Outcome, find_instrument, find_lookalike
from outcomes.vocabulary.records import RecordField
from outcomes.vocabulary.scales import Scale
from outcomes.vocabulary.words import fold_word

__all__ = [
    "FORMULA_WITHOUT_VALUE",
    "ID_FIELDS",
    "MISSING_CODES",
    "DecimalStyle",
    "choose_decimal_style",
    "find_contact_fault",
    "is_missing_code",
    "is_surely_missing",
    "read_any",
    "read_choice",
    "read_instrument",
    "read_number",
    "read_score",
    "read_text",
    "read_yes_no",
]

DecimalStyle = Literal["point", "comma", "grouped"]
"""How a column writes decimals: 6.5 · 6,5 · 1,060.5 with commas between thousands."""

TEXT_LENGTH = 1_000
SLIP_LENGTH = 2
ID_FIELDS = ("patient_id", "episode_id")
FORMULA_WITHOUT_VALUE = "#UNCALCULATED!"
"""Stands in the cell of a spreadsheet whose formula was saved without its value."""
MISSING_CODES = frozenset(
    sign + digits for digits in ("9", "77", "88", "98", "99", "777", "888", "998", "999", "9999") for sign in ("", "-")
)
"""Numbers that programs write for "no answer"; a warning when one lies outside a column's range."""

_SPREADSHEET_ERRORS = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|ERROR!)", re.I
)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_OUT_OF = re.compile(r"(.+?)\s*/\s*(\d+)")
_NO_ANSWER = frozenset({"na", "nan", "none", "null", "nil", "missing", "unknown", "notavailable", "notrecorded", "inf"})
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})
_CHOICE_SYNONYMS: dict[str, dict[str, str]] = {
    "sex": {"f": "female", "w": "female", "woman": "female", "m": "male", "man": "male"},
    "start_back_risk": {"lowrisk": "low", "mediumrisk": "medium", "highrisk": "high"},
}


def read_any(word: str) -> Fault | None:
    """Return the fault of a text that no field can hold, such as a spreadsheet's `#N/A`, or None."""
    if word == FORMULA_WITHOUT_VALUE:
        return _reject(
            "formula-without-value",
            "The cell holds a formula that was saved without its value.",
            "a value, or nothing",
            "Open the file in a spreadsheet program, which calculates it, and save it again.",
        )
    if _SPREADSHEET_ERRORS.fullmatch(word):
        return _reject(
            "spreadsheet-error",
            "The cell holds a spreadsheet's error, not a value.",
            "a value, or nothing",
            "Mend the formula in this cell, or clear it.",
        )
    if len(word) > TEXT_LENGTH:
        return _reject(
            "cell-too-long", f"The cell is longer than {TEXT_LENGTH:,} characters.", "a short text", "Shorten the cell."
        )
    return None


def read_text(word: str, entry: RecordField) -> str | Fault:
    """Return a text as it stands, leading zeros and all; what reaches or names a person is a fault."""
    return find_contact_fault(word, entry) or word


def find_contact_fault(word: str, entry: RecordField) -> Fault | None:
    """Return the fault of a text with an address, a telephone or a health number in it, or None."""
    what = find_contact(word, is_id=entry.name in ID_FIELDS)
    if what is None:
        return None
    return _reject(
        "contact-in-cell",
        f"The cell looks like {what}, which {entry.name} must not hold.",
        f"{entry.name} without addresses or numbers that reach a person",
        "Replace it with the clinic's own id or word.",
    )


def read_yes_no(word: str) -> str | Fault:
    """Return "yes" or "no"."""
    folded = fold_word(word)
    if folded in _YES:
        return "yes"
    if folded in _NO:
        return "no"
    return _reject(
        "not-yes-or-no",
        "The cell is neither yes nor no.",
        "yes, y, true, 1, x or no, n, false, 0; blank where nobody asked",
        "Write yes or no, or clear the cell if it was not asked.",
    )


def read_choice(word: str, entry: RecordField) -> str | Fault:
    """Return the one of the field's words that `word` names."""
    folded = fold_word(word)
    for choice in entry.choices:
        if fold_word(choice) == folded:
            return choice
    synonym = _CHOICE_SYNONYMS.get(entry.name, {}).get(folded)
    if synonym is not None:
        return synonym
    return find_contact_fault(word, entry) or _reject(
        "unknown-word",
        f"The word is not one that {entry.name} knows.",
        ", ".join(entry.choices),
        "Write one of these words, or clear the cell.",
    )


def read_instrument(word: str, outcome: Outcome) -> str | Fault:
    """Return the id of the instrument that `word` names, which must measure `outcome`."""
    allowed = ", ".join(entry.id for entry in INSTRUMENTS if outcome in entry.outcomes)
    instrument = find_instrument(word)
    if instrument is None:
        why = find_lookalike(word) or "The instrument is not one we know."
        return _reject("unknown-instrument", why, allowed, "Write one of these ids.")
    if outcome not in instrument.outcomes:
        return _reject(
            "instrument-in-wrong-column",
            f"{instrument.id} does not measure {outcome}.",
            allowed,
            f"Put the score and its instrument in the other pair of columns, or name an instrument of {outcome}.",
        )
    return instrument.id


def choose_decimal_style(words: Sequence[str]) -> DecimalStyle:
    """Return how a column writes decimals, judged from all its distinct `words`.

    A comma is a decimal mark only if some word can be read in no other way (6,5) and none has a decimal point; it
    parts thousands only if some word has both (1,060.50). Otherwise `1,060` stays undecided and is a fault.
    """
    spelled = [re.split("[/%]", spell_number(word))[0].strip() for word in words]
    points = any("." in word and _PLAIN.fullmatch(word) for word in spelled)
    commas = any(_COMMA.fullmatch(word) and not _THOUSANDS.fullmatch(word) for word in spelled)
    grouped = any("." in word and "," in word and _GROUPED.fullmatch(word) for word in spelled)
    if commas and not points and not grouped:
        return "comma"
    return "grouped" if grouped and not commas else "point"


def read_number(word: str, entry: RecordField, style: DecimalStyle) -> float | Fault:
    """Return the number that `word` writes out in plain digits, within the field's range."""
    if entry.name == "age" and word.rstrip("+") == "90":
        return 90.0
    value = _parse_number(word, style)
    if isinstance(value, Fault):
        return value
    if entry.kind == "whole" and value % 1:
        return _reject("not-whole", f"{entry.name} is not a whole number.", "a whole number", "Correct the number.")
    return _check_range(value, entry.low, entry.high, cause="number-out-of-range", what=entry.name)


def read_score(word: str, scale: Scale, style: DecimalStyle) -> float | Fault:
    """Return the score that `word` writes on `scale`, in its instrument's own unit.

    `7`; on a scale that ends at 10 also `7/10`; on one of per cent also `70%`.
    """
    plain, instrument = spell_number(word), scale.instrument
    out_of = _OUT_OF.fullmatch(plain)
    if out_of is not None and instrument.low == 0 and float(out_of[2]) == scale.high:
        plain = out_of[1]
    elif plain.endswith("%") and scale.percent:
        plain = plain[:-1].rstrip()
    value = _parse_number(plain, style)
    if isinstance(value, Fault):
        return _name_score_word(word, scale) if value.cause == "not-a-number" and _is_word(word) else value
    if not instrument.low <= value <= scale.high:
        return _check_range(
            value, instrument.low, scale.high, cause="score-out-of-range", what=f"a score on {scale.word}"
        )
    score = scale.convert(value) + 0.0  # a negative zero becomes zero
    if instrument.whole and score % 1:
        return _reject(
            "score-not-whole",
            f"Scores on {instrument.id} are whole numbers.",
            f"a whole number from {instrument.low:g} to {instrument.high:g}",
            "Correct the score.",
        )
    return score


def is_missing_code(word: str) -> bool:
    """Tell whether `word`, outside its column's range, may be what a program writes for "no answer"."""
    return spell_number(word) in MISSING_CODES


def is_surely_missing(word: str) -> bool:
    """Tell whether a missing code can be nothing else: 77 may be a 7 typed twice, -99 and 999 are no slip."""
    spelled = spell_number(word)
    return spelled in MISSING_CODES and (spelled.startswith("-") or len(spelled) > SLIP_LENGTH)


def _is_word(word: str) -> bool:
    return any(map(str.isalpha, word)) and not any(map(str.isdigit, word))


def _name_score_word(word: str, scale: Scale) -> Fault:
    return Fault(
        Level.REJECT,
        "score-word",
        f"The cell holds a word instead of a score on {scale.word}.",
        f"{scale.instrument.low:g} to {scale.high:g}",
        f'Write the number; or say what the word stands for, under [scores] as "{word}" = "a number".',
        question="score-word",
    )


def _parse_number(word: str, style: DecimalStyle) -> float | Fault:
    spelled = spell_number(word)
    if style == "comma" and _COMMA.fullmatch(spelled):
        spelled = spelled.replace(",", ".")
    elif style == "grouped" and _GROUPED.fullmatch(spelled):
        spelled = spelled.replace(",", "")
    if _PLAIN.fullmatch(spelled):
        return float(spelled)
    if _COMMA.fullmatch(spelled) or _GROUPED.fullmatch(spelled):
        return _reject(
            "unclear-comma",
            "The comma could be a decimal mark or part thousands; the column does not settle it.",
            "one way of writing decimals in the whole column",
            "Write the number without the comma, or with a decimal point.",
        )
    if fold_word(word) in _NO_ANSWER:
        return _reject(
            "word-for-missing",
            "The cell holds a word for a missing value instead of a number.",
            "a number, or nothing",
            "Clear the cell if the value is missing.",
        )
    return _reject(
        "not-a-number",
        "The cell is not a plain number.",
        "digits with at most one decimal mark, such as 6 or 6.5",
        "Write the number out, or clear the cell if it is not known.",
    )


def _check_range(value: float, low: float | None, high: float | None, *, cause: str, what: str) -> float | Fault:
    if (low is None or value >= low) and (high is None or value <= high):
        return value + 0.0  # a negative zero becomes zero
    return _reject(
        cause,
        f"The number cannot be {what}: it is outside the range.",
        f"{low:g} to {high:g}" if low is not None and high is not None else "a number in range",
        "Correct the number, or clear the cell if it is not known.",
    )


def _reject(cause: str, message: str, expected: str, mend: str) -> Fault:
    return Fault(Level.REJECT, cause, message, expected, mend)
