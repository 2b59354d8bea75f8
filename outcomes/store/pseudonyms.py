"""Pseudonyms: the ids of patients and of their episodes leave the file only as HMAC-SHA256 under the clinic's key."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["KeyRefused", "fingerprint_key", "make_episode_pseudonym", "make_pseudonym", "read_or_make_key"]

_KEY_BYTES = 32
_SHOWN_BYTES = 16
"""128 of the 256 bits are kept: among ten million patients the chance of one collision is below 1e-24."""
_EPISODE_BYTES = 8
"""64 bits: they tell apart the few episodes of one patient."""


class KeyRefused(Exception):
    """The key file is missing, unreadable, too short, or another store's."""


def make_pseudonym(key: bytes, *, clinic: str, patient_id: str) -> str:
    """Return the pseudonym of a clinic's patient: 32 hexadecimal digits.

    The clinic is part of the message, so that two clinics' patient 17 stay two patients; its length goes first, so
    that no other clinic and id can spell the same message.
    """
    message = _measure(clinic) + patient_id.encode()
    return hmac.digest(key, message, "sha256")[:_SHOWN_BYTES].hex()


def make_episode_pseudonym(key: bytes, *, clinic: str, patient_id: str, episode_id: str) -> str:
    """Return the pseudonym of a patient's episode of care: 16 hexadecimal digits.

    The word in front keeps it apart from every patient's, whose message begins with a length.
    """
    message = b"episode" + _measure(clinic) + _measure(patient_id) + episode_id.encode()
    return hmac.digest(key, message, "sha256")[:_EPISODE_BYTES].hex()


def read_or_make_key(path: Path, *, may_make: bool) -> bytes:
    """Return the key in the file at `path`; make one (mode 0600) where there is none and `may_make`.

    Raises:
        KeyRefused: no key and none may be made, or the file does not hold a key.
    """
    if not path.exists():
        if not may_make:
            raise KeyRefused(
                f"The key file {path} is missing, and the store holds pseudonyms made with it: "
                "put it back from your backup, or name it in OUTCOMES_KEY_FILE."
            )
        _make_key(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyRefused(f"The key file {path} does not hold a key of {_KEY_BYTES} bytes in hexadecimal.")
    return key


def fingerprint_key(key: bytes) -> str:
    """Return what the store remembers of its key: enough to know it again, not to make pseudonyms."""
    return hashlib.sha256(b"fingerprint" + key).hexdigest()[:16]


def _measure(text: str) -> bytes:
    """Return `text` with its length in front."""
    content = text.encode()
    return len(content).to_bytes(4, "big") + content


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".pseudonym-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, path)
    finally:
        os.unlink(draft)
