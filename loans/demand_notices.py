"""The words of clause 211: reminder, demand, copy and breach; one notice a person and visit, in Thai."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.thai import relative_days, thai_date
from loans.demands import Called, Visit
from loans.models import DutyBreach, Loan
from people import notices
from people.models import Person, Unit
from people.notices import Telling

MOST_NAMED: Final = 12
"""Items a notice names one by one; the page has all."""


def of_visit(visit: Visit, *, on: date) -> list[Telling]:
    """One notice to the borrower for everything due at this store, and one to each who gets a copy."""
    if not visit.demanded:
        return [remind(visit, on=on)]
    told = [demand(visit, on=on)]
    return [*told, copy_of_demand(visit, on=on)] if visit.copied else told


def remind(visit: Visit, *, on: date) -> Telling:
    """A courtesy before the due date: what is to come back, until when, and which day the store is open."""
    due_on = min(each.loan.due_on for each in visit.called)
    with override("th"):
        facts = {"store": visit.store.name, "day": thai_date(due_on, style="with_day"), "count": visit.items}
        return _told(
            visit,
            [visit.borrower],
            kind="loan-reminder",
            title=_("Return %(count)s items to %(store)s by %(day)s") % facts,
            text="\n".join([_("These items fall due:"), *_lines(visit.called, on=on)]),
            why=_("You have borrowed these items."),
            todo=" ".join([*_to_bring(visit.called, visit.store), *_closed(visit, due_on)]),
            by_when=due_on,
            otherwise=_("From the day after, the store has to demand them back (clause 211)."),
        )


def demand(visit: Visit, *, on: date) -> Telling:
    """The demand of clause 211: why, what to do, by when, and what happens otherwise."""
    with override("th"):
        facts = _facts(visit)
        parts = [_("The return date of these items has passed:"), *_lines(visit.demanded, on=on)]
        if visit.reminded:
            parts += [_("These fall due soon:"), *_lines(visit.reminded, on=on)]
        if visit.copied:
            parts.append(_("Copies to: %(names)s.") % {"names": ", ".join(person.name for person in visit.copied)})
        if visit.holder:
            parts.append(_("Ask: %(name)s %(phone)s") % {"name": visit.holder.name, "phone": visit.holder.person.phone})
        return _told(
            visit,
            [visit.borrower],
            kind="loan-demand",
            title=_("Return what you have borrowed from %(store)s: demand no. %(serial)s (%(number)s)") % facts,
            text="\n".join(parts),
            why=_("Clause 211 obliges the lender to demand back what is not returned."),
            todo=" ".join(_to_bring(visit.demanded, visit.store, at_once=True)),
            by_when=visit.return_by(on),
            otherwise=_(
                "The next demand goes to your superiors as well. Whoever keeps an item too long answers for it even in"
                " force majeure (Civil and Commercial Code, section 643)."
            ),
        )


def copy_of_demand(visit: Visit, *, on: date) -> Telling:
    """The same to the borrower's supervisor, and further up from the third demand on; they may see the loan."""
    with override("th"):
        facts = _facts(visit) | {"name": visit.borrower.name}
        return _told(
            visit,
            visit.copied,
            kind="loan-demand-copy",
            title=_("Copy: %(name)s has not returned items of %(store)s (demand no. %(serial)s, %(number)s)") % facts,
            text="\n".join([_("The return date of these items has passed:"), *_lines(visit.demanded, on=on)]),
            why=_("You head the unit of the borrower, or one above it."),
            todo=_("Please see to it that the items come back to %(store)s.") % facts,
            by_when=visit.return_by(on),
            otherwise=_("Further demands go up to the next head."),
        )


def of_breaches(breaches: Iterable[DutyBreach]) -> list[Telling]:
    """Each duty holder learns once what was not demanded in time."""
    told: list[Telling] = []
    of_holder: dict[int, list[DutyBreach]] = defaultdict(list)
    people: dict[int, Person] = {}
    for breach in breaches:
        if breach.holder is not None:
            of_holder[breach.holder.pk].append(breach)
            people[breach.holder.pk] = breach.holder
    for pk, missed in of_holder.items():
        with override("th"):
            title = ngettext(
                "%(count)s loan was not demanded within 7 days (clause 211)",
                "%(count)s loans were not demanded within 7 days (clause 211)",
                len(missed),
            ) % {"count": len(missed)}
            numbers = ", ".join(breach.loan.number for breach in missed[:MOST_NAMED])
            telling = Telling(
                to=[people[pk]],
                kind="duty-breached",
                title=title,
                text=_("The last day has passed without a demand: %(numbers)s.") % {"numbers": numbers},
                why=_("The duty to go after these items is yours."),
                todo=_("See what is still out, and demand it now."),
                otherwise=_("The breach of the duty stands in the record and in the overdue register."),
                path=reverse("loans:overdue"),
                subject=missed[0].loan.journal_subject().name,
            )
            told.append(telling)
    return told


def tell_named(loan: Loan, holder: Person, reason: str, *, at: datetime) -> None:
    """Tell who was named that the duty is theirs."""
    with override("th"):
        facts = {"number": loan.number, "borrower": loan.borrower.name, "reason": reason}
        notices.tell(
            [holder],
            kind="duty-named",
            title=_("You are named to go after loan %(number)s (clause 211)") % facts,
            text=_("%(borrower)s has borrowed the items.") % facts,
            why=_("You were named for this loan: %(reason)s") % facts,
            todo=_("Demand the items back if they are not returned on their day."),
            by_when=loan.due_on,
            otherwise=_("Without a demand within 7 days the duty is breached."),
            path=loan.get_absolute_url(),
            subject=loan.journal_subject().name,
            at=at,
        )


def _told(
    visit: Visit,
    to: Sequence[Person],
    *,
    kind: str,
    title: str,
    text: str,
    why: str,
    todo: str,
    by_when: date,
    otherwise: str,
) -> Telling:
    loan = visit.called[0].loan
    return Telling(
        to=to,
        kind=kind,
        title=title,
        text=text,
        why=why,
        todo=todo,
        by_when=by_when,
        otherwise=otherwise,
        path=loan.get_absolute_url(),
        subject=loan.journal_subject().name,
        store=visit.store,
    )


def _facts(visit: Visit) -> dict[str, object]:
    return {
        "store": visit.store.name,
        "serial": max(each.serial for each in visit.demanded),
        "number": visit.number,
    }


def _lines(called: Iterable[Called], *, on: date) -> list[str]:
    """A line a loan: its number, its items, when it falls or fell due."""
    answer = []
    for each in called:
        names = [str(line) for line in each.lines[:MOST_NAMED]]
        left = len(each.lines) - len(names)
        items = ", ".join(names) + (f" (+{left})" if left else "")
        day = f"{thai_date(each.loan.due_on, style='with_day')} ({relative_days(each.loan.due_on, on)})"
        answer.append(
            _("• %(number)s: %(items)s; due %(day)s") % {"number": each.loan.number, "items": items, "day": day}
        )
    return answer


def _to_bring(called: Sequence[Called], store: Unit, *, at_once: bool = False) -> list[str]:
    """What to do: the very items come back, of consumables the same type, kind and quantity."""
    facts = {"store": store.name}
    answer = []
    if not all(each.is_in_kind for each in called):
        items = _("Bring them back to %(store)s in good working order.")
        answer.append((_("Bring the items back to %(store)s at once.") if at_once else items) % facts)
    if any(each.is_in_kind for each in called):
        in_kind = _("Return the consumables to %(store)s in the same type, kind and quantity (clause 210).")
        answer.append(in_kind % facts)
    return answer


def _closed(visit: Visit, due_on: date) -> list[str]:
    """A sentence where the store is closed on the due date: the date stays, the visit has to be made before."""
    if visit.calendar.is_working(due_on):
        return []
    day = thai_date(visit.calendar.last_working(due_on), style="with_day")
    return [_("The store is closed on that day. The last open day before it is %(day)s.") % {"day": day}]
