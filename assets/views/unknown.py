"""Codes nobody knows: what was scanned at one's stores and named nothing, to be linked to an item or put away."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assets.actions.unknown import MOST_OPEN, link_code, put_away
from assets.models import Asset, IdentifierKind
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths
from assets.queries import find_by_code, kept_assets
from assets.waiting import codes_of
from core.clock import now
from core.scan_field import ScanForm, scanning_page
from core.thai import clean
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest

KINDS: Final = [
    (kind.value, kind.label)
    for kind in (
        IdentifierKind.FOREIGN_STICKER,
        IdentifierKind.CITY_SYSTEM,
        IdentifierKind.DONOR,
        IdentifierKind.OLD,
        IdentifierKind.OTHER,
    )
]


class LinkForm(forms.Form):
    """What kind of number the code is. Which item it is on is scanned."""

    mark_optional = False

    kind = forms.ChoiceField(label=gettext_lazy("What the code is"), choices=KINDS)


@require_GET
def unknown(request: StaffRequest) -> HttpResponse:
    """The codes that wait, the one scanned last first."""
    if not keeper_paths(request.standing):
        raise Http404
    waiting = codes_of(request.standing).select_related("store", "last_by")
    page = page_of(waiting, by=("-last_at", "-pk"), cursor=request.GET.get(PARAMETER, ""))
    context = {"codes": page.rows, "most": MOST_OPEN, **page.links(request.GET)}
    return render(request, "assets/unknown.html", context)


@scanning_page
@require_http_methods(["GET", "POST"])
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """One code: scan the item that it is on, and it is found by it from then on; or put the code away."""
    if not keeper_paths(request.standing):
        raise Http404
    code = get_object_or_404(codes_of(request.standing).select_related("store", "last_by"), pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None)
    verdict: Refused | None = None
    sentence, choices = "", list[Asset]()
    if form.is_bound:
        try:
            if request.POST.get("act") == "away":
                put_away(code, by=request.user, at=now())
                messages.success(request, _("The code is put away."))
                return redirect("assets:unknown")
            choices, sentence = _found(request)
            if form.is_valid() and len(choices) == 1:
                item, kind = choices[0], IdentifierKind(form.cleaned_data["kind"])
                link_code(code, asset=item, kind=kind, by=request.user, at=now())
                said = _("Linked: %(item)s is found by “%(code)s” from now on.")
                messages.success(request, said % {"item": item, "code": code.value})
                return redirect("assets:unknown")
        except Refusal as refusal:
            verdict = refusal.verdict
    context = {
        "code": code,
        "form": form,
        "scan": ScanForm(),
        "verdict": verdict,
        "sentence": sentence,
        "choices": choices if len(choices) > 1 else (),
    }
    return render(request, "assets/unknown_link.html", context, status=_status(form, verdict))


def _found(request: StaffRequest) -> tuple[list[Asset], str]:
    """The items that were scanned, and what to say where it is not exactly one."""
    raw = request.POST.get("choice") or request.POST.get("code", "")
    if not raw.strip():
        return [], _("Scan the item, or type one of its numbers.")
    found = find_by_code(raw, among=kept_assets(request.standing))
    if not found:
        shown = clean(raw[:60])
        return [], _("No item of yours is called “%(code)s”. Scan another of its numbers.") % {"code": shown}
    if len(found) > 1:
        return found, _("This code stands for more than one. Choose which one is in front of you.")
    return found, ""


def _status(form: LinkForm, verdict: Refused | None) -> int:
    if verdict is not None:
        return 409
    return 422 if form.is_bound else 200
