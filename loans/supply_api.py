"""Consumables between state agencies over the API (clause 210): the same acts as the pages, the same verdicts."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assets.paging import page_of
from assets.stock.models import StockItem
from core.clock import now, official_day
from core.verdict import first_refusal
from loans import actions, permissions, supply_queries
from loans import serializers as loan_shapes
from loans import supply_shapes as shapes
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, must_be_of, read, standing_of
from loans.api_wishes import agency_of, contact_of, plan_out, terms_of
from loans.idempotency import answered_once
from loans.letters import Collector
from loans.models import Loan, SupplyLine
from loans.rules import Route, may_lend_kind
from loans.states import State, Step, in_turn
from loans.supplies import SupplyWish, plan_delivery, plan_supplies
from people import actions as people_actions
from people.models import Agency, Unit

LOAN = {200: loan_shapes.LoanFileOut}


class SuppliesOfALoan:
    """The calls of `LoanViewSet` about consumables. A loan of items has none of them."""

    def visible(self, pk: str) -> Loan:
        """The loan, when the caller may see it."""
        raise NotImplementedError

    def file_of(self, loan: Loan, *, status: int = status.HTTP_200_OK) -> Response:
        """The loan in full, as an answer."""
        raise NotImplementedError

    @extend_schema(request=shapes.SupplyWishIn, responses=moves({200: shapes.SupplyPlanOut}))
    @action(detail=False, methods=["post"], url_path="supplies/preview")
    def preview_supplies(self, request: Request) -> Response:
        """Where a letter that asks for consumables would lead, and the text of the entry. Saves nothing."""
        given = read(shapes.SupplyWishIn, request.data)
        agency, store, items = _parties(given, request)
        planned = plan_supplies(
            _asked(given),
            items,
            store=store,
            borrower=people_actions.contact(agency, contact_of(given)),
            keyed_by=caller(request),
            on=official_day(now()),
            signed=True,
        )
        quantities = [{"item": item, "verdict": planned.lines[item.pk]} for item in items]
        return Response(plan_out(planned.plan, shapes.SupplyPlanOut, quantities=quantities))

    @extend_schema(
        request=shapes.SignedSupplyWishIn, parameters=[KEY], responses=moves({201: loan_shapes.LoanFileOut}, REUSED)
    )
    @action(detail=False, methods=["post"])
    @answered_once
    def supplies(self, request: Request) -> Response:
        """Key in another agency's letter that asks for consumables: a counter entry of a storekeeper."""
        given = read(shapes.SignedSupplyWishIn, request.data)
        agency, store, _items = _parties(given, request)
        loan = actions.submit_supplies(
            agency,
            store=store,
            by=caller(request),
            at=now(),
            asked=_asked(given),
            contact=contact_of(given),
            signed_sha256=given["signed_sha256"],
        )
        return self.file_of(loan, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[shapes.DebtsIn], responses={200: shapes.DebtPageOut, **ERRORS, **FOUND})
    @action(detail=False, methods=["get"], url_path="supplies/debts", pagination_class=None, filter_backends=[])
    def debts(self, request: Request) -> Response:
        """What agencies owe in kind to the stores that the caller keeps, approves for or audits, the oldest first."""
        standing = standing_of(request)
        if not permissions.may_read_debts(standing):
            raise Http404
        cursor = read(shapes.DebtsIn, request.query_params)["cursor"]
        page = page_of(
            supply_queries.debts(permissions.visible(standing)), by=supply_queries.DEBTS_BY_AGE, cursor=cursor
        )
        rows = [supply_queries.debt_of(line, on=standing.on) for line in page.rows]
        return Response({"next": page.older, "previous": page.newer, "results": shapes.DebtOut(rows, many=True).data})

    @extend_schema(request=shapes.ApproveSuppliesIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="supplies/approve")
    @answered_once
    def approve_supplies(self, request: Request, pk: str) -> Response:
        """The head of the agency, or a delegate, approves all or part of the quantities."""
        loan = self._of_supplies(pk)
        given = read(shapes.ApproveSuppliesIn, request.data)
        granted = {row["line"]: row["quantity"] for row in given["granted"]}
        must_be_of(_ids_of_lines(loan), {"granted": granted})
        done = actions.approve_supplies(
            loan,
            by=caller(request),
            at=now(),
            granted=granted,
            reasons={row["line"]: row["reason"] for row in given["granted"]},
            can_spare=given["can_spare"],
            because=given["because"],
        )
        return self.file_of(done)

    @extend_schema(request=shapes.SupplyDeliveryIn, responses=moves({200: shapes.SupplyDeliveryOut}))
    @action(detail=True, methods=["post"], url_path="supplies/hand-over/preview")
    def preview_hand_over_supplies(self, request: Request, pk: str) -> Response:
        """Every rule's verdict on a hand-over, and the text that who collects would sign. Saves nothing."""
        loan = self._of_supplies(pk)
        if not permissions.keeps_the_store(loan, standing_of(request)):
            raise Http404
        given = read(shapes.SupplyDeliveryIn, request.data)
        lines = list(SupplyLine.objects.filter(loan=loan).select_related("item").order_by("position"))
        priced = shapes.priced_of(given)
        must_be_of({line.pk for line in lines}, {"priced": priced})
        planned = plan_delivery(
            loan,
            lines,
            by=caller(request),
            on=official_day(now()),
            priced=priced,
            collector=Collector(**given["collector"]),
        )
        verdict = first_refusal(in_turn(State(loan.state), Step.HAND_OVER), planned.verdict)
        out = {"verdict": verdict, "text": planned.text.text, "sha256": planned.text.sha256}
        return Response(shapes.SupplyDeliveryOut(out).data)

    @extend_schema(request=shapes.HandOverSuppliesIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="supplies/hand-over")
    @answered_once
    def hand_over_supplies(self, request: Request, pk: str) -> Response:
        """The store hands over all that was approved; it leaves the ledger, its price is frozen."""
        loan = self._of_supplies(pk)
        given = read(shapes.HandOverSuppliesIn, request.data)
        priced = shapes.priced_of(given)
        must_be_of(_ids_of_lines(loan), {"priced": priced})
        done = actions.hand_over_supplies(
            loan,
            by=caller(request),
            at=now(),
            priced=priced,
            collector=Collector(**given["collector"]),
            consent=given["consent"],
            signed_sha256=given["signed_sha256"],
        )
        return self.file_of(done)

    @extend_schema(request=shapes.ReturnSuppliesIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="supplies/return")
    @answered_once
    def return_supplies(self, request: Request, pk: str) -> Response:
        """The store takes in what came back in kind, all of it or a part."""
        loan = self._of_supplies(pk)
        back = shapes.back_of(read(shapes.ReturnSuppliesIn, request.data))
        must_be_of(_ids_of_lines(loan), {"returned": back})
        return self.file_of(actions.return_supplies(loan, by=caller(request), at=now(), back=back))

    @extend_schema(request=shapes.EquivalenceIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="supplies/equivalent")
    @answered_once
    def accept_equivalence(self, request: Request, pk: str) -> Response:
        """The head accepts something else in place of what was lent, with the reason."""
        loan = self._of_supplies(pk)
        given = read(shapes.EquivalenceIn, request.data)
        lines = {line.pk: line for line in SupplyLine.objects.filter(loan=loan)}
        must_be_of(lines, {"line": [given["line"]]})
        item = StockItem.objects.filter(unit=loan.lending_unit, pk=given["item"]).first()
        if item is None:
            raise ValidationError({"item": [_("The store of this loan has no such consumable.")]})
        actions.accept_equivalence(
            loan,
            line=lines[given["line"]],
            item=item,
            quantity=given["quantity"],
            counts_for=given["counts_for"],
            reason=given["reason"],
            by=caller(request),
            at=now(),
        )
        return self.file_of(loan)

    def _of_supplies(self, pk: str) -> Loan:
        """The loan of consumables, when the caller may see it.

        Raises:
            Http404: as `visible`, or it is of items.
        """
        loan = self.visible(pk)
        if loan.route != Route.CONSUMABLE:
            raise Http404
        return loan


def _ids_of_lines(loan: Loan) -> set[int]:
    return set(SupplyLine.objects.filter(loan=loan).values_list("pk", flat=True))


def _asked(given: dict[str, Any]) -> SupplyWish:
    return SupplyWish(
        wish=terms_of(given),
        quantities={row["item"]: row["quantity"] for row in given["quantities"]},
        urgent_because=given["urgent_because"],
        no_time_because=given["no_time_because"],
    )


def _parties(given: dict[str, Any], request: Request) -> tuple[Agency, Unit, list[StockItem]]:
    """The agency that asks, the store it asks, and the consumables in the order of the letter.

    Raises:
        Http404: the caller keeps no store. ValidationError: no such agency, or a consumable of no store of the caller.
        Refusal: requisition-not-loan.
    """
    agency, ids = agency_of(given, request), [row["item"] for row in given["quantities"]]
    found = supply_queries.stock_of_stores(standing_of(request)).in_bulk(ids)
    unknown = [pk for pk in ids if pk not in found]
    if unknown:
        reason = _("Your store has no consumable of this key: %(ids)s.")
        raise ValidationError({"quantities": [reason % {"ids": ", ".join(map(str, unknown[:5]))}]})
    items = [found[pk] for pk in ids]
    store = items[0].unit
    may_lend_kind(consumable=True, between_agencies=agency.pk != store.agency_id).require()
    return agency, store, items
