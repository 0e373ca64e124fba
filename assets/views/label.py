"""The page behind the QR code of a label: for anybody who scans it, without sign-in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit  # the public door of it never counts who only looks
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assets.actions.reports import ANYBODY, report_label
from assets.models import Asset, LabelReport, ReportKind
from assets.permissions import keeper_seat
from assets.queries import readable_assets, tagged_with
from assets.rolls import roll_of
from assets.tags import read_tag
from core.clock import now
from core.forms import CleanCharField
from core.thai import identifier_key
from core.verdict import Refusal, Refused
from people.offices import Standing


class ReportForm(forms.Form):
    """What whoever scanned the label wants to say. Which of the two it is, says the button."""

    note = CleanCharField(
        label=gettext_lazy("Where it is, or what is broken"),
        help_text=gettext_lazy("Do not write names or telephone numbers. The store gets it without your name."),
        max_length=LabelReport._meta.get_field("note").max_length,
        required=False,
    )
    report = forms.ChoiceField(choices=ReportKind.choices, widget=forms.HiddenInput)


@login_not_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, tag: str) -> HttpResponse:
    """What kind of thing this is and whose: no name of a person, no number, price or serial, and not where it is."""
    action = "label_report" if request.method == "POST" else "label_page"
    if not ratelimit.consume(request, app="allauth.account", action=action, limit_get=True):
        return render(request, "429.html", status=429)
    shown = Asset.objects.select_related("category", "owner_unit__agency", "responsible_unit")
    asset = shown.filter(tagged_with(tag, identifier_key(tag))).order_by().first()
    if asset is None:
        return _unclaimed(request, tag)
    form = ReportForm(request.POST if request.method == "POST" else None)
    verdict: Refused | None = None
    if form.is_bound and form.is_valid():
        kind = ReportKind(form.cleaned_data["report"])
        try:
            report_label(asset, by=ANYBODY, at=now(), kind=kind, note=form.cleaned_data["note"])
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("Thank you. The store has been told."))
            return redirect("label", asset.tag)
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    context: dict[str, Any] = {"asset": asset, "reads": _reads(request, asset), "form": form, "verdict": verdict}
    return render(request, "assets/label.html", context, status=status)


def _unclaimed(request: HttpRequest, tag: str) -> HttpResponse:
    """What a tag is that was printed ahead and is on no item yet; its store is led to where it is put on one.

    Raises:
        Http404: it was never printed.
    """
    roll = roll_of(tag) if read_tag(tag) == tag else None
    if roll is None:
        raise Http404
    standing: Standing | None = getattr(request, "standing", None) if request.user.is_authenticated else None
    keeps = standing is not None and keeper_seat(standing, roll.unit) is not None
    context = {"tag": tag, "unit": roll.unit, "keeps": keeps}
    return render(request, "assets/label_unclaimed.html", context, status=409 if request.method == "POST" else 200)


def _reads(request: HttpRequest, asset: Asset) -> bool:
    """Whether whoever is signed in reads the register that has this item."""
    standing: Standing | None = getattr(request, "standing", None) if request.user.is_authenticated else None
    return standing is not None and readable_assets(standing).filter(pk=asset.pk).exists()
