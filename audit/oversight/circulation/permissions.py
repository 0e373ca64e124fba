"""Who sends a circular, who follows up whom, and whether something is there to acknowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.oversight.guideline.models import Guideline, GuidelineState
from audit.oversight.guideline.permissions import drafting_seat, heading_seat
from core.verdict import OFFICE, ORDER, Permitted, Refused, Verdict
from people.models import Office

if TYPE_CHECKING:
    from people.offices import Seat, Standing

FOLLOWING_UP: Final = (Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD, Office.AUDITOR)


def may_circulate(standing: Standing, guideline: Guideline) -> Verdict:
    """The head of the agency or who stands in by order, of a published version."""
    if heading_seat(standing, guideline.agency_id) is None:
        text = _("The head of the state agency decides this, or who acts for the head by order.")
        return Refused(OFFICE, "not-the-head", text)
    if guideline.state != GuidelineState.PUBLISHED:
        text = _("Only a published version is circulated, and none that was withdrawn.")
        return Refused(ORDER, "not-published", text)
    return Permitted()


def may_acknowledge(guideline: Guideline) -> Verdict:
    """While it is published: what was withdrawn binds nobody."""
    if guideline.state == GuidelineState.PUBLISHED:
        return Permitted()
    text = _("This version was withdrawn meanwhile. You need not acknowledge it; nothing was signed.")
    return Refused(ORDER, "guideline-withdrawn", text)


def following_seats(standing: Standing) -> list[Seat]:
    """The seats from which this person follows up who has acknowledged."""
    return [seat for seat in standing.whole if seat.office in FOLLOWING_UP]


def followed_up(standing: Standing) -> list[str]:
    """The units, as paths, whose people this person sees by name: those they head or audit, and all below."""
    return list(dict.fromkeys(seat.unit_path for seat in following_seats(standing)))


def follows_up(standing: Standing) -> bool:
    """Whether the pages of circulars are for this person: heads, auditors, and who writes the guideline."""
    return bool(followed_up(standing)) or drafting_seat(standing) is not None


def followed_circulars(standing: Standing) -> Q:
    """The circulars of the agencies in which this person heads, audits or writes."""
    seats = following_seats(standing)
    drafting = drafting_seat(standing)
    return Q(agency__in={seat.agency_id for seat in (*seats, *([drafting] if drafting else []))})
