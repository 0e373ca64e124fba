"""The guideline for everybody, without signing in: the version in force, every other one, the paper and the forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.oversight.circulation.permissions import follows_up
from audit.oversight.guideline.blank_forms import FORMS, form_pdf
from audit.oversight.guideline.charts import as_svg, chart_of
from audit.oversight.guideline.markup import as_html
from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.moves import ROUTES, Way, way_of
from audit.oversight.guideline.permissions import works_on_it
from audit.oversight.guideline.queries import agency_served, in_force, is_standing, published
from core.clock import now, official_day
from core.pdf_response import pdf_response
from core.verdict import ORDER, Refusal, Refused
from loans import shelf
from loans.clauses import CLAUSES_207_TO_211, Clause
from loans.requests import policy_of
from loans.rules import ROUTE_LABELS

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from people.middleware import StaffRequest
    from people.models import Agency

EDITIONS: Final = 10_000
"""A number of a version beyond it is none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A way of a loan as the page shows it: the drawing, and the same in words."""

    title: _StrPromise
    way: Way
    svg: SafeString


@lru_cache(maxsize=32)
def charts(language: str | None, *, endorsed: bool) -> tuple[Shown, ...]:
    """The ways of all routes in the language that is active; setting their words takes longer than the page."""
    ways = {route: way_of(route, endorsed=endorsed) for route in ROUTES}
    return tuple(Shown(ROUTE_LABELS[route], way, as_svg(chart_of(way))) for route, way in ways.items())


def clauses() -> list[tuple[Clause, list[Clause]]]:
    """Each clause with its sub-clauses."""
    every = CLAUSES_207_TO_211.clauses
    return [
        (each, [sub for sub in every if sub.number.startswith(f"{each.number}(")])
        for each in every
        if "(" not in each.number
    ]


@login_not_required
@require_GET
def current(request: StaffRequest) -> HttpResponse:
    """The version in force today, or that there is none."""
    agency, on = agency_served(), official_day(now())
    versions = list(published(agency)) if agency else []
    return _page(request, agency, versions, in_force(versions, on=on), on)


@login_not_required
@require_GET
def version(request: StaffRequest, edition: int) -> HttpResponse:
    """Any version that was ever published, also one that was replaced or withdrawn."""
    agency, on = agency_served(), official_day(now())
    versions = list(published(agency)) if agency else []
    return _page(request, agency, versions, _of(versions, edition), on)


@login_not_required
@require_GET
def paper(request: HttpRequest, edition: int) -> HttpResponseBase:
    """The paper byte for byte as it was published.

    Raises:
        Refusal: paper-damaged.
    """
    agency = agency_served()
    guideline = _of(list(published(agency)) if agency else [], edition)
    kept = shelf.papers()
    if not kept.is_whole(guideline.pdf_sha256):
        text = _("The file of this paper is lost or damaged. Tell the system administrator; the page has the text.")
        raise Refusal(Refused(ORDER, "paper-damaged", text))
    name = f"แนวปฏิบัติการยืมพัสดุ-ฉบับที่-{edition}"
    return pdf_response(kept.path_of(guideline.pdf_sha256).open("rb"), name=name, plain_name=f"guideline-{edition}")


@login_not_required
@require_GET
def form(request: HttpRequest, form: str) -> HttpResponseBase:
    """A blank form."""
    agency, found = agency_served(), FORMS.get(form)
    if agency is None or found is None:
        raise Http404
    return pdf_response(form_pdf(found, agency), name=found.thai, plain_name=form)


def _of(versions: Sequence[Guideline], edition: int) -> Guideline:
    found = next((each for each in versions if each.edition == edition), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: StaffRequest, agency: Agency | None, versions: Sequence[Guideline], shown: Guideline | None, on: date
) -> HttpResponse:
    now_in_force = in_force(versions, on=on)
    endorsed = agency is None or policy_of(agency).endorsement_required
    context: dict[str, Any] = {
        "agency": agency,
        "shown": shown,
        "text": as_html(shown.body) if shown else None,
        "versions": versions,
        "in_force": now_in_force,
        "to_come": [each for each in versions if is_standing(each) and each.effective_on and each.effective_on > on],
        "charts": charts(get_language(), endorsed=endorsed),
        "forms": FORMS,
        "law": CLAUSES_207_TO_211,
        "clauses": clauses(),
        "works_on_it": works_on_it(request.standing),
        "follows_up": follows_up(request.standing),
    }
    return render(request, "guideline/guideline.html", context)
