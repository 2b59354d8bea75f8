"""The practitioner's commands: who needs a second look, which red flags are open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import tell_flags, tell_on_track
from outcomes.store import find_user, write_flag_action
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.red_flags import FLAG_ACTIONS

__all__ = ["run_flags", "run_on_track"]


@click.command("on-track")
@click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)
@filter_options
@store_options
@format_option
def run_on_track(outcome: Outcome, form: Format, **options: Any) -> None:
    """Open episodes against what their first scores let expect, who needs a second look first."""
    table = tell_on_track(select_cohort(take_store(options["database"], options["sample"]), outcome, options), outcome)
    print_rows(table.columns, table.rows, form)
    for note in table.notes:
        click.echo(note, err=True)


@click.command("flags")
@click.option("--note", metavar="FLAG", help="Note what was done about this flag, named as in the table.")
@click.option("--action", type=click.Choice([action.id for action in FLAG_ACTIONS]), help="What; needed with --note.")
@click.option("--on", "done_on", type=click.DateTime(["%Y-%m-%d"]), help="On which day; needed with --note.")
@click.option("--by", "done_by", metavar="NAME", help="By whom; else the user of this computer.")
@filter_options
@store_options
@format_option
def run_flags(
    note: str | None,
    action: str | None,
    done_on: dt.datetime | None,
    done_by: str | None,
    form: Format,
    **options: Any,
) -> None:
    """Red flags, the open ones first by age: seek emergency care."""
    store = take_store(options["database"], options["sample"])
    cohort = select_cohort(store, "pain", options)
    table = tell_flags(cohort)
    if note is None:
        print_rows(table.columns, table.rows, form)
        for said in table.notes:
            click.echo(said, err=True)
        return
    if action is None or done_on is None:
        raise click.UsageError("A note needs the --action and the day, --on.")
    if all(row["flag"] != note for row in table.rows):
        raise click.UsageError("No red flag of these records is called that.")
    write_flag_action(store, note, action, done_on=done_on.date(), done_by=done_by or find_user(), noted_by=find_user())
    click.echo("Noted.")
