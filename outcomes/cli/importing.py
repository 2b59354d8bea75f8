"""The command that brings in session records: each file is read, checked and compared, then stored whole or not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from outcomes.cli.options import format_option, store_options, take_store
from outcomes.cli.printing import Format, explain_fault, print_corrections, print_problems, print_rows, write_rejected
from outcomes.intake import FileRefused, Mapping, read_mapping
from outcomes.store import PreparedImport, Store, StoreRefused, find_user, prepare_import, write_import

__all__ = ["run_import"]

IMPORT_COLUMNS = ("file", "batch", "status", "rows", "new", "changed", "same", "rejected", "ignored_columns")


@click.command("import")
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
        told = {name: options[name] for name in ("clinic", "source")}
        prepared = prepare_import(store, path.read_bytes(), path.name, mapping=mapping, **told)
        print_problems(path.name, prepared.checked.problems)
        if gone := prepared.comparison.gone:
            click.echo(f"{path.name}: warning: {gone}", err=True)
        if options["rejected"]:
            rejected = cast("list[dict[str, object]]", prepared.checked.rejected.to_dict("records"))
            kept_out += [{**row, "from_file": path.name} for row in rejected]
            write_rejected(options["rejected"], kept_out)
        outcome = _look_at(prepared, options) if options["dry_run"] else _store(store, prepared, options)
    except (OSError, StoreRefused) as refusal:
        click.echo(explain_fault(refusal) if isinstance(refusal, OSError) else f"{path.name}: {refusal}", err=True)
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


def _store(store: Store, prepared: PreparedImport, options: dict[str, Any]) -> dict[str, object]:
    outcome = write_import(store, prepared, imported_by=find_user(), valid_rows=options["valid_rows"])
    click.echo(f"{prepared.checked.name}: {outcome.message}", err=True)
    return {name: getattr(outcome, name) for name in ("batch", "status", "new", "changed", "same")}
