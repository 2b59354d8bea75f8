"""Write the sample clinic: `python -m sample_data.generate`. The same seed gives the same files, byte for byte."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from outcomes.vocabulary.instruments import DEFAULT_INSTRUMENTS, find_instrument
from outcomes.vocabulary.modalities import MODALITIES
from outcomes.vocabulary.questionnaires import QUESTIONNAIRES, Questionnaire
from outcomes.vocabulary.records import RECORD_FIELDS, RecordField
from sample_data.parameters import Parameters
from sample_data.rows import build_records
from sample_data.simulation import simulate_clinic
from sample_data.truth import tell_truth

HERE = Path(__file__).resolve().parent
RECORDS_FILE = "session_records.csv"
TRUTH_FILE = "known_truth.json"
DICTIONARY_FILE = "dictionary.csv"


def write_clinic(folder: Path, parameters: Parameters) -> None:
    """Write the three files into `folder`."""
    simulation = simulate_clinic(parameters)
    records = build_records(np.random.default_rng((parameters.seed, 1)), simulation, parameters)
    truth = tell_truth(simulation, records, parameters)
    records.to_csv(folder / RECORDS_FILE, index=False, lineterminator="\n")
    (folder / TRUTH_FILE).write_text(_lay_out(truth), encoding="utf-8", newline="\n")
    with (folder / DICTIONARY_FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("field", "required", "kind", "allowed", "range", "meaning"))
        writer.writerows(_describe(field) for field in RECORD_FIELDS)
        writer.writerows(_describe_items(entry) for entry in QUESTIONNAIRES if entry.scored)


def _describe(field: RecordField) -> tuple[str, ...]:
    """Return a field's row in the data dictionary."""
    return (
        field.name,
        "yes" if field.required else "no",
        field.kind,
        "; ".join(_allow(field)),
        _bound(field),
        field.meaning,
    )


def _describe_items(entry: Questionnaire) -> tuple[str, ...]:
    """Return the row of a questionnaire's columns, which may stand in place of a field."""
    return (
        f"{entry.columns[0]} to {entry.columns[-1]}",
        "no",
        "items",
        "yes; no" if entry.answers in ("tick", "agree") else "",
        f"{entry.low:g}–{entry.high:g}",
        f"answers to {entry.id}, from which {entry.field} is computed; answers needed: {entry.rule}",
    )


def _allow(field: RecordField) -> tuple[str, ...]:
    """Return the words a field may hold; an empty tuple where any will do."""
    if field.kind == "yes_no":
        return ("yes", "no")
    return tuple(modality.word for modality in MODALITIES) if field.kind == "treatments" else field.choices


def _bound(field: RecordField) -> str:
    """Return a field's range; a score's is that of its default instrument."""
    for outcome, instrument in DEFAULT_INSTRUMENTS.items():
        entry = find_instrument(instrument)
        if field.name == f"{outcome}_score" and entry is not None:
            return f"{entry.low:g}–{entry.high:g} on {entry.id}, else that of the instrument"
    return "" if field.low is None or field.high is None else f"{field.low:g}–{field.high:g}"


def _lay_out(truth: dict[str, Any]) -> str:
    """Return the truth as JSON, each entry of a list on one line so that it can be read and compared."""
    parts = []
    for key, value in truth.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            body = "[\n" + ",\n".join(f"  {_dump(entry)}" for entry in value) + "\n ]"
        elif isinstance(value, dict):
            body = "{\n" + ",\n".join(f"  {json.dumps(name)}: {_dump(entry)}" for name, entry in value.items()) + "\n }"
        else:
            body = _dump(value)
        parts.append(f" {json.dumps(key)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _dump(value: Any) -> str:
    """Return `value` as JSON on one line; dates as ISO text."""
    return json.dumps(value, ensure_ascii=False, default=str)


if __name__ == "__main__":
    write_clinic(HERE, Parameters())
