"""Checking by phone: one field for every scan; and what holders confirm on a page of their own."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assets.checks import actions, queries
from assets.checks.forms import HeldForm, LetterForm, SightForm
from assets.checks.models import Check, CheckLine, Place
from assets.checks.scanning import NO, Answer, scan
from assets.checks.states import CheckState
from assets.queries import agency_path
from core.clock import now
from core.scan_field import ScanForm, scanning_page
from core.verdict import Refusal
from people.middleware import StaffRequest
from people.views.acting import ActPage, act_page

REGION = "X-Region"
"""The header by which `static/js/desk.js` asks for the part of the page that a scan changes."""

MOST_SHOWN = 12


@scanning_page
@require_http_methods(["GET", "POST"])
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Scan the place, then what is in it; each scan is written down at once."""
    mine = Check.objects.filter(checkers__person=request.user).select_related("unit__agency")
    check = get_object_or_404(mine, pk=pk)
    if request.method == "GET" and check.state != CheckState.COUNTING:
        return redirect(check)
    places = _places(request)
    answer, form = None, SightForm.afresh(None, places)
    code = request.POST.get("choice") or request.POST.get("code") or ""
    if request.method == "POST":
        answer, form = _scanned(request, check, code, places)
    context = {
        "check": check,
        "form": form,
        "scan": ScanForm(),
        "answer": answer,
        "seen": queries.seen_so_far(check),
        "last": queries.last_sightings(check, request.user, MOST_SHOWN),
    }
    template = "checks/_count.html" if REGION in request.headers else "checks/count.html"
    refused = answer is not None and answer.tone == NO and answer.sighting is None and not answer.several
    return render(request, template, context, status=409 if refused else 200)


def _scanned(
    request: StaffRequest, check: Check, code: str, places: QuerySet[Place]
) -> tuple[Answer | None, SightForm]:
    """What came of the scan, and the form for the next item; what was typed stays where nothing was written down."""
    form = SightForm(request.POST, places=places)
    if not form.is_valid():
        return Answer(NO, _("Nothing was written down. Correct what is marked, then scan again."), None), form
    place: Place | None = form.cleaned_data["place"]
    if not code.strip():
        return None, form
    try:
        answer = scan(
            code,
            check,
            standing=request.standing,
            at=now(),
            place=place,
            client_id=form.cleaned_data["client_id"],
            condition=form.cleaned_data["condition"],
            note=form.cleaned_data["note"],
        )
    except Refusal as refusal:
        return Answer(NO, refusal.verdict.reason, place), form
    return answer, form if answer.several else SightForm.afresh(answer.place, places)


def _places(request: StaffRequest) -> QuerySet[Place]:
    """Every place of the agency that is not closed: an item of one unit may stand in a room of another."""
    return Place.objects.filter(unit__path__startswith=agency_path(request.standing), closed_at__isnull=True)


@require_http_methods(["GET", "POST"])
def mine(request: StaffRequest) -> HttpResponse:
    """Clause 213: what the person had on loan on the day that a check asks about; confirmed all at once."""
    rows = list(queries.to_confirm(request.user))
    waiting = [HeldForm(request.POST or None, line=line) for line in rows if not _is_confirmed(line)]
    bound = [form for form in waiting if form.is_bound]
    if request.method == "POST" and all(form.is_valid() for form in bound):
        said = [form for form in bound if form.cleaned_data["have"]]
        for form in said:
            told = form.cleaned_data
            actions.confirm(
                form.line,
                by=request.user,
                at=now(),
                client_id=told["client_id"],
                condition=told["condition"],
                note=told["note"],
            )
        if said:
            words = ngettext("You confirmed %(n)d item.", "You confirmed %(n)d items.", len(said))
            messages.success(request, words % {"n": len(said)})
            return redirect("checks:mine")
    context = {
        "waiting": waiting,
        "confirmed": [line for line in rows if _is_confirmed(line)],
        "none_ticked": request.method == "POST",
    }
    return render(request, "checks/mine.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """A checker writes down that a holder confirmed by letter."""
    of_mine = CheckLine.objects.filter(check_of__checkers__person=request.user, holder__isnull=False)
    line = get_object_or_404(of_mine.select_related("check_of__unit", "holder"), pk=pk)
    if line.holder_id == request.user.pk:
        raise Http404
    form = LetterForm(request.POST or None, initial={"client_id": uuid4()})
    back = reverse("checks:lines", args=[line.check_of_id])

    def act() -> str:
        actions.confirm(line, by=request.user, at=now(), **form.cleaned_data)
        return f"{back}?only={queries.Result.ON_LOAN}"

    page = ActPage(
        title=_("Confirmed by letter"),
        verb=_("Write it down"),
        back=back,
        pretitle=line.name,
        sentence=_("On loan to %(name)s, by %(loan)s.") % {"name": line.holder_name, "loan": line.reference},
    )
    return act_page(request, form, page, act, done=_("The confirmation is written down."))


def _is_confirmed(line: CheckLine) -> bool:
    return bool(getattr(line, "confirmed", False))
