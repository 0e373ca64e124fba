"""Units: the tree, a unit, and what an administrator changes about it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.journal.views import timeline_page
from core.clock import now
from people import actions, permissions, queries
from people.forms import MoveUnitForm, PostForm, ReasonForm, UnitForm
from people.middleware import StaffRequest
from people.models import Unit
from people.views.acting import ActPage, act_page

SHOWN = 20
"""Persons shown on a unit's own page; the list of people has them all."""


def readable_unit(request: StaffRequest, pk: int) -> Unit:
    """The unit, where the person may read it.

    Raises:
        Http404: there is no such unit, or it is not theirs to see.
    """
    unit = get_object_or_404(Unit.objects.select_related("agency", "parent"), pk=pk)
    if not permissions.may_read_unit(request.standing, unit):
        raise Http404
    return unit


def administered_unit(request: StaffRequest, pk: int) -> Unit:
    """The unit, where the person administers its agency.

    Raises:
        Http404: as above.
    """
    unit = get_object_or_404(Unit.objects.select_related("agency", "parent"), pk=pk)
    if not request.standing.administers(unit.agency_id):
        raise Http404
    return unit


@require_GET
def tree(request: StaffRequest) -> HttpResponse:
    """All units in scope as a tree, or those whose name or code holds the words sought as a list."""
    if not permissions.may_read_people(request.standing):
        raise Http404
    sought = request.GET.get("q", "")[: queries.LONGEST_SEARCH].strip()
    units = list(queries.units_in_scope(request.standing))
    heads = queries.heads_on(request.standing.on, None if len(units) > SHOWN else [unit.pk for unit in units])
    found = [unit for unit in units if sought and (sought in unit.name or sought in (unit.code, unit.short_name))]
    return render(
        request,
        "people/tree.html",
        {
            "branches": [] if sought else queries.tree(units, heads),
            "found": [queries.Branch(unit, heads.get(unit.pk)) for unit in found],
            "sought": sought,
            "count": len(units),
        },
    )


@require_GET
def unit(request: StaffRequest, pk: int) -> HttpResponse:
    """A unit: what it is, its posts and who holds them today, its people, the units below."""
    shown = readable_unit(request, pk)
    on = request.standing.on
    people = list(shown.people.filter(is_active=True).order_by("name")[: SHOWN + 1])
    below = list(shown.children.order_by("path"))
    return render(
        request,
        "people/unit.html",
        {
            "unit": shown,
            "posts": queries.posts_of(shown, on),
            "people": people[:SHOWN],
            "more_people": len(people) > SHOWN,
            "below": below,
            "administers": request.standing.administers(shown.agency_id),
            "audits": request.standing.audits(shown.path),
        },
    )


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a unit below this one."""
    parent = administered_unit(request, pk)
    form = UnitForm(request.POST or None)

    def act() -> str:
        made = actions.add_unit(parent, by=request.user, at=now(), reason=form.why, facts=form.facts())
        return reverse("people:unit", args=[made.pk])

    page = ActPage(title=_("Add a unit"), verb=_("Add the unit"), back=_address(parent), pretitle=parent.name)
    return act_page(request, form, page, act, done=_("The unit was added. Add its posts next."))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a unit's facts."""
    changed = administered_unit(request, pk)
    form = UnitForm(request.POST or None, unit=changed)

    def act() -> str:
        actions.change_unit(changed, by=request.user, at=now(), reason=form.why, facts=form.facts())
        return _address(changed)

    page = ActPage(title=_("Change the unit"), verb=_("Save"), back=_address(changed), pretitle=changed.name)
    return act_page(request, form, page, act, done=_("The unit was changed."))


@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a unit under another."""
    moved = administered_unit(request, pk)
    form = MoveUnitForm(request.POST or None, unit=moved)

    def act() -> str:
        parent = form.cleaned_data["parent"]
        actions.move_unit(moved, by=request.user, at=now(), reason=form.why, parent=parent)
        return _address(moved)

    page = ActPage(
        title=_("Move the unit"),
        verb=_("Move the unit"),
        back=_address(moved),
        pretitle=moved.name,
        sentence=_("All units below it move with it. Who endorses and who approves may change by this."),
    )
    return act_page(request, form, page, act, done=_("The unit was moved."))


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a unit that nobody belongs to any more."""
    closed = administered_unit(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.close_unit(closed, by=request.user, at=now(), reason=form.why)
        return _address(closed)

    page = ActPage(
        title=_("Close the unit"),
        verb=_("Close the unit"),
        back=_address(closed),
        pretitle=closed.name,
        sentence=_("A closed unit stays in the record; nobody can be added to it. It can be reopened."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("The unit was closed."))


@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a closed unit again."""
    opened = administered_unit(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.reopen_unit(opened, by=request.user, at=now(), reason=form.why)
        return _address(opened)

    page = ActPage(title=_("Reopen the unit"), verb=_("Reopen the unit"), back=_address(opened), pretitle=opened.name)
    return act_page(request, form, page, act, done=_("The unit is open again."))


@require_http_methods(["GET", "POST"])
def add_post(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a post that carries an office."""
    of = administered_unit(request, pk)
    form = PostForm(request.POST or None)

    def act() -> str:
        told = form.cleaned_data["title"]
        made = actions.add_post(of, by=request.user, at=now(), reason=form.why, title=told, office=form.office_chosen)
        return reverse("people:post", args=[made.pk])

    page = ActPage(title=_("Add a post"), verb=_("Add the post"), back=_address(of), pretitle=of.name)
    return act_page(request, form, page, act, done=_("The post was added. Appoint somebody to it next."))


@require_GET
def timeline(request: StaffRequest, pk: int) -> HttpResponse:
    """What was done to the unit, for its auditors and its administrator; who borrows there, for the auditors alone."""
    shown = readable_unit(request, pk)
    leaving_out = "" if request.standing.audits(shown.path) else "loan."
    return timeline_page(request, shown.journal_subject().name, shown.name, _address(shown), leaving_out=leaving_out)


def _address(of: Unit) -> str:
    return reverse("people:unit", args=[of.pk])
