"""Papers over the API: those that were issued of a loan or a case, one more issued, and the PDF itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.clock import now
from loans import actions, permissions
from loans.api_manners import ACT, ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.case_permissions import visible_cases
from loans.idempotency import answered_once
from loans.inputs import CleanField, NothingIn
from loans.models import Case, IssuedPaper, Loan, PaperKind
from loans.paper_permissions import issued_papers_of, issued_papers_of_case, may_read
from loans.printing.gathering import OF_A_LOAN
from loans.printing.kept import kept_pdf
from loans.serializers import Object, PersonOut

KINDS_OF_A_LOAN: Final = [(kind.value, kind.label) for kind in PaperKind if kind in OF_A_LOAN]
LARGEST_KEY: Final = 2**63 - 1


class PaperOut(Object):
    """A paper that was issued; `file` gives its bytes. issue: 1, and one more each time what it says had changed."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=PaperKind.choices)
    number = serializers.CharField()
    part = serializers.CharField(help_text="Which of several papers of that kind; empty for the only one.")
    issue = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the PDF, in 64 hexadecimal digits.")
    size = serializers.IntegerField(help_text="Bytes.")
    issued_by = PersonOut(source="by")
    issued_at = serializers.DateTimeField(source="at")


class PaperIn(Object):
    """Which paper of a loan."""

    kind = serializers.ChoiceField(choices=KINDS_OF_A_LOAN)
    part = CleanField(
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of a return receipt its day (2026-11-22); of a demand the number of its letter; of slip or "
        "hand-over receipt between two stores “copy”; else empty.",
    )


class PapersOfLoan(APIView):
    """The papers of a loan."""

    @extend_schema(responses={200: PaperOut(many=True), 401: ERRORS[401], **FOUND})
    def get(self, request: Request, pk: int) -> Response:
        """Every paper of the loan that was issued, the newest first."""
        return _listed(issued_papers_of(_visible_loan(request, pk)))

    @extend_schema(request=PaperIn, parameters=[KEY], responses=moves({201: PaperOut}, REUSED))
    @answered_once
    def post(self, request: Request, pk: int) -> Response:
        """Issue a paper of the loan; one that says the same as its last issue is answered again."""
        loan = _visible_loan(request, pk)
        given = read(PaperIn, request.data)
        kind = PaperKind(given["kind"])
        paper = actions.issue_paper(loan, by=caller(request), at=now(), kind=kind, part=given["part"])
        return Response(PaperOut(paper).data, status=status.HTTP_201_CREATED)


class PapersOfCase(APIView):
    """The file of a case of clause 209."""

    @extend_schema(responses={200: PaperOut(many=True), 401: ERRORS[401], **FOUND})
    def get(self, request: Request, pk: int) -> Response:
        """Every issue of the file of the case, the newest first."""
        return _listed(issued_papers_of_case(_visible_case(request, pk)))

    @extend_schema(request=NothingIn, parameters=[KEY], responses=moves({201: PaperOut}, REUSED))
    @answered_once
    def post(self, request: Request, pk: int) -> Response:
        """Issue the file of the case as it stands; one that says the same as its last issue is answered again."""
        case = _visible_case(request, pk)
        read(NothingIn, request.data)
        paper = actions.issue_paper(case, by=caller(request), at=now(), kind=PaperKind.CASE)
        return Response(PaperOut(paper).data, status=status.HTTP_201_CREATED)


class IssuedPaperView(APIView):
    """One issued paper."""

    @extend_schema(responses={200: PaperOut, 401: ERRORS[401], **FOUND})
    def get(self, request: Request, pk: int) -> Response:
        """What it is, and the hash by which it is known."""
        return Response(PaperOut(_readable(request, pk)).data)


class WhateverIsAccepted(BaseContentNegotiation):
    """A PDF is answered whatever the caller accepts: there is nothing else to choose, and refusals are JSON."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        chosen = next(iter(renderers))
        return chosen, str(chosen.media_type)


class FileOfPaper(APIView):
    """The PDF of an issued paper."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY, 401: ERRORS[401], **FOUND, **ACT})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Byte for byte as it was issued; 409 (paper-damaged) where the stored file is lost."""
        return kept_pdf(_readable(request, pk))


def _listed(papers: Sequence[IssuedPaper]) -> Response:
    return Response(PaperOut(papers, many=True).data)


def _visible_loan(request: Request, pk: int) -> Loan:
    seen = Loan.objects.filter(permissions.visible(standing_of(request)))
    loan = seen.filter(pk=pk).order_by().first() if pk <= LARGEST_KEY else None
    if loan is None:
        raise Http404
    return loan


def _visible_case(request: Request, pk: int) -> Case:
    seen = Case.objects.filter(visible_cases(standing_of(request))).select_related("line")
    case = seen.filter(pk=pk).order_by().first() if pk <= LARGEST_KEY else None
    if case is None:
        raise Http404
    return case


def _readable(request: Request, pk: int) -> IssuedPaper:
    related = IssuedPaper.objects.select_related("loan", "asset__responsible_unit", "unit__agency", "by")
    paper = related.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if paper is None or not may_read(paper, standing_of(request)):
        raise Http404
    return paper


urlpatterns: list[URLPattern] = [
    path("loans/<int:pk>/papers/", PapersOfLoan.as_view(), name="loan-papers"),
    path("cases/<int:pk>/papers/", PapersOfCase.as_view(), name="case-papers"),
    path("papers/<int:pk>/", IssuedPaperView.as_view(), name="paper-detail"),
    path("papers/<int:pk>/file/", FileOfPaper.as_view(), name="paper-file"),
]
