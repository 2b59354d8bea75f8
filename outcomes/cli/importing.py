"""The command that brings in session records: each file is read, checked and compared, then stored whole or not."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from outcomes.cli.jobs import follow_order, run_as_job
from outcomes.cli.options import format_option, store_options, take_store
from outcomes.cli.printing import Format, explain_fault, print_corrections, print_problems, print_rows, write_rejected
from outcomes.intake import FileRefused, Mapping, read_mapping
from outcomes.store import (
    PreparedImport,
    Store,
    StoreRefused,
    fetch_source_mapping,
    find_user,
    prepare_import,
    write_job,
)

__all__ = ["run_import"]

SOURCE_HELP = (
    "Where the files come from. A mapping given along with it is remembered under this name once they are stored; "
    "without one, the mapping remembered is used."
)
IMPORT_COLUMNS = ("file", "batch", "status", "rows", "new", "changed", "same", "rejected", "ignored_columns")


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--source", default="", metavar="NAME", help=SOURCE_HELP)
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Their words in ours.")
@click.option("--clinic", metavar="NAME", help="The clinic of records that name none.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="How dates with slashes are meant.")
@click.option("--valid-rows", is_flag=True, help="Import the valid rows, leave the rejected ones out.")
@click.option("--dry-run", is_flag=True, help="Read, check and compare; store nothing.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="Write rejected rows here, with why.")
@click.option("--job", type=int, hidden=True, help="Does the app's order of that number, read from standard input.")
@store_options
@format_option
def run_import(files: Sequence[Path], job: int | None, form: Format, **options: Any) -> None:
    """Read, check and store session records; each FILE is its own batch.

    One row per patient and session, as CSV or XLSX. Exports of REDCap, appointments of Jane App and Cliniko, and FHIR
    R4 as JSON are recognised by what they hold; docs/other_systems.md has a mapping to begin with for each.
    """
    gc.disable()  # millions of small values are made and none in circles: looking for circles costs a quarter
    if job is not None:
        follow_order(take_store(options["database"], options["sample"]), job, sys.stdin.buffer)
        return
    if not files:
        raise click.UsageError("Missing argument 'FILE…'.")
    if options["rejected"] and options["rejected"].resolve() in [path.resolve() for path in files]:
        raise click.UsageError("--rejected names a file to write, not one of those to import.")
    store = take_store(options["database"], options["sample"])
    mapping = _take_mapping(store, options["mapping"], options["source"])
    order = options["date_order"] or mapping.date_order
    mapping = replace(mapping, date_order=order, valid_rows=options["valid_rows"])
    kept_out: list[dict[str, object]] = []
    outcomes = [_import_one(store, path, mapping, options, kept_out) for path in files]
    print_rows(IMPORT_COLUMNS, outcomes, form)
    if any(outcome["status"] == "refused" for outcome in outcomes):
        sys.exit(1)


def _take_mapping(store: Store, path: Path | None, source: str) -> Mapping:
    """Return the mapping of the file at `path`; without one, that remembered for the `source`, and say that it is."""
    if path is None:
        return _recall_mapping(store, source)
    try:
        return read_mapping(path.read_text(encoding="utf-8", errors="replace"))
    except FileRefused as refusal:
        print_problems(path.name, refusal.problems)
        sys.exit(1)


def _recall_mapping(store: Store, source: str) -> Mapping:
    try:
        mapping = fetch_source_mapping(store, source) if source else None
    except StoreRefused as refusal:
        _tell(f"{refusal} Give it anew with --mapping.")
        sys.exit(1)
    if mapping is not None:
        _tell(f"Read under the mapping remembered for {source}.")
    return mapping or Mapping()


def _import_one(
    store: Store, path: Path, mapping: Mapping, options: dict[str, Any], kept_out: list[dict[str, object]]
) -> dict[str, object]:
    """Import one file and return its line; what stops this file is said, and does not stop the next.

    `kept_out` gathers the rejected rows of all files.
    """

    def prepare() -> PreparedImport:
        told = {name: options[name] for name in ("clinic", "source")}
        told["remember"] = bool(options["source"] and options["mapping"])
        prepared = prepare_import(store, path.read_bytes(), path.name, mapping=mapping, **told)
        _tell_check(prepared, path, options["rejected"], kept_out)
        return prepared

    try:
        if options["dry_run"]:
            prepared = prepare()
            outcome = _look_at(prepared, options)
        else:
            job = write_job(store, path.name, by=find_user())
            valid_rows = options["valid_rows"]
            prepared, done = run_as_job(store, job, prepare, by=find_user(), valid_rows=valid_rows, tell=_tell)
            _tell(f"{path.name}: {done.message}")
            outcome = {name: getattr(done, name) for name in ("batch", "status", "new", "changed", "same")}
    except (OSError, StoreRefused) as refusal:
        _tell(explain_fault(refusal) if isinstance(refusal, OSError) else f"{path.name}: {refusal}")
        return {"file": path.name, "status": "refused"}
    return {
        "file": path.name,
        "rows": prepared.checked.rows_read,
        "rejected": len(prepared.checked.rejected),
        "ignored_columns": "; ".join(prepared.checked.ignored_columns),
        **outcome,
    }


def _tell_check(prepared: PreparedImport, path: Path, rejected: Path | None, kept_out: list[dict[str, object]]) -> None:
    """Say what was found in a file, and write down the rows that stay out where that is asked for."""
    print_problems(path.name, prepared.checked.problems)
    if gone := prepared.comparison.gone:
        _tell(f"{path.name}: warning: {gone}")
    if rejected:
        rows = cast("list[dict[str, object]]", prepared.checked.rejected.to_dict("records"))
        kept_out += [{**row, "from_file": path.name} for row in rows]
        write_rejected(rejected, kept_out)


def _look_at(prepared: PreparedImport, options: dict[str, Any]) -> dict[str, object]:
    """Return what an import would come to, with nothing stored."""
    checked, comparison = prepared.checked, prepared.comparison
    if prepared.earlier:
        _tell(f"{checked.name}: {prepared.earlier}")
    if prepared.conflict:
        _tell(f"{checked.name}: {prepared.conflict}")
    print_corrections(checked.name, comparison)
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


def _tell(words: str) -> None:
    click.echo(words, err=True)
