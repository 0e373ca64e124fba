"""The address book of state agencies over the API, for who keeps a store or administers. Reading only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from loans import serializers as shapes
from loans.api_manners import ERRORS, FOUND, standing_of
from people.models import Agency
from people.permissions import may_read_agencies


class AgencyViewSet(mixins.ListModelMixin, GenericViewSet[Agency]):
    """The state agencies that borrow by a letter (208(1)), and our own."""

    serializer_class = shapes.AgencyOut
    queryset = Agency.objects.none()

    def get_queryset(self) -> QuerySet[Agency]:
        """All of them, newest first.

        Raises:
            Http404: the caller neither keeps a store nor administers.
        """
        if not may_read_agencies(standing_of(self.request)):
            raise Http404
        return Agency.objects.all()

    @extend_schema(responses={200: shapes.AgencyOut(many=True), **ERRORS, **FOUND})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Agencies, newest first, by key."""
        return super().list(request, *args, **kwargs)
