"""What reaches or names a person inside a cell that must not hold it: addresses, telephone and health numbers.

Only what can hardly be anything else is told: a form that people write with its marks, or a number whose check digit
is right.
"""

from __future__ import annotations

import re

__all__ = ["find_contact"]

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+\d[\d ().-]{7,}\d|(?<!\d)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)")
_LOCAL_PHONE = re.compile(r"(?<![\w.-])\(?0\d{2,4}\)?[ /-]\d{3,4}[ -]?\d{3,5}(?![\w-])")
_HEALTH = re.compile(
    r"(?<!\d)(?:\d{3}-\d{2}-\d{4}"  # social security number, United States
    r"|756\.\d{4}\.\d{4}\.\d{2})(?!\d)"  # insured person's number, Switzerland
    r"|\b(?:nhs|ssn|ahv|ohip|phn|medicare|medicaid|health (?:card|insurance|number)|insurance)\b"
    r"[ :#.]*(?:(?:no|nr|number|id)\b[ :#.]*)?[A-Z]{0,3}\d[\d -]{5,}",
    re.IGNORECASE,
)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_FIFTEEN_DIGITS = re.compile(r"(?<!\d)[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?!\d)")


def find_contact(word: str, *, is_id: bool = False) -> str | None:
    """Return what `word` holds that reaches or names a person, in words, or None.

    `is_id`: the word is an id of the clinic's own, which may have any number of digits.
    """
    if "@" in word and (is_id or _EMAIL.search(word)):
        return "an e-mail address"
    if (is_id and word.isalnum()) or not any(map(str.isdigit, word)):
        return None
    if _HEALTH.search(word) or (not is_id and _has_checked_number(word)):
        return "a health or insurance number"
    if _PHONE.search(word) or (not is_id and _LOCAL_PHONE.search(word)):
        return "a telephone number"
    return None


def _has_checked_number(word: str) -> bool:
    return any(_is_nhs_number(match[0]) for match in _TEN_DIGITS.finditer(word)) or any(
        _is_french_number(match[0]) for match in _FIFTEEN_DIGITS.finditer(word)
    )


def _is_nhs_number(text: str) -> bool:
    """Tell whether the last of ten digits is the check digit (modulus 11) of the health service of England."""
    digits = [int(character) for character in text if character.isdigit()]
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check == digits[9] and len(set(digits)) > 1


def _is_french_number(text: str) -> bool:
    """Tell whether the last two of fifteen digits are the key (97 less the rest) of French social security."""
    digits = "".join(filter(str.isdigit, text))
    return 97 - int(digits[:13]) % 97 == int(digits[13:])
