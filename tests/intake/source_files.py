"""Other systems' tables for tests, invented: a few columns told as a table, the rest of the export's headings added."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tests.records import read_table

__all__ = ["JANE", "write_cliniko", "write_jane", "write_redcap", "write_sheet"]

JANE = (
    *("id", "location_name", "start_at", "end_at", "patient_guid", "patient_number", "patient_prefix"),
    *("patient_first_name", "patient_preferred_name", "patient_last_name", "treatment_name", "staff_member_name"),
    *("break", "insurance_state", "state", "first_visit", "chart_status", "notes_text", "booked_at", "arrived_at"),
    *("booked_online", "archived_at", "no_show_at", "cancelled_at", "cancelled_reason", "referral_source"),
)
REDCAP = {
    "event": "redcap_event_name",
    "form": "redcap_repeat_instrument",
    "instance": "redcap_repeat_instance",
    "group": "redcap_data_access_group",
}
CLINIKO = ("starts_at", "ends_at", "patient_name", "practitioner", "appointment_type", "business", "did_not_arrive")


def write_sheet(table: str, headings: Sequence[str] = (), *, fill: dict[str, str] | None = None) -> bytes:
    """Return a table, parted by `|`, as a CSV file; `headings` that it does not tell come first, filled by `fill`."""
    rows = read_table(table)
    columns = [*(name for name in headings if name not in rows[0]), *rows[0]]
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: (fill or {}).get(name, "") for name in columns} | row for row in rows)
    return buffer.getvalue().encode()


def write_jane(table: str, *, without: Sequence[str] = ()) -> bytes:
    """Return appointments as Jane App exports them."""
    fill = {"location_name": "Main St", "staff_member_name": "Sample Physio", "state": "arrived", "notes_text": "sore"}
    fill |= {"patient_first_name": "Test", "patient_last_name": "Patient", "break": "false", "booked_online": "false"}
    return _leave_out(write_sheet(table, JANE, fill=fill), without)


def write_cliniko(table: str, *, without: Sequence[str] = ()) -> bytes:
    """Return appointments as Cliniko exports them."""
    return _leave_out(write_sheet(table, CLINIKO, fill={"business": "Main St"}), without)


def write_redcap(table: str) -> bytes:
    """Return a table as REDCap exports it, its own columns told as event, form, instance and group."""
    first, rest = write_sheet(table).decode().split("\n", 1)
    return "\n".join([",".join(REDCAP.get(name, name) for name in first.split(",")), rest]).encode()


def _leave_out(content: bytes, without: Sequence[str]) -> bytes:
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    columns = [name for name in rows[0] if name not in without]
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()
