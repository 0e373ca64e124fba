"""What anybody told through a label of one's stores, and what was found on looking after it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assets.actions.reports import see_to_report
from assets.models import LabelReport
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths
from assets.waiting import reports_to
from core.clock import now
from core.forms import CleanCharField
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


class FindingForm(forms.Form):
    """What was found."""

    finding = CleanCharField(
        label=gettext_lazy("What you found"),
        help_text=gettext_lazy(
            "For example: it lies in room 3 and works. If its condition changed, write that down on its page."
        ),
        max_length=LabelReport._meta.get_field("finding").max_length,
    )


@require_GET
def reports(request: StaffRequest) -> HttpResponse:
    """What waits, the newest first; or what has been seen to."""
    _require_keeper(request)
    is_done = request.GET.get("show") == "done"
    told = reports_to(request.standing).filter(seen_at__isnull=not is_done)
    told = told.select_related("asset__responsible_unit", "seen_by")
    page = page_of(told, by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
    filters = [("", _("to be seen to"), not is_done), ("done", _("seen to"), is_done)]
    context = {"reports": page.rows, "is_done": is_done, "filters": filters, **page.links(request.GET)}
    return render(request, "assets/reports.html", context)


@require_http_methods(["GET", "POST"])
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """One report: write what you found, and it is seen to."""
    _require_keeper(request)
    told = get_object_or_404(reports_to(request.standing).select_related("asset", "seen_by"), pk=pk)
    if told.seen_at is not None:
        return render(request, "assets/report.html", {"report": told})
    form = FindingForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        see_to_report(told, finding=form.cleaned_data["finding"], by=request.user, at=now())
        return reverse("assets:reports")

    page = ActPage(
        title=f"{told.asset.name}: {told.get_kind_display()}",
        verb=_("Seen to"),
        back=reverse("assets:reports"),
        pretitle=_("Told through labels"),
        sentence=told.note or _("Nothing else was written."),
    )
    return act_page(request, form, page, act, done=_("The report is seen to."))


def _require_keeper(request: StaffRequest) -> None:
    if not keeper_paths(request.standing):
        raise Http404
