"""Who keeps the names of those who sign: appointed as members of the committee are, and never one of them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.misuse.actions.appointing import copy_standing, judge_appointment, may_be_appointed
from audit.misuse.models import Custodian, NameRequest
from audit.misuse.name_states import NameState
from core.clock import official_day
from core.verdict import ORDER, Refused
from people.models import Person
from people.offices import standing_of


@act("custodian.appointed")
def appoint_custodian(person: Person, *, by: Person, at: datetime, reason: str) -> Custodian:
    """Make an integrity officer a custodian for names: names are sealed to them once they have chosen a passphrase.

    Raises:
        Refusal: not-the-integrity-administrator, reason-missing, and as `appointing.may_be_appointed`.
    """
    on = official_day(at)
    actor = judge_appointment(by, on, agency_id=person.unit.agency_id, reason=reason)
    standing = standing_of(person, on)
    may_be_appointed(standing).require()

    custodian = Custodian(person=person, agency=person.unit.agency, appointed_on=on)
    copy_standing(custodian, standing)
    custodian.save()
    record("custodian.appointed", subject=person.journal_subject(), actor=actor, at=at, reason=reason)
    return custodian


@act("custodian.ended")
def end_custodian(custodian: Custodian, *, by: Person, at: datetime, reason: str) -> None:
    """End the appointment: every key to a name goes, and so does their own; what only they agreed to counts no more.

    What fewer than two others can open is given to another custodian with the escrow key.

    Raises:
        Refusal: not-the-integrity-administrator, reason-missing, custodian-ended.
    """
    custodian = Custodian.objects.select_for_update().select_related("person__unit").get(pk=custodian.pk)
    on = official_day(at)
    actor = judge_appointment(by, on, agency_id=custodian.agency_id, reason=reason)
    if custodian.ended_on is not None:
        Refused(ORDER, "custodian-ended", _("This person is a custodian no more.")).require()

    custodian.access.all().delete()
    NameRequest.objects.filter(state=NameState.AGREED, agreed_by=custodian).update(
        state=NameState.ASKED, agreed_by=None
    )
    custodian.ended_on, custodian.public_key, custodian.locked_key = on, b"", b""
    custodian.save(update_fields=["ended_on", "public_key", "locked_key"])
    record("custodian.ended", subject=custodian.person.journal_subject(), actor=actor, at=at, reason=reason)
