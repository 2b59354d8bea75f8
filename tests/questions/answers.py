"""What the pages would answer of one clinic: by the very functions that they use, in the order in which they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from outcomes.charts import (
    say_contributions,
    say_difference,
    say_gate,
    say_raised,
    say_response,
    say_track,
    say_tracked,
    say_trend,
    say_unit,
    say_units,
)
from outcomes.charts.best_words import say_best, say_pairs
from outcomes.charts.clinic_words import say_target, say_volume, say_years
from outcomes.charts.leaving_words import say_who_leaves
from outcomes.charts.plateau_words import say_plateau
from outcomes.charts.quality_words import say_quality, say_to_do
from outcomes.cohort import (
    Cohort,
    Snapshot,
    build_case_mix,
    build_landmark,
    build_ledger,
    build_scores,
    select_episodes,
)
from outcomes.estimates import (
    IMPROVEMENT_SESSION,
    SHOWN,
    Best,
    Units,
    compare_each,
    compare_modalities,
    compare_target,
    estimate_leaving,
    estimate_on_track,
    estimate_over_time,
    estimate_plateau,
    estimate_quality,
    estimate_response,
    estimate_summary,
    estimate_track_reference,
    estimate_trend,
    estimate_units,
    find_combinations,
    find_expected,
    find_raised,
    find_to_do,
    find_types,
)
from outcomes.vocabulary.instruments import Outcome
from outcomes.vocabulary.modalities import OTHER_COMBINATIONS
from outcomes.vocabulary.selection import CohortFilter, Scope
from tests.questions.clinics import PRACTITIONERS, list_records, make_clinic
from tests.questions.truths import find_target
from tests.records import frame_records
from tests.snapshots import snap_frame

__all__ = ["Answers", "answer_all", "answer_of"]

Answers = Mapping[str, tuple[str, ...]]
"""A question's id → the sentences that answer it."""

_EVERYONE = Scope.whole_clinic()


@cache
def answer_all(seed: int) -> Answers:
    """Return the sentences of the clinic of one seed; worked out once for all questions."""
    clinic = make_clinic(seed)
    snapshot = snap_frame(frame_records(list_records(clinic)))
    return answer_of(snapshot, PRACTITIONERS, find_target(clinic))


def answer_of(snapshot: Snapshot, practitioners: tuple[str, ...], target: int) -> Answers:
    """Return the sentences that answer every question of what is in `snapshot`."""
    cohort = _select(snapshot)
    summary = estimate_summary(cohort)
    by_type = build_scores(cohort, "pain", by=["back_pain_type"], sessions=SHOWN)
    units = [_judge(cohort, measure) for measure in ("improved", "scored")]
    raised = find_raised(estimate_over_time(cohort), units)
    best = _compare(cohort)
    ledger = build_ledger(_select(snapshot, include_red_flagged=True))
    reference = estimate_track_reference(snapshot, _EVERYONE, "pain", "NRS")
    track = estimate_on_track(_select(snapshot, include_red_flagged=True), reference)
    lines = tuple(f"{one.patient_key}: {say_tracked(one, track.instrument)}" for one in track.tracked)
    pairs = [(one.kind, pair) for one in best for pair in one.told_pairs]
    unlike = [(kind, pair) for kind, pair in pairs if {pair.first, pair.second} == {"acupuncture", "massage"}]
    own = {who: _select(snapshot, practitioners=(who,)) for who in practitioners}
    asha = build_ledger(_select(snapshot, practitioners=practitioners[:1], include_red_flagged=True))
    return {
        "better": _say_trends(cohort),
        "before": (say_years(summary),),
        "how many": (say_volume(summary),),
        "who differs": tuple(map(say_units, units)),
        "best": tuple(map(say_best, best)),
        "how long": (say_response(estimate_response(by_type)),),
        "who leaves": (say_who_leaves(estimate_leaving(by_type)),),
        "target": (say_target(compare_target(summary, target)),),
        "trust": (say_quality(estimate_quality(ledger)),),
        "raise": tuple(map(say_raised, raised)),
        "my patients": tuple(f"{who}: {sentence}" for who, one in own.items() for sentence in _say_trends(one)),
        "not improving": (say_track(track), *lines),
        "expectation": lines,
        "like this": tuple(map(say_best, best)),
        "pair": tuple(f"{one.kind}: {say_pairs(one)}" for one in best),
        "exercise": (_say_contributions(cohort),),
        "no more gain": (say_plateau(estimate_plateau(by_type)),),
        "where I stand": tuple(
            f"{who}: {say_unit(unit, units[0])}" for who in practitioners if (unit := units[0].find(who))
        ),
        "real": tuple(
            f"{kind}: {pair.first} against {pair.second}: {say_gate(pair)} {say_difference(pair)}"
            for kind, pair in unlike or pairs[:1]
        ),
        "missing": tuple(say_to_do(item) for item in find_to_do(asha)),
    }


def _select(snapshot: Snapshot, *, include_red_flagged: bool = False, practitioners: tuple[str, ...] = ()) -> Cohort:
    chosen = replace(CohortFilter(), include_red_flagged=include_red_flagged, practitioners=practitioners)
    return select_episodes(snapshot, _EVERYONE, chosen)


def _say_trends(cohort: Cohort) -> tuple[str, ...]:
    outcomes: tuple[Outcome, ...] = ("pain", "function")
    return tuple(
        say_trend(estimate_trend(build_scores(cohort, outcome, by=["back_pain_type"], sessions=SHOWN)))
        for outcome in outcomes
    )


def _judge(cohort: Cohort, measure: str) -> Units:
    scores = build_scores(cohort, "pain", by=["clinic"], sessions=SHOWN)
    session = cohort.snapshot.settings.responder_session
    expected = find_expected(scores, build_case_mix(cohort, scores), session, measure=measure)  # type: ignore[arg-type]
    by_practitioner = build_scores(cohort, "pain", by=["practitioner"], sessions=SHOWN)
    return estimate_units(by_practitioner, expected, session, measure=measure)  # type: ignore[arg-type]


def _compare(cohort: Cohort) -> list[Best]:
    scores = build_scores(cohort, "pain", by=["back_pain_type", "combination"], sessions=SHOWN)
    case_mix, given = build_case_mix(cohort, scores, landmark=1), build_landmark(cohort, scores, session=1)
    own = {combination for _, combination in scores.groups} - {OTHER_COMBINATIONS}
    return [
        compare_each(
            scores,
            case_mix,
            given,
            [word for word in find_combinations(given, within=here) if word in own],
            kind=kind,
            session=IMPROVEMENT_SESSION,
        )
        for kind, here in find_types(scores).items()
    ]


def _say_contributions(cohort: Cohort) -> str:
    scores = build_scores(cohort, "pain", by=["back_pain_type", "combination"], sessions=SHOWN)
    case_mix, given = build_case_mix(cohort, scores, landmark=1), build_landmark(cohort, scores, session=1)
    return say_contributions(compare_modalities(scores, case_mix, given, session=IMPROVEMENT_SESSION))
