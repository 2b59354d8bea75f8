"""The commands that take an import back and restore it; nothing is deleted by either."""

from __future__ import annotations

from collections.abc import Callable

import click

from outcomes.cli.options import format_option, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import list_batches
from outcomes.store import Reversal, find_user, write_redo, write_undo

__all__ = ["run_redo", "run_undo"]


@click.command("undo")
@click.argument("batch", type=click.IntRange(min=1))
@store_options
@format_option
def run_undo(batch: int, form: Format, database: str | None, sample: bool) -> None:
    """Take BATCH out of what counts; what it corrected counts again as before."""
    _turn(write_undo, batch, form, database, sample)


@click.command("redo")
@click.argument("batch", type=click.IntRange(min=1))
@store_options
@format_option
def run_redo(batch: int, form: Format, database: str | None, sample: bool) -> None:
    """Put the undone BATCH back, exactly as it was."""
    _turn(write_redo, batch, form, database, sample)


def _turn(write: Callable[..., Reversal], batch: int, form: Format, database: str | None, sample: bool) -> None:
    store = take_store(database, sample)
    click.echo(write(store, batch, by=find_user()).message, err=True)
    history = list_batches(store)
    print_rows(history.columns, [row for row in history.rows if row["batch"] == batch], form)
