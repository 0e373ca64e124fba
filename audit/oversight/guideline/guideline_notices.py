"""Who is told about the guideline: the head who decides, and the officers who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.permissions import heads_of_agency
from core.clock import official_day
from core.thai import thai_date
from people import notices
from people.models import Person


def ask_for_approval(guideline: Guideline, *, at: datetime) -> None:
    """Tell the head of the agency, and who stands in, that a draft waits."""
    with notices.in_thai():
        _tell(
            heads_of_agency(guideline.agency, on=official_day(at)),
            guideline,
            kind="guideline-to-approve",
            title=_("A draft of the practice guideline waits for your approval"),
            why=_("You hold or act in the office of the head of the agency."),
            todo=_("Read it, and approve it with number and day, or send it back with what has to be changed."),
            otherwise=_("The version in force stays as it is."),
            at=at,
        )


def tell_of_publication(guideline: Guideline, *, at: datetime) -> None:
    """Tell the officers who wrote it that it is published."""
    with notices.in_thai():
        day = thai_date(guideline.effective_on, style="full") if guideline.effective_on else ""
        _tell(
            _writers(guideline),
            guideline,
            kind="guideline-decided",
            title=_("The practice guideline is approved: version %(edition)d") % {"edition": guideline.edition or 0},
            text=_("In force from %(day)s, number %(number)s.") % {"day": day, "number": guideline.number},
            why=_("You wrote the draft or sent it."),
            at=at,
        )


def tell_of_return(guideline: Guideline, reason: str, *, at: datetime) -> None:
    """Tell the officers what the head wants changed."""
    with notices.in_thai():
        _tell(
            _writers(guideline),
            guideline,
            kind="guideline-returned",
            title=_("The draft of the practice guideline was sent back"),
            text=reason.strip(),
            why=_("You wrote the draft or sent it."),
            todo=_("Change the draft and send it again."),
            otherwise=_("The version in force stays as it is."),
            at=at,
        )


def tell_of_withdrawal(guideline: Guideline, reason: str, *, at: datetime) -> None:
    """Tell the officers that a published version counts no more."""
    with notices.in_thai():
        _tell(
            _writers(guideline),
            guideline,
            kind="guideline-decided",
            title=_("Version %(edition)d of the practice guideline was withdrawn")
            % {"edition": guideline.edition or 0},
            text=reason.strip(),
            why=_("You wrote the draft or sent it."),
            at=at,
        )


def _writers(guideline: Guideline) -> list[Person]:
    return [each for each in (guideline.sent_by, guideline.drafted_by) if each is not None]


def _tell(
    to: Iterable[Person],
    guideline: Guideline,
    *,
    kind: str,
    title: str,
    at: datetime,
    text: str = "",
    why: str = "",
    todo: str = "",
    otherwise: str = "",
) -> None:
    notices.tell(
        to,
        kind=kind,
        title=title,
        text=text or guideline.title_thai,
        why=why,
        todo=todo,
        otherwise=otherwise,
        path=guideline.get_absolute_url(),
        subject=guideline.journal_subject().name,
        at=at,
    )
