"""Opening a store: where it is, its schema brought up to date, its key found or made."""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store.changing import changing
from outcomes.store.engine import FAULTS, Store, StoreRefused, explain, find_home, make_engine, reading
from outcomes.store.facts import read_fact, write_fact
from outcomes.store.migrating import bring_up_to_date
from outcomes.store.pseudonyms import KeyRefused, fingerprint_key, read_or_make_key
from outcomes.store.seals import seal_books
from outcomes.store.server import is_server, make_server_engine
from outcomes.store.tables import session_records

__all__ = ["find_key", "find_key_file", "find_path", "open_store"]


def open_store(url: str | None = None) -> Store:
    """Open the clinic's own store and bring its schema up to date; make it if it is not there.

    `url`: a `sqlite:///` or `postgresql://` URL; else `OUTCOMES_DATABASE_URL`; else `outcomes.db` in the home folder.

    Raises:
        StoreRefused: another kind of database, a newer schema, a folder that cannot be written, a foreign key file, a
            server that does not answer.
    """
    address = _find_address(url)
    if is_server(address):
        return _open_on_server(address)
    path = find_path(address)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, mode=0o600))
        engine = make_engine(path)
        bring_up_to_date(path, engine)
    except (*FAULTS, OSError) as error:
        raise StoreRefused(f"The store {path} cannot be opened: {explain(error)}.") from error
    return Store(engine, str(path), find_key_file(path))


def find_path(url: str | None) -> Path:
    """Return the file of the clinic's own store, where `open_store` finds or makes it.

    Raises:
        StoreRefused: the address is of another kind of database, or of a server.
    """
    address, prefix = _find_address(url), "sqlite:///"
    if is_server(address):
        raise StoreRefused("The store is on a database server, where this is done by the server's own tools.")
    if not address.startswith(prefix) or len(address) == len(prefix):
        raise StoreRefused(
            "The store must be a file or on a PostgreSQL server: give its address as sqlite:///path/to/outcomes.db or "
            "postgresql://user@host/database."
        )
    return Path(address.removeprefix(prefix))


def _find_address(url: str | None) -> str:
    return url or os.environ.get("OUTCOMES_DATABASE_URL") or f"sqlite:///{find_home() / 'outcomes.db'}"


def _open_on_server(address: str) -> Store:
    try:
        find_home().mkdir(parents=True, exist_ok=True)  # where the key is
        engine = make_server_engine(address)
        bring_up_to_date(None, engine)
    except ModuleNotFoundError as error:
        raise StoreRefused("A store on a server needs psycopg: docs/deployment.md tells how to install it.") from error
    except sa.exc.ArgumentError as error:
        raise StoreRefused("The store's address is not one of a database.") from error
    except (*FAULTS, OSError) as error:
        raise StoreRefused(f"The store on the database server cannot be opened: {explain(error)}.") from error
    name = engine.url.render_as_string(hide_password=True)
    return Store(engine, name, find_key_file(find_home() / "outcomes.db"))


def find_key_file(path: Path) -> Path:
    """Return where the key of the store at `path` is kept."""
    return Path(os.environ.get("OUTCOMES_KEY_FILE") or path.parent / "pseudonym.key")


def find_key(store: Store) -> bytes:
    """Return the key of a store's pseudonyms; it is made at the first import and must stay the same from then on.

    Raises:
        StoreRefused: the key file is missing or not the one that the stored pseudonyms were made with.
    """
    if store.fixed_key is not None:
        return store.fixed_key
    try:
        with reading(store.engine) as connection:  # without the right to write, so that it need not wait for an import
            if key := _find_known(connection, store.key_file):
                return key
        with changing(store, "The key was not taken up") as connection:
            return _match_key(connection, store.key_file)
    except KeyRefused as error:
        raise StoreRefused(str(error)) from error
    except OSError as error:
        raise StoreRefused(f"The key in {store.key_file} cannot be read: {explain(error)}.") from error


def _find_known(connection: Connection, key_file: Path) -> bytes | None:
    """Return the key where it is there and the one that the store knows."""
    if not key_file.exists():
        return None
    key = read_or_make_key(key_file, may_make=False)
    return key if read_fact(connection, "key_fingerprint") == fingerprint_key(key) else None


def _match_key(connection: Connection, key_file: Path) -> bytes:
    has_records = connection.execute(sa.select(session_records.c.id).limit(1)).first() is not None
    key = read_or_make_key(key_file, may_make=not has_records)
    known = read_fact(connection, "key_fingerprint")
    if known == fingerprint_key(key):
        return key
    if has_records:
        raise KeyRefused(
            f"The key file {key_file} is not the one this store's pseudonyms were made with: "
            "put the right file back, or name it in OUTCOMES_KEY_FILE."
        )
    write_fact(connection, "key_fingerprint", fingerprint_key(key))
    seal_books(connection)
    return key
