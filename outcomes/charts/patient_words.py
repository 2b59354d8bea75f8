"""What happened to one patient, in words: for the clinic, and in plain ones that the patient may read."""

from __future__ import annotations

from outcomes.charts.labels import label_group, label_outcome
from outcomes.charts.style import say_count
from outcomes.charts.track_words import say_chance, say_tracked
from outcomes.estimates import PatientCare, PatientCourse
from outcomes.vocabulary.instruments import find_instrument

__all__ = [
    "label_care",
    "say_care",
    "say_care_switches",
    "say_ended_alike",
    "say_for_patient",
    "say_patient_course",
    "tabulate_care",
]


def label_care(care: PatientCare, *, private: bool) -> str:
    """Return which of the patient's episodes this is; `private`: without its date."""
    when = "" if private else f", from {care.visits[0].day.isoformat()}"
    return f"Episode {care.number} of {care.episodes}{when}"


def say_care(care: PatientCare, *, private: bool) -> str:
    """Return the episode in a line: type, sessions, whether it goes on or how it ended; `private`: without dates."""
    kind = label_group("back_pain_type", care.back_pain_type)
    when = "" if private else f" from {care.visits[0].day.isoformat()} to {care.visits[-1].day.isoformat()}"
    end = "may still go on" if care.open else "ended without a discharge on record"
    if care.discharged:
        end = f"discharged ({care.discharge_reason})" if care.discharge_reason else "discharged"
    return f"**{kind}**, {say_count(len(care.visits), 'session')} on record{when}; {end}."


def say_patient_course(course: PatientCourse) -> str:
    """Return where the patient stands on one instrument, with the chance while care goes on."""
    told = say_tracked(course.tracked, course.instrument)
    return f"{label_outcome(course.outcome)}, {course.instrument}. {told}" + (
        f" {say_chance(course.tracked)}" if course.open else ""
    )


def say_ended_alike(course: PatientCourse) -> str:
    """Return how earlier patients like this one ended; that there are few, where there are."""
    share = course.ended
    if share is None or share.low is None or share.high is None:
        return f"How others ended on {course.instrument}: few patients like this one."
    return (
        f"Of {share.n:,} ended episodes that began alike (same type, same third of first scores on "
        f"{course.instrument}), {share.value:.0f} % ended meaningfully improved (95% interval {share.low:.0f} to "
        f"{share.high:.0f} %)."
    )


def say_care_switches(care: PatientCare, *, private: bool) -> str:
    """Return at which sessions treatments were added or left off, and the practitioner changed."""
    told = []
    for before, visit in zip(care.visits, care.visits[1:], strict=False):
        added = [word for word in visit.treatments if word not in before.treatments]
        gone = [word for word in before.treatments if word not in visit.treatments]
        parts = [f"{name} {' and '.join(words)}" for name, words in (("added", added), ("without", gone)) if words]
        if visit.practitioner and before.practitioner and visit.practitioner != before.practitioner:
            parts.append("another practitioner" if private else f"now with {visit.practitioner}")
        if parts:
            told.append(f"session {visit.session}: {', '.join(parts)}")
    return f"Changes — {'; '.join(told)}." if told else "The same treatments by the same practitioner throughout."


def say_for_patient(care: PatientCare, courses: tuple[PatientCourse, ...]) -> tuple[str, ...]:
    """Return a summary that the patient may read: no names, no dates, no states, no chances.

    The last sentence says what to do at once, whatever the scores.
    """
    words = [f"You came to {say_count(len(care.visits), 'session')} that are on record."]
    for course in courses:
        instrument = find_instrument(course.instrument)
        (_, first), (session, last) = course.tracked.scores[0], course.tracked.scores[-1]
        if session == 1:
            words.append(f"Your {course.outcome} was scored once so far, at {first:g}.")
            continue
        better = instrument is not None and (last < first) == (instrument.better == "lower")
        way = "the same" if last == first else "better" if better else "worse"
        of = f" on a scale from {instrument.low:g} to {instrument.high:g}" if instrument else ""
        lower = instrument is not None and instrument.better == "lower"
        words.append(
            f"Your {course.outcome} score went from {first:g} to {last:g}{of}, where {'lower' if lower else 'higher'} "
            f"is better: {way} {'as' if way == 'the same' else 'than'} at the start."
        )
        if course.ended is not None:
            words.append(
                f"Of 100 people whose {course.outcome} began as yours did, {course.ended.value:.0f} or so ended "
                "clearly better here. Every course is different; ask about yours."
            )
    words.append(
        "If you lose control of your bladder or bowel, if a leg grows weaker, or if the area between your legs goes "
        "numb: seek emergency care."
    )
    return tuple(words)


def tabulate_care(care: PatientCare, *, private: bool) -> list[dict[str, object]]:
    """Return one row a session: day, treatments, practitioner, scores; `private`: without day and name."""
    rows: list[dict[str, object]] = []
    for visit in care.visits:
        row: dict[str, object] = {"session": visit.session}
        if not private:
            row |= {"recorded_on": visit.day.isoformat(), "practitioner": visit.practitioner}
        row["treatments"] = " + ".join(visit.treatments)
        row |= {f"{outcome} {instrument}": score for outcome, instrument, score in visit.scores}
        rows.append(row)
    return rows
