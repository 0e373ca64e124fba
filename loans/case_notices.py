"""Who is told what about a case of clause 209: what happened, what to do, with the way there. Nobody is blamed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.clock import official_day
from core.thai import thai_date
from loans.models import Case, ReturnClaim
from loans.rules import AfterAll
from people import notices
from people.models import Person
from people.offices import storekeepers_of, who_heads

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def tell_of_loss(case: Case, *, by: Person, at: datetime) -> None:
    """A loss was reported: tell the other side, borrower or store."""
    with override("th"):
        title = _("%(item)s was reported lost (case %(number)s)") % _facts(case)
        text = _("Loan %(loan)s. Open the case to see what comes next under clause 209.") % _facts(case)
    others = storekeepers_of(case.lending_unit, on=official_day(at)) if by.pk == case.borrower_id else [case.borrower]
    _tell(
        case,
        others,
        kind="case-opened",
        title=title,
        text=text,
        why=gettext_lazy("You borrowed the item or keep its store."),
        todo=gettext_lazy("Open the case and see what comes next."),
        at=at,
    )


def tell_store_of_proposal(case: Case, *, at: datetime) -> None:
    """The borrower proposes a remedy: the store agrees or says why not."""
    with override("th"):
        title = _("%(borrower)s proposes a remedy (case %(number)s)") % _facts(case)
        text = _("Proposed: %(remedy)s. Open the case to agree to it.") % {
            **_facts(case),
            "remedy": case.get_proposed_display(),
        }
    keepers = storekeepers_of(case.lending_unit, on=official_day(at))
    _tell(
        case,
        keepers,
        kind="case-proposed",
        title=title,
        text=text,
        why=_you_keep(),
        todo=gettext_lazy("Open the case and agree to the remedy, or say why not."),
        at=at,
    )


def tell_borrower_of_remedy(case: Case, *, at: datetime) -> None:
    """The remedy is agreed: what the borrower does now, and until when a suit could be brought."""
    with override("th"):
        title = _("Case %(number)s: the remedy is agreed") % _facts(case)
        text = _("Agreed: %(remedy)s. Make it good before %(day)s (Civil and Commercial Code, section 649).") % {
            "remedy": case.get_remedy_display(),
            "day": thai_date(case.barred_on, style="with_day"),
        }
    _tell(
        case,
        [case.borrower],
        kind="case-agreed",
        title=title,
        text=text,
        why=_you_borrowed(),
        todo=gettext_lazy("Make it good in the way that was agreed, and bring the evidence to the store."),
        by_when=case.barred_on,
        otherwise=gettext_lazy("The agency may bring a suit for compensation until then (section 649)."),
        at=at,
    )


def tell_closers(case: Case, *, at: datetime) -> None:
    """It has been made good: somebody who did not open the case looks at the evidence and closes it."""
    _tell_to_close(
        case,
        text=gettext_lazy("%(item)s has been made good. Look at the evidence and close the case."),
        todo=gettext_lazy("Look at the evidence and close the case, or say what is missing."),
        at=at,
    )


def _tell_to_close(case: Case, *, text: _StrOrPromise, todo: _StrOrPromise, at: datetime) -> None:
    """Tell those who may close it that the case waits for them. text: names the item."""
    with override("th"):
        title = _("Case %(number)s waits to be closed") % _facts(case)
        told = text % _facts(case)
    _tell(
        case,
        _closers(case, at=at),
        kind="case-settled",
        title=title,
        text=told,
        why=gettext_lazy("You did not open the case, so you may close it."),
        todo=todo,
        at=at,
    )


def tell_brought_back(case: Case, after: AfterAll, *, at: datetime) -> None:
    """The item came back after all: whom it concerns depends on what is left to do."""
    match after:
        case AfterAll.NOTHING_OWED:
            _tell_to_close(
                case,
                text=gettext_lazy(
                    "%(item)s came back in good order; nothing has to be made good. Look at it and close the case."
                ),
                todo=gettext_lazy("Look at the item and its inspection, then close the case."),
                at=at,
            )
        case AfterAll.MAKE_GOOD:
            _tell_borrower_to_make_good(case, at=at)
        case AfterAll.REFER:
            _tell_heads_of_return(case, at=at)


def _tell_borrower_to_make_good(case: Case, *, at: datetime) -> None:
    with override("th"):
        title = _("Case %(number)s: the item came back, not in good order") % _facts(case)
        text = _("%(item)s is there again: %(note)s. How it is made good is agreed on anew.") % {
            **_facts(case),
            "note": case.line.note_in,
        }
    _tell(
        case,
        [case.borrower],
        kind="case-agreed",
        title=title,
        text=text,
        why=_you_borrowed(),
        todo=gettext_lazy("Open the case and propose how you make it good."),
        by_when=case.barred_on,
        otherwise=gettext_lazy("The agency may bring a suit for compensation until then (section 649)."),
        at=at,
    )


def _tell_heads_of_return(case: Case, *, at: datetime) -> None:
    heads = [seat.person_id for seat in who_heads(case.lending_unit, on=official_day(at))]
    with override("th"):
        title = _("Case %(number)s: the item came back after it had been made good") % _facts(case)
        text = _("%(item)s is there again. What was given in its place stays until you decide by order.") % _facts(case)
    _tell(
        case,
        Person.objects.filter(pk__in=heads).exclude(pk=case.borrower_id),
        kind="case-settled",
        title=title,
        text=text,
        why=gettext_lazy("You head the unit whose store lent the item."),
        todo=gettext_lazy("Have the fact-finding look at it, and note its order on the case."),
        at=at,
    )


def tell_borrower_reopened(case: Case, reason: str, *, at: datetime) -> None:
    """What was recorded as made good was taken back, and why."""
    with override("th"):
        title = _("Case %(number)s is not settled after all") % _facts(case)
        text = _("Reason: %(reason)s") % {"reason": reason}
    _tell(
        case,
        [case.borrower],
        kind="case-reopened",
        title=title,
        text=text,
        why=_you_borrowed(),
        todo=gettext_lazy("Open the case and settle what the reason names."),
        at=at,
    )


def tell_borrower_closed(case: Case, *, at: datetime) -> None:
    """The case is closed; nothing more is owed for this item."""
    with override("th"):
        title = _("Case %(number)s is closed") % _facts(case)
        text = _("%(item)s of loan %(loan)s is settled under clause 209. Nothing more has to be done.") % _facts(case)
    _tell(
        case,
        [case.borrower],
        kind="case-closed",
        title=title,
        text=text,
        why=_you_borrowed(),
        todo=gettext_lazy("Nothing more has to be done."),
        at=at,
    )


def tell_store_of_claim(claim: ReturnClaim, *, at: datetime) -> None:
    """The borrower says that an item was returned already: look for it, then answer."""
    loan = claim.line.loan
    with override("th"):
        facts = {"borrower": loan.borrower.name, "item": claim.line.asset.name, "number": loan.number}
        title = _("%(borrower)s says %(item)s was returned already") % facts
        text = _("Loan %(number)s. Look for the item, then take it back or answer. Demands go on until then.") % facts
    notices.tell(
        storekeepers_of(loan.lending_unit, on=official_day(at)),
        kind="claim-made",
        title=title,
        text=text,
        why=_you_keep(),
        todo=gettext_lazy("Look for the item, then take it back or answer."),
        store=loan.lending_unit,
        path=claim.get_absolute_url(),
        subject=loan.journal_subject().name,
        at=at,
    )


def tell_borrower_of_answer(claim: ReturnClaim, *, at: datetime) -> None:
    """The store did not find the item, and why it thinks so."""
    loan = claim.line.loan
    with override("th"):
        title = _("%(item)s was not found in the store (loan %(number)s)") % {
            "item": claim.line.asset.name,
            "number": loan.number,
        }
        text = _("Answer of the store: %(answer)s. The item still counts as with you.") % {"answer": claim.answer}
    notices.tell(
        [loan.borrower],
        kind="claim-answered",
        title=title,
        text=text,
        why=_you_borrowed(),
        todo=gettext_lazy("Bring the item, or show the receipt of its return."),
        store=loan.lending_unit,
        path=claim.get_absolute_url(),
        subject=loan.journal_subject().name,
        at=at,
    )


def _closers(case: Case, *, at: datetime) -> list[Person]:
    """Who may close the case: the storekeepers and the heads of the store, but not who opened it or borrowed."""
    on = official_day(at)
    heads = [seat.person_id for seat in who_heads(case.lending_unit, on=on)]
    people = [*storekeepers_of(case.lending_unit, on=on), *Person.objects.filter(pk__in=heads)]
    return [person for person in people if person.pk not in (case.opened_by_id, case.borrower_id)]


def _facts(case: Case) -> dict[str, str]:
    return {
        "number": case.number,
        "loan": case.line.loan.number,
        "item": case.line.asset.name,
        "borrower": case.borrower.name,
    }


def _you_borrowed() -> str:
    with override("th"):
        return _("You borrowed the item.")


def _you_keep() -> str:
    with override("th"):
        return _("You keep the store.")


def _tell(
    case: Case,
    to: Iterable[Person],
    *,
    kind: str,
    title: str,
    text: str,
    why: _StrOrPromise,
    todo: _StrOrPromise,
    by_when: date | None = None,
    otherwise: _StrOrPromise = "",
    at: datetime,
) -> None:
    notices.tell(
        to,
        kind=kind,
        title=title,
        text=text,
        why=why,
        todo=todo,
        by_when=by_when,
        otherwise=otherwise,
        store=case.lending_unit,
        path=case.get_absolute_url(),
        subject=case.journal_subject().name,
        at=at,
    )
