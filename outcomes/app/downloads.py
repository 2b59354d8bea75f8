"""A table to take away: the same numbers as on screen, under the names that the commands give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from outcomes.app.filters import query_of_filter
from outcomes.app.reader import find_present, refuse_gone
from outcomes.app.snapshots import load_snapshot
from outcomes.app.stores import load_own_store, load_store
from outcomes.app.text import escape
from outcomes.report import render_csv, render_xlsx
from outcomes.store import write_audit

__all__ = ["note_handed_out", "show_downloads"]

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_downloads(rows: Sequence[dict[str, object]], *, name: str) -> None:
    """Show the buttons that hand out the table `name` as CSV and as XLSX; none for a table without rows.

    A file is written only when its button is pressed. Its name tells the table and the day of the newest session, and
    says SAMPLE while the sample clinic is shown; no word of a record is in it.
    """
    if not rows:
        return
    newest = load_snapshot().as_of
    day = f"_{newest.isoformat()}" if newest else ""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    mark = "SAMPLE " if load_store().read_only else ""
    words = name.replace("_", " ")
    hand_out = partial(note_handed_out, name=name, rows=len(rows))
    file = f"{mark.replace(' ', '_')}{name}{day}"
    with st.container(horizontal=True, gap="small"):
        _show_button(f"{words} as CSV", file, name, ".csv", _CSV, hand_out(partial(render_csv, rows, columns)))
        sheet = partial(render_xlsx, rows, columns, sheet=f"{mark}{words}")
        _show_button(f"{words} as XLSX", file, name, ".xlsx", _XLSX, hand_out(sheet))


def note_handed_out(make: Callable[[], bytes], *, name: str, rows: int) -> Callable[[], bytes]:
    """Return what makes the file called `name` as `make` does, and writes down in the audit who takes it away.

    A file is made when its button is pressed, when nobody can be asked any more who reads: so it is asked now, and
    looked at again then. Of the sample clinic nothing is noted, for it is nobody's.
    """
    (reader, sign_in), store, invented = find_present(), load_own_store(), load_store().read_only
    detail = " ".join(filter(None, (name, urlencode(query_of_filter(), doseq=True))))

    def make_and_note() -> bytes:
        refuse_gone(reader, sign_in)
        made = make()
        if not invented:
            write_audit(store, "export", by=reader.name, detail=detail, rows=rows)
        return made

    return make_and_note


def _show_button(label: str, file: str, name: str, suffix: str, mime: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        escape(label[0].upper() + label[1:]),
        data=make,
        file_name=f"{file}{suffix}",
        mime=mime,
        key=f"download-{name}{suffix}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
