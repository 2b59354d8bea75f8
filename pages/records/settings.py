"""What do our numbers mean? The clinic's settings, what another choice would move, names, and every change so far."""

from outcomes.app import show_changes, show_names, show_question, show_settings

show_question("What do our numbers mean?")
show_settings()
show_changes()
show_names()
