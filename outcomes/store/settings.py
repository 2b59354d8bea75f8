"""The clinic's settings at rest: rows that are only ever added to; the newest of a name is in force."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.facts import find_now
from outcomes.store.seals import finish_write
from outcomes.store.tables import setting_rows
from outcomes.vocabulary.settings import SETTINGS, SettingChange, Settings, find_setting

__all__ = ["fetch_setting_changes", "fetch_settings", "write_setting"]


def write_setting(store: Store, name: str, value: str, *, set_by: str) -> bool:
    """Set one setting from now on, and return whether that changed anything: what is in force already is not set again.

    Raises:
        StoreRefused: there is no such setting, the value is not allowed, or the store is read-only, busy or full;
            nothing was set.
    """
    _refuse_unfit(store, name, value)
    with changing(store, "Nothing was set") as connection:
        if _settings_after(_read_changes(connection)).value_of(name) == value:
            return False
        now = find_now()
        connection.execute(setting_rows.insert().values(name=name, value=value, set_at=now, set_by=set_by))
        note_audit(connection, "setting", by=set_by, detail=f"{name}: {value}")
        finish_write(connection)
        return True


def fetch_settings(store: Store) -> Settings:
    """Return the settings in force; the default where nothing was set, or nothing that this program allows."""
    return _settings_after(fetch_setting_changes(store))


def fetch_setting_changes(store: Store) -> tuple[SettingChange, ...]:
    """Return every change of the settings that this program knows, newest first."""
    with reading(store.engine) as connection:
        return _read_changes(connection)


def _refuse_unfit(store: Store, name: str, value: str) -> None:
    setting = find_setting(name)
    if setting is None:
        known = ", ".join(one.name for one in SETTINGS)
        raise StoreRefused(f"There is no setting “{name}”: give one of {known}. Nothing was set.")
    if not setting.allows(value):
        raise StoreRefused(f"“{value}” is not allowed for {name}: give {setting.allowed}. Nothing was set.")
    if store.read_only:
        raise StoreRefused("The sample clinic's settings stay as they are: settings belong to records of your own.")


def _read_changes(connection: Connection) -> tuple[SettingChange, ...]:
    present = {setting.name: setting.default for setting in SETTINGS}
    changes: list[SettingChange] = []
    for row in connection.execute(sa.select(setting_rows).order_by(setting_rows.c.id)):
        if row.name in present:
            changes.append(SettingChange(row.name, present[row.name], row.value, row.set_at, row.set_by))
            present[row.name] = row.value
    return tuple(reversed(changes))


def _settings_after(changes: tuple[SettingChange, ...]) -> Settings:
    settings = Settings()
    for setting in SETTINGS:
        newest = next((change.value for change in changes if change.name == setting.name), setting.default)
        if setting.allows(newest):
            settings = settings.with_value(setting.name, newest)
    return settings
