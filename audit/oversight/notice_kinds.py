"""The kinds of notices that the reading room sends, for the table of kinds."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from people.notices import COURTESY, DUTY, Kind

KINDS: Final[tuple[Kind, ...]] = (
    Kind("finding-answer", _("A finding of the audit waits for your answer"), DUTY),
    Kind("finding-answered", _("A finding of the audit is answered"), DUTY),
    Kind("finding-closed", _("A finding of the audit is closed"), COURTESY),
    Kind("guideline-to-approve", _("A draft of the practice guideline waits for your approval"), DUTY),
    Kind("guideline-to-acknowledge", _("The practice guideline waits for you to acknowledge it"), DUTY),
    Kind("guideline-returned", _("A draft of the practice guideline was sent back"), DUTY),
    Kind("guideline-decided", _("The practice guideline was approved or withdrawn"), COURTESY),
    Kind("instruction-given", _("You are ordered to do something about lending"), DUTY),
    Kind("instruction-answered", _("An order that you gave is answered"), DUTY),
    Kind("instruction-closed", _("An order that you had to carry out is closed"), COURTESY),
    Kind("report-ready", _("A lending report is ready to be signed"), DUTY),
    Kind("report-late", _("A lending report is late"), DUTY),
    Kind("report-signed", _("A lending report that you filled in is signed"), COURTESY),
)
