"""The command that tells whether the records can be trusted."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from outcomes.charts.quality_words import (
    say_check,
    say_quality,
    say_quality_scope,
    tabulate_behind,
    tabulate_quality,
    tabulate_quality_by_import,
    tabulate_to_do,
)
from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cohort import build_ledger
from outcomes.estimates import estimate_quality, find_rows_behind, find_to_do
from outcomes.vocabulary.quality import QUALITY_CHECKS

__all__ = ["QUALITY_COLUMNS", "run_quality"]

QUALITY_COLUMNS = (
    *("check", "category", "field", "n", "violating", "share", "low", "high", "threshold", "state"),
    *("fail_threshold", "title", "unit", "asks", "reason"),
)
_IMPORT_COLUMNS = ("check", "import", "file", "n", "violating", "share")
_ROW_COLUMNS = ("patient", "session", "day", "clinic", "practitioner", "import", "file")


@click.command("quality")
@click.option(
    *("--rows", "behind"),
    type=click.Choice([check.name for check in QUALITY_CHECKS]),
    metavar="CHECK",
    help="Print the sessions behind this check instead.",
)
@click.option("--by-import", is_flag=True, help="Print each check's share by import instead.")
@click.option("--missing", is_flag=True, help="Print what is missing and can still be put right, and whose it is.")
@filter_options
@store_options
@format_option
def run_quality(behind: str | None, by_import: bool, missing: bool, form: Format, **options: Any) -> None:
    """Checks of the stored records against their limits; shares and limits in per cent.

    Red-flagged episodes are always among what is checked. Exit status 1 where a check fails or breaks off; one that
    needs a look, or does not apply, is no failure.
    """
    if sum((behind is not None, by_import, missing)) > 1:
        raise click.UsageError("--rows, --by-import and --missing exclude each other.")
    options["include_red_flagged"] = True
    ledger = build_ledger(select_cohort(take_store(options["database"], options["sample"]), "pain", options))
    quality = estimate_quality(ledger)
    if behind is not None:
        result = quality.find(behind)
        _print(_ROW_COLUMNS, tabulate_behind(find_rows_behind(ledger, result)), form)
        click.echo(say_check(result), err=True)
    elif by_import:
        print_rows(_IMPORT_COLUMNS, tabulate_quality_by_import(quality), form)
    elif missing:
        _print(("what", "do", *_ROW_COLUMNS), tabulate_to_do(find_to_do(ledger)), form)
    else:
        columns = QUALITY_COLUMNS if form != "table" else QUALITY_COLUMNS[:10]
        print_rows(columns, tabulate_quality(quality), form)
    click.echo(say_quality(quality).replace("**", ""), err=True)
    click.echo(say_quality_scope(quality), err=True)
    if quality.count("fail") or quality.count("error"):
        sys.exit(1)


def _print(columns: Sequence[str], rows: Sequence[Mapping[str, object]], form: Format) -> None:
    """Print rows under `columns`, and after these under what else a check's fields are called."""
    print_rows(tuple(dict.fromkeys([*columns, *(name for row in rows for name in row)])), rows, form)
