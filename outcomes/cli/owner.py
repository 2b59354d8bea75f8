"""The owner's commands: whether it is changing, whether anyone differs beyond chance, and who goes by which name."""

from __future__ import annotations

from typing import Any, Literal

import click

from outcomes.charts import say_alias, say_rebase
from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import Table, list_aliases, tell_over_time, tell_practitioners
from outcomes.estimates import UnitMeasure
from outcomes.store import Store, find_user, write_alias, write_rebase
from outcomes.vocabulary.aliases import ALIAS_FIELDS, AliasField
from outcomes.vocabulary.monthly import MONTHLY_MEASURES, find_monthly_measure

__all__ = ["run_alias", "run_over_time", "run_practitioners"]

_MEASURES = [measure.name for measure in MONTHLY_MEASURES]


@click.command("over-time")
@click.option("--measure", type=click.Choice(_MEASURES), default=_MEASURES[0], show_default=True)
@click.option("--rebase", metavar="MONTH", help="Give the measure new limits from this month on, as 2025-03.")
@click.option("--withdraw-rebase", is_flag=True, help="Take all new limits of the measure back.")
@click.option("--reason", metavar="TEXT", help="Why; needed with both.")
@filter_options
@store_options
@format_option
def run_over_time(
    measure: str, rebase: str | None, withdraw_rebase: bool, reason: str | None, form: Format, **options: Any
) -> None:
    """One measure by intake month, between the limits of chance."""
    store = take_store(options["database"], options["sample"])
    if rebase or withdraw_rebase:
        _rebase(store, measure, month="" if withdraw_rebase else rebase or "", reason=reason)
        return
    followed = find_monthly_measure(measure)
    assert followed is not None
    outcome = "function" if measure.startswith("function") else "pain"
    _print(tell_over_time(select_cohort(store, outcome, options), followed), form)


@click.command("practitioners")
@click.option("--by", "field", type=click.Choice(ALIAS_FIELDS), default="practitioner", show_default=True)
@click.option(
    "--measure",
    type=click.Choice(["improved", "scored"]),
    default="improved",
    show_default=True,
    help="Improved, of those scored again; or scored again at all.",
)
@filter_options
@store_options
@format_option
def run_practitioners(
    field: Literal["practitioner", "clinic"], measure: UnitMeasure, form: Format, **options: Any
) -> None:
    """Practitioners, or clinics, against what their patients let expect, in per cent."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), "pain", options)
    _print(tell_practitioners(cohort, field, measure), form)


@click.command("alias")
@click.argument("field", type=click.Choice(ALIAS_FIELDS), required=False)
@click.argument("written", required=False)
@click.argument("shown", required=False)
@store_options
@format_option
def run_alias(
    field: AliasField | None, written: str | None, shown: str | None, form: Format, database: str | None, sample: bool
) -> None:
    """List corrected names, or show whoever the records call WRITTEN as SHOWN from now on.

    Two names that are shown alike are one from then on. WRITTEN twice takes a correction back.
    """
    store = take_store(database, sample)
    if field is None:
        table = list_aliases(store)
        print_rows(table.columns, table.rows, form)
        return
    if written is None or shown is None:
        raise click.UsageError(f"A {field} needs the name in the records and the name to show.")
    if write_alias(store, field, written, shown=shown, set_by=find_user()):
        click.echo(say_alias(field, written, shown))
    else:
        click.echo(f"{say_alias(field, written, shown)} It was so already; nothing was set.")


def _rebase(store: Store, measure: str, *, month: str, reason: str | None) -> None:
    if not reason:
        raise click.UsageError("New limits, and taking them back, need a --reason.")
    write_rebase(store, measure, month, reason=reason, set_by=find_user())
    click.echo(say_rebase(measure, month, reason))


def _print(table: Table, form: Format) -> None:
    print_rows(table.columns, table.rows, form)
    for note in table.notes:
        click.echo(note, err=True)
