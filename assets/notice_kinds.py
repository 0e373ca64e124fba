"""The kinds of notices that the register sends, for the table of kinds."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from people.notices import COURTESY, DUTY, Kind

KINDS: Final[tuple[Kind, ...]] = (
    Kind("check-confirm", _("Confirm what you have on loan (annual check)"), DUTY, "213"),
    Kind("check-appointed", _("You are appointed to check a register"), DUTY, "213"),
    Kind("check-reported", _("The report of a check is submitted to you"), DUTY, "213"),
    Kind("check-due", _("The report of a check is due soon, or late"), DUTY, "213"),
    Kind("check-closed", _("A check is closed or called off"), COURTESY),
    Kind("label-report", _("Somebody scanned a label and tells the store"), COURTESY),
)
