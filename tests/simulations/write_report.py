"""`make simulate`: writes docs/simulations.md from all runs."""

import sys
from pathlib import Path

import numpy as np

from tests.simulations.comparison_runs import EFFECT, ComparisonRuns, run_comparisons
from tests.simulations.landmark_runs import LandmarkRuns, run_landmarks
from tests.simulations.owner_runs import SeriesRuns, UnitRuns, run_series, run_units
from tests.simulations.patient_runs import PatientRuns, run_patients
from tests.simulations.response_runs import ResponseRuns, find_true_response, run_responses
from tests.simulations.trend_runs import TrendRuns, find_truth, run_trends

REPORT = Path(__file__).parents[2] / "docs" / "simulations.md"
TREATMENTS = (2, 4, 5, 6, 8, 10, 12)
SETTINGS = ((25, 0.0, 600), (60, 0.0, 600), (150, 0.0, 300), (600, 0.0, 300), (2_400, 0.0, 300), (600, 0.13, 300))

HEAD = """# Simulations: what the estimates find where the truth is known

Written by `make simulate`; a fast cut runs in the tests. Pain 0–10, everybody's whole course is drawn first, then
people leave: with probability 0.45 after a session at which they are content (2 or less, or halved), 0.10 where no
better than at baseline, else 0.05. *After m treatments* is the score at session m + 1. *Kept* is the mean had everyone
stayed, *plain* the mean of those still scored. Bias is in points; coverage is how often the 95 % interval holds the
truth, over the runs in which the session is drawn. A figure in brackets: drawn in under 80 % of the runs.
"""

RESPONSE_SETTINGS = (
    (150, "first", "whole", 600),
    (600, "first", "whole", 600),
    (600, "sustained", "whole", 600),
    (600, "first", "cut", 600),
    (600, "sustained", "cut", 600),
    (2_400, "first", "whole", 300),
)
RESPONSE_TREATMENTS = (1, 2, 3, 4, 6, 8, 10, 12)

RESPONSE_HEAD = """
## The share improved by session

The same care, of those whose baseline is 3 or more: the share, in per cent, found improved by 30 % of baseline after so
many sessions, in care as it is given. *First*: at the first better score; *sustained*: at the second of two in a row.
*Records whole*: everyone is followed to the end of their care. *Cut*: three years of intake, a session a week, and the
records end on one day. *1 − Kaplan–Meier* takes those who left for censored, as if they would go on to improve.
"""

COMPARISON_SETTINGS = (
    ("effect, confounded and with responsive leaving", 400, 1_000, EFFECT, 0.0),
    ("no effect, confounded and with responsive leaving", 400, 1_000, 0.0, 0.0),
    ("effect, confounded and with responsive leaving", 2_000, 200, EFFECT, 0.0),
    ("no effect, confounded and with responsive leaving", 2_000, 200, 0.0, 0.0),
    ("effect, and something recorded nowhere goes with treatment and course", 2_000, 200, EFFECT, 0.15),
)

COMPARISON_HEAD = """
## The fair difference of two combinations

Two things recorded at the start, severity and duration, slow the course and bring the first combination; people leave
by what they feel. The truth is the difference at session 6 in those whom the overlap weights speak of, from everyone's
course under both. *Called better*: the whole interval lies on the better side. *Error ratio*: the mean standard error
over the spread of the estimates; 1 is right. *E-value*: the median; how many times as common in one group, and as often
with a better score, something recorded nowhere would have to be to explain the difference away.

| | episodes | runs | truth | bias | coverage | error ratio | called better | E-value | plain, bias | plain, coverage |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""

LANDMARK_SETTINGS = ((400, 1_000, 1), (400, 1_000, 2), (2_000, 200, 1), (2_000, 200, 2))

LANDMARK_HEAD = """
## A treatment added at the second session

The same care; at session 2 a second treatment, which does nothing, is given the more often the worse the score there is
against the baseline. Compared is what had been given by session 2, of those who came to it; the truth is no difference.
*Response*: the share first found improved after session 2 and within eight sessions, in points of per cent.

| levelled by | episodes | runs | bias | coverage | called better | response, bias | response, coverage | plain, bias |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""

SERIES_HEAD = """
## Measures over time

Limits fixed on 24 months, then seven months more: how often a shift, in standard deviations of a month, is signalled
within them on its side; how many of 100 months signal where nothing changes; and of a front page with 20 charts in
which nothing changes, how many of 100 months raise anything. Shares: about 60 patients a month, 60 % of them improved.

| | runs | shift of 2 SD | shift of 1 SD | one chart signals, of 100 months | the front page raises anything |
|---|---:|---:|---:|---:|---:|
"""

UNIT_SETTINGS = (
    ("none differs, exact limits (nine each)", 2_223, 9, 0.0),
    ("none differs, limits that allow for differences (twenty each)", 1_000, 20, 0.0),
    ("they differ, ICC 0.1 (twenty each)", 1_000, 20, 0.1),
)

UNIT_HEAD = """
## Practitioners

Each with 15 to 120 patients, of whom 60 % improve; where practitioners differ, by a beta distribution. *Beyond*: shares
of practitioners strictly outside their limits. *Error ratio*: the mean squared error of the figures drawn to what is
expected, over that of the figures as recorded.

| | practitioners | beyond 95 % | beyond 99.8 % | error ratio |
|---|---:|---:|---:|---:|
"""

PATIENT_SETTINGS = ((300, 200), (600, 200), (2_400, 50))

PATIENT_HEAD = """
## One patient against expectation

Clinics of so many ended episodes, and as many further patients whom they did not know. *Ahead*: of the scores at
sessions 2 to 8, among those seen, how many of 100 lie within the 80 % band one session ahead, all together and by third
of first scores, from the low. *Course*: of everybody's whole course, within the 80 % band that the first score alone
gives, at sessions 2, 4, 6 and 8.

| episodes | runs | ahead | ahead, by third | course |
|---:|---:|---:|---:|---:|
"""

CHANCE_HEAD = """
The chance that a first meaningful improvement is recorded by session 8, told at every session at which a further
patient stands: each fifth of the chances told, their mean and, after it, how many of 100 did improve.

| episodes | lowest fifth | second | third | fourth | highest |
|---:|---:|---:|---:|---:|---:|
"""

FLAG_HEAD = """
The flag, *off track* at any session from the second to the eighth and before the last score, on the clinic's own
episodes held out in five parts: of those who ended not improved, how many of 100 it finds (sensitivity), of those who
improved, how many it leaves alone (specificity), and the median of sessions from the flag to the last score. *No
change*: a score no better than at baseline at any of these sessions. *At the flag's specificity*: that rule drawn more
strictly; *at the rule's*: the flag drawn more loosely. *Beyond*: of those in care at session 8, worse than the 90th.

| episodes | flag | lead | no change | no change at the flag's specificity | flag at the rule's specificity | beyond |
|---:|---:|---:|---:|---:|---:|---:|
"""

FOOT = """
## What falls short

- The floor bends the line: scores cannot fall below 0, a straight regression does not know it, and the kept mean ends
  too low: by a tenth of a point after eight treatments and by two tenths after twelve. The bias does not shrink with n
  and the interval does, so at 2,400 patients it covers the truth less often from the sixth treatment on.
- Squares of the scores as further coordinates were tried. At 2,400 patients they take the bias after eight treatments
  from −0.08 to −0.02; at 600 they double the spread after twelve. They make the sums four times as large. Left out.
- An episode whose last session is recent may still go on. Had it been taken for censored at that session, as is usual,
  the share improved after eight sessions would be 0.7 per cent too high in the records that end on one day, and the
  interval would hold the truth in 0.92 of the runs: some of those episodes have ended, and only the unimproved ones are
  taken out. So every episode is followed up to the last session of which it is known whether another came.
- What is recorded nowhere is not levelled: the last line of the table of comparisons is off by what it brings. The
  pages say how strong it would have to be (the E-value).
- The chance of improvement is told too high at the top: in a clinic of 300 episodes, of those told 84 of 100, 81
  improve. From 600 episodes on every fifth lies within two points, after the coefficients are drawn in by what chance
  alone would have fitted; without that the highest fifth was told three to four points too high.
- Leaving depends on recorded scores here. Where it depends on what nobody recorded, no method finds the truth from
  these records; *Trends* says by how much those who left would have to differ before its conclusion turns.
"""


def write_report() -> None:
    """Run every setting and write the report."""
    truth = find_truth()
    sections = [HEAD, "\n## The trend over sessions\n", _line(["after treatments", *map(str, TREATMENTS)])]
    sections += [
        _line(["---", *["---:"] * len(TREATMENTS)]),
        _line(["truth", *(f"{truth[m]:.2f}" for m in TREATMENTS)]),
    ]
    for size, gaps, runs in SETTINGS:
        print(f"{size} patients, {gaps:.0%} gaps", file=sys.stderr)
        sections += _tell(run_trends(size, runs, gaps=gaps, truth=truth))
    sections.append(RESPONSE_HEAD)
    for size, kind, records, runs in RESPONSE_SETTINGS:
        print(f"{size} patients, {kind} improvement, records {records}", file=sys.stderr)
        truth = find_true_response(kind)
        sections += _tell_response(run_responses(size, runs, kind=kind, records=records, truth=truth))
    sections.append(COMPARISON_HEAD.rstrip("\n"))
    for words, size, runs, effect, hidden in COMPARISON_SETTINGS:
        print(f"{size} episodes, {words}", file=sys.stderr)
        sections.append(_tell_comparison(words, run_comparisons(size, runs, effect=effect, hidden=hidden)))
    sections.append(LANDMARK_HEAD.rstrip("\n"))
    for size, runs, levelled in LANDMARK_SETTINGS:
        print(f"{size} episodes, levelled by session {levelled}", file=sys.stderr)
        sections.append(_tell_landmark(run_landmarks(size, runs, levelled=levelled)))
    sections += tell_owner()
    sections += tell_patient()
    REPORT.write_text("\n".join(sections) + "\n" + FOOT, encoding="utf-8")


def tell_owner() -> list[str]:
    """Return the sections on measures over time and on practitioners."""
    print("measures over time, practitioners", file=sys.stderr)
    series = [_tell_series(words, run_series(10_000, shares=words == "shares")) for words in ("plain values", "shares")]
    units = [_tell_units(words, run_units(runs, each, icc=icc)) for words, runs, each, icc in UNIT_SETTINGS]
    return [SERIES_HEAD.rstrip("\n"), *series, UNIT_HEAD.rstrip("\n"), *units]


def tell_patient() -> list[str]:
    """Return the section on one patient against expectation."""
    print("one patient against expectation", file=sys.stderr)
    runs = [run_patients(size, times) for size, times in PATIENT_SETTINGS]
    parts = ((PATIENT_HEAD, _tell_bands), (CHANCE_HEAD, _tell_fifths), (FLAG_HEAD, _tell_flag))
    return [line for head, tell in parts for line in (head.rstrip("\n"), *map(tell, runs))]


def _tell_bands(runs: PatientRuns) -> str:
    several = [" · ".join(f"{share:.1f}" for share in shares) for shares in (runs.ahead_thirds, runs.course)]
    return _line([f"{runs.size:,}", f"{runs.runs:,}", f"{runs.ahead:.1f}", *several])


def _tell_fifths(runs: PatientRuns) -> str:
    return _line([f"{runs.size:,}", *(f"{told:.1f} → {found:.1f}" for told, found in runs.fifths)])


def _tell_flag(runs: PatientRuns) -> str:
    pairs = ((runs.sensitivity, runs.specificity), (runs.unchanged, runs.unchanged_specificity))
    flag, rule = (f"{found:.0f} % found, {left:.0f} % left alone" for found, left in pairs)
    rest = (runs.unchanged_matched, runs.matched, runs.beyond)
    return _line([f"{runs.size:,}", flag, f"{runs.lead:.1f}", rule, *(f"{value:.0f} %" for value in rest)])


def _tell(runs: TrendRuns) -> list[str]:
    gaps = f", {runs.gaps:.0%} of scores lost" if runs.gaps else ""
    title = f"\n### {runs.size:,} patients{gaps}, {runs.runs} runs\n"
    rows = (
        ("kept, bias", runs.kept_bias, "+.2f"),
        ("kept, coverage", runs.kept_coverage, ".2f"),
        ("plain, bias", runs.plain_bias, "+.2f"),
        ("plain, coverage", runs.plain_coverage, ".2f"),
    )
    lines = [title, _line(["after treatments", *map(str, TREATMENTS)]), _line(["---", *["---:"] * len(TREATMENTS)])]
    return [
        *lines,
        *(_line([name, *(_cell(runs, values, form, m) for m in TREATMENTS)]) for name, values, form in rows),
    ]


def _tell_response(runs: ResponseRuns) -> list[str]:
    title = f"\n### {runs.size:,} patients, {runs.kind} improvement, records {runs.records}, {runs.runs} runs\n"
    rows = (
        ("truth", runs.truth, ".1f"),
        ("bias", runs.bias, "+.1f"),
        ("coverage", runs.coverage, ".2f"),
        ("1 − Kaplan–Meier, bias", runs.kaplan_meier_bias, "+.1f"),
    )
    heading = _line(["after treatments", *map(str, RESPONSE_TREATMENTS)])
    lines = [title, heading, _line(["---", *["---:"] * len(RESPONSE_TREATMENTS)])]
    for name, values, form in rows:
        lines.append(_line([name, *(f"{values[m]:{form}}".replace("-", "−") for m in RESPONSE_TREATMENTS)]))
    return lines


def _tell_comparison(words: str, runs: ComparisonRuns) -> str:
    cells = [words, f"{runs.size:,}", f"{runs.runs:,}"]
    cells += [f"{value:+.2f}".replace("-", "−") for value in (runs.truth, runs.bias)]
    cells += [f"{runs.coverage:.3f}", f"{runs.error_ratio:.2f}", f"{100 * runs.called_better:.1f} %"]
    cells.append(f"{runs.e_value:.1f}")
    cells += [f"{runs.plain_bias:+.2f}".replace("-", "−"), f"{runs.plain_coverage:.2f}"]
    return _line(cells)


def _tell_landmark(runs: LandmarkRuns) -> str:
    cells = ["the baseline alone" if runs.levelled == 1 else "both scores", f"{runs.size:,}", f"{runs.runs:,}"]
    cells += [f"{runs.bias:+.2f}", f"{runs.coverage:.3f}", f"{100 * runs.called_better:.1f} %"]
    cells += [f"{runs.response_bias:+.1f}", f"{runs.response_coverage:.3f}", f"{runs.plain_bias:+.2f}"]
    return _line([cell.replace("-", "−") for cell in cells])


def _tell_series(words: str, runs: SeriesRuns) -> str:
    cells = [words, f"{runs.runs:,}", f"{100 * runs.signalled[2.0]:.0f} %", f"{100 * runs.signalled[1.0]:.0f} %"]
    return _line([*cells, f"{100 * runs.each_month:.1f}", f"{100 * runs.raised:.2f} %"])


def _tell_units(words: str, runs: UnitRuns) -> str:
    beyond = [f"{runs.beyond95:.1f} %", f"{runs.beyond998:.2f} %"]
    return _line([words, f"{runs.practitioners:,}", *beyond, f"{runs.error_ratio:.2f}"])


def _cell(runs: TrendRuns, values: np.ndarray, form: str, treatments: int) -> str:
    if not runs.drawn[treatments]:
        return "–"
    text = f"{values[treatments]:{form}}".replace("-", "−")
    return text if runs.drawn[treatments] >= 0.8 else f"({text})"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    write_report()
