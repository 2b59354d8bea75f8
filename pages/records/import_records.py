"""Bring in a clinic's session records: choose, check, import; and what came in before."""

from outcomes.app import load_own_store, show_history, show_import, show_question

show_question("Bring in your session records")
store = load_own_store()
show_import(store)
show_history(store)
