"""What is done in a check: places, appointing and beginning, seeing and confirming, report and close."""

from assets.checks.actions.closing import call_off, close_check, note_copy, submit_report
from assets.checks.actions.counting import confirm, sight
from assets.checks.actions.opening import Terms, appoint, begin
from assets.checks.actions.places import add_place, close_place, note_place_labels, rename_place
from assets.checks.actions.reminding import remind_of_report

__all__ = [
    "Terms",
    "add_place",
    "appoint",
    "begin",
    "call_off",
    "close_check",
    "close_place",
    "confirm",
    "note_copy",
    "note_place_labels",
    "remind_of_report",
    "rename_place",
    "sight",
    "submit_report",
]
