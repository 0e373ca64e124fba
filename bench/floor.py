"""The floor: bare Django views with what a browser desk needs and the least SQL for the same work, served beside ours.

They run with the middleware of a new Django project, a session in the database, a signed-in user and CSRF; without law,
permissions, versions, events, notices or a design. What the product costs beyond them is what those cost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from core.thai import identifier_key

MIDDLEWARE: Final = [
    "bench.floor.addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""Those of `django-admin startproject`, behind the one that says where the floor's addresses are."""

_ITEM: Final = """
    SELECT a.id, a.tag, a.name, a.brand, a.model, a.location, a.condition, a.is_lendable, g.name AS category,
           u.name AS unit, n.value AS number, c.state AS custody, c.due_on AS due_on, p.name AS holder
    FROM assets_asset a
    JOIN assets_category g ON g.id = a.category_id
    JOIN people_unit u ON u.id = a.responsible_unit_id
    JOIN assets_custody c ON c.asset_id = a.id
    LEFT JOIN people_person p ON p.id = c.holder_id
    LEFT JOIN assets_assetidentifier n ON n.asset_id = a.id AND n.kind = 'official' AND n.valid_to IS NULL
"""
_FIND: Final = {
    "postgresql": "SELECT asset_id FROM assets_assetsearch WHERE folded LIKE asset_search_fold(%s) AND text LIKE %s",
    "sqlite": "SELECT rowid FROM assets_search_trigrams WHERE assets_search_trigrams MATCH %s",
}
_AT_DESK: Final = """
    SELECT l.id, l.loan_id, l.asset_id, a.cost, o.borrower_id, o.number, o.due_on
    FROM loans_loanline l JOIN loans_loan o ON o.id = l.loan_id JOIN assets_asset a ON a.id = l.asset_id
"""

_PAGE: Final = engines["django"].from_string("""<!doctype html><html lang="th"><head><meta charset="utf-8">
<title>{{ title }}</title></head><body><p>{{ user.name }}</p><h1>{{ title }}</h1>
<table><thead><tr>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr>{% for value in row.values %}<td>{{ value|default_if_none:"" }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>{% if last %}<a href="?after={{ last }}">ต่อไป</a>{% endif %}</body></html>""")

Row = dict[str, Any]


class Floor(WSGIHandler):
    """Django's own handler with the floor's middleware instead of the product's."""

    def load_middleware(self, is_async: bool = False) -> None:
        ours, settings.MIDDLEWARE = settings.MIDDLEWARE, MIDDLEWARE
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = ours


def addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Look addresses up in this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answer


def scan(request: HttpRequest) -> HttpResponse:
    """The item of a code with its open loan. One query."""
    _signed_in(request)
    code = json.loads(request.body)["code"]
    rows = _rows(
        f"""
        SELECT i.*, l.id AS line, o.number AS loan, o.state, b.name AS borrower, o.due_on AS due
        FROM ({_ITEM} WHERE a.id IN (
            SELECT id FROM assets_asset WHERE tag = %s
            UNION SELECT asset_id FROM assets_assetidentifier WHERE key = %s)) i
        LEFT JOIN loans_loanline l ON l.asset_id = i.id AND l.state IN ('approved', 'out')
        LEFT JOIN loans_loan o ON o.id = l.loan_id
        LEFT JOIN people_person b ON b.id = o.borrower_id
        """,  # noqa: S608  # a constant of this file
        [code, identifier_key(code)],
    )
    if not rows:
        raise Http404
    return JsonResponse(rows[0])


def items(request: HttpRequest) -> HttpResponse:
    """Fifty items by key: all, one unit's, or those with a part of a word; as JSON or as a page. One query."""
    _signed_in(request)
    where, values = ["a.id < %s"], [request.GET.get("after", str(2**62))]
    if unit := request.GET.get("unit"):
        where.append("a.responsible_unit_id = %s")
        values.append(unit)
    if word := request.GET.get("q"):
        where.append(f"a.id IN ({_FIND[connection.vendor]})")
        values += [f"%{word}%", f"%{word}%"] if connection.vendor == "postgresql" else [f'"{word}"']
    rows = _rows(f"{_ITEM} WHERE {' AND '.join(where)} ORDER BY a.id DESC LIMIT 51", values)
    last = rows[49]["id"] if len(rows) > 50 else None
    if request.GET.get("as") == "json":
        return JsonResponse({"results": rows[:50], "after": last})
    return _page(request, "ทะเบียน", rows[:50], last)


def item(request: HttpRequest, tag: str) -> HttpResponse:
    """One item with its numbers and photographs, as a page. Three queries."""
    _signed_in(request)
    rows = _rows(f"{_ITEM} WHERE a.tag = %s", [tag])
    if not rows:
        raise Http404
    numbers = _rows("SELECT kind, value, valid_from FROM assets_assetidentifier WHERE asset_id = %s", [rows[0]["id"]])
    photos = _rows("SELECT sha256 FROM assets_assetphoto WHERE asset_id = %s AND removed_at IS NULL", [rows[0]["id"]])
    facts = [{"name": name, "value": value} for name, value in rows[0].items()]
    return _page(request, rows[0]["name"], [*facts, *numbers, *photos], None)


def history(request: HttpRequest, tag: str) -> HttpResponse:
    """The newest twenty events of an item with before and after, as a page. One query."""
    _signed_in(request)
    rows = _rows(
        """
        SELECT e.at, e.verb, e.actor_label, e.subject_label, e.clause, e.body
        FROM journal_mention m JOIN journal_event e ON e.id = m.event_id
        WHERE m.subject = %s ORDER BY m.event_id DESC LIMIT 20
        """,
        [f"asset:{tag}"],
    )
    for row in rows:
        body = json.loads(row.pop("body"))
        row.update(before=body["before"], after=body["after"], reason=body["reason"])
    return _page(request, tag, rows, None)


def hand_over(request: HttpRequest) -> HttpResponse:
    """One approved item leaves the store. Four statements and the transaction."""
    _signed_in(request)
    asked, at = json.loads(request.body), timezone.now()
    with transaction.atomic():
        line = _locked("l.id = %s AND l.state = 'approved'", asked["line"])
        _run(
            "UPDATE loans_loan SET state = 'on_loan', issued_by_id = %s, handed_over_at = %s, waits_since = %s"
            " WHERE id = %s",
            [request.user.pk, at, at, line["loan_id"]],
        )
        _run(
            "UPDATE loans_loanline SET state = 'out', price_at_loan = %s, price_basis = 'register',"
            " condition_out = 'good' WHERE id = %s",
            [line["cost"], line["id"]],
        )
        _run(
            "UPDATE assets_custody SET state = 'on_loan', holder_id = %s, reference = %s, due_on = %s, since = %s"
            " WHERE asset_id = %s",
            [line["borrower_id"], line["number"], line["due_on"], at, line["asset_id"]],
        )
    return JsonResponse({"line": line["id"], "state": "on_loan"})


def take_back(request: HttpRequest) -> HttpResponse:
    """One item comes back, known by its tag. Four statements and the transaction."""
    _signed_in(request)
    asked, at = json.loads(request.body), timezone.now()
    with transaction.atomic():
        line = _locked("a.tag = %s AND l.state = 'out'", asked["code"])
        _run(
            "UPDATE loans_loan SET state = 'returned', closed_at = %s, waits_since = %s WHERE id = %s",
            [at, at, line["loan_id"]],
        )
        _run(
            "UPDATE loans_loanline SET state = 'returned', returned_at = %s, received_by_id = %s, is_working = %s,"
            " is_complete = %s, is_clean = %s WHERE id = %s",
            [at, request.user.pk, True, True, True, line["id"]],
        )
        _run(
            "UPDATE assets_custody SET state = 'in_store', holder_id = NULL, reference = '', due_on = NULL, since = %s"
            " WHERE asset_id = %s",
            [at, line["asset_id"]],
        )
    return JsonResponse({"line": line["id"], "state": "returned"})


def _signed_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        raise Http404


def _rows(sql: str, values: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _run(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _locked(where: str, value: object) -> Row:
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    rows = _rows(f"{_AT_DESK} WHERE {where}{lock}", [value])
    if not rows:
        raise Http404
    return rows[0]


def _page(request: HttpRequest, title: str, rows: Sequence[Row], last: object) -> HttpResponse:
    names = list(rows[0]) if rows else []
    context = {"title": title, "rows": rows, "names": names, "last": last, "user": request.user}
    return HttpResponse(_PAGE.render(context))


urlpatterns = [
    path("floor/scan/", scan),
    path("floor/items/", items),
    path("floor/items/<str:tag>/", item),
    path("floor/items/<str:tag>/history/", history),
    path("floor/hand-over/", hand_over),
    path("floor/return/", take_back),
]
