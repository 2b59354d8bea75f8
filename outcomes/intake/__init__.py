"""A clinic's file → clean records, or problems with addresses.

The journey of a file through this room:

    bytes ─▶ reading      what it is: text (delimited) or a spreadsheet; cell by cell as text, `TextTable`
          ─▶ sources      a file of another system's: one row a session; JSON among them
          ─▶ headings     which column is which field; identifying and unknown columns stay outside
          ─▶ columns      each distinct text → a value, or a fault (cells, dates, words)
          ─▶ scoring      single answers → the total, compared with the one the file gives
          ─▶ rows         across rows: one person, one session, one row
          ─▶ frames       accepted records, and the rows kept out with their why
          ─▶ checking     `check_file`, which leads the way and says everything at once: `CheckedFile`
          ─▶ answers      what a person answers to a question becomes a line of the mapping, and it begins anew

Nothing is guessed: what could mean two things becomes a question, which the mapping or an option answers.
"""

from outcomes.intake.answers import map_answer, map_column, map_missing
from outcomes.intake.checking import CheckedFile, check_file
from outcomes.intake.column_readings import ColumnReading
from outcomes.intake.mapping import OWN_MODALITY, Mapping
from outcomes.intake.mapping_file import read_mapping, spell_mapping
from outcomes.intake.problems import FileRefused, Level, Problem, ProblemGroup, group_problems
from outcomes.intake.template import make_template
from outcomes.intake.words import read_parts

__all__ = [
    "OWN_MODALITY",
    "CheckedFile",
    "ColumnReading",
    "FileRefused",
    "Level",
    "Mapping",
    "Problem",
    "ProblemGroup",
    "check_file",
    "group_problems",
    "make_template",
    "map_answer",
    "map_column",
    "map_missing",
    "read_mapping",
    "read_parts",
    "spell_mapping",
]
