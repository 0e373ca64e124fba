"""Labels of places, on the same sheets, tapes and printers as those of items."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.checks import actions
from assets.checks.actions.places import MOST_LABELS
from assets.checks.models import Place
from assets.checks.permissions import kept_places
from assets.checks.place_labels import facts_of_places, layout_for_places
from assets.label_forms import ZPL, PlaceLabelForm
from assets.labels import drawing
from assets.labels.layout import Layout
from assets.labels.setting import write
from assets.permissions import keeper_paths
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    """Choose places and sheet; print their labels, or a test page. The file is the answer, and is not kept."""
    if not keeper_paths(request.standing):
        raise Http404
    places = kept_places(request.standing).filter(closed_at__isnull=True).select_related("unit__agency")
    form = PlaceLabelForm(request.POST if request.method == "POST" else None, places=places)
    chosen = request.GET.get("place", "")
    if not form.is_bound and chosen.isascii() and chosen.isdecimal() and len(chosen) <= 18:
        form.initial["places"] = [int(chosen)]
    verdict: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            return _printed(request, form)
        except Refusal as refusal:
            verdict = refusal.verdict
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    context = {"form": form, "verdict": verdict, "most": MOST_LABELS}
    return render(request, "checks/place_labels.html", context, status=status)


def _printed(request: StaffRequest, form: PlaceLabelForm) -> HttpResponseBase:
    """What the button that was pressed asks for.

    Raises:
        Refusal: those of `actions.note_place_labels`.
    """
    medium, out = form.chosen(), BytesIO()
    if request.POST.get("act") == "align":
        drawing.write_alignment(out, medium=medium)
        return pdf_response(out.getvalue(), name=_("test page for labels"), plain_name="label-test-page")
    places: Sequence[Place] = list(form.cleaned_data["places"])
    layout, skip = layout_for_places(medium, form.resolution()), form.cleaned_data["skip"] or 0
    is_zpl = form.cleaned_data["kind"] == ZPL
    actions.note_place_labels(places, by=request.user, at=now(), medium=medium, layout=layout, skip=skip, is_zpl=is_zpl)
    if not isinstance(layout, Layout):
        raise Refusal(layout)
    write(facts_of_places(places), out, medium=medium, layout=layout, skip=skip, is_zpl=is_zpl)
    if not is_zpl:
        return pdf_response(out.getvalue(), name=_("labels of places"), plain_name="place-labels")
    response = HttpResponse(out.getvalue(), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="place-labels.zpl"'
    return response
