"""The returns at the desk: each scan takes its item back at once, inspected, or to be inspected later (ADR 0023)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.clock import now
from core.verdict import Refusal
from loans import check_lists, desk_queries, scanning, visits
from loans.desk_forms import InspectionForm, PointsForm
from loans.desk_queries import Kind, Meaning
from loans.models import LoanLine
from loans.said import Said
from loans.views.at_desk import code_of, desk_page, show
from people.middleware import StaffRequest
from people.models import Person

MOST_REMAINING: Final = 12
"""Items still with a borrower that the page of returns names one by one."""


@desk_page
def take_back(request: StaffRequest) -> HttpResponse:
    """Each scan takes its item back at once, in any order and whoever borrowed it."""
    form, said, refused, person, pending = InspectionForm(), None, None, None, None
    if request.method == "POST":
        form = InspectionForm(request.POST)
        if not form.is_valid():
            said = Said.no(_("Nothing was taken back. Correct the inspection, then scan the item again."))
            person = _person_of(desk_queries.meaning_of(code_of(request), request.standing))
        else:
            try:
                answer = scanning.take_back(
                    code_of(request),
                    standing=request.standing,
                    at=now(),
                    finding=form.finding(),
                    ticks=lambda line: _ticks(request, line),
                )
            except Refusal as refusal:
                refused = refusal.verdict
                said = Said.no(refused.reason)
                person = _person_of(desk_queries.meaning_of(code_of(request), request.standing))
            else:
                said, person = Said.of_return(answer), _person_of(answer.meaning)
                if answer.asks:
                    pending = answer.meaning
                    said = Said.again(_("Look at its check list below, then scan it again or press the button."))
                else:
                    form = InspectionForm()
    pending = pending or _pending(request, said)
    person = person or (_person_of(pending) if pending else None)
    out = visits.still_out(person, request.standing) if person else ()
    returned = visits.taken_back_today(request.standing)
    return show(
        request,
        "return",
        {
            "form": form,
            "said": said,
            "refused": refused,
            "pending": pending if pending and pending.line else None,
            "list": _list_of(request, pending.line) if pending and pending.line else None,
            "person": person,
            "remaining": out[:MOST_REMAINING],
            "out": len(out),
            "more": max(len(out) - MOST_REMAINING, 0),
            "returned": returned,
            "unsigned": _unsigned(person, returned),
            "on": request.standing.on,
        },
        refused=refused,
    )


MOST_TO_INSPECT: Final = 40
"""Items the page of drop-offs names; more are found by scanning them."""


@desk_page
def drop_off(request: StaffRequest) -> HttpResponse:
    """Each scan takes its item in without inspecting it; what lies there so is listed, to be inspected."""
    said, refused = None, None
    if request.method == "POST":
        try:
            said = Said.of_return(scanning.drop_off(code_of(request), standing=request.standing, at=now()))
        except Refusal as refusal:
            refused = refusal.verdict
            said = Said.no(refused.reason)
    waiting = list(visits.to_inspect(request.standing)[: MOST_TO_INSPECT + 1])
    return show(
        request,
        "drop_off",
        {
            "said": said,
            "refused": refused,
            "waiting": waiting[:MOST_TO_INSPECT],
            "more": len(waiting) > MOST_TO_INSPECT,
        },
        refused=refused,
    )


def _person_of(meaning: Meaning) -> Person | None:
    return meaning.person or (meaning.loan.borrower if meaning.loan else None)


def _unsigned(person: Person | None, returned: Sequence[LoanLine]) -> int:
    """How many of the items just taken in from this person nobody has signed for."""
    return sum(line.loan.borrower_id == person.pk and line.handed_back_id is None for line in returned) if person else 0


def _list_of(request: StaffRequest, line: LoanLine) -> PointsForm | None:
    """The check list of the item that waits; None where it was handed over without one."""
    points = check_lists.points_out(line)
    return PointsForm(request.POST, line=line, points=points) if points else None


def _ticks(request: StaffRequest, line: LoanLine) -> dict[str, bool] | None:
    """What was ticked on the check list of this item; None where it has not been shown yet."""
    form = PointsForm(request.POST, line=line, points=check_lists.points_out(line))
    return form.ticks() if form.was_shown else None


def _pending(request: StaffRequest, said: Said | None) -> Meaning | None:
    """What the desk sent here: an item that is out, or a loan whose items are to come back.

    What a scan could not take back for a reason of its own waits still, so that nothing ticked is lost.
    """
    if said is not None and said.tone == "danger" and code_of(request):
        meaning = desk_queries.meaning_of(code_of(request), request.standing)
        if meaning.line is not None and check_lists.points_out(meaning.line):
            return meaning
    raw = request.GET.get("item") or request.GET.get("loan") or ""
    if not raw:
        return None
    meaning = desk_queries.meaning_of(raw, request.standing)
    return meaning if meaning.kind == Kind.RETURN else None
