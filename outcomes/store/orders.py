"""An import as the app hands it to the process that does it: what to read and how, then the file's bytes.

They go through a pipe, so that a file with names in it is never put down anywhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import IO, Any

from outcomes.intake import Mapping
from outcomes.store.engine import StoreRefused

__all__ = ["ImportOrder", "fetch_order", "write_order"]


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One file to import and what was chosen for it, as the preview showed it.

    `clinics`: the only ones that its records may be of; None for any.
    `source`: where the file comes from; `remember`: whether the mapping is to be remembered for that source.
    """

    content: bytes
    name: str
    by: str
    mapping: Mapping
    clinic: str | None = None
    valid_rows: bool = False
    row_limit: int | None = None
    source: str = ""
    remember: bool = False
    clinics: tuple[str, ...] | None = None


def write_order(stream: IO[bytes], order: ImportOrder) -> None:
    """Write an order: one line of JSON, then the file."""
    plain = ("name", "by", "clinic", "valid_rows", "row_limit", "source", "remember", "clinics")
    told = {name: getattr(order, name) for name in plain}
    told |= {"mapping": asdict(order.mapping), "sha256": hashlib.sha256(order.content).hexdigest()}
    stream.write(json.dumps(told).encode() + b"\n")
    stream.write(order.content)


def fetch_order(stream: IO[bytes]) -> ImportOrder:
    """Read an order.

    Raises:
        StoreRefused: it did not arrive whole.
    """
    try:
        told = json.loads(stream.readline())
        content = stream.read()
        if hashlib.sha256(content).hexdigest() != told.pop("sha256"):
            raise ValueError
        mapping = Mapping(**{name: _freeze(value) for name, value in told.pop("mapping").items()})
        clinics = told.pop("clinics")
        return ImportOrder(content, mapping=mapping, clinics=_freeze(clinics), **told)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreRefused("The file did not arrive whole; nothing was stored.") from error


def _freeze(value: Any) -> Any:
    """Return JSON's lists as the tuples they were."""
    return tuple(_freeze(one) for one in value) if isinstance(value, list) else value
