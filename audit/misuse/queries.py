"""Who may read what, from access rows alone: a report without such a row does not exist for the person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from audit.misuse import codes
from audit.misuse.models import Access, Custodian, Handler, Keyholder, NameAccess, NameRequest, Report
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
    return Handler.objects.filter(_in_office(on), agency=agency_id, ended_on=None)


def custodians(agency_id: int, *, on: date) -> QuerySet[Custodian]:
    """The custodians for names who hold the office of integrity officer that day; no person is asked for."""
    return Custodian.objects.filter(_in_office(on), agency=agency_id, ended_on=None)


def known_custodians(agency_id: int, *, on: date) -> dict[Reader, Custodian]:
    """Every custodian to whom a name can be sealed on that day, as exclusion sees them. One query, of no person.

    No reporter ticks a custodian by the id of a member, so the reader has none.
    """
    return {
        Reader(0, row.person_id, row.staff_code, row.name, row.level, row.home, tuple(row.heads)): row
        for row in custodians(agency_id, on=on).exclude(public_key=b"").order_by("pk")
    }


def handler_of(standing: Standing) -> Handler | None:
    """The handler that this person is today; None for everybody else. One query, none without the office."""
    return Handler.objects.filter(person=standing.person, ended_on=None).first() if _may_hold_keys(standing) else None


def custodian_of(standing: Standing) -> Custodian | None:
    """The custodian for names that this person is today; None for everybody else. One query at most."""
    if not _may_hold_keys(standing):
        return None
    return Custodian.objects.filter(person=standing.person, ended_on=None).first()


def keyholder_of(standing: Standing) -> Keyholder | None:
    """Whoever has a case key: a member of the committee or a custodian, nobody is both. Two queries at most."""
    return handler_of(standing) or custodian_of(standing)


def requests_to(custodian: Custodian) -> QuerySet[NameRequest]:
    """The requests about names this custodian can open, the open ones first."""
    theirs = NameAccess.objects.filter(custodian=custodian, sealed_name=OuterRef("sealed_to"))
    return (
        NameRequest.objects.filter(Exists(theirs))
        .select_related("sealed_to__report__unit", "asked_by", "agreed_by")
        .order_by(F("decided_on").desc(nulls_first=True), "asked_on", "pk")
    )


def _in_office(on: date) -> Exists:
    standing = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)) & Q(cancelled_at=None)
    return Exists(Tenure.objects.filter(standing, person=OuterRef("person_id"), post__office=Office.INTEGRITY_OFFICER))


def _may_hold_keys(standing: Standing) -> bool:
    return standing.is_integrity_officer and not (standing.is_admin or standing.is_integrity_administrator)


def cases_of(handler: Handler) -> QuerySet[Access]:
    """The reports this handler can read, the oldest open one first."""
    return (
        Access.objects.filter(handler=handler)
        .select_related("report__unit")
        .order_by("report__closed_on", "report__received_on", "report__number")
    )


def access_to(handler: Handler, number: str) -> Access | None:
    """The handler's access to the report of this number. One query."""
    return (
        Access.objects.filter(handler=handler, report__number=number)
        .select_related("report__unit", "report__sealed_name")
        .first()
    )


def report_by_code(code: str) -> Report | None:
    """The report behind a tracking code that was read. One query, by an index."""
    return Report.objects.filter(code_mac=codes.mac_of(code, settings.MISUSE_PEPPER)).first() if code else None
