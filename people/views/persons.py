"""Persons: the list with search, a person, and what an administrator changes about them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.journal.views import timeline_page
from core.clock import now
from people import actions, permissions, queries, words
from people.forms import PersonForm, ReasonForm
from people.middleware import StaffRequest
from people.models import Person, Unit
from people.offices import standing_of
from people.views.acting import ActPage, act_page


def readable_person(request: StaffRequest, staff_code: str) -> Person:
    """The person, where the reader may see them.

    Raises:
        Http404: there is nobody of this code, or they are not the reader's to see.
    """
    found = get_object_or_404(Person.objects.select_related("unit__agency"), staff_code=staff_code)
    if not permissions.may_read_person(request.standing, found):
        raise Http404
    return found


def administered_person(request: StaffRequest, staff_code: str) -> Person:
    """The person, where the reader administers their agency.

    Raises:
        Http404: as above.
    """
    found = get_object_or_404(Person.objects.select_related("unit__agency"), staff_code=staff_code)
    if not request.standing.administers(found.unit.agency_id):
        raise Http404
    return found


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody in scope by name; `q` seeks, `unit` keeps to a unit and below, `out` shows who may not sign in."""
    if not permissions.may_read_people(request.standing):
        raise Http404
    sought = request.GET.get("q", "")[: queries.LONGEST_SEARCH].strip()
    found = queries.search_people(queries.people_in_scope(request.standing), sought)
    within = _unit_asked_for(request)
    if within is not None:
        found = found.filter(unit__path__startswith=within.path)
    page = queries.people_page(found, request.GET.get("after", ""))
    kept = {"q": sought, "unit": str(within.pk) if within else ""}
    return render(
        request,
        "people/people.html",
        {
            "people": page.rows,
            "sought": sought,
            "within": within,
            "kept": [("unit", kept["unit"])] if within else [],
            "older_url": f"?{urlencode({**kept, 'after': page.next_after})}" if page.next_after else "",
            "newer_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
            "is_admin": request.standing.is_admin,
        },
    )


@require_GET
def person(request: StaffRequest, staff_code: str) -> HttpResponse:
    """A person: what they may do today and by what, which posts they held and hold."""
    shown = readable_person(request, staff_code)
    standing = standing_of(shown, request.standing.on)
    return render(
        request,
        "people/person.html",
        {
            "person": shown,
            "duties": words.duties(standing),
            "tenures": shown.tenures.select_related("post__unit").order_by("-starts_on", "-pk"),
            "delegations": queries.received_by(standing),
            "on": request.standing.on,
            "administers": request.standing.administers(shown.unit.agency_id),
            "audits": request.standing.audits(shown.unit.path),
            "is_oneself": shown.pk == request.user.pk,
        },
    )


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Add a member of staff; `unit` preselects one. The first password is shown on the answer and never again."""
    agencies = request.standing.administered_agency_ids()
    if not agencies:
        raise Http404
    within = _unit_asked_for(request)
    form = PersonForm(request.POST or None, agencies=agencies, unit=within)

    def act() -> HttpResponse:
        facts = form.facts()
        made, secret = actions.add_person(
            facts.unit,
            by=request.user,
            at=now(),
            reason=form.why,
            staff_code=form.cleaned_data["staff_code"],
            facts=facts,
        )
        return _show_password(request, made, secret)

    back = reverse("people:unit", args=[within.pk]) if within else reverse("people:list")
    page = ActPage(
        title=_("Add a person"),
        verb=_("Add the person"),
        back=back,
        sentence=_("A first password is made and shown once. They choose their own when they first sign in."),
    )
    return act_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, staff_code: str) -> HttpResponse:
    """Correct a person's facts, or move them to another unit."""
    changed = administered_person(request, staff_code)
    form = PersonForm(request.POST or None, agencies=[changed.unit.agency_id], person=changed)

    def act() -> str:
        actions.change_person(changed, by=request.user, at=now(), reason=form.why, facts=form.facts())
        return _address(changed)

    page = ActPage(title=_("Change the person"), verb=_("Save"), back=_address(changed), pretitle=changed.name)
    return act_page(request, form, page, act, done=_("The person was changed."))


@require_http_methods(["GET", "POST"])
def deactivate(request: StaffRequest, staff_code: str) -> HttpResponse:
    """Keep a person out."""
    out = administered_person(request, staff_code)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.deactivate_person(out, by=request.user, at=now(), reason=form.why)
        return _address(out)

    page = ActPage(
        title=_("Keep the person out"),
        verb=_("Keep out"),
        back=_address(out),
        pretitle=out.name,
        sentence=_("They are signed out at once and hold no office until they are let in again."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("This person may not sign in any more."))


@require_http_methods(["GET", "POST"])
def reactivate(request: StaffRequest, staff_code: str) -> HttpResponse:
    """Let a person in again."""
    back_in = administered_person(request, staff_code)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.reactivate_person(back_in, by=request.user, at=now(), reason=form.why)
        return _address(back_in)

    page = ActPage(
        title=_("Let the person in again"),
        verb=_("Let in"),
        back=_address(back_in),
        pretitle=back_in.name,
        sentence=_("The offices whose tenures have not ended count again at once."),
    )
    return act_page(request, form, page, act, done=_("This person may sign in again."))


@require_http_methods(["GET", "POST"])
def reset_password(request: StaffRequest, staff_code: str) -> HttpResponse:
    """Give a person a new first password, shown on the answer and never again."""
    of = administered_person(request, staff_code)
    form = ReasonForm(request.POST or None)

    def act() -> HttpResponse:
        secret = actions.reset_password(of, by=request.user, at=now(), reason=form.why)
        return _show_password(request, of, secret)

    page = ActPage(
        title=_("New first password"),
        verb=_("Make a new password"),
        back=_address(of),
        pretitle=of.name,
        sentence=_("The old password, all sessions and all API tokens end. The person is told that you did this."),
    )
    return act_page(request, form, page, act)


@require_GET
def appoint(request: StaffRequest, staff_code: str) -> HttpResponse:
    """Look up the post to appoint this person to."""
    whom = administered_person(request, staff_code)
    sought = request.GET.get("q", "")[: queries.LONGEST_SEARCH].strip()
    return render(
        request,
        "people/choose_post.html",
        {
            "title": _("Appoint to which post?"),
            "pretitle": whom.name,
            "back": _address(whom),
            "sought": sought,
            "posts": queries.search_posts(whom.unit.agency_id, sought, near=whom.unit),
            "next": "people:begin-tenure",
            "query": urlencode({"person": whom.staff_code}),
        },
    )


@require_GET
def timeline(request: StaffRequest, staff_code: str) -> HttpResponse:
    """What the person did and what was done to them, for auditors; administrators see the person's page only."""
    shown = get_object_or_404(Person.objects.select_related("unit"), staff_code=staff_code)
    if not request.standing.audits(shown.unit.path):
        raise Http404
    return timeline_page(request, shown.journal_subject().name, shown.name, _address(shown))


def _show_password(request: StaffRequest, of: Person, secret: str) -> HttpResponse:
    return render(request, "people/first_password.html", {"person": of, "secret": secret, "back": _address(of)})


def _unit_asked_for(request: StaffRequest) -> Unit | None:
    """The unit named in the address, where it is in scope; nonsense names none."""
    asked = request.GET.get("unit", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    return queries.units_in_scope(request.standing).filter(pk=int(asked[:18])).first()


def _address(of: Person) -> str:
    return reverse("people:person", args=[of.staff_code])
