"""The corpus of bad inputs: at least one file for each line of the catalogue that a single file can show."""

from __future__ import annotations

from tests.intake.catalogue import Entry
from tests.intake.corpus_cells import CELLS, CLINICAL_CELLS
from tests.intake.corpus_file import FILE
from tests.intake.corpus_headings import HEADINGS
from tests.intake.corpus_rows import CLINICAL_ROWS, ROWS

__all__ = ["CORPUS"]

CORPUS: tuple[Entry, ...] = (*FILE, *HEADINGS, *CELLS, *ROWS, *CLINICAL_CELLS, *CLINICAL_ROWS)
