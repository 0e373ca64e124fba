"""Going after what is overdue (clause 211): the register of it, a demand made by hand, and who has the duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.exports import MOST_XLSX_ROWS, Cell, csv_of, xlsx_of
from assets.paging import PARAMETER, page_of
from core import clock
from core.thai import clean, written_date
from core.verdict import Refusal
from loans import actions, duties, overdue, permissions, rules
from loans.chase_forms import DemandForm, DutyForm
from loans.models import Loan
from loans.overdue import FILTER_LABELS, Filter, Row
from loans.states import OUT, State

if TYPE_CHECKING:
    from people.middleware import StaffRequest

SIZE: Final = 20
"""Loans on a page: each with its items and buttons."""


def _asked(request: StaffRequest) -> tuple[Filter, str]:
    """What the address narrows the register to; nobody but who looks after stores has it.

    Raises:
        Http404: the reader keeps, heads and audits nothing.
    """
    if not permissions.may_overlook(request.standing):
        raise Http404
    chosen = request.GET.get("show", "")
    return Filter(chosen) if chosen in set(Filter) else Filter.ALL, clean(request.GET.get("q", "")[:200])


@require_GET
def overdue_register(request: StaffRequest) -> HttpResponse:
    """What is overdue at the stores one keeps, heads or audits, the longest first."""
    chosen, text = _asked(request)
    on = request.standing.on
    loans = overdue.overdue_loans(permissions.overlooks(request.standing), on=on, narrowed=chosen, text=text)
    page = page_of(
        overdue.with_what_a_row_shows(loans),
        by=("due_on", "pk"),
        cursor=request.GET.get(PARAMETER, ""),
        size=SIZE,
    )
    rows = overdue.rows_of(page.rows, on=on)
    asked = request.GET.copy()
    asked.pop(PARAMETER, None)
    context = {
        "rows": [(row, _may_demand(row, request)) for row in rows],
        "filters": [(each.value, label, each is chosen) for each, label in FILTER_LABELS.items()],
        "chosen": chosen.value,
        "text": text,
        "query": asked.urlencode(),
        **page.links(request.GET),
    }
    return render(request, "loans/overdue.html", context)


def _may_demand(row: Row, request: StaffRequest) -> bool:
    holder = row.holder.person if row.holder else None
    return bool(permissions.may_demand(row.loan, request.standing, holder=holder))


@require_GET
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The same as CSV or XLSX, all of it; that it was taken away is recorded."""
    chosen, text = _asked(request)
    on = request.standing.on
    loans = overdue.overdue_loans(permissions.overlooks(request.standing), on=on, narrowed=chosen, text=text)
    if kind == "xlsx" and loans.order_by()[: MOST_XLSX_ROWS + 1].count() > MOST_XLSX_ROWS:
        context = {"most": MOST_XLSX_ROWS, "query": request.GET.urlencode()}
        return render(request, "loans/overdue_too_many.html", context, status=422)
    filters = {"show": chosen.value, "q": text}
    actions.note_overdue_export(kind=kind, filters=filters, by=request.user, at=clock.now())
    table = map(_cells, overdue.rows_in_batches(loans, on=on))
    name = f"overdue-{on:%Y%m%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(xlsx_of(_("Overdue"), _titles(), table), as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_of(_titles(), table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _titles() -> list[str]:
    return [
        _("loan number"),
        _("store"),
        _("borrower"),
        _("staff code"),
        _("unit of the borrower"),
        _("items with the borrower"),
        _("return date"),
        _("days overdue"),
        _("last day of the duty"),
        _("demands so far"),
        _("last demand"),
        _("letter no."),
        _("duty breached"),
        _("duty holder"),
    ]


def _cells(row: Row) -> list[Cell]:
    last = row.last_demand
    return [
        row.loan.number,
        row.loan.lending_unit.name,
        row.loan.borrower.name,
        row.loan.borrower.staff_code,
        row.loan.borrower_unit.name,
        "; ".join(f"{line.code} {line}" for line in row.lines),
        written_date(row.loan.due_on),
        str(row.days),
        written_date(row.last_day),
        str(len(row.demands)),
        written_date(last.on) if last else "",
        last.number if last else "",
        _("yes") if row.is_breached else _("no"),
        row.holder.name if row.holder else "",
    ]


def _open_loan(request: StaffRequest, pk: int) -> Loan:
    """The loan, as this person may see it.

    Raises:
        Http404: it is not theirs to see, or there is none.
    """
    seen = Loan.objects.filter(permissions.visible(request.standing))
    related = ("borrower", "borrower_unit", "lending_unit", "duty_holder")
    return get_object_or_404(seen.select_related(*related), pk=pk)


@require_http_methods(["GET", "POST"])
def demand(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down a demand made by telephone, visit or letter."""
    loan, on = _open_loan(request, pk), request.standing.on
    holder = duties.holders_of([loan], on=on)[loan.pk]
    if not permissions.may_demand(loan, request.standing, holder=holder.person if holder else None):
        raise Http404
    form = DemandForm(request.POST if request.method == "POST" else None, initial={"on": on})
    context = {"loan": loan, "form": form, "holder": holder, "on": on}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_demand(loan, by=request.user, at=clock.now(), made=form.made())
        except Refusal as refusal:
            return render(request, "loans/demand.html", context | {"verdict": refusal.verdict}, status=409)
        said = _("Demand no. %(serial)s of loan %(number)s is written down.")
        messages.success(request, said % {"serial": made.serial, "number": loan.number})
        return redirect(loan)
    verdict = rules.may_demand(is_out=State(loan.state) in OUT, due_on=loan.due_on, made_on=on, on=on)
    context |= {"verdict": verdict, "is_blocked": not verdict and not form.is_bound}  # what was written is not lost
    return render(request, "loans/demand.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def name_holder(request: StaffRequest, pk: int) -> HttpResponse:
    """Name who goes after the items of one loan."""
    loan, on = _open_loan(request, pk), request.standing.on
    if not permissions.may_name_duty_holder(loan, request.standing):
        raise Http404
    holder = duties.holders_of([loan], on=on)[loan.pk]
    form = DutyForm(request.POST if request.method == "POST" else None, people=duties.candidates(loan))
    context = {"loan": loan, "form": form, "holder": holder}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            actions.name_duty_holder(
                loan, by=request.user, at=clock.now(), holder=words["holder"], reason=words["reason"]
            )
        except Refusal as refusal:
            return render(request, "loans/duty.html", context | {"verdict": refusal.verdict}, status=409)
        said = _("%(name)s goes after loan %(number)s from now on.")
        messages.success(request, said % {"name": words["holder"].name, "number": loan.number})
        return redirect(loan)
    return render(request, "loans/duty.html", context, status=422 if form.is_bound else 200)
