"""The commands that keep a store safe, and the one that removes a patient from it for good."""

from __future__ import annotations

from pathlib import Path

import click

from outcomes.cli.options import store_options, take_store
from outcomes.store import find_patient, find_user, write_backup, write_forgotten, write_restore

__all__ = ["run_backup", "run_forget", "run_restore"]


@click.command("backup")
@store_options
def run_backup(database: str | None, sample: bool) -> None:
    """Copy the whole store into a file of its own beside it, and verify the copy."""
    click.echo(f"Written and verified: {write_backup(take_store(database, sample))}")


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--database", metavar="URL", help="The store; else OUTCOMES_DATABASE_URL, else the default.")
def run_restore(backup: Path, database: str | None) -> None:
    """Put the backup FILE in the store's place; what is there now is kept beside it."""
    click.echo(write_restore(database, backup, by=find_user()))


@click.command("forget")
@click.option("--clinic", metavar="NAME", help="The patient's clinic; needed where the store holds several.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@store_options
def run_forget(clinic: str | None, yes: bool, database: str | None, sample: bool) -> None:
    """Remove one patient for good, on lawful request: from every import, every earlier version and every backup.

    The patient's id is asked for, so that it stays out of the shell's history; the pseudonym as pages show it will do.
    """
    store = take_store(database, sample)
    patient = find_patient(store, click.prompt("Patient id, or P-… as shown", err=True).strip(), clinic=clinic)
    if not yes:
        click.confirm("This cannot be taken back. Remove the patient?", abort=True, err=True)
    click.echo(write_forgotten(store, patient, by=find_user()).message)
