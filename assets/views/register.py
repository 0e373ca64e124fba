"""The register as a list, to search, to filter, to take away; and one item of it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assets import barcodes, exports
from assets.actions.reading import note_export
from assets.check_lists import whose_check_list
from assets.forms import ORDER_OF, RegisterFilter
from assets.models import Asset, Category, IdentifierKind
from assets.paging import MOST_COUNTED, PARAMETER, Page, capped_count, page_of
from assets.permissions import (
    keeper_paths,
    may_keep_register,
    reader_paths,
    reads_any_register,
    reads_register_of,
    reads_who_borrows_of,
)
from assets.queries import (
    Filters,
    as_lines,
    find_by_code,
    kept_assets,
    numbers_of,
    open_reports_of,
    photos_of,
    readable_assets,
    units_within,
    visible_assets,
    with_whereabouts,
    without_number,
)
from assets.tags import read_tag
from assets.views.finding import named_asset, visible_asset
from audit.journal.views import timeline_page
from core.clock import now
from core.scan_field import ScanForm, scanning_page
from core.thai import clean
from core.verdict import Permitted
from people.middleware import StaffRequest

LONGEST_CODE: Final = 300


@scanning_page
@require_GET
def asset_list(request: StaffRequest) -> HttpResponse:
    """The register that the person reads; a tag leads to its item at once."""
    if not reads_any_register(request.standing):
        raise Http404
    if raw := clean(request.GET.get("code", "")[:LONGEST_CODE]):
        return redirect(_scanned(request, raw))
    form = asked(request)
    filters = form.filters()
    if read_tag(filters.text) and (scanned := find_by_code(filters.text, among=visible_assets(request.standing))):
        return redirect(scanned[0])
    found = filters.of(readable_assets(request.standing, form.units.values()))
    cursor = request.GET.get(PARAMETER, "")
    order = ORDER_OF.get(request.GET.get("sort", ""), ORDER_OF["new"])
    page = page_of(as_lines(found), by=order, cursor=cursor)
    return render(
        request,
        "assets/list.html",
        {
            "assets": page.rows,
            "form": form,
            "is_narrowed": bool(filters.named()),
            "count": _count(found, page, filters),
            "most_counted": MOST_COUNTED,
            "query": request.GET.urlencode(),
            "keeps": bool(keeper_paths(request.standing)),
            "on": request.standing.on,
            "scan": ScanForm(),
            **page.links(request.GET),
        },
    )


def _scanned(request: StaffRequest, code: str) -> Asset | str:
    """The item that was scanned; of none or several, the list of what fits."""
    found = find_by_code(code, among=visible_assets(request.standing))
    return found[0] if len(found) == 1 else f"{reverse('assets:list')}?{urlencode({'q': code})}"


@require_GET
def unnumbered(request: StaffRequest) -> HttpResponse:
    """The queue of items that have no asset number yet."""
    if not keeper_paths(request.standing):
        raise Http404
    units = list(units_within(keeper_paths(request.standing)))
    assets = without_number(with_whereabouts(kept_assets(request.standing, units)))
    page = page_of(assets, cursor=request.GET.get(PARAMETER, ""))
    return render(request, "assets/unnumbered.html", {"assets": page.rows, **page.links(request.GET)})


@require_GET
def detail(request: StaffRequest, tag: str) -> HttpResponse:
    """One item: what it is, where it is, in which condition; with its numbers and cost for who reads the register."""
    asset = visible_asset(request, tag)
    reads = reads_register_of(request.standing, asset.responsible_unit)
    numbers = numbers_of(asset)
    in_force = (number for number in numbers if number.kind == IdentifierKind.OFFICIAL and number.valid_to is None)
    return render(
        request,
        "assets/detail.html",
        {
            "asset": asset,
            "numbers": numbers if reads else (),
            "number": next(in_force, None),
            "photos": photos_of(asset),
            "reports": open_reports_of(asset) if reads else (),
            "barcode": barcodes.drawing(asset.tag),
            "reads": reads,
            "keeps": isinstance(may_keep_register(request.standing, [asset.responsible_unit]), Permitted),
            "on": request.standing.on,
        },
    )


@require_GET
def timeline(request: StaffRequest, tag: str) -> HttpResponse:
    """What the record says of the item, for who reads its register; who borrowed it, for fewer of them."""
    asset = named_asset(request, tag)
    if not reads_register_of(request.standing, asset.responsible_unit):
        raise Http404
    leaving_out = "" if reads_who_borrows_of(request.standing, asset.responsible_unit) else "loan."
    back_url = reverse("assets:detail", args=[asset.tag])
    return timeline_page(request, asset.journal_subject().name, asset.name, back_url, leaving_out=leaving_out)


@require_GET
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """What the list shows, all pages of it, as CSV or XLSX; that it was taken away is recorded."""
    if not reads_any_register(request.standing):
        raise Http404
    form = asked(request)
    filters = form.filters()
    assets = filters.of(readable_assets(request.standing, form.units.values()))
    if kind == "xlsx" and assets.order_by()[: exports.MOST_XLSX_ROWS + 1].count() > exports.MOST_XLSX_ROWS:
        context = {"most": exports.MOST_XLSX_ROWS, "query": request.GET.urlencode()}
        return render(request, "assets/too_many.html", context, status=422)
    note_export(kind=kind, filters=filters.named(), by=request.user, at=now())
    name = exports.file_name(kind, request.standing.on)
    if kind == "xlsx":
        return FileResponse(exports.as_xlsx(assets), as_attachment=True, filename=name)
    response = StreamingHttpResponse(exports.as_csv(assets), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def categories(request: StaffRequest) -> HttpResponse:
    """The tree of categories: one level at a time."""
    if not (reads_any_register(request.standing) or request.standing.is_admin):
        raise Http404
    code = clean(request.GET.get("in", ""))[:20]
    within = Category.objects.select_related("parent").filter(code=code).first() if code else None
    shown = Category.objects.filter(parent=within).order_by("code")
    title = within.name if within else _("Categories")
    context = {
        "within": within,
        "categories": shown,
        "title": title,
        "administers": request.standing.is_admin,
        "checks": whose_check_list(within) if within else None,
    }
    return render(request, "assets/categories.html", context)


def _count(found: QuerySet[Asset], page: Page[Asset], filters: Filters) -> int | None:
    """How many items were found, where that costs little: what words match is counted only as far as the page goes."""
    if not page.newer and not page.older:
        return len(page.rows)
    return None if page.newer or filters.text else capped_count(found)


def asked(request: StaffRequest) -> RegisterFilter:
    """What of the register is asked for, in the address."""
    units = units_within(reader_paths(request.standing)).order_by("path")
    # The groups of the tree; a finer category comes from a link, and is offered while it is chosen.
    groups = Category.objects.filter(Q(parent=None) | Q(code=clean(request.GET.get("category", ""))[:20])).order_by(
        "code"
    )
    return RegisterFilter(request.GET, units=units, categories=groups)
