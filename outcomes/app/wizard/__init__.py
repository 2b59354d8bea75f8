"""The import page's way in, one module a step: choose, map, check, compare, import.

A file in hand is a `Draft`; each answer makes a new one, and the file is read and checked anew under it.
"""

from outcomes.app.wizard.steps import show_import

__all__ = ["show_import"]
