"""How the clinic is doing: a few measures, each with its interval, its course by intake quarter and one word.

The word compares the newest four quarters that may be judged with the four before them, by the interval of the
difference. Measures of how care ended take only episodes begun at least half a year before the newest session, when all
have had time to finish; else the recent ones would be those that ended quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.cohort import Cohort, GroupedScores, build_scores
from outcomes.estimates.incidence import sum_responses
from outcomes.estimates.kept import FEWEST, estimate_kept, find_half_width
from outcomes.estimates.methods import COUNT, CUMULATIVE_INCIDENCE, KEPT_MEAN
from outcomes.estimates.periods import PERIOD, Better, Measure, Periods, QuarterlyShare, compare_years, find_periods
from outcomes.estimates.proportions import count_patients
from outcomes.estimates.responders import find_standing
from outcomes.estimates.response import PROMISED, SHOWN, estimate_pooled, estimate_response
from outcomes.estimates.results import Estimate, GroupResponse, ResponsePoint
from outcomes.estimates.sums import ScoreSums, pool_sums, sum_scores
from outcomes.vocabulary.instruments import OUTCOMES, Outcome, find_instrument

__all__ = ["IMPROVEMENT_SESSION", "Summary", "estimate_summary"]

IMPROVEMENT_SESSION = 6
"""Mean improvement is told at this session, after five treatments."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures of a cohort and the intake quarters of their series, oldest first."""

    quarters: tuple[str, ...]
    measures: tuple[Measure, ...]

    def find(self, name: str) -> Measure:
        """Return the measure called `name`."""
        return next(measure for measure in self.measures if measure.name == name)


def estimate_summary(cohort: Cohort) -> Summary:
    """Return volume, improvement in the mean and meaningful improvement, how care ended, and the scores taken.

    Meaningful improvement is that of pain.
    """
    periods = find_periods(cohort)
    pain = build_scores(cohort, "pain", by=["intake_quarter"], sessions=SHOWN)
    measures = (
        *_count_volume(cohort, periods),
        *(_measure_improvement(cohort, outcome, periods) for outcome in OUTCOMES),
        *_measure_responders(pain, periods, cohort),
        *_measure_course(pain, periods),
        _measure_leaving(cohort, periods),
        *(_measure_completion(cohort, outcome, periods) for outcome in OUTCOMES),
    )
    return Summary(periods.quarters, measures)


def _count_volume(cohort: Cohort, periods: Periods) -> tuple[Measure, ...]:
    episodes = cohort.snapshot.episodes
    patient = episodes["patient"].to_numpy()[cohort.rows]
    sessions = episodes["sessions"].to_numpy()[cohort.rows]
    size = len(periods.quarters)
    by_patient = np.lexsort((periods.code, patient))
    first = by_patient[np.flatnonzero(np.diff(patient[by_patient], prepend=-1))]  # each one's earliest quarter
    counts = {
        "patients": (len(first), np.bincount(periods.code[first], minlength=size)),
        "episodes": (len(patient), np.bincount(periods.code, minlength=size)),
        "sessions": (int(sessions.sum()), np.bincount(periods.code, weights=sessions, minlength=size)),
    }
    return tuple(
        Measure(
            name,
            Estimate(count, None, None, count, 0, name, COUNT),
            tuple(float(value) if place < periods.complete else None for place, value in enumerate(series)),
        )
        for name, (count, series) in counts.items()
    )


def _measure_improvement(cohort: Cohort, outcome: Outcome, periods: Periods) -> Measure:
    """Return the mean improvement by the stated session had everyone stayed; positive is better."""
    scores = build_scores(cohort, outcome, by=["intake_quarter"], sessions=IMPROVEMENT_SESSION)
    sums = sum_scores(scores)
    instrument = find_instrument(scores.instrument)
    turn = -1.0 if instrument is None or instrument.better == "lower" else 1.0
    unit = instrument.unit if instrument else ""

    def improve(pooled: ScoreSums, episodes: int) -> Estimate | None:
        kept = estimate_kept(pooled)
        change = kept.mean[0, -1] - kept.mean[0, 0]
        if not np.isfinite(change):
            return None
        half = float(find_half_width(kept.replicates - kept.replicates[..., :1], kept.folds)[0, -1])
        value, n = float(turn * change), int(pooled.count[0, :, -1].sum())
        return Estimate(value, value - half, value + half, n, episodes - n, unit, KEPT_MEAN)

    place = {key[0]: position for position, key in enumerate(scores.groups)}
    sizes = np.bincount(scores.code, minlength=len(scores.groups))
    scored = np.isfinite(scores.matrix[:, -1])

    def over(quarters: Sequence[str]) -> Estimate | None:
        positions = [place[quarter] for quarter in quarters if quarter in place]
        wanted = np.zeros(len(scores.groups), dtype=bool)
        wanted[positions] = True
        if count_patients(scores.patient[wanted[scores.code] & scored]) < FEWEST:
            return None  # as everywhere: ten patients, however many episodes they make
        return improve(pool_sums(sums, positions), int(sizes[positions].sum()))

    judged = periods.quarters[: periods.complete]
    series = tuple(over([quarter]) if quarter in judged else None for quarter in periods.quarters)
    return Measure(
        f"{outcome}_improvement",
        over(periods.quarters),
        tuple(None if estimate is None else estimate.value for estimate in series),
        compare_years(over(judged[-PERIOD:]), over(judged[-2 * PERIOD : -PERIOD]), len(judged), "higher"),
    )


def _measure_responders(scores: GroupedScores, periods: Periods, cohort: Cohort) -> tuple[Measure, Measure]:
    """Return the shares that stand meaningfully improved at the stated session: of everyone, of those scored again."""
    standing = find_standing(scores, cohort.snapshot.settings.responder_session)
    code = periods.code[np.isin(cohort.rows, scores.rows)]

    def measure(name: str, trials: npt.NDArray[np.bool_]) -> Measure:
        share = QuarterlyShare(standing.improved, trials, code, scores.patient, scores.fold)
        return share.measure(name, periods, periods.finished, better="higher", of=len(code))

    return measure("improved_of_all", standing.counted), measure("improved_of_scored", standing.scored)


def _measure_course(scores: GroupedScores, periods: Periods) -> tuple[Measure, ...]:
    """Return after how many sessions half have improved, and the shares improved and gone by the promised session."""
    counts = sum_responses(scores, "first")
    response = estimate_response(scores)
    quarters = {group.key[0]: group for group in response.groups}
    judged = periods.quarters[: periods.finished]

    def over(chosen: Sequence[str]) -> GroupResponse:
        return estimate_pooled(scores, counts, [place for place, key in enumerate(scores.groups) if key[0] in chosen])

    recent, earlier = over(judged[-PERIOD:]), over(judged[-2 * PERIOD : -PERIOD])

    def measure(name: str, pick: Callable[[ResponsePoint], Estimate], better: Better) -> Measure:
        def tell(group: GroupResponse | None) -> Estimate | None:
            point = group.after(PROMISED[1]) if group and group.episodes else None
            return pick(point) if point and point.after == PROMISED[1] else None

        each = [tell(quarters.get(quarter)) if quarter in judged else None for quarter in periods.quarters]
        return Measure(
            name,
            tell(response.everyone),
            tuple(None if one is None or one.low is None else one.value for one in each),
            compare_years(tell(recent), tell(earlier), len(judged), better),
        )

    improved = measure("improved_after_8", lambda point: point.improved, "higher")
    left = measure("left_unimproved_after_8", lambda point: point.left_unimproved, "lower")
    half = Measure("sessions_to_improvement", _tell_half(response.everyone), (None,) * len(periods.quarters))
    return half, improved, left


def _tell_half(group: GroupResponse) -> Estimate | None:
    """Return after how many sessions half have improved; a limit beyond the sessions told stays open."""
    half = group.half
    if half is None or half.value is None:
        return None
    return Estimate(half.value, half.low, half.high, group.episodes, group.too_early, "sessions", CUMULATIVE_INCIDENCE)


def _measure_leaving(cohort: Cohort, periods: Periods) -> Measure:
    """Return the share of episodes that ended without a discharge."""
    episodes, rows = cohort.snapshot.episodes, cohort.rows
    over = ~episodes["open"].to_numpy(dtype=bool)[rows] & (periods.code < periods.finished)
    over &= _find_recorded_discharges(cohort)
    left = QuarterlyShare(
        over & ~episodes["discharged"].to_numpy(dtype=bool)[rows],
        over,
        periods.code,
        episodes["patient"].to_numpy(dtype=np.int64)[rows],
        episodes["fold"].to_numpy(dtype=np.int64)[rows],
    )
    return left.measure("left_before_discharge", periods, periods.finished, better="lower", of=len(rows))


def _find_recorded_discharges(cohort: Cohort) -> npt.NDArray[np.bool_]:
    """Tell for each episode whether its clinic records discharges at all: where it never does, no one has just left."""
    sessions, clinic = cohort.snapshot.sessions, cohort.snapshot.episodes["clinic"].to_numpy()
    recorded = sessions.loc[sessions["discharged"].notna(), "episode"].to_numpy()
    return np.isin(clinic[cohort.rows], np.unique(clinic[recorded].astype(str)))


def _measure_completion(cohort: Cohort, outcome: Outcome, periods: Periods) -> Measure:
    """Return the share of sessions at which the outcome was scored."""
    sessions, episodes = cohort.snapshot.sessions, cohort.snapshot.episodes
    scored = np.bincount(
        sessions["episode"].to_numpy(),
        weights=sessions[f"{outcome}_score"].notna().to_numpy(dtype=float),
        minlength=len(episodes),
    )[cohort.rows]
    share = QuarterlyShare(
        scored,
        episodes["sessions"].to_numpy(dtype=np.float64)[cohort.rows],
        periods.code,
        episodes["patient"].to_numpy(dtype=np.int64)[cohort.rows],
        episodes["fold"].to_numpy(dtype=np.int64)[cohort.rows],
    )
    total = int(share.trials.sum())
    return share.measure(f"{outcome}_scores_completed", periods, periods.complete, better="higher", of=total)
