"""What a keeper changes about an item: each page a form, an act, and back to the item."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets import actions
from assets.forms import (
    ChangeAssetForm,
    ConditionForm,
    EndNumberForm,
    NewAssetForm,
    NumberForm,
    RepairForm,
    RetireForm,
)
from assets.models import Asset, Condition, CustodyState, IdentifierKind
from assets.permissions import keeper_paths
from assets.views.finding import kept_asset, kept_units
from core.clock import now
from people.forms import ReasonForm
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Take an item into the register."""
    if not keeper_paths(request.standing):
        raise Http404
    units = kept_units(request)
    form = NewAssetForm(request.POST or None, units=units, agency_id=request.user.unit.agency_id)
    if not form.is_bound:
        form.initial["responsible_unit"] = units.first()

    def act() -> str:
        asset = actions.register_asset(form.values(), by=request.user, at=now())
        return asset.get_absolute_url()

    page = ActPage(title=_("Register an item"), verb=_("Register the item"), back=reverse("assets:list"))
    return act_page(request, form, page, act, done=_("The item is in the register. Put its tag on it."))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, tag: str) -> HttpResponse:
    """Correct what the register says of an item."""
    asset = kept_asset(request, tag)
    units = kept_units(request)
    form = ChangeAssetForm(request.POST or None, units=units, agency_id=request.user.unit.agency_id, asset=asset)

    def act() -> str:
        actions.update_asset(asset, form.values(asset), by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    page = _page(asset, _("Correct the register"), _("Save"))
    return act_page(request, form, page, act, done=_("The register is corrected."))


@require_http_methods(["GET", "POST"])
def condition(request: StaffRequest, tag: str) -> HttpResponse:
    """Write down the condition."""
    asset = kept_asset(request, tag)
    form = ConditionForm(request.POST or None, asset=asset)

    def act() -> str:
        found = Condition(form.cleaned_data["condition"])
        actions.set_condition(asset, condition=found, by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    page = _page(asset, _("Condition of the item"), _("Write down"))
    return act_page(request, form, page, act, done=_("The condition is written down."))


@require_http_methods(["GET", "POST"])
def lending(request: StaffRequest, tag: str) -> HttpResponse:
    """Stop lending an item, or lend it again."""
    asset = kept_asset(request, tag)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.set_lendable(asset, is_lendable=not asset.is_lendable, because=form.why, by=request.user, at=now())
        return asset.get_absolute_url()

    if asset.is_lendable:
        sentence = _(
            "It leaves the catalogue at once. Loans and bookings that stand are decided one by one at the desk."
        )
        page = _page(asset, _("Stop lending this item"), _("Stop lending"), sentence)
        return act_page(request, form, page, act, done=_("The item is no longer lent."))
    page = _page(asset, _("Lend this item again"), _("Lend again"), _("It comes back into the catalogue at once."))
    return act_page(request, form, page, act, done=_("The item is lent again."))


@require_http_methods(["GET", "POST"])
def repair(request: StaffRequest, tag: str) -> HttpResponse:
    """Send an item to be repaired, or take it back from there."""
    asset = kept_asset(request, tag)
    if asset.custody.state == CustodyState.IN_REPAIR:
        return _back_from_repair(request, asset)
    form = RepairForm(request.POST or None)

    def act() -> str:
        workshop = form.cleaned_data["workshop"]
        actions.send_to_repair(asset, workshop=workshop, by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    page = _page(asset, _("Send to repair"), _("Send to repair"), _("It cannot be lent until it is back."))
    return act_page(request, form, page, act, done=_("The item is with the workshop."))


def _back_from_repair(request: StaffRequest, asset: Asset) -> HttpResponse:
    form = ConditionForm(request.POST or None, asset=asset, initial={"condition": Condition.GOOD})

    def act() -> str:
        found = Condition(form.cleaned_data["condition"])
        actions.back_from_repair(asset, condition=found, by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    page = _page(asset, _("Back from repair"), _("Take back into the store"))
    return act_page(request, form, page, act, done=_("The item is back in the store."))


@require_http_methods(["GET", "POST"])
def retire(request: StaffRequest, tag: str) -> HttpResponse:
    """Retire an item: it stays in the register with its history."""
    asset = kept_asset(request, tag)
    form = RetireForm(request.POST or None, initial={"on": request.standing.on})

    def act() -> str:
        actions.retire(
            asset,
            on=form.cleaned_data["on"],
            because=form.why,
            reference=form.cleaned_data["reference"],
            by=request.user,
            at=now(),
        )
        return asset.get_absolute_url()

    sentence = _("This cannot be undone. The item stays in the register with its history and is never lent again.")
    page = _page(asset, _("Retire this item"), _("Retire"), sentence, tone="danger")
    return act_page(request, form, page, act, done=_("The item is retired."))


@require_http_methods(["GET", "POST"])
def add_number(request: StaffRequest, tag: str) -> HttpResponse:
    """Give an item a number more."""
    asset = kept_asset(request, tag)
    form = NumberForm(request.POST or None)

    def act() -> str:
        actions.add_identifier(
            asset,
            kind=IdentifierKind(form.cleaned_data["kind"]),
            value=form.cleaned_data["value"],
            valid_from=form.cleaned_data["valid_from"],
            by=request.user,
            at=now(),
            reason=form.why,
        )
        return asset.get_absolute_url()

    sentence = _("A new asset number ends the one before it. The item is still found by every number it ever had.")
    page = _page(asset, _("Add a number"), _("Add the number"), sentence)
    return act_page(request, form, page, act, done=_("The number is written down."))


@require_http_methods(["GET", "POST"])
def end_number(request: StaffRequest, tag: str, pk: int) -> HttpResponse:
    """End a number of an item."""
    asset = kept_asset(request, tag)
    number = get_object_or_404(asset.identifiers, pk=pk)
    form = EndNumberForm(request.POST or None)

    def act() -> str:
        last_day = form.cleaned_data["valid_to"]
        actions.end_identifier(asset, number=number, valid_to=last_day, by=request.user, at=now(), reason=form.why)
        return asset.get_absolute_url()

    title = _("End the number %(number)s") % {"number": number.value}
    page = _page(asset, title, _("End the number"), _("The item is still found by it."))
    return act_page(request, form, page, act, done=_("The number has ended."))


def _page(asset: Asset, title: str, verb: str, sentence: str = "", tone: str = "primary") -> ActPage:
    back = asset.get_absolute_url()
    return ActPage(title=title, verb=verb, back=back, pretitle=str(asset), sentence=sentence, tone=tone)
