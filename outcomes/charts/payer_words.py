"""Visits under a payer's rule in sentences and as tables: who has used them up, and who is at a border."""

from __future__ import annotations

from outcomes.charts.style import say_count
from outcomes.estimates import PayerRuleUse, PayerStage
from outcomes.vocabulary.payer_rules import PayerRule

__all__ = ["say_payer_caution", "say_payer_rule", "say_payer_source", "tabulate_payer_rule", "tabulate_payer_worklist"]

_STOP: tuple[PayerStage, ...] = ("not better", "not scored", "over visits")
_NONE_LEFT: tuple[PayerStage, ...] = ("year used", "over year")


def say_payer_rule(use: PayerRuleUse) -> str:
    """Return the headline: of whom the rule speaks, how many are in care, and to how many of them it says stop."""
    pain, modality = _say_pain(use.rule), use.rule.modality
    if use.patients == 0:
        return f"No patient with {pain} has had {modality} here: the rule speaks of nobody."
    whose = f"with {pain} and {modality}"
    if use.patients == 1:
        return f"The one patient {whose} is {f'in care{_say_one(use)}' if use.in_care else 'no longer in care'}."
    start = f"Of {use.patients:,} patients {whose},"
    if use.in_care == 0:
        return f"{start} none is in care now."
    if use.in_care == 1:
        return f"{start} 1 is in care{_say_one(use)}."
    return f"{start} {use.in_care:,} are in care; {_say_several(use)}."


def say_payer_caution(use: PayerRuleUse) -> str:
    """Return who is not counted, and what the records cannot tell of a payer's rule."""
    apart = []
    if use.acute:
        apart.append(f"{say_count(use.acute, 'patient')} with acute pain only, of which the rule does not speak")
    if use.not_recorded:
        apart.append(f"{say_count(use.not_recorded, 'patient')} whose pain has no recorded duration")
    outside = f"Not counted: {', and '.join(apart)}. " if apart else ""
    return (
        f"{outside}What this cannot tell: visits made elsewhere, or hidden by a filter above; whether the pain is "
        "nonspecific; whether this payer pays. The rule's own wording decides. This is no billing advice."
    )


def say_payer_source(rule: PayerRule) -> str:
    """Return what the rule says, and where it stands."""
    return f"{rule.name}: {rule.words} ({rule.source}.)"


def tabulate_payer_rule(use: PayerRuleUse) -> list[dict[str, object]]:
    """Return the stages, one row each: payer_stage, in_care, payer_patients."""
    return [
        {
            "payer_stage": _label_stage(count.stage, use.rule),
            "in_care": count.in_care,
            "payer_patients": count.patients,
        }
        for count in use.stages
    ]


def tabulate_payer_worklist(use: PayerRuleUse) -> list[dict[str, object]]:
    """Return the patients in care at or near a border, one row each, the most urgent first.

    Columns: pseudonym, payer_stage, visits of the course, early_visits of them within the rule's days, year_visits,
    change_since_baseline of pain with its unit, payer.
    """
    return [
        {
            "pseudonym": one.pseudonym,
            "payer_stage": _label_stage(one.stage, use.rule),
            "visits": one.visits,
            "early_visits": one.visits_in_days,
            "year_visits": one.visits_in_year,
            "change_since_baseline": one.change,
            "unit": use.unit,
            "payer": one.payer or "not recorded",
        }
        for one in use.worklist
    ]


def _say_pain(rule: PayerRule) -> str:
    return "persistent pain" if rule.persistent_only else "back pain"


def _say_one(use: PayerRuleUse) -> str:
    """Return where the one patient in care stands, to follow `is in care`."""
    if use.count_in_care(*_STOP):
        return f", and has {_say_stop(use.rule)}"
    if use.count_in_care(*_NONE_LEFT):
        return f", and has {_say_none_left(use.rule)}"
    return f", and has not {_say_used(use.rule)}"


def _say_several(use: PayerRuleUse) -> str:
    stop, none_left = use.count_in_care(*_STOP), use.count_in_care(*_NONE_LEFT)
    if not stop and not none_left:
        return f"none of them has {_say_used(use.rule)}, or {_say_none_left(use.rule)}"
    told = []
    if stop:
        told.append(f"**{stop:,} of them** {_has(stop)} {_say_stop(use.rule)}")
    if none_left:
        who = f"**{none_left:,} more**" if stop else f"**{none_left:,} of them**"
        told.append(f"{who} {_has(none_left)} {_say_none_left(use.rule)}")
    return "; ".join(told)


def _say_stop(rule: PayerRule) -> str:
    return f"{_say_used(rule)}: the rule says stop"


def _say_used(rule: PayerRule) -> str:
    return f"used {rule.visits} visits with no improvement shown or kept"


def _say_none_left(rule: PayerRule) -> str:
    return f"used all {rule.visits_in_year} visits of a year, or more"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _label_stage(stage: PayerStage, rule: PayerRule) -> str:
    used, more = f"{rule.visits} used", f"up to {rule.further} more"
    labels: dict[PayerStage, str] = {
        "within": f"Fewer than {rule.visits} visits, within {rule.days} days",
        "past days": f"Fewer than {rule.visits} visits, the last after {rule.days} days: the rule leaves it open",
        "improved": f"{used}, meaningfully improved: {more}",
        "better": f"{used}, better but not meaningfully: {more}, if the payer calls it an improvement",
        "not better": f"{used}, not better: the rule says stop",
        "not scored": f"{used}, not scored: no improvement can be shown",
        "year used": f"All {rule.visits_in_year} of a year used",
        "over visits": f"Beyond the rule: more than {rule.visits}, no improvement shown by then",
        "over year": f"Beyond the rule: more than {rule.visits_in_year} within a year",
    }
    return labels[stage]
