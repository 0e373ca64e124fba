"""Another return date or place for what is out: asked for, read with who decides, signed; and decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.verdict import Refusal
from loans import actions, amendments, changed, permissions, queries
from loans.amendments import Change, ChangePlan
from loans.forms import (
    CONFLICT_PHRASES,
    REFUSE_PHRASES,
    ChangeRemarkForm,
    DeskSignForm,
    ExtendForm,
    ReasonForm,
    SignForm,
)
from loans.models import Amendment, Loan, LoanLine, PlaceKind
from loans.states import OUT, State, Step
from loans.views.deciding import read_as_of, why
from loans.views.requesting import signers_of

if TYPE_CHECKING:
    from people.middleware import StaffRequest


def extend(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the change; then read who decides on it, by which clause and who else waits for the items, and sign it."""
    loan, lines = _to_change(request, pk)
    if State(loan.state) not in OUT or permissions.open_amendment(loan) is not None:
        return redirect("loans:loan", pk=pk)
    at_desk = loan.borrower_id != request.user.pk
    initial = {name: getattr(loan, name) for name in ("due_on", "place_kind", "place_of_use")}
    form = ExtendForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {"form": form, "loan": loan, "at_desk": at_desk}
    if request.method != "POST" or request.POST.get("act") == "back" or not form.is_valid():
        return render(request, "loans/extend.html", context)
    change = _change_of(form)
    planned = amendments.plan(loan, lines, change, on=request.standing.on, signed=True)
    if not planned.verdict:
        return render(request, "loans/extend.html", context | {"verdict": planned.verdict}, status=409)
    is_signing = request.POST.get("act") == "sign"
    sign: forms.Form = (DeskSignForm if at_desk else SignForm)(request.POST if is_signing else None)
    context |= {"sign": sign, **_review(loan, lines, change, planned)}
    if not is_signing or not sign.is_valid():
        return render(request, "loans/extend_review.html", context)
    try:
        actions.ask_change(
            loan,
            by=request.user,
            at=clock.now(),
            change=change,
            signed_sha256=request.POST.get("sha256", ""),
            consent=sign.cleaned_data.get("consent", ""),
        )
    except Refusal as refusal:
        return render(request, "loans/extend_review.html", context | {"verdict": refusal.verdict}, status=409)
    messages.success(request, _("The change is asked for. Until it is approved the old date and place hold."))
    return redirect("loans:loan", pk=pk)


def decide_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or refuse a change, or declare an interest in it: old beside new, and in which capacity one decides."""
    file = queries.loan_file(pk, request.standing)
    if file is None:
        raise Http404
    loan = file.loan
    amendment = permissions.open_amendment(loan)
    if amendment is None:
        return redirect("loans:loan", pk=pk)
    seat = permissions.changing_seat(loan, amendment, request.standing)
    if seat is None or loan.borrower_id == request.user.pk:
        raise Http404
    act = request.POST.get("act") or request.GET.get("act")
    refusing, declaring = act == Step.REFUSE_CHANGE, act == Step.DECLARE_CONFLICT
    data = request.POST if request.method == "POST" else None
    phrases = CONFLICT_PHRASES if declaring else REFUSE_PHRASES
    form = ReasonForm(data, phrases=phrases) if refusing or declaring else ChangeRemarkForm(data)
    out = [line for line in file.lines if line.state == "out"]
    context: dict[str, Any] = {
        "loan": loan,
        "amendment": amendment,
        "form": form,
        "refusing": refusing,
        "declaring": declaring,
        "differences": changed.differences_of(amendment),
        "items": _rows(
            out, amendments.free_until(loan, out, due_on=amendment.due_on, on=request.standing.on), planned=None
        ),
        "why": why(amendment, seat),
        "seat": seat,
        "record": queries.borrower_record(loan.borrower, on=request.standing.on),
        "as_of": amendment.asked_at.isoformat(),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "loans/decide_change.html", context)
    by, at, as_of = request.user, clock.now(), read_as_of(request)
    try:
        if declaring and isinstance(form, ReasonForm):
            actions.declare_conflict(loan, by=by, at=at, reason=form.reason(), as_of=as_of)
        elif isinstance(form, ReasonForm):
            actions.refuse_change(loan, by=by, at=at, reason=form.reason(), as_of=as_of)
        else:
            actions.approve_change(loan, by=by, at=at, reason=form.cleaned_data["remark"], as_of=as_of)
    except Refusal as refusal:
        return render(request, "loans/decide_change.html", context | {"verdict": refusal.verdict}, status=409)
    messages.success(request, _gone_on(loan) if declaring else _said(loan, refused=refusing))
    return redirect("loans:inbox")


def _to_change(request: StaffRequest, pk: int) -> tuple[Loan, list[LoanLine]]:
    """The loan of the borrower, or of a store this person keeps; anybody else's is 404."""
    file = queries.loan_file(pk, request.standing)
    if file is None or not permissions.may(Step.AMEND, file.loan, request.standing):
        raise Http404
    return file.loan, file.lines


def _change_of(form: ExtendForm) -> Change:
    told = form.cleaned_data
    return Change(
        due_on=told["due_on"],
        place_kind=PlaceKind(told["place_kind"]),
        place_of_use=told["place_of_use"],
        reason=told["reason"],
    )


def _review(loan: Loan, lines: list[LoanLine], change: Change, planned: ChangePlan) -> dict[str, Any]:
    asked = Amendment(
        loan=loan,
        was_due_on=loan.due_on,
        was_place_kind=loan.place_kind,
        was_place_of_use=loan.place_of_use,
        due_on=change.due_on,
        place_kind=change.place_kind,
        place_of_use=change.place_of_use,
    )
    out = [line for line in lines if line.state == "out"]
    return {
        "planned": planned,
        "approvers": signers_of(planned.approvers),
        "differences": changed.differences_of(asked),
        "items": _rows(out, planned.items, planned=planned),
    }


def _rows(out: list[LoanLine], verdicts: Any, *, planned: ChangePlan | None) -> list[tuple[LoanLine, Any, Any]]:
    """Each item with its verdict, and the first day from which somebody else has asked for it."""
    wanted = planned.wanted_from if planned else {}
    return [(line, verdicts[line.asset_id], wanted.get(line.asset_id)) for line in out]


def _gone_on(loan: Loan) -> str:
    return _("Loan %(number)s has gone to another office, which has been told.") % {"number": loan.number}


def _said(loan: Loan, *, refused: bool) -> str:
    facts = {"number": loan.number, "name": loan.borrower.name}
    if refused:
        return _("The change of loan %(number)s is refused; the old terms stay. %(name)s has been told why.") % facts
    return _("The change of loan %(number)s is approved. %(name)s has been told.") % facts
