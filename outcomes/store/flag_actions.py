"""What was done about red flags: rows that are only ever added to."""

from __future__ import annotations

import datetime as dt
import re

import sqlalchemy as sa

from outcomes.store.audit import note_audit
from outcomes.store.changing import changing, refuse_sample
from outcomes.store.engine import Store, StoreRefused, reading
from outcomes.store.seals import finish_write
from outcomes.store.tables import flag_actions
from outcomes.vocabulary.red_flags import FLAG_ACTIONS, FlagDone, find_flag_action

__all__ = ["fetch_flag_actions", "write_flag_action"]

_FLAG = re.compile("[0-9a-f]{32}")
_LONGEST = 100


def write_flag_action(store: Store, flag: str, action: str, *, done_on: dt.date, done_by: str, noted_by: str) -> None:
    """Note that `action` was taken on a red `flag`, on which day and by whom; `noted_by` says so.

    Raises:
        StoreRefused: there is no such action, nobody is named, the day is in the future, or the store is read-only,
            busy or full; nothing was noted.
    """
    done_by = " ".join(done_by.split())
    now = dt.datetime.now(dt.UTC)
    refuse_sample(store)
    if not _FLAG.fullmatch(flag):
        raise StoreRefused("That is no red flag of these records. Nothing was noted.")
    if find_flag_action(action) is None:
        known = ", ".join(one.id for one in FLAG_ACTIONS)
        raise StoreRefused(f"There is no action “{action}”: give one of {known}. Nothing was noted.")
    if not 0 < len(done_by) <= _LONGEST:
        raise StoreRefused(f"By whom it was done needs one to {_LONGEST} characters. Nothing was noted.")
    if done_on > now.date() + dt.timedelta(days=1):  # a day of grace: the clinic may lie east of Greenwich
        raise StoreRefused(f"{done_on.isoformat()} is yet to come. Nothing was noted.")
    told = {"flag": flag, "action": action, "done_on": done_on.isoformat(), "done_by": done_by}
    with changing(store, "Nothing was noted") as connection:
        connection.execute(flag_actions.insert().values(**told, noted_at=now.isoformat(timespec="seconds")))
        note_audit(connection, "flag", by=noted_by, detail=f"{flag}: {action}")
        finish_write(connection)


def fetch_flag_actions(store: Store) -> tuple[FlagDone, ...]:
    """Return all that was done about red flags, oldest first."""
    with reading(store.engine) as connection:
        rows = connection.execute(sa.select(flag_actions).order_by(flag_actions.c.id))
        return tuple(FlagDone(row.flag, row.action, row.done_on, row.done_by, row.noted_at) for row in rows)
