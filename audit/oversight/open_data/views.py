"""The catalogue, each dataset as a file, and the public version of each signed report; nobody is asked who they are."""

from __future__ import annotations

import json
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assets.exports import csv_of, xlsx_of
from assets.paging import PARAMETER, page_of
from audit.oversight.open_data.datasets import DATASETS, newest_texts, updated_on, years
from audit.oversight.reports import paper, shown
from audit.oversight.reports.files import file_name
from audit.oversight.reports.models import SignedReport
from audit.oversight.reports.suppressing import HIDDEN, is_small
from core.pdf_response import pdf_response
from loans.papers.facts import PLAIN

KINDS: Final = ("csv", "xlsx", "json")

SHOWN: Final = 40

FIRST_YEAR, LAST_YEAR = 2500, 2700
"""Fiscal years that a report can be of."""


@login_not_required
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """What there is, what each field means, and the signed reports."""
    page = page_of(newest_texts(), by=("-pk",), cursor=request.GET.get(PARAMETER, ""), size=SHOWN)
    context = {
        "datasets": DATASETS.values(),
        "years": years(),
        "kinds": KINDS,
        "updated_on": updated_on(),
        "texts": page.rows,
        **page.links(request.GET),
    }
    return render(request, "oversight/open_data/catalogue.html", context)


@login_not_required
@require_GET
def dataset_of_year(request: HttpRequest, slug: str, year: str, kind: str) -> HttpResponseBase:
    """A dataset of a fiscal year (Buddhist era) as a file."""
    found = DATASETS.get(slug)
    if found is None or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Http404
    names, rows, name = [field.name for field in found.fields], found.rows(int(year)), f"{slug}-{year}.{kind}"
    if kind == "xlsx":
        return FileResponse(xlsx_of(str(found.title), names, rows), as_attachment=True, filename=name)
    response: HttpResponseBase
    if kind == "json":
        told = {"dataset": slug, "rows": [dict(zip(names, row, strict=True)) for row in rows]}
        response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
    else:
        response = StreamingHttpResponse(csv_of(names, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The public version of a signed report: without names, and without what could name somebody."""
    text = _text(pk)
    body = text.public
    span = shown.span_of(body)
    context = {
        "text": text,
        "body": body,
        "figures": shown.rows(body),
        "before": span.before().words,
        "year_before": span.year_before().words,
        "span": span.words,
        "changed": list(shown.changed(_told(text))),
    }
    return render(request, "oversight/open_data/report.html", context)


@login_not_required
@require_GET
def report_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The public version as a PDF."""
    text = _text(pk)
    printed = paper.Printed(body=text.public, signed=text, number=text.report.number, counted_at=None, is_public=True)
    return pdf_response(paper.render(printed, PLAIN), name=text.report.number, plain_name=file_name(text.public))


def _text(pk: int) -> SignedReport:
    """The text in force of the report.

    Raises:
        Http404: there is none, or nobody signed it.
    """
    found = newest_texts().filter(report=pk).first()
    if found is None:
        raise Http404
    return found


def _told(text: SignedReport) -> list[dict[str, str]]:
    """What a corrigendum changed, of what is public now; what was small before is not told."""
    figures = text.public["figures"]["now"]
    return [
        change | {"before": HIDDEN if is_small(change["before"]) else change["before"]}
        for change in text.changed
        if change["key"].startswith("measure/") or figures.get(change["key"]) == change["now"]
    ]
