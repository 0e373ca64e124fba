"""Changing a loan over the API: before it is handed over, and while the items are out."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now, official_day
from loans import actions, amendments, inputs, permissions
from loans import serializers as shapes
from loans.amendments import Change
from loans.api_manners import KEY, REUSED, caller, moves, read, standing_of
from loans.api_wishes import plan_of, plan_out, wish_of
from loans.idempotency import answered_once
from loans.models import Loan, PlaceKind
from loans.states import Step
from people.models import Person

LOAN = {200: shapes.LoanFileOut}


class ChangePlanOut(shapes.Object):
    """Where a change of a loan that is out would lead, and the exact text to sign."""

    office = serializers.CharField(source="approval.office")
    clause = serializers.CharField(source="approval.clause")
    approving_unit = shapes.UnitOut(allow_null=True)
    wanted_from = serializers.DictField(
        child=serializers.DateField(), help_text="By key of an item that somebody else has asked for: from when."
    )
    verdict = shapes.VerdictOut()
    text = serializers.CharField(source="text.text")
    sha256 = serializers.CharField(source="text.sha256")


class ChangesOfALoan:
    """The calls of `LoanViewSet` that change what was approved."""

    def visible(self, pk: str) -> Loan:
        """The loan, when the caller may see it."""
        raise NotImplementedError

    def file_of(self, loan: Loan) -> Response:
        """The loan in full, as an answer."""
        raise NotImplementedError

    @extend_schema(request=inputs.AmendIn, responses=moves({200: shapes.PlanOut}))
    @action(detail=True, methods=["post"], url_path="amend/preview")
    def preview_amend(self, request: Request, pk: str) -> Response:
        """Who would decide on the changed loan, what stands in the way, and the text to sign. Saves nothing."""
        loan = self.visible(pk)
        if not permissions.may(Step.AMEND, loan, standing_of(request)):
            raise Http404
        given = read(inputs.AmendIn, request.data)
        wish = wish_of(given, standing_of(request))
        return Response(plan_out(plan_of(wish, request, changing=loan, borrower=borrower_of(given, loan))))

    @extend_schema(request=inputs.SignedAmendIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def amend(self, request: Request, pk: str) -> Response:
        """Change an approved loan before it is handed over; it is decided anew, unless its days only became fewer."""
        loan = self.visible(pk)
        given = read(inputs.SignedAmendIn, request.data)
        done = actions.amend(
            loan,
            by=caller(request),
            at=now(),
            wish=wish_of(given, standing_of(request)),
            signed_sha256=given["signed_sha256"],
            borrower=borrower_of(given, loan),
            consent=given["consent"],
        )
        return self.file_of(done)

    @extend_schema(request=inputs.ChangeIn, responses=moves({200: ChangePlanOut}))
    @action(detail=True, methods=["post"], url_path="ask-change/preview")
    def preview_change(self, request: Request, pk: str) -> Response:
        """Who would decide on another date or place of what is out, and the text to sign. Saves nothing."""
        loan = self.visible(pk)
        if not permissions.may(Step.AMEND, loan, standing_of(request)):
            raise Http404
        change = _change(read(inputs.ChangeIn, request.data))
        lines = list(loan.lines.select_related("asset__custody").order_by("asset_id"))
        planned = amendments.plan(loan, lines, change, on=official_day(now()), signed=True)
        return Response(ChangePlanOut(planned).data)

    @extend_schema(request=inputs.SignedChangeIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="ask-change")
    @answered_once
    def ask_change(self, request: Request, pk: str) -> Response:
        """Ask for another date or place of what is out, signed; the old terms hold until it is approved."""
        loan = self.visible(pk)
        given = read(inputs.SignedChangeIn, request.data)
        actions.ask_change(
            loan,
            by=caller(request),
            at=now(),
            change=_change(given),
            signed_sha256=given["signed_sha256"],
            consent=given["consent"],
        )
        return self.file_of(loan)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="approve-change")
    @answered_once
    def approve_change(self, request: Request, pk: str) -> Response:
        """The office of the place as it is to be approves the change."""
        loan = self.visible(pk)
        reason = read(inputs.ReasonIn, request.data)["reason"]
        return self.file_of(actions.approve_change(loan, by=caller(request), at=now(), reason=reason))

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="refuse-change")
    @answered_once
    def refuse_change(self, request: Request, pk: str) -> Response:
        """The office of the place as it is to be refuses the change, with a reason."""
        loan = self.visible(pk)
        reason = read(inputs.ReasonIn, request.data)["reason"]
        return self.file_of(actions.refuse_change(loan, by=caller(request), at=now(), reason=reason))

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="withdraw-change")
    @answered_once
    def withdraw_change(self, request: Request, pk: str) -> Response:
        """The borrower takes the change back."""
        loan = self.visible(pk)
        reason = read(inputs.ReasonIn, request.data)["reason"]
        return self.file_of(actions.withdraw_change(loan, by=caller(request), at=now(), reason=reason))


def _change(given: dict[str, Any]) -> Change:
    return Change(
        due_on=given["due_on"],
        place_kind=PlaceKind(given["place_kind"]),
        place_of_use=given["place_of_use"],
        reason=given["reason"],
    )


def borrower_of(given: dict[str, Any], loan: Loan) -> Person:
    """Who is to be the borrower.

    Raises:
        ValidationError: nobody who may sign in has the staff code.
    """
    code = given["borrower"] or loan.borrower.staff_code
    people = Person.objects.filter(staff_code__iexact=code, is_active=True).select_related("unit__agency")
    found = people.first()
    if found is None:
        raise ValidationError({"borrower": [_("Nobody who may borrow has this staff code. Check the card.")]})
    return found
