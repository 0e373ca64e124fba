"""Exceptions from a policy over the API: asked for, confirmed, refused and taken back, by the acts of the pages."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.clock import now
from loans import actions, inputs, override_queries, permissions
from loans import override_shapes as shapes
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.api_wishes import wish_of
from loans.changes_api import borrower_of
from loans.idempotency import answered_once
from loans.models import Loan, PolicyOverride
from loans.override_permissions import visible_overrides

OVERRIDE: Final = {200: shapes.OverrideOut}
NEW: Final = {201: shapes.OverrideOut}


class OverrideViewSet(mixins.ListModelMixin, GenericViewSet[PolicyOverride]):
    """The exceptions from a policy that the caller may see: what was asked, by whom, confirmed by whom, and why."""

    serializer_class = shapes.OverrideOut
    lookup_value_regex = "[0-9]{1,18}"
    queryset = PolicyOverride.objects.none()

    def get_queryset(self) -> QuerySet[PolicyOverride]:
        """What the caller may see and asked for."""
        seen = PolicyOverride.objects.filter(visible_overrides(standing_of(self.request)))
        asked = read(shapes.OverrideListIn, self.request.query_params)
        return override_queries.standing_as(seen, asked.get("state", ""), at=now())

    @extend_schema(parameters=[shapes.OverrideListIn], responses={200: shapes.OverrideOut(many=True), **ERRORS})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Exceptions, newest first, by key."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: shapes.OverrideOut, 401: ERRORS[401], **FOUND})
    def retrieve(self, request: Request, pk: str) -> Response:
        """One exception."""
        return Response(shapes.OverrideOut(self._visible(pk)).data)

    @extend_schema(request=shapes.OverrideIn, parameters=[KEY], responses=moves(NEW, REUSED))
    @answered_once
    def create(self, request: Request) -> Response:
        """Ask that the policy give way for a request that it refuses; a second person has 30 minutes to confirm."""
        given = read(shapes.OverrideIn, request.data)
        loan = self._loan(given)
        asked = actions.ask_override(
            caller(request) if loan is None else borrower_of(given, loan),
            by=caller(request),
            at=now(),
            wish=wish_of(given, standing_of(request)),
            reason=given["because"],
            loan=loan,
        )
        return self._answer(asked, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SecondIn, parameters=[KEY], responses=moves(OVERRIDE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def confirm(self, request: Request, pk: str) -> Response:
        """A second person, head over the store, confirms with a reason."""
        found, given = self._visible(pk), read(shapes.SecondIn, request.data)
        return self._answer(actions.confirm_override(found, by=caller(request), at=now(), reason=given["reason"]))

    @extend_schema(request=shapes.SecondIn, parameters=[KEY], responses=moves(OVERRIDE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def refuse(self, request: Request, pk: str) -> Response:
        """A second person lets the policy stand, with a reason."""
        found, given = self._visible(pk), read(shapes.SecondIn, request.data)
        return self._answer(actions.refuse_override(found, by=caller(request), at=now(), reason=given["reason"]))

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(OVERRIDE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def withdraw(self, request: Request, pk: str) -> Response:
        """Who asked takes it back."""
        found, given = self._visible(pk), read(inputs.ReasonIn, request.data)
        return self._answer(actions.withdraw_override(found, by=caller(request), at=now(), reason=given["reason"]))

    def _visible(self, pk: str) -> PolicyOverride:
        found = override_queries.override_for(int(pk), standing_of(self.request))
        if found is None:
            raise Http404
        return found

    def _loan(self, given: dict[str, Any]) -> Loan | None:
        """The loan that is corrected or changed.

        Raises:
            ValidationError: the caller sees no such loan.
        """
        if "loan" not in given:
            return None
        seen = Loan.objects.filter(permissions.visible(standing_of(self.request)), pk=given["loan"])
        loan = seen.select_related("borrower__unit__agency").order_by().first()
        if loan is None:
            raise ValidationError({"loan": [_("There is no such loan. Use the id that the list of loans shows.")]})
        return loan

    def _answer(self, done: PolicyOverride, *, status: int = status.HTTP_200_OK) -> Response:
        return Response(shapes.OverrideOut(self._visible(str(done.pk))).data, status=status)
