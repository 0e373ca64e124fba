"""Labels printed ahead: make a roll of fresh tags, and put them on items by scanning."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets import labelling
from assets.actions.rolls import make_roll
from assets.actions.unknown import keep_unknown
from assets.label_forms import ZPL, RollForm
from assets.labelling import Labelled
from assets.labels import drawing
from assets.labels.choosing import layout_for
from assets.labels.setting import AT_ONCE, set_file, set_labels
from assets.models import Asset, ScanPlace
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths
from assets.queries import kept_assets, units_within, with_whereabouts
from assets.rolls import without_label
from assets.tags import read_tag
from assets.views.finding import kept_units
from core.clock import now
from core.pdf_response import pdf_response
from core.scan_field import ScanForm, scanning_page
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest

REGION: Final = "X-Region"
"""The header by which `static/js/desk.js` asks for the part of the page that a scan changes."""

MOST_WAITING: Final = 15
"""Items without a label on one page: the scan field stays near."""


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    """Say for which store, how many fresh tags and on what; print them."""
    _require_keeper(request)
    form = RollForm(request.POST if request.method == "POST" else None, units=kept_units(request))
    verdict: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            return _made(request, form)
        except Refusal as refusal:
            verdict = refusal.verdict
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "assets/labels/roll.html", {"form": form, "verdict": verdict}, status=status)


def _made(request: StaffRequest, form: RollForm) -> HttpResponseBase:
    """What the button that was pressed asks for.

    Raises:
        Refusal: as `make_roll`.
    """
    medium, asked = form.chosen(), form.cleaned_data
    if request.POST.get("act") == "align":
        out = BytesIO()
        drawing.write_alignment(out, medium=medium)
        return pdf_response(out.getvalue(), name=_("test page for labels"), plain_name="label-test-page")
    printed = make_roll(
        asked["unit"],
        by=request.user,
        at=now(),
        count=asked["count"],
        medium=medium,
        layout=layout_for(medium, form.resolution()),
        skip=asked["skip"] or 0,
        is_zpl=asked["kind"] == ZPL,
    )
    if printed.total <= AT_ONCE:
        set_file(printed)
    else:
        set_labels.enqueue(printed.pk)
    return redirect(printed)


@scanning_page
@require_http_methods(["GET", "POST"])
def put_on(request: StaffRequest) -> HttpResponse:
    """Scan an item, or choose one without a label; then its fresh tag; then the next. Needs nothing but the scanner."""
    _require_keeper(request)
    said = _after_scan(request) if request.method == "POST" else None
    item = said.item if said else _kept(request, request.GET.get("item", ""))
    context: dict[str, Any] = {"said": said, "item": item, "last": said.last if said else None, "scan": ScanForm()}
    if REGION in request.headers:
        return render(request, "assets/labels/_put_on.html", context)
    units = list(units_within(keeper_paths(request.standing)))
    waiting = without_label(with_whereabouts(kept_assets(request.standing, units)))
    page = page_of(waiting, cursor=request.GET.get(PARAMETER, ""), size=MOST_WAITING)
    return render(request, "assets/labels/put_on.html", {**context, "waiting": page.rows, **page.links(request.GET)})


def _after_scan(request: StaffRequest) -> Labelled:
    sent = request.POST
    replaced, at = sent.get("replace", ""), now()
    raw = replaced or sent.get("choice") or sent.get("code", "")
    said = labelling.scanned(
        raw,
        standing=request.standing,
        at=at,
        item=_kept(request, sent.get("item", "")),
        last=_kept(request, sent.get("last", "")),
        replace=bool(replaced),
    )
    if said.is_unknown:
        keep_unknown(raw, by=request.user, at=at, place=ScanPlace.LABELS)
    return said


def _kept(request: StaffRequest, tag: str) -> Asset | None:
    """The item of this tag, where the person keeps it and it is in use; one query, none where there is no tag."""
    read = read_tag(tag) if len(tag) < 64 else None
    if read is None:
        return None
    return kept_assets(request.standing).filter(tag=read, retired_on__isnull=True).first()


def _require_keeper(request: StaffRequest) -> None:
    if not keeper_paths(request.standing):
        raise Http404
