"""Who may confirm an exception from a policy, and who sees which: it stays listed for all who look after the store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdict import OFFICE, POLICY, Permitted, Refused, Verdict
from loans import overrides
from loans.models import OverrideState, PolicyOverride
from people import offices
from people.models import Office, Unit
from people.offices import Seat, SigningAct, Standing


def confirming_seat(override: PolicyOverride, standing: Standing) -> Seat | None:
    """The seat from which this person confirms: head of the lending unit or of one above, or of the agency.

    Whoever holds the post or acts in it; a delegation names single acts, and this is none of them.
    """
    for seat in standing.whole:
        if seat.office == Office.RESPONSIBLE_UNIT_HEAD and override.lending_unit.path.startswith(seat.unit_path):
            return seat
        if seat.office == Office.AGENCY_HEAD and seat.agency_id == override.lending_unit.agency_id:
            return seat
    return None


def may_decide_override(override: PolicyOverride, standing: Standing) -> Verdict:
    """Whether this person may confirm or refuse, leaving aside whether it is still time.

    Codes: borrower-confirms, asker-confirms (policy), conflict-declared (policy), may-not-confirm (office).
    """
    second = overrides.is_second_person(
        decider=standing.person.staff_code, asker=override.asked_by.staff_code, borrower=override.borrower.staff_code
    )
    if not second:
        return second
    if override.loan is not None and standing.person.pk in override.loan.recused_ids:
        reason = _("You have declared a conflict of interest on this loan, so somebody else decides on it.")
        return Refused(POLICY, "conflict-declared", reason)
    if confirming_seat(override, standing) is not None:
        return Permitted()
    reason = _("Only the head of %(unit)s, a head above or the head of the agency decides on this exception.")
    return Refused(OFFICE, "may-not-confirm", reason % {"unit": override.lending_unit.name})


def who_may_confirm(lending_unit: Unit, *, on: date, excluding: Collection[int]) -> tuple[Seat, ...]:
    """The nearest heads who may confirm for that store on that day, and who are asked: others above may as well."""
    unit = offices.head_unit_of(lending_unit, on=on, excluding=excluding)
    seats = () if unit is None else offices.who_heads(unit, on=on, excluding=excluding)
    if seats:
        return seats
    root = offices.agency_root(lending_unit.agency)
    seats = offices.who_may_sign(Office.AGENCY_HEAD, root, act=SigningAct.OUTSIDE, on=on, excluding=excluding)
    return tuple(seat for seat in seats if seat.acts is None)


def may_withdraw_override(override: PolicyOverride, standing: Standing) -> Verdict:
    """Who asked takes it back. Codes: not-the-asker (office)."""
    if override.asked_by_id == standing.person.pk:
        return Permitted()
    reason = _("Only %(name)s, who asked for the exception, takes it back.") % {"name": override.asked_by.name}
    return Refused(OFFICE, "not-the-asker", reason)


def visible_overrides(standing: Standing) -> Q:
    """The exceptions this person may see; any other is 404.

    Who asked, borrows or decided; the keepers of the store, the heads over it, the head of the agency, and auditors.
    """
    person = standing.person
    answer = Q(asked_by=person) | Q(borrower=person) | Q(decided_by=person)
    for path in standing.store_paths():
        answer |= Q(lending_unit__path__startswith=path)
    for seat in standing.whole:
        match seat.office:
            case Office.RESPONSIBLE_UNIT_HEAD | Office.AUDITOR:
                answer |= Q(lending_unit__path__startswith=seat.unit_path)
            case Office.AGENCY_HEAD:
                answer |= Q(lending_unit__agency=seat.agency_id)
    return answer


def waits_for_second(standing: Standing) -> Q:
    """The exceptions that this person may confirm, where they are still in time; not what they asked for themselves."""
    answer = Q(pk__in=())
    for seat in standing.whole:
        if seat.office == Office.RESPONSIBLE_UNIT_HEAD:
            answer |= Q(lending_unit__path__startswith=seat.unit_path)
        if seat.office == Office.AGENCY_HEAD:
            answer |= Q(lending_unit__agency=seat.agency_id)
    mine = Q(asked_by=standing.person) | Q(borrower=standing.person)
    return answer & Q(state=OverrideState.ASKED) & ~mine
