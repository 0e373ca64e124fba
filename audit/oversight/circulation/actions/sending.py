"""A circular is signed by the head and goes to the units chosen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight.circulation import memo, telling
from audit.oversight.circulation.models import Circular, CircularUnit
from audit.oversight.circulation.permissions import may_circulate
from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.permissions import heading_seat
from core.clock import official_day
from core.shelf import NotKept, sha256_of
from core.verdict import ORDER, Refusal, Refused
from loans import shelf
from people.models import Agency, Person, Unit
from people.offices import standing_of


@act("circular.sent")
def circulate(
    guideline: Guideline,
    *,
    by: Person,
    at: datetime,
    number: str,
    order: str,
    acknowledge_by: date,
    units: Collection[Unit],
) -> Circular:
    """The head orders a version to be acknowledged by everybody of these units and of all below them.

    number: of the memorandum. order: what the head writes, which is signed word for word.

    Raises:
        Refusal: not-the-head, not-published, number-missing, number-taken, no-units, day-over, paper-not-kept.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=guideline.agency_id)
    guideline = (
        Guideline.objects.select_for_update(of=("self",), no_key=True).select_related("agency").get(pk=guideline.pk)
    )
    standing = standing_of(by, official_day(at))
    may_circulate(standing, guideline).require()
    seat = heading_seat(standing, agency.pk)
    if seat is None:
        raise ValueError("Who may circulate has the seat for it.")
    _is_sendable(agency, number=number, units=units, acknowledge_by=acknowledge_by, on=standing.on)

    circular = Circular(
        agency=agency,
        guideline=guideline,
        number=number.strip(),
        statement=order.strip(),
        acknowledge_by=acknowledge_by,
        sent_by=by,
        sent_at=at,
        post_title=seat.post_title,
        capacity=seat.capacity,
        order_number=seat.order_number,
    )
    content = memo.as_pdf(circular, [unit.name for unit in units])
    circular.pdf_sha256 = sha256_of(content)
    circular.save(force_insert=True)
    CircularUnit.objects.bulk_create(CircularUnit(circular=circular, unit=unit) for unit in units)
    record(
        "circular.sent",
        subject=circular.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        reason=circular.statement,
        facts={
            "edition": guideline.edition,
            "number": circular.number,
            "due_on": acknowledge_by,
            "sha256": guideline.text_sha256,
            "pdf_sha256": circular.pdf_sha256,
        },
        refs=[guideline.journal_subject(), *(unit.journal_subject() for unit in units)],
    )
    telling.ask_to_acknowledge(circular, at=at)
    try:
        shelf.papers().put(content)
    except NotKept as refused:
        text = _("The disk does not take the paper. Nothing was sent; tell the system administrator.")
        raise Refusal(Refused(ORDER, "paper-not-kept", text)) from refused
    return circular


def _is_sendable(agency: Agency, *, number: str, units: Collection[Unit], acknowledge_by: date, on: date) -> None:
    if not number.strip():
        raise Refusal(Refused(ORDER, "number-missing", _("Write the number of the memorandum.")))
    if Circular.objects.filter(agency=agency, number=number.strip()).exists():
        text = _("There is a circular with this number already. Write the next number of the book.")
        raise Refusal(Refused(ORDER, "number-taken", text))
    if not units or any(unit.agency_id != agency.pk or unit.closed_on is not None for unit in units):
        raise Refusal(Refused(ORDER, "no-units", _("Choose at least one open unit of the agency.")))
    if acknowledge_by < on:
        raise Refusal(Refused(ORDER, "day-over", _("The last day lies in the past. Write today or a later day.")))
