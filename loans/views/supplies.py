"""Consumables to another state agency in pages: the letter, the decision by quantities, the desk, the debts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.exports import Cell
from assets.paging import PARAMETER, page_of
from assets.stock.actions import note_stock_export
from assets.stock.ledger import last_prices, spare
from assets.stock.views import table_response
from audit.journal.record import Subject
from core import clock
from core.thai import written_date
from core.verdict import Refusal, Refused
from loans import actions, permissions, supply_queries
from loans.agency_forms import contact_of, letter_of
from loans.letters import Collector
from loans.models import Loan, PlaceKind, SupplyLine
from loans.requests import Wish
from loans.rules import Purpose, may_lend_kind
from loans.states import OUT, State
from loans.supplies import Back, Priced, SupplyPlan, SupplyWish, plan_delivery, plan_supplies
from loans.supply_forms import (
    ROWS,
    EquivalenceForm,
    SupplyApprovalForm,
    SupplyHandOverForm,
    SupplyRequestForm,
    SupplyReturnForm,
)
from loans.supply_queries import SupplyFile, debt_of, supply_file
from loans.views.at_desk import storekeepers
from loans.views.deciding import why
from people import actions as people_actions
from people.views.acting import ActPage, act_page

if TYPE_CHECKING:
    from people.middleware import StaffRequest

MORE: Final = 6
"""Rows that "more rows" adds."""


@require_http_methods(["GET", "POST"])
@storekeepers
def new(request: StaffRequest) -> HttpResponse:
    """Key in a letter that asks for consumables; read where it leads, and send it."""
    act = request.POST.get("act", "")
    stock = list(supply_queries.stock_of_stores(request.standing).order_by("unit_id", "code_key"))
    asked = request.POST.get("rows", "")
    rows = int(asked) if asked.isdecimal() and len(asked) <= 2 else ROWS
    rows += MORE if act == "more" else 0
    usual = {"starts_on": request.standing.on, "due_on": request.standing.on + timedelta(days=29)}
    form = SupplyRequestForm(request.POST or None, stock=stock, rows=rows, initial=usual)
    context: dict[str, Any] = {"form": form, "has_stock": bool(stock)}
    if request.method != "POST" or act == "more" or not form.is_valid():
        if act == "more":
            form = SupplyRequestForm(initial=request.POST.dict(), stock=stock, rows=rows)
            return render(request, "supplies/new.html", context | {"form": form})
        return render(request, "supplies/new.html", context, status=422 if form.is_bound else 200)
    words = form.cleaned_data
    store = form.items[0].unit
    between = may_lend_kind(consumable=True, between_agencies=words["agency"].pk != store.agency_id)
    if isinstance(between, Refused):
        return render(request, "supplies/new.html", context | {"verdict": between}, status=409)
    planned = _planned(request, form)
    verdict: Any = planned.plan.verdict
    context |= {"planned": planned, "approvers": planned.plan.approvers}
    if act == "sign" and verdict and not words["agreed"]:
        form.add_error("agreed", _("Compare the text with the letter and put the tick here."))
        return render(request, "supplies/new.html", context, status=422)
    if act == "sign" and verdict:
        try:
            loan = actions.submit_supplies(
                words["agency"],
                store=store,
                by=request.user,
                at=clock.now(),
                asked=_asked(form),
                contact=contact_of(words),
                signed_sha256=request.POST.get("sha256", ""),
            )
        except Refusal as refusal:
            return render(request, "supplies/new.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(
            request, _("Sent: %(number)s. The head of our agency has been asked.") % {"number": loan.number}
        )
        return redirect(loan)
    if isinstance(verdict, Refused):
        return render(request, "supplies/new.html", context | {"verdict": verdict}, status=409)
    return render(request, "supplies/new.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve all or part of the quantities, with the third condition judged in words."""
    loan, supplies = _seen(request, pk)
    if not permissions.holds_the_deciding_office(loan, request.standing):
        raise Http404
    if loan.state != State.AWAITING_APPROVAL:
        return redirect(loan)
    stock = supply_queries.in_stock(supplies.rows)
    lines = [(row.line, spare(stock[row.line.item_id], row.line.item.minimum)) for row in supplies.rows]
    form = SupplyApprovalForm(request.POST or None, lines=lines)
    seat = permissions.deciding_seat(loan, request.standing)
    context: dict[str, Any] = {
        "loan": loan,
        "form": form,
        "terms": supplies.terms,
        "can": {line.pk: can for line, can in lines},
        "rows": [(*row, stock[row[0].item_id], can) for row, (_line, can) in zip(form.rows, lines, strict=True)],
        "why": why(loan, seat) if seat else None,
        "as_of": loan.waits_since.isoformat(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve_supplies(
                loan,
                by=request.user,
                at=clock.now(),
                granted=form.granted(),
                reasons=form.reasons(),
                can_spare=form.cleaned_data["can_spare"],
                because=form.cleaned_data["because"],
                as_of=_moment(request.POST.get("as_of", "")),
            )
        except Refusal as refusal:
            return render(request, "supplies/decide.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(request, _("Approved: %(number)s. The store can hand over.") % {"number": loan.number})
        return redirect(loan)
    return render(request, "supplies/decide.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand over what was approved to whom the agency sent."""
    loan, supplies = _at_store(request, pk)
    if loan.state != State.APPROVED:
        return redirect(loan)
    lines = [row.line for row in supplies.rows if row.line.approved]
    known = last_prices([line.item_id for line in lines])
    unpriced = [line for line in lines if line.item_id not in known]
    letter = loan.letter
    initial = {"name": letter.collector_name, "position": letter.collector_position}
    sent = request.method == "POST"
    form = SupplyHandOverForm(request.POST if sent else None, unpriced=unpriced, initial=initial)
    valid = sent and form.is_valid()
    words: dict[str, Any] = form.cleaned_data if valid else {**initial, "card": "", "by_ink": False}
    collector = Collector(name=words["name"], position=words["position"], card=words["card"], by_ink=words["by_ink"])
    priced = {
        line.pk: Priced(price=words.get(f"price_{line.pk}"), basis=words.get(f"basis_{line.pk}", ""))
        for line in unpriced
    }
    planned = plan_delivery(loan, lines, by=request.user, on=request.standing.on, priced=priced, collector=collector)
    context: dict[str, Any] = {"loan": loan, "form": form, "lines": lines, "planned": planned}
    if valid and request.POST.get("act") == "sign":
        try:
            actions.hand_over_supplies(
                loan,
                by=request.user,
                at=clock.now(),
                priced=priced,
                collector=collector,
                consent=words["consent"],
                signed_sha256=request.POST.get("sha256", ""),
            )
        except Refusal as refusal:
            return render(request, "supplies/hand_over.html", context | {"verdict": refusal.verdict}, status=409)
        messages.success(request, _("Handed over: %(number)s.") % {"number": loan.number})
        return redirect(loan)
    status = 422 if sent and not valid else 200
    return render(request, "supplies/hand_over.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take in what comes back in kind, all of it or a part."""
    loan, supplies = _at_store(request, pk)
    if State(loan.state) not in OUT:
        return redirect(loan)
    form = SupplyReturnForm(request.POST or None, rows=supplies.rows)

    def act() -> str:
        given = form.cleaned_data
        back = {}
        for row in form.owing:
            quantity, other = given[f"quantity_{row.line.pk}"], given.get(f"other_{row.line.pk}", "")
            if quantity is not None:
                back[row.line.pk] = Back(quantity=quantity, item_id=int(other) if other else None, note=given["note"])
        actions.return_supplies(loan, by=request.user, at=clock.now(), back=back)
        return loan.get_absolute_url()

    page = ActPage(
        title=_("Take back in kind"),
        verb=_("Take into stock"),
        back=loan.get_absolute_url(),
        pretitle=loan.number,
        sentence=_("The same type, kind and quantity (clause 210). A part is taken in as well; the rest stays owed."),
    )
    return act_page(request, form, page, act, done=_("It is in stock."))


@require_http_methods(["GET", "POST"])
def equivalent(request: StaffRequest, pk: int) -> HttpResponse:
    """The head accepts something else in place of what was lent, with the reason."""
    loan, supplies = _seen(request, pk)
    if permissions.approving_seat(loan, request.standing) is None or request.user.pk in permissions.barred(loan):
        raise Http404
    if State(loan.state) not in OUT:
        return redirect(loan)
    store = supplies.rows[0].line.item.unit
    form = EquivalenceForm(request.POST or None, rows=supplies.rows, stock=store.stock.order_by("code_key"))

    def act() -> str:
        given = form.cleaned_data
        actions.accept_equivalence(
            loan,
            line=next(row.line for row in supplies.rows if row.line.pk == given["line"]),
            item=given["item"],
            quantity=given["quantity"],
            counts_for=given["counts_for"],
            reason=given["reason"],
            by=request.user,
            at=clock.now(),
        )
        return loan.get_absolute_url()

    page = ActPage(
        title=_("Accept something else in kind"),
        verb=_("Accept as equivalent"),
        back=loan.get_absolute_url(),
        pretitle=loan.number,
        sentence=_(
            "Normally the same type, kind and quantity comes back (clause 210). What you accept stays recorded."
        ),
    )
    return act_page(request, form, page, act, done=_("Accepted. The store can take it in."))


@require_GET
def debts(request: StaffRequest) -> HttpResponse:
    """Who owes what in kind since when, the oldest first."""
    found = supply_queries.debts(_scope(request))
    page = page_of(found, by=supply_queries.DEBTS_BY_AGE, cursor=request.GET.get(PARAMETER, ""))
    rows = [debt_of(line, on=request.standing.on) for line in page.rows]
    return render(request, "supplies/debts.html", {"rows": rows, **page.links(request.GET)})


@require_GET
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The debts as CSV or XLSX; that they were taken away is recorded."""
    scope, agency = _scope(request), request.user.unit.agency
    subject = Subject("register", agency.code, agency.name)
    note_stock_export("debts", kind=kind, subject=subject, by=request.user, at=clock.now())
    titles = [
        _("borrowing state agency"),
        _("loan number"),
        _("store"),
        _("code"),
        _("name"),
        _("type"),
        _("kind"),
        _("quantities lent"),
        _("still owed"),
        _("unit of measure"),
        _("handed over on"),
        _("return date"),
        _("days overdue"),
    ]
    return table_response(kind, "debts-in-kind", _("Debts in kind"), titles, _cells(request, scope), request)


def _cells(request: StaffRequest, scope: Any) -> Iterator[list[Cell]]:
    lines: Iterator[SupplyLine] = (
        supply_queries.debts(scope).order_by(*supply_queries.DEBTS_BY_AGE).iterator(chunk_size=500)
    )
    for line in lines:
        debt, loan = debt_of(line, on=request.standing.on), line.loan
        yield [
            debt.agency,
            loan.number,
            loan.lending_unit.name,
            line.item.code,
            line.item.name,
            line.item.type,
            line.item.kind,
            line.lent or Decimal(0),
            debt.owed,
            line.item.unit_of_measure,
            written_date(clock.official_day(loan.handed_over_at)) if loan.handed_over_at else "",
            written_date(loan.due_on),
            str(debt.overdue),
        ]


def _scope(request: StaffRequest) -> Any:
    if not permissions.may_read_debts(request.standing):
        raise Http404
    return permissions.visible(request.standing)


def _seen(request: StaffRequest, pk: int) -> tuple[Loan, SupplyFile]:
    """A loan of consumables that the person may see; any other is 404."""
    loan = supply_queries.seen_supplies(pk, request.standing)
    if loan is None:
        raise Http404
    return loan, supply_file(loan)


def _at_store(request: StaffRequest, pk: int) -> tuple[Loan, SupplyFile]:
    """The same, for who keeps its store."""
    found = _seen(request, pk)
    if not permissions.keeps_the_store(found[0], request.standing):
        raise Http404
    return found


def _asked(form: SupplyRequestForm) -> SupplyWish:
    words = form.cleaned_data
    return SupplyWish(
        wish=Wish(
            asset_ids=(),
            purpose=Purpose(words["purpose"]),
            reason=words["reason"],
            reference=words["reference"],
            place_kind=PlaceKind(words["place_kind"]),
            place_of_use=words["place_of_use"],
            starts_on=words["starts_on"],
            due_on=words["due_on"],
            for_unit=True,
            letter=letter_of(words),
        ),
        quantities=words["quantities"],
        urgent_because=words["urgent_because"],
        no_time_because=words["no_time_because"],
    )


def _planned(request: StaffRequest, form: SupplyRequestForm) -> SupplyPlan:
    """Where the letter leads. The page only asks for the signature, so its lack is no refusal yet."""
    words = form.cleaned_data
    return plan_supplies(
        _asked(form),
        form.items,
        store=form.items[0].unit,
        borrower=people_actions.contact(words["agency"], contact_of(words)),
        keyed_by=request.user,
        on=request.standing.on,
        signed=True,
    )


def _moment(text: str) -> Any:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
