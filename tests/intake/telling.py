"""What a checked file holds, as tests read it: its records as rows, and what was said of one cause."""

from outcomes.intake import CheckedFile

__all__ = ["say", "tell"]


def tell(checked: CheckedFile, *fields: str) -> list[list[object]]:
    """Return these fields of every record."""
    return checked.records[list(fields)].to_numpy().tolist()


def say(checked: CheckedFile, cause: str) -> str:
    """Return all messages of one cause."""
    return " ".join(problem.message for problem in checked.problems if problem.cause == cause)
