"""Clause 209 over the API: a loss reported, the cases, and each of their steps, with the verdicts of the pages."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.viewsets import GenericViewSet

from core.clock import now
from core.verdict import first_refusal
from loans import actions, case_queries
from loans import case_shapes as shapes
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, read, standing_of
from loans.case_permissions import is_turn_of, may_step, visible_cases
from loans.case_states import CaseStep
from loans.desk_inputs import FindingIn, finding_of
from loans.idempotency import answered_once
from loans.models import Case, DocumentKind, Found, Loan
from loans.rules import Remedy

CASE: Final = {200: shapes.CaseFileOut}
NEW: Final = {201: shapes.CaseFileOut}

WITH_A_PAPER: Final = [*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser]
"""What brings a paper comes as a form; a body in JSON is told that its paper is missing."""


class LossOfALoan:
    """The call of `LoanViewSet` by which an item is reported lost."""

    def visible(self, pk: str) -> Loan:
        """The loan, when the caller may see it."""
        raise NotImplementedError

    @extend_schema(request=shapes.LossIn, parameters=[KEY], responses=moves(NEW, REUSED))
    @action(detail=True, methods=["post"], url_path="report-loss")
    @answered_once
    def report_loss(self, request: Request, pk: str) -> Response:
        """Borrower or store reports an item that cannot be brought back; its case of clause 209 is opened."""
        loan = self.visible(pk)
        given = read(shapes.LossIn, request.data)
        line = next((line for line in loan.lines.all() if line.pk == given["line"]), None)
        if line is None:
            reason = _("These are no lines of this loan: %(ids)s.") % {"ids": given["line"]}
            raise ValidationError({"line": [reason]})
        case = actions.report_loss(
            loan, line=line, by=caller(request), at=now(), found=Found(given["found"]), account=given["account"]
        )
        return file_of(request, case.pk, status=status.HTTP_201_CREATED)


class CaseViewSet(mixins.ListModelMixin, GenericViewSet[Case]):
    """The cases of clause 209 that the caller may see, and every step of their table."""

    serializer_class = shapes.CaseOut
    lookup_value_regex = "[0-9]{1,18}"
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        """What the caller may see and asked for, with what a list shows."""
        cases = Case.objects.filter(visible_cases(standing_of(self.request)))
        asked = read(shapes.CaseListIn, self.request.query_params)
        if "state" in asked:
            cases = cases.filter(state=asked["state"])
        return cases.select_related("line__asset", "line__loan", "borrower", "lending_unit")

    @extend_schema(parameters=[shapes.CaseListIn], responses={200: shapes.CaseOut(many=True), **ERRORS})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Cases, newest first, by key."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: shapes.CaseFileOut, 401: ERRORS[401], **FOUND})
    def retrieve(self, request: Request, pk: str) -> Response:
        """A case in full."""
        return file_of(request, int(pk))

    @extend_schema(request=shapes.CauseIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def cause(self, request: Request, pk: str) -> Response:
        """Write down what happened: facts, not blame."""
        case = self._visible(pk)
        actions.note_cause(case, by=caller(request), at=now(), **read(shapes.CauseIn, request.data))
        return file_of(request, case.pk)

    @extend_schema(request=shapes.FactFindingIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], url_path="fact-finding")
    @answered_once
    def fact_finding(self, request: Request, pk: str) -> Response:
        """Name the order of the fact-finding (clauses 214 and 219), and what it reported."""
        case = self._visible(pk)
        actions.link_fact_finding(case, by=caller(request), at=now(), **read(shapes.FactFindingIn, request.data))
        return file_of(request, case.pk)

    @extend_schema(request={"multipart/form-data": shapes.DocumentIn}, parameters=[KEY], responses=moves(NEW, REUSED))
    @action(detail=True, methods=["post"], parser_classes=WITH_A_PAPER)
    @answered_once
    def documents(self, request: Request, pk: str) -> Response:
        """Add a paper or photo; nothing takes it away again."""
        case = self._visible(pk)
        given = read(shapes.DocumentIn, request.data)
        kind = DocumentKind(given["kind"])
        actions.add_document(case, by=caller(request), at=now(), kind=kind, scan=given["scan"], note=given["note"])
        return file_of(request, case.pk, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.RemedyIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], url_path="propose-remedy")
    @answered_once
    def propose_remedy(self, request: Request, pk: str) -> Response:
        """The borrower says which of the ways of clause 209 they will carry out."""
        case = self._visible(pk)
        given = read(shapes.RemedyIn, request.data)
        remedy = Remedy(given["remedy"])
        actions.propose_remedy(case, by=caller(request), at=now(), remedy=remedy, reason=given["reason"])
        return file_of(request, case.pk)

    @extend_schema(request=shapes.RemedyIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], url_path="choose-remedy")
    @answered_once
    def choose_remedy(self, request: Request, pk: str) -> Response:
        """The store agrees on the remedy; it may be agreed on anew until it is carried out."""
        case = self._visible(pk)
        given = read(shapes.RemedyIn, request.data)
        remedy = Remedy(given["remedy"])
        actions.choose_remedy(case, by=caller(request), at=now(), remedy=remedy, reason=given["reason"])
        return file_of(request, case.pk)

    @extend_schema(request={"multipart/form-data": shapes.RepairIn}, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], parser_classes=WITH_A_PAPER)
    @answered_once
    def repair(self, request: Request, pk: str) -> Response:
        """The item came back from its repair and was inspected again."""
        case = self._visible(pk)
        given = read(shapes.RepairIn, request.data)
        actions.record_repair(
            case,
            by=caller(request),
            at=now(),
            works=given["works"],
            complete=given["complete"],
            clean=given["clean"],
            evidence=_evidence(given),
        )
        return file_of(request, case.pk)

    @extend_schema(
        request={"multipart/form-data": shapes.ReplacementIn}, parameters=[KEY], responses=moves(CASE, REUSED)
    )
    @action(detail=True, methods=["post"], parser_classes=WITH_A_PAPER)
    @answered_once
    def replacement(self, request: Request, pk: str) -> Response:
        """A replacement alike in all five points was brought; it enters the register as a new item."""
        case = self._visible(pk)
        given = read(shapes.ReplacementIn, request.data)
        actions.record_replacement(
            case,
            by=caller(request),
            at=now(),
            likeness=actions.Likeness(**{name: given[name] for name in given if name.startswith("same_")}),
            values=case_queries.values_of_replacement(case, given),
            evidence=_evidence(given),
        )
        return file_of(request, case.pk)

    @extend_schema(request={"multipart/form-data": shapes.PaymentIn}, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], parser_classes=WITH_A_PAPER)
    @answered_once
    def payment(self, request: Request, pk: str) -> Response:
        """Cash at the price at the time of borrowing was received, against a receipt of the agency."""
        case = self._visible(pk)
        given = read(shapes.PaymentIn, request.data)
        evidence = _evidence(given)
        actions.record_payment(case, by=caller(request), at=now(), amount=given["amount"], evidence=evidence)
        return file_of(request, case.pk)

    @extend_schema(request=FindingIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"], url_path="bring-back")
    @answered_once
    def bring_back(self, request: Request, pk: str) -> Response:
        """What was reported lost is there again and was inspected; what was given in its place is not given back."""
        case = self._visible(pk)
        finding = finding_of(read(FindingIn, request.data))
        actions.bring_back(case, by=caller(request), at=now(), finding=finding)
        return file_of(request, case.pk)

    @extend_schema(request=shapes.ReopenIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a settlement back before it is closed, because its evidence turned out wrong."""
        case = self._visible(pk)
        reason = read(shapes.ReopenIn, request.data)["reason"]
        actions.reopen_case(case, by=caller(request), at=now(), reason=reason)
        return file_of(request, case.pk)

    @extend_schema(request=shapes.CloseIn, parameters=[KEY], responses=moves(CASE, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def close(self, request: Request, pk: str) -> Response:
        """A second person has looked at the evidence and closes the case; that settles the line of the loan."""
        case = self._visible(pk)
        note = read(shapes.CloseIn, request.data)["note"]
        actions.close_case(case, by=caller(request), at=now(), note=note)
        return file_of(request, case.pk)

    def _visible(self, pk: str) -> Case:
        return _file(self.request, int(pk)).case


def file_of(request: Request, pk: int, *, status: int = status.HTTP_200_OK) -> Response:
    """The case in full, as it stands now, as an answer.

    Raises:
        Http404: it does not exist, or is not the caller's to see.
    """
    file, standing = _file(request, pk), standing_of(request)
    steps = [
        (step, first_refusal(may_step(step, file.case, standing), is_turn_of(step, file.case))) for step in CaseStep
    ]
    context = {"documents": file.documents, "moves": steps}
    return Response(shapes.CaseFileOut(file.case, context=context).data, status=status)


def _file(request: Request, pk: int) -> case_queries.CaseFile:
    file = case_queries.case_file(pk, standing_of(request))
    if file is None:
        raise Http404
    return file


def _evidence(given: dict[str, Any]) -> actions.Evidence:
    return actions.Evidence(**{name: given[name] for name in ("scan", "number", "dated_on", "note")})
