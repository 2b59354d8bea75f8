"""What published studies found, beside which the clinic's own numbers stand: one figure an entry, with its source.

A clinician can review this list line by line. Not one of these figures answers the claim it stands beside: other
patients, other measures, other comparisons, each told with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.vocabulary.evidence import NATURAL_COURSES

__all__ = ["TRIALS", "Trial", "find_trials"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What one study found. `claim`: the id of the claim it stands beside; `study`: its name and year; `who`: patients,
    n and time; `finding`: its figures; `but`: why it is no answer to the claim, "" where that is plain.
    """

    claim: str
    study: str
    who: str
    finding: str
    source: str
    but: str = ""


_BACK_IN_ACTION = ("BackInAction 2025", "800 adults from 65 years on with chronic low back pain, at 6 months")
_BACK_IN_ACTION_SOURCE = "DeBar 2025, 10.1001/jamanetworkopen.2025.31348"

TRIALS: tuple[Trial, ...] = (
    Trial(
        "C1",
        *_BACK_IN_ACTION,
        "30 % better or more: 29.4 % with usual care, 39.1 % with 8 to 15 acupuncture sessions besides, 43.8 % with 4 "
        "to 6 more.",
        _BACK_IN_ACTION_SOURCE,
        "In function (RMDQ), at one stated time; needling only.",
    ),
    Trial(
        "C2",
        "Bronfort 2022",
        "201 adults, integrative care against chiropractic care alone",
        "NRS points lower: 0.5 over weeks 4 to 52 (95% interval 0.1 to 0.9), 0.4 over weeks 4 to 12 (−0.02 to 0.9).",
        "10.1186/s12998-022-00419-3",
    ),
    Trial(
        "C2",
        "UK BEAM 2004",
        "1,334 adults, against best care in general practice, at 3 months",
        "RMDQ points better: exercise 1.4 (95% interval 0.6 to 2.1), manipulation 1.6 (0.8 to 2.3), manipulation then "
        "exercise 1.9 (1.2 to 2.6).",
        "10.1136/bmj.38282.669225.AE",
        "In function, not in pain.",
    ),
    Trial(
        "C3",
        "Cherkin 2009",
        "638 adults with chronic low back pain, ten sessions in seven weeks, at 8 weeks",
        "RMDQ points gained: 4.4 and 4.5 with acupuncture, 4.4 with simulated acupuncture, 2.1 with usual care; "
        "meaningfully better 60 % against 39 %.",
        "10.1001/archinternmed.2009.65",
        "In function; not muscular pain alone, and not against massage.",
    ),
    Trial(
        "C3",
        "GERAC 2007",
        "1,162 adults with chronic low back pain, at 6 months",
        "Response: 47.6 % with acupuncture, 44.2 % with sham acupuncture, 27.4 % with conventional care.",
        "10.1001/archinte.167.17.1892",
        "By its own definition of response, not the 30 % used here.",
    ),
    Trial(
        "C4",
        "Visser 2013",
        "51 adults with leg pain from the sacroiliac joint",
        "Success: manual therapy 13 of 18, physiotherapy 3 of 15, injection 9 of 18.",
        "10.1007/s00586-013-2833-2",
        "Small, and without acupuncture.",
    ),
    Trial(
        "C5",
        *_BACK_IN_ACTION,
        "RMDQ against usual care alone: −1.0 (95% interval −1.9 to −0.1) with acupuncture besides, −1.5 (−2.5 to −0.6) "
        "with further sessions; lower is better.",
        _BACK_IN_ACTION_SOURCE,
    ),
    Trial(
        "C8",
        "Menezes Costa 2012",
        "11,166 patients in 33 cohorts, pain of 100 at 0, 6, 26 and 52 weeks",
        "; ".join(
            f"{course.persistence} pain {', '.join(f'{point.pain:g}' for point in course.points)}"
            for course in NATURAL_COURSES
        ).capitalize()
        + ".",
        "10.1503/cmaj.111271",
        "The mean of all, not who got worse again or came back.",
    ),
    Trial(
        "C9",
        "Cheng 2020",
        "403 patients with a herniated disc in 7 trials, traction against sham or none",
        "Pain in the short term better by 0.44 standard deviations (95% interval 0.11 to 0.77); in the long term no "
        "difference shown.",
        "10.1177/0269215519872528",
    ),
    Trial(
        "C9",
        "Macario & Pergolizzi 2006",
        "7 randomised trials of motorised traction to 2005",
        "No difference in 6 of the 7.",
        "Macario & Pergolizzi 2006, Pain Practice",
    ),
    Trial(
        "C9",
        "Macario 2008",
        "94 patients, before and after eight weeks of decompression",
        "Mean pain 6.05 before, 0.89 after.",
        "10.1111/j.1533-2500.2007.00167.x",
        "Nobody to compare with: bad days pass by themselves.",
    ),
)


def find_trials(claim: str) -> tuple[Trial, ...]:
    """Return what stands beside the claim with that id; nothing where no figure was found."""
    return tuple(entry for entry in TRIALS if entry.claim == claim)
