"""`python -m outcomes …`: the command line's door."""

from outcomes.cli import run_commands

run_commands(prog_name="python -m outcomes")
