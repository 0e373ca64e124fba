"""Checks as pages: the list, one check with its clock, its lines, and each step on its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.checks import actions, permissions, queries
from assets.checks.forms import AnnualForm, CallOffForm, CloseForm, CopyForm, OrderForm, ReportForm, StocktakeForm
from assets.checks.models import Check
from assets.checks.queries import DIFFERS, OTHER_CONDITION, Counts, Result
from assets.checks.shown import acts_of, badge_of
from assets.checks.states import CheckState, CheckStep, in_turn
from assets.paging import PARAMETER, page_of
from assets.permissions import who_borrows_paths
from core.clock import now
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page

OFF_THE_LIST = "off"
"""The filter for what was seen and is on no list."""


@require_GET
def checks(request: StaffRequest) -> HttpResponse:
    """The checks that the person sees, newest first; what they themselves have to confirm stands above."""
    rows = permissions.visible_checks(request.standing).select_related("unit__agency", "place", "category")
    page = page_of(rows, by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
    clocks = queries.clocks_of(page.rows, on=request.standing.on)
    context = {
        "rows": [(check, badge_of(check), clocks.get(check.pk)) for check in page.rows],
        "to_confirm": queries.still_to_confirm(request.user),
        "appoints": bool(permissions.appointer_paths(request.standing)),
        "reads": bool(who_borrows_paths(request.standing)),
        **page.links(request.GET),
    }
    return render(request, "checks/list.html", context)


@require_GET
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """One check: how far it is, when its report is due, what has to be done next and by whom."""
    check = _visible(request, pk)
    checkers = [each.person for each in check.checkers.select_related("person__unit")]
    has_begun = check.begun_at is not None
    counts = queries.counts_of(check) if has_begun else None
    is_to_begin = check.state == CheckState.APPOINTED and check.is_annual
    context = {
        "check": check,
        "badge": badge_of(check),
        "checkers": checkers,
        "counts": counts,
        "results": _results(counts) if counts else (),
        "clock": queries.clock_of(check, on=request.standing.on),
        "begins_on": queries.first_working_day(check) if is_to_begin else None,
        "acts": acts_of(check, request.standing, [person.pk for person in checkers]),
    }
    return render(request, "checks/check.html", context)


@require_GET
def lines(request: StaffRequest, pk: int) -> HttpResponse:
    """The list with the result of each line, and what is on no list."""
    check = _visible(request, pk)
    if check.begun_at is None:
        raise Http404
    only = request.GET.get("only", "")
    only = only if only in (*Result.values, OTHER_CONDITION, DIFFERS, OFF_THE_LIST) else ""
    cursor = request.GET.get(PARAMETER, "")
    counts = queries.counts_of(check)
    context: dict[str, Any] = {"check": check, "only": only, "filters": _filters(counts, only)}
    if only == OFF_THE_LIST:
        found = page_of(queries.off_the_list(check), cursor=cursor)
        context |= {"sightings": found.rows, **found.links(request.GET)}
    else:
        page = page_of(queries.with_sightings(queries.lines_of(check, only=only)), cursor=cursor)
        context |= {"lines": page.rows, **page.links(request.GET)}
    is_counting = check.state == CheckState.COUNTING
    context["checks"] = is_counting and check.checkers.filter(person=request.user).exists()
    return render(request, "checks/lines.html", context)


@require_http_methods(["GET", "POST"])
def new_annual(request: StaffRequest) -> HttpResponse:
    """Appoint who makes the annual check."""
    form = AnnualForm(request.POST or None, units=permissions.checkable_units(request.standing), on=request.standing.on)
    sentence = _(
        "In September, by order. None of them is a supplies officer; they begin on the first working day of October."
    )
    return _order(request, form, title=_("Appoint the annual check"), sentence=sentence)


@require_http_methods(["GET", "POST"])
def new_stocktake(request: StaffRequest) -> HttpResponse:
    """Appoint who counts a place, a category, or everything, at any time of the year."""
    places = permissions.visible_places(request.standing).filter(closed_at__isnull=True).select_related("unit")
    form = StocktakeForm(request.POST or None, units=permissions.checkable_units(request.standing), places=places)
    sentence = _("Of one place, of one category, or of everything. The list is frozen when a checker begins.")
    return _order(request, form, title=_("Appoint a stocktake"), sentence=sentence)


@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    """Freeze the list and begin."""
    check = _theirs(request, pk, CheckStep.BEGIN)
    sentence = _("The list of what is expected is frozen now, and holders of items on loan are asked to confirm.")
    page = _page(check, title=_("Begin the check"), verb=_("Freeze the list and begin"), sentence=sentence)
    return _step(
        request,
        check,
        CheckStep.BEGIN,
        Form(request.POST if request.method == "POST" else None),
        page,
        lambda: actions.begin(check, by=request.user, at=now()),
    )


@require_http_methods(["GET", "POST"])
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """The checkers report."""
    check = _theirs(request, pk, CheckStep.REPORT)
    form = ReportForm(request.POST or None)
    sentence = _("After this nothing is scanned any more. The report goes to %(name)s, who appointed you.")
    page = _page(
        check,
        title=_("Submit the report"),
        verb=_("Submit the report"),
        sentence=sentence % {"name": check.appointed_by.name},
    )
    return _step(
        request,
        check,
        CheckStep.REPORT,
        form,
        page,
        lambda: actions.submit_report(check, by=request.user, at=now(), **form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """The head who received the report closes the check."""
    check = _theirs(request, pk, CheckStep.CLOSE)
    form = CloseForm(request.POST or None)
    sentence = _(
        "What nobody saw is missing from now on. Nothing is written off and no condition in the register changes: "
        "what is missing or damaged goes to fact-finding (clause 214)."
    )
    page = _page(check, title=_("Close the check"), verb=_("Close the check"), sentence=sentence)
    return _step(
        request,
        check,
        CheckStep.CLOSE,
        form,
        page,
        lambda: actions.close_check(check, by=request.user, at=now(), note=form.cleaned_data["note"]),
    )


@require_http_methods(["GET", "POST"])
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down by which letter the copy went to the State Audit Office."""
    check = _theirs(request, pk, CheckStep.NOTE_COPY)
    form = CopyForm(request.POST or None)
    title = _("Copy for the State Audit Office")
    page = _page(check, title=title, verb=_("Write it down"), sentence="")
    return _step(
        request,
        check,
        CheckStep.NOTE_COPY,
        form,
        page,
        lambda: actions.note_copy(check, by=request.user, at=now(), **form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """End a check that was ordered wrongly."""
    check = _theirs(request, pk, CheckStep.CANCEL)
    form = CallOffForm(request.POST or None)
    sentence = _("What was seen so far stays on record. Another check of the same year can be ordered then.")
    page = _page(check, title=_("Call the check off"), verb=_("Call it off"), sentence=sentence, tone="danger")
    return _step(
        request,
        check,
        CheckStep.CANCEL,
        form,
        page,
        lambda: actions.call_off(check, by=request.user, at=now(), reason=form.cleaned_data["reason"]),
    )


def _order(request: StaffRequest, form: OrderForm, *, title: str, sentence: str) -> HttpResponse:
    if not permissions.appointer_paths(request.standing):
        raise Http404
    page = ActPage(
        title=title, verb=_("Appoint them"), back=reverse("checks:list"), pretitle=_("Checks"), sentence=sentence
    )

    def act() -> str:
        return actions.appoint(form.terms(), by=request.user, at=now()).get_absolute_url()

    return act_page(request, form, page, act, done=_("The checkers are appointed and told."))


def _step(
    request: StaffRequest, check: Check, step: CheckStep, form: Any, page: ActPage, act: Callable[[], object]
) -> HttpResponse:
    """The page of a step; when it is not its turn, opening it leads back to the check."""
    if request.method == "GET" and not in_turn(CheckState(check.state), step):
        return redirect(check)

    def done() -> str:
        act()
        return check.get_absolute_url()

    return act_page(request, form, page, done)


def _page(check: Check, *, title: str, verb: str, sentence: str, tone: str = "primary") -> ActPage:
    return ActPage(
        title=title, verb=verb, back=check.get_absolute_url(), pretitle=str(check), sentence=sentence, tone=tone
    )


def _visible(request: StaffRequest, pk: int) -> Check:
    """The check, where the person sees it.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    shown = ("unit__agency", "place", "category", "appointed_by", "begun_by", "reported_by", "closed_by")
    return get_object_or_404(permissions.visible_checks(request.standing).select_related(*shown), pk=pk)


def _theirs(request: StaffRequest, pk: int, step: CheckStep) -> Check:
    """The check, where this step is the person's to take, in whatever state it is.

    Raises:
        Http404: it is not theirs.
    """
    check = _visible(request, pk)
    checkers = list(check.checkers.values_list("person", flat=True))
    if not permissions.may_take(step, check, request.standing, checkers):
        raise Http404
    return check


def _results(counts: Counts) -> list[tuple[Result, int]]:
    """Each result with its number, for the tiles; "missing" only once there can be any."""
    return [(each, counts.by_result[each]) for each in Result if each is not Result.MISSING or counts.by_result[each]]


def _filters(counts: Counts, only: str) -> list[tuple[str, str, bool]]:
    named = [
        ("", _("All"), counts.total),
        (DIFFERS, _("Differences"), None),
        *((str(each), str(each.label), counts.by_result[each]) for each in Result if counts.by_result[each]),
        (OTHER_CONDITION, _("other condition"), counts.other_condition),
        (OFF_THE_LIST, _("not on the list"), counts.unknown),
    ]
    return [
        (value, label if number is None else f"{label} {number}", only == value)
        for value, label, number in named
        if value in ("", DIFFERS) or number
    ]
