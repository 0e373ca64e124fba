"""The storekeeper's desk: the visits of the day, handing over, taking back; each page for those who keep a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assets.check_lists import Points
from core.clock import now
from core.scan_field import ScanForm, scanning_page
from core.thai import thai_date
from core.verdict import Refusal, Refused
from loans import actions, check_lists, deliveries, desk_queries, duties, scanning, visits
from loans.deliveries import Delivery
from loans.desk_forms import HandOverForm, InspectionForm, PointsForm, prefix_of
from loans.desk_queries import Kind, Meaning
from loans.models import Loan, LoanLine
from loans.rules import Route
from loans.said import Said
from loans.states import OUT, State, Step, in_turn
from people.middleware import StaffRequest
from people.models import Person

Page = Callable[..., HttpResponse]

REGION = "X-Region"
"""The header by which `static/js/desk.js` asks for the part of the page that a scan changes."""


HANDED = "handed"
"""The key of a session under which the loan just handed over stands until the desk is shown again."""

MOST_REMAINING = 12
"""Items still with a borrower that the page of returns names one by one."""


def storekeepers(view: Page) -> Page:
    """For those who keep a store on this day; for everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.standing.is_storekeeper:
            raise Http404
        return view(request, *args, **kwargs)

    return scanning_page(require_http_methods(["GET", "POST"])(guarded))


@storekeepers
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, and the one field that takes anything."""
    meaning = None
    if request.method == "POST":
        meaning = desk_queries.meaning_of(_code(request), request.standing)
        if (address := _where(meaning)) is not None:
            return redirect(address)
    return _show(
        request,
        "desk",
        {
            "meaning": meaning,
            "said": Said.of(meaning) if meaning else None,
            "handed": _handed_over(request),
            "board": visits.board(request.standing),
            "on": request.standing.on,
        },
    )


def _handed_over(request: StaffRequest) -> Loan | None:
    """The loan that was handed over a moment ago, whose papers are offered; no query where none was."""
    if HANDED not in request.session:
        return None
    pk, out = request.session.pop(HANDED), [state.value for state in OUT]
    return Loan.objects.filter(visits.lent_by(request.standing), pk=pk, state__in=out).first()


@storekeepers
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """The check list of one loan: scan or set aside every line, then the borrower signs."""
    found = visits.loan_at_desk(pk, request.standing)
    if found is None:
        if Loan.objects.filter(pk=pk, route=Route.CONSUMABLE).exists():
            return redirect("supplies:hand-over", pk=pk)  # by quantities; that page knows whose it is
        raise Http404
    loan, lines = found
    data, said = _after_scan(request, lines)
    asked: dict[str, Any] = {
        "lines": lines,
        "points": check_lists.points_of(lines),
        "letter": getattr(loan, "letter", None),
    }
    form = HandOverForm(data, **asked)
    planned = _planned(request, loan, form, asked["points"], lines)
    if form.shown_sha256 != planned.text.sha256 and not _signs(request):
        form = HandOverForm(_without_consent(data), **asked)  # what was consented to is not what is shown now
    refused = None
    if _signs(request):
        try:
            _hand_over(request, loan, form)
        except Refusal as refusal:
            refused = refusal.verdict
            if refused.code == "text-changed":
                form = HandOverForm(_without_consent(data), **asked)
        else:
            request.session[HANDED] = loan.pk
            return redirect("loans:desk")
    return _show(request, "hand_over", _check_list(loan, form, planned, said, refused), refused=refused)


@storekeepers
def take_back(request: StaffRequest) -> HttpResponse:
    """Each scan takes its item back at once, in any order and whoever borrowed it."""
    form, said, refused, person, pending = InspectionForm(), None, None, None, None
    if request.method == "POST":
        form = InspectionForm(request.POST)
        if not form.is_valid():
            said = Said.no(_("Nothing was taken back. Correct the inspection, then scan the item again."))
            person = _person_of(desk_queries.meaning_of(_code(request), request.standing))
        else:
            try:
                answer = scanning.take_back(
                    _code(request),
                    standing=request.standing,
                    at=now(),
                    finding=form.finding(),
                    ticks=lambda line: _ticks(request, line),
                )
            except Refusal as refusal:
                refused = refusal.verdict
                said = Said.no(refused.reason)
                person = _person_of(desk_queries.meaning_of(_code(request), request.standing))
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
    return _show(
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
            "returned": visits.taken_back_today(request.standing),
            "on": request.standing.on,
        },
        refused=refused,
    )


def _show(request: HttpRequest, name: str, facts: dict[str, Any], *, refused: Refused | None = None) -> HttpResponse:
    """The page, or the part of it that `desk.js` asks for. A refused act is 409, and everything typed is kept."""
    template = f"loans/desk/_{name}.html" if REGION in request.headers else f"loans/desk/{name}.html"
    return render(request, template, {"scan": ScanForm(), **facts}, status=200 if refused is None else 409)


def _code(request: HttpRequest) -> str:
    """What was scanned, or chosen where a code stood for several."""
    return request.POST.get("choice") or request.POST.get("code") or ""


def _where(meaning: Meaning) -> str | None:
    """The page on which the work with this code goes on."""
    item = f"?{urlencode({'item': meaning.asset.tag})}" if meaning.asset else ""
    if meaning.kind == Kind.HAND_OVER and meaning.loan:
        return reverse("loans:hand-over", args=[meaning.loan.pk]) + item
    if meaning.kind == Kind.RETURN and meaning.loan:
        return reverse("loans:return") + (item or f"?{urlencode({'loan': meaning.loan.number})}")
    return None


def _after_scan(request: StaffRequest, lines: list[LoanLine]) -> tuple[QueryDict, Said | None]:
    """What was posted so far with the tick of the item just scanned, and what to say about the scan."""
    data = request.POST.copy()
    raw = _code(request) if request.method == "POST" else request.GET.get("item", "")
    if not raw.strip():
        return data, None
    answer = scanning.tick(raw, lines, standing=request.standing)
    if answer.line is None:
        return data, Said.no(answer.sentence, answer.meaning)
    prefix = prefix_of(answer.line)
    if data.get(f"{prefix}-ticked") and not data.get(f"{prefix}-aside"):
        return data, Said.again(_("Scanned already: %(item)s") % {"item": answer.line.asset})
    data[f"{prefix}-ticked"] = "on"
    data.pop(f"{prefix}-aside", None)
    return data, Said.yes(_("Scanned: %(item)s") % {"item": answer.line.asset})


def _signs(request: HttpRequest) -> bool:
    """Whether the borrower signs: by the button, or by Enter after the staff code (which presses the first button)."""
    return "sign" in request.POST or bool(
        request.POST.get("consent") and not _code(request) and "refresh" not in request.POST
    )


def _without_consent(data: QueryDict) -> QueryDict:
    changed = data.copy()
    changed["consent"] = ""
    return changed


def _planned(
    request: StaffRequest, loan: Loan, form: HandOverForm, points: Mapping[int, Points], lines: list[LoanLine]
) -> Delivery:
    standing = request.standing
    return deliveries.plan(
        loan,
        lines,
        by=standing.person,
        on=standing.on,
        checked=form.checked(),
        set_aside=form.set_aside(),
        collector=form.collector(),
        points=points,
        duty=duties.judge(duties.named_at_hand_over(loan, standing)),
    )


def _hand_over(request: StaffRequest, loan: Loan, form: HandOverForm) -> None:
    """Hand over, and say so on the desk.

    Raises:
        Refusal: those of `actions.hand_over`.
    """
    checked = form.checked()
    actions.hand_over(
        loan,
        by=request.user,
        at=now(),
        checked=checked,
        set_aside=form.set_aside(),
        consent=form.typed_consent,
        signed_sha256=form.shown_sha256 or "-",
        collector=form.collector(),
    )
    words = ngettext(
        "Handed over %(count)s item of loan %(number)s to %(name)s, due back on %(day)s.",
        "Handed over %(count)s items of loan %(number)s to %(name)s, due back on %(day)s.",
        len(checked),
    )
    messages.success(
        request,
        words
        % {
            "count": len(checked),
            "number": loan.number,
            "name": loan.borrower.name,
            "day": thai_date(loan.due_on, style="with_day"),
        },
    )


def _check_list(
    loan: Loan, form: HandOverForm, planned: Delivery, said: Said | None, refused: Refused | None
) -> dict[str, Any]:
    done = len(planned.going) + len(planned.aside)
    return {
        "loan": loan,
        "form": form,
        "rows": [{"form": each, "line": each.line, "verdict": planned.items.get(each.line.pk)} for each in form.lines],
        "planned": planned,
        "done": done,
        "left": len(planned.lines) - done,
        "turn": in_turn(State(loan.state), Step.HAND_OVER),
        "said": said,
        "refused": refused,
        "is_ready": bool(planned.verdict),
    }


def _person_of(meaning: Meaning) -> Person | None:
    return meaning.person or (meaning.loan.borrower if meaning.loan else None)


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
    if said is not None and said.tone == "danger" and _code(request):
        meaning = desk_queries.meaning_of(_code(request), request.standing)
        if meaning.line is not None and check_lists.points_out(meaning.line):
            return meaning
    raw = request.GET.get("item") or request.GET.get("loan") or ""
    if not raw:
        return None
    meaning = desk_queries.meaning_of(raw, request.standing)
    return meaning if meaning.kind == Kind.RETURN else None
