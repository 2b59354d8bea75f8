"""Who did what? Looks at patients, files taken away, changes and refusals, and that none of it is gone."""

from outcomes.app import show_audit, show_question

show_question("Who did what?")
show_audit()
