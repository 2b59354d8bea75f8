"""Bring in a clinic's session records: choose, map, check, compare, import; what came in before, and whose it is."""

from outcomes.app import load_own_store, show_clinics, show_history, show_import, show_question

show_question("Bring in your session records")
store = load_own_store()
show_import(store)
show_history(store)
show_clinics(store)
