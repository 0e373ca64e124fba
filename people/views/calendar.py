"""The working calendar: the closed days of a year, and what an administrator changes about them."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import BUDDHIST_OFFSET, now
from core.thai import thai_date
from core.thai_dates import in_english
from people import actions, permissions
from people.actions.calendar import FIRST_YEAR
from people.calendar import unconfirmed_years
from people.forms import ClosedDayForm, ReasonForm
from people.middleware import StaffRequest
from people.models import Agency, ClosedDay
from people.views.acting import ActPage, act_page

LAST_YEAR = 2200


def _agency(request: StaffRequest, *, administers: bool = False) -> Agency:
    """The reader's agency.

    Raises:
        Http404: the reader neither administers nor audits; or does not administer it, where that is asked for.
    """
    agency = request.user.unit.agency
    may = request.standing.administers(agency.pk) if administers else permissions.may_read_people(request.standing)
    if not may:
        raise Http404
    return agency


def year_words(year: int) -> str:
    """The year (common era) as the reader counts it."""
    return str(year if in_english() else year + BUDDHIST_OFFSET)


def _year(request: StaffRequest) -> int:
    """The year (common era) that the address asks for; this year where it asks for none that is known."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.standing.on.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else request.standing.on.year


@require_GET
def calendar(request: StaffRequest) -> HttpResponse:
    """The closed days of one year; a warning while this year or the next is unconfirmed."""
    agency, year = _agency(request), _year(request)
    days = list(ClosedDay.objects.filter(agency=agency, on__year=year).order_by("on"))
    context = {
        "agency": agency,
        "year": year,
        "year_words": year_words(year),
        "years": [(each, year_words(each), each == year) for each in _years_around(request.standing.on, year)],
        "days": [(day, thai_date(day.on, style="with_day")) for day in days],
        "unconfirmed": [year_words(each) for each in unconfirmed_years(agency.pk, on=request.standing.on)],
        "waits": any(not day.is_confirmed for day in days),
        "administers": request.standing.administers(agency.pk),
    }
    return render(request, "people/calendar.html", context)


def _years_around(on: date, year: int) -> list[int]:
    return sorted({on.year - 1, on.year, on.year + 1, year})


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest) -> HttpResponse:
    """Write down a day on which the offices are closed."""
    agency = _agency(request, administers=True)
    form = ClosedDayForm(request.POST or None)

    def act() -> str:
        words = form.cleaned_data
        day = actions.close_day(
            agency,
            by=request.user,
            at=now(),
            reason=form.why,
            on=words["on"],
            name=words["name"],
            source=words["source"],
        )
        return _address(day.on.year)

    page = ActPage(
        title=_("Write down a closed day"), verb=_("Write it down"), back=_address(), pretitle=_("Working calendar")
    )
    return act_page(request, form, page, act, done=_("The day stands in the working calendar."))


@require_http_methods(["GET", "POST"])
def open_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Strike a closed day: the offices are open."""
    agency = _agency(request, administers=True)
    day = get_object_or_404(ClosedDay.objects.select_related("agency"), pk=pk, agency=agency)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.open_day(day, by=request.user, at=now(), reason=form.why)
        return _address(day.on.year)

    page = ActPage(
        title=_("Strike this closed day"),
        verb=_("Strike it"),
        back=_address(day.on.year),
        pretitle=f"{thai_date(day.on, style='with_day')} · {day.name}",
        sentence=_("The office counts as open on this day. The day stays in the calendar, struck, with the reason."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("The day is struck: the office counts as open."))


@require_http_methods(["GET", "POST"])
def confirm(request: StaffRequest, year: int) -> HttpResponse:
    """Confirm the closed days of a year (common era) after comparing them with the announcements."""
    agency = _agency(request, administers=True)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.confirm_year(agency, by=request.user, at=now(), reason=form.why, year=year)
        return _address(year)

    page = ActPage(
        title=_("Confirm the closed days of %(year)s") % {"year": year_words(year)},
        verb=_("Confirm"),
        back=_address(year),
        pretitle=_("Working calendar"),
        sentence=_("Compare the list with the Cabinet's announcement first; name it in the reason."),
    )
    return act_page(request, form, page, act, done=_("The year is confirmed."))


def _address(year: int | None = None) -> str:
    address = reverse("people:calendar")
    return f"{address}?year={year}" if year else address
