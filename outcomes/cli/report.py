"""The command that writes the printed report; it is noted before it leaves, and held against what left before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from outcomes.charts import ReportAbout, arrange_report, say_withheld
from outcomes.cli.options import filter_options, select_cohort, store_options, take_store
from outcomes.cohort import Cohort, filter_to_query, select_patients, select_patients_before
from outcomes.estimates import estimate_report, suppress_selection
from outcomes.report import render_report
from outcomes.store import Store, StoreRefused, fetch_releases, fetch_setting_changes, find_user, write_release
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
    if suppress_selection(select_patients(cohort), _find_before(store, cohort)):
        raise StoreRefused(say_withheld())
    page = arrange_report(estimate_report(cohort), _tell_about(store, cohort))
    pdf = render_report(page)
    write_release(store, "report", filter_to_query(cohort.filter), by=find_user())
    output.write_bytes(pdf)
    click.echo(f"Written: {output}")


def _find_before(store: Store, cohort: Cohort) -> tuple[frozenset[int], ...]:
    return select_patients_before(cohort, Scope.whole_clinic(), fetch_releases(store, "report"))


def _tell_about(store: Store, cohort: Cohort) -> ReportAbout:
    snapshot = cohort.snapshot
    return ReportAbout(
        chosen=cohort.filter,
        as_of=snapshot.as_of,
        clinics=tuple(sorted({str(word) for word in snapshot.episodes["clinic"].iloc[cohort.rows]})),
        sample=store.read_only,
        settings=snapshot.settings,
        changes=fetch_setting_changes(store),
    )
