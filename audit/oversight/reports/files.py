"""A report as a file: a table of its lines and of the measures as CSV, XLSX or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from assets.exports import csv_of, xlsx_of
from audit.oversight.reports.bodies import Body
from audit.oversight.reports.shown import rows
from audit.oversight.reports.spans import Length

KINDS: Final = ("csv", "xlsx")


def titles() -> list[str]:
    """The first row."""
    return [_("key"), _("figure"), _("in this span"), _("span before"), _("a year before"), _("how it is counted")]


def table(body: Body) -> Iterator[list[str]]:
    """The lines, then the measures: item, weakness and improvement, who is responsible and what was done."""
    figures = body["figures"]
    for row in rows(body):
        values = [figures[name].get(row.key, "") for name in ("now", "before", "year_before")]
        yield [row.key, str(row.label), *values, str(row.definition)]
    for each in body["measures"]:
        yield [
            f"measure/{each['item']}",
            each["issue"],
            each["responsible"],
            each["done"],
            each["weakness"],
            each["improvement"],
        ]


def file_of(body: Body, kind: str) -> HttpResponseBase:
    """The report as a file to take away. kind: one of `KINDS`, or "json"."""
    name = file_name(body)
    if kind == "xlsx":
        return FileResponse(xlsx_of(_("Report"), titles(), table(body)), as_attachment=True, filename=f"{name}.xlsx")
    if kind == "json":
        response = HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")
    else:
        response = HttpResponse("".join(csv_of(titles(), table(body))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def file_name(body: Body) -> str:
    """An ASCII name, which every system can store: lending-5004-2026-11-month."""
    code = "".join(letter for letter in body["unit"]["code"] if letter.isascii() and letter.isalnum())
    return f"lending-{code}-{body['first'][:7]}-{Length(body['months']).name.lower()}"
