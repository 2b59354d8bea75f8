"""The words that not every owner knows, each explained in plain ones, for the “?” of the pages that use it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from outcomes.vocabulary.instruments import INSTRUMENTS

__all__ = ["TERMS", "Term", "find_term"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `meaning`: what it means here, in one or two plain sentences. `form`: the regular expression that finds
    it in a text, whatever its ending; the word itself where there is none."""

    word: str
    meaning: str
    form: str = ""

    def is_in(self, text: str) -> bool:
        """Tell whether a text uses the term."""
        return re.search(self.form or rf"\b{re.escape(self.word)}\b", text) is not None


def find_term(word: str) -> Term:
    """Return the term of that word.

    Raises:
        KeyError: the catalogue has no such term.
    """
    return _BY_WORD[word]


_PLAIN = (
    Term(
        "episode",
        "One stretch of care of one patient: from the first session to the discharge, or to a long gap. Whoever comes "
        "back later begins another.",
        r"\b[Ee]pisodes?\b",
    ),
    Term(
        "session 6",
        "Sessions are counted from the first of the episode. A score is taken at the start of a session, so the one at "
        "session 6 tells what five sessions have done.",
        r"\bsession \d",
    ),
    Term("baseline", "The score at the first session, before anything was done.", r"\bbaselines?\b"),
    Term("follow-up", "Any later score of the same episode."),
    Term(
        "95% interval",
        "How sure the figure is. A figure counted from some patients is never exact; of 100 intervals made so, about "
        "95 hold the true value. A wide one means few patients, or very unlike ones.",
        r"95 ?% (interval|band)",
    ),
    Term("n", "How many patients, episodes or sessions the figure is counted from.", r"\bn\b[: ]"),
    Term(
        "had everyone stayed",
        "People leave when they feel better, or when nothing helps; the mean of those who stay is about other people "
        "than the first one. So whoever left is given the score that their earlier ones let expect.",
        r"[Hh]ad (they all|all|both|everyone)[^.]{0,30} stayed|alike and everyone stayed",
    ),
    Term(
        "meaningfully better",
        "Better by so much that patients notice: by the rule that is set on Settings, usually 30 % below the first "
        "score.",
        r"[Mm]eaningful(ly)?",
    ),
    Term(
        "important change",
        "The smallest change of a score that matters to patients, as published for that questionnaire.",
    ),
    Term(
        "measurement error",
        "How much a score moves although nothing has changed: a patient asked twice on one day answers a little "
        "differently.",
    ),
    Term(
        "floor",
        "The lowest first score of which so large an improvement can be told: from 1 of 10 there is little to gain.",
        r"\bfloors?\b",
    ),
    Term(
        "bad days pass by themselves",
        "People come when it is worst. Part of every improvement would have come without any treatment, and before it "
        "is subtracted no treatment has earned it.",
        r"[Bb]ad days|[Uu]ps and downs",
    ),
    Term(
        "by chance",
        "What comes about without any cause, as heads five times in a row do. What is called more than chance would "
        "seldom come about so.",
        r"\bchance\b",
    ),
    Term(
        "signal",
        "A sign that something has changed or differs by more than chance: a reason to look, not yet a cause.",
        r"\bsignals?\b",
    ),
    Term(
        "expected",
        "What such patients usually reach: worked out from all patients here, by type of pain, first scores, age and "
        "what else is recorded before treatment.",
        r"\b(is|are|was|than|% )expected\b|lets? expect|% expected",
    ),
    Term(
        "drawn to what is expected",
        "With few patients a figure jumps about. It is moved towards the expected one, the more the fewer there are.",
        r"[Dd]rawn to what is expected",
    ),
    Term(
        "limits of chance",
        "Between them lies nearly everything that comes about by chance alone: 95 of 100 between the inner ones, 998 "
        "of 1,000 between the outer.",
        r"limits? of chance|[Ll]imits from|limits of its own",
    ),
    Term(
        "ICC",
        "Intraclass correlation: which part of all differences between patients goes with who treats them; 0 none, 1 "
        "all.",
    ),
    Term(
        "reliable",
        "A figure is reliable (0.8) when four fifths of what is seen between such figures is real, and one fifth luck.",
        r"\breliab(le|ility)\b",
    ),
    Term(
        "starting combination",
        "The treatments of the first session, together. What is added later does not count: whoever stays longer is "
        "given more.",
        r"[Cc]ombinations?\b",
    ),
    Term(
        "as if alike",
        "Sicker patients are given other treatments. Before two groups are compared, their patients are weighted until "
        "both are alike in what was recorded before treatment.",
        r"\balike\b|\bmake them alike\b",
    ),
    Term(
        "of equal weight",
        "After weighting, some patients count for less than one. So many patients who count alike would tell as much.",
        r"equal weight",
    ),
    Term(
        "comparable",
        "Enough patients in each group have their like in the other. Weakly: just so. Where they have none, no "
        "difference is shown.",
        r"\b[Cc]omparable\b",
    ),
    Term(
        "compatible with no difference",
        "The interval holds zero: there may be a difference or none. It is no proof that both are the same.",
        r"[Cc]ompatible with no difference",
    ),
    Term(
        "adjusted",
        "Made comparable, by weighting patients until the groups are alike in what is recorded.",
        r"\badjusted\b",
    ),
    Term(
        "cohort studies",
        "Published studies that follow many patients over time, without deciding who is treated how.",
        r"[Cc]ohort stud(y|ies)",
    ),
    Term("persistent pain", "Pain that has lasted for 12 weeks or more.", r"\bpersistent\b"),
    Term(
        "red flag",
        "A sign of an emergency, such as numbness in the groin: seek emergency care. Patients with one are left out of "
        "the figures, never out of the records.",
        r"[Rr]ed[ -]flags?",
    ),
    Term(
        "off track",
        "The last score is worse than in 90 of 100 patients who began alike. Watch: than in 75 of 100.",
        r"[Oo]ff track",
    ),
    Term(
        "expected band",
        "What patients who began alike had at that session: half of them lie in the darker band, 80 of 100 in the "
        "whole.",
        r"80 of 100",
    ),
    Term(
        "pseudonym",
        "The name made up for a patient, which begins with P. Only this clinic's own key makes it from the patient's "
        "id; the id itself is not stored.",
        r"[Pp]seudonym|\bP-[0-9a-f…]",
    ),
    Term("usual care", "What a patient would be given anyway, recorded as a treatment.", r"\b[Uu]sual care\b"),
    Term(
        "sham",
        "A treatment that only looks like one, so that those who get it expect the same.",
        r"\b[Ss]ham\b|simulated acupuncture",
    ),
    Term(
        "standard deviation",
        "How far a patient usually lies from the mean. Studies with other questionnaires are compared in it: 0.2 is a "
        "small difference, 0.8 a large one.",
        r"[Ss]tandard deviations?",
    ),
    Term(
        "DOI",
        "The number by which a publication is found, beginning with 10. and a slash.",
        r"\b10\.\d{4,}/|\bDOI\b",
    ),
    Term(
        "mapping",
        "Which column and word of a file means which of ours.",
        r"\b[Mm]apping\b|\bMap\b",
    ),
    Term("TOML", "A plain text file of settings, which any editor opens."),
    Term("CSV", "A table as plain text, which any spreadsheet opens.", r"\bCSV\b"),
    Term("XLSX", "A spreadsheet, as Excel and others write it.", r"\bXLSX\b"),
    Term("FHIR", "A standard by which health systems exchange records."),
    Term("REDCap", "A program in which studies and clinics keep questionnaires; Jane and Cliniko run practices."),
    Term("UTC", "The time at Greenwich without summer time, the same everywhere."),
    Term(
        "STarT Back",
        "A questionnaire of nine questions that tells how likely back pain is to last: low, medium or high risk.",
    ),
)

_INSTRUMENTS = tuple(
    Term(
        one.id,
        f"{one.name}, {one.low:g} to {one.high:g}; {one.better} is better."
        + (" 50 is the mean of everybody." if one.id.startswith("PROMIS") else ""),
    )
    for one in INSTRUMENTS
)

TERMS: tuple[Term, ...] = _PLAIN + _INSTRUMENTS
"""The basic ones first: a page lists its own in this order."""

_BY_WORD = {term.word: term for term in TERMS}
