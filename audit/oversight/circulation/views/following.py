"""Circulars for who sends them and who follows them up: the list, a new one, one with its units, and its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.oversight.circulation import actions
from audit.oversight.circulation.actions import ProofKind
from audit.oversight.circulation.forms import CircularForm, ProofForm
from audit.oversight.circulation.models import Circular
from audit.oversight.circulation.permissions import followed_circulars, followed_up, follows_up, may_circulate
from audit.oversight.circulation.queries import answers, by_unit
from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.permissions import heading_seat
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import ORDER, Refusal, Refused
from loans import shelf

if TYPE_CHECKING:
    from people.middleware import StaffRequest

MOST: Final = 100
"""Circulars of the list: more than an agency sends in ten years."""

KINDS: Final = {
    ProofKind.CSV: "text/csv; charset=utf-8",
    ProofKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ProofKind.PDF: "application/pdf",
}


@require_GET
def circulars(request: StaffRequest) -> HttpResponse:
    """Every circular of the agency, newest first."""
    if not follows_up(request.standing):
        raise Http404
    rows = Circular.objects.filter(followed_circulars(request.standing)).select_related("guideline")[:MOST]
    return render(request, "guideline/circulars.html", {"rows": rows, "on": request.standing.on})


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, pk: int) -> HttpResponse:
    """The head orders a published version to be acknowledged."""
    guideline = Guideline.objects.select_related("agency").filter(pk=pk, edition__isnull=False).first()
    if guideline is None or heading_seat(request.standing, guideline.agency_id) is None:
        raise Http404
    form = CircularForm(
        request.POST if request.method == "POST" else None,
        agency=guideline.agency,
        on=request.standing.on,
        initial={"order": _("For acknowledgement; to be complied with strictly.")},
    )
    verdict = may_circulate(request.standing, guideline)
    refused = verdict if isinstance(verdict, Refused) else None
    if refused is None and form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            circular = actions.circulate(
                guideline,
                by=request.user,
                at=now(),
                number=words["number"],
                order=words["order"],
                acknowledge_by=words["acknowledge_by"],
                units=list(words["units"]),
            )
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("The circular is signed and sent; everybody addressed has been told."))
            return redirect(circular)
    status = 409 if refused is not None and form.is_bound else 422 if form.errors else 200
    context = {"form": form, "guideline": guideline, "verdict": refused}
    return render(request, "guideline/circulate.html", context, status=status)


@require_http_methods(["GET", "POST"])
def circular(request: StaffRequest, pk: int) -> HttpResponseBase:
    """How far one circular is: each unit that this person follows up, and who is missing; its proof to take away."""
    found = _found(request, pk)
    within = followed_up(request.standing)
    form = ProofForm(request.POST if request.method == "POST" else None)
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        kind = ProofKind(form.cleaned_data["kind"])
        try:
            proof = actions.take_proof(
                found, by=request.user, at=now(), kind=kind, purpose=form.cleaned_data["purpose"]
            )
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            response = HttpResponse(proof.content, content_type=KINDS[kind])
            response["Content-Disposition"] = f'attachment; filename="{proof.name}"'
            return response
    units = by_unit(answers(found, within=within)) if within else []
    context: dict[str, Any] = {
        "circular": found,
        "units": units,
        "total": sum(len(unit.answers) for unit in units),
        "done": sum(unit.done for unit in units),
        "form": form if within else None,
        "kinds": ProofKind.choices,
        "on": request.standing.on,
        "verdict": refused,
    }
    status = 409 if refused is not None else 422 if form.errors else 200
    return render(request, "guideline/circular.html", context, status=status)


@require_GET
def memo(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The memorandum byte for byte as it was signed, for everybody who is addressed or follows it up.

    Raises:
        Refusal: paper-damaged.
    """
    found = Circular.objects.filter(pk=pk, agency=request.user.unit.agency_id).first()
    if found is None:
        raise Http404
    kept = shelf.papers()
    if not kept.is_whole(found.pdf_sha256):
        text = _("The file of this paper is lost or damaged. Tell the system administrator; the page has the text.")
        raise Refusal(Refused(ORDER, "paper-damaged", text))
    name = f"หนังสือเวียน-{found.number}"
    return pdf_response(kept.path_of(found.pdf_sha256).open("rb"), name=name, plain_name=f"circular-{pk}")


def _found(request: StaffRequest, pk: int) -> Circular:
    rows = Circular.objects.filter(followed_circulars(request.standing), pk=pk)
    found = rows.select_related("guideline", "agency__lending_policy", "sent_by").first()
    if found is None:
        raise Http404
    return found
