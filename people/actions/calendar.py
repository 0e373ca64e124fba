"""The working calendar: propose a year, write down a closed day, strike one, confirm a year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.journal.versions import create, create_many, keep, keep_many
from core.clock import BUDDHIST_OFFSET
from core.verdict import ORDER, POLICY, Refused
from people.actions.judging import judge, lock_agency
from people.holidays_thai import SOURCE, holidays_of
from people.models import Agency, ClosedDay, Person

FIRST_YEAR: Final = 2017
"""The year in which the Regulation came into force."""


@act("calendar.proposed")
def propose_year(agency: Agency, *, by: Acts, at: datetime, year: int) -> list[ClosedDay]:
    """Write the holidays that the package knows of `year` (common era) into the calendar, to be confirmed.

    A day that stands there already stays as it is, struck or not; nothing is recorded where nothing is new. The worker
    does it for this year and the next.
    """
    lock_agency(agency.pk)
    known = set(ClosedDay.objects.filter(agency=agency, on__year=year).values_list("on", flat=True))
    new = [
        ClosedDay(agency=agency, on=day, name=name, source=SOURCE)
        for day, name in holidays_of(year).items()
        if day not in known
    ]
    if not new:
        return []
    actor = by.journal_actor()
    create_many(new, by_code=actor.code, at=at)
    record(
        "calendar.proposed",
        subject=agency.journal_subject(),
        actor=actor,
        at=at,
        facts={"year": year + BUDDHIST_OFFSET, "count": len(new), "source": SOURCE},
    )
    return new


@act("calendar.closed")
def close_day(agency: Agency, *, by: Person, at: datetime, reason: str, on: date, name: str, source: str) -> ClosedDay:
    """The offices are closed on the day `on`; what an administrator writes down is confirmed by that.

    source: the announcement or order. A day that was struck is closed again.

    Raises:
        Refusal: not-the-administrator, reason-missing, closed-on-weekends, closed-already, year-too-early.
    """
    lock_agency(agency.pk)
    actor = judge("calendar.closed", by=by, at=at, agency_id=agency.pk, reason=reason)
    if on.year < FIRST_YEAR:
        Refused(POLICY, "year-too-early", _("The calendar begins in B.E. 2560. Correct the year.")).require()
    if on.weekday() > 4:
        text = _("Offices are closed on Saturdays and Sundays anyway. Choose a day from Monday to Friday.")
        Refused(POLICY, "closed-on-weekends", text).require()
    row = ClosedDay.objects.filter(agency=agency, on=on).first()
    if row is not None and not row.is_struck:
        text = _("This day stands in the calendar already: %(name)s.") % {"name": row.name}
        Refused(ORDER, "closed-already", text).require()

    if row is None:
        row = ClosedDay(agency=agency, on=on, name=name, source=source, is_confirmed=True)
        create(row, by_code=by.staff_code, at=at, reason=reason)
    else:
        row.name, row.source, row.is_confirmed, row.is_struck = name, source, True, False
        fields = ("name", "source", "is_confirmed", "is_struck")
        keep(row, by_code=by.staff_code, at=at, fields=fields, reason=reason)
    record(
        "calendar.closed",
        subject=row.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={"on": on, "name": name, "source": source},
        refs=[agency.journal_subject()],
    )
    return row


@act("calendar.opened")
def open_day(day: ClosedDay, *, by: Person, at: datetime, reason: str) -> ClosedDay:
    """The offices are open on that day after all.

    Raises:
        Refusal: not-the-administrator, reason-missing, open-already.
    """
    agency = lock_agency(day.agency_id)
    day = ClosedDay.objects.select_related("agency").get(pk=day.pk)
    actor = judge("calendar.opened", by=by, at=at, agency_id=agency.pk, reason=reason)
    if day.is_struck:
        Refused(ORDER, "open-already", _("The offices are open on this day already.")).require()

    day.is_struck, day.is_confirmed = True, True
    keep(day, by_code=by.staff_code, at=at, fields=("is_struck", "is_confirmed"), reason=reason)
    record(
        "calendar.opened",
        subject=day.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"on": day.on, "name": day.name},
        refs=[agency.journal_subject()],
    )
    return day


@act("calendar.confirmed")
def confirm_year(agency: Agency, *, by: Person, at: datetime, reason: str, year: int) -> int:
    """Somebody compared the year (common era) with the announcements: what stands there counts. Answers how many days.

    Raises:
        Refusal: not-the-administrator, reason-missing, nothing-to-confirm.
    """
    lock_agency(agency.pk)
    actor = judge("calendar.confirmed", by=by, at=at, agency_id=agency.pk, reason=reason)
    waiting = list(ClosedDay.objects.filter(agency=agency, on__year=year, is_confirmed=False))
    if not waiting:
        text = _("Nothing of this year waits to be confirmed. Write its closed days down first.")
        Refused(ORDER, "nothing-to-confirm", text).require()

    for day in waiting:
        day.is_confirmed = True
    keep_many(waiting, ("is_confirmed",), by_code=by.staff_code, at=at, reason=reason)
    record(
        "calendar.confirmed",
        subject=agency.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        facts={"year": year + BUDDHIST_OFFSET, "count": len(waiting)},
    )
    return len(waiting)
