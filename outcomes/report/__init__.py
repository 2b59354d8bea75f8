"""Results leave the house: tables as files that other programs read, safe to open and the same at every writing.

`render_` a table as CSV or as a workbook, the store's records and episodes as tables to begin with, the clinic's report
and a patient's summary as PDFs.
"""

from outcomes.report.clinic_report import render_report
from outcomes.report.delimited import render_csv, render_csv_text
from outcomes.report.frames import EPISODE_COLUMNS, RECORD_COLUMNS, render_episode_rows, render_record_rows
from outcomes.report.patient_summary import render_patient_summary
from outcomes.report.workbook import SheetTooLong, render_xlsx

__all__ = [
    "EPISODE_COLUMNS",
    "RECORD_COLUMNS",
    "SheetTooLong",
    "render_csv",
    "render_csv_text",
    "render_episode_rows",
    "render_patient_summary",
    "render_record_rows",
    "render_report",
    "render_xlsx",
]
