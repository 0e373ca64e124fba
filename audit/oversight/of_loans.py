"""The questions to loans: who approved what, how fast, in which capacity, and what came after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.oversight.questions import Cell, Question, day, loan_cell, moment, person_cell
from loans.models import (
    Amendment,
    Decision,
    DecisionKind,
    DutyBreach,
    Loan,
    OverrideState,
    PolicyOverride,
)
from people.models import Capacity

if TYPE_CHECKING:
    from audit.oversight.scope import Period, Scope

QUICK: Final = timedelta(seconds=10)
"""Nobody reads a request in less."""

APPROVALS: Final = (DecisionKind.APPROVED, DecisionKind.AMENDED)

FOR_ANOTHER: Final = tuple(capacity for capacity in Capacity if capacity != Capacity.OWN)

_PARTIES: Final = ("lending_unit", "borrower", "borrower_unit")


def _loans(scope: Scope) -> QuerySet[Loan]:
    return Loan.objects.filter(scope.loans()).select_related(*_PARTIES, "approved_by", "issued_by")


def _of_loans(model: Any, scope: Scope) -> QuerySet[Any]:
    related = [f"loan__{name}" for name in _PARTIES]
    rows: QuerySet[Any] = model.objects.filter(scope.loans("loan__")).select_related("loan", *related)
    return rows


def approved_and_handed_over(scope: Scope, period: Period) -> QuerySet[Loan]:
    """Loans, or changes of them, approved by who handed the items over."""
    by_who_issued = Decision.objects.filter(loan=OuterRef("pk"), by=OuterRef("issued_by"), kind__in=APPROVALS)
    same = Q(approved_by=F("issued_by")) | Q(Exists(by_who_issued))
    # Hardly anybody who hands over ever decides: theirs are the only loans to look at.
    both = Q(issued_by__in=Decision.objects.order_by().values("by"))
    return _loans(scope).filter(period.moments("handed_over_at"), both, same)


def approved_at_once(scope: Scope, period: Period) -> QuerySet[Decision]:
    """Approvals within ten seconds of the moment since which they waited: signed, endorsed, or asked for."""
    decisions = _of_loans(Decision, scope).select_related("by")
    return decisions.filter(period.moments("at"), waited__lte=QUICK, kind__in=APPROVALS)


def approved_by_acting(scope: Scope, period: Period) -> QuerySet[Decision]:
    """Approvals by somebody who acted for the holder of the post, or by delegation."""
    decisions = _of_loans(Decision, scope).select_related("by")
    return decisions.filter(period.moments("at"), capacity__in=FOR_ANOTHER, kind__in=APPROVALS)


def handed_over_unapproved(scope: Scope, period: Period) -> QuerySet[Loan]:
    """Loans handed over before anybody approved them."""
    early = Q(approved_at__isnull=True) | Q(handed_over_at__lt=F("approved_at"))
    return _loans(scope).filter(period.moments("handed_over_at"), early)


def overrides_used(scope: Scope, period: Period) -> QuerySet[PolicyOverride]:
    """Exceptions from the policy on which a loan rests."""
    used = PolicyOverride.objects.filter(scope.below("lending_unit__", "borrower__unit__"), state=OverrideState.USED)
    used = used.filter(period.moments("used_at"))
    return used.select_related("lending_unit", "borrower", "decided_by", "used_for__lending_unit")


def demanded_late(scope: Scope, period: Period) -> QuerySet[DutyBreach]:
    """Loans whose return nobody demanded within the seven days of clause 211."""
    return _of_loans(DutyBreach, scope).filter(period.days("on"))


def due_date_moved(scope: Scope, period: Period) -> QuerySet[Loan]:
    """Loans that had two return dates in versions that were approved already."""
    approved = Loan.history.model.objects.order_by().filter(approved_at__isnull=False).values("id")
    dates = approved.annotate(first=Min("due_on"), last=Max("due_on"))
    moved = {"pk__in": dates.exclude(first=F("last")).values("id")}
    return _loans(scope).filter(period.moments("approved_at"), **moved).prefetch_related("amendments")


def _approval_cells(decision: Decision) -> list[Cell]:
    return [
        loan_cell(decision.loan),
        person_cell(decision.loan.borrower, decision.loan.borrower_unit.name),
        person_cell(decision.by, decision.post_title),
        Cell(moment(decision.at), under=str(decision.get_kind_display())),
    ]


def _acting_cells(decision: Decision) -> list[Cell]:
    capacity = Cell(str(decision.get_capacity_display()), under=decision.on_behalf_of)
    return [*_approval_cells(decision), capacity, Cell(decision.order_number)]


def _hand_over_cells(loan: Loan) -> list[Cell]:
    return [
        loan_cell(loan),
        person_cell(loan.borrower, loan.borrower_unit.name),
        person_cell(loan.approved_by, moment(loan.approved_at)),
        person_cell(loan.issued_by, moment(loan.handed_over_at)),
    ]


def _override_cells(override: PolicyOverride) -> list[Cell]:
    loan = override.used_for
    return [
        Cell(str(override.get_code_display()), override.get_absolute_url(), override.reason),
        loan_cell(loan) if loan else Cell("–"),
        person_cell(override.borrower),
        person_cell(override.decided_by, override.decided_because),
        Cell(moment(override.used_at)),
    ]


def _breach_cells(breach: DutyBreach) -> list[Cell]:
    return [
        loan_cell(breach.loan),
        person_cell(breach.loan.borrower, breach.loan.borrower_unit.name),
        Cell(day(breach.due_on)),
        Cell(day(breach.last_day)),
        Cell(breach.holder_name or "–", under=breach.holder_post),
    ]


def _moved_cells(loan: Loan) -> list[Cell]:
    approved = [each for each in loan.amendments.all() if each.state == "approved" and each.due_on != each.was_due_on]
    return [
        loan_cell(loan),
        person_cell(loan.borrower, loan.borrower_unit.name),
        person_cell(loan.approved_by, moment(loan.approved_at)),
        Cell(_first_date(loan, approved)),
        Cell(day(loan.due_on)),
        Cell(str(len(approved)) if approved else _("none: look into the record of the loan")),
    ]


def _first_date(loan: Loan, changes: list[Amendment]) -> str:
    return day(changes[0].was_due_on) if changes else "–"


_LOAN: Final = pgettext_lazy("column", "Loan")
_BORROWER: Final = pgettext_lazy("column", "Borrower")
_APPROVED: Final = pgettext_lazy("column", "Approved by")

OF_LOANS: Final = (
    Question(
        slug="same-person",
        words=gettext_lazy("Approved and handed over by the same person"),
        why=gettext_lazy("Who approves does not hand over; the database refuses it."),
        headings=(_LOAN, _BORROWER, _APPROVED, pgettext_lazy("column", "Handed over by")),
        rows=approved_and_handed_over,
        cells=_hand_over_cells,
        must_be_none=True,
    ),
    Question(
        slug="at-once",
        words=gettext_lazy("Approved within ten seconds"),
        why=gettext_lazy("Counted from the moment since which the decision waited. Nobody reads a request in less."),
        headings=(_LOAN, _BORROWER, _APPROVED, pgettext_lazy("column", "Approved at")),
        rows=approved_at_once,
        cells=_approval_cells,
    ),
    Question(
        slug="acting",
        words=gettext_lazy("Approved by somebody acting, with the order"),
        why=gettext_lazy("For an absent holder, in a vacant post, or by written delegation. Compare with the orders."),
        headings=(
            _LOAN,
            _BORROWER,
            _APPROVED,
            pgettext_lazy("column", "Approved at"),
            pgettext_lazy("column", "Capacity"),
            pgettext_lazy("column", "Order"),
        ),
        rows=approved_by_acting,
        cells=_acting_cells,
    ),
    Question(
        slug="unapproved",
        words=gettext_lazy("Handed over before approval"),
        why=gettext_lazy("Clause 208 asks for approval first; the database refuses anything else."),
        headings=(_LOAN, _BORROWER, _APPROVED, pgettext_lazy("column", "Handed over by")),
        rows=handed_over_unapproved,
        cells=_hand_over_cells,
        must_be_none=True,
    ),
    Question(
        slug="exceptions",
        words=gettext_lazy("Exception from the policy used"),
        why=gettext_lazy("Where the agency's own policy gave way, with who confirmed it and why."),
        headings=(
            pgettext_lazy("column", "Policy and reason"),
            _LOAN,
            _BORROWER,
            pgettext_lazy("column", "Confirmed by"),
            pgettext_lazy("column", "Used at"),
        ),
        rows=overrides_used,
        cells=_override_cells,
    ),
    Question(
        slug="demanded-late",
        words=gettext_lazy("Return not demanded within 7 days"),
        why=gettext_lazy("Clause 211: whose duty it was stands beside each loan."),
        headings=(
            _LOAN,
            _BORROWER,
            pgettext_lazy("column", "Return date"),
            pgettext_lazy("column", "Last day to demand"),
            pgettext_lazy("column", "Duty holder"),
        ),
        rows=demanded_late,
        cells=_breach_cells,
    ),
    Question(
        slug="due-moved",
        words=gettext_lazy("Return date moved after approval"),
        why=gettext_lazy("By an approved change, or otherwise: a loan without an approved change deserves a look."),
        headings=(
            _LOAN,
            _BORROWER,
            _APPROVED,
            pgettext_lazy("column", "Return date before"),
            pgettext_lazy("column", "Return date now"),
            pgettext_lazy("column", "Approved changes"),
        ),
        rows=due_date_moved,
        cells=_moved_cells,
    ),
)
