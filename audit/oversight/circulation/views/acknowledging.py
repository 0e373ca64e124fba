"""Reading and acknowledging, for everybody; and the calm page after signing in while something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.oversight.circulation import actions
from audit.oversight.circulation.actions.acknowledging import statement_of
from audit.oversight.circulation.queries import waiting_for
from audit.oversight.guideline.markup import as_html
from core.clock import now
from core.verdict import Refusal, Refused

if TYPE_CHECKING:
    from people.middleware import StaffRequest


@require_GET
def welcome(request: StaffRequest) -> HttpResponse:
    """Where sign-in leads: to the first page, or to the one thing that waits to be read, which may be put off."""
    circular = waiting_for(request.user)
    if circular is None:
        return redirect("home")
    return render(request, "guideline/welcome.html", {"circular": circular, "on": request.standing.on})


@require_http_methods(["GET", "POST"])
def acknowledge(request: StaffRequest) -> HttpResponse:
    """The whole text, and at its end the signature."""
    circular = waiting_for(request.user)
    refused: Refused | None = None
    if request.method == "POST":
        if circular is None:
            messages.info(request, _("Nothing waits for you to acknowledge. Nothing was signed."))
            return redirect("guideline:acknowledge")
        try:
            actions.acknowledge(
                circular, by=request.user, at=now(), signed_sha256=request.POST.get("signed_sha256", "")[:64]
            )
        except Refusal as refusal:
            refused = refusal.verdict
            circular = waiting_for(request.user)
        else:
            messages.success(request, _("You have acknowledged the guideline. Thank you."))
            return redirect("home")
    context = {
        "circular": circular,
        "guideline": circular.guideline if circular else None,
        "text": as_html(circular.guideline.body) if circular else None,
        "statement": statement_of(circular.guideline) if circular else "",
        "on": request.standing.on,
        "verdict": refused,
    }
    return render(request, "guideline/acknowledge.html", context, status=200 if refused is None else 409)
