"""The commands, one function each. Exit status: 0 done, 1 refused or a check failed, 2 wrong usage."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from outcomes import __version__
from outcomes.cli.claims import run_claims
from outcomes.cli.comparison import run_compare, run_layers, run_modalities
from outcomes.cli.export import run_export
from outcomes.cli.importing import run_import
from outcomes.cli.options import (
    by_option,
    filter_options,
    format_option,
    select_cohort,
    store_options,
    take_filter,
    take_store,
)
from outcomes.cli.owner import run_alias, run_over_time, run_practitioners
from outcomes.cli.patients import run_flags, run_on_track
from outcomes.cli.printing import Format, explain_fault, print_rows
from outcomes.cli.quality import run_quality
from outcomes.cli.report import run_report
from outcomes.cli.response import run_response
from outcomes.cli.safekeeping import run_backup, run_forget, run_restore
from outcomes.cli.settings import run_settings
from outcomes.cli.spread import run_spread
from outcomes.cli.tables import list_batches, tell_spread_trend, tell_summary, tell_trend
from outcomes.cli.users import run_audit, run_users
from outcomes.cli.versions import run_redo, run_undo
from outcomes.cohort import LONGEST
from outcomes.intake import make_template
from outcomes.store import (
    StoreRefused,
    fetch_audit,
    fetch_batches,
    fetch_record_count,
    verify_store,
)
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.selection import GroupField, Scope

__all__ = ["run_commands"]


class _Commands(click.Group):
    """A group whose commands end with words and status 1 where the store or a file refuses."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StoreRefused as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            raise  # whoever read our output has seen enough; click ends quietly
        except OSError as error:
            click.echo(explain_fault(error), err=True)
            ctx.exit(1)


@click.group(cls=_Commands)
@click.version_option(version=__version__, prog_name="backlight")
def run_commands() -> None:
    """Backlight: outcomes for clinics that treat back pain."""


run_commands.add_command(run_import)
run_commands.add_command(run_export)
run_commands.add_command(run_undo)
run_commands.add_command(run_redo)
run_commands.add_command(run_backup)
run_commands.add_command(run_restore)
run_commands.add_command(run_forget)
run_commands.add_command(run_settings)
run_commands.add_command(run_response)
run_commands.add_command(run_report)
run_commands.add_command(run_claims)
run_commands.add_command(run_compare)
run_commands.add_command(run_modalities)
run_commands.add_command(run_layers)
run_commands.add_command(run_over_time)
run_commands.add_command(run_practitioners)
run_commands.add_command(run_alias)
run_commands.add_command(run_on_track)
run_commands.add_command(run_flags)
run_commands.add_command(run_quality)
run_commands.add_command(run_spread)
run_commands.add_command(run_users)
run_commands.add_command(run_audit)


@run_commands.command("batches")
@store_options
@format_option
def run_batches(form: Format, database: str | None, sample: bool) -> None:
    """List what was imported, newest first."""
    table = list_batches(take_store(database, sample))
    print_rows(table.columns, table.rows, form)


@run_commands.command("summary")
@filter_options
@store_options
@format_option
def run_summary(form: Format, **options: Any) -> None:
    """Tell the overview's numbers."""
    table = tell_summary(select_cohort(take_store(options["database"], options["sample"]), "pain", options))
    print_rows(table.columns, table.rows, form)


@run_commands.command("trend")
@by_option("combination")
@click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)
@click.option("--sessions", type=click.IntRange(2, LONGEST), default=13, show_default=True)
@click.option("--spread", is_flag=True, help="From the sums of the servers that the scores are spread over.")
@filter_options
@store_options
@format_option
def run_trend(
    by: tuple[GroupField, ...], outcome: Outcome, sessions: int, spread: bool, form: Format, **options: Any
) -> None:
    """Scores over sessions, per group."""
    store = take_store(options["database"], options["sample"])
    if spread:
        table = tell_spread_trend(store, take_filter(outcome, options), outcome, by=by, sessions=sessions)
    else:
        table = tell_trend(select_cohort(store, outcome, options), outcome, by=by, sessions=sessions)
    print_rows(table.columns, table.rows, form)
    for note in table.notes:
        click.echo(note, err=True)


@run_commands.command("check")
@click.option("--audit-seal", metavar="SEAL", help="One noted down earlier: it must be in the audit still.")
@store_options
def run_check(audit_seal: str | None, database: str | None, sample: bool) -> None:
    """Hold every batch against the seal under which it was stored, and the audit against its chain."""
    store = take_store(database, sample)
    problems, entries = verify_store(store), fetch_audit(store)
    if audit_seal and not any(entry.seal.startswith(audit_seal.lower()) for entry in entries):
        problems += ("The audit does not hold that seal: what was written down then was changed or taken out.",)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    records, batches = fetch_record_count(store), len(fetch_batches(store, Scope.whole_clinic()))
    click.echo(f"{records:,} records of {batches:,} batches, all as they were stored.")
    if entries:
        click.echo(f"{len(entries):,} entries in the audit, none changed; the newest seal is {entries[0].seal}.")


@run_commands.command("template")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def run_template(output: Path) -> None:
    """Write the empty form as a workbook."""
    output.write_bytes(make_template())
    click.echo(f"Written: {output}")


@run_commands.command("sample")
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def run_sample(output: Path) -> None:
    """Write the sample clinic's files into a folder."""
    output.mkdir(parents=True, exist_ok=True)
    for name in ("session_records.csv", "dictionary.csv", "known_truth.json"):
        shutil.copyfile(SAMPLE_FILE.with_name(name), output / name)
        click.echo(f"Written: {output / name}")
