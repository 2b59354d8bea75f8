"""The commands of fair comparison: two combinations, each modality, each layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from outcomes.charts import (
    say_false_better,
    say_gate,
    say_one_practitioner,
    tabulate_comparison,
    tabulate_contributions,
    tabulate_layers,
)
from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cohort import (
    LONGEST,
    CaseMix,
    Cohort,
    GroupedScores,
    Landmark,
    build_case_mix,
    build_landmark,
    build_scores,
)
from outcomes.estimates import (
    EVERY_TYPE,
    IMPROVEMENT_SESSION,
    RESPONSE_AFTER,
    REST,
    compare_arms,
    compare_layers,
    compare_modalities,
    find_addressed,
    find_arms,
    find_combinations,
    find_types,
    find_within,
)
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.modalities import find_modality, name_combination

__all__ = ["run_compare", "run_layers", "run_modalities"]

_COMPARE_COLUMNS = (
    *("a", "b", "outcome", "session", "n_a", "n_b", "ess_a", "ess_b", "max_smd", "gate"),
    *("plain", "plain_low", "plain_high", "adjusted", "adjusted_low", "adjusted_high", "e_value", "e_value_limit"),
    *("response", "response_low", "response_high", "unit", "instrument", "scored_a", "scored_b", "overlap"),
    *("detectable", "n_needed", "landmark"),
)
_EFFECT_COLUMNS = (
    *("back_pain_type", "modality", "n", "effect", "low", "high"),
    *("gate", "reason", "unit", "n_with", "n_without"),
)
_LANDMARKS = 4

Command = Callable[..., Any]


def _measure_options(command: Command) -> Command:
    """Add what all comparisons take: session, landmark, outcome, filter, store and format."""
    command = filter_options(store_options(format_option(command)))
    command = click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)(command)
    by = "Count what had been given by this session, of episodes that reached it; else as the settings say."
    command = click.option("--landmark", type=click.IntRange(1, _LANDMARKS), default=None, help=by)(command)
    number = click.IntRange(2, LONGEST)
    return click.option("--session", type=number, default=IMPROVEMENT_SESSION, show_default=True)(command)


@click.command("compare")
@click.option("--a", "first", required=True, metavar="COMBINATION", help="Modalities joined by ' + '.")
@click.option("--b", "second", required=True, metavar="COMBINATION|rest", help="The same, or everyone else.")
@_measure_options
def run_compare(
    first: str, second: str, landmark: int | None, session: int, outcome: Outcome, form: Format, **options: Any
) -> None:
    """Hold two combinations together: plain, and as if both had been alike.

    `plain` and `adjusted` are a − b in the instrument's unit at the session; `response` in points of per cent improved
    within eight sessions. Without --back-pain-type, the type is part of the case mix.
    """
    cohort = select_cohort(take_store(options["database"], options["sample"]), outcome, options)
    ground = _find_ground(cohort, outcome, session, landmark)
    given = ground.given
    arms = find_arms(given, _name(first, given), REST if second.strip() == REST else _name(second, given))
    if arms.first == arms.second:
        raise click.UsageError("--a and --b are the same combination.")
    comparison = compare_arms(ground.scores, ground.case_mix, arms, session=session)
    print_rows(_COMPARE_COLUMNS, [tabulate_comparison(comparison)], form)
    for line in (say_gate(comparison), say_one_practitioner(comparison)):
        if line:
            click.echo(line.replace("**", ""), err=True)


@click.command("modalities")
@click.option("--across-types", is_flag=True, help="All types together, the type part of the case mix.")
@_measure_options
def run_modalities(
    across_types: bool, landmark: int | None, session: int, outcome: Outcome, form: Format, **options: Any
) -> None:
    """What each modality goes with, by type: given it against not, beside the same other modalities, as if alike."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), outcome, options)
    ground = _find_ground(cohort, outcome, session, landmark)
    scores, case_mix, given = ground.scores, ground.case_mix, ground.given
    rows: list[dict[str, object]] = []
    for kind in _list_kinds(scores, across_types):
        within = find_within(scores, kind)
        rows += tabulate_contributions(
            compare_modalities(scores, case_mix, given, session=session, within=within), kind
        )
    _print_effects(rows, form)


@click.command("layers")
@click.option("--across-types", is_flag=True, help="All types together, the type part of the case mix.")
@_measure_options
def run_layers(
    across_types: bool, landmark: int | None, session: int, outcome: Outcome, form: Format, **options: Any
) -> None:
    """Whether more modalities go with more, by type: 2 against 1, 3 or more against 2, pairs beyond each alone."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), outcome, options)
    ground = _find_ground(cohort, outcome, session, landmark)
    scores, case_mix, given = ground.scores, ground.case_mix, ground.given
    addressed = find_addressed(cohort, scores)
    rows: list[dict[str, object]] = []
    for kind in _list_kinds(scores, across_types):
        within = find_within(scores, kind)
        layers = compare_layers(scores, case_mix, given, session=session, within=within, addressed=addressed)
        rows += tabulate_layers(layers, kind)
    _print_effects(rows, form)


@dataclass(frozen=True, eq=False)
class _Ground:
    """What comparisons are made on, one entry an episode."""

    scores: GroupedScores
    case_mix: CaseMix
    given: Landmark


def _find_ground(cohort: Cohort, outcome: Outcome, session: int, landmark: int | None) -> _Ground:
    """Return what comparisons at `session` are made on; without `landmark`, by the clinic's setting.

    Raises:
        click.UsageError: the landmark does not lie before the session.
    """
    by = cohort.snapshot.settings.landmark if landmark is None else landmark
    if by >= session:
        raise click.UsageError(f"--landmark must lie before --session, and is {by}.")
    scores = build_scores(cohort, outcome, by=["back_pain_type"], sessions=max(session, RESPONSE_AFTER + 1))
    return _Ground(scores, build_case_mix(cohort, scores, landmark=by), build_landmark(cohort, scores, session=by))


def _list_kinds(scores: GroupedScores, across_types: bool) -> list[str]:
    return [EVERY_TYPE] if across_types else list(find_types(scores))


def _name(words: str, given: Landmark) -> str:
    """Return a combination's canonical name.

    Raises:
        click.UsageError: no episode had been given just that.
    """
    parts = [part.strip() for part in words.split("+")]
    name = name_combination(found.word if (found := find_modality(part)) else part for part in parts)
    known = find_combinations(given)
    if name not in known:
        raise click.UsageError(f"Nobody here was given just “{words}”. Known: {'; '.join(known) or 'none'}.")
    return name


def _print_effects(rows: list[dict[str, object]], form: Format) -> None:
    print_rows(_EFFECT_COLUMNS, rows, form)
    told = sum(row["effect"] is not None for row in rows)
    if told:
        click.echo(say_false_better(told), err=True)
