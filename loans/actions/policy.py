"""The agency's own decisions within the law, changed by its system administrator with a reason."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import changes, record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import OFFICE, Refusal, Refused
from loans import policy
from loans.actions.locking import in_capacity
from loans.emblems import Emblem
from loans.models import AgencyPolicy
from loans.policy import Policy
from loans.requests import policy_of
from people.models import Agency, Office, Person
from people.offices import Seat, standing_of

FIELDS = (
    "endorsement_required",
    "other_buildings_count_as_inside",
    "chase_reading",
    "longest_days",
    "collect_within_days",
    "may_book_ahead_days",
    "remedy_picked_by",
    "paper_digits",
    "second_demand_after",
    "third_demand_after",
)


@act("policy.changed")
def change_policy(agency: Agency, *, by: Person, at: datetime, policy_now: Policy, reason: str) -> bool:
    """Set what the agency decides for itself (`loans/policy.py`); loans already sent keep what they were promised.

    Answers whether anything differed; nothing is recorded where nothing does.

    Raises:
        Refusal: not-the-administrator, reason-missing.
    """
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    seat = _administrators_seat(locked, by=by, at=at)
    policy.is_reason_given(reason).require()

    before = _facts(policy_of(locked))
    if before == _facts(policy_now):
        return False
    row = AgencyPolicy.objects.filter(agency=locked).first()
    is_new = row is None
    row = row or AgencyPolicy(agency=locked)
    for name, value in _facts(policy_now).items():
        setattr(row, name, value)
    if is_new:
        create(row, by_code=by.staff_code, at=at, reason=reason)
    else:
        keep(row, by_code=by.staff_code, at=at, reason=reason, fields=FIELDS)
    then, now = changes(before, _facts(policy_now))

    record(
        "policy.changed",
        subject=row.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        reason=reason,
        before=then,
        after=now,
    )
    return True


@act("policy.emblem_changed")
def change_emblem(agency: Agency, *, by: Person, at: datetime, emblem: Emblem | None, reason: str) -> bool:
    """Set the emblem that stands on the agency's letters from now on, or take it off; earlier ones stay on the disk.

    Answers whether anything differed; nothing is recorded where nothing does. emblem: None for none.

    Raises:
        Refusal: not-the-administrator, reason-missing.
    """
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    seat = _administrators_seat(locked, by=by, at=at)
    policy.is_reason_given(reason).require()

    row = AgencyPolicy.objects.filter(agency=locked).first()
    is_new, row = row is None, row or AgencyPolicy(agency=locked)
    before, after = row.emblem_sha256, emblem.sha256 if emblem else ""
    if before == after:
        return False
    row.emblem, row.emblem_sha256 = "", after
    try:
        if emblem is not None:
            row.emblem.save(f"{secrets.token_hex(16)}.jpg", ContentFile(emblem.content), save=False)
        if is_new:
            create(row, by_code=by.staff_code, at=at, reason=reason)
        else:
            keep(row, by_code=by.staff_code, at=at, reason=reason, fields=("emblem", "emblem_sha256"))
        record(
            "policy.emblem_changed",
            subject=row.journal_subject(),
            actor=in_capacity(by, seat),
            at=at,
            reason=reason,
            before={"emblem": before},
            after={"emblem": after},
        )
    except BaseException:
        if row.emblem:
            row.emblem.delete(save=False)  # no row will name it
        raise
    return True


def _administrators_seat(agency: Agency, *, by: Person, at: datetime) -> Seat:
    seats = standing_of(by, official_day(at)).seats_of(Office.SYSTEM_ADMINISTRATOR)
    seat = next((seat for seat in seats if seat.agency_id == agency.pk), None)
    if seat is None:
        text = _("Only a system administrator of this agency changes its policy. Ask one of them.")
        raise Refusal(Refused(OFFICE, "not-the-administrator", text))
    return seat


def _facts(decided: Policy) -> dict[str, object]:
    return {name: getattr(decided, name) for name in FIELDS}
