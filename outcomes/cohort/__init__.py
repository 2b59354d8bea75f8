"""Records become care: episodes, sessions in order, starting combinations, score matrices; one way to select them.

`build_` the snapshot and its parts · `select_` episodes within a scope and a filter.
"""

from outcomes.cohort.case_mix import CaseMix, build_case_mix
from outcomes.cohort.episodes import DAYS_TO_FINISH, PERSISTENT_WEEKS, POOL_BELOW, build_episodes
from outcomes.cohort.fees import Fees, build_fees
from outcomes.cohort.filters import QUERY_NAMES, filter_to_query, query_to_filter
from outcomes.cohort.flags import Flag, build_flags, build_screening
from outcomes.cohort.landmark import Landmark, build_landmark
from outcomes.cohort.ledger import Ledger, build_ledger
from outcomes.cohort.ongoing import Ongoing, build_ongoing
from outcomes.cohort.pace import Pace, build_pace, build_together
from outcomes.cohort.patient_care import PatientCare, Visit, build_patient_care
from outcomes.cohort.patients import select_patients, select_patients_before, select_patients_by_type
from outcomes.cohort.scores import NOT_RECORDED, GroupedScores, build_scores, select_groups, select_rows
from outcomes.cohort.selection import Cohort, Flow, select_episodes, select_unknown
from outcomes.cohort.snapshot import FOLDS, LONGEST, Snapshot, build_snapshot
from outcomes.cohort.visible import select_visible

__all__ = [
    "DAYS_TO_FINISH",
    "FOLDS",
    "LONGEST",
    "NOT_RECORDED",
    "PERSISTENT_WEEKS",
    "POOL_BELOW",
    "QUERY_NAMES",
    "CaseMix",
    "Cohort",
    "Fees",
    "Flag",
    "Flow",
    "GroupedScores",
    "Landmark",
    "Ledger",
    "Ongoing",
    "Pace",
    "PatientCare",
    "Snapshot",
    "Visit",
    "build_case_mix",
    "build_episodes",
    "build_fees",
    "build_flags",
    "build_landmark",
    "build_ledger",
    "build_ongoing",
    "build_pace",
    "build_patient_care",
    "build_scores",
    "build_screening",
    "build_snapshot",
    "build_together",
    "filter_to_query",
    "query_to_filter",
    "select_episodes",
    "select_groups",
    "select_patients",
    "select_patients_before",
    "select_patients_by_type",
    "select_rows",
    "select_unknown",
    "select_visible",
]
