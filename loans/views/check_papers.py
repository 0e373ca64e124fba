"""The papers of a check of supplies (213): issued one by one, and its list as a table to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assets.checks.models import Check
from assets.checks.permissions import visible_checks
from assets.exports import csv_of, xlsx_of
from core.clock import now
from core.thai import clean
from core.verdict import Refusal, Refused
from loans import actions
from loans.actions.papers import no_such_paper
from loans.models import PaperKind
from loans.paper_permissions import issued_papers_of_check
from loans.printing import checks

if TYPE_CHECKING:
    from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """What of the check can be printed, and what was; or issue one. One that says the same is shown again."""
    check = _visible(request, pk)
    refused: Refused | None = None
    if request.method == "POST":
        kind = clean(request.POST.get("paper", ""))
        try:
            if kind not in checks.OF_A_CHECK:
                raise Refusal(no_such_paper())
            return redirect(actions.issue_paper(check, by=request.user, at=now(), kind=PaperKind(kind)))
        except Refusal as refusal:
            refused = refusal.verdict
    facts = {
        "check": check,
        "offered": checks.offered(check),
        "has_list": check.begun_at is not None,
        "issued": issued_papers_of_check(check),
        "refused": refused,
    }
    return render(request, "loans/papers/check.html", facts, status=200 if refused is None else 409)


@require_GET
def table(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The list of the check with what came of each line, as CSV or XLSX; that it was taken away is recorded."""
    check = _visible(request, pk)
    actions.note_check_export(check, kind=kind, by=request.user, at=now())
    name = f"check-{check.pk}-{request.standing.on:%Y%m%d}"
    if kind == "xlsx":
        file = xlsx_of("การตรวจนับ", checks.titles(), checks.table(check))
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    response = StreamingHttpResponse(
        csv_of(checks.titles(), checks.table(check)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _visible(request: StaffRequest, pk: int) -> Check:
    return get_object_or_404(visible_checks(request.standing).select_related("unit"), pk=pk)
