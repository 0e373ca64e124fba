"""What a device at the desk holds for the time without a network, and what it sends when that is back (ADR 0024)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.http import Http404
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from core.clock import now
from core.pictures import LARGEST_FILE
from core.verdict import OFFICE, Refusal, Refused
from loans import desk_inputs, held, kept_photos, replaying
from loans.api_manners import ACT, BUSY, ERRORS, FOUND, caller, read, standing_of
from loans.kept_photos import KeptPhoto
from loans.models import DeviceActKind
from loans.replaying import Kept
from loans.serializers import Object
from people.offices import Standing

WITH_A_PHOTO: Final[Any] = [*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser]
"""A photo comes in a form; a body in JSON is told that its photo is missing."""


class HeldLineOut(Object):
    """A line that waits at the desk. keys: whatever its item is found by. points: of its check list, to be answered."""

    line = serializers.IntegerField()
    out = serializers.BooleanField(help_text="False: it waits to be handed over.")
    tag = serializers.CharField()
    name = serializers.CharField()
    loan = serializers.CharField()
    who = serializers.CharField()
    keys = serializers.ListField(child=serializers.CharField())
    points = serializers.ListField(child=serializers.CharField())


class HeldOut(Object):
    """What a device holds. token: to be sent back as X-CSRFToken. open: ids of what could not be done, unsettled."""

    staff = serializers.CharField()
    token = serializers.CharField()
    lines = HeldLineOut(many=True)
    more = serializers.BooleanField(help_text="There are lines beyond these.")
    open = serializers.ListField(child=serializers.UUIDField())
    open_at_store = serializers.IntegerField(help_text="So much could not be done at the stores one keeps.")


class AnswerOut(Object):
    """What came of one act: done, already or conflict; the last with clause and code."""

    id = serializers.UUIDField(source="client_id")
    outcome = serializers.CharField()
    sentence = serializers.CharField()
    clause = serializers.CharField(source="basis")
    code = serializers.CharField()


class AnswersOut(Object):
    """What came of each act, in the order in which they were sent."""

    answers = AnswerOut(many=True)


class DeskHeld(APIView):
    """What a device at the desk holds."""

    @extend_schema(responses={200: HeldOut, **ERRORS, **FOUND})
    def get(self, request: Request) -> Response:
        """Everything an item can be told by without a network, for the stores the caller keeps."""
        standing = _at_desk(request)
        conflicts = list(held.open_conflicts(standing).values_list("client_id", "by"))
        facts = {
            **held.held_lines(standing),
            "staff": standing.person.staff_code,
            "token": get_token(request._request),
            "open": [client_id for client_id, by in conflicts if by == standing.person.pk],
            "open_at_store": len(conflicts),
        }
        return Response(HeldOut(facts).data)


class DeskKept(APIView):
    """What a device kept while it had no network."""

    @extend_schema(request=desk_inputs.KeptActsIn, responses={200: AnswersOut, **ERRORS, **FOUND, **ACT, **BUSY})
    def post(self, request: Request) -> Response:
        """Do each in its order, each in a transaction of its own; an id sent before is answered as it was then."""
        standing = _at_desk(request)
        given = read(desk_inputs.KeptActsIn, request.data)
        _must_be_own(given, request)
        sent_at = _moment(given["sent_at"])
        rows = [replaying.replay(_kept(each), standing=standing, sent_at=sent_at, at=now()) for each in given["acts"]]
        return Response(AnswersOut({"answers": rows}).data)


class DeskKeptPhoto(APIView):
    """A photo that a device kept while it had no network."""

    parser_classes = WITH_A_PHOTO

    @extend_schema(
        request={"multipart/form-data": desk_inputs.KeptPhotoIn},
        responses={200: AnswerOut, **ERRORS, **FOUND, **ACT, **BUSY},
    )
    def post(self, request: Request) -> Response:
        """Put it with the item that came back by its act; an id sent before is answered as it was then."""
        standing = _at_desk(request)
        given = read(desk_inputs.KeptPhotoIn, request.data)
        _must_be_own(given, request)
        photo = KeptPhoto(
            client_id=given["id"],
            act=given["act"],
            taken_at=_moment(given["at"]),
            content=given["photo"].read(LARGEST_FILE + 1),
        )
        row = kept_photos.replay_photo(photo, standing=standing, sent_at=_moment(given["sent_at"]), at=now())
        if row is None:
            raise Http404
        return Response(AnswerOut(row).data)


def _must_be_own(given: Mapping[str, Any], request: Request) -> None:
    """Nobody sends what another person kept.

    Raises:
        Refusal: another-person.
    """
    if given["staff"] != caller(request).staff_code:
        reason = _("These scans were made by another person. Sign in as that person to send them.")
        raise Refusal(Refused(OFFICE, "another-person", reason))


def _at_desk(request: Request) -> Standing:
    """The caller's standing, when the caller keeps a store.

    Raises:
        Http404: for everybody else there is no desk.
    """
    standing = standing_of(request)
    if not standing.is_storekeeper:
        raise Http404
    return standing


def _kept(given: Mapping[str, Any]) -> Kept:
    return Kept(
        client_id=given["id"],
        kind=DeviceActKind(given["kind"]),
        made_at=_moment(given["at"]),
        code=given["code"],
        line=given["line"],
        given=given["given"],
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


urlpatterns: list[URLPattern] = [
    path("desk/held/", DeskHeld.as_view(), name="desk-held"),
    path("desk/kept/", DeskKept.as_view(), name="desk-kept"),
    path("desk/kept/photos/", DeskKeptPhoto.as_view(), name="desk-kept-photo"),
]
