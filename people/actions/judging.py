"""The first two beats that all administrative acts share: lock the agency, judge who asks and whether they say why."""

from __future__ import annotations

from datetime import datetime

from audit.journal.record import Actor
from core.clock import official_day
from people.guards import reason_given
from people.models import Agency, Capacity, Office, Person
from people.offices import standing_of
from people.permissions import may


def lock_agency(agency_id: int) -> Agency:
    """One administrative change to an agency at a time: what the guards find stays so until the end of the act."""
    return Agency.objects.select_for_update().get(pk=agency_id)


def judge(verb: str, *, by: Person, at: datetime, agency_id: int, reason: str, person: Person | None = None) -> Actor:
    """Require that `by` may do this today and says why; answers them as the record names them.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing.
    """
    standing = standing_of(by, official_day(at))
    may(verb, standing, agency_id=agency_id, person=person).require()
    reason_given(reason).require()
    seat = next(seat for seat in standing.seats_of(Office.SYSTEM_ADMINISTRATOR) if seat.agency_id == agency_id)
    return by.journal_actor(
        office=Office.SYSTEM_ADMINISTRATOR.value, capacity=Capacity(seat.capacity).value, order=seat.order_number
    )
