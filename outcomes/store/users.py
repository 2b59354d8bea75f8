"""Who works here, by the name that the computer has for them: it stands in the history of imports."""

from __future__ import annotations

import getpass

__all__ = ["find_user"]


def find_user() -> str:
    """Return the name of the user that runs this program, or "unknown"."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"
