"""The stock of the stores in pages: what is there, the ledger of one consumable, receiving and counting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.exports import Cell, csv_of, xlsx_of
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths, may_keep_register, reads_any_register
from assets.stock import actions, exports
from assets.stock.forms import ChangeStockForm, CountForm, ReceiveForm, StockCardForm
from assets.stock.ledger import balance_of, kept_stock, readable_stock, searched, spare, with_balance
from assets.stock.models import StockItem
from assets.views.finding import kept_units
from audit.journal.record import Subject
from core.clock import now
from core.thai import clean, shown_quantity
from core.verdict import Permitted
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page


@require_GET
def stock(request: StaffRequest) -> HttpResponse:
    """What the stores have whose registers the person reads."""
    if not reads_any_register(request.standing):
        raise Http404
    sought = clean(request.GET.get("q", "")[:200])
    items = with_balance(searched(readable_stock(request.standing), sought))
    page = page_of(items, by=("unit_id", "code_key", "pk"), cursor=request.GET.get(PARAMETER, ""))
    context = {
        "items": [(item, balance_of(item), _is_low(item)) for item in page.rows],
        "sought": sought,
        "query": request.GET.urlencode(),
        "keeps": bool(keeper_paths(request.standing)),
        "lends": request.standing.is_storekeeper,
        "owes": request.standing.is_storekeeper or request.standing.is_approver or request.standing.is_auditor,
        **page.links(request.GET),
    }
    return render(request, "stock/list.html", context)


@require_GET
def ledger(request: StaffRequest, pk: int) -> HttpResponse:
    """One consumable: its card and every movement, the last first."""
    item = get_object_or_404(with_balance(readable_stock(request.standing)), pk=pk)
    page = page_of(item.movements.select_related("by"), by=("-seq",), cursor=request.GET.get(PARAMETER, ""))
    balance = balance_of(item)
    context = {
        "item": item,
        "balance": balance,
        "spare": spare(balance, item.minimum),
        "is_low": _is_low(item),
        "movements": page.rows,
        "keeps": isinstance(may_keep_register(request.standing, [item.unit]), Permitted),
        **page.links(request.GET),
    }
    return render(request, "stock/ledger.html", context)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Open a ledger for a consumable."""
    if not keeper_paths(request.standing):
        raise Http404
    form = StockCardForm(request.POST or None, units=kept_units(request))

    def act() -> str:
        return actions.register_stock_item(form.values(), by=request.user, at=now()).get_absolute_url()

    sentence = _("Its ledger begins empty: receive what is there, or count it.")
    page = ActPage(
        title=_("Add a consumable"), verb=_("Open its ledger"), back=reverse("stock:list"), sentence=sentence
    )
    return act_page(request, form, page, act, done=_("The ledger is open. Receive or count what is there."))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the card of a consumable, or what the store keeps for itself."""
    item = _kept(request, pk)
    form = ChangeStockForm(request.POST or None, item=item, units=kept_units(request))

    def act() -> str:
        actions.change_stock_item(item, form.values(), by=request.user, at=now(), reason=form.why)
        return item.get_absolute_url()

    page = ActPage(title=_("Correct the card"), verb=_("Save"), back=item.get_absolute_url(), pretitle=item.name)
    return act_page(request, form, page, act, done=_("The card is corrected."))


@require_http_methods(["GET", "POST"])
def receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Take what was procured into stock."""
    item = _kept(request, pk)
    form = ReceiveForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        actions.receive_stock(
            item,
            quantity=given["quantity"],
            document=given["document"],
            unit_price=given["unit_price"],
            by=request.user,
            at=now(),
        )
        return item.get_absolute_url()

    page = ActPage(
        title=_("Receive into stock"),
        verb=_("Receive into stock"),
        back=item.get_absolute_url(),
        pretitle=item.name,
        sentence=_in_stock(item),
    )
    return act_page(request, form, page, act, done=_("It is in stock."))


@require_http_methods(["GET", "POST"])
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what was counted; the difference from the ledger is a movement with its reason."""
    item = _kept(request, pk)
    form = CountForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        actions.count_stock(
            item,
            counted=given["counted"],
            document=given["document"],
            reason=given["reason"],
            by=request.user,
            at=now(),
        )
        return item.get_absolute_url()

    page = ActPage(
        title=_("Count the stock"),
        verb=_("Write the count down"),
        back=item.get_absolute_url(),
        pretitle=item.name,
        sentence=_in_stock(item),
    )
    return act_page(request, form, page, act, done=_("The count is written down."))


@require_GET
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The list as CSV or XLSX, all of it; that it was taken away is recorded."""
    if not reads_any_register(request.standing):
        raise Http404
    items = with_balance(searched(readable_stock(request.standing), clean(request.GET.get("q", "")[:200])))
    agency = request.user.unit.agency
    subject = Subject("register", agency.code, agency.name)
    actions.note_stock_export("stock", kind=kind, subject=subject, by=request.user, at=now())
    table = exports.stock_rows(items.order_by("unit_id", "code_key"))
    return table_response(kind, "stock", _("Stock"), exports.stock_headings(), table, request)


@require_GET
def export_ledger(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The ledger of one consumable as CSV or XLSX."""
    item = get_object_or_404(readable_stock(request.standing), pk=pk)
    actions.note_stock_export("ledger", kind=kind, subject=item.journal_subject(), by=request.user, at=now())
    lines = item.movements.select_related("by").order_by("seq").iterator(chunk_size=500)
    table = exports.ledger_rows(lines)
    return table_response(kind, f"ledger-{item.pk}", _("Ledger"), exports.ledger_headings(), table, request)


def table_response(
    kind: str, name: str, title: str, titles: Sequence[str], table: Iterable[Sequence[Cell]], request: StaffRequest
) -> HttpResponseBase:
    """A table as a file to take away. kind: "csv" or "xlsx"; name: ASCII, without the day and the ending."""
    file_name = f"{name}-{request.standing.on:%Y%m%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(xlsx_of(title, titles, table), as_attachment=True, filename=file_name)
    response = StreamingHttpResponse(csv_of(titles, table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _kept(request: StaffRequest, pk: int) -> StockItem:
    """The consumable, where the person writes in its ledger.

    Raises:
        Http404: there is none, or it is not theirs.
    """
    return get_object_or_404(with_balance(kept_stock(request.standing)), pk=pk)


def _is_low(item: StockItem) -> bool:
    """Whether less is there than the store has to keep."""
    return balance_of(item) < item.minimum


def _in_stock(item: StockItem) -> str:
    words = {"balance": shown_quantity(balance_of(item)), "unit": item.unit_of_measure}
    return _("The ledger says: %(balance)s %(unit)s.") % words
