"""The command that writes a table into a file: the same rows as its own command prints, as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from outcomes.cli.options import by_option, filter_options, select_cohort, store_options, take_store
from outcomes.cli.tables import (
    Table,
    list_batches,
    list_setting_changes,
    list_settings,
    tell_response,
    tell_summary,
    tell_trend,
)
from outcomes.cohort import LONGEST
from outcomes.report import (
    EPISODE_COLUMNS,
    RECORD_COLUMNS,
    SheetTooLong,
    render_csv,
    render_episode_rows,
    render_record_rows,
    render_xlsx,
)
from outcomes.store import Store, fetch_sessions, find_user, write_audit
from outcomes.vocabulary.instruments import OUTCOMES, Outcome
from outcomes.vocabulary.responders import RESPONDER_RULES
from outcomes.vocabulary.selection import GroupField, Scope

__all__ = ["run_export"]

Row = Mapping[str, Any]

_WHOSE = frozenset(
    {
        *("clinics", "practitioners", "back_pain_types", "contributing_types", "combinations"),
        *("first_session_from", "first_session_to", "persistent"),
    }
)
_FILTER = _WHOSE | {"instrument", "include_red_flagged"}
_TREND = _FILTER | {"by", "outcome", "sessions"}
_ALWAYS = frozenset({"table", "output", "database", "sample"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """One table to be had: how it is made, and which options have a meaning for it."""

    make: Callable[[Store, dict[str, Any]], Table]
    takes: frozenset[str] = frozenset()


def _list_records(store: Store, options: dict[str, Any]) -> Table:
    # Records leave nothing out unasked, neither red-flagged patients nor scores of another instrument.
    if not _is_filtered(options):
        return Table(RECORD_COLUMNS, render_record_rows(fetch_sessions(store, Scope.whole_clinic())))
    cohort = select_cohort(store, "pain", options | {"instrument": None, "include_red_flagged": True})
    sessions = cohort.snapshot.sessions
    return Table(RECORD_COLUMNS, render_record_rows(sessions[sessions["episode"].isin(cohort.rows)]))


def _list_episodes(store: Store, options: dict[str, Any]) -> Table:
    cohort = select_cohort(store, "pain", options)
    return Table(EPISODE_COLUMNS, render_episode_rows(cohort.episodes, cohort.snapshot.sessions))


def _tell_summary(store: Store, options: dict[str, Any]) -> Table:
    return tell_summary(select_cohort(store, "pain", options))


def _tell_trend(store: Store, options: dict[str, Any]) -> Table:
    outcome: Outcome = options["outcome"]
    by: tuple[GroupField, ...] = options["by"] or ("combination",)
    return tell_trend(select_cohort(store, outcome, options), outcome, by=by, sessions=options["sessions"])


def _tell_response(store: Store, options: dict[str, Any]) -> Table:
    outcome: Outcome = options["outcome"]
    by: tuple[GroupField, ...] = options["by"] or ("back_pain_type",)
    return tell_response(
        select_cohort(store, outcome, options),
        outcome,
        by=by,
        sessions=options["sessions"],
        rule=options["rule"],
        kind="first" if options["first"] else "sustained",
    )


_TABLES: dict[str, _Kind] = {
    "records": _Kind(_list_records, _WHOSE),
    "episodes": _Kind(_list_episodes, _FILTER),
    "summary": _Kind(_tell_summary, _FILTER),
    "trend": _Kind(_tell_trend, _TREND),
    "response": _Kind(_tell_response, _TREND | {"rule", "first"}),
    "settings": _Kind(lambda store, _: list_settings(store)),
    "setting_changes": _Kind(lambda store, _: list_setting_changes(store)),
    "batches": _Kind(lambda store, _: list_batches(store)),
}


@click.command("export")
@click.argument("table", type=click.Choice(list(_TABLES)))
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A file named .csv or .xlsx."
)
@by_option(None)
@click.option("--outcome", type=click.Choice(OUTCOMES), default="pain", show_default=True)
@click.option("--sessions", type=click.IntRange(2, LONGEST), default=13, show_default=True)
@click.option("--rule", type=click.Choice([rule.id for rule in RESPONDER_RULES]), help="Else the one in the settings.")
@click.option("--first/--sustained", "first", default=True, help="One better score, or two in a row.  [default: first]")
@filter_options
@store_options
@click.pass_context
def run_export(context: click.Context, /, table: str, output: Path, **options: Any) -> None:
    """Write TABLE into a file, CSV or XLSX by its name, with the options that the table's own command has.

    `records` carries pseudonyms in place of patients' ids, and can be imported again into the store it came from.
    """
    suffix = output.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise click.BadParameter("its name must end in .csv or .xlsx", param_hint="--output")
    kind = _TABLES[table]
    _refuse_strangers(context, table, kind)
    store = take_store(options["database"], options["sample"])
    made = kind.make(store, options)
    rows = _Counted(made.rows)
    sheet = f"SAMPLE {table}" if options["sample"] else table
    try:
        content = render_csv(rows, made.columns) if suffix == ".csv" else render_xlsx(rows, made.columns, sheet=sheet)
    except SheetTooLong as error:
        raise click.ClickException(str(error)) from error
    if not store.read_only:  # the sample is nobody's
        write_audit(store, "export", by=find_user(), detail=table, rows=rows.count)
    output.write_bytes(content)
    whose = " of the SAMPLE clinic, which is invented" if options["sample"] else ""
    click.echo(f"Written: {output} ({'1 row' if rows.count == 1 else f'{rows.count:,} rows'}{whose})")
    for note in made.notes:
        click.echo(note, err=True)


class _Counted:
    """Rows that are counted as they pass: a million of them need not be held at once to say how many there were."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _refuse_strangers(context: click.Context, table: str, kind: _Kind) -> None:
    """Refuse options that would change nothing: whoever gave one believes that it did."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name is not None
        and parameter.name not in kind.takes | _ALWAYS
        and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{', '.join(given)} {'has' if len(given) == 1 else 'have'} no meaning for {table}.")


def _is_filtered(options: dict[str, Any]) -> bool:
    return any(options[name] not in ((), None) for name in _WHOSE)
