"""Where a reverse proxy signs people in: nothing is answered that did not come through it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from outcomes.app.sign_in import PROXY_SECRET, find_mode, is_from_proxy

__all__ = ["ProxyMiddleware"]

_HEALTH = "/_stcore/health"


class ProxyMiddleware:
    """Lets no page, file or websocket through without the proxy's secret.

    Whether the server is alive may be asked without it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        asks = scope["type"] in ("http", "websocket") and scope["path"] != _HEALTH
        if not asks or find_mode() != "proxy" or is_from_proxy(Headers(scope=scope).getlist(PROXY_SECRET)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Not through the proxy that signs people in.", 403)(scope, receive, send)
