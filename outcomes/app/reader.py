"""Who reads, what they may see, and what of their doings is written down.

Asked anew at every run, of the users' table: whoever is revoked there is out at the next click.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from outcomes.app.sign_in import Refusal, SignIn, find_sign_in, refuse_late
from outcomes.app.stores import load_own_store, load_store
from outcomes.app.text import escape
from outcomes.store import StoreRefused, fetch_scope, fetch_user, write_audit
from outcomes.vocabulary.access import AuditKind, User
from outcomes.vocabulary.selection import Scope

__all__ = [
    "admit",
    "find_present",
    "load_peer_scope",
    "load_reader",
    "load_scope",
    "note_once",
    "note_view",
    "refuse_gone",
]

_NOTED = "audit_noted"
_WHOSE = "signed_in"
_LOOK_AGAIN_SECONDS = 60.0


def admit() -> User:
    """Return who reads; whoever may not stops here, with words and no data.

    Called once a run, at its begin: it counts as a sign of life, and what somebody else left in this tab is dropped.
    """
    reader, sign_in = _find_reader(active=True)
    if st.session_state.get(_WHOSE, sign_in) != sign_in:
        st.session_state.clear()
    st.session_state[_WHOSE] = sign_in
    if sign_in.mode == "oidc":
        _note_sign_in(sign_in)
        _watch_idleness()
    return reader


def load_reader() -> User:
    """Return who reads, as the users' table has them now; stops the page where they may not."""
    return _find_reader(active=False)[0]


def load_scope() -> Scope:
    """Return the records that the reader may see. The sample clinic is invented, so everybody may see all of it."""
    reader = load_reader()
    return Scope.whole_clinic() if load_store().read_only else fetch_scope(load_own_store(), reader)


def load_peer_scope() -> Scope:
    """Return the records that the reader is held against: everyone's in the reader's clinics."""
    return Scope(load_scope().clinics)


def note_view(patient_key: str) -> None:
    """Write down in the audit that the reader looks at a patient. Of the sample clinic nothing is noted.

    Raises:
        StoreRefused: it cannot be written down; the patient must not be shown then.
    """
    if not load_store().read_only:
        note_once("view", detail=f"patient {patient_key}", rows=1)


def note_once(what: AuditKind, *, detail: str, rows: int | None = None) -> None:
    """Write down in the audit what the reader does, once a connection however often the page is drawn."""
    noted: set[tuple[str, str]] = st.session_state.setdefault(_NOTED, set())
    if (what, detail) not in noted:
        write_audit(load_own_store(), what, by=load_reader().name, detail=detail, rows=rows)
        noted.add((what, detail))


def refuse_gone(reader: User, sign_in: SignIn) -> None:
    """Refuse what was begun by a reader who is not let in any more, or not as before.

    Raises:
        StoreRefused: their sign-in has ended, or they may do something else now.
    """
    ended = refuse_late(sign_in, active=False)
    if ended is not None or _find_known(sign_in) != reader:
        raise StoreRefused("You are not signed in any more as you were. Nothing was given out.")


def find_present() -> tuple[User, SignIn]:
    """Return who reads, and by which sign-in: for what is done later, when nobody can be asked any more."""
    return _find_reader(active=False)


def _find_reader(*, active: bool) -> tuple[User, SignIn]:
    found = _find_admitted(active=active)
    if isinstance(found, Refusal):
        _show_refusal(found)
        st.stop()
    return found


def _find_admitted(*, active: bool) -> tuple[User, SignIn] | Refusal:
    found = find_sign_in()
    if isinstance(found, Refusal):
        return found
    if (late := refuse_late(found, active=active)) is not None:
        return late
    if (reader := _find_known(found)) is None:
        _note_stranger(found)
        return _refuse_stranger(found)
    return reader, found


def _refuse_stranger(sign_in: SignIn) -> Refusal:
    return Refusal(
        f"You are signed in as {sign_in.name}, whom nobody has let in here. Ask whoever looks after this installation: "
        f"python -m outcomes users add {sign_in.name} ROLE"
    )


def _find_known(sign_in: SignIn) -> User | None:
    if sign_in.mode == "single":
        return User(sign_in.name, "owner")
    return fetch_user(load_own_store(), sign_in.name)


def _note_stranger(sign_in: SignIn) -> None:
    noted: set[tuple[str, str]] = st.session_state.setdefault(_NOTED, set())
    if ("denial", sign_in.name) not in noted:
        noted.add(("denial", sign_in.name))
        with suppress(StoreRefused):  # refused they are in any case
            write_audit(load_own_store(), "denial", by=sign_in.name, detail="unknown here", role="nobody")


def _note_sign_in(sign_in: SignIn) -> None:
    if sign_in not in _NOTED_SIGN_INS:
        write_audit(load_own_store(), "sign-in", by=sign_in.name)
        _NOTED_SIGN_INS.add(sign_in)


_NOTED_SIGN_INS: set[SignIn] = set()
"""Written down since this process began: a sign-in is one, however many tabs it has."""


def _show_refusal(refusal: Refusal) -> None:
    st.title("Backlight", anchor=False)
    st.info(escape(refusal.words), icon=":material/lock:")
    if refusal.may_sign_in:
        st.button("Sign in", icon=":material/login:", on_click=st.login, key="sign_in")


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _watch_idleness() -> None:
    """Take the records off a screen that nobody looks after: the whole page is drawn anew once the sign-in ends."""
    if isinstance(_find_admitted(active=False), Refusal):
        st.rerun()
