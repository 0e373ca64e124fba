"""The register over the API: list, filter, one item, and the look-up of a scanned code. Reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from assets.models import Asset
from assets.queries import find_by_code, visible_assets
from assets.serializers import AssetQuery, AssetSerializer, CodeQuery, FoundSerializer
from assets.shown import rows_of, shown
from people.offices import Standing

if TYPE_CHECKING:
    ReadOnly = ReadOnlyModelViewSet[Asset]
else:
    ReadOnly = ReadOnlyModelViewSet

NOT_YOURS: Final = OpenApiResponse(description="It does not exist, or it is not yours to see.")


def standing_of_request(request: Request) -> Standing:
    """What the caller may do today, whether signed in by session or by token."""
    return cast(Standing, getattr(request._request, "standing"))  # noqa: B009 -- put there by people.middleware


@extend_schema_view(
    list=extend_schema(
        summary="List items",
        description="Items the caller may see, newest first: what is lent to any member of staff; all of the register"
        " of their unit to those who keep, head or audit it.",
        parameters=[AssetQuery],
    ),
    retrieve=extend_schema(summary="One item by its tag", responses={200: AssetSerializer, 404: NOT_YOURS}),
)
class AssetViewSet(ReadOnly):
    """Items of the register."""

    serializer_class = AssetSerializer
    lookup_field = "tag"
    lookup_value_regex = "[A-Z]{1,3}[0-9]{7}-[0-9A-Z]"
    queryset = Asset.objects.none()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "standing": standing_of_request(self.request)}

    def get_queryset(self) -> QuerySet[Asset]:
        seen = visible_assets(standing_of_request(self.request))
        if self.action != "list":
            return seen
        query = AssetQuery(data=self.request.query_params, context=self.get_serializer_context())
        query.is_valid(raise_exception=True)
        return query.filters().of(seen)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One query for the items and one for their numbers, beside those of sign-in and standing."""
        page = self.paginate_queryset(rows_of(self.get_queryset()))
        return self.get_paginated_response(shown(page or (), standing_of_request(request)))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The same two queries."""
        found = shown(rows_of(self.get_queryset().filter(tag=kwargs["tag"])), standing_of_request(request))
        if not found:
            raise Http404
        return Response(found[0])

    @extend_schema(
        summary="What a scanned code stands for",
        description="Our tag, any number of an item past or present, a foreign sticker or a serial number; as the"
        " scanner sent it: with the Thai keyboard on, as a whole address, twice, in lower case.",
        parameters=[CodeQuery],
        responses={200: FoundSerializer, 404: NOT_YOURS},
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def lookup(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Two queries beside those of sign-in and standing, and two for what is shown."""
        query = CodeQuery(data=request.query_params, context=self.get_serializer_context())
        query.is_valid(raise_exception=True)
        found = [asset.pk for asset in find_by_code(query.validated_data["code"], among=self.get_queryset())]
        if not found:
            raise Http404
        rows = sorted(rows_of(Asset.objects.filter(pk__in=found)), key=lambda row: found.index(row["id"]))
        return Response({"count": len(found), "results": shown(rows, standing_of_request(request))})
