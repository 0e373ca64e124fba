"""Time travel on pages: the register, an item, a loan and a person's holdings as they stood when a day ended."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.models import Asset, Category
from assets.queries import units_within
from audit.journal.as_it_stood import as_it_stood, first_recorded_at
from audit.oversight import actions
from audit.oversight.forms import TakeAwayForm
from audit.oversight.models import FileKind
from audit.oversight.past.forms import AboutForm, DayForm, RegisterThenForm
from audit.oversight.past.register import register_on
from audit.oversight.past.taking import RegisterThen
from audit.oversight.past.things import item_then, loan_then, person_then
from audit.oversight.scope import Scope, scope_of
from audit.oversight.subjects import subject_of
from audit.oversight.views.files import as_file
from core.clock import end_of_day, now, official_day
from core.thai import clean, thai_date, thai_datetime
from loans.models import Loan
from people.models import Person

if TYPE_CHECKING:
    from django.db.models import Model

    from people.middleware import StaffRequest

_KEY: Final = re.compile(r"[0-9]{1,18}")

PAGES: Final = {"loan": "oversight:past-loan", "asset": "oversight:past-item", "person": "oversight:past-person"}
"""The page of the past of what a journal name names, by its kind."""


@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """The register of a day, searched and filtered; posted, the same as a file. A number leads to its own page."""
    scope = scope_of(request.standing)
    about = AboutForm(request.GET if "about" in request.GET else None)
    if about.is_bound and about.is_valid() and (written := about.cleaned_data["about"]):
        if page := _page_of(written, scope, clean(request.GET.get("on", "")[:40])):
            return redirect(page)
        about.add_error("about", _("Nothing of the units you audit has this number."))
    form = _register_form(request, scope)
    filters = form.filters()
    readable = form.day()
    on = readable or request.standing.on
    asked = RegisterThen(on, filters, request.GET.urlencode())
    taking = TakeAwayForm(request.POST if request.method == "POST" else None)
    if taking.is_bound and not form.errors and taking.is_valid():
        kind, purpose = FileKind(taking.cleaned_data["kind"]), taking.cleaned_data["purpose"]
        return as_file(actions.take_away(asked, by=request.user, at=now(), kind=kind, purpose=purpose))
    before = request.GET.get("before", "")
    before_key = int(before) if _KEY.fullmatch(before) else None
    found = register_on(on, scope, filters, before=before_key) if readable else None
    context = {
        "form": form,
        "about": about,
        "taking": taking,
        "on": on,
        "is_readable": readable is not None,
        "is_today": on == request.standing.on,
        "lines": found.lines if found else [],
        "is_narrowed": bool(filters.named()),
        "not_yet": _before_the_record(on) if found and not (found.lines or found.older) else "",
        "older_url": _address(request, before=str(found.older)) if found and found.older else "",
        "first_url": _address(request) if before_key is not None else "",
        "query": f"on={on.isoformat()}",
    }
    status = 422 if form.errors or about.errors or taking.errors else 200
    return render(request, "oversight/past/register.html", context, status=status)


@require_GET
def item(request: StaffRequest, tag: str) -> HttpResponse:
    """An item as it stood, where it belongs to a unit audited, now or then."""
    scope = scope_of(request.standing)
    beside = ("category", "owner_unit", "responsible_unit", "custodian", "custody__holder")
    asset = Asset.objects.select_related(*beside).filter(tag=tag).first()
    if asset is None:
        raise Http404
    form, on = _day(request)
    then = item_then(asset, end_of_day(on)) if on else None
    if not scope.holds(asset.responsible_unit.path) and not _was_ours(asset, on, scope):
        raise Http404
    context = {
        "asset": asset,
        "then": then,
        "title": asset.name,
        "number": asset.tag,
        "live_url": asset.get_absolute_url(),
    }
    return _thing(request, "oversight/past/item.html", asset, form, on, context)


@require_GET
def loan(request: StaffRequest, pk: int) -> HttpResponse:
    """A loan as it stood, of a unit audited."""
    scope = scope_of(request.standing)
    beside = ("borrower", "borrower_unit", "lending_unit", "endorsing_unit", "approving_unit")
    persons = ("approved_by", "issued_by", "duty_holder")
    found = Loan.objects.select_related(*beside, *persons).filter(scope.loans(), pk=pk).first()
    if found is None:
        raise Http404
    form, on = _day(request)
    then = loan_then(found, end_of_day(on)) if on else None
    context = {"then": then, "title": found.number, "number": "", "live_url": found.get_absolute_url()}
    return _thing(request, "oversight/past/loan.html", found, form, on, context)


@require_GET
def person(request: StaffRequest, staff_code: str) -> HttpResponse:
    """A person of a unit audited as they stood, with what they had in hand."""
    scope = scope_of(request.standing)
    rows = Person.objects.select_related("unit").filter(scope.below("unit__"))
    found = rows.filter(staff_code=staff_code).first()
    if found is None:
        raise Http404
    form, on = _day(request)
    then = person_then(found, end_of_day(on)) if on else None
    live_url = reverse("people:person-timeline", args=[staff_code])
    context = {"then": then, "title": found.name, "number": found.staff_code, "live_url": live_url}
    return _thing(request, "oversight/past/person.html", found, form, on, context)


def _thing(
    request: StaffRequest, template: str, row: Model, form: DayForm, on: date | None, context: dict[str, Any]
) -> HttpResponse:
    """The page of one thing, with its banner; of a day on which it was not there yet, a sentence."""
    not_yet = ""
    if on and context["then"] is None:
        not_yet = _before_the_record(on) or _not_there_yet(row)
    context |= {
        "form": form,
        "on": on,
        "is_today": on == request.standing.on,
        "not_yet": not_yet,
        "query": f"on={on.isoformat()}" if on else "",
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _day(request: StaffRequest) -> tuple[DayForm, date | None]:
    """The form, and the day it names; yesterday where it names none, None where it cannot be read."""
    today = request.standing.on
    yesterday = today - timedelta(days=1)
    form = DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": yesterday})
    return form, form.day() if form.is_bound else yesterday


def _register_form(request: StaffRequest, scope: Scope) -> RegisterThenForm:
    asked = request.GET.copy()
    asked.setdefault("on", (request.standing.on - timedelta(days=1)).isoformat())
    code = clean(request.GET.get("category", ""))[:20]
    groups = Category.objects.filter(Q(parent=None) | Q(code=code)).order_by("code")
    units = units_within(scope.paths).order_by("path")
    return RegisterThenForm(asked, units=units, categories=groups, today=request.standing.on)


def _page_of(written: str, scope: Scope, on: str) -> str:
    """The address of the past of what this number names, on the day written."""
    subject = subject_of(written, scope)
    if subject is None:
        return ""
    kind, _colon, key = subject.name.partition(":")
    if kind == "loan":
        key = str(Loan.objects.values_list("pk", flat=True).get(number=key))
    return reverse(PAGES[kind], args=[key]) + (f"?{urlencode({'on': on})}" if on else "")


def _was_ours(asset: Asset, on: date | None, scope: Scope) -> bool:
    """Whether the item belonged to a unit audited on that day."""
    if on is None:
        return False
    units = units_within(scope.paths).values("pk")
    return bool(as_it_stood(Asset, end_of_day(on)).filter(id=asset.pk, responsible_unit__in=units).exists())


def _before_the_record(on: date) -> str:
    """That the record begins later than this day; empty where it does not. One query."""
    began = first_recorded_at()
    if began is None or official_day(began) <= on:
        return ""
    return _("The record begins on %(day)s. Of earlier days it says nothing.") % {"day": thai_date(official_day(began))}


def _not_there_yet(row: Any) -> str:
    """When the record first knows the row. One query."""
    first = row.history.order_by("history_date").values_list("history_date", flat=True).first()
    if first is None:
        return ""
    return _("It was not there yet: the record knows it since %(moment)s.") % {"moment": thai_datetime(first)}


def _address(request: StaffRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
