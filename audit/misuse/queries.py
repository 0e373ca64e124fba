"""Who may read what, from access rows alone: a report without such a row does not exist for the person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from audit.misuse import codes
from audit.misuse.models import Access, Handler, Report
from audit.misuse.shutting_out import Reader
from people.models import Office, Tenure
from people.offices import Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet


def known_readers(agency_id: int, *, on: date) -> dict[Reader, bytes]:
    """Every handler to whom a report can be sealed on that day, with their public key. One query, of no person."""
    return {
        Reader(row.pk, row.person_id, row.staff_code, row.name, row.level, row.home, tuple(row.heads)): bytes(
            row.public_key
        )
        for row in committee(agency_id, on=on).exclude(public_key=b"").order_by("pk")
    }


def committee(agency_id: int, *, on: date) -> QuerySet[Handler]:
    """The handlers who hold the office of integrity officer that day; no person is asked for."""
    standing = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)) & Q(cancelled_at=None)
    tenure = Tenure.objects.filter(standing, person=OuterRef("person_id"), post__office=Office.INTEGRITY_OFFICER)
    return Handler.objects.filter(Exists(tenure), agency=agency_id, ended_on=None)


def handler_of(standing: Standing) -> Handler | None:
    """The handler that this person is today; None for everybody else. One query, none without the office."""
    if not standing.is_integrity_officer or standing.is_admin or standing.is_integrity_administrator:
        return None
    return Handler.objects.filter(person=standing.person, ended_on=None).first()


def cases_of(handler: Handler) -> QuerySet[Access]:
    """The reports this handler can read, the oldest open one first."""
    return (
        Access.objects.filter(handler=handler)
        .select_related("report__unit")
        .order_by("report__closed_on", "report__received_on", "report__number")
    )


def access_to(handler: Handler, number: str) -> Access | None:
    """The handler's access to the report of this number. One query."""
    return Access.objects.filter(handler=handler, report__number=number).select_related("report__unit").first()


def report_by_code(code: str) -> Report | None:
    """The report behind a tracking code that was read. One query, by an index."""
    return Report.objects.filter(code_mac=codes.mac_of(code, settings.MISUSE_PEPPER)).first() if code else None
