"""Places: the list with their barcodes, and a new one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.barcodes import drawing
from assets.checks import actions
from assets.checks.forms import PlaceForm
from assets.checks.permissions import visible_places
from assets.checks.queries import unplaced_locations
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths, who_borrows_paths
from assets.views.finding import kept_units
from core.clock import now
from core.thai import clean
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


@require_GET
def places(request: StaffRequest) -> HttpResponse:
    """The places of the registers that the person reads, each with the barcode to print and to scan."""
    if not who_borrows_paths(request.standing):
        raise Http404
    rows = visible_places(request.standing).select_related("unit")
    page = page_of(rows, by=("unit_id", "key", "pk"), cursor=request.GET.get(PARAMETER, ""))
    keeps = bool(keeper_paths(request.standing))
    context = {
        "places": [(place, drawing(place.tag)) for place in page.rows],
        "keeps": keeps,
        "unplaced": unplaced_locations(request.standing) if keeps else (),
        **page.links(request.GET),
    }
    return render(request, "checks/places.html", context)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write down a place."""
    if not keeper_paths(request.standing):
        raise Http404
    suggested = {"name": clean(request.GET.get("name", "")[:200])}
    form = PlaceForm(request.POST or None, units=kept_units(request), initial=suggested)

    def act() -> str:
        told = form.cleaned_data
        actions.add_place(told["unit"], by=request.user, at=now(), name=told["name"], building=told["building"])
        return reverse("checks:places")

    sentence = _("It gets a tag of its own. Print its barcode from the list and put it at the door.")
    page = ActPage(
        title=_("Add a place"),
        verb=_("Add the place"),
        back=reverse("checks:places"),
        pretitle=_("Places"),
        sentence=sentence,
    )
    return act_page(request, form, page, act, done=_("The place is added."))
