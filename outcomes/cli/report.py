"""The command that writes the printed report; it is noted before it leaves, and held against what left before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from outcomes.charts import arrange_report, say_withheld
from outcomes.cli.options import filter_options, select_cohort, store_options, take_store
from outcomes.cohort import filter_to_query, select_patients, select_patients_before
from outcomes.estimates import estimate_report, suppress_selection
from outcomes.report import render_report
from outcomes.store import StoreRefused, fetch_releases, fetch_setting_changes, find_user, write_release
from outcomes.vocabulary.selection import Scope

__all__ = ["run_report"]


@click.command("report")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@filter_options
@store_options
def run_report(output: Path, **options: Any) -> None:
    """Write one page on how the clinic is doing, and the numbers behind it, as a PDF to hand on."""
    store = take_store(options["database"], options["sample"])
    cohort = select_cohort(store, "pain", options)
    before = select_patients_before(cohort, Scope.whole_clinic(), fetch_releases(store, "report"))
    if suppress_selection(select_patients(cohort), before):
        raise StoreRefused(say_withheld())
    page = arrange_report(estimate_report(cohort), fetch_setting_changes(store), sample=store.read_only)
    pdf = render_report(page)
    write_release(store, "report", filter_to_query(cohort.filter), by=find_user(), rows=len(cohort.rows))
    output.write_bytes(pdf)
    click.echo(f"Written: {output}")
