"""The checks of conformance: whether the records keep to the rules of the record and agree with themselves."""

from __future__ import annotations

from outcomes.vocabulary.quality_check import QualityCheck

__all__ = ["CONFORMANCE"]

_SCORES = ("pain_score", "function_score")

CONFORMANCE: tuple[QualityCheck, ...] = (
    QualityCheck(
        *("scores_in_range", "conformance", "session", "Scores that exist"),
        (*_SCORES, "pain_instrument", "function_instrument"),
        *("scored sessions", "A score does not exist on its instrument, or the instrument is unknown.", 0.0, 0.0),
        "Beyond the range, or half a point where only whole ones exist: a mistake, or another scale than is said.",
        "Put the score or the instrument right in your own system and import the file again.",
        needs=_SCORES,
        weight=3,
    ),
    QualityCheck(
        *("one_pain_instrument", "conformance", "episode", "One instrument of pain"),
        ("pain_instrument",),
        *("episodes with two pain scores or more", "Pain is scored on more than one instrument.", 0.0, 0.05),
        "Scores on two instruments cannot be held together; one part of the episode is left out.",
        "Stay with one instrument until an episode has ended.",
        needs=("pain_score",),
        weight=2,
    ),
    QualityCheck(
        *("one_function_instrument", "conformance", "episode", "One instrument of function"),
        ("function_instrument",),
        *("episodes with two function scores or more", "Function is scored on more than one instrument.", 0.0, 0.05),
        "Scores on two instruments cannot be held together; one part of the episode is left out.",
        "Stay with one instrument until an episode has ended.",
        needs=("function_score",),
        weight=2,
    ),
    QualityCheck(
        *("numbers_against_dates", "conformance", "session", "Session numbers rise with the dates"),
        ("session_number", "session_date"),
        "sessions that follow an earlier day's and are numbered",
        *("Its number is no higher than that of the day before it.", 0.0, 0.05),
        "Either the dates or the numbers are wrong; such an episode is counted by its dates instead.",
        "Look which of the two your system sets by itself.",
        needs=("session_number",),
    ),
    QualityCheck(
        *("discharge_last", "conformance", "session", "Nothing after a discharge"),
        ("discharged",),
        *("sessions with a discharge", "The same episode goes on after it.", 0.02, 0.20),
        "Either care had not ended, or a new episode should have begun.",
        "Begin a new episode when a patient comes back.",
    ),
    QualityCheck(
        *("reason_without_discharge", "conformance", "session", "A reason only with a discharge"),
        ("discharge_reason", "discharged"),
        *("sessions with a reason for discharge", "It is not recorded as a discharge.", 0.02, 0.20),
        "The reason is not counted, and the episode seems to go on.",
        "Tick the discharge where a reason is given.",
        needs=("discharge_reason",),
    ),
    QualityCheck(
        *("one_person", "conformance", "patient", "One sex and one year of birth"),
        ("sex", "birth_year"),
        *("patients with either", "Sessions of one patient tell two sexes or two years of birth.", 0.0, 0.02),
        "Two people may share an id: their scores are then one course that nobody had.",
        "Look the patient up by the id in your own system.",
        weight=2,
    ),
    QualityCheck(
        *("usual_care_alone", "conformance", "session", "Usual care alone"),
        ("treatments",),
        *("sessions with usual care", "Usual care stands together with another treatment.", 0.25, None),
        "It is then unclear whether something was added to usual care or that word is used for something else.",
        "Say in the treatments what was done; keep usual care for what is done besides.",
    ),
    QualityCheck(
        *("one_type", "conformance", "episode", "One main type of back pain"),
        ("back_pain_type",),
        *("episodes with a type", "The main type changes within the episode.", 0.05, 0.20),
        "The first type recorded counts; a changed mind about it is not seen.",
        "Keep further types among the contributing ones.",
    ),
    QualityCheck(
        *("symptom_weeks_steady", "conformance", "episode", "Weeks of symptoms as at the start"),
        ("symptom_weeks",),
        "episodes in which it is recorded twice or more",
        *("The number changes within the episode.", 0.05, 0.50),
        "It means the weeks when care began. Counted on from visit to visit, acute pain becomes persistent.",
        "Record it once, at the first visit.",
    ),
    QualityCheck(
        *("practitioner_spellings", "conformance", "practitioner", "One spelling of a name"),
        ("practitioner",),
        "practitioners' names",
        *("It differs from another only in capitals, spaces, accents or stops.", 0.0, None),
        "One practitioner under two spellings looks like two.",
        "Merge the names on Settings.",
    ),
    QualityCheck(
        *("rows_rejected", "conformance", "row", "Rows that were rejected"),
        (),
        *("rows that were to be sessions", "The row could not be read and was left out.", 0.01, 0.10),
        "What was rejected is in no figure, and it is seldom rejected by chance.",
        "Mend the rejected rows in your own system and import the file again.",
        weight=2,
    ),
    QualityCheck(
        *("rows_corrected", "conformance", "row", "Rows corrected later"),
        (),
        *("rows that were to be sessions", "The row changed a record that was there already.", 0.05, 0.20),
        "Records that keep changing were not finished when they were exported.",
        "Export a month only once its records are complete.",
    ),
)
