"""Going after what is overdue over the API: the demands of a loan, one made by hand, and the overdue register."""

from __future__ import annotations

from django.http import Http404
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assets.paging import page_of
from core.clock import now
from loans import actions, chase_shapes, inputs, overdue, permissions
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.idempotency import answered_once
from loans.models import Channel, Demand, Loan


class DemandsOfLoan(APIView):
    """The demands of a loan, and one more made by hand."""

    @extend_schema(responses={200: chase_shapes.DemandOut(many=True), 401: ERRORS[401], **FOUND})
    def get(self, request: Request, pk: int) -> Response:
        """Every demand of the loan, oldest first, of whatever due date."""
        demands = Demand.objects.filter(loan=_visible(request, pk)).select_related("by").order_by("id")
        return Response(chase_shapes.DemandOut(demands, many=True).data)

    @extend_schema(request=inputs.DemandIn, parameters=[KEY], responses=moves({201: chase_shapes.DemandOut}, REUSED))
    @answered_once
    def post(self, request: Request, pk: int) -> Response:
        """Write down a demand made by telephone, visit or letter; it counts for the seven days of clause 211."""
        loan = _visible(request, pk)
        given = read(inputs.DemandIn, request.data)
        made = actions.ByHand(**{**given, "channel": Channel(given["channel"])})
        demand = actions.record_demand(loan, by=caller(request), at=now(), made=made)
        return Response(chase_shapes.DemandOut(demand).data, status=status.HTTP_201_CREATED)


class OverdueList(APIView):
    """The overdue register."""

    @extend_schema(parameters=[inputs.OverdueIn], responses={200: chase_shapes.OverduePageOut, **ERRORS, **FOUND})
    def get(self, request: Request) -> Response:
        """What is overdue at the stores that the caller keeps, heads or audits, the longest first, by key."""
        standing = standing_of(request)
        if not permissions.may_overlook(standing):
            raise Http404
        asked = read(inputs.OverdueIn, request.query_params)
        loans = overdue.overdue_loans(
            permissions.overlooks(standing), on=standing.on, narrowed=overdue.Filter(asked["show"]), text=asked["q"]
        )
        page = page_of(overdue.with_what_a_row_shows(loans), by=("due_on", "pk"), cursor=asked["cursor"])
        rows = overdue.rows_of(page.rows, on=standing.on)
        return Response(
            {"next": page.older, "previous": page.newer, "results": chase_shapes.OverdueOut(rows, many=True).data}
        )


def _visible(request: Request, pk: int) -> Loan:
    """The loan, when the caller may see it.

    Raises:
        Http404: it does not exist, or is not the caller's to see.
    """
    loan = Loan.objects.filter(permissions.visible(standing_of(request)), pk=pk).first() if pk < 2**63 else None
    if loan is None:
        raise Http404
    return loan


urlpatterns: list[URLPattern] = [
    path("loans/<int:pk>/demands/", DemandsOfLoan.as_view(), name="loan-demands"),
    path("overdue/", OverdueList.as_view(), name="overdue-list"),
]
