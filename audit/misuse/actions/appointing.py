"""Who reads reports: the integrity administrator appoints, the handler chooses a passphrase.

These are acts of the office, so they stand in the staff's journal: who was appointed, by whom, and why.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.journal.acts import act
from audit.journal.record import Actor, record
from audit.misuse import keys
from audit.misuse.actions.entering import enter, lock
from audit.misuse.actions.forgetting import forget_shown
from audit.misuse.models import Custodian, Handler, Keyholder
from audit.misuse.states import EntryKind
from core.clock import official_day
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refusal, Refused, Verdict
from people.guards import reason_given
from people.models import Office, Person
from people.offices import Standing, standing_of

LEFT: Final = gettext_noop("Left the committee: the key to the report is gone.")


@act("handler.appointed")
def appoint(person: Person, *, by: Person, at: datetime, reason: str) -> Handler:
    """Make an integrity officer a handler: reports come to them once they have chosen their passphrase.

    Raises:
        Refusal: not-the-integrity-administrator, reason-missing, and as `may_be_appointed`.
    """
    on = official_day(at)
    actor = judge_appointment(by, on, agency_id=person.unit.agency_id, reason=reason)
    standing = standing_of(person, on)
    may_be_appointed(standing).require()

    handler = Handler(person=person, agency=person.unit.agency, appointed_on=on)
    copy_standing(handler, standing)
    handler.save()
    record("handler.appointed", subject=person.journal_subject(), actor=actor, at=at, reason=reason)
    return handler


@act("handler.ended")
def end_appointment(handler: Handler, *, by: Person, at: datetime, reason: str) -> None:
    """Take a handler off the committee: every key to a report that was sealed to them goes, and so does their own.

    What nobody else can read is opened again with the escrow key (`manage.py escrow_key --open-to`).

    Raises:
        Refusal: not-the-integrity-administrator, reason-missing, handler-ended.
    """
    handler = Handler.objects.select_for_update().select_related("person__unit").get(pk=handler.pk)
    on = official_day(at)
    actor = judge_appointment(by, on, agency_id=handler.agency_id, reason=reason)
    if handler.ended_on is not None:
        Refused(ORDER, "handler-ended", _("This person has left the committee already.")).require()

    for report_id in list(handler.access.values_list("report_id", flat=True)):
        enter(lock(report_id), EntryKind.NOTE, {"step": LEFT, "name": handler.name}, on=on, by=handler)
    handler.access.all().delete()
    forget_shown(handler)
    handler.ended_on, handler.public_key, handler.locked_key = on, b"", b""
    handler.save(update_fields=["ended_on", "public_key", "locked_key"])
    record("handler.ended", subject=handler.person.journal_subject(), actor=actor, at=at, reason=reason)


@transaction.atomic
def choose_passphrase(holder: Keyholder, *, passphrase: str) -> bytes:
    """Make a keyholder's keys, the private one locked by a passphrase that nobody else knows; answers it unlocked.

    A lost passphrase is lost: the appointment is ended and begun anew.

    Raises:
        Refusal: passphrase-short, passphrase-chosen.
    """
    holder = type(holder)._default_manager.select_for_update().get(pk=holder.pk)
    if len(passphrase) < keys.SHORTEST_PASSPHRASE:
        text = _("Choose at least %(count)s characters: a sentence that only you would write.")
        Refused(POLICY, "passphrase-short", text % {"count": keys.SHORTEST_PASSPHRASE}).require()
    if holder.public_key:
        text = _("A passphrase was chosen already. If it is lost, the integrity administrator appoints you anew.")
        Refused(ORDER, "passphrase-chosen", text).require()
    pair = keys.new_pair()
    holder.public_key, holder.locked_key = pair.public, keys.lock_by_passphrase(pair.private, passphrase)
    holder.save(update_fields=["public_key", "locked_key"])
    return pair.private


def refresh(holder: Keyholder, standing: Standing) -> None:
    """Copy anew what decides about exclusion: where the keyholder works and whom they head today."""
    copy_standing(holder, standing)
    holder.save(update_fields=["staff_code", "name", "position", "level", "home", "heads"])


def may_be_appointed(standing: Standing) -> Verdict:
    """Only an integrity officer, who neither appoints nor makes offices, and one of the two: reader or custodian.

    Refused: not-an-integrity-officer, two-hats, handler-already, custodian-already.
    """
    if not standing.is_integrity_officer:
        text = _("Only who holds the office of integrity officer can be on the committee. Have them appointed first.")
        return Refused(OFFICE, "not-an-integrity-officer", text)
    if standing.is_admin or standing.is_integrity_administrator:
        text = _("Who appoints the committee or administers offices cannot read reports as well.")
        return Refused(POLICY, "two-hats", text)
    if Handler.objects.filter(person=standing.person, ended_on=None).exists():
        return Refused(ORDER, "handler-already", _("This person is on the committee already."))
    if Custodian.objects.filter(person=standing.person, ended_on=None).exists():
        return Refused(ORDER, "custodian-already", _("This person is a custodian for names already."))
    return Permitted()


def judge_appointment(by: Person, on: date, *, agency_id: int, reason: str) -> Actor:
    """Who appoints or ends an appointment, as the record names them.

    Raises:
        Refusal: not-the-integrity-administrator, reason-missing.
    """
    standing = standing_of(by, on)
    seats = standing.seats_of(Office.INTEGRITY_ADMINISTRATOR)
    seat = next((seat for seat in seats if seat.agency_id == agency_id), None)
    if seat is None:
        text = _("Only the integrity administrator of the agency appoints the committee.")
        raise Refusal(Refused(OFFICE, "not-the-integrity-administrator", text))
    reason_given(reason).require()
    return by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number)


def copy_standing(holder: Keyholder, standing: Standing) -> None:
    """Write on a keyholder what exclusion asks for, unsaved."""
    person = standing.person
    seats = standing.seats_of(Office.INTEGRITY_OFFICER)
    heads = [seat for seat in standing.whole if seat.office in (Office.RESPONSIBLE_UNIT_HEAD, Office.AGENCY_HEAD)]
    holder.staff_code, holder.name, holder.position = person.staff_code, person.name, person.position
    holder.level = min((seat.unit_path for seat in seats), key=len, default=holder.level)
    holder.home, holder.heads = person.unit.path, sorted({seat.unit_path for seat in heads})
