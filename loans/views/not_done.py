"""What devices kept without a network and could not be done: listed until each is settled with a reason (ADR 0024)."""

from __future__ import annotations

from typing import Final

from django import forms
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.forms import CleanCharField
from core.scans import scan_response
from loans import actions
from loans.held import acts_of, open_conflicts
from loans.models import DeviceAct, LoanLine
from loans.views.at_desk import storekeepers
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page

MOST_SHOWN: Final = 100
"""Conflicts on the page, the oldest first."""


class SettleForm(forms.Form):
    """Why nothing has to be done any more."""

    because = CleanCharField(max_length=500, label=gettext_lazy("What became of it"))


@require_GET
@storekeepers
def not_done(request: StaffRequest) -> HttpResponse:
    """What could not be done at the stores one keeps, each with its ways out."""
    found = open_conflicts(request.standing).select_related("by", "asset", "loan")
    back = LoanLine.objects.filter(asset=OuterRef("asset"), returned_at__gt=OuterRef("at")).order_by("-returned_at")
    found = found.annotate(back_since=Subquery(back.values("returned_at")[:1]))
    kept = Prefetch("photos", DeviceAct.objects.exclude(file="").order_by("pk"))
    rows = list(found.prefetch_related(kept).order_by("pk")[: MOST_SHOWN + 1])
    facts = {"rows": rows[:MOST_SHOWN], "more": len(rows) > MOST_SHOWN}
    return render(request, "loans/desk/not_done.html", facts)


@require_GET
def photo(request: StaffRequest, pk: int) -> FileResponse:
    """A photo that is kept with what could not be done, for who settles it; afterwards too."""
    shown = get_object_or_404(acts_of(request.standing).exclude(file=""), pk=pk)
    try:
        return scan_response(shown.file.open("rb"), name=f"photo-{shown.pk}")
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_http_methods(["GET", "POST"])
@storekeepers
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Put one away, with what became of it."""
    conflict = open_conflicts(request.standing).filter(pk=pk).first()
    if conflict is None:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.settle_conflict(conflict, by=request.user, at=now(), because=form.cleaned_data["because"])
        return reverse("loans:not-done")

    page = ActPage(
        title=_("Settle what could not be done"),
        verb=_("Put it away"),
        back=reverse("loans:not-done"),
        pretitle=_("What could not be done"),
        sentence=f"“{conflict.scanned}”: {conflict.sentence}",
    )
    return act_page(request, form, page, act, done=_("Settled. It stays in the record with your reason."))
