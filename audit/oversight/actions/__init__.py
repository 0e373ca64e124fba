"""The moves of auditors, and of those whom they ask."""

from audit.oversight.actions.findings import answer_finding, close_finding, follow_up, raise_finding
from audit.oversight.actions.taking_away import take_away

__all__ = ["answer_finding", "close_finding", "follow_up", "raise_finding", "take_away"]
