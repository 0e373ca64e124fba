"""Printing labels: choose items in the register, then sheet and order; look at a sample; fetch the file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final, cast

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assets.actions import labels as actions
from assets.label_forms import ZPL, LabelForm
from assets.labels import drawing
from assets.labels.choosing import as_sample, facts_of, ids_in_order, layout_for
from assets.labels.layout import Layout
from assets.labels.media import Medium
from assets.labels.setting import AT_ONCE, set_file, set_labels
from assets.models import LabelOrder, LabelPrint, PrintState
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths
from assets.queries import kept_assets, units_within
from assets.views.register import asked as asked_for
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest

REFRESH_SECONDS: Final = 3
MOST_TICKED: Final = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items whose labels are to be printed: ticked ones, all that the register finds, or those of a print-out."""

    request: StaffRequest

    def ids(self, order: LabelOrder) -> list[int]:
        """In the order of the labels, one more than may be printed at most; only items that the person keeps."""
        asked, standing = self.request.GET, self.request.standing
        units = list(units_within(keeper_paths(standing)))
        assets = kept_assets(standing, units)
        if "all" in asked:
            assets = asked_for(self.request).filters().of(assets)
        elif _is_number(again := asked.get("again", "")):
            own = LabelPrint.objects.filter(by=self.request.user, pk=int(again))
            assets = assets.filter(labels__print__in=own)
        else:
            ticked = [int(pk) for pk in asked.getlist("item")[:MOST_TICKED] if _is_number(pk)]
            assets = assets.filter(pk__in=ticked)
        return ids_in_order(assets, order, most=actions.MOST_LABELS + 1)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    """Say how the labels of the chosen items are printed; look at a sample or a test page; print."""
    _require_keeper(request)
    form = LabelForm(request.POST if request.method == "POST" else None)
    order = LabelOrder.REGISTER
    if form.is_bound and form.is_valid():
        order = LabelOrder(form.cleaned_data["order"])
    ids = Chosen(request).ids(order)
    verdict: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            return _done(request, form, ids, order)
        except Refusal as refusal:
            verdict = refusal.verdict
    context = {"form": form, "count": len(ids), "most": actions.MOST_LABELS, "verdict": verdict}
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "assets/labels/new.html", context, status=status)


@require_GET
def prints(request: StaffRequest) -> HttpResponse:
    """The print-outs of this person, the newest first."""
    _require_keeper(request)
    page = page_of(_own(request).select_related("roll"), by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
    return render(request, "assets/labels/list.html", {"prints": page.rows, **page.links(request.GET)})


@require_GET
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the file is; when it is ready, the way to it."""
    asked = _visible(request, pk)
    response = render(request, "assets/labels/print.html", {"asked": asked})
    if asked.state == PrintState.SETTING and request.GET.get("refresh") != "off":
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_GET
def file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file of a print-out, streamed from the disk."""
    asked = _visible(request, pk)
    if not asked.file:
        raise Http404
    try:
        content = cast(BinaryIO, asked.file.open("rb"))
    except FileNotFoundError as gone:
        raise Http404 from gone
    name = f"labels-{asked.pk}"
    if not asked.is_zpl:
        return pdf_response(content, name=f"{drawing.TITLE}-{asked.pk}", plain_name=name)
    return FileResponse(content, as_attachment=True, filename=f"{name}.zpl", content_type="application/octet-stream")


@require_POST
def go_on(request: StaffRequest, pk: int) -> HttpResponse:
    """Set the file here and now: the worker does not run, or the file was cleared away."""
    asked = _visible(request, pk)
    actions.begin_again(asked)
    asked.refresh_from_db()
    set_file(asked)
    return redirect(asked)


def _done(request: StaffRequest, form: LabelForm, ids: list[int], order: LabelOrder) -> HttpResponseBase:
    """What the button that was pressed asks for.

    Raises:
        Refusal: as `actions.print_labels`.
    """
    medium, skip = form.chosen(), form.cleaned_data["skip"] or 0
    if request.POST.get("act") == "align":
        out = BytesIO()
        drawing.write_alignment(out, medium=medium)
        return pdf_response(out.getvalue(), name=_("test page for labels"), plain_name="label-test-page")
    layout = layout_for(medium, form.resolution())
    if request.POST.get("act") == "sample":
        return _sample(medium, layout, ids, skip)
    asked = actions.print_labels(
        ids,
        by=request.user,
        at=now(),
        medium=medium,
        layout=layout,
        order=order,
        skip=skip,
        is_zpl=form.cleaned_data["kind"] == ZPL,
    )
    if asked.total <= AT_ONCE:
        set_file(asked)
    else:
        set_labels.enqueue(asked.pk)
    return redirect(asked)


def _sample(medium: Medium, layout: Layout | Refused, ids: list[int], skip: int) -> HttpResponseBase:
    if isinstance(layout, Refused):
        raise Refusal(layout)
    actions.may_be_printed(ids, medium, skip, is_zpl=False).require()
    out = BytesIO()
    labels = as_sample(facts_of(ids[: medium.per_page - skip]))
    drawing.write(labels, out, medium=medium, layout=layout, skip=skip, is_sample=True)
    return pdf_response(out.getvalue(), name=_("sample of labels"), plain_name="label-sample")


def _require_keeper(request: StaffRequest) -> None:
    if not keeper_paths(request.standing):
        raise Http404


def _own(request: StaffRequest) -> QuerySet[LabelPrint]:
    return LabelPrint.objects.filter(by=request.user)


def _visible(request: StaffRequest, pk: int) -> LabelPrint:
    """A print-out of this person's own; to everybody else it does not exist."""
    _require_keeper(request)
    return get_object_or_404(_own(request).select_related("roll__unit__agency"), pk=pk)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
