"""Who is told about an exception from a policy: the second person, who has 30 minutes, and then who asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override as in_language

from core.thai import thai_datetime, thai_range
from loans.models import OverrideState, PolicyOverride
from people import notices
from people.models import Person
from people.offices import Seat


def ask_to_confirm(asked: PolicyOverride, seats: Iterable[Seat], *, at: datetime) -> None:
    """Tell the nearest heads that an exception waits for them, and until which minute."""
    people = Person.objects.filter(pk__in={seat.person_id for seat in seats}, is_active=True)
    with in_language("th"):
        facts = _facts(asked)
        notices.tell(
            people,
            kind="override-confirm",
            title=_("An exception from the policy waits for you: %(name)s") % facts,
            text=_("%(policy)s: %(asked)s days instead of %(limit)s at most, %(days)s. Reason: %(reason)s") % facts,
            why=_("You head the store's unit, or one above it. An exception needs a second person."),
            todo=_("Open it, and confirm or refuse it by %(moment)s.") % facts,
            otherwise=_("It lapses then, and the policy stands."),
            path=asked.get_absolute_url(),
            subject=asked.journal_subject().name,
            store=asked.lending_unit,
            at=at,
        )


def tell_asker(decided: PolicyOverride, *, at: datetime) -> None:
    """Tell who asked what the second person said."""
    with in_language("th"):
        facts = _facts(decided)
        is_confirmed = decided.state == OverrideState.CONFIRMED
        notices.tell(
            [decided.asked_by],
            kind="override-decided",
            title=_("Your exception from the policy is confirmed")
            if is_confirmed
            else _("Your exception from the policy is refused"),
            text=_("%(policy)s, %(days)s. Reason: %(because)s") % facts,
            why=_("You asked for it."),
            todo=_("Sign and send the very request it was asked for, today or tomorrow.")
            if is_confirmed
            else _("Change the request so that it keeps to the policy."),
            otherwise=_("The exception is not used, and the policy stands.") if is_confirmed else "",
            path=decided.get_absolute_url(),
            subject=decided.journal_subject().name,
            store=decided.lending_unit,
            at=at,
        )


def _facts(each: PolicyOverride) -> dict[str, object]:
    return {
        "name": each.borrower.name,
        "policy": each.get_code_display(),
        "asked": each.asked_days,
        "limit": each.limit_days,
        "days": thai_range(each.starts_on, each.due_on),
        "reason": each.reason,
        "because": each.decided_because,
        "moment": thai_datetime(each.lapses_at),
    }
