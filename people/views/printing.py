"""Notices that the store hands over on paper: what is to be printed, the page that prints, and noting how it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.clock import now, official_day
from people import actions, queries
from people.middleware import StaffRequest
from people.models import HandedOver
from people.notices import paper
from people.notices.kinds import kind_of
from people.reach_forms import HandedOverForm


@require_GET
def to_print(request: StaffRequest) -> HttpResponse:
    """The notices that wait to be printed and handed over, or those handed over already."""
    if not request.standing.is_storekeeper:
        raise Http404
    is_past = request.GET.get("show") == "done"
    rows = paper.handed_over(request.standing) if is_past else paper.to_print(request.standing)
    page = queries.newest_page(rows, request.GET.get("after", ""))
    kept = "show=done&" if is_past else ""
    return render(
        request,
        "people/to_print.html",
        {
            "papers": page.rows,
            "is_past": is_past,
            "older_url": f"?{kept}after={page.next_after}" if page.next_after else "",
            "newer_url": (f"?{kept}" if kept else request.path) if request.GET.get("after") else "",
        },
    )


@require_GET
def notice_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice as a sheet of A4, complete in itself, with the form that notes how it was handed over."""
    return _sheet(request, pk, HandedOverForm(initial={"how": HandedOver.IN_PERSON}))


@require_POST
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Note how a printed notice was handed over."""
    sheet = get_object_or_404(paper.of_the_stores(request.standing), pk=pk)
    form = HandedOverForm(request.POST)
    if not form.is_valid():
        return _sheet(request, pk, form, status=422)
    actions.hand_over_notice(sheet, by=request.user, at=now(), how=HandedOver(form.cleaned_data["how"]))
    messages.success(request, _("Noted: %(name)s has the notice.") % {"name": sheet.notice.to.name})
    return redirect("notices:to-print")


def _sheet(request: StaffRequest, pk: int, form: HandedOverForm, status: int = 200) -> HttpResponse:
    sheet = get_object_or_404(paper.of_the_stores(request.standing), pk=pk)
    return render(
        request,
        "people/notice_paper.html",
        {
            "paper": sheet,
            "notice": sheet.notice,
            "kind": kind_of(sheet.notice.kind),
            "form": form,
            "on": official_day(now()),
        },
        status=status,
    )
