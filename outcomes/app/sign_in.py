"""The three ways of signing in, and who is signed in by them. Where anything is in doubt, nobody is.

`OUTCOMES_SIGN_IN` names the way. *single*, the default: this computer serves itself and nobody else, and whoever sits
at it is its owner. *oidc*: an OpenID provider says who it is, through `st.login`. *proxy*: a reverse proxy does, whose
word is believed only with the secret that both of them know.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from outcomes.store import find_user

__all__ = [
    "ABSOLUTE_SECONDS",
    "FEWEST_SECRET",
    "FROM_PROXY",
    "IDLE_SECONDS",
    "PROXY_SECRET",
    "Refusal",
    "SignIn",
    "end_sign_in",
    "find_mode",
    "find_proxy_secret",
    "find_sign_in",
    "is_from_proxy",
    "is_this_computer",
    "refuse_late",
]

IDLE_SECONDS = 15 * 60
ABSOLUTE_SECONDS = 8 * 3600
_SKEW_SECONDS = 300  # how far the provider's clock may be ahead of ours

PROXY_SECRET = "X-Backlight-Proxy-Secret"
_PROXY_USER = "X-Backlight-User"
FEWEST_SECRET = 32
"""The fewest characters of a secret that is no guess."""

FROM_PROXY = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
"""What a proxy adds to a request that it passes on."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in: whose, by which way, and when it was made (seconds since 1970; 0 where nobody counts it)."""

    name: str
    mode: str
    issued: float = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nobody is let in, in words; and whether signing in (again) would mend it."""

    words: str
    may_sign_in: bool = False


def find_mode() -> str:
    """Return the way of signing in that this installation is set to."""
    return os.environ.get("OUTCOMES_SIGN_IN", "single")


def find_proxy_secret() -> str | None:
    """Return the secret shared with the reverse proxy; None where there is none, or one that could be guessed."""
    secret = os.environ.get("OUTCOMES_PROXY_SECRET", "")
    return secret if len(secret) >= FEWEST_SECRET else None


def is_from_proxy(told: list[str]) -> bool:
    """Tell whether a request that told these secrets comes from the proxy: one, and the right one."""
    secret = find_proxy_secret()
    return secret is not None and len(told) == 1 and hmac.compare_digest(told[0].encode(), secret.encode())


def find_sign_in() -> SignIn | Refusal:
    """Return who is at the other end of this connection, or why nobody is let in."""
    ways = {"single": _find_here, "oidc": _find_by_openid, "proxy": _find_by_proxy}
    if find_mode() not in ways:
        return Refusal(
            f"OUTCOMES_SIGN_IN must be one of {', '.join(ways)}: so this installation serves no records. Set it, and "
            "start it again."
        )
    return ways[find_mode()]()


def refuse_late(sign_in: SignIn, *, active: bool) -> Refusal | None:
    """Return why a sign-in holds no longer: it is too old, or nobody did anything under it for too long.

    `active`: somebody does something just now. What was never seen here counts as idle since it was made, so that a
    restart of the app lets nobody stay for longer.
    """
    if sign_in.mode != "oidc":
        return None  # there is none here, or the proxy ends it
    with _SEEN_LOCK:
        now, key = time.time(), (sign_in.name, sign_in.issued)
        if key in _ENDED:
            return Refusal("You have signed out. Sign in again to go on.", may_sign_in=True)
        if not -_SKEW_SECONDS <= now - sign_in.issued <= ABSOLUTE_SECONDS:
            return Refusal("You were signed in for 8 hours. Sign in again to go on.", may_sign_in=True)
        if now - _SEEN.get(key, sign_in.issued) > IDLE_SECONDS:
            return Refusal("Nothing was done for 15 minutes. Sign in again to go on.", may_sign_in=True)
        if active:
            _SEEN[key] = now
            for old in [one for one in _SEEN if now - one[1] > ABSOLUTE_SECONDS]:
                del _SEEN[old]
                _ENDED.discard(old)
    return None


def end_sign_in(sign_in: SignIn) -> None:
    """End a sign-in in every tab, and for whoever still holds its cookie."""
    with _SEEN_LOCK:
        _ENDED.add((sign_in.name, sign_in.issued))


_SEEN: dict[tuple[str, float], float] = {}
_ENDED: set[tuple[str, float]] = set()
_SEEN_LOCK = Lock()


def _find_here() -> SignIn | Refusal:
    if not is_this_computer(st.get_option("server.address")):
        return Refusal(
            "This installation listens to other computers, and nobody can sign in: so it serves no records. Set "
            "server.address to 127.0.0.1, in .streamlit/config.toml or on the command line, or choose a way to sign "
            "in (OUTCOMES_SIGN_IN); docs/deployment.md tells how. Then start it again."
        )
    if any(name in st.context.headers for name in FROM_PROXY):
        return Refusal(
            "This request came through a proxy, and nobody can sign in: so this installation serves no records. "
            "Choose a way to sign in (OUTCOMES_SIGN_IN); docs/deployment.md tells how."
        )
    return SignIn(find_user(), "single")


def is_this_computer(address: str | None) -> bool:
    """Tell whether a server that listens at `address` is reached from this computer only."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False  # nothing set means every interface


def _find_by_openid() -> SignIn | Refusal:
    if not _is_openid_configured():
        return Refusal(
            "Sign-in by OpenID is chosen and not configured: so this installation serves no records. Name the provider "
            "under [auth] in .streamlit/secrets.toml; docs/deployment.md tells how. Then start it again."
        )
    if not st.user.is_logged_in:
        return Refusal("This installation holds records of patients. Sign in to go on.", may_sign_in=True)
    told = st.user.to_dict()
    # An address that the provider has not verified may be anybody's; what it calls the account is nobody else's.
    name = told.get("email") if told.get("email_verified") is True else told.get("sub")
    issued = told.get("iat")
    if not name or not isinstance(issued, int | float):
        return Refusal("The provider does not say who signed in, or when. Nobody can be let in.", may_sign_in=True)
    return SignIn(str(name), "oidc", float(issued))


def _is_openid_configured() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _find_by_proxy() -> SignIn | Refusal:
    if find_proxy_secret() is None:
        return Refusal(
            f"Sign-in by a proxy is chosen, and OUTCOMES_PROXY_SECRET has not {FEWEST_SECRET} characters: so this "
            "installation serves no records. Set it here and in the proxy, and start it again."
        )
    headers = st.context.headers
    if not is_from_proxy(headers.get_all(PROXY_SECRET)):
        return Refusal("This request did not come through the proxy that signs people in.")
    names = headers.get_all(os.environ.get("OUTCOMES_PROXY_USER_HEADER", _PROXY_USER))
    if len(names) != 1 or not names[0].strip():
        return Refusal("The proxy does not say who signed in. Nobody can be let in.")
    return SignIn(names[0].strip(), "proxy")
