"""The desk over the API: what a scanned code means, an equal item at a hand-over, and returning by scanning."""

from __future__ import annotations

from typing import Final

from django.http import Http404
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assets.models import ScanPlace
from core.clock import now
from loans import actions, desk_inputs, desk_queries, desk_shapes, scanning, visits
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, moves, read, standing_of
from loans.desk_queries import Kind
from loans.idempotency import answered_once
from people.offices import Standing

_SCAN: Final = desk_shapes.ScanOut()
"""One for all scans: putting its fields together takes longer than filling them."""


class DeskScan(APIView):
    """What a code means at the desk."""

    @extend_schema(
        request=desk_inputs.ScanIn, parameters=[KEY], responses={200: desk_shapes.ScanOut, **ERRORS, **FOUND, **REUSED}
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Look a code up; nothing is done with it. 404 (unknown-code) with a sentence where it means nothing."""
        standing = _at_desk(request)
        code = read(desk_inputs.ScanIn, request.data)["code"]
        meaning = desk_queries.meaning_of(code, standing)
        scanning.keep_unknown(code, meaning, by=standing.person, at=now(), place=ScanPlace.DESK)
        return _unknown(meaning) or Response(_SCAN.to_representation(meaning))


class DeskSwap(APIView):
    """An equal item at a hand-over."""

    @extend_schema(
        request=desk_inputs.SwapIn,
        parameters=[KEY],
        responses=moves({200: desk_shapes.MovedOut}, REUSED),
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Put the scanned item on a line that asks for its kind, in the place of its own, which is free again."""
        standing = _at_desk(request)
        given = read(desk_inputs.SwapIn, request.data)
        line = visits.line_at_desk(given["line"], standing)
        if line is None:
            raise Http404
        meaning = desk_queries.meaning_of(given["code"], standing)
        scanning.keep_unknown(given["code"], meaning, by=standing.person, at=now(), place=ScanPlace.HAND_OVER)
        if (unknown := _unknown(meaning)) is not None:
            return unknown
        if meaning.asset is None:
            raise ValidationError({"code": [meaning.sentence]})
        swapped = actions.swap_line(line.loan, by=standing.person, at=now(), line=line.pk, unit=meaning.asset.pk)
        return Response(desk_shapes.MovedOut(swapped.loan).data)


class DeskReturn(APIView):
    """Returning by scanning."""

    @extend_schema(
        request=desk_inputs.ReturnIn, parameters=[KEY], responses=moves({200: desk_shapes.ReturnedOut}, REUSED)
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Take the scanned item back, whoever borrowed it. `returned` is false where it was back already."""
        standing = _at_desk(request)
        given = read(desk_inputs.ReturnIn, request.data)
        answer = scanning.take_back(given["code"], standing=standing, at=now(), finding=desk_inputs.finding_of(given))
        scanning.keep_unknown(given["code"], answer.meaning, by=standing.person, at=now(), place=ScanPlace.RETURN)
        return _taken_in(answer)


class DeskDropOff(APIView):
    """A return nobody waits for."""

    @extend_schema(
        request=desk_inputs.ScanIn, parameters=[KEY], responses=moves({200: desk_shapes.ReturnedOut}, REUSED)
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """Take the scanned item in, to be inspected later. `returned` is false where it was back already."""
        standing = _at_desk(request)
        code = read(desk_inputs.ScanIn, request.data)["code"]
        answer = scanning.drop_off(code, standing=standing, at=now())
        scanning.keep_unknown(code, answer.meaning, by=standing.person, at=now(), place=ScanPlace.RETURN)
        return _taken_in(answer)


def _taken_in(answer: scanning.Answer) -> Response:
    if (unknown := _unknown(answer.meaning)) is not None:
        return unknown
    out = _SCAN.to_representation(answer.meaning)
    state = answer.loan.state if answer.loan else None
    return Response({**out, "returned": answer.loan is not None, "state": state})


def _at_desk(request: Request) -> Standing:
    """The caller's standing, when the caller keeps a store.

    Raises:
        Http404: for everybody else there is no desk.
    """
    standing = standing_of(request)
    if not standing.is_storekeeper:
        raise Http404
    return standing


def _unknown(meaning: desk_queries.Meaning) -> Response | None:
    if meaning.kind in (Kind.EMPTY, Kind.UNREADABLE):
        raise ValidationError({"code": [meaning.sentence]})
    if meaning.kind == Kind.UNKNOWN:
        return Response({"code": "unknown-code", "reason": meaning.sentence}, status=status.HTTP_404_NOT_FOUND)
    return None


urlpatterns: list[URLPattern] = [
    path("desk/scan/", DeskScan.as_view(), name="desk-scan"),
    path("desk/drop-off/", DeskDropOff.as_view(), name="desk-drop-off"),
    path("desk/swap/", DeskSwap.as_view(), name="desk-swap"),
    path("desk/return/", DeskReturn.as_view(), name="desk-return"),
]
