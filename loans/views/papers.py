"""Papers: a draft to look at, issuing, what was issued, and whether a paper that somebody holds is the issued one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assets.exports import csv_of, xlsx_of
from assets.models import Asset
from core.clock import now
from core.pdf_response import pdf_response
from core.shelf import NotKept
from core.thai import clean
from core.verdict import Refusal
from loans import actions, permissions, queries
from loans.actions.papers import no_such_paper, not_kept
from loans.case_permissions import visible_cases
from loans.models import Case, IssuedPaper, Loan, PaperKind
from loans.paper_forms import Asked, RegisterForm, TakenAs
from loans.paper_permissions import issued_papers_of, may_print, may_read, stores_read_by
from loans.printing import bundles, gathering, register_files
from loans.printing.kept import kept_pdf
from loans.printing.notices import notice_pdf
from loans.printing.printable import setting_of
from loans.printing.slips import FINAL_STATES
from loans.verifying import VerifyForm, found_for
from loans.views.borrowing import FILTERS
from people.notices.paper import of_the_stores

if TYPE_CHECKING:
    from people.middleware import StaffRequest

FIRST_MONTH: Final = 10
"""The fiscal year begins in October."""

LONGEST: Final = 80
"""Characters of what names a paper in a form."""


@require_GET
def draft_slip(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The slip of a request as it would read now, with ร่าง across it; kept nowhere. An approved loan's is issued."""
    slip = gathering.slip_about(pk, among=permissions.visible(request.standing))
    if slip is None or not slip.is_draft:
        return redirect(_visible_loan(request, pk))
    content = slip.pdf(setting_of(slip.unit.agency))
    plain_name = f"draft-slip-{pk}"
    return pdf_response(content, name=f"ร่างใบยืมพัสดุ-{slip.number}", plain_name=plain_name)


@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """The papers of a loan that were issued, the newest first; or issue one ("slip", "receipt:2026-11-22").

    One that says the same as its last issue is shown again.
    """
    loan = _visible_loan(request, pk)
    if request.method == "GET":
        return render(request, "loans/papers/issued.html", {"loan": loan, "issued": issued_papers_of(loan)})
    kind, _colon, part = clean(request.POST.get("paper", ""))[:LONGEST].partition(":")
    if kind not in gathering.OF_A_LOAN:
        raise Refusal(no_such_paper())
    return redirect(actions.issue_paper(loan, by=request.user, at=now(), kind=PaperKind(kind), part=part))


@require_POST
def issue_card(request: StaffRequest, tag: str) -> HttpResponse:
    """Issue the register card of an item, and show it."""
    asset = get_object_or_404(Asset.objects.select_related("responsible_unit"), tag=clean(tag))
    if not may_print(asset, request.standing):
        raise Http404
    return redirect(actions.issue_paper(asset, by=request.user, at=now(), kind=PaperKind.CARD))


@require_POST
def issue_case_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue the file of a compensation case, and show it."""
    cases = Case.objects.filter(visible_cases(request.standing))
    return redirect(
        actions.issue_paper(get_object_or_404(cases, pk=pk), by=request.user, at=now(), kind=PaperKind.CASE)
    )


@require_http_methods(["GET", "POST"])
def registers(request: StaffRequest) -> HttpResponseBase:
    """The registers of the stores whose loans one reads: of a period, and of what is overdue today.

    As a paper, which is issued; or as a table to take away.
    """
    standing = request.standing
    if not (standing.is_storekeeper or standing.is_approver or standing.is_supervisor or standing.is_auditor):
        raise Http404
    stores, on = stores_read_by(standing), standing.on
    first = date(on.year if on.month >= FIRST_MONTH else on.year - 1, FIRST_MONTH, 1)
    initial = {
        "unit": next((unit.pk for unit in stores), ""),
        "since": first,
        "until": on,
        "register": PaperKind.LOAN_REGISTER,
    }
    form = RegisterForm(request.POST if request.method == "POST" else None, stores=stores, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        if asked.taken_as != TakenAs.PAPER:
            return _register_file(request, asked, on=on)
        at, part = now(), asked.part
        try:
            return redirect(actions.issue_paper(asked.unit, by=request.user, at=at, kind=asked.register, part=part))
        except Refusal as refusal:
            context = {"form": form, "verdict": refusal.verdict}
            return render(request, "loans/papers/registers.html", context, status=409)
    return render(request, "loans/papers/registers.html", {"form": form}, status=422 if form.is_bound else 200)


def _register_file(request: StaffRequest, asked: Asked, *, on: date) -> HttpResponseBase:
    """A register as CSV or XLSX; that it was taken away is recorded."""
    unit, register = asked.unit, asked.register
    actions.note_register_export(
        unit, register=register, part=asked.part, kind=asked.taken_as, by=request.user, at=now()
    )
    titles, table = register_files.titles(register), register_files.table(unit, register, asked.period, on=on)
    name = f"{register.value.replace('_', '-')}-{on:%Y%m%d}"
    if asked.taken_as == TakenAs.XLSX:
        file = xlsx_of("ทะเบียน", titles, table)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    response = StreamingHttpResponse(csv_of(titles, table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_POST
def issue_slips(request: StaffRequest) -> HttpResponse:
    """Issue the slips of the loans that were ticked in a list, or of all that it finds, as one file."""
    loans = Loan.objects.filter(permissions.visible(request.standing))
    if "all" in request.POST:
        chosen, text = request.POST.get("state", ""), clean(request.POST.get("q", "")[:200])
        if chosen in FILTERS:
            loans = loans.filter(state__in=FILTERS[chosen][1])
        if "mine" in request.POST:
            loans = loans.filter(borrower=request.user)
        loans = loans.filter(state__in=[state.value for state in FINAL_STATES])
        ids = list(queries.loans_like(loans, text).order_by("-pk").values_list("pk", flat=True)[: bundles.MOST + 1])
    else:
        ids = [int(pk) for pk in request.POST.getlist("loan") if pk.isdecimal() and len(pk) <= 18]
    back = (request.POST.get("mine") and "loans:mine") or "loans:list"
    if len(ids) > bundles.MOST:
        messages.warning(request, _("That is more than %(most)d slips. Choose fewer.") % {"most": bundles.MOST})
        return redirect(back)
    try:
        with bundles.set_slips(loans.filter(pk__in=ids)) as bundle:
            if bundle is None:
                messages.info(request, _("None of these loans is approved, so there is no slip to print. Tick others."))
                return redirect(back)
            paper = actions.issue_bundle(bundle, by=request.user, at=now())
    except NotKept as refused:
        raise not_kept() from refused
    return redirect(paper)


@require_GET
def paper(request: StaffRequest, pk: int) -> HttpResponseBase:
    """An issued paper, byte for byte as it was issued, for who may see what it is about.

    Raises:
        Refusal: paper-damaged.
    """
    related = IssuedPaper.objects.select_related("loan", "asset__responsible_unit", "unit__agency")
    issued = get_object_or_404(related, pk=pk)
    if not may_read(issued, request.standing):
        raise Http404
    return kept_pdf(issued)


@require_GET
def notice_on_paper(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A notice that the store hands over, as a PDF; when it went out is noted on its page."""
    sheets = of_the_stores(request.standing).select_related("notice__to__unit", "notice__store__agency")
    notice = get_object_or_404(sheets, pk=pk).notice
    if notice.store is None:
        raise Http404
    return pdf_response(notice_pdf(notice, notice.store), name=f"ใบแจ้ง-{notice.pk}", plain_name=f"notice-{notice.pk}")


@require_http_methods(["GET", "POST"])
def verify(request: StaffRequest) -> HttpResponse:
    """Whether a paper is the issued one: by its file, or by its number and hash.

    What it is about is shown to nobody here; who may see that gets the way to it.
    """
    form = VerifyForm(request.POST or None, request.FILES or None) if request.method == "POST" else VerifyForm()
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 200 if form.is_valid() else 422
        if form.is_valid():
            issued = found_for(form.sha256, number=form.cleaned_data["number"])
            context |= {
                "asked": True,
                "issued": issued,
                "sha256": form.sha256,
                "reads": issued is not None and may_read(issued.paper, request.standing),
            }
    return render(request, "loans/papers/verify.html", context, status=status)


def _visible_loan(request: StaffRequest, pk: int) -> Loan:
    loans = Loan.objects.filter(permissions.visible(request.standing)).select_related("lending_unit__agency")
    return get_object_or_404(loans, pk=pk)
