"""The receipt by the other store: what waits for it, confirming it on a page, noting it from another agency's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.scans import scan_response
from core.verdict import Refusal
from loans import actions, permissions, queries
from loans.agency_forms import ConfirmForm, PaperForm
from loans.models import Loan, StoreReceipt
from loans.receiving import handed_over
from loans.views.at_desk import storekeepers
from loans.views.home import Row

if TYPE_CHECKING:
    from people.middleware import StaffRequest


@storekeepers
def receipts(request: StaffRequest) -> HttpResponse:
    """What was handed over to units whose store this person keeps, and waits for their receipt."""
    rows = [Row.of(loan, request) for loan in queries.waiting_for_receipt(request.standing)]
    return render(request, "loans/receipts.html", {"rows": rows})


@storekeepers
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm it as storekeeper of the borrowing unit; note it from paper as storekeeper of the lending one."""
    file = queries.loan_file(pk, request.standing)
    if file is None or file.loan.issued_by_id is None:
        raise Http404
    if file.receipt is not None:
        return redirect(file.loan)
    if permissions.takes_receipt(file.loan, request.standing):
        return _confirm(request, file)
    if permissions.keeps_the_store(file.loan, request.standing) and file.loan.route in permissions.TO_ANOTHER_AGENCY:
        return _note(request, file)
    raise Http404


def _confirm(request: StaffRequest, file: queries.LoanFile) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    valid = form.is_valid()
    differences = form.cleaned_data.get("differences", "") if form.is_bound else ""
    handed = handed_over(file.loan, file.lines)
    text = actions.text_of_receipt(file.loan, handed, request.user, differences=differences)
    context: dict[str, Any] = {"form": form, "loan": file.loan, "handed": handed, "text": text}
    if request.method == "POST" and valid and "confirm" in request.POST:
        try:
            shown = request.POST.get("sha256", "")
            actions.confirm_receipt(
                file.loan, by=request.user, at=clock.now(), differences=differences, signed_sha256=shown
            )
        except Refusal as refusal:
            return render(request, "loans/receipt.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(request, _("The receipt is confirmed. Both stores have it."))
        return redirect(file.loan)
    return render(request, "loans/receipt.html", context, status=422 if form.is_bound and not valid else 200)


def _note(request: StaffRequest, file: queries.LoanFile) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None, initial={"received_on": request.standing.on})
    context: dict[str, Any] = {
        "form": form,
        "loan": file.loan,
        "handed": handed_over(file.loan, file.lines),
        "is_paper": True,
    }
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        paper = actions.Paper(
            name=words["name"], position=words["position"], received_on=words["received_on"], scan=words["scan"]
        )
        try:
            actions.note_receipt(
                file.loan, by=request.user, at=clock.now(), paper=paper, differences=words["differences"]
            )
        except Refusal as refusal:
            return render(request, "loans/receipt.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(request, _("The receipt is noted."))
        return redirect(file.loan)
    return render(request, "loans/receipt.html", context, status=422 if form.is_bound else 200)


def receipt_scan(request: StaffRequest, pk: int) -> FileResponse:
    """The scan of another agency's receipt, for who may see the loan."""
    seen = Loan.objects.filter(permissions.visible(request.standing), pk=pk)
    found = StoreReceipt.objects.filter(loan__in=seen).exclude(scan="").select_related("loan").first()
    if found is None:
        raise Http404
    try:
        return scan_response(found.scan.open("rb"), name=f"{found.loan.number}-receipt")
    except FileNotFoundError as gone:
        raise Http404 from gone
