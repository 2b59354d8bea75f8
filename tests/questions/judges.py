"""Is a sentence right? For each question one judge, who reads what the sentence claims and holds it against the truth.

A claim is right where it is true. What is large must be claimed, what is nothing must not; in between either will do,
as long as the claim has the right sign. Numbers that the sentence gives must be those that a plain count gives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from statistics import mean

from tests.questions.clinics import LARGE, PRACTITIONERS, SESSIONS, Clinic, Episode, is_scored
from tests.questions.truths import (
    count_improved,
    count_left,
    count_months,
    find_course,
    find_effect,
    find_followed,
    find_newest,
    find_settled,
    find_share,
    find_silent,
    find_target,
    find_within,
    is_better,
    quarter_of,
)

__all__ = ["JUDGES", "Judge"]

Judge = Callable[[Clinic, Sequence[str]], None]
"""Raises an AssertionError that says what is wrong with the sentences."""

_NUMBER = r"([−+-]?[\d,]+(?:\.\d+)?)"
_COLLAPSE_COMPLETE = dt.date(2026, 1, 30)
"""Thirty days after the last month of intake: only then is it complete, and judged."""

_NOTHING = 0.1
"""A true difference of so many points is nothing."""


def judge_better(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Pain and function fall, rise or show no clear change, as the mean of all does had everyone stayed; and by how
    much, to three tenths of a point."""
    _judge_change(sentences[0], find_course(clinic.episodes), slack=0.3)
    _judge_change(sentences[1], [8 * one for one in find_course(clinic.episodes, pain=False)], slack=2.4)


def judge_before(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Both years' shares are as counted, to a tenth; better or worse is claimed where they differ by 15 in a hundred
    or more, nothing where no year was made to differ, else the right side or nothing."""
    (text,) = sentences
    first, last = re.findall(r"\d{4}-Q\d", text)[:2]
    recent = _in_quarters(clinic, first, last)
    earlier = _in_quarters(clinic, _year_before(first), _year_before(last))
    told = [_read(number) for number in re.findall(_NUMBER + " % of", text)]
    shares = [find_share(recent), find_share(earlier)]
    assert all(abs(a - b) <= 0.06 for a, b in zip(told, shares, strict=True)), (told, shares, text)
    word = _find_one(text, r"\*\*(better|worse|not clearly changed)\*\*")
    side = {"better": 1, "worse": -1, "not clearly changed": 0}[word]
    assert side == 0 or clinic.planted.year, text
    _judge_side(side, shares[0] - shares[1], must=15, nothing=0, text=text)


def judge_how_many(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Patients, episodes and sessions are as counted, every one."""
    (text,) = sentences
    told = [int(_read(one)) for one in re.findall(_NUMBER + r" (?:patient|episode|session)", text)]
    patients = len({one.patient for one in clinic.episodes})
    assert told == [patients, len(clinic.episodes), sum(one.stayed for one in clinic.episodes)], text


def judge_who_differs(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Nobody is named where nobody differs; else whoever is named lies on that side of the mean of all, and whoever
    does by 15 in a hundred or more is named; and nobody in who is scored again, in which nobody differs."""
    improved, scored = sentences
    named = dict.fromkeys(_names_after(improved, "better than expected"), 1)
    named |= dict.fromkeys(_names_after(improved, "worse than expected"), -1)
    for who in PRACTITIONERS:
        _judge_unit(clinic, who, named.get(who, 0), improved)
    assert scored.startswith("None of 4 practitioners differs"), scored


def judge_best(clinic: Clinic, sentences: Sequence[str]) -> None:
    """In each type: what is named better or worse than all others truly is, had patients been alike; whatever is by a
    point or more is named; none is where the truth is next to nothing."""
    for kind, text in zip(("muscular", "disc"), sentences, strict=True):
        better = _section(text, "Clearly better than all others together: ")
        worse = _section(text, "Clearly worse: ")
        for word in _list_treatments():
            side = (f"**{word}**" in worse) - (f"**{word}**" in better)
            _judge_side(side, find_effect(clinic, kind, word), must=LARGE, nothing=_NOTHING, text=text)


def judge_how_long(clinic: Clinic, sentences: Sequence[str]) -> None:
    """The share found improved within 8 sessions is as counted, to one in a hundred; so is after how many half are."""
    (text,) = sentences
    share, truth = _read(_find_one(text, r"\*\*" + _NUMBER + " %")), find_within(clinic, 8)
    assert abs(share - truth) <= 1, (truth, text)
    half = re.search(r"half of all are after (\d+)", text)
    reached = [sessions for sessions in range(1, SESSIONS) if find_within(clinic, sessions) >= 50]
    if half is None:
        assert not reached or abs(find_within(clinic, reached[0]) - 50) < 1, text
        return
    told = int(half[1])
    assert find_within(clinic, told) >= 49, text
    assert find_within(clinic, told - 1) < 51, text


def judge_who_leaves(clinic: Clinic, sentences: Sequence[str]) -> None:
    """The share that leaves unimproved is as counted, to one in a hundred; a type is named where 8 in a hundred more
    leave than of the other, none where fewer than 2 do."""
    (text,) = sentences
    left, counted = count_left(find_followed(clinic))
    told = _read(_find_one(text, r"\*\*" + _NUMBER + " %"))
    assert abs(told - 100 * left / counted) <= 1.1, (100 * left / counted, text)
    shares = [
        100 * a / b
        for a, b in (count_left(find_followed(clinic, clinic.pick(kind=kind))) for kind in ("disc", "muscular"))
    ]
    more = re.search(r"more\*\* than of all others: (Disc|Muscular)", text)
    side = 0 if more is None else 1 if more[1] == "Disc" else -1
    _judge_side(side, shares[0] - shares[1], must=8, nothing=2, text=text)


def judge_target(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Twenty in a hundred off is called so, on the right side; a target that is just met is near; none is none."""
    (text,) = sentences
    off, target = clinic.planted.target, find_target(clinic)
    if off is None:
        assert text.startswith("No target is set"), text
        return
    assert f" {target} %" in text, text
    first, last = re.findall(r"\d{4}-Q\d", text)
    gap = target - find_share(_in_quarters(clinic, first, last))
    word = _find_one(text, r"\*\*(Near|Above|Below|Cannot be told)\b")
    _judge_side({"Below": 1, "Near": 0, "Cannot be told": 0, "Above": -1}[word], gap, must=8, nothing=1, text=text)


def judge_trust(clinic: Clinic, sentences: Sequence[str]) -> None:
    """What is missing twice as often as its limit is named among the three things that matter most, and nothing that
    is missing less often than that limit: first pain scores (5 %), pain scores (10 %), red flags asked for (5 %)."""
    (text,) = sentences
    named = text.split("What matters most: ")[-1]
    sessions = [(one, session) for one in clinic.episodes for session in range(1, one.stayed + 1)]
    unscored = sum((one.no_baseline and session == 1) or _is_unscored(one, session) for one, session in sessions)
    shares = {
        "pain at the first session": (sum(one.no_baseline for one in clinic.episodes) / len(clinic.episodes), 0.05),
        "pain score": (unscored / len(sessions), 0.10),
        "red flags asked for": (sum(one.unasked for one in clinic.episodes) / len(clinic.episodes), 0.05),
    }
    for title, (share, limit) in shares.items():
        is_named = re.search(rf"(^|, ){title}(,|\.)", named) is not None
        assert is_named if share > 2 * limit else not is_named or share > limit, (title, share, text)


def judge_raise(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Practitioners as in who differs. A measure that is raised
    has the value counted for that month, far on that side of the months before; a collapse of scoring is raised."""
    named: dict[str, int] = {}
    for text in sentences:
        if "beyond the limits of chance in who improves" in text:
            who = re.split(", | and ", text.split(" lie")[0])
            named |= dict.fromkeys(who, 1 if "better than" in text else -1)
            continue
        assert "beyond the limits of chance" not in text, text
        _judge_month(clinic, text)
    for who in PRACTITIONERS:
        _judge_unit(clinic, who, named.get(who, 0), " ".join(sentences))
    collapsed = any(text.startswith("Pain scores taken") and "far below" in text for text in sentences)
    assert collapsed == (clinic.planted.collapse and find_newest(clinic) >= _COLLAPSE_COMPLETE), sentences


def judge_my_patients(clinic: Clinic, sentences: Sequence[str]) -> None:
    """As the first question, of each practitioner's own patients."""
    for who in PRACTITIONERS:
        pain, function = (text.split(": ", 1)[1] for text in sentences if text.startswith(f"{who}: "))
        own = clinic.pick(practitioner=who)
        _judge_change(pain, find_course(own), slack=0.35)
        _judge_change(function, [8 * one for one in find_course(own, pain=False)], slack=2.8)


def judge_not_improving(clinic: Clinic, sentences: Sequence[str]) -> None:
    """All open patients are counted, and as many are off track as the list has. Whoever is worse than every such
    patient is off track; whoever is no worse than half of them is not."""
    head, *lines = sentences
    off, judged = (int(_read(one)) for one in re.findall(r"\*\*(\d+) of (\d+) open", head)[0])
    assert judged == sum(one.open for one in clinic.episodes) == len(lines), head
    assert off == sum(": Off track" in line for line in lines), head
    for line in lines:
        one, like = _find_like(clinic, line)
        if _find_last_scored(one) < 2 or one.silent:
            assert ": Off track" not in line, line
            continue
        score, scores = float(one.whole[5]), sorted(float(other.whole[5]) for other in like)
        if score > scores[-1] + 0.3:
            assert ": Off track" in line, (scores[-1], line)
        if score <= scores[len(scores) // 2]:
            assert ": Off track" not in line, (scores[len(scores) // 2], line)


def judge_expectation(clinic: Clinic, sentences: Sequence[str]) -> None:
    """The last score is told, and what was expected is what such patients would have had on average, had all stayed,
    to seven tenths of a point."""
    assert len(sentences) == sum(one.open for one in clinic.episodes)
    for line in sentences:
        one, like = _find_like(clinic, line)
        session, score = re.findall(r"session (\d+): " + _NUMBER, line)[0]
        assert abs(_read(score) - float(one.whole[int(session) - 1])) <= 0.06, line
        assert int(session) == _find_last_scored(one), line
        expected = re.search("expected " + _NUMBER, line)
        assert (expected is None) == (int(session) == 1), line
        if expected:
            truth = mean(float(other.whole[int(session) - 1]) for other in like)
            assert abs(_read(expected[1]) - truth) <= 0.7, (truth, line)


def judge_pair(clinic: Clinic, sentences: Sequence[str]) -> None:
    """All six pairs of each type are told; better and worse are true had patients been alike, and said from a point
    on; where the truth is next to nothing, no difference is claimed."""
    for kind, text in zip(("muscular", "disc"), sentences, strict=True):
        assert text.startswith(f"{kind}: Two by two, 6 of 6 pairs can be compared: "), text
        for clause in text.removesuffix(".").split("compared: ")[1].split("; "):
            first, second = re.findall(r"^([a-z +]+) against ([a-z +]+),", clause)[0]
            word = _find_one(clause, r", (better|worse|compatible with no difference)$")
            side = {"better": -1, "worse": 1, "compatible with no difference": 0}[word]
            _judge_side(side, find_effect(clinic, kind, first, second), must=LARGE, nothing=_NOTHING, text=clause)


def judge_exercise(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Exercise therapy is called better where it truly adds a point or more beside the same other treatments, and
    compatible with no difference where it adds nothing."""
    (text,) = sentences
    effects = [
        find_effect(clinic, kind, *pair)
        for kind in ("muscular", "disc")
        for pair in (("exercise therapy + massage", "massage"), ("acupuncture + exercise therapy", "acupuncture"))
    ]
    clear = re.search(r"\*\*exercise therapy\*\*, [^;]*?\), (better|worse)", text)
    if clear is None:
        assert "exercise therapy" in _section(text, "Compatible with no difference: "), text
    side = 0 if clear is None else -1 if clear[1] == "better" else 1
    _judge_side(side, mean(effects), must=LARGE, nothing=_NOTHING, text=text)


def judge_no_more_gain(clinic: Clinic, sentences: Sequence[str]) -> None:
    """From the session named on less than a point is truly gained, and from the one before it more; the gain told is
    the true one, to a quarter of a point."""
    (text,) = sentences
    course = find_course(clinic.episodes)
    named, last = int(_find_one(text, r"from session (\d+) on")), int(_find_one(text, r"up to session (\d+)"))
    assert "little more is gained" in text, text
    ahead = [course[session] - course[last - 1] for session in range(last)]
    assert all(one < 1.05 for one in ahead[named - 1 :]), (ahead, text)
    assert named == 1 or ahead[named - 2] > 0.85, (ahead, text)
    kind, told = re.findall("a (gain|loss) of " + _NUMBER, text)[0]
    assert abs((1 if kind == "gain" else -1) * _read(told) - ahead[named - 1]) <= 0.25, (ahead[named - 1], text)


def judge_where_i_stand(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Each practitioner's own share is as counted, and the verdict as in who differs; perhaps counts as nothing."""
    words = {"**more than chance**, and better": 1, "**more than chance**, and worse": -1}
    for who in PRACTITIONERS:
        (text,) = (text for text in sentences if text.startswith(f"{who}: "))
        hits, scored = count_improved([one for one in find_settled(clinic) if one.practitioner == who])
        share, n = re.findall(": " + _NUMBER + r" % of " + _NUMBER, text)[0]
        assert (int(_read(n)), round(100 * hits / scored)) == (scored, int(_read(share))), (hits, text)
        side = next((value for word, value in words.items() if word in text), 0)
        _judge_unit(clinic, who, side, text)


def judge_real(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Acupuncture against massage, which are given to unlike patients: a difference is claimed where it is there had
    they been alike, and where it is only who was given what, none."""
    for kind, text in zip(("muscular", "disc"), sentences, strict=True):
        first, second = re.findall(rf"^{kind}: ([a-z +]+) against ([a-z +]+):", text)[0]
        side = -1 if text.endswith("**better**.") else 1 if text.endswith("**worse**.") else 0
        assert (side == 0) == ("compatible with no difference" in text), text
        _judge_side(side, find_effect(clinic, kind, first, second), must=LARGE, nothing=_NOTHING, text=text)


def judge_missing(clinic: Clinic, sentences: Sequence[str]) -> None:
    """Of Asha's patients in care so many have no pain score of the last four weeks as a plain count finds; nothing
    else is missing of them."""
    silent = find_silent(clinic, PRACTITIONERS[0])
    assert silent == clinic.planted.silent
    verb = "1 patient in care has" if silent == 1 else f"{silent} patients in care have"
    assert list(sentences) == ([f"{verb} no pain score in the last 4 weeks."] if silent else []), sentences


JUDGES: dict[str, Judge] = {
    "better": judge_better,
    "before": judge_before,
    "how many": judge_how_many,
    "who differs": judge_who_differs,
    "best": judge_best,
    "how long": judge_how_long,
    "who leaves": judge_who_leaves,
    "target": judge_target,
    "trust": judge_trust,
    "raise": judge_raise,
    "my patients": judge_my_patients,
    "not improving": judge_not_improving,
    "expectation": judge_expectation,
    "like this": judge_best,
    "pair": judge_pair,
    "exercise": judge_exercise,
    "no more gain": judge_no_more_gain,
    "where I stand": judge_where_i_stand,
    "real": judge_real,
    "missing": judge_missing,
}


def _judge_side(side: int, truth: float, *, must: float, nothing: float, text: str) -> None:
    """Hold a claim, −1, 0 or 1, against the true difference."""
    if abs(truth) >= must:
        assert side * truth > 0, (truth, text)
    elif abs(truth) < nothing:
        assert side == 0, (truth, text)
    else:
        assert side * truth >= 0, (truth, text)


def _judge_change(text: str, course: Sequence[float], *, slack: float) -> None:
    truth = course[5] - course[0]
    worse, better = re.search(r" (rises|worsens) by ", text), re.search(r" (falls|improves) by ", text)
    side = 1 if worse else -1 if better else 0
    assert side or "no clear change" in text, text
    _judge_side(side, truth, must=2 * slack, nothing=0.2 * slack, text=text)
    told = re.search(r"by \*\*" + _NUMBER, text) or re.search("a change of " + _NUMBER, text)
    assert told is not None, text
    assert abs(abs(_read(told[1])) - abs(truth)) <= slack, (truth, text)


def _judge_unit(clinic: Clinic, who: str, side: int, text: str) -> None:
    """Hold a claim on one practitioner against the share improved of those scored again, beside everybody's."""
    settled = find_settled(clinic)
    own, everyone = (
        100 * hits / scored
        for hits, scored in (
            count_improved([one for one in settled if one.practitioner == who]),
            count_improved(settled),
        )
    )
    assert side == 0 or (clinic.planted.odd and side * (own - everyone) > 1), (who, own, everyone, text)
    if abs(own - everyone) >= 15:
        assert side * (own - everyone) > 0, (who, own, everyone, text)


def _judge_month(clinic: Clinic, text: str) -> None:
    name, told, month, n, side = re.findall(
        r"^(.*?): " + _NUMBER + r"(?: %| points)? in (\w+ \d{4}) \(n " + _NUMBER + r"\), far (above|below)", text
    )[0]
    months = _find_months(clinic, name)
    values = {word: len(each) if name == "New episodes of care" else mean(each) for word, each in months.items()}
    assert (
        abs(values[month] - _read(told)) <= 0.51 if "points" not in text else abs(values[month] - _read(told)) <= 0.06
    )
    assert len(months[month]) == int(_read(n)) or name.endswith("30 days"), text
    before = list(values.values())[: list(values).index(month)]
    others = sorted(before)
    beyond = values[month] < others[len(others) // 4] if side == "below" else values[month] > others[-len(others) // 4]
    assert beyond, (values[month], others, text)


def _find_months(clinic: Clinic, name: str) -> dict[str, list[float]]:
    settled = {one.patient for one in find_settled(clinic)}
    newest = find_newest(clinic)

    def last_by_6(one: Episode, *, pain: bool) -> int:
        seen = [at for at in range(2, min(6, one.stayed) + 1) if not pain or not _is_unscored(one, at)]
        return seen[-1] if seen else 0

    def improved(one: Episode) -> float | None:
        if one.patient not in settled:
            return None
        at = last_by_6(one, pain=True)
        return 100.0 * bool(at and is_better(one, at))

    def pain(one: Episode) -> float | None:
        at = last_by_6(one, pain=True)
        return float(one.whole[0] - one.whole[at - 1]) if at and one.patient in settled else None

    def function(one: Episode) -> float | None:
        at, old = last_by_6(one, pain=False), (newest - one.first).days >= 180
        return float(round(8 * one.whole[0]) - round(8 * one.whole[at - 1])) if at and old else None

    def left(one: Episode) -> float | None:
        return 100.0 * count_left([one])[0] if one.patient in settled else None

    measures = {
        "Meaningfully improved": improved,
        "Improvement in pain": pain,
        "Improvement in function": function,
        "Left unimproved within 8 sessions": left,
        "New episodes of care": lambda _: 1.0,
    }
    if name.endswith("in the first 30 days"):
        return _find_scored(clinic)
    return count_months(clinic, measures[name])


def _find_scored(clinic: Clinic) -> dict[str, list[float]]:
    """Return of every session within 30 days whether pain was scored, in per cent, by month of the first."""
    months: dict[str, list[float]] = {}
    for one in sorted(clinic.episodes, key=lambda one: one.first):
        for session in range(1, one.stayed + 1):
            if one.every * (session - 1) <= 30:
                unscored = (one.no_baseline and session == 1) or _is_unscored(one, session)
                months.setdefault(one.first.strftime("%B %Y"), []).append(100.0 * (not unscored))
    return months


def _is_unscored(one: Episode, session: int) -> bool:
    return session > 1 and not is_scored(one, session)


def _find_last_scored(one: Episode) -> int:
    return max(session for session in range(1, one.stayed + 1) if not _is_unscored(one, session))


def _find_like(clinic: Clinic, line: str) -> tuple[Episode, list[Episode]]:
    """Return the open patient that a line tells of, and all who began alike and have ended."""
    one = next(one for one in clinic.episodes if line.startswith(one.patient))
    like = [
        other
        for other in clinic.pick(kind=one.kind)
        if not other.open and not other.no_baseline and abs(float(other.whole[0] - one.whole[0])) <= 0.35
    ]
    return one, like


def _in_quarters(clinic: Clinic, first: str, last: str) -> list[Episode]:
    return [one for one in find_settled(clinic) if first <= quarter_of(one.first) <= last]


def _year_before(quarter: str) -> str:
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def _list_treatments() -> tuple[str, ...]:
    return ("massage", "exercise therapy + massage", "acupuncture", "acupuncture + exercise therapy")


def _names_after(text: str, words: str) -> list[str]:
    found = re.search(rf"\*\*{words}\*\*: ([^;.]*)", text)
    return re.split(", | and ", found[1]) if found else []


def _section(text: str, head: str) -> str:
    """Return what follows `head` up to the end of its sentence."""
    if head not in text:
        return ""
    return re.split(r"\. (?=[A-Z])|\.$", text.split(head, 1)[1])[0]


def _find_one(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, (pattern, text)
    return found[1]


def _read(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-"))
