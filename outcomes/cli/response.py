"""The command that tells how many sessions it takes until patients are meaningfully better."""

from __future__ import annotations

from typing import Any

import click

from outcomes.cli.options import by_option, filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import tell_response
from outcomes.cohort import LONGEST
from outcomes.estimates import ResponseKind
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.responders import RESPONDER_RULES
from outcomes.vocabulary.selection import GroupField

__all__ = ["run_response"]


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
    kind: ResponseKind = "first" if first else "sustained"
    table = tell_response(cohort, outcome, by=by, sessions=sessions, rule=rule, kind=kind)
    print_rows(table.columns, table.rows, form)
    for note in table.notes:
        click.echo(note, err=True)
