"""Lending over the API: the same acts as the pages, the same verdicts; a refused act answers 409."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import BigIntegerField, F, Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.clock import now, official_day
from core.prepared import Slot, Statement, prepared
from core.verdict import Verdict, first_refusal
from loans import (
    actions,
    chase_api,
    check_lists,
    deliveries,
    desk_api,
    desk_inputs,
    desk_shapes,
    device_api,
    duties,
    inputs,
    paper_api,
    permissions,
    visits,
)
from loans import serializers as shapes
from loans.api_manners import ERRORS, FOUND, KEY, REUSED, caller, moves, must_be_of, read, standing_of
from loans.api_wishes import agency_of, contact_of, plan_of, plan_out, wish_of
from loans.case_api import LossOfALoan
from loans.changes_api import ChangesOfALoan
from loans.idempotency import answered_once
from loans.models import Amendment, Decision, Loan, LoanLine, Signature
from loans.receiving import handed_over
from loans.states import OUT, State, Step, in_turn
from loans.supply_api import SuppliesOfALoan
from people import actions as people_actions
from people import pins
from people.offices import Seat, Standing

LOAN = {200: shapes.LoanFileOut}
MOVED = {200: desk_shapes.MovedOut}


class LoanViewSet(ChangesOfALoan, SuppliesOfALoan, LossOfALoan, mixins.ListModelMixin, GenericViewSet[Loan]):
    """The loans that the caller may see, and every move of the table."""

    serializer_class = shapes.LoanOut
    lookup_value_regex = "[0-9]{1,18}"
    queryset = Loan.objects.none()

    def get_queryset(self) -> QuerySet[Loan]:
        """What the caller may see, newest first, with what a list shows."""
        loans = Loan.objects.filter(permissions.visible(standing_of(self.request)))
        related = loans.select_related("lending_unit__agency", "borrower", "borrower_unit")
        return self._asked_for(related.prefetch_related("lines", "supply_lines")) if self.action == "list" else related

    def get_serializer_context(self) -> dict[str, Any]:
        """The day, for what is overdue."""
        return {**super().get_serializer_context(), "on": official_day(now())}

    @extend_schema(parameters=[inputs.ListIn], responses={200: shapes.LoanOut(many=True), **ERRORS})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Loans, newest first, by key."""
        return super().list(request, *args, **kwargs)

    @extend_schema(responses={200: shapes.LoanFileOut, 401: ERRORS[401], **FOUND})
    def retrieve(self, request: Request, pk: str) -> Response:
        """A loan in full."""
        return self.file_of(self.visible(pk))

    @extend_schema(request=inputs.SignedWishIn, parameters=[KEY], responses=moves({201: shapes.LoanFileOut}, REUSED))
    @answered_once
    def create(self, request: Request) -> Response:
        """Submit a request, signed: `signed_sha256` is the hash of the text that the preview showed."""
        given = read(inputs.SignedWishIn, request.data)
        wish = wish_of(given, standing_of(request))
        loan = actions.submit(
            caller(request), by=caller(request), at=now(), wish=wish, signed_sha256=given["signed_sha256"]
        )
        return self.file_of(loan, status=status.HTTP_201_CREATED)

    @extend_schema(request=inputs.WishIn, responses={200: shapes.PlanOut, **ERRORS, **FOUND})
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Who would decide, by which clause, what stands in the way, and the text to sign. Saves nothing."""
        given = read(inputs.WishIn, request.data)
        return Response(plan_out(plan_of(wish_of(given, standing_of(request)), request)))

    @extend_schema(request=inputs.AgencyWishIn, responses={200: shapes.PlanOut, **ERRORS, **FOUND})
    @action(detail=False, methods=["post"], url_path="for-agency/preview")
    def preview_for_agency(self, request: Request) -> Response:
        """Where a letter of another agency would lead (208(1)), and the text of the entry. Saves nothing."""
        given = read(inputs.AgencyWishIn, request.data)
        borrower = people_actions.contact(agency_of(given, request), contact_of(given))
        wish = wish_of(given, standing_of(request))
        return Response(plan_out(plan_of(wish, request, borrower=borrower, keyed_by=caller(request))))

    @extend_schema(
        request=inputs.SignedAgencyWishIn, parameters=[KEY], responses=moves({201: shapes.LoanFileOut}, REUSED)
    )
    @action(detail=False, methods=["post"], url_path="for-agency")
    @answered_once
    def for_agency(self, request: Request) -> Response:
        """Key in what another agency asks for by its letter (208(1)): a counter entry of a storekeeper."""
        given = read(inputs.SignedAgencyWishIn, request.data)
        loan = actions.submit_for_agency(
            agency_of(given, request),
            by=caller(request),
            at=now(),
            wish=wish_of(given, standing_of(request)),
            contact=contact_of(given),
            signed_sha256=given["signed_sha256"],
        )
        return self.file_of(loan, status=status.HTTP_201_CREATED)

    @extend_schema(request=inputs.DifferencesIn, responses=moves({200: shapes.TextOut}))
    @action(detail=True, methods=["post"], url_path="receipt/preview")
    def preview_receipt(self, request: Request, pk: str) -> Response:
        """The text that the other store's storekeeper would sign. Saves nothing."""
        loan = self.visible(pk)
        given = read(inputs.DifferencesIn, request.data)
        handed = handed_over(loan, list(loan.lines.select_related("asset")))
        text = actions.text_of_receipt(loan, handed, caller(request), differences=given["differences"])
        return Response(shapes.TextOut({"text": text.text, "sha256": text.sha256}).data)

    @extend_schema(request=inputs.ReceiptIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def receipt(self, request: Request, pk: str) -> Response:
        """The other store has the items: confirmed by its storekeeper, or noted from another agency's paper."""
        loan = self.visible(pk)
        given = read(inputs.ReceiptIn, request.data)
        who: dict[str, Any] = {"by": caller(request), "at": now(), "differences": given["differences"]}
        if "signed_sha256" in given:
            actions.confirm_receipt(loan, **who, signed_sha256=given["signed_sha256"])
        else:
            paper = actions.Paper(**{name: given[name] for name in ("name", "position", "received_on")})
            actions.note_receipt(loan, **who, paper=paper)
        return self.file_of(loan)

    @extend_schema(request=inputs.SignedWishIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def resubmit(self, request: Request, pk: str) -> Response:
        """Send a request again after it was sent back."""
        loan = self.visible(pk)
        given = read(inputs.SignedWishIn, request.data)
        wish = wish_of(given, standing_of(request))
        done = actions.resubmit(loan, by=caller(request), at=now(), wish=wish, signed_sha256=given["signed_sha256"])
        return self.file_of(done)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def endorse(self, request: Request, pk: str) -> Response:
        """The borrower's supervisor endorses."""
        return self._with_reason(actions.endorse, pk)

    @extend_schema(request=inputs.ApproveIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def approve(self, request: Request, pk: str) -> Response:
        """The office of clause 208 approves all lines, or all but `refused_lines`."""
        loan = self.visible(pk)
        given = read(inputs.ApproveIn, request.data)
        refused = inputs.reasons_of(given["refused_lines"])
        must_be_of(_ids_of_lines(loan), {"refused_lines": refused})
        done = actions.approve(loan, by=caller(request), at=now(), reason=given["reason"], refused_lines=refused)
        return self.file_of(done)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def refuse(self, request: Request, pk: str) -> Response:
        """The office it waits for refuses it, with a reason."""
        return self._with_reason(actions.refuse, pk)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="send-back")
    @answered_once
    def send_back(self, request: Request, pk: str) -> Response:
        """The office it waits for sends it back to be corrected, with a reason."""
        return self._with_reason(actions.send_back, pk)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"], url_path="declare-conflict")
    @answered_once
    def declare_conflict(self, request: Request, pk: str) -> Response:
        """Who is to decide declares an interest of their own: the next office up decides instead."""
        return self._with_reason(actions.declare_conflict, pk)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def withdraw(self, request: Request, pk: str) -> Response:
        """The borrower takes the request back."""
        return self._with_reason(actions.withdraw, pk)

    @extend_schema(request=inputs.ReasonIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def cancel(self, request: Request, pk: str) -> Response:
        """Borrower or store give up an approved loan, with a reason."""
        return self._with_reason(actions.cancel, pk)

    @extend_schema(request=inputs.NothingIn, parameters=[KEY], responses=moves(LOAN, REUSED))
    @action(detail=True, methods=["post"])
    @answered_once
    def lapse(self, request: Request, pk: str) -> Response:
        """The store ends an approved loan that nobody collected in time."""
        loan = self.visible(pk)
        read(inputs.NothingIn, request.data)
        return self.file_of(actions.lapse(loan, by=caller(request), at=now()))

    @extend_schema(request=desk_inputs.DeliveryIn, responses=moves({200: desk_shapes.DeliveryOut}))
    @action(detail=True, methods=["post"], url_path="hand-over/preview")
    def preview_hand_over(self, request: Request, pk: str) -> Response:
        """Every rule's verdict on a hand-over, and the text the borrower would sign. Saves nothing."""
        found = visits.loan_at_desk(int(pk), standing_of(request))
        if found is None:
            raise Http404
        loan, lines = found
        given = read(desk_inputs.DeliveryIn, request.data)
        checked, aside = desk_inputs.checked_of(given["checked"]), inputs.reasons_of(given["set_aside"])
        must_be_of({line.pk for line in lines}, {"checked": checked, "set_aside": aside})
        standing = standing_of(request)
        points = check_lists.points_of(lines)
        planned = deliveries.plan(
            loan,
            lines,
            by=standing.person,
            on=standing.on,
            checked=checked,
            set_aside=aside,
            collector=desk_inputs.collector_of(given),
            points=points,
            duty=duties.judge(duties.named_at_hand_over(loan, standing)),
        )
        verdict = first_refusal(in_turn(State(loan.state), Step.HAND_OVER), planned.verdict)
        out = {
            "verdict": verdict,
            "lines": [
                {"line": line, "verdict": each, "check_list": list(points.get(line, ()))}
                for line, each in planned.items.items()
            ],
            "text": planned.text.text,
            "sha256": planned.text.sha256,
        }
        return Response(desk_shapes.DeliveryOut(out).data)

    @extend_schema(request=desk_inputs.HandOverIn, parameters=[KEY], responses=moves(MOVED, REUSED))
    @action(detail=True, methods=["post"], url_path="hand-over")
    @answered_once
    def hand_over(self, request: Request, pk: str) -> Response:
        """The store hands over; every approved line is checked or set aside, and the borrower has signed the text."""
        loan, lines = self.visible_at_desk(pk)
        given = read(desk_inputs.HandOverIn, request.data)
        checked, aside = desk_inputs.checked_of(given["checked"]), inputs.reasons_of(given["set_aside"])
        must_be_of(lines, {"checked": checked, "set_aside": aside})
        with pins.counted(request, loan.borrower):
            done = actions.hand_over(
                loan,
                by=caller(request),
                at=now(),
                checked=checked,
                set_aside=aside,
                consent=given["consent"],
                signed_sha256=given["signed_sha256"],
                collector=desk_inputs.collector_of(given),
                strokes=given["strokes"],
                on_paper=given.get("on_paper"),
            )
        return Response(desk_shapes.MovedOut(done).data)

    @extend_schema(request=desk_inputs.CheckInIn, parameters=[KEY], responses=moves(MOVED, REUSED))
    @action(detail=True, methods=["post"], url_path="check-in")
    @answered_once
    def check_in(self, request: Request, pk: str) -> Response:
        """The store takes lines back, each with what its inspection found."""
        loan, lines = self.visible_at_desk(pk)
        rows = read(desk_inputs.CheckInIn, request.data)["findings"]
        findings = {row["line"]: desk_inputs.finding_of(row) for row in rows}
        must_be_of(lines, {"findings": findings})
        done = actions.check_in(loan, by=caller(request), at=now(), findings=findings)
        return Response(desk_shapes.MovedOut(done).data)

    def _asked_for(self, loans: QuerySet[Loan]) -> QuerySet[Loan]:
        """Only what was asked for."""
        asked = read(inputs.ListIn, self.request.query_params)
        if asked["mine"]:
            loans = loans.filter(borrower=caller(self.request).pk)
        if "state" in asked:
            loans = loans.filter(state=asked["state"])
        if "lending_unit" in asked:
            loans = loans.filter(lending_unit__code=asked["lending_unit"])
        if asked["overdue"]:
            out = [state.value for state in OUT]
            loans = loans.filter(state__in=out, due_on__lt=official_day(now()))
        return loans

    def visible(self, pk: str) -> Loan:
        """The loan, when the caller may see it.

        Raises:
            Http404: it does not exist, or is not the caller's to see.
        """
        return self._seen(_visible, pk)[0]

    def visible_at_desk(self, pk: str) -> tuple[Loan, set[int]]:
        """The same with number and borrower alone, and the ids of its lines: an act of the desk reads it as it locks.

        Raises:
            Http404: as `visible`.
        """
        rows = self._seen(_visible_lines, pk)
        return rows[0], {line for row in rows if (line := getattr(row, "line", None)) is not None}

    def _seen(self, ask: Callable[[tuple[Seat, ...]], Statement[Loan]], pk: str) -> Sequence[Loan]:
        standing = standing_of(self.request)
        rows = ask(standing.seats)(person=standing.person.pk, pk=int(pk))
        if not rows:
            raise Http404
        return rows

    def _with_reason(self, act: Callable[..., Loan], pk: str) -> Response:
        loan = self.visible(pk)
        given = read(inputs.ReasonIn, self.request.data)
        return self.file_of(act(loan, by=caller(self.request), at=now(), reason=given["reason"]))

    def file_of(self, loan: Loan, *, status: int = status.HTTP_200_OK) -> Response:
        standing = standing_of(self.request)
        lines = LoanLine.objects.select_related("asset").order_by("position")
        full = (
            Loan.objects.select_related(
                "lending_unit__agency",
                "borrower",
                "borrower_unit",
                "approving_unit",
                "endorsing_unit",
                "letter__agency",
                "store_receipt",
            )
            .prefetch_related(
                Prefetch("lines", queryset=lines),
                Prefetch("decisions", queryset=Decision.objects.select_related("by")),
                Prefetch("amendments", queryset=Amendment.objects.select_related("approving_unit")),
                Prefetch("signatures", queryset=Signature.objects.select_related("signer")),
            )
            .get(pk=loan.pk)
        )
        context = {"on": standing.on, "moves": lambda each: _moves(each, standing)}
        return Response(shapes.LoanFileOut(full, context=context).data, status=status)


def _moves(loan: Loan, standing: Standing) -> list[tuple[Step, Verdict]]:
    """Every step but the first, with whether this person may take it now."""
    steps = [step for step in Step if step != Step.SUBMIT]
    return [
        (step, first_refusal(permissions.may(step, loan, standing), in_turn(State(loan.state), step))) for step in steps
    ]


@prepared
def _visible(seats: tuple[Seat, ...]) -> QuerySet[Loan]:
    """One loan, where a person with these seats may see it."""
    visible = permissions.visible_from(Slot("person", BigIntegerField()), seats)
    return Loan.objects.filter(visible, pk=Slot("pk", BigIntegerField())).order_by()


@prepared
def _visible_lines(seats: tuple[Seat, ...]) -> QuerySet[Loan]:
    """The same loan once for each of its lines; once, where it has none."""
    visible = permissions.visible_from(Slot("person", BigIntegerField()), seats)
    loans = Loan.objects.filter(visible, pk=Slot("pk", BigIntegerField())).order_by()
    of_borrower = ("borrower__staff_code", "borrower__name", "borrower__pin")
    return loans.annotate(line=F("lines__pk")).select_related("borrower").only("number", *of_borrower)


def _ids_of_lines(loan: Loan) -> set[int]:
    return set(loan.lines.values_list("pk", flat=True))


urlpatterns = [*desk_api.urlpatterns, *device_api.urlpatterns, *chase_api.urlpatterns, *paper_api.urlpatterns]
