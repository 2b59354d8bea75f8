"""The tests; they mirror the rooms, and share what they need by importing it from here."""
