"""Whether the records can be trusted, in words: the checks, the rows behind one, what is missing, how complete."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.charts.style import say_count, say_interval, say_number
from outcomes.charts.track_words import label_patient
from outcomes.estimates import CheckResult, Completeness, CompletenessRow, Quality, RowBehind, ToDoItem
from outcomes.vocabulary.quality import QualityState

__all__ = [
    "QUALITY_HEADINGS",
    "QUALITY_ICONS",
    "is_faint",
    "label_check",
    "label_quality_state",
    "say_check",
    "say_completeness",
    "say_limits",
    "say_quality",
    "say_quality_scope",
    "say_to_do",
    "tabulate_behind",
    "tabulate_completeness",
    "tabulate_quality",
    "tabulate_quality_by_import",
    "tabulate_to_do",
]

QUALITY_ICONS: dict[QualityState, str] = {
    "fail": ":material/cancel:",
    "error": ":material/build:",
    "warn": ":material/visibility:",
    "pass": ":material/check_circle:",
    "not applicable": ":material/horizontal_rule:",
}
_SIGNS: dict[QualityState, str] = {"fail": "✕", "error": "?", "warn": "▲", "pass": "✓", "not applicable": "–"}
_WORDS: dict[QualityState, tuple[str, str]] = {
    "fail": ("fails", "fail"),
    "error": ("broke off", "broke off"),
    "warn": ("needs a look", "need a look"),
    "pass": ("passes", "pass"),
    "not applicable": ("does not apply", "do not apply"),
}
"""Of one check and of several."""

_REASONS = {
    "nowhere": "The field is nowhere in the records.",
    "nothing": "There is nothing of that kind to judge here.",
    "too few": "Too few to judge.",
    "broke off": "The check broke off; nothing is known of it. The others are not touched.",
}

QUALITY_HEADINGS = {
    "check": "Check",
    "title": "Title",
    "category": "Kind",
    "field": "Fields",
    "n": "Judged (n)",
    "violating": "Of these it is true of",
    "share": "Share, %",
    "low": "95% from",
    "high": "95% to",
    "threshold": "Needs a look beyond, %",
    "fail_threshold": "Fails beyond, %",
    "state": "State",
    "asks": "Counted is",
    "reason": "Why not",
    "patient": "Patient",
    "day": "Day",
    "session": "Session",
    "import": "Import",
    "file": "File",
    "unit": "What",
    "month": "Month",
    "complete": "Complete, %",
}
"""Those of the tables told here."""

_MOST = 3


def label_quality_state(state: QualityState, *, sign: bool = False) -> str:
    """Return a state as a reader sees it, after its `sign` where no icon can stand."""
    word = _WORDS[state][0]
    return f"{_SIGNS[state]} {word}" if sign else word


def label_check(result: CheckResult) -> str:
    """Return a check in a list to choose from, with how many rows are behind it."""
    return f"{result.check.title} ({result.violating:,})"


def say_quality(quality: Quality) -> str:
    """Return the answer: how many checks pass, and what matters most."""
    every = len(quality.results)
    passing = quality.count("pass")
    text = f"**{passing} of {every} checks {_WORDS['pass'][passing != 1]}**"
    rest = ", ".join(_say_state(quality, state) for state in ("warn", "fail", "error") if quality.count(state))
    text += f", {rest}" if rest else ""
    idle = _say_state(quality, "not applicable")
    text += f"; {idle}." if quality.count("not applicable") else "."
    foremost = [result.check.title.lower() for result in quality.ranked[:_MOST]]
    return f"{text} What matters most: {', '.join(foremost)}." if foremost else f"{text} Nothing needs a look."


def say_quality_scope(quality: Quality) -> str:
    """Return what was looked at."""
    imports = say_count(len(quality.files), "import")
    newest = f" The newest session is of {quality.as_of.isoformat()}." if quality.as_of else ""
    return (
        f"Looked at: {say_count(quality.sessions, 'session')} of {say_count(quality.episodes, 'episode')}, from "
        f"{imports}, those with a red flag among them.{newest} What does not apply was not checked, and is no pass."
    )


def say_check(result: CheckResult) -> str:
    """Return how one check ended, in sentences: what was counted, the share, its interval and of how many."""
    share = result.share
    if share is None:
        return _REASONS.get(result.reason, "")
    interval = f"; {say_interval(share.low, share.high)} %" if share.low is not None else ""
    asks = f"{result.check.asks[0].lower()}{result.check.asks[1:]}"
    found = f"{say_number(share.value)} % of {result.judged:,} {result.check.unit} ({result.violating:,}{interval})"
    return f"{found}: {asks} {say_limits(result)}"


def say_limits(result: CheckResult) -> str:
    """Return the limits that a check was held against."""
    if result.share is None:
        return ""
    looked, fails = _say_limit(result.warn), "" if result.fail is None else _say_limit(result.fail)
    if not fails or fails == looked:
        return f"It {'fails' if fails else 'needs a look'} {looked}."
    return f"It needs a look {looked} and fails {fails}."


def say_to_do(item: ToDoItem) -> str:
    """Return what is missing, in a sentence, and of how many."""
    return f"{(item.todo.one if item.count == 1 else item.todo.many).format(n=f'{item.count:,}')}."


def say_completeness(result: Completeness) -> str:
    """Return how complete the last months are, everyone together, and in which month least."""
    whole = result.everyone.whole
    if whole is None:
        return f"{result.check.title}: nothing to judge in the last {len(result.months)} months."
    text = (
        f"{result.check.title}: complete in {say_number(whole.value)} % of {whole.n:,} {result.check.unit} of the last "
        f"{len(result.months)} months"
    )
    text += f" ({say_interval(whole.low, whole.high)} %)" if whole.low is not None else ""
    cells = zip(result.everyone.cells, result.months, strict=True)
    judged = [(cell, month) for cell, month in cells if cell and cell.low is not None]
    if len(judged) < 2:
        return f"{text}."
    least, month = min(judged, key=lambda one: one[0].value)
    return f"{text}; least in {month}, {say_number(least.value)} % of {least.n:,}."


def tabulate_quality(quality: Quality) -> list[dict[str, object]]:
    """Return one row a check, in the order of the catalogue; shares and limits in per cent."""
    return [_tabulate_check(result) for result in quality.results]


def tabulate_quality_by_import(quality: Quality) -> list[dict[str, object]]:
    """Return one row a check and import: what the import brought of what is judged, and the share; oldest first."""
    return [
        {
            "check": result.check.name,
            "title": result.check.title,
            "import": one.batch,
            "file": quality.files.get(one.batch, ""),
            "n": one.judged,
            "violating": one.violating,
            "share": 100 * one.violating / one.judged if one.judged else None,
        }
        for result in quality.results
        for one in result.by_import
    ]


def tabulate_behind(rows: Sequence[RowBehind]) -> list[dict[str, object]]:
    """Return the sessions behind a check, one a row, with what its fields hold there."""
    return [
        ({"unit": row.unit} if row.unit else {})
        | {
            "patient": label_patient(row.patient_key),
            "session": row.session,
            "day": row.day.isoformat(),
            "clinic": row.clinic,
            "practitioner": row.practitioner,
            "import": row.batch,
            "file": row.file,
        }
        | {name: value for name, value in row.values if name not in _SAID_ALREADY}
        for row in rows
    ]


def tabulate_to_do(items: Sequence[ToDoItem]) -> list[dict[str, object]]:
    """Return one row a thing to do and session, the most urgent first."""
    return [
        {"what": say_to_do(item), "do": item.todo.mend} | row for item in items for row in tabulate_behind(item.rows)
    ]


def tabulate_completeness(result: Completeness) -> list[dict[str, object]]:
    """Return one row a practitioner and month, everyone first, and each one's months together under `all`."""
    return [
        {
            "practitioner": row.name or "everyone",
            "month": month,
            "complete": cell.value,
            "low": cell.low,
            "high": cell.high,
            "n": cell.n,
        }
        for row in (result.everyone, *result.rows)
        for month, cell in zip((*result.months, "all"), (*row.cells, row.whole), strict=True)
        if cell is not None
    ]


_SAID_ALREADY = ("patient_id", "clinic", "practitioner")


def _tabulate_check(result: CheckResult) -> dict[str, object]:
    check, share = result.check, result.share
    return {
        "check": check.name,
        "category": check.category,
        "field": ", ".join(check.fields),
        "n": result.judged,
        "violating": result.violating,
        "share": share.value if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "threshold": result.warn if share else None,
        "state": result.state,
        "fail_threshold": result.fail,
        "title": check.title,
        "unit": check.unit,
        "asks": check.asks,
        "reason": _REASONS.get(result.reason, ""),
    }


def _say_state(quality: Quality, state: QualityState) -> str:
    count = quality.count(state)
    return f"{count} {_WORDS[state][count != 1]}"


def _say_limit(limit: float) -> str:
    return "where there is any" if limit == 0 else f"beyond {limit:.3g} %"


def is_faint(row: CompletenessRow, month: int) -> bool:
    """Tell whether a cell holds too few for its share to be judged."""
    cell = row.cells[month]
    return cell is None or cell.low is None
