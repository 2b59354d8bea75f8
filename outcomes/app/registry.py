"""The pages, registered once by their absolute paths; links go by these entries, never by a path's text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from outcomes.vocabulary.access import Right, User

__all__ = ["PAGES", "PageEntry", "find_pages", "make_pages", "page_of"]

_FOLDER = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: where it stands in the menu, its file, the question it answers, and the right that it `needs`."""

    section: str
    file: str
    title: str
    question: str
    icon: str
    needs: Right | None = None

    @property
    def address(self) -> str:
        """The page's path in the URL."""
        return Path(self.file).stem.replace("_", "-")


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "Clinic",
        "clinic/overview.py",
        "Overview",
        "How are we doing?",
        ":material/dashboard:",
        "figures",
    ),
    PageEntry(
        "Clinic",
        "clinic/over_time.py",
        "Over time",
        "Is it changing?",
        ":material/timeline:",
        "figures",
    ),
    PageEntry(
        "Clinic",
        "clinic/practitioners.py",
        "Practitioners",
        "Does anyone differ beyond chance?",
        ":material/groups:",
        "figures",
    ),
    PageEntry(
        "Treatments",
        "treatments/trends.py",
        "Trends",
        "How do pain and function change over sessions?",
        ":material/show_chart:",
        "figures",
    ),
    PageEntry(
        "Treatments",
        "treatments/combinations.py",
        "Combinations",
        "What works for which back pain?",
        ":material/compare_arrows:",
        "figures",
    ),
    PageEntry(
        "Treatments",
        "treatments/response.py",
        "Response",
        "How many sessions until it helps?",
        ":material/stairs:",
        "figures",
    ),
    PageEntry(
        "Treatments",
        "treatments/claims.py",
        "Claims",
        "Is it true here?",
        ":material/fact_check:",
        "figures",
    ),
    PageEntry(
        "Patients",
        "patients/on_track.py",
        "On track",
        "Who needs a second look today?",
        ":material/person_alert:",
        "patients",
    ),
    PageEntry(
        "Patients",
        "patients/patient.py",
        "Patient",
        "What happened to this patient?",
        ":material/person:",
        "patients",
    ),
    PageEntry(
        "Patients",
        "patients/red_flags.py",
        "Red flags",
        "Which red flags are open?",
        ":material/emergency:",
        "patients",
    ),
    PageEntry(
        "Records",
        "records/import_records.py",
        "Import",
        "Bring in your session records",
        ":material/upload_file:",
        "import",
    ),
    PageEntry(
        "Records",
        "records/add_session.py",
        "Add a session",
        "Write down one session",
        ":material/edit_note:",
        "import",
    ),
    PageEntry(
        "Records",
        "records/quality.py",
        "Quality",
        "Can I trust the data?",
        ":material/verified:",
        "quality",
    ),
    PageEntry(
        "Records",
        "records/audit.py",
        "Audit",
        "Who did what?",
        ":material/policy:",
        "audit",
    ),
    PageEntry(
        "Records",
        "records/settings.py",
        "Settings",
        "What do our numbers mean?",
        ":material/tune:",
    ),
    PageEntry(
        "Records",
        "records/methods.py",
        "Methods",
        "How is every number made?",
        ":material/functions:",
    ),
)


def find_pages(reader: User) -> tuple[PageEntry, ...]:
    """Return the pages that are open to `reader`, in the menu's order."""
    return tuple(entry for entry in PAGES if entry.needs is None or reader.may(entry.needs))


def make_pages() -> list[StreamlitPage]:
    """Return all pages; the first is the one that opens."""
    return [page_of(entry.title) for entry in PAGES]


def page_of(title: str) -> StreamlitPage:
    """Return the Streamlit page of the entry titled `title`."""
    entry = next(entry for entry in PAGES if entry.title == title)
    return st.Page(
        _FOLDER / entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.address,
        default=entry is PAGES[0],
        help=entry.question,
    )
