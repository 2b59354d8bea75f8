"""Changing a store past everything of ours, as whoever has its file or its server can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from outcomes.store import Store

__all__ = ["let_rewrite", "past_us"]

Execute = Callable[[str], sa.CursorResult[Any]]


@contextmanager
def past_us(store: Store) -> Iterator[Execute]:
    """A transaction of the database alone, in which statements are executed."""
    # Without parameters no % of a statement is taken for one's place.
    with store.engine.execution_options(no_parameters=True).begin() as connection:
        yield connection.exec_driver_sql


def let_rewrite(store: Store, table: str) -> None:
    """Take away what keeps the rows of a table from being changed or removed."""
    names = ("changed", "removed") if store.on_server else ("changed", "removed", "replaced")
    with past_us(store) as execute:
        for name in names:
            execute(f"DROP TRIGGER {table}_are_not_{name}" + (f" ON {table}" if store.on_server else ""))
