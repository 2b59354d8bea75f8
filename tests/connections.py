"""A reader without a browser: speaks the app's own websocket as a browser does, and keeps every byte that comes.

Streamlit 1.67: one websocket at `/_stcore/stream`; the browser asks by `BackMsg.rerun_script`, the server answers with
`ForwardMsg`s up to `script_finished`. A browser names the messages that it still holds and is then sent their hashes
alone; this reader names none, so whatever it is shown, it was sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

__all__ = ["PATIENCE", "Connection", "Run", "ask", "handshake"]

PATIENCE = 120.0
"""Seconds after which a script that has not finished counts as never finishing."""

_RERUN_COMES = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_NO_TOKEN = "PLACEHOLDER_AUTH_TOKEN"  # what a browser sends in the token's place when it has none


@dataclass(slots=True)
class Run:
    """What one run of the script sent: every message as it came, in order."""

    page: str
    query: str
    raw: list[bytes] = field(default_factory=list)
    finished: bool = False
    seconds: float = 0.0
    """From the asking (for the first run: from the connecting) until the script had finished."""

    def take(self, message: bytes) -> bool:
        """Keep one message; return whether the script has finished with it."""
        self.raw.append(message)
        read = ForwardMsg.FromString(message)
        if read.WhichOneof("type") == "script_finished":
            self.finished = read.script_finished != _RERUN_COMES
        return self.finished

    @property
    def bytes(self) -> bytes:
        """All that was received, as it came over the wire."""
        return b"".join(self.raw)

    @property
    def messages(self) -> list[ForwardMsg]:
        """All that was received, read."""
        return [ForwardMsg.FromString(message) for message in self.raw]

    @property
    def served(self) -> str:
        """The path of the page that was served, which need not be the one asked for; empty for the first page."""
        for message in reversed(self.messages):
            if message.HasField("navigation"):
                told = message.navigation
                return next(
                    page.url_pathname for page in told.app_pages if page.page_script_hash == told.page_script_hash
                )
        return ""

    @property
    def not_found(self) -> bool:
        """Whether the server knew no such page."""
        return any(message.HasField("page_not_found") for message in self.messages)

    @property
    def elements(self) -> list[tuple[str, Any]]:
        """Every element shown, in the order in which it was sent: its kind and its message."""
        shown = []
        for message in self.messages:
            if message.HasField("delta") and message.delta.HasField("new_element"):
                element = message.delta.new_element
                kind = element.WhichOneof("type")
                if kind is not None:
                    shown.append((kind, getattr(element, kind)))
        return shown

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The words shown as text, a heading, an alert or a measure: kind of element and words."""
        return list(self._texts())

    def _texts(self) -> Iterator[tuple[str, str]]:
        for kind, element in self.elements:
            for name in ("label", "body", "message"):
                words = getattr(element, name, "")
                if isinstance(words, str) and words:
                    yield kind, words

    def find(self, kind: str) -> list[str]:
        """Return the words of the elements of one kind: "heading", "markdown", "alert", "metric", "exception"…"""
        return [words for found, words in self.texts if found == kind]


def ask(
    page: str = "", query: str = "", *, page_hash: str = "", widgets: Sequence[WidgetState] = (), url: str = ""
) -> bytes:
    """Return the message by which a browser asks for a run of `page`, by its path, with the query string of its URL.

    `page_hash`: the page's hash, which a browser names in place of the path once the server has told it.
    """
    message = BackMsg()
    state = message.rerun_script
    state.query_string = query.removeprefix("?")
    state.page_name = "" if page_hash else page.strip("/")
    state.page_script_hash = page_hash
    state.widget_states.widgets.extend(widgets)
    state.context_info.timezone = "Europe/Vienna"
    state.context_info.locale = "en-GB"
    state.context_info.color_scheme = "light"
    state.context_info.url = url
    return message.SerializeToString()


def handshake(
    address: str, *, headers: Mapping[str, str] | None = None, cookies: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return how a browser opens the websocket of the server at `address`: what websockets' `connect` takes.

    `headers` are added (an authenticating proxy's, say); `cookies` are sent, and the token that stands among them
    against forged requests goes where a browser puts it.
    """
    sent = dict(headers or {})
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {
        "uri": address.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream",
        "origin": address.rstrip("/"),
        "subprotocols": ["streamlit", (cookies or {}).get("_streamlit_xsrf", _NO_TOKEN)],
        "additional_headers": sent,
        "max_size": None,
        "open_timeout": PATIENCE,
        "proxy": None,
    }


class Connection:
    """One reader's connection: opens a page at once, asks for further runs, and closes."""

    def __init__(
        self,
        address: str,
        page: str = "",
        query: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> None:
        """Open `page` (its path; empty: the first one) at `address`, and read until its script has finished."""
        self._address = address.rstrip("/")
        self.runs: list[Run] = []
        start = time.perf_counter()
        with ExitStack() as opened:
            self._socket = opened.enter_context(connect(**handshake(address, headers=headers, cookies=cookies)))
            self._run(page, query, ask(page, query, url=self._url(page)), start)
            self._opened = opened.pop_all()  # it stays open beyond this block, unless the first run failed

    @property
    def last(self) -> Run:
        """The latest run."""
        return self.runs[-1]

    @property
    def received(self) -> bytes:
        """Every byte that ever came over this connection."""
        return b"".join(run.bytes for run in self.runs)

    def rerun(self, query: str | None = None, *, widgets: Sequence[WidgetState] = ()) -> Run:
        """Run the page that is open once more: with another query string, or with the states of its widgets."""
        return self.turn_to(self.last.page, self.last.query if query is None else query, widgets=widgets)

    def turn_to(self, page: str, query: str = "", *, widgets: Sequence[WidgetState] = ()) -> Run:
        """Go to another page within the connection, as a click in the menu does."""
        question = ask(page, query, page_hash=self._hash_of(page), widgets=widgets, url=self._url(page))
        return self._run(page, query, question, time.perf_counter())

    def close(self) -> None:
        """End the connection."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, page: str, query: str, question: bytes, start: float) -> Run:
        """Ask, and read until the script has finished; a connection that is dropped meanwhile raises."""
        run = Run(page, query)
        self.runs.append(run)
        self._socket.send(question)
        while not run.take(self._receive(start)):
            pass
        run.seconds = time.perf_counter() - start
        return run

    def _receive(self, start: float) -> bytes:
        message = self._socket.recv(timeout=max(0.0, start + PATIENCE - time.perf_counter()))
        assert isinstance(message, bytes)
        return message

    def _hash_of(self, page: str) -> str:
        """Return the hash that the server told for `page`; empty where it told none."""
        for message in reversed([message for run in self.runs for message in run.messages]):
            if message.HasField("navigation"):
                pages = message.navigation.app_pages  # the first page's path is empty here
                return next((one.page_script_hash for one in pages if one.url_pathname == page.strip("/")), "")
        return ""

    def _url(self, page: str) -> str:
        return f"{self._address}/{page.strip('/')}"
