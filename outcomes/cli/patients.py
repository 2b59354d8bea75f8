"""The practitioner's commands: who needs a second look."""

from __future__ import annotations

from typing import Any

import click

from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import tell_on_track
from outcomes.vocabulary.instruments import OUTCOMES, Outcome

__all__ = ["run_on_track"]


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
