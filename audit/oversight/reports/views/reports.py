"""The reports on pages: the list, one of them, filled in, signed, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER, page_of
from audit.oversight.reports import actions, paper, shown
from audit.oversight.reports.actions.signing import intention
from audit.oversight.reports.bodies import Body, Drafted, differences
from audit.oversight.reports.drafts import drafted
from audit.oversight.reports.files import KINDS, file_name, file_of
from audit.oversight.reports.forms import MeasuresForm, SignForm
from audit.oversight.reports.models import Preparation, Report, SignedReport
from audit.oversight.reports.permissions import may_sign, may_write, reads_reports, visible_reports
from audit.oversight.reports.spans import Length
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import Refusal, Refused
from loans.printing.printable import setting_of

if TYPE_CHECKING:
    from people.middleware import StaffRequest

SHOWN: Final = 40


@require_GET
def reports(request: StaffRequest) -> HttpResponse:
    """The reports of one's units, of one length, newest first."""
    if not reads_reports(request.standing):
        raise Http404
    asked = request.GET.get("months", "")
    months = int(asked) if asked in {str(length) for length in Length.values} else int(Length.MONTH)
    rows = Report.objects.filter(visible_reports(request.standing), months=months).select_related("unit")
    rows = rows.annotate(texts=Count("signed"), signed_at=Max("signed__at"))
    page = page_of(rows, by=("-first", "-pk"), cursor=request.GET.get(PARAMETER, ""), size=SHOWN)
    on = request.standing.on
    context = {
        "rows": [(each, shown.standing(each, signed=getattr(each, "texts", 0), on=on)) for each in page.rows],
        "filters": [(str(length.value), length.label, length.value == months) for length in Length],
        "running": Preparation.objects.filter(agency=request.user.unit.agency_id, ended_at=None).first(),
        **page.links(request.GET),
    }
    return render(request, "oversight/reports/reports.html", context)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as it is opened: the text shown, what it reads now, and every text that was signed, newest first."""

    report: Report
    body: Body | None
    draft: Drafted
    texts: list[SignedReport]
    text: SignedReport | None

    @property
    def newest(self) -> SignedReport | None:
        return self.texts[0] if self.texts else None

    @property
    def changes(self) -> list[dict[str, str]]:
        """What has changed since it was signed."""
        if self.newest is None or self.draft.body is None:
            return []
        return differences(self.newest.body, self.draft.body)


@require_GET
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """One report: what was signed last, an earlier text of it, or what it reads now."""
    opened = _open(request, pk)
    found, on = opened.report, request.standing.on
    context = {
        **_said(opened.body),
        "report": found,
        "opened": opened,
        "standing": shown.standing(found, signed=len(opened.texts), on=on),
        "is_running": found.is_running(on),
        "changed": list(shown.changed(opened.text.changed)) if opened.text else [],
        "since_signed": list(shown.changed(opened.changes)),
        "may_write": may_write(request.standing, found),
        "may_sign": may_sign(request.standing, found),
        "on": on,
    }
    return render(request, "oversight/reports/report.html", context)


@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in the table of measures."""
    found = _visible(request, pk)
    if not may_write(request.standing, found):
        raise Http404
    form = MeasuresForm(
        request.POST if request.method == "POST" else None, initial=MeasuresForm.initial_of(found.measures)
    )
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            actions.write_measures(found, by=request.user, at=now(), measures=form.measures())
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("The table of measures is saved."))
            return redirect(found)
    status = 409 if refused is not None else 422 if form.errors else 200
    context = {"form": form, "report": found, "verdict": refused}
    return render(request, "oversight/reports/write.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """Read what is signed, and sign it."""
    opened = _open(request, pk)
    found, is_corrigendum = opened.report, opened.newest is not None
    verdict = may_sign(request.standing, found)
    if isinstance(verdict, Refused) and verdict.code != "report-running":
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = SignForm(posted, is_corrigendum=is_corrigendum)
    refused = verdict if isinstance(verdict, Refused) else None
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            actions.sign(
                found, by=request.user, at=now(), signed_sha256=words["sha256"], reason=words.get("reason", "")
            )
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("The report is signed, and its hash stands in the record."))
            return redirect(found)
    status = 409 if refused is not None and form.is_bound else 422 if form.errors else 200
    context = {
        **_said(opened.draft.body),
        "form": form,
        "report": found,
        "draft": opened.draft,
        "is_corrigendum": is_corrigendum,
        "changed": list(shown.changed(opened.changes)),
        "intention": intention(is_corrigendum=is_corrigendum),
        "verdict": refused,
    }
    return render(request, "oversight/reports/sign.html", context, status=status)


@require_GET
def file(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The text shown as a file; as a PDF it is a draft while nobody signed it."""
    opened = _open(request, pk)
    if opened.body is None:
        raise Http404
    if kind in KINDS:
        return file_of(opened.body, kind)
    printed = paper.Printed(
        body=opened.body,
        signed=opened.text,
        number=opened.report.number,
        counted_at=shown.as_of(opened.body),
    )
    content = paper.render(printed, setting_of(opened.report.agency))
    return pdf_response(content, name=opened.report.number, plain_name=file_name(opened.body))


def _said(body: Body | None) -> dict[str, Any]:
    if body is None:
        return {"body": None}
    span = shown.span_of(body)
    return {
        "body": body,
        "figures": shown.rows(body),
        "is_quiet": shown.is_quiet(body),
        "as_of": shown.as_of(body),
        "before": span.before().words,
        "year_before": span.year_before().words,
    }


def _visible(request: StaffRequest, pk: int) -> Report:
    rows = Report.objects.filter(visible_reports(request.standing), pk=pk)
    found = rows.select_related("unit__agency", "agency__lending_policy", "written_by").first()
    if found is None:
        raise Http404
    return found


def _open(request: StaffRequest, pk: int) -> Opened:
    found = _visible(request, pk)
    texts = list(found.signed.order_by("-serial"))
    asked = request.GET.get("version", "")
    text = next((each for each in texts if str(each.serial) == asked), texts[0] if texts else None)
    draft = drafted(found)
    return Opened(found, text.body if text else draft.body, draft, texts, text)
