"""The command that tells the clinic's settings, sets one from now on, and lists every change made so far."""

from __future__ import annotations

import click

from outcomes.charts.settings_words import say_change, say_setting
from outcomes.cli.options import format_option, store_options, take_store
from outcomes.cli.printing import Format, print_rows
from outcomes.cli.tables import list_setting_changes, list_settings
from outcomes.store import Store, fetch_setting_changes, find_user, write_setting
from outcomes.vocabulary.settings import SETTINGS, Setting, find_setting

__all__ = ["run_settings"]


@click.command("settings")
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--history", is_flag=True, help="List every change made so far, newest first.")
@store_options
@format_option
def run_settings(
    name: str | None, value: str | None, history: bool, form: Format, database: str | None, sample: bool
) -> None:
    """Tell what the numbers mean, or set NAME to VALUE from now on."""
    setting = _take_setting(name, value, history)
    store = take_store(database, sample)
    if setting is not None and value is not None:
        _set(store, setting, value)
        return
    table = list_setting_changes(store) if history else list_settings(store)
    print_rows(table.columns, table.rows, form)


def _take_setting(name: str | None, value: str | None, history: bool) -> Setting | None:
    if name is None:
        return None
    setting = find_setting(name)
    if setting is None:
        known = ", ".join(one.name for one in SETTINGS)
        raise click.BadParameter(f"“{name}” is none of {known}", param_hint="NAME")
    if value is None:
        raise click.UsageError(f"{name} needs a value: {setting.allowed}.")
    if history:
        raise click.UsageError("--history lists the changes of all settings; it sets none.")
    return setting


def _set(store: Store, setting: Setting, value: str) -> None:
    if not write_setting(store, setting.name, value, set_by=find_user()):
        click.echo(f"{say_setting(setting, value)} It did so already; nothing was set.")
        return
    latest = next(change for change in fetch_setting_changes(store) if change.name == setting.name)
    click.echo(f"{say_change(latest)} This moves {setting.moves}.")
