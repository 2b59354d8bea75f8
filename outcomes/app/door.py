"""What stands at the door: headers on every answer, the hosts that are let in, and words for what went wrong."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

import outcomes.app
from outcomes.app.headers import HeaderMiddleware
from outcomes.app.outside import OriginMiddleware, ask_nobody
from outcomes.app.proxied import ProxyMiddleware

__all__ = ["LOOPBACK", "MIDDLEWARE", "report_error", "silence_error_texts", "warm_up"]

LOOPBACK = ("localhost", "127.0.0.1", "::1")

_LOG = logging.getLogger("outcomes")

MIDDLEWARE = [
    Middleware(HeaderMiddleware),  # outermost: a refusal carries them too
    Middleware(TrustedHostMiddleware, allowed_hosts=list(st.get_option("server.allowedHosts") or LOOPBACK)),
    Middleware(OriginMiddleware),
    Middleware(ProxyMiddleware),
]
ask_nobody()


def report_error(error: Exception) -> bool:
    """Show a reference in place of an error's text, and log the same reference with the error's kind and place.

    The text itself may hold a patient's value and goes nowhere.
    """
    reference = secrets.token_hex(4)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "unknown place"
    _LOG.error("error %s: %s at %s", reference, type(error).__name__, where)
    st.error(
        f"Something went wrong here, and nothing was changed. Reference {reference}: quote it to whoever looks after "
        "this installation; the log holds the same reference.",
        icon=":material/error:",
    )
    return True


class _WithoutErrorText(logging.Filter):
    """Lets a record of an error pass without the error's text and traceback, which may hold a patient's value."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info or record.exc_text:
            kind = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
            record.msg = "%s in the app; see the reference beside it"
            record.args = (kind.__name__ if kind else "error",)
            record.exc_info = record.exc_text = None
        return True


def silence_error_texts() -> None:
    """Keep the texts of errors out of the log.

    Streamlit logs an error whole before it asks our handler, even where it shows nothing of it.
    """
    for name in ("streamlit.error_util", "streamlit.runtime.scriptrunner.script_runner"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _WithoutErrorText) for one in logger.filters):
            logger.addFilter(_WithoutErrorText())


@asynccontextmanager
async def warm_up(_: object) -> AsyncIterator[None]:
    """Read the program and the records before the first reader comes, so that nobody waits for either."""
    silence_error_texts()
    await anyio.to_thread.run_sync(_read_program)
    from outcomes.app.snapshots import load_everyone

    await anyio.to_thread.run_sync(load_everyone)
    yield


def _read_program() -> None:
    """Import what the pages import, and spare it the search for garbage.

    Streamlit searches all of memory for garbage after every run of a script: 0.1 to 0.2 s for the program alone, which
    never is any, while every other reader waits. Records and results are read later and are searched.
    """
    for module in pkgutil.iter_modules(outcomes.app.__path__, f"{outcomes.app.__name__}."):
        if not module.name.endswith(".shell"):  # it runs for a reader only
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
