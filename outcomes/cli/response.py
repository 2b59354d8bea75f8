"""The command that tells how many sessions it takes until patients are meaningfully better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from outcomes.charts import say_flow, say_left_out, tabulate_response
from outcomes.cli.options import by_option, filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cohort import LONGEST, build_scores
from outcomes.estimates import estimate_response
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.responders import RESPONDER_RULES, find_responder_rule
from outcomes.vocabulary.selection import GroupField

__all__ = ["RESPONSE_COLUMNS", "run_response"]

RESPONSE_COLUMNS = (
    *("session", "n", "improved", "improved_low", "improved_high", "left_unimproved", "in_care"),
    *("left_unconfirmed", "next_improved", "next_improved_low", "next_improved_high", "after", "unit"),
)


@click.command("response")
@by_option("back_pain_type")
@click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)
@click.option("--sessions", type=click.IntRange(2, LONGEST), default=13, show_default=True)
@click.option("--rule", type=click.Choice([rule.id for rule in RESPONDER_RULES]), help="Else the one in the settings.")
@click.option("--first/--sustained", "first", default=True, help="One better score, or two in a row.  [default: first]")
@filter_options
@store_options
@format_option
def run_response(
    by: tuple[GroupField, ...],
    outcome: Outcome,
    sessions: int,
    rule: str | None,
    first: bool,
    form: Format,
    **options: Any,
) -> None:
    """Shares improved, left and in care by session, per group, in per cent."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), outcome, options)
    scores = build_scores(cohort, outcome, by=by, sessions=sessions)
    if rule is not None:
        scores = replace(scores, rule=find_responder_rule(rule))
    response = estimate_response(scores, kind="first" if first else "sustained")
    print_rows((*by, *RESPONSE_COLUMNS), tabulate_response(response), form)
    for line in (say_flow(response), say_left_out(response)):
        if line:
            click.echo(line, err=True)
