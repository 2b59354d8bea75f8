"""Role by page by parameter: what is open, what is refused, and that nothing of anybody else ever reaches the wire."""

from __future__ import annotations

import pytest

from outcomes.app.registry import PAGES, find_pages
from outcomes.app.text import escape
from outcomes.store import fetch_audit
from tests.connections import Connection, Run
from tests.servers import Server
from tests.trust.conftest import sign_in
from tests.trust.house import USERS, House

QUERIES = {
    "as it opens": "",
    "another's clinic": "clinic=Southclinic",
    "another's name": "practitioner=Falcon-Di",
    "seen as another": "view=Falcon-Di&units=clinic",
    "two of which one is another's": "practitioner=Kestrel-Asha&practitioner=Falcon-Di&clinic=Northclinic",
}


def list_leaks(house: House, role: str, run: Run) -> list[str]:
    """Return the canaries of others among the bytes of a run; what the reader asked for by name comes back as asked."""
    foreign = house.list_foreign(USERS[role])
    if role == "auditor" and run.served == "audit":  # who was let in to whose records, is what they are there for
        foreign = [word for word in foreign if house.is_a_patients(word)]
    return [word for word in foreign if word not in run.query and word.encode() in run.bytes]


@pytest.mark.parametrize("what", QUERIES)
@pytest.mark.parametrize("role", USERS)
def test_nobody_is_sent_anything_of_anybody_else(house: House, server: Server, role: str, what: str) -> None:
    opened = find_pages(USERS[role])
    with Connection(server.address, "methods", QUERIES[what], headers=sign_in(role)) as connection:
        for entry in PAGES:
            run = connection.turn_to("" if entry is PAGES[0] else entry.address, QUERIES[what])
            assert run.finished
            assert list_leaks(house, role, run) == [], entry.title
            assert not run.find("exception"), entry.title
            if entry in opened:
                assert entry.question in run.find("heading"), entry.title
            elif entry is not PAGES[0]:
                assert run.find("heading") == [entry.title]
                assert [words for words in run.find("alert") if "not open to the role" in words]


@pytest.mark.parametrize("role", ["owner", "owner of one clinic", "practitioner"])
def test_everybody_is_sent_their_own(house: House, server: Server, role: str) -> None:
    """So that the test above cannot pass because nothing is sent at all."""
    with Connection(server.address, "quality", headers=sign_in(role)) as connection:
        for page in ("on-track", "practitioners", "red-flags"):
            connection.turn_to(page)
        own = [word for word in house.list_own(USERS[role]) if not house.is_a_patients(word)]
        seen = [word for word in own if word.encode() in connection.received]
        assert set(seen) >= {word for word in own if "clinic" not in word}
        assert any(
            word.encode() in connection.received for word in house.list_own(USERS[role]) if word.startswith("P-")
        )


def test_another_ones_name_looks_like_a_name_that_does_not_exist(server: Server) -> None:
    with Connection(server.address, "on-track", headers=sign_in("practitioner")) as connection:
        there, nowhere = (connection.rerun(f"practitioner={name}") for name in ("Falcon-Di", "Nobody-No"))
        theirs, nobodys = escape("Falcon-Di"), escape("Nobody-No")
        told = [(kind, words.replace(theirs, nobodys).replace("Falcon-Di", "Nobody-No")) for kind, words in there.texts]
        assert told == nowhere.texts


def test_a_practitioner_is_held_against_peers_whom_nobody_names(server: Server) -> None:
    with Connection(server.address, "practitioners", headers=sign_in("practitioner")) as connection:
        words = " ".join(words for _, words in connection.last.texts)
        assert "Kestrel-Asha" in connection.last.bytes.decode(errors="replace")
        assert "peers" in words


def test_whoever_may_not_open_the_first_page_lands_on_their_own(server: Server) -> None:
    for role, question in (("importer", "Bring in your session records"), ("auditor", "Who did what?")):
        with Connection(server.address, headers=sign_in(role)) as connection:
            assert question in connection.last.find("heading")


def test_a_refused_page_is_written_down_once_for_each_connection(house: House, server: Server) -> None:
    with Connection(server.address, "on-track", headers=sign_in("auditor")) as connection:
        before = [entry for entry in fetch_audit(house.store) if entry.what == "denial"]
        for _ in range(3):
            connection.rerun()
        after = [entry for entry in fetch_audit(house.store) if entry.what == "denial"]
    assert len(after) == len(before)
    newest = before[0]
    assert (newest.who, newest.role, newest.detail) == (USERS["auditor"].name, "auditor", "page on-track")
