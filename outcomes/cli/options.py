"""Options that several commands share: the store, the format, and the filter named as the record's fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import click

from outcomes.cohort import Cohort, build_snapshot, select_episodes, select_unknown
from outcomes.store import Store, open_sample, open_store
from outcomes.vocabulary.selection import GROUP_FIELDS, CohortFilter, GroupField, Scope

__all__ = [
    "by_option",
    "filter_options",
    "format_option",
    "select_cohort",
    "store_options",
    "take_filter",
    "take_store",
]

Command = Callable[..., Any]


def store_options(command: Command) -> Command:
    """Add `--database` and `--sample`."""
    command = click.option("--sample", is_flag=True, help="Read the sample clinic.")(command)
    return click.option("--database", metavar="URL", help="The store; else OUTCOMES_DATABASE_URL, else the default.")(
        command
    )


def format_option(command: Command) -> Command:
    """Add `--format`."""
    choice = click.Choice(["table", "csv", "json"])
    return click.option("--format", "form", type=choice, default="table", show_default=True)(command)


def filter_options(command: Command) -> Command:
    """Add the filter's options; each may be given several times where several values make sense."""
    several: dict[str, Any] = {"multiple": True, "metavar": "WORD"}
    options = [
        click.option("--clinic", "clinics", **several),
        click.option("--practitioner", "practitioners", **several),
        click.option("--back-pain-type", "back_pain_types", **several),
        click.option("--contributing-type", "contributing_types", **several),
        click.option("--combination", "combinations", **several),
        click.option("--from", "first_session_from", type=click.DateTime(["%Y-%m-%d"]), help="First session from."),
        click.option("--to", "first_session_to", type=click.DateTime(["%Y-%m-%d"]), help="First session up to."),
        click.option("--persistent/--acute", "persistent", default=None, help="Symptoms of 12 weeks or more, or less."),
        click.option("--instrument", metavar="ID", help="The instrument; else the one with most baselines."),
        click.option("--include-red-flagged", is_flag=True),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def by_option(default: GroupField | None) -> Callable[[Command], Command]:
    """Add `--by`: one or two fields to group by; without a `default` it may be left out, and is then empty."""
    fields = ", ".join(GROUP_FIELDS)

    def take(_: click.Context, __: click.Parameter, by: str | None) -> tuple[GroupField, ...]:
        if by is None:
            return ()
        names = tuple(name.strip() for name in by.split(",") if name.strip())
        unknown = [name for name in names if name not in GROUP_FIELDS]
        if unknown or not 1 <= len(names) <= 2 or len(set(names)) < len(names):
            raise click.BadParameter(f"one or two different of {fields}")
        return cast("tuple[GroupField, ...]", names)

    return click.option(
        "--by", default=default, show_default=default is not None, metavar="FIELD[,FIELD]", help=fields, callback=take
    )


def take_store(database: str | None, sample: bool) -> Store:
    """Open the store that the options name.

    Raises:
        click.UsageError: both were given.
    """
    if database and sample:
        raise click.UsageError("--database and --sample exclude each other.")
    return open_sample() if sample else open_store(database)


def select_cohort(store: Store, outcome: str, options: dict[str, Any]) -> Cohort:
    """Return the episodes of `store` that the filter's options select; `outcome` is what an instrument measures.

    Raises:
        click.UsageError: an option asks for a value that no record has.
    """
    snapshot = build_snapshot(store)
    chosen = take_filter(outcome, options)
    unknown = select_unknown(snapshot, Scope.whole_clinic(), chosen)
    if unknown:
        raise click.UsageError("Not in these records: " + ", ".join(unknown))
    return select_episodes(snapshot, Scope.whole_clinic(), chosen)


def take_filter(outcome: str, options: dict[str, Any]) -> CohortFilter:
    """Return the filter that the options ask for; `outcome` is what an instrument measures."""
    return CohortFilter(
        first_session_from=_day(options["first_session_from"]),
        first_session_to=_day(options["first_session_to"]),
        clinics=options["clinics"],
        practitioners=options["practitioners"],
        back_pain_types=options["back_pain_types"],
        contributing_types=options["contributing_types"],
        combinations=options["combinations"],
        **{f"{outcome}_instrument": options["instrument"]},
        persistence={None: None, True: "persistent", False: "acute"}[options["persistent"]],
        include_red_flagged=options["include_red_flagged"],
    )


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None
