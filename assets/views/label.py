"""The page behind the QR code of a label: for anybody who scans it, without sign-in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit  # the public door of it never counts who only looks
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assets.actions.reports import ANYBODY, report_label
from assets.models import Asset, LabelReport, ReportKind
from assets.queries import readable_assets
from core.clock import now
from core.forms import CleanCharField
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
    asset = get_object_or_404(shown, tag=tag)
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


def _reads(request: HttpRequest, asset: Asset) -> bool:
    """Whether whoever is signed in reads the register that has this item."""
    standing: Standing | None = getattr(request, "standing", None) if request.user.is_authenticated else None
    return standing is not None and readable_assets(standing).filter(pk=asset.pk).exists()
