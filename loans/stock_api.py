"""The stock of consumables over the API: what is there, its ledger, and the same acts as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from assets.permissions import keeper_paths
from assets.queries import units_within
from assets.stock import actions
from assets.stock.ledger import kept_stock, readable_stock, searched, with_balance
from assets.stock.models import MovementKind, StockItem, StockMovement
from assets.stock.values import StockValues
from core.clock import now
from core.thai import clean
from loans import inputs
from loans import serializers as shapes
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.idempotency import answered_once

Object = serializers.Serializer[Any]


class StockItemIn(Object):
    """The card of a consumable. unit: code of the store."""

    unit = inputs.CleanField(max_length=16)
    code = inputs.CleanField(max_length=40)
    type = inputs.CleanField(max_length=120)
    kind = inputs.CleanField(max_length=200)
    name = inputs.CleanField(max_length=300)
    unit_of_measure = inputs.CleanField(max_length=40)
    is_whole = serializers.BooleanField(required=False, default=True)
    minimum = inputs.QuantityIn(required=False, default=0)


class ReceiveIn(Object):
    quantity = inputs.QuantityIn()
    document = inputs.CleanField(max_length=120)
    unit_price = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, default=None, help_text="Baht for one."
    )


class CountIn(Object):
    counted = inputs.QuantityIn()
    document = inputs.CleanField(max_length=120)
    reason = inputs.CleanField(max_length=2000, required=False, allow_blank=True, default="", multiline=True)


class StockItemOut(Object):
    """A consumable with what is there of it."""

    id = serializers.IntegerField()
    unit = shapes.UnitOut()
    code = serializers.CharField()
    type = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    unit_of_measure = serializers.CharField()
    is_whole = serializers.BooleanField()
    minimum = serializers.DecimalField(max_digits=12, decimal_places=3)
    balance = serializers.DecimalField(max_digits=12, decimal_places=3)


class MovementOut(Object):
    """A line of a ledger. quantity: with its sign."""

    id = serializers.IntegerField()
    seq = serializers.IntegerField()
    movement = serializers.ChoiceField(source="kind", choices=MovementKind.choices)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    balance_after = serializers.DecimalField(max_digits=12, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    reference = serializers.CharField()
    reason = serializers.CharField()
    by = shapes.PersonOut()
    at = serializers.DateTimeField()


STOCK = {200: StockItemOut}


class StockViewSet(mixins.ListModelMixin, GenericViewSet[StockItem]):
    """The consumables of the stores that the caller reads."""

    serializer_class = StockItemOut
    lookup_value_regex = "[0-9]{1,18}"
    queryset = StockItem.objects.none()

    def get_queryset(self) -> QuerySet[StockItem]:
        sought = clean(self.request.query_params.get("q", "")[:200])
        return with_balance(searched(readable_stock(standing_of(self.request)), sought))

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="A part of code, name, type or kind.")],
        responses={200: StockItemOut(many=True), **ERRORS},
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Consumables with their balance, newest first, by key."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: StockItemOut, 401: ERRORS[401], **FOUND})
    def retrieve(self, request: Request, pk: str) -> Response:
        """One consumable with its balance."""
        return self._shown(int(pk))

    @extend_schema(responses={200: MovementOut(many=True), 401: ERRORS[401], **FOUND})
    @action(detail=True, methods=["get"])
    def movements(self, request: Request, pk: str) -> Response:
        """Its ledger, the last movement first, by key."""
        item = get_object_or_404(readable_stock(standing_of(request)), pk=int(pk))
        lines: Any = StockMovement.objects.filter(item=item).select_related("by")
        page = self.paginate_queryset(lines)
        return self.get_paginated_response(MovementOut(page, many=True).data)

    @extend_schema(request=StockItemIn, parameters=[KEY], responses=moves({201: StockItemOut}, REUSED))
    @answered_once
    def create(self, request: Request) -> Response:
        """Open the ledger of a consumable; it begins empty."""
        if not keeper_paths(standing_of(request)):
            raise Http404
        values = _values(read(StockItemIn, request.data), request)
        item = actions.register_stock_item(values, by=caller(request), at=now())
        return self._shown(item.pk, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReceiveIn, parameters=[KEY], responses=moves(STOCK, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def receive(self, request: Request, pk: str) -> Response:
        """Take what was procured into stock."""
        item = self._kept(pk)
        given = read(ReceiveIn, request.data)
        actions.receive_stock(item, **given, by=caller(request), at=now())
        return self._shown(item.pk)

    @extend_schema(request=CountIn, parameters=[KEY], responses=moves(STOCK, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def count(self, request: Request, pk: str) -> Response:
        """Write down what was counted; a difference is a movement with its reason."""
        item = self._kept(pk)
        given = read(CountIn, request.data)
        actions.count_stock(item, **given, by=caller(request), at=now())
        return self._shown(item.pk)

    def _kept(self, pk: str) -> StockItem:
        return get_object_or_404(kept_stock(standing_of(self.request)), pk=int(pk))

    def _shown(self, pk: int, *, status: int = status.HTTP_200_OK) -> Response:
        item = get_object_or_404(with_balance(readable_stock(standing_of(self.request))), pk=pk)
        return Response(StockItemOut(item).data, status=status)


def _values(given: dict[str, Any], request: Request) -> StockValues:
    """The card with the store behind the code.

    Raises:
        ValidationError: a store whose register the caller does not keep.
    """
    unit = units_within(keeper_paths(standing_of(request))).filter(code=given["unit"], closed_on__isnull=True).first()
    if unit is None:
        raise ValidationError({"unit": [_("You keep no store of this code.")]})
    return StockValues(**{**given, "unit": unit})
