"""The emblem on the agency's papers: set, looked at and taken off by its system administrator, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.scans import scan_response
from core.verdict import Refusal
from loans import actions
from loans.emblems import EmblemForm, NoEmblemForm
from loans.models import AgencyPolicy
from people.models import Agency
from people.views.acting import ActPage, act_page

if TYPE_CHECKING:
    from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest) -> HttpResponse:
    """The emblem as it is printed now, and another one in its place."""
    agency = _administered(request)
    form = EmblemForm(request.POST, request.FILES) if request.method == "POST" else EmblemForm()
    decided = AgencyPolicy.objects.filter(agency=agency).first()
    context: dict[str, object] = {"agency": agency, "form": form, "policy": decided}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            is_changed = actions.change_emblem(agency, by=request.user, at=clock.now(), **words)
        except Refusal as refusal:
            return render(request, "loans/emblem.html", context | {"verdict": refusal.verdict}, status=409)
        if is_changed:
            messages.success(request, _("The emblem is set. It stands on letters printed from now on."))
        else:
            messages.info(request, _("Nothing was changed: this is the emblem that is printed now."))
        return redirect("loans:emblem")
    return render(request, "loans/emblem.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest) -> HttpResponse:
    """Take the emblem off; letters that were issued keep theirs."""
    agency = _administered(request)

    def act() -> str:
        words = form.cleaned_data
        actions.change_emblem(agency, by=request.user, at=clock.now(), emblem=None, reason=words["reason"])
        return reverse("loans:emblem")

    form = NoEmblemForm(request.POST if request.method == "POST" else None)
    page = ActPage(
        title=_("Take the emblem off"),
        verb=_("Take it off"),
        back=reverse("loans:emblem"),
        pretitle=agency.name,
        sentence=_("Letters printed from now on have none. Those that were issued keep theirs."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("Letters printed from now on have no emblem."))


@require_GET
def picture(request: StaffRequest) -> FileResponse:
    """The emblem itself."""
    decided = AgencyPolicy.objects.filter(agency=_administered(request)).first()
    if decided is None or not decided.emblem:
        raise Http404
    try:
        return scan_response(decided.emblem.open("rb"), name="emblem")
    except FileNotFoundError as gone:
        raise Http404 from gone


def _administered(request: StaffRequest) -> Agency:
    agency = request.user.unit.agency
    if not request.standing.administers(agency.pk):
        raise Http404
    return agency
