"""Who drafts the guideline, who approves, publishes and withdraws it: by tenure on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.oversight.guideline.models import Guideline, GuidelineState
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused, Verdict
from people.models import Agency, Office, Person
from people.offices import tenures_on

if TYPE_CHECKING:
    from datetime import date

    from people.offices import Seat, Standing

DRAFTERS: Final = (Office.STOREKEEPER, Office.SUPPLY_UNIT_HEAD)


def drafting_seat(standing: Standing) -> Seat | None:
    """The seat from which this person drafts the guideline of their agency: any officer for supplies of it."""
    return next((seat for seat in standing.whole if seat.office in DRAFTERS), None)


def heading_seat(standing: Standing, agency_id: int | None = None) -> Seat | None:
    """The seat from which this person approves: the head of the state agency, or who stands in by order.

    A delegation carries acts of clause 208 alone, and so never this one.
    """
    seats = (seat for seat in standing.whole if seat.office == Office.AGENCY_HEAD)
    return next((seat for seat in seats if agency_id in (None, seat.agency_id)), None)


def works_on_it(standing: Standing) -> bool:
    """Whether the pages behind the public one are for this person."""
    return drafting_seat(standing) is not None or heading_seat(standing) is not None


def worked_on(standing: Standing) -> Q:
    """The guidelines that this person works on: of the agency whose officer or head they are."""
    seats = (drafting_seat(standing), heading_seat(standing))
    return Q(agency__in={seat.agency_id for seat in seats if seat is not None})


def heads_of_agency(agency: Agency, *, on: date) -> list[Person]:
    """Who heads the agency on this day: the holder, and who acts for them. One query."""
    held = tenures_on(on).filter(
        post__office=Office.AGENCY_HEAD, post__unit__agency=agency, post__unit__parent__isnull=True
    )
    return list({tenure.person_id: tenure.person for tenure in held}.values())


def may_draft(standing: Standing, agency_id: int | None = None) -> Verdict:
    """An officer for supplies of the agency."""
    seat = drafting_seat(standing)
    if seat is not None and agency_id in (None, seat.agency_id):
        return Permitted()
    return Refused(OFFICE, "not-an-officer", _("A storekeeper or the head of the supplies unit drafts the guideline."))


def may_change(standing: Standing, guideline: Guideline) -> Verdict:
    """An officer, while it is a draft."""
    verdict = may_draft(standing, guideline.agency_id)
    if verdict and guideline.state != GuidelineState.DRAFT:
        text = _("It is a draft no more: “%(state)s”. What was sent is changed once the head has sent it back.")
        return Refused(ORDER, "not-a-draft", text % {"state": guideline.get_state_display()})
    return verdict


def may_send(standing: Standing, guideline: Guideline) -> Verdict:
    """An officer, while it is a draft and somebody is there to approve it."""
    verdict = may_change(standing, guideline)
    if not verdict:
        return verdict
    if heads_of_agency(guideline.agency, on=standing.on):
        return Permitted()
    text = _(
        "Nobody holds or acts in the office of the head of the agency today. The draft is kept; send it once the"
        " system administrator has entered who stands in, and by which order."
    )
    return Refused(ORDER, "nobody-approves", text)


def may_approve(standing: Standing, guideline: Guideline) -> Verdict:
    """The head of the agency or who stands in by order, of what was sent by somebody else."""
    verdict = _is_head(standing, guideline)
    if not verdict:
        return verdict
    if guideline.state != GuidelineState.SENT:
        return Refused(ORDER, "not-sent", _("This version does not wait for a decision any more. Read it anew."))
    if guideline.sent_by_id == standing.person.pk:
        text = _("You sent this draft yourself. Another person who holds or acts in the office approves it.")
        return Refused(POLICY, "drafter-approves", text)
    return Permitted()


def may_withdraw(standing: Standing, guideline: Guideline) -> Verdict:
    """The head of the agency or who stands in by order, of a published version."""
    verdict = _is_head(standing, guideline)
    if verdict and guideline.state != GuidelineState.PUBLISHED:
        return Refused(ORDER, "not-published", _("This version is not published, or was withdrawn already."))
    return verdict


def _is_head(standing: Standing, guideline: Guideline) -> Verdict:
    if heading_seat(standing, guideline.agency_id) is not None:
        return Permitted()
    text = _("The head of the state agency decides this, or who acts for the head by order.")
    return Refused(OFFICE, "not-the-head", text)
