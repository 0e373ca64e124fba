"""The address book of state agencies: the list, an agency with its contacts, and what is changed about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.thai_text import clean
from people import actions, permissions, queries
from people.agency_forms import AgencyForm, ContactForm
from people.middleware import StaffRequest
from people.models import Agency, Person
from people.views.acting import ActPage, act_page


@require_GET
def agencies(request: StaffRequest) -> HttpResponse:
    """Every agency by name; `q` seeks."""
    _must_read(request)
    sought = request.GET.get("q", "")[: queries.LONGEST_SEARCH].strip()
    page = queries.agencies_page(queries.search_agencies(sought), request.GET.get("after", ""))
    return render(
        request,
        "people/agencies.html",
        {
            "agencies": page.rows,
            "sought": sought,
            "older_url": f"?{urlencode({'q': sought, 'after': page.next_after})}" if page.next_after else "",
            "newer_url": f"?{urlencode({'q': sought})}" if request.GET.get("after") else "",
            "reads_people": permissions.may_read_people(request.standing),
        },
    )


@require_GET
def agency(request: StaffRequest, pk: int) -> HttpResponse:
    """An agency: how it is written to, and whom it named as its contacts."""
    shown = _readable(request, pk)
    return render(
        request,
        "people/agency.html",
        {
            "agency": shown,
            "contacts": queries.contacts_of(shown),
            "may_change": not shown.is_ours or request.standing.administers(shown.pk),
            "is_outside": not shown.is_ours,
        },
    )


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Write another agency into the address book."""
    _must_read(request)
    form = AgencyForm(request.POST or None)

    def act() -> str:
        return _address(actions.add_agency(by=request.user, at=now(), reason=form.why, facts=form.facts()))

    page = ActPage(
        title=_("Add a state agency"),
        verb=_("Add the agency"),
        back=reverse("people:agencies"),
        sentence=_("It can then borrow from a store by a letter of its head (clause 208(1))."),
    )
    return act_page(request, form, page, act, done=_("The agency stands in the address book."))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what the address book says of an agency."""
    changed = _readable(request, pk)
    if changed.is_ours and not request.standing.administers(changed.pk):
        raise Http404
    form = AgencyForm(request.POST or None, agency=changed)

    def act() -> str:
        actions.change_agency(changed, by=request.user, at=now(), reason=form.why, facts=form.facts())
        return _address(changed)

    page = ActPage(title=_("Change the agency"), verb=_("Save"), back=_address(changed), pretitle=changed.name)
    return act_page(request, form, page, act, done=_("The agency was changed."))


@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Note a contact of the agency, or bring one up to date (`of`: their code)."""
    of = _readable(request, pk)
    if of.is_ours:
        raise Http404
    code = clean(request.GET.get("of", ""))[:20]
    known = Person.objects.filter(unit__agency=of, is_contact=True, staff_code=code).first() if code else None
    form = ContactForm(request.POST or None, person=known)

    def act() -> str:
        actions.note_contact(of, by=request.user, at=now(), facts=form.facts())
        return _address(of)

    page = ActPage(
        title=_("A contact of the agency"),
        verb=_("Save"),
        back=_address(of),
        pretitle=of.name,
        sentence=_(
            "The same name is the same person. Contacts have no account: they are told by e-mail and telephone."
        ),
    )
    return act_page(request, form, page, act, done=_("The contact was noted."))


def _must_read(request: StaffRequest) -> None:
    if not permissions.may_read_agencies(request.standing):
        raise Http404


def _readable(request: StaffRequest, pk: int) -> Agency:
    _must_read(request)
    return get_object_or_404(Agency, pk=pk)


def _address(of: Agency) -> str:
    return reverse("people:agency", args=[of.pk])
