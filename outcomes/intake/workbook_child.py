"""A program of its own, with bounds on memory and time: a workbook on stdin → its sheets' cells as text on stdout.

One JSON line per sheet, `{"sheet": name, "column": first column}` (from 1), and then one line `[row, [text, …]]` for
each row that holds anything. The reader of spreadsheets is not written in Python: a workbook
that exhausts memory would otherwise end the program that asked.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from decimal import Decimal

CPU_SECONDS = 120
EXIT_UNREADABLE = 3


def write_sheets(content: bytes, row_limit: int) -> None:
    """Write every sheet of `content` to stdout, at most `row_limit` rows of each."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for index, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_index(index)
        _, column = sheet.start or (0, 0)
        print(json.dumps({"sheet": name, "column": column + 1}))
        written = 0
        # Row by row: all rows at once would take the memory of every empty one above a stray cell far below.
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if cells.count("") == len(cells):
                continue
            texts = [spell_cell(cell) for cell in cells]
            if any(texts):
                print(json.dumps([number, texts]))
                written += 1
                if written >= row_limit:
                    break


def spell_cell(cell: object) -> str:
    """Return a cell as a person would write it: dates as ISO, whole numbers without `.0`, TRUE and FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return spell_number(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def spell_number(number: float) -> str:
    """Return the shortest digits that mean `number`, never with an exponent: 7.0 → `7`, 1e-05 → `0.00001`."""
    if number.is_integer():
        return f"{number:.0f}"
    return f"{Decimal(repr(number)):f}" if number == number else "nan"


def bound_resources(memory: int) -> None:
    """Bound this program's memory (in bytes) and time, where the system knows how."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    bound_resources(int(sys.argv[2]))
    try:
        write_sheets(sys.stdin.buffer.read(), int(sys.argv[1]))
    except Exception as error:  # whatever is wrong with a workbook, the asker refuses the file
        sys.exit(0 if isinstance(error, BrokenPipeError) else EXIT_UNREADABLE)
