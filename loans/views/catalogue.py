"""The catalogue, dates first, and the basket."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.paging import PARAMETER
from assets.queries import lendable_assets
from core.date_input import parse_date
from core.thai import written_date
from core.unreadable import Unreadable
from loans import basket, cards
from loans.forms import CatalogueForm

if TYPE_CHECKING:
    from people.middleware import StaffRequest


DAYS: Final = ("starts_on", "due_on")


def catalogue(request: StaffRequest) -> HttpResponse:
    """What this person may ask to borrow, judged for the days asked for. Ten queries."""
    standing = request.standing
    in_basket = basket.items(request.session)
    asked = _asked(request)
    form = CatalogueForm(asked, stores=list(cards.stores(standing)), categories=list(cards.categories_lent(standing)))
    context = {"form": form, "in_basket": len(in_basket), "address": request.get_full_path()}
    if form.is_valid():
        words = form.cleaned_data
        search = cards.Search(
            starts_on=words["starts_on"],
            due_on=words["due_on"],
            text=words["q"],
            unit=form.stores.get(words["store"]),
            category=form.categories.get(words["category"]),
            free_only=words["free"],
        )
        shown, page = cards.cards(standing, search, in_basket=in_basket, cursor=request.GET.get(PARAMETER, ""))
        context |= {
            "search": search,
            "cards": shown,
            "is_narrowed": bool(search.text or search.unit or search.category or search.free_only),
            **page.links(request.GET),
        }
    return render(request, "loans/catalogue.html", context)


def _asked(request: StaffRequest) -> dict[str, str]:
    """What the address asks for, days as the reader writes them; the days of the request, or usual ones, where none."""
    days = CatalogueForm.usual_days(request.standing.on)
    kept = basket.draft(request.session, basket.NEW)
    if all(name in kept for name in DAYS) and request.standing.on <= kept["starts_on"] <= kept["due_on"]:
        days = {name: kept[name] for name in DAYS}
    asked = {name: written_date(day) for name, day in days.items()} | {
        name: value for name, value in request.GET.items() if isinstance(value, str) and value.strip()
    }
    for name in DAYS:
        with suppress(Unreadable):
            asked[name] = written_date(parse_date(asked[name]))
    return asked


@require_POST
def change_basket(request: StaffRequest) -> HttpResponse:
    """Put an item into the basket or take it out, then back to where one was."""
    wanted = request.POST.get("asset", "")
    is_out = request.POST.get("act") == "take_out"
    is_a_key = wanted.isdecimal() and len(wanted) <= 18
    if is_out:
        basket.take_out(request.session, [int(wanted)] if is_a_key else [])
        return redirect(_way_back(request))
    if not is_a_key:
        raise Http404
    asset = lendable_assets(request.standing).filter(pk=int(wanted)).first()
    if asset is None:
        raise Http404
    if not basket.put_in(request.session, asset.pk):
        text = _("The basket holds %(most)d items and is full. Send this request first.") % {"most": basket.MOST_ITEMS}
        messages.warning(request, text)
        return redirect(_way_back(request))
    _keep_days(request)
    messages.success(request, _("“%(item)s” is in your request.") % {"item": asset.name})
    return redirect(_way_back(request))


def _keep_days(request: StaffRequest) -> None:
    """Remember the days of the search for the request; days that cannot be read change nothing."""
    try:
        days = {name: parse_date(request.POST.get(name, "")) for name in DAYS}
    except Unreadable:
        return
    basket.keep_draft(request.session, basket.NEW, basket.draft(request.session, basket.NEW) | days)


def _way_back(request: StaffRequest) -> str:
    """The page of ours that the form came from."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    if is_ours and address.startswith("/"):  # else `redirect` would take it for the name of a view
        return address
    return reverse("loans:catalogue")
