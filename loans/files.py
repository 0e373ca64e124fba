"""One loan with everything its page shows, and who decides on it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, prefetch_related_objects

from audit.journal.personal import values_of
from loans import permissions
from loans.models import (
    AgencyLetter,
    Amendment,
    Conflict,
    Decision,
    Demand,
    DutyBreach,
    Loan,
    LoanLine,
    PolicyOverride,
    Reminder,
    ReturnClaim,
    Signature,
    SignatureKind,
    StoreReceipt,
)
from loans.rules import Route
from loans.states import State
from people.models import Office
from people.offices import Seat, SigningAct, Standing, who_may_sign


@dataclass(frozen=True, slots=True)
class LoanFile:
    """A loan with everything its page shows. lines: by position; decisions, signatures and conflicts: oldest first.

    amendments: the changes asked for while the items were out, oldest first.
    """

    loan: Loan
    lines: list[LoanLine]
    decisions: list[Decision]
    signatures: list[Signature]
    conflicts: list[Conflict]
    amendments: list[Amendment]

    def texts_signed(self) -> list[Signature]:
        """The requests that the borrower signed, the one in force last."""
        return [
            signature for signature in self.signatures if signature.kind in (SignatureKind.REQUEST, SignatureKind.ENTRY)
        ]

    @property
    def claimed(self) -> list[LoanLine]:
        """The lines of which the borrower says that they came back, and nobody has answered yet."""
        return [line for line in self.lines if getattr(line, "was_claimed", False)]

    @property
    def was_chased(self) -> bool:
        """Whether anybody was reminded of it, or its return demanded."""
        return bool(getattr(self.lines[0] if self.lines else self.loan, "was_chased", False))

    @property
    def was_excepted(self) -> bool:
        """Whether a policy ever gave way for it."""
        return bool(getattr(self.lines[0], "was_excepted", False)) if self.lines else False

    @property
    def letter(self) -> AgencyLetter | None:
        """That of another agency, on which the loan rests."""
        return getattr(self.loan, "letter", None)

    @property
    def receipt(self) -> StoreReceipt | None:
        """That the other store has the items."""
        return getattr(self.loan, "store_receipt", None)


_WITH: Final = (
    "borrower__unit",
    "borrower_unit",
    "lending_unit__agency__lending_policy",
    "duty_holder",
    "endorsing_unit",
    "approving_unit",
    "issued_by",
    "keyed_by",
    "letter__agency",
    "store_receipt",
)
"""What the page of a loan names. A loan of consumables has no lines of items, and is read by itself (210)."""


def loan_file(pk: int, standing: Standing) -> LoanFile | None:
    """The loan as this person may see it, None where they may not or there is none. Three queries; one more where
    somebody declared a conflict of interest, and one where a change was asked for while the items were out."""
    seen = Loan.objects.filter(permissions.visible(standing), pk=pk)
    lines = list(
        LoanLine.objects.filter(loan__in=seen)
        .select_related("asset__custody", "case", *(f"loan__{name}" for name in _WITH))
        .annotate(
            was_chased=_was_chased(),
            was_changed=Exists(Amendment.objects.filter(loan=OuterRef("loan"))),
            was_excepted=Exists(PolicyOverride.objects.filter(used_for=OuterRef("loan"))),
            was_claimed=Exists(ReturnClaim.objects.filter(line=OuterRef("pk"), answered_at__isnull=True)),
        )
        .order_by("position")
    )
    of_supplies = seen.filter(route=Route.CONSUMABLE).select_related(*_WITH, "supply_terms")
    of_supplies = of_supplies.annotate(was_chased=_was_chased("pk"))
    loan = lines[0].loan if lines else of_supplies.first()
    if loan is None:
        return None
    for line in lines:
        line.loan = loan
    return LoanFile(
        loan,
        list(lines),
        list(loan.decisions.select_related("by").order_by("id")),
        _signatures_of(loan),
        list(loan.conflicts.select_related("by", "went_to").order_by("id")) if loan.recused_ids else [],
        _amendments_of(loan, were_asked=any(getattr(line, "was_changed", False) for line in lines)),
    )


def _signatures_of(loan: Loan) -> list[Signature]:
    """Oldest first, each with what was drawn. Two queries; one where nothing was drawn."""
    signatures = list(loan.signatures.select_related("signer", "witness", "slip").order_by("id"))
    for signature, drawn in zip(signatures, values_of(each.strokes for each in signatures), strict=True):
        signature.drawn = drawn
    return signatures


def _was_chased(loan: str = "loan") -> ExpressionWrapper[Any]:
    """Whether anything was done on a loan under clause 211, so that only then it is read. loan: its key in the row."""
    asked = Q()
    for rows in (Reminder.objects, Demand.objects, DutyBreach.objects):
        asked |= Q(Exists(rows.filter(loan=OuterRef(loan))))
    return ExpressionWrapper(asked, output_field=BooleanField())


def _amendments_of(loan: Loan, *, were_asked: bool) -> list[Amendment]:
    """The changes asked for while the items were out. The loan keeps them for `permissions`; one query, or none."""
    asked = Amendment.objects.select_related("decided_by", "approving_unit")
    prefetch_related_objects([loan], Prefetch("amendments", asked if were_asked else asked.none()))
    return list(loan.amendments.all())


def who_decides(loan: Loan, *, on: date) -> tuple[Seat, ...]:
    """Everybody who may decide on the step the loan waits for; nobody where it waits for no decision. Three queries."""
    if loan.state == State.AWAITING_ENDORSEMENT and loan.endorsing_unit is not None:
        return who_may_sign(
            Office.RESPONSIBLE_UNIT_HEAD,
            loan.endorsing_unit,
            act=SigningAct.ENDORSE,
            on=on,
            excluding=permissions.barred(loan),
        )
    if loan.state == State.AWAITING_APPROVAL:
        return who_may_sign(
            Office(loan.approving_office),
            loan.approving_unit,
            act=permissions.SIGNING_ACT[loan.route],
            value=loan.value,
            store=loan.lending_unit,
            on=on,
            excluding=permissions.barred(loan),
        )
    return ()
