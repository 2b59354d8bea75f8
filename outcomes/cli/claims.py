"""The command that tells what the records say to each claim."""

from __future__ import annotations

from typing import Any

import click

from outcomes.charts import say_claims, say_claims_by_chance, say_flow, tabulate_claims
from outcomes.cli.options import filter_options, format_option, select_cohort, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.estimates import estimate_claims

__all__ = ["CLAIM_COLUMNS", "run_claims"]

CLAIM_COLUMNS = (
    *("claim", "verdict", "value", "low", "high", "n", "reason"),
    *("n_missing", "unit", "needed", "month"),
)


@click.command("claims")
@filter_options
@store_options
@format_option
def run_claims(form: Format, **options: Any) -> None:
    """Claims C1 to C9: supported here or not, with the number that decides.

    A difference is first − second in the instrument's own unit and direction, a share in per cent.
    """
    claims = estimate_claims(select_cohort(take_store(options["database"], options["sample"]), "pain", options))
    print_rows(CLAIM_COLUMNS, tabulate_claims(claims), form)
    for line in (say_claims(claims).replace("**", ""), say_claims_by_chance(claims), say_flow(claims)):
        click.echo(line, err=True)
