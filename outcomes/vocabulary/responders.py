"""When a patient counts as meaningfully improved: the rules to choose from, and of whom the share is taken."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DENOMINATORS", "DETERIORATION", "RESPONDER_RULES", "Denominator", "ResponderRule", "find_responder_rule"]


@dataclass(frozen=True, slots=True)
class ResponderRule:
    """One rule of meaningful improvement.

    `share`: the part of the baseline by which a score must be better, from the instrument's floor on; None, and on
    instruments of which a per cent means nothing, the instrument's points stand in for it. `beyond_error`: it must
    exceed the instrument's measurement error as well. `short`: the rule in a few words, for captions.
    """

    id: str
    short: str
    meaning: str
    share: float | None = None
    beyond_error: bool = False


RESPONDER_RULES: tuple[ResponderRule, ...] = (
    ResponderRule(
        "pct30",
        "at least 30 % better than at baseline",
        "At least 30 % of the baseline (Ostelo 2008, 10.1097/BRS.0b013e31815e3a10), from the instrument's floor on.",
        share=0.30,
    ),
    ResponderRule(
        "pct50",
        "at least 50 % better than at baseline",
        "At least 50 % of the baseline, from the instrument's floor on.",
        share=0.50,
    ),
    ResponderRule(
        "points",
        "better by the instrument's important change",
        "At least the instrument's important change, where the scale leaves room for it.",
    ),
    ResponderRule(
        "points_beyond_error",
        "better by the important change and beyond measurement error",
        "At least the important change, and more than the measurement error where one is known. For NRS, ODI and RMDQ "
        "the important change lies inside that error, so here the error decides.",
        beyond_error=True,
    ),
)
"""The first is the default. A score that is better by exactly what is asked counts."""

DETERIORATION = (
    "Worse by the instrument's important change or more, whatever the rule; assessable where the scale leaves room."
)


@dataclass(frozen=True, slots=True)
class Denominator:
    """Of whom a share of the improved is taken."""

    id: str
    name: str
    meaning: str


DENOMINATORS: tuple[Denominator, ...] = (
    Denominator(
        "all",
        "of all with a baseline",
        "Everyone with an assessable baseline; whoever was not scored again counts as not improved. Had all of those "
        "improved, the share would be at its upper bound: both bounds are given.",
    ),
    Denominator("scored", "of those scored again", "Those with an assessable baseline and a later score."),
)
"""Always told together: the first counts the silent as failures, the second leaves them out."""

_BY_ID = {rule.id: rule for rule in RESPONDER_RULES}


def find_responder_rule(id: str) -> ResponderRule:
    """Return the rule called `id`.

    Raises:
        KeyError: there is none.
    """
    return _BY_ID[id]
