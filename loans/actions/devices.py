"""What a device without a network could not do is settled by a person, with a reason (ADR 0024)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from core.clock import official_day
from core.verdict import OFFICE, ORDER, POLICY, Refusal, Refused
from loans.actions.locking import in_capacity
from loans.held import open_conflicts
from loans.models import DeviceAct
from people.models import Office, Person
from people.offices import standing_of


@act("desk.conflict_settled")
def settle_conflict(conflict: DeviceAct, *, by: Person, at: datetime, because: str) -> DeviceAct:
    """Put away what could not be done: who, when and why stay with it, and in the record.

    Raises:
        Refusal: not-the-storekeeper, settled-already, reason-missing.
    """
    found = DeviceAct.objects.select_for_update(of=("self",)).select_related("by", "asset", "loan").get(pk=conflict.pk)
    if found.settled_at is not None:
        raise Refusal(Refused(ORDER, "settled-already", _("This has been settled already. Nothing has to be done.")))
    standing = standing_of(by, official_day(at))
    if not open_conflicts(standing).filter(pk=found.pk).exists():
        reason = _("Only who made it, or keeps the same store, settles it. Leave it to them.")
        raise Refusal(Refused(OFFICE, "not-the-storekeeper", reason))
    if not because.strip():
        raise Refusal(
            Refused(POLICY, "reason-missing", _("Write what became of it, so that nobody looks for it again."))
        )
    found.settled_at, found.settled_by, found.settled_because = at, by, because
    found.save(update_fields=["settled_at", "settled_by", "settled_because"])
    refs = [each.journal_subject() for each in (found.asset, found.loan) if each is not None]
    record(
        "desk.conflict_settled",
        subject=found.journal_subject(),
        actor=in_capacity(by, next(iter(standing.seats_of(Office.STOREKEEPER)), None)),
        at=at,
        reason=because,
        facts={"tried": found.get_kind_display(), "text": found.sentence, "item": found.scanned},
        refs=[*refs, found.by.journal_subject()],
    )
    return found
