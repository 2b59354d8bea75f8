"""Every check of the records as its sentence says it: loops over dictionaries, and nothing clever."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from outcomes.estimates import quality_scores, quality_visits
from outcomes.vocabulary.instruments import find_instrument
from outcomes.vocabulary.modalities import split_combination
from outcomes.vocabulary.words import fold_word

Row = dict[str, Any]
SIGNS = ("bladder_bowel_change", "leg_weakness_progressing", "saddle_numbness")


@dataclass
class Slow:
    """`rows`: sessions in order, each with `place`, `episode` and `session`; `episodes`: by number."""

    rows: list[Row]
    episodes: list[Row]
    batches: list[Row] = field(default_factory=list)

    def of(self, episode: int) -> list[Row]:
        return [row for row in self.rows if row["episode"] == episode]

    def care(self) -> Iterator[tuple[Row, list[Row]]]:
        for number, episode in enumerate(self.episodes):
            yield episode, self.of(number)

    def people(self) -> Iterator[list[Row]]:
        for key in dict.fromkeys((row["clinic"], row["patient_key"]) for row in self.rows):
            yield [row for row in self.rows if (row["clinic"], row["patient_key"]) == key]

    def pairs(self, name: str) -> Iterator[tuple[Row, Row]]:
        """Yield each session with `name`, and the one before it that has it too, of the same episode."""
        for _, rows in self.care():
            told = [row for row in rows if row[name] is not None]
            yield from zip(told[1:], told[:-1], strict=True)


Judged = list[tuple[int, bool]]
"""The place of the session that stands for each thing judged, and whether the check's sentence is true of it."""


def absent(name: str) -> Callable[[Slow], Judged]:
    blank = {"treatments": "", "clinic": "This clinic"}.get(name)
    return lambda slow: [(row["place"], row[name] is None or row[name] == blank) for row in slow.rows]


def unknown(*names: str) -> Callable[[Slow], Judged]:
    return lambda slow: [
        (rows[0]["place"], all(row[name] is None for row in rows for name in names)) for _, rows in slow.care()
    ]


def no_baseline(name: str) -> Callable[[Slow], Judged]:
    return lambda slow: [
        (rows[0]["place"], not any(row["session"] == 1 and row[name] is not None for row in rows))
        for _, rows in slow.care()
    ]


def no_follow_up(name: str) -> Callable[[Slow], Judged]:
    def judge(slow: Slow) -> Judged:
        judged = []
        for _, rows in slow.care():
            begun = any(row["session"] == 1 and row[name] is not None for row in rows)
            later = [row for row in rows if 2 <= row["session"] <= 6]
            if begun and later:
                judged.append((rows[0]["place"], all(row[name] is None for row in later)))
        return judged

    return judge


def scored(row: Row) -> bool:
    return row["pain_score"] is not None or row["function_score"] is not None


def several_instruments(outcome: str) -> Callable[[Slow], Judged]:
    def judge(slow: Slow) -> Judged:
        judged = []
        for _, rows in slow.care():
            used = [row[f"{outcome}_instrument"] for row in rows if row[f"{outcome}_score"] is not None]
            if len(used) > 1:
                judged.append((rows[0]["place"], len(set(used)) > 1))
        return judged

    return judge


def impossible(row: Row, outcome: str) -> bool:
    score, instrument = row[f"{outcome}_score"], find_instrument(row[f"{outcome}_instrument"] or "")
    if score is None:
        return False
    if instrument is None or not instrument.low <= score <= instrument.high:
        return True
    return instrument.whole and score != int(score)


def falling_numbers(slow: Slow) -> Judged:
    judged = []
    for _, rows in slow.care():
        for before, row in itertools.pairwise(rows):
            if row["session_number"] and before["session_number"] and row["session_date"] > before["session_date"]:
                anew = row["session_number"] == 1 and not row["episode_id"]
                judged.append((row["place"], row["session_number"] <= before["session_number"] and not anew))
    return judged


def two_people(slow: Slow) -> Judged:
    judged = []
    for rows in slow.people():
        told = [{row[name] for row in rows if row[name] is not None} for name in ("sex", "birth_year")]
        if any(told):
            judged.append((rows[0]["place"], any(len(one) > 1 for one in told)))
    return judged


def changing(name: str, blank: str | None, fewest: int) -> Callable[[Slow], Judged]:
    def judge(slow: Slow) -> Judged:
        judged = []
        for _, rows in slow.care():
            told = [row[name] for row in rows if row[name] is not None and row[name] != blank]
            if len(told) >= fewest:
                judged.append((rows[0]["place"], len(set(told)) > 1))
        return judged

    return judge


def spellings(slow: Slow) -> Judged:
    first: dict[str, int] = {}
    for row in slow.rows:
        if row["practitioner"] is not None:
            first.setdefault(row["practitioner"], row["place"])
    alike = Counter(fold_word(name) for name in first)
    return [(place, alike[fold_word(name)] > 1) for name, place in first.items()]


def one_value(name: str) -> Callable[[Slow], Judged]:
    def judge(slow: Slow) -> Judged:
        counts = Counter(row[name] for row in slow.rows if row[name] is not None)
        if not counts:
            return []
        most = min(value for value, count in counts.items() if count == max(counts.values()))
        return [(row["place"], row[name] == most) for row in slow.rows if row[name] is not None]

    return judge


def round_scores(slow: Slow) -> Judged:
    return [
        (row["place"], row[f"{outcome}_score"] % 10 == 0)
        for outcome in ("pain", "function")
        for row in slow.rows
        if row[f"{outcome}_instrument"] in ("VAS", "ODI") and 0 < (row[f"{outcome}_score"] or 0) < 100
    ]


def best(row: Row) -> float | None:
    instrument = find_instrument(row["pain_instrument"] or "")
    return None if instrument is None else instrument.low if instrument.better == "lower" else instrument.high


def unchanged(slow: Slow) -> Judged:
    return [
        (row["place"], row["pain_score"] == before["pain_score"])
        for row, before in slow.pairs("pain_score")
        if row["pain_instrument"] == before["pain_instrument"]
        and not row["pain_score"] == before["pain_score"] == best(row)
    ]


def leaps(slow: Slow) -> Judged:
    judged = []
    for row, before in slow.pairs("pain_score"):
        instrument = find_instrument(row["pain_instrument"] or "")
        if instrument and row["pain_instrument"] == before["pain_instrument"]:
            leap = abs(row["pain_score"] - before["pain_score"])
            judged.append((row["place"], leap > 0.7 * (instrument.high - instrument.low) + 1e-9))
    return judged


def shifted(slow: Slow) -> Judged:
    judged = []
    for outcome in ("pain", "function"):
        told = [row for row in slow.rows if row[f"{outcome}_score"] is not None]
        for name in dict.fromkeys(row[f"{outcome}_instrument"] for row in told):
            instrument = find_instrument(name or "")
            on_it = [row for row in told if row[f"{outcome}_instrument"] == name]
            for batch in sorted({row["batch"] for row in on_it}):
                own = [row for row in on_it if row["batch"] == batch]
                others = [row for row in on_it if row["batch"] != batch]
                if instrument and min(len(own), len(others)) >= quality_scores.FEWEST_SCORES:
                    means = [sum(row[f"{outcome}_score"] for row in some) / len(some) for some in (own, others)]
                    apart = abs(means[0] - means[1])
                    judged.append((own[0]["place"], apart > 0.25 * (instrument.high - instrument.low)))
    return judged


def odd_age(episode: Row) -> bool:
    return bool(episode["age"] < 16 or episode["age"] >= 90)


def age_against_birth(slow: Slow) -> Judged:
    return [
        (row["place"], row["session_date"].year - row["birth_year"] - row["age"] not in (0, 1))
        for row in slow.rows
        if row["age"] is not None and row["birth_year"] is not None and row["age"] < 90
    ]


def twins(slow: Slow) -> Judged:
    names = ("session_date", "sex", "pain_score", "function_score", "age", "birth_year")
    people = [rows for rows in slow.people() if sum(map(scored, rows)) >= 3]
    told = [sorted(repr([row[name] for name in names]) for row in rows) for rows in people]
    return [(rows[0]["place"], told.count(one) > 1) for rows, one in zip(people, told, strict=True)]


def a_day(more_than: int) -> Callable[[Slow], Judged]:
    def judge(slow: Slow) -> Judged:
        counts = Counter((row["clinic"], row["patient_key"], row["session_date"]) for row in slow.rows)
        return [
            (row["place"], counts[row["clinic"], row["patient_key"], row["session_date"]] > more_than)
            for row in slow.rows
        ]

    return judge


def long_gaps(slow: Slow) -> Judged:
    return [
        (row["place"], (row["session_date"] - before["session_date"]).days > 365)
        for _, rows in slow.care()
        for before, row in itertools.pairwise(rows)
    ]


def busy_days(slow: Slow) -> Judged:
    seen: dict[tuple[str, str, dt.date], list[Row]] = defaultdict(list)
    for row in slow.rows:
        if row["practitioner"] is not None:
            seen[row["practitioner"], row["clinic"], row["session_date"]].append(row)
    return [
        (rows[0]["place"], len({row["patient_key"] for row in rows}) >= quality_visits.PATIENTS_A_DAY)
        for rows in seen.values()
    ]


def days_off(slow: Slow) -> Judged:
    return [
        (row["place"], day.weekday() == 6 or (day.month, day.day) in ((12, 25), (1, 1)))
        for row in slow.rows
        for day in [row["session_date"]]
    ]


def falling_months(slow: Slow) -> Judged:
    counts = Counter((row["session_date"].year, row["session_date"].month) for row in slow.rows)
    judged: Judged = []
    month = min(counts, default=(0, 0))
    while month < max(counts, default=(0, 0)):
        after = (month[0] + month[1] // 12, month[1] % 12 + 1)
        if counts[month] >= quality_visits.FULL_MONTH and after < max(counts):
            standing = after if counts[after] else month
            place = next(
                row["place"] for row in slow.rows if (row["session_date"].year, row["session_date"].month) == standing
            )
            judged.append((place, 2 * counts[after] < counts[month]))
        month = after
    return judged


def seldom_scored(slow: Slow) -> Judged:
    everyone = [row["pain_score"] is not None for row in slow.rows]
    judged = []
    for name in sorted({row["practitioner"] for row in slow.rows if row["practitioner"] is not None}):
        own = [row for row in slow.rows if row["practitioner"] == name]
        if len(own) >= quality_scores.FEWEST_SESSIONS:
            share = sum(row["pain_score"] is not None for row in own) / len(own)
            judged.append((own[0]["place"], share < sum(everyone) / len(everyone) - 0.2 - 1e-9))
    return judged


def silent(slow: Slow) -> tuple[Judged, float]:
    worse: Judged = []
    better: list[bool] = []
    for _, rows in slow.care():
        base = [row for row in rows if row["session"] == 1 and row["pain_score"] is not None]
        for before, row in itertools.pairwise(rows):
            if not base or before["session"] == 1 or before["pain_score"] is None:
                continue
            goal = best(before)
            if goal is None or before["pain_instrument"] != base[0]["pain_instrument"]:
                continue
            missing = row["pain_score"] is None
            if abs(before["pain_score"] - goal) < abs(base[0]["pain_score"] - goal):
                better.append(missing)
            else:
                worse.append((row["place"], missing))
    if len(better) < quality_scores.FEWEST_SCORES:
        return [], 0.0
    return worse, sum(better) / len(better)


SLOWLY: dict[str, Callable[[Slow], Judged]] = {
    "pain_score": absent("pain_score"),
    "function_score": absent("function_score"),
    "pain_baseline": no_baseline("pain_score"),
    "function_baseline": no_baseline("function_score"),
    "pain_follow_up": no_follow_up("pain_score"),
    "function_follow_up": no_follow_up("function_score"),
    "last_score": lambda slow: [
        (rows[-1]["place"], not scored(rows[-1])) for one, rows in slow.care() if not one["open"] and len(rows) > 1
    ],
    "treatments": absent("treatments"),
    "back_pain_type": lambda slow: [
        (rows[0]["place"], all(row["back_pain_type"] == "unspecified" for row in rows)) for _, rows in slow.care()
    ],
    "red_flag_screening": lambda slow: [
        (rows[0]["place"], any(rows[0][sign] is None for sign in SIGNS)) for _, rows in slow.care()
    ],
    "red_flag_action": lambda slow: [
        (row["place"], row["red_flag_action"] is None) for row in slow.rows if any(row[one] == "yes" for one in SIGNS)
    ],
    "age": unknown("age", "birth_year"),
    "sex": unknown("sex"),
    "symptom_weeks": unknown("symptom_weeks"),
    "prior_episodes": unknown("prior_episodes"),
    "leg_pain": unknown("leg_pain"),
    "start_back_risk": unknown("start_back_risk"),
    "payer": unknown("payer"),
    "practitioner": absent("practitioner"),
    "clinic": absent("clinic"),
    "discharge": lambda slow: [
        (rows[-1]["place"], all(row["discharged"] != "yes" for row in rows))
        for one, rows in slow.care()
        if not one["open"]
    ],
    "discharge_reason": lambda slow: [
        (rows[-1]["place"], all(row["discharge_reason"] is None for row in rows))
        for _, rows in slow.care()
        if any(row["discharged"] == "yes" for row in rows)
    ],
    "first_session": lambda slow: [
        (rows[0]["place"], rows[0]["session"] != 1) for _, rows in slow.care() if rows[0]["session_number"]
    ],
    "sessions_between": lambda slow: [
        (row["place"], row["session"] - before["session"] > 1)
        for _, rows in slow.care()
        for before, row in itertools.pairwise(rows)
        if row["session_number"]
    ],
    "scores_in_range": lambda slow: [
        (row["place"], impossible(row, "pain") or impossible(row, "function")) for row in slow.rows if scored(row)
    ],
    "one_pain_instrument": several_instruments("pain"),
    "one_function_instrument": several_instruments("function"),
    "numbers_against_dates": falling_numbers,
    "discharge_last": lambda slow: [
        (row["place"], row["place"] != rows[-1]["place"])
        for _, rows in slow.care()
        for row in rows
        if row["discharged"] == "yes"
    ],
    "reason_without_discharge": lambda slow: [
        (row["place"], row["discharged"] != "yes") for row in slow.rows if row["discharge_reason"] is not None
    ],
    "one_person": two_people,
    "usual_care_alone": lambda slow: [
        (row["place"], len(split_combination(row["treatments"])) > 1)
        for row in slow.rows
        if "usual care" in split_combination(row["treatments"])
    ],
    "one_type": changing("back_pain_type", "unspecified", 1),
    "symptom_weeks_steady": changing("symptom_weeks", None, 2),
    "practitioner_spellings": spellings,
    "pain_one_value": one_value("pain_score"),
    "function_one_value": one_value("function_score"),
    "round_scores": round_scores,
    "pain_unchanged": unchanged,
    "pain_jumps": leaps,
    "scale_shift": shifted,
    "age_plausible": lambda slow: [
        (rows[0]["place"], odd_age(one)) for one, rows in slow.care() if one["age"] is not None
    ],
    "age_and_birth_year": age_against_birth,
    "symptoms_before_birth": lambda slow: [
        (rows[0]["place"], one["symptom_weeks"] * 7 > (one["age"] + 1) * 365.25)
        for one, rows in slow.care()
        if one["age"] is not None and one["symptom_weeks"] is not None
    ],
    "twin_patients": twins,
    "twice_a_day": a_day(1),
    "many_a_day": a_day(3),
    "long_episode": lambda slow: [
        (rows[0]["place"], len(rows) > quality_visits.SESSIONS_AN_EPISODE) for _, rows in slow.care()
    ],
    "long_gap": long_gaps,
    "busy_day": busy_days,
    "days_off": days_off,
    "first_of_month": lambda slow: [(row["place"], row["session_date"].day == 1) for row in slow.rows],
    "falling_month": falling_months,
    "seldom_scored": seldom_scored,
    "silent_when_worse": lambda slow: silent(slow)[0],
}
"""All but those that count rows of files, which are the history's own numbers."""
