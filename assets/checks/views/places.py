"""Places: the list with their barcodes, and a new one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from assets.barcodes import drawing
from assets.checks import actions
from assets.checks.forms import PlaceForm, PlaceNameForm
from assets.checks.models import Place
from assets.checks.permissions import kept_places, visible_places
from assets.checks.queries import unplaced_locations
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths, who_borrows_paths
from assets.views.finding import kept_units
from core.clock import now
from core.thai import clean
from people.forms import ReasonForm
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


@require_GET
def places(request: StaffRequest) -> HttpResponse:
    """The places of the registers that the person reads, each with the barcode to print and to scan."""
    if not who_borrows_paths(request.standing):
        raise Http404
    rows = visible_places(request.standing).select_related("unit")
    is_closed = request.GET.get("show") == "closed"
    rows = rows.filter(closed_at__isnull=not is_closed)
    page = page_of(rows, by=("unit_id", "key", "pk"), cursor=request.GET.get(PARAMETER, ""))
    paths = keeper_paths(request.standing)
    keeps = bool(paths)
    filters = [("", pgettext("places", "in use"), not is_closed), ("closed", pgettext("places", "closed"), is_closed)]
    context = {
        "places": [(place, drawing(place.tag), place.unit.path.startswith(paths)) for place in page.rows],
        "keeps": keeps,
        "filters": filters,
        "is_closed": is_closed,
        "unplaced": unplaced_locations(request.standing) if keeps and not is_closed else (),
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


@require_http_methods(["GET", "POST"])
def rename(request: StaffRequest, pk: int) -> HttpResponse:
    """Call a place otherwise; its barcode stays good."""
    place = _kept(request, pk)
    initial = {"building": place.building, "name": place.name}
    form = PlaceNameForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        actions.rename_place(place, by=request.user, at=now(), **form.cleaned_data)
        return reverse("checks:places")

    sentence = _("Its barcode stays good. What was seen there before names the place as it is called then on.")
    return act_page(request, form, _page(place, _("Call it otherwise"), sentence), act, done=_("The name is changed."))


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a place: it is chosen and scanned no more, and old checks still name it."""
    place = _kept(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.close_place(place, by=request.user, at=now(), reason=form.cleaned_data["reason"])
        return reverse("checks:places")

    sentence = _("It cannot be chosen or scanned any more, for good. Checks in which something was seen there name it.")
    return act_page(request, form, _page(place, _("Close the place"), sentence), act, done=_("The place is closed."))


def _kept(request: StaffRequest, pk: int) -> Place:
    """An open place of a register that the person keeps; any other is 404."""
    open_places = kept_places(request.standing).filter(closed_at__isnull=True)
    return get_object_or_404(open_places.select_related("unit"), pk=pk)


def _page(place: Place, verb: str, sentence: str) -> ActPage:
    return ActPage(title=str(place), verb=verb, back=reverse("checks:places"), pretitle=_("Places"), sentence=sentence)
