"""Whoever brought items back signs for them, once for the visit (ADR 0023)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.verdict import Refusal
from loans import actions, handing_back, visits
from loans.desk_forms import HandBackForm
from loans.views.at_desk import storekeepers
from people import pins
from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
@storekeepers
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """What one borrower's items came back today, as a text that is signed once, or left unsigned."""
    lines = visits.unsigned_today(pk, request.standing)
    if not lines:  # nothing at this desk, or somebody else has just noted it
        return redirect("loans:return")
    borrower = lines[0].loan.borrower
    form = HandBackForm(request.POST or None)
    readable = form.is_valid()
    bringer = form.bringer(borrower) if form.is_bound else None
    text = handing_back.text_of(borrower, lines, bringer=bringer, on=request.standing.on)
    facts = {"form": form, "borrower": borrower, "lines": lines, "bringer": bringer, "text": text}
    facts["by_card"] = bringer is not None or borrower.is_contact
    unsigned = "leave" in request.POST
    if not form.is_bound or "refresh" in request.POST or not readable:
        status = 422 if form.is_bound and not readable else 200
        return render(request, "loans/desk/return_sign.html", facts, status=status)
    try:
        with pins.counted(request, borrower):
            actions.hand_back(
                borrower,
                by=request.user,
                at=now(),
                lines=[line.pk for line in lines],
                bringer=bringer,
                consent=form.cleaned_data["consent"],
                signed_sha256=form.cleaned_data["signed_sha256"],
                strokes=form.cleaned_data["strokes"],
                unsigned=unsigned,
            )
    except Refusal as refusal:
        return render(request, "loans/desk/return_sign.html", facts | {"verdict": refusal.verdict}, status=409)
    messages.success(request, _left(unsigned=unsigned))
    return redirect("loans:return")


def _left(*, unsigned: bool) -> str:
    return _("It is noted that they left without signing.") if unsigned else _("The return is signed.")
