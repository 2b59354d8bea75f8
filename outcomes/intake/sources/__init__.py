"""Other systems' files, recognised by what they hold and never by their names, one row a session in the end.

A system's tables keep their own headings and the numbers of their rows, so that every problem has its address in the
file; what the headings mean goes along with the table, beneath the clinic's own mapping. Rows that are no sessions are
left out and counted in a note.

    rebuilding ─▶ a table out of parts of another, every cell accounted for
    appointments  Jane App, Cliniko: who came, and when
    redcap        events, repeats, checkboxes
    json_text  ─▶ resources ─▶ fhir: Observations and QuestionnaireResponses
"""

from outcomes.intake.mapping import Mapping
from outcomes.intake.sources.appointments import find_system, reshape_appointments
from outcomes.intake.sources.fhir import read_fhir
from outcomes.intake.sources.redcap import reshape_redcap
from outcomes.intake.sources.redcap_layout import find_layout
from outcomes.intake.tables import TextTable

__all__ = ["read_fhir", "reshape_table"]


def reshape_table(table: TextTable, mapping: Mapping) -> TextTable:
    """Return a table of a system that we know with one row for each session, and any other as it is.

    Raises `FileRefused` for appointments of which none took place.
    """
    if mapping.headings == "none":
        return table
    layout = find_layout(table)
    if layout is not None:
        return reshape_redcap(table, layout, mapping)
    system = find_system(table.headings)
    return table if system is None else reshape_appointments(table, system, mapping)
