"""The command that lays the scores out over several database servers, and takes them back."""

from __future__ import annotations

import click

from outcomes.charts.style import say_count
from outcomes.cohort import build_snapshot
from outcomes.estimates import find_spread_facts, find_spread_rows
from outcomes.store import find_user, open_store, write_spread, write_spread_removal

__all__ = ["run_spread"]


@click.command("spread")
@click.argument("addresses", nargs=-1, metavar="ADDRESS…")
@click.option("--withdraw", is_flag=True, help="Take what was laid out away again, from all servers.")
@click.option("--database", metavar="URL", help="The store, on a PostgreSQL server; else OUTCOMES_DATABASE_URL.")
def run_spread(addresses: tuple[str, ...], withdraw: bool, database: str | None) -> None:
    """Lay the scores out over the PostgreSQL servers at ADDRESS…, by clinic; given again, in place of those before.

    Passwords are taken from ~/.pgpass or PGPASSWORD, never from an address.
    """
    if withdraw == bool(addresses):
        raise click.UsageError("Name the servers, or --withdraw.")
    store = open_store(database)
    if withdraw:
        missed = write_spread_removal(store, by=find_user())
        click.echo("What was laid out is taken away.")
        for address in missed:
            click.echo(f"{address} did not answer: its schema spread_part is still there.", err=True)
        return
    snapshot = build_snapshot(store)
    tables, facts = find_spread_rows(snapshot), find_spread_facts(snapshot)
    write_spread(store, addresses, tables, facts=facts, by=find_user())
    rows, servers = say_count(len(tables["scores"]), "row"), say_count(len(addresses), "server")
    click.echo(f"{rows} of scores laid out over {servers}, as of now: give the command again after each import.")
