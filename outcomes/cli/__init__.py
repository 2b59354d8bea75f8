"""The command line: the same functions as the pages, for scheduled imports and for checking. `run_` a command."""

from outcomes.cli.commands import run_commands

__all__ = ["run_commands"]
