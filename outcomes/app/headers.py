"""Headers on every HTTP answer: what a browser may do with our pages, and what it may keep of them."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "HeaderMiddleware"]

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def _list_own_scripts() -> str:
    """Return the digests of the scripts that stand in Streamlit's own page, which alone may stand in a page."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_bytes()
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(page))
    return " ".join(f"'sha256-{digest}'" for digest in digests)


_POLICY = {
    "default-src": "'none'",
    "script-src": f"'self' {_list_own_scripts()}",
    "style-src": "'self' 'unsafe-inline'",  # Streamlit and plotly write their styles as they go
    "img-src": "'self' data:",
    "font-src": "'self' data:",  # Streamlit brings one along
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

_DENIED = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking"),
)

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {allowed}" for name, allowed in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DENIED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_KEPT = re.compile(r"(?<!/app)/static/(?:js|css|media)/")
"""Streamlit's own scripts and fonts, named by their content. All else may hold records and is kept nowhere."""
_UNCHANGING = (200, 206, 304)


class HeaderMiddleware:
    """Sets the headers on every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if not (_KEPT.search(scope["path"]) and message["status"] in _UNCHANGING):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
