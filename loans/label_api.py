"""Labels over the API: many at once, as PDF or for a label printer, by the same act as the page that prints them."""

from __future__ import annotations

from typing import Any, BinaryIO, Final, cast

from django.http import FileResponse, Http404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assets.actions.labels import MOST_LABELS, print_labels
from assets.labels.choosing import ids_in_order, layout_for
from assets.labels.media import MEDIA, ROLL_DPI, SHEET_DPI, Roll
from assets.labels.setting import AT_ONCE, set_file, set_labels
from assets.models import LabelOrder, LabelPrint, PrintState
from assets.permissions import keeper_paths
from assets.queries import kept_assets, units_within
from core.clock import now
from core.pdf_response import pdf_response
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.idempotency import answered_once
from loans.inputs import CleanField
from loans.paper_api import LARGEST_KEY, WhateverIsAccepted
from loans.serializers import Object

_PDF: Final = "pdf"
_ZPL: Final = "zpl"
_MOST_NAMED: Final = 20
"""Tags that an answer names where they are not the caller's."""


class LabelsIn(Object):
    """Which labels, on what."""

    items = serializers.ListField(
        child=CleanField(max_length=16),
        allow_empty=False,
        max_length=MOST_LABELS,
        help_text="Tags of items whose register the caller keeps; each gets one label.",
    )
    medium = serializers.ChoiceField(choices=[(name, name) for name in MEDIA], help_text="Sheet, tape or roll.")
    format = serializers.ChoiceField(
        choices=[(_PDF, _PDF), (_ZPL, _ZPL)], default=_PDF, help_text="ZPL is for tapes and rolls alone."
    )
    dpi = serializers.ChoiceField(
        choices=[(dots, str(dots)) for dots in ROLL_DPI],
        default=ROLL_DPI[-1],
        help_text="Dots an inch of a label printer; sheets do not need it.",
    )
    order = serializers.ChoiceField(choices=LabelOrder.choices, default=LabelOrder.REGISTER)
    skip = serializers.IntegerField(min_value=0, max_value=299, default=0, help_text="Labels of the sheet used up.")


class LabelsOut(Object):
    """A print-out. reprints: how many of its items had a label before. done: labels set so far."""

    id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=PrintState.choices, help_text="Its file is there once it is “done”.")
    total = serializers.IntegerField()
    reprints = serializers.IntegerField()
    done = serializers.IntegerField()
    format = serializers.SerializerMethodField()
    asked_at = serializers.DateTimeField()

    @staticmethod
    def get_format(asked: LabelPrint) -> str:
        """How its file is written."""
        return _ZPL if asked.is_zpl else _PDF


class Labels(APIView):
    """Printing labels."""

    @extend_schema(request=LabelsIn, parameters=[KEY], responses=moves({201: LabelsOut}, REUSED))
    @answered_once
    def post(self, request: Request) -> Response:
        """Print labels: recorded for each item, first or again. A short file is set at once, a long one soon after."""
        _require_keeper(request)
        given = read(LabelsIn, request.data)
        medium, order = MEDIA[given["medium"]], LabelOrder(given["order"])
        asked = print_labels(
            _ids(request, given["items"], order),
            by=caller(request),
            at=now(),
            medium=medium,
            layout=layout_for(medium, given["dpi"] if isinstance(medium, Roll) else SHEET_DPI),
            order=order,
            skip=given["skip"],
            is_zpl=given["format"] == _ZPL,
        )
        if asked.total <= AT_ONCE:
            asked = set_file(asked)
        else:
            set_labels.enqueue(asked.pk)
        return Response(LabelsOut(asked).data, status=status.HTTP_201_CREATED)


class LabelsAsked(APIView):
    """One print-out of the caller's own."""

    @extend_schema(responses={200: LabelsOut, 401: ERRORS[401], **FOUND})
    def get(self, request: Request, pk: int) -> Response:
        """How far it is."""
        return Response(LabelsOut(_own(request, pk)).data)


class LabelsFile(APIView):
    """The file of a print-out."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            401: ERRORS[401],
            **FOUND,
        }
    )
    def get(self, request: Request, pk: int) -> Any:
        """The PDF or ZPL; 404 until it is set, and again once it was cleared away after a week."""
        asked = _own(request, pk)
        if not asked.file:
            raise Http404
        try:
            content = cast(BinaryIO, asked.file.open("rb"))
        except FileNotFoundError as gone:
            raise Http404 from gone
        if not asked.is_zpl:
            return pdf_response(content, name=f"labels-{asked.pk}", plain_name=f"labels-{asked.pk}")
        name = f"labels-{asked.pk}.zpl"
        return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")


def _ids(request: Request, tags: list[str], order: LabelOrder) -> list[int]:
    """The ids of these items in the order of their labels.

    Raises:
        ValidationError: some are retired, or not of a register that the caller keeps.
    """
    standing = standing_of(request)
    kept = kept_assets(standing, list(units_within(keeper_paths(standing)))).filter(tag__in=tags)
    ids = ids_in_order(kept, order, most=MOST_LABELS)
    wanted = set(tags)
    if len(ids) != len(wanted):
        known = set(kept.filter(retired_on__isnull=True).values_list("tag", flat=True))
        strange = ", ".join(sorted(wanted - known)[:_MOST_NAMED])
        reason = _("These are no items in use of a register that you keep: %(tags)s.") % {"tags": strange}
        raise ValidationError({"items": [reason]})
    return ids


def _require_keeper(request: Request) -> None:
    if not keeper_paths(standing_of(request)):
        raise Http404


def _own(request: Request, pk: int) -> LabelPrint:
    _require_keeper(request)
    own = LabelPrint.objects.filter(by=caller(request))
    asked = own.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if asked is None:
        raise Http404
    return asked


urlpatterns: list[URLPattern] = [
    path("labels/", Labels.as_view(), name="label-prints"),
    path("labels/<int:pk>/", LabelsAsked.as_view(), name="label-print"),
    path("labels/<int:pk>/file/", LabelsFile.as_view(), name="label-print-file"),
]
