"""The moves of auditors, and of those whom they ask."""

from audit.oversight.actions.findings import answer_finding, close_finding, follow_up, raise_finding
from audit.oversight.actions.taking_away import TakenAway, take_away
from audit.oversight.actions.verifying import ask_verification, end_verification, note_progress

__all__ = [
    "TakenAway",
    "answer_finding",
    "ask_verification",
    "close_finding",
    "end_verification",
    "follow_up",
    "note_progress",
    "raise_finding",
    "take_away",
]
