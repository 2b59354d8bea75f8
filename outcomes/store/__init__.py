"""The only room with SQL: where records are kept, and how they get in and out.

`open_` a store · `write_` an import, a setting or a name, in one transaction · `fetch_` frames and counts · `verify_`
what is at rest.
"""

from outcomes.store.audit import COMMAND_LINE, fetch_audit, find_broken_entry, write_audit
from outcomes.store.backups import write_backup
from outcomes.store.clinics import ClinicRecords, fetch_clinics, write_clinic_removal
from outcomes.store.comparing import CORRECTIONS_SHOWN, Comparison
from outcomes.store.engine import Store, StoreRefused, find_home
from outcomes.store.events import fetch_events
from outcomes.store.fetching import (
    WrittenNames,
    fetch_any_record,
    fetch_batches,
    fetch_data_version,
    fetch_record_count,
    fetch_sessions,
    fetch_written_names,
)
from outcomes.store.flag_actions import fetch_flag_actions, write_flag_action
from outcomes.store.forgetting import find_patient, write_forgotten
from outcomes.store.imports import ImportOutcome, write_import
from outcomes.store.jobs import (
    Job,
    JobState,
    fetch_job,
    fetch_jobs,
    find_turn,
    write_cancel,
    write_job,
    write_job_end,
    write_job_state,
)
from outcomes.store.naming import fetch_aliases, fetch_rebases, write_alias, write_rebase
from outcomes.store.opening import open_store
from outcomes.store.orders import ImportOrder, fetch_order, write_order
from outcomes.store.preparing import PreparedImport, prepare_import
from outcomes.store.records import HeldRecords, RecordChanges, fetch_changes
from outcomes.store.releases import fetch_releases, write_release
from outcomes.store.restoring import write_restore
from outcomes.store.sample import open_sample
from outcomes.store.settings import fetch_setting_changes, fetch_settings, write_setting
from outcomes.store.sources import fetch_source_mapping, fetch_sources, write_source_mapping
from outcomes.store.spread_reading import fetch_spread_trend
from outcomes.store.spreading import write_spread, write_spread_removal
from outcomes.store.users import fetch_scope, fetch_user, fetch_users, find_user, write_revocation, write_user
from outcomes.store.verifying import verify_store
from outcomes.store.versions import Reversal, write_redo, write_undo

__all__ = [
    "COMMAND_LINE",
    "CORRECTIONS_SHOWN",
    "ClinicRecords",
    "Comparison",
    "HeldRecords",
    "ImportOrder",
    "ImportOutcome",
    "Job",
    "JobState",
    "PreparedImport",
    "RecordChanges",
    "Reversal",
    "Store",
    "StoreRefused",
    "WrittenNames",
    "fetch_aliases",
    "fetch_any_record",
    "fetch_audit",
    "fetch_batches",
    "fetch_changes",
    "fetch_clinics",
    "fetch_data_version",
    "fetch_events",
    "fetch_flag_actions",
    "fetch_job",
    "fetch_jobs",
    "fetch_order",
    "fetch_rebases",
    "fetch_record_count",
    "fetch_releases",
    "fetch_scope",
    "fetch_sessions",
    "fetch_setting_changes",
    "fetch_settings",
    "fetch_source_mapping",
    "fetch_sources",
    "fetch_spread_trend",
    "fetch_user",
    "fetch_users",
    "fetch_written_names",
    "find_broken_entry",
    "find_home",
    "find_patient",
    "find_turn",
    "find_user",
    "open_sample",
    "open_store",
    "prepare_import",
    "verify_store",
    "write_alias",
    "write_audit",
    "write_backup",
    "write_cancel",
    "write_clinic_removal",
    "write_flag_action",
    "write_forgotten",
    "write_import",
    "write_job",
    "write_job_end",
    "write_job_state",
    "write_order",
    "write_rebase",
    "write_redo",
    "write_release",
    "write_restore",
    "write_revocation",
    "write_setting",
    "write_source_mapping",
    "write_spread",
    "write_spread_removal",
    "write_undo",
    "write_user",
]
