"""The server and what is outside: pages from elsewhere may not speak to it, and it asks nobody anything."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import net_util

__all__ = ["OriginMiddleware", "ask_nobody"]

_PORTS = {"http": 80, "https": 443}


class OriginMiddleware:
    """Refuses requests and sockets that a page of another origin makes.

    Streamlit lets in any page of this computer, whatever its port, and the host by each of its addresses; for an origin
    that it does not know it asks a service on the internet which address that host has, while everybody waits.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from a page of this very host and port, or from no page."""
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and not _is_own(origin, headers.get("host", "")):
                if scope["type"] == "websocket":
                    await receive()
                    await send({"type": "websocket.close", "code": 1008})
                else:
                    refusal = PlainTextResponse("This answers to pages of its own only.", status_code=403)
                    await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_own(origin: str, host: str) -> bool:
    try:
        asking, asked = urlsplit(origin), urlsplit(f"//{host}")
        usual = _PORTS.get(asking.scheme)
        same = (asking.port or usual) == (asked.port or usual)
    except ValueError:  # no address
        return False
    return usual is not None and bool(asking.hostname) and same and asking.hostname == asked.hostname


def ask_nobody() -> None:
    """Keep Streamlit from asking a service on the internet which address this computer has there."""
    net_util.get_external_ip = _know_no_address


def _know_no_address() -> None:
    return None
