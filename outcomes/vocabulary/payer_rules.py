"""What a payer covers, as data: how many visits of a treatment, within what time, and what must be shown for more.

The rule and its source are those of the project's evidence table; a clinician can review it line by line.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MEDICARE_ACUPUNCTURE", "PayerRule"]


@dataclass(frozen=True, slots=True)
class PayerRule:
    """One payer's rule on visits of one modality.

    `visits` within `days` are covered as they come, `further` ones after them for whoever improves, and never more than
    `visits_in_year`. `persistent_only`: it speaks of pain of 12 weeks or more and of no other. `words`: what it says,
    and what of it is not read from the records.
    """

    name: str
    source: str
    modality: str
    visits: int
    days: int
    further: int
    visits_in_year: int
    persistent_only: bool
    words: str


MEDICARE_ACUPUNCTURE = PayerRule(
    "Medicare, acupuncture for chronic low back pain",
    "Medicare National Coverage Determination 30.3.3, in force since 21 January 2020",
    modality="acupuncture",
    visits=12,
    days=90,
    further=8,
    visits_in_year=20,
    persistent_only=True,
    words=(
        "Low back pain of 12 weeks or more that is nonspecific, and follows neither surgery nor pregnancy: up to 12 "
        "visits in 90 days, 8 more for whoever shows an improvement, no more than 20 a year. Treatment must end when "
        "the patient is not improving, or is getting worse. How much an improvement is, the rule does not say."
    ),
)
