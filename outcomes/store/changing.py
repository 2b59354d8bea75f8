"""The one way to change what is stored: all of it or nothing, once the day's backup is made and the seals hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from outcomes.store.backups import keep_daily_backup
from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, identify, writing
from outcomes.store.seals import find_changed_books, find_changed_standings

__all__ = ["changing", "refuse_sample"]


@contextmanager
def changing(store: Store, undone: str) -> Iterator[Connection]:
    """Hold one transaction that changes what is stored: all of it, or nothing.

    What was changed past us is looked for first: the seals that the change renews must not bless it. `undone` begins
    the refusal, such as "Nothing was stored".

    Raises:
        StoreRefused: the store is read-only, busy, full or damaged, its file went away, or no backup could be made. Of
            a server that goes away while all of it is being stored, it is said that nobody knows.
    """
    try:
        keep_daily_backup(store)
    except StoreRefused as refusal:
        raise StoreRefused(f"{undone}: {str(refusal)[0].lower()}{str(refusal)[1:]}") from refusal
    ending = False
    try:
        file = None if store.on_server else identify(store.path)
        with writing(store.engine) as connection:
            if find_changed_books(connection) or find_changed_standings(connection):
                raise StoreRefused(f"{undone}: the store is not what was stored; restore it from a backup.")
            yield connection
            ending = True
    except (*FAULTS, OSError) as error:
        if ending and store.on_server:
            raise StoreRefused(
                "The database server went away at the last moment, so it is not known whether this was done: "
                "look once it is back, and try again if it was not."
            ) from error
        raise StoreRefused(f"{undone}: {explain(error)}.") from error
    # SQLite writes on into a file that was removed, and says that all is well.
    if not store.on_server and identify(store.path) != file:
        raise StoreRefused(f"{undone}: the store's file was taken away meanwhile. Put it back and try again.")


def refuse_sample(store: Store) -> None:
    """Refuse to change the sample clinic.

    Raises:
        StoreRefused: it is the sample.
    """
    if store.read_only:
        raise StoreRefused("The sample clinic stays as it is: this belongs to records of your own.")
