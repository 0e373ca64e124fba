"""The agency's own text of the criteria of clause 209, entered by its system administrator; nothing is invented."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from core.clock import official_day
from core.verdict import OFFICE, POLICY, Refusal, Refused
from loans.actions.locking import in_capacity
from loans.models import AgencyCriteria
from people.models import Agency, Office, Person
from people.offices import standing_of


@act("policy.criteria_entered")
def enter_criteria(
    agency: Agency, *, by: Person, at: datetime, title: str, number: str, issued_on: date, text: str
) -> AgencyCriteria:
    """Enter the criteria now in force; those before stay, with the cases that were settled under them.

    Raises:
        Refusal: not-the-administrator, criteria-empty, criteria-in-future, criteria-there-already.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    seats = standing_of(by, official_day(at)).seats_of(Office.SYSTEM_ADMINISTRATOR)
    seat = next((seat for seat in seats if seat.agency_id == agency.pk), None)
    if seat is None:
        reason = _("Only a system administrator of this agency changes its policy. Ask one of them.")
        raise Refusal(Refused(OFFICE, "not-the-administrator", reason))
    if not title.strip() or not text.strip():
        raise Refusal(Refused(POLICY, "criteria-empty", _("Enter the title and the text of the criteria as issued.")))
    if issued_on > official_day(at):
        raise Refusal(Refused(POLICY, "criteria-in-future", _("The date of the paper has not come yet. Correct it.")))
    now = AgencyCriteria.objects.filter(agency=agency).first()
    if now is not None and (now.title, now.number, now.issued_on, now.text) == (title, number, issued_on, text):
        raise Refusal(Refused(POLICY, "criteria-there-already", _("These criteria are in force already.")))

    criteria = AgencyCriteria(agency=agency, title=title, number=number, issued_on=issued_on, text=text, by=by, at=at)
    criteria.save(force_insert=True)
    record(
        "policy.criteria_entered",
        subject=criteria.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        clause="209",
        before={"criteria": str(now)} if now else {},
        after={"criteria": title, "number": number, "issued_on": issued_on, "text": text},
    )
    return criteria
