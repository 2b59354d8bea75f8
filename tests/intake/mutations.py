"""Ways to spoil a file: each takes its bytes and gives others. Chance comes from outside, so that a seed repeats it."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

__all__ = ["LONGEST", "MUTATIONS", "Mutate", "spoil_part"]

Mutate = Callable[[bytes, random.Random, Sequence[bytes]], bytes]

LONGEST = 2_000_000
"""A file that grew by its mutations is cut to this length."""

TOKENS = (
    *(
        b"\x00",
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"|",
        b"\r",
        b"\n",
        b"\r\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xc3",
        b"\xe9",
    ),
    *(b"sep=;\n", b"#N/A", b"#REF!", b"=1+1", b"-99", b"999", b"1e308", b"NaN", b"0x1", b"7/10", b"70%", b"1,060"),
    *(b"Total", b"patient_id", b"pain_score", b"2024-02-30", b"9999-99-99", b"01/02/03", b"45296", b"ann@example.org"),
    *("\u200b\u202e٧−７".encode(), b"x" * 1_500, b"<!DOCTYPE x>", b"<c r='XFD1048576'>", b"hidden='1'", b"t='e'"),
    *(b'"resourceType"', b'{"resourceType": "Bundle"}', b'"valueQuantity": {"value": 7}', b"[[[[", b"}]}", b"null"),
    *(b"redcap_repeat_instance", b"start_at", b"___1", b"Checked", b"NaN", b'"id": 1, "id": 2', b"\\ud800", b"true"),
    *(
        b"9" * 400,
        b"odi_" + b"9" * 5_000,
        b"9" * 5_000,
        b"2; " + b"9" * 5_000,
        b'"valueString": "1e308"',
        b"1048576",
        b"-1",
        b"4294967295",
        b"<f>",
        b"</row>",
        b"<v>",
        b"&lt;",
        b"PK\x03\x04",
        b"\x85",
        b"\x1a",
    ),
)


def flip_bits(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Flip one to eight bits."""
    spoiled = bytearray(content)
    for _ in range(chance.randint(1, 8) if spoiled else 0):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def write_bytes(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Write random bytes over one to eight places."""
    spoiled = bytearray(content)
    for _ in range(chance.randint(1, 8) if spoiled else 0):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def insert_token(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Insert something that means something somewhere."""
    for _ in range(chance.randint(1, 3)):
        place = chance.randint(0, len(content))
        content = content[:place] + chance.choice(TOKENS) + content[place:]
    return content


def replace_token(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Write one token over a place, or over a cell."""
    begin = chance.randint(0, len(content))
    ends = [end for end in (content.find(mark, begin) for mark in (b",", b"\n", b"<", b'"')) if end >= 0]
    return content[:begin] + chance.choice(TOKENS) + content[min(ends, default=len(content)) :]


def cut_out(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Leave a stretch out."""
    begin, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return content[:begin] + content[min(end, begin + chance.choice((1, 10, 100, 10**9))) :]


def cut_off(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Leave the end out."""
    return content[: chance.randint(0, len(content))]


def repeat(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Say a stretch several times."""
    begin, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return content[:end] + content[begin:end] * chance.randint(1, 30) + content[end:]


def exchange_lines(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Put the lines into another order."""
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def splice(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Go on as another file of the corpus does."""
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def recode(content: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Read the bytes in one encoding and write them in another."""
    text = content.decode(chance.choice(("utf-8", "cp1252", "utf-16-le", "latin-1")), errors="replace")
    return text.encode(chance.choice(("utf-8", "utf-16", "utf-32", "cp1252", "utf-8-sig", "utf-7")), errors="replace")


def spoil_part(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Spoil one part of a package and pack it again, so that the damage is behind the seal; else insert a token."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError):
        return insert_token(content, chance, others)
    inner = [name for name, part in parts.items() if name.startswith("xl/") and len(part) < LONGEST]
    if not inner:
        return content
    name = chance.choice(inner)
    spoil = chance.choice((insert_token, replace_token, flip_bits, cut_out, repeat))
    parts[name] = spoil(parts[name], chance, others)[:LONGEST]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return buffer.getvalue()


def spoil_twice(content: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Spoil a file in two ways."""
    first, second = chance.sample(_SINGLE, 2)
    return second(first(content, chance, others)[:LONGEST], chance, others)


_SINGLE: tuple[Mutate, ...] = (
    *(flip_bits, write_bytes, insert_token, replace_token, cut_out, cut_off),
    *(repeat, exchange_lines, splice, recode, spoil_part),
)

MUTATIONS: tuple[Mutate, ...] = (*_SINGLE, spoil_twice)
