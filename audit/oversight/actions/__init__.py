"""The moves of auditors, and of those whom they ask."""

from audit.oversight.actions.taking_away import take_away

__all__ = ["take_away"]
