"""The inbox of supervisors and approvers, and the page on which they decide."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assets.paging import PARAMETER
from core import clock
from core.verdict import Refusal
from loans import actions, availability, override_queries, permissions, queries
from loans.forms import (
    CONFLICT_PHRASES,
    LINE_PHRASES,
    REFUSE_PHRASES,
    SEND_BACK_PHRASES,
    ApprovalForm,
    ReasonForm,
    RemarkForm,
)
from loans.models import Amendment, DecisionKind, Loan
from loans.progress import approver_words, sentence_of, steps_of
from loans.rules import Route
from loans.states import STEP_LABELS, LineState, State, Step
from loans.views.requesting import changed_lines
from people.models import Capacity
from people.offices import Seat

if TYPE_CHECKING:
    from people.middleware import StaffRequest

STEPS: Final = {
    State.AWAITING_ENDORSEMENT: (Step.ENDORSE, Step.SEND_BACK, Step.REFUSE, Step.DECLARE_CONFLICT),
    State.AWAITING_APPROVAL: (Step.APPROVE, Step.SEND_BACK, Step.REFUSE, Step.DECLARE_CONFLICT),
}
"""What may be decided where a request waits, the usual decision first."""

PHRASES: Final = {
    Step.SEND_BACK: SEND_BACK_PHRASES,
    Step.REFUSE: REFUSE_PHRASES,
    Step.DECLARE_CONFLICT: CONFLICT_PHRASES,
}
"""The ready reasons for what is decided against a request, or given out of hand."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a request came to this person: the clause or the agency's rule, and in which capacity they decide."""

    sentence: str
    basis: str
    wording: str
    order: str
    is_for_another: bool


def inbox(request: StaffRequest) -> HttpResponse:
    """What waits for this person's decision, the first needed first; own requests stand below, without a button."""
    standing = request.standing
    if not (standing.is_supervisor or standing.is_approver):
        raise Http404
    exceptions = override_queries.waiting(standing, at=clock.now())
    rows, page = queries.inbox(standing, cursor=request.GET.get(PARAMETER, ""), exceptions=exceptions)
    context = {
        "rows": [(row, why(row.change or row.loan, row.seat)) for row in rows if row.seat is not None],
        "own": [
            (loan, sentence_of(loan, on=standing.on, reader=request.user)) for loan in queries.own_waiting(standing)
        ],
        "exception_waits": getattr(page.rows[0], "exception_waits", False) if page.rows else exceptions.exists(),
        "on": standing.on,
        **page.links(request.GET),
    }
    return render(request, "loans/inbox.html", context)


def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Endorse, approve all or part, send back, refuse: with capacity and order, and all one should know first."""
    file = queries.loan_file(pk, request.standing)
    if file is None:
        _tell_of_ended_order(request, Loan.objects.select_related("approving_unit").filter(pk=pk).first())
        raise Http404
    loan = file.loan
    seat = permissions.deciding_seat(loan, request.standing)
    may_decide = permissions.holds_the_deciding_office(loan, request.standing)
    if request.method != "POST" and (not may_decide or loan.state not in STEPS):
        # Somebody was quicker, or it is not theirs: the loan says where it stands.
        return redirect(loan) if may_decide else _not_theirs()
    if not may_decide:
        _tell_of_ended_order(request, loan)
    step = _step(request, loan)
    if loan.route == Route.CONSUMABLE and step is Step.APPROVE and may_decide:
        return redirect("supplies:decide", pk=loan.pk)  # by quantities
    form = _form(request, step, file)
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, step, loan, form)
        except Refusal as refusal:
            if seat is None or not may_decide or loan.state not in STEPS:
                raise
            return render(request, "loans/decide.html", _page(request, file, seat, step, form, refusal), status=409)
        messages.success(request, _said(step, loan))
        return redirect("loans:inbox")
    if seat is None or not may_decide or loan.state not in STEPS:
        return _not_theirs()
    return render(request, "loans/decide.html", _page(request, file, seat, step, form))


def why(asked: Loan | Amendment, seat: Seat) -> Why:
    """Why a request, or the change of a loan that is out, came to who sits on `seat`."""
    is_for_another = seat.capacity != Capacity.OWN
    order = seat.order_number if is_for_another else ""
    if isinstance(asked, Loan) and asked.state == State.AWAITING_ENDORSEMENT and asked.endorsing_unit is not None:
        text = _("The head of the borrower's unit (%(unit)s) endorses first.") % {"unit": asked.endorsing_unit.name}
        return Why(text, "policy", seat.wording(), order, is_for_another)
    if asked.route in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE):
        text = _("Lending to another state agency needs the approval of %(office)s.")
    else:
        text = _("This place of use needs the approval of %(office)s.")
    text %= {"office": approver_words(asked)}
    return Why(text, asked.clause, seat.wording(), order, is_for_another)


def _tell_of_ended_order(request: StaffRequest, loan: Loan | None) -> None:
    """Tell who decides on a page that was opened while an order was in force that it is over; nobody else is told."""
    if request.method != "POST" or loan is None:
        return
    refused = permissions.ended_order(loan, request.standing)
    if refused is not None:
        raise Refusal(refused)


def _not_theirs() -> HttpResponse:
    raise Http404


def _step(request: StaffRequest, loan: Loan) -> Step:
    """What the button or the address asks for; the usual decision where it asks for nothing that is known."""
    asked = request.POST.get("act", "") or request.GET.get("act", "")
    usual = Step.ENDORSE if loan.state == State.AWAITING_ENDORSEMENT else Step.APPROVE
    return Step(asked) if asked in PHRASES or asked in (Step.ENDORSE, Step.APPROVE) else usual


def _form(request: StaffRequest, step: Step, file: queries.LoanFile) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    match step:
        case Step.APPROVE:
            return ApprovalForm(data, lines=[line for line in file.lines if line.state == LineState.REQUESTED])
        case Step.ENDORSE:
            return RemarkForm(data)
        case _with_a_reason:
            return ReasonForm(data, phrases=PHRASES[step])


def read_as_of(request: StaffRequest) -> datetime | None:
    """Since when the request waited on the page that was read; None where the form does not say."""
    with suppress(ValueError):
        return parse_datetime(request.POST.get("as_of", "")[:40])
    return None


def _carry_out(request: StaffRequest, step: Step, loan: Loan, form: forms.Form) -> None:
    by, at, as_of = request.user, clock.now(), read_as_of(request)
    if isinstance(form, ApprovalForm):
        remark = form.cleaned_data["remark"]
        actions.approve(loan, by=by, at=at, reason=remark, refused_lines=form.refused_lines(), as_of=as_of)
    elif isinstance(form, ReasonForm):
        acts = {Step.SEND_BACK: actions.send_back, Step.DECLARE_CONFLICT: actions.declare_conflict}
        acts.get(step, actions.refuse)(loan, by=by, at=at, reason=form.reason(), as_of=as_of)
    else:
        actions.endorse(loan, by=by, at=at, reason=form.cleaned_data["remark"], as_of=as_of)


def _page(
    request: StaffRequest,
    file: queries.LoanFile,
    seat: Seat,
    step: Step,
    form: forms.Form,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    loan, on = file.loan, request.standing.on
    asked = [line for line in file.lines if line.state == LineState.REQUESTED]
    verdicts = availability.of_lines(asked, on=on)
    before, approved_at = _text_before(file)
    return {
        "file": file,
        "loan": loan,
        "form": form,
        "step": step.value,
        "step_label": STEP_LABELS[step],
        "usual": STEPS[State(loan.state)][0].value,
        "steps": steps_of(loan, file.decisions, on=on, reader=request.user),
        "items": [(line, verdicts[line.pk]) for line in asked],
        "rows": [(*row, verdicts[row[0].pk]) for row in form.rows()] if isinstance(form, ApprovalForm) else [],
        "free": sum(bool(verdicts[line.pk]) for line in asked),
        "why": why(loan, seat),
        "seat": seat,
        "record": queries.borrower_record(loan.borrower, on=on),
        "exceptions": override_queries.relied_on(file),
        "changes": changed_lines(before, file.texts_signed()[-1].text) if before else [],
        "approved_at": approved_at,
        "phrases": LINE_PHRASES,
        "days": (loan.due_on - loan.starts_on).days + 1,
        "on": on,
        "as_of": loan.waits_since.isoformat(),
        "verdict": refusal.verdict if refusal else None,
    }


def _text_before(file: queries.LoanFile) -> tuple[str, datetime | None]:
    """What the request is compared with: the text that was approved and changed since, and when; else the one before.

    The text is empty where the request is as it was first signed.
    """
    signed = file.texts_signed()
    approved = [each.at for each in file.decisions if each.kind == DecisionKind.APPROVED]
    if approved:
        return next((each.text for each in reversed(signed[:-1]) if each.at <= approved[-1]), ""), approved[-1]
    return (signed[-2].text if len(signed) > 1 else ""), None


def _said(step: Step, loan: Loan) -> str:
    facts = {"number": loan.number, "name": loan.borrower.name}
    match step:
        case Step.ENDORSE:
            return _("Loan %(number)s is endorsed and goes on to approval.") % facts
        case Step.APPROVE:
            return _("Loan %(number)s is approved. %(name)s has been told.") % facts
        case Step.SEND_BACK:
            return _("Loan %(number)s is back with %(name)s to be corrected.") % facts
        case Step.DECLARE_CONFLICT:
            return _("Loan %(number)s has gone to another office, which has been told.") % facts
        case _refuse:
            return _("Loan %(number)s is refused. %(name)s has been told why.") % facts
