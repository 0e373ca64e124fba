"""Posts, tenures and delegations: who holds what, by which order, and what was delegated to whom."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from people import actions, permissions, queries
from people.forms import CopySentForm, DelegationForm, EndTenureForm, ReasonForm, RenamePostForm, TenureForm
from people.middleware import StaffRequest
from people.models import Delegation, Office, Post, Tenure
from people.offices import ACTS_OF_OFFICE, DELEGABLE, delegations_on
from people.views.acting import ActPage, act_page


def administered_post(request: StaffRequest, pk: int) -> Post:
    """The post, where the person administers its agency.

    Raises:
        Http404: there is no such post, or it is not theirs to change.
    """
    found = get_object_or_404(Post.objects.select_related("unit__agency"), pk=pk)
    if not request.standing.administers(found.unit.agency_id):
        raise Http404
    return found


def administered_tenure(request: StaffRequest, pk: int) -> Tenure:
    """The tenure, where the person administers its agency; else Http404."""
    found = get_object_or_404(Tenure.objects.select_related("person", "post__unit"), pk=pk)
    if not request.standing.administers(found.post.unit.agency_id):
        raise Http404
    return found


def administered_delegation(request: StaffRequest, pk: int) -> Delegation:
    """The delegation, where the person administers its agency; else Http404."""
    found = get_object_or_404(Delegation.objects.select_related("grantor_post__unit", "grantee_post__unit"), pk=pk)
    if not request.standing.administers(found.grantor_post.unit.agency_id):
        raise Http404
    return found


@require_GET
def post(request: StaffRequest, pk: int) -> HttpResponse:
    """A post: its office, who held and holds it, what it has delegated and received."""
    shown = get_object_or_404(Post.objects.select_related("unit__agency"), pk=pk)
    if not permissions.may_read_unit(request.standing, shown.unit):
        raise Http404
    related = ("grantor_post__unit", "grantee_post__unit", "based_on")
    received = list(shown.received.select_related(*related))
    own = ACTS_OF_OFFICE.get(Office(shown.office), frozenset()) & DELEGABLE
    return render(
        request,
        "people/post.html",
        {
            "post": shown,
            "tenures": shown.tenures.select_related("person", "post__unit").order_by("-starts_on", "-pk"),
            "granted": list(shown.granted.select_related(*related)),
            "received": received,
            "on": request.standing.on,
            "administers": request.standing.administers(shown.unit.agency_id),
            "may_delegate": bool(own) or any(each.onward_allowed for each in received),
        },
    )


@require_http_methods(["GET", "POST"])
def rename(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the title of a post."""
    renamed = administered_post(request, pk)
    form = RenamePostForm(request.POST or None, initial={"title": renamed.title})

    def act() -> str:
        actions.rename_post(renamed, by=request.user, at=now(), reason=form.why, title=form.cleaned_data["title"])
        return _post_address(renamed)

    page = ActPage(title=_("Rename the post"), verb=_("Save"), back=_post_address(renamed), pretitle=renamed.unit.name)
    return act_page(request, form, page, act, done=_("The post was renamed."))


@require_http_methods(["GET", "POST"])
def begin_tenure(request: StaffRequest, pk: int) -> HttpResponse:
    """Appoint somebody to a post; `person` in the address fills in the staff code."""
    held = administered_post(request, pk)
    initial = {"staff_code": request.GET.get("person", "")[:20], "starts_on": request.standing.on}
    form = TenureForm(request.POST or None, initial=initial, agency_id=held.unit.agency_id)

    def act() -> str:
        if form.person is None:
            raise Http404
        actions.begin_tenure(form.person, by=request.user, at=now(), reason=form.why, post=held, **form.terms())
        return _post_address(held)

    page = ActPage(
        title=_("Appoint to the post"),
        verb=_("Appoint"),
        back=_post_address(held),
        pretitle=f"{held.title} · {held.unit.name}",
    )
    return act_page(request, form, page, act, done=_("The appointment was recorded, and the person is told."))


@require_http_methods(["GET", "POST"])
def end_tenure(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down the last day of a tenure."""
    ending = administered_tenure(request, pk)
    form = EndTenureForm(request.POST or None, initial={"ends_on": request.standing.on})

    def act() -> str:
        actions.end_tenure(ending, by=request.user, at=now(), reason=form.why, ends_on=form.cleaned_data["ends_on"])
        return _post_address(ending.post)

    page = ActPage(
        title=_("End the tenure"),
        verb=_("End the tenure"),
        back=_post_address(ending.post),
        pretitle=f"{ending.person.name} · {ending.post.title}",
        sentence=_("The last day still counts. To end a tenure at once, cancel it."),
    )
    return act_page(request, form, page, act, done=_("The last day was recorded."))


@require_http_methods(["GET", "POST"])
def cancel_tenure(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a tenure back at once."""
    cancelled = administered_tenure(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.cancel_tenure(cancelled, by=request.user, at=now(), reason=form.why)
        return _post_address(cancelled.post)

    page = ActPage(
        title=_("Cancel the tenure"),
        verb=_("Cancel the tenure"),
        back=_post_address(cancelled.post),
        pretitle=f"{cancelled.person.name} · {cancelled.post.title}",
        sentence=_("From this moment the person does not hold the post by this order. What was signed before stays."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("The tenure was cancelled."))


@require_GET
def delegations(request: StaffRequest) -> HttpResponse:
    """The delegations in scope, newest first; those over as well with `all`."""
    if not permissions.may_read_people(request.standing):
        raise Http404
    found = queries.delegations_in_scope(request.standing)
    shows_all = "all" in request.GET
    if not shows_all:
        found = found.filter(pk__in=delegations_on(request.standing.on).values("pk"))
    page = queries.newest_page(found, request.GET.get("after", ""))
    kept = {"all": "1"} if shows_all else {}
    return render(
        request,
        "people/delegations.html",
        {
            "delegations": page.rows,
            "shows_all": shows_all,
            "on": request.standing.on,
            "older_url": f"?{urlencode({**kept, 'after': page.next_after})}" if page.next_after else "",
            "newer_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        },
    )


@require_GET
def delegation(request: StaffRequest, pk: int) -> HttpResponse:
    """A delegation with every field of its order, and what was passed on from it."""
    shown = get_object_or_404(queries.delegations_in_scope(request.standing), pk=pk)
    return render(
        request,
        "people/delegation.html",
        {
            "delegation": shown,
            "only_units": queries.units_named_in(shown),
            "is_in_force": delegations_on(request.standing.on).filter(pk=shown.pk).exists(),
            "onward": list(shown.onward.select_related("grantor_post__unit", "grantee_post__unit")),
            "on": request.standing.on,
            "administers": request.standing.administers(shown.grantor_post.unit.agency_id),
        },
    )


@require_http_methods(["GET", "POST"])
def delegate(request: StaffRequest, pk: int) -> HttpResponse:
    """Record a delegation: first to which post (`to`), then what the order says."""
    grantor = administered_post(request, pk)
    asked = request.GET.get("to", "")
    if not (asked.isascii() and asked.isdigit()):
        return _choose_grantee(request, grantor)
    grantee = get_object_or_404(
        Post.objects.select_related("unit"), pk=int(asked[:18]), unit__agency=grantor.unit.agency_id
    )
    bases = delegations_on(request.standing.on).filter(grantee_post=grantor, onward_allowed=True, based_on=None)
    form = DelegationForm(request.POST or None, grantor=grantor, bases=bases)

    def act() -> str:
        made = actions.grant_delegation(
            grantor,
            by=request.user,
            at=now(),
            reason=form.why,
            grantee_post=grantee,
            terms=form.terms(),
            based_on=form.base(),
        )
        return reverse("people:delegation", args=[made.pk])

    page = ActPage(
        title=_("Record a delegation"),
        verb=_("Record the delegation"),
        back=reverse("people:delegate", args=[grantor.pk]),
        pretitle=f"{grantor.title} → {grantee.title} · {grantee.unit.name}",
        sentence=_("Write what the signed order says. Whoever holds the second post signs on behalf of the first."),
    )
    return act_page(request, form, page, act, done=_("The delegation was recorded, and who it concerns is told."))


@require_http_methods(["GET", "POST"])
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a delegation at once."""
    revoked = administered_delegation(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        actions.revoke_delegation(revoked, by=request.user, at=now(), reason=form.why)
        return _delegation_address(revoked)

    page = ActPage(
        title=_("Revoke the delegation"),
        verb=_("Revoke the delegation"),
        back=_delegation_address(revoked),
        pretitle=f"{revoked.grantor_post.title} → {revoked.grantee_post.title}",
        sentence=_("It ends at once, with everything passed on from it. What was signed before stays."),
        tone="danger",
    )
    return act_page(request, form, page, act, done=_("The delegation was revoked."))


@require_http_methods(["GET", "POST"])
def note_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Note when the copy went to the State Audit Office."""
    copied = administered_delegation(request, pk)
    form = CopySentForm(request.POST or None, initial={"sent_on": copied.sao_copy_on or request.standing.on})

    def act() -> str:
        sent_on = form.cleaned_data["sent_on"]
        actions.note_copy_sent(copied, by=request.user, at=now(), reason=form.why, sent_on=sent_on)
        return _delegation_address(copied)

    page = ActPage(
        title=_("Note the copy to the State Audit Office"),
        verb=_("Save"),
        back=_delegation_address(copied),
        pretitle=copied.order_number,
    )
    return act_page(request, form, page, act, done=_("The copy was noted."))


def _choose_grantee(request: StaffRequest, grantor: Post) -> HttpResponse:
    sought = request.GET.get("q", "")[: queries.LONGEST_SEARCH].strip()
    posts = queries.search_posts(grantor.unit.agency_id, sought, near=grantor.unit)
    return render(
        request,
        "people/choose_post.html",
        {
            "title": _("Delegate to which post?"),
            "pretitle": f"{grantor.title} · {grantor.unit.name}",
            "back": _post_address(grantor),
            "sought": sought,
            "posts": [post for post in posts if post.pk != grantor.pk],
            "grantor": grantor,
        },
    )


def _post_address(of: Post) -> str:
    return reverse("people:post", args=[of.pk])


def _delegation_address(of: Delegation) -> str:
    return reverse("people:delegation", args=[of.pk])
