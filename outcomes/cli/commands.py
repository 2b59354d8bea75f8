"""The commands, one function each. Exit status: 0 done, 1 refused or a check failed, 2 wrong usage."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from outcomes import __version__
from outcomes.charts import say_flow, tabulate_summary, tabulate_trend
from outcomes.cli.options import by_option, filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_problems, print_rows, write_rejected
from outcomes.cli.response import run_response
from outcomes.cli.settings import run_settings
from outcomes.cohort import LONGEST, build_scores
from outcomes.estimates import estimate_summary, estimate_trend
from outcomes.intake import FileRefused, Mapping, make_template, read_mapping
from outcomes.store import (
    PreparedImport,
    Store,
    StoreRefused,
    fetch_batches,
    fetch_record_count,
    find_user,
    prepare_import,
    verify_store,
    write_import,
)
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.selection import GroupField

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
            click.echo(_explain(error), err=True)
            ctx.exit(1)


@click.group(cls=_Commands)
@click.version_option(version=__version__, prog_name="backlight")
def run_commands() -> None:
    """Backlight: outcomes for clinics that treat back pain."""


run_commands.add_command(run_settings)
run_commands.add_command(run_response)

IMPORT_COLUMNS = ("file", "batch", "status", "rows", "new", "changed", "same", "rejected", "ignored_columns")


@run_commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--source", default="", metavar="NAME", help="Where the file comes from, for the history.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Their words in ours.")
@click.option("--clinic", metavar="NAME", help="The clinic of records that name none.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="How dates with slashes are meant.")
@click.option("--valid-rows", is_flag=True, help="Import the valid rows, leave the rejected ones out.")
@click.option("--dry-run", is_flag=True, help="Read, check and compare; store nothing.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="Write rejected rows here, with why.")
@store_options
@format_option
def run_import(files: Sequence[Path], form: Format, **options: Any) -> None:
    """Read, check and store session records; each FILE is its own batch."""
    if options["rejected"] in files:
        raise click.UsageError("--rejected names a file to write, not one of those to import.")
    store = take_store(options["database"], options["sample"])
    mapping = _take_mapping(options["mapping"])
    mapping = replace(mapping, date_order=options["date_order"] or mapping.date_order)
    kept_out: list[dict[str, object]] = []
    outcomes = [_import_one(store, path, mapping, options, kept_out) for path in files]
    print_rows(IMPORT_COLUMNS, outcomes, form)
    if any(outcome["status"] == "refused" for outcome in outcomes):
        sys.exit(1)


@run_commands.command("batches")
@store_options
@format_option
def run_batches(form: Format, database: str | None, sample: bool) -> None:
    """List what was imported, newest first."""
    history = fetch_batches(take_store(database, sample))
    rows = cast("list[dict[str, object]]", history.to_dict("records"))
    print_rows(("batch", "file", "imported_at", "rows", "status"), rows, form)


@run_commands.command("summary")
@filter_options
@store_options
@format_option
def run_summary(form: Format, **options: Any) -> None:
    """Tell the overview's numbers."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), "pain", options)
    columns = ("measure", "value", "low", "high", "n", "n_missing", "unit")
    print_rows(columns, tabulate_summary(estimate_summary(cohort)), form)


@run_commands.command("trend")
@by_option("combination")
@click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)
@click.option("--sessions", type=click.IntRange(2, LONGEST), default=13, show_default=True)
@filter_options
@store_options
@format_option
def run_trend(by: tuple[GroupField, ...], outcome: Outcome, sessions: int, form: Format, **options: Any) -> None:
    """Scores over sessions, per group."""
    cohort = select_cohort(take_store(options["database"], options["sample"]), outcome, options)
    trend = estimate_trend(build_scores(cohort, outcome, by=by, sessions=sessions))
    print_rows((*by, *TREND_COLUMNS), tabulate_trend(trend), form)
    click.echo(say_flow(trend), err=True)


TREND_COLUMNS = (
    *("session", "n", "observed", "observed_low", "observed_high"),
    *("kept", "kept_low", "kept_high", "in_care", "unit"),
    *("change", "change_low", "change_high", "left_improved", "left_otherwise", "may_still_come"),
)


@run_commands.command("check")
@store_options
def run_check(database: str | None, sample: bool) -> None:
    """Hold every batch against the seal under which it was stored."""
    store = take_store(database, sample)
    problems = verify_store(store)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    records, batches = fetch_record_count(store), len(fetch_batches(store))
    click.echo(f"{records:,} records of {batches:,} batches, all as they were stored.")


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


def _take_mapping(path: Path | None) -> Mapping:
    if path is None:
        return Mapping()
    try:
        return read_mapping(path.read_text(encoding="utf-8", errors="replace"))
    except FileRefused as refusal:
        print_problems(path.name, refusal.problems)
        sys.exit(1)


def _import_one(
    store: Store, path: Path, mapping: Mapping, options: dict[str, Any], kept_out: list[dict[str, object]]
) -> dict[str, object]:
    """Import one file and return its line; what stops this file is said, and does not stop the next.

    `kept_out` gathers the rejected rows of all files.
    """
    try:
        prepared = prepare_import(store, path.read_bytes(), path.name, mapping=mapping, clinic=options["clinic"])
        print_problems(path.name, prepared.checked.problems)
        if options["rejected"]:
            rejected = cast("list[dict[str, object]]", prepared.checked.rejected.to_dict("records"))
            kept_out += [{**row, "from_file": path.name} for row in rejected]
            write_rejected(options["rejected"], kept_out)
        outcome = _look_at(prepared, options) if options["dry_run"] else _store(store, prepared, options)
    except (OSError, StoreRefused) as refusal:
        click.echo(_explain(refusal) if isinstance(refusal, OSError) else f"{path.name}: {refusal}", err=True)
        return {"file": path.name, "status": "refused"}
    return {
        "file": path.name,
        "rows": prepared.checked.rows_read,
        "rejected": len(prepared.checked.rejected),
        "ignored_columns": "; ".join(prepared.checked.ignored_columns),
        **outcome,
    }


def _look_at(prepared: PreparedImport, options: dict[str, Any]) -> dict[str, object]:
    """Return what an import would come to, with nothing stored."""
    checked, comparison = prepared.checked, prepared.comparison
    if prepared.earlier:
        click.echo(f"{checked.name}: {prepared.earlier}", err=True)
    if prepared.conflict:
        click.echo(f"{checked.name}: {prepared.conflict}", err=True)
    refused = (
        checked.refused
        or prepared.conflict
        or (len(checked.rejected) and not options["valid_rows"] and not prepared.earlier)
    )
    return {
        "status": "refused" if refused else "checked",
        "new": len(comparison.new),
        "changed": len(comparison.changed),
        "same": comparison.same,
    }


def _store(store: Store, prepared: PreparedImport, options: dict[str, Any]) -> dict[str, object]:
    outcome = write_import(
        store, prepared, imported_by=find_user(), source=options["source"], valid_rows=options["valid_rows"]
    )
    click.echo(f"{prepared.checked.name}: {outcome.message}", err=True)
    return {name: getattr(outcome, name) for name in ("batch", "status", "new", "changed", "same")}


def _explain(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror or error}."
