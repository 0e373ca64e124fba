"""Slips signed by hand: which have still to be attached, attaching one, and looking at it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER, page_of
from core.clock import now, official_day
from core.scans import scan_response
from core.verdict import Refusal, Verdict
from loans import actions, desk_waiting, permissions
from loans.desk_forms import SlipScanForm
from loans.models import Loan, SignedSlip
from loans.views.at_desk import storekeepers
from people.middleware import StaffRequest


@require_GET
@storekeepers
def to_attach(request: StaffRequest) -> HttpResponse:
    """The slips of one's stores whose picture or PDF is missing, the longest first, each with its age in days."""
    waiting = desk_waiting.slips_to_attach(request.standing)
    waiting = waiting.select_related("signature__loan__borrower__unit", "signature__witness")
    page = page_of(waiting, by=("pk",), cursor=request.GET.get(PARAMETER, ""))
    on = request.standing.on
    rows = [(slip, max((on - official_day(slip.signature.at)).days, 0)) for slip in page.rows]
    return render(request, "loans/desk/signed_slips.html", {"rows": rows, **page.links(request.GET)})


@require_http_methods(["GET", "POST"])
@storekeepers
def attach(request: StaffRequest, pk: int) -> HttpResponse:
    """Attach the picture or PDF of one slip; a better one takes its place."""
    related = ("signature__loan__lending_unit", "signature__loan__borrower", "signature__witness", "attached_by")
    slip = get_object_or_404(desk_waiting.slips_of(request.standing).select_related(*related), pk=pk)
    sent = request.method == "POST"
    form = SlipScanForm(request.POST if sent else None, request.FILES if sent else None)
    verdict: Verdict | None = None
    if sent and form.is_valid():
        try:
            actions.attach_signed_slip(slip, by=request.user, at=now(), scan=form.cleaned_data["scan"])
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            number = slip.signature.loan.number
            messages.success(request, _("The signed slip is with loan %(number)s.") % {"number": number})
            return redirect("loans:signed-slips")
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    context = {"slip": slip, "loan": slip.signature.loan, "form": form, "verdict": verdict}
    return render(request, "loans/desk/signed_slip.html", context, status=status)


@require_GET
def scan(request: StaffRequest, pk: int) -> FileResponse:
    """The picture or PDF itself, for who may see the loan."""
    seen = Loan.objects.filter(permissions.visible(request.standing))
    slips = SignedSlip.objects.filter(signature__loan__in=seen).exclude(scan_sha256="")
    slip = get_object_or_404(slips.select_related("signature__loan"), pk=pk)
    try:
        return scan_response(slip.scan.open("rb"), name=f"{slip.signature.loan.number}-signed-slip")
    except FileNotFoundError as gone:
        raise Http404 from gone
