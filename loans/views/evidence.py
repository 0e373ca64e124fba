"""Photos of an item as it went out and came back; a loss reported; the claim "I returned it already"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.scans import scan_response
from core.unreadable import Unreadable
from core.verdict import Refusal, Refused, Verdict
from loans import actions, case_queries, permissions
from loans.actions.photos import moment_of
from loans.case_forms import AnswerForm, ClaimForm, LossForm, PhotosForm
from loans.claims import traces_of
from loans.models import Loan, LoanLine, ReturnClaim
from loans.states import LineState, State, Step, in_turn
from people.views.acting import ActPage

if TYPE_CHECKING:
    from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def photos(request: StaffRequest, pk: int) -> HttpResponse:
    """Photos of one item, hand-over and return beside each other; its store adds to them on the day."""
    line = _line(request, pk)
    loan = line.loan
    moment = moment_of(line, loan, at=clock.now()) if permissions.keeps_the_store(loan, request.standing) else None
    if request.method == "POST" and moment is None:
        raise Http404
    form = PhotosForm(request.POST or None, request.FILES or None) if request.method == "POST" else PhotosForm()
    verdict: Verdict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            contents = form.cleaned_data["photos"]
            actions.add_photos(loan, line=line, contents=contents, by=request.user, at=clock.now())
        except Unreadable as unreadable:
            form.add_error("photos", unreadable.message)
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("The photos are kept with the loan."))
            return redirect("loans:line-photos", pk)
    before, after = case_queries.photos_of(line)
    status = 409 if verdict is not None else 422 if request.method == "POST" else 200
    context = {
        "line": line,
        "loan": loan,
        "before": before,
        "after": after,
        "moment": moment,
        "form": form,
        "verdict": verdict,
    }
    return render(request, "loans/cases/photos.html", context, status=status)


@require_GET
def photo(request: StaffRequest, pk: int, photo: int) -> FileResponse:
    """The picture itself, for who may see the loan."""
    shown = get_object_or_404(_line(request, pk).photos, pk=photo)
    try:
        return scan_response(shown.file.open("rb"), name=f"photo-{shown.pk}")
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_http_methods(["GET", "POST"])
def report_loss(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that an item cannot be brought back: its case is opened."""
    loan, out = _loan_with_out(request, pk)
    if not permissions.may(Step.REPORT_LOSS, loan, request.standing):
        raise Http404
    form = LossForm(request.POST if request.method == "POST" else None, lines=out)
    verdict: Verdict = in_turn(State(loan.state), Step.REPORT_LOSS)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        line = next(line for line in out if line.pk == given["line"])
        try:
            case = actions.report_loss(
                loan, line=line, by=request.user, at=clock.now(), found=given["found"], account=given["account"]
            )
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("Case %(number)s is opened.") % {"number": case.number})
            return redirect(case)
    page = ActPage(
        title=_("Report a loss"),
        verb=_("Report it and open a case"),
        back=loan.get_absolute_url(),
        pretitle=loan.number,
        sentence=_("For what cannot be brought back. What is damaged is brought to the store, which opens the case."),
    )
    return _act_page(request, form, page, verdict)


@require_http_methods(["GET", "POST"])
def claim_returned(request: StaffRequest, pk: int) -> HttpResponse:
    """The borrower says that an item was returned already."""
    loan, out = _loan_with_out(request, pk)
    if loan.borrower_id != request.user.pk:
        raise Http404
    form = ClaimForm(request.POST if request.method == "POST" else None, lines=out)
    verdict: Verdict = in_turn(State(loan.state), Step.CHECK_IN)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        line = next(line for line in out if line.pk == given.pop("line"))
        try:
            claim = actions.claim_returned(loan, line=line, by=request.user, at=clock.now(), **given)
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("The store has been told and will answer. Until then the item counts as out."))
            return redirect(claim)
    page = ActPage(
        title=_("I returned it already"),
        verb=_("Tell the store"),
        back=loan.get_absolute_url(),
        pretitle=loan.number,
        sentence=_("The store looks for it and answers. Demands for its return go on until it is found."),
    )
    return _act_page(request, form, page, verdict)


@require_http_methods(["GET", "POST"])
def claim(request: StaffRequest, pk: int) -> HttpResponse:
    """A claim with the last scans and the people; the store answers it, or takes the item back."""
    related = ReturnClaim.objects.select_related(
        "line__asset__custody",
        "line__loan__borrower",
        "line__loan__lending_unit",
        "line__loan__issued_by",
        "answered_by",
    )
    found = get_object_or_404(related, pk=pk, line__loan__in=_visible(request))
    loan = found.line.loan
    keeps = permissions.keeps_the_store(loan, request.standing)
    if request.method == "POST" and not keeps:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    verdict: Verdict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_claim(found, by=request.user, at=clock.now(), answer=form.cleaned_data["answer"])
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("The borrower is told that the item was not found."))
            return redirect(loan)
    context = {
        "claim": found,
        "line": found.line,
        "loan": loan,
        "traces": traces_of(found.line, on=found.returned_on),
        "is_open": found.answered_at is None and found.line.state == LineState.OUT,
        "keeps": keeps,
        "form": form,
        "verdict": verdict,
    }
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "loans/cases/claim.html", context, status=status)


def _act_page(request: StaffRequest, form: Any, page: ActPage, verdict: Verdict) -> HttpResponse:
    """The form again with what was written (422), or with the refusal above it (409 where it was sent)."""
    is_refused = isinstance(verdict, Refused)
    status = 200 if not form.is_bound else 409 if is_refused and form.is_valid() else 422
    return render(request, "people/act.html", {"form": form, "page": page, "verdict": verdict}, status=status)


def _visible(request: StaffRequest) -> Any:
    return Loan.objects.filter(permissions.visible(request.standing))


def _line(request: StaffRequest, pk: int) -> LoanLine:
    lines = LoanLine.objects.select_related("asset", "loan__borrower", "loan__lending_unit")
    return get_object_or_404(lines, pk=pk, loan__in=_visible(request))


def _loan_with_out(request: StaffRequest, pk: int) -> tuple[Loan, list[LoanLine]]:
    loan = get_object_or_404(_visible(request).select_related("borrower", "lending_unit"), pk=pk)
    out = loan.lines.filter(state=LineState.OUT).select_related("asset").order_by("position")
    return loan, list(out)
