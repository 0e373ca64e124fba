"""The check list of one loan at the desk: scan or set aside every line, then the borrower signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.check_lists import Points
from assets.models import CustodyState
from core.clock import now, start_of_day
from core.thai import thai_date
from core.verdict import Refusal, Refused
from loans import actions, check_lists, deliveries, device_lines, duties, passing, scanning, visits
from loans.deliveries import Delivery
from loans.desk_forms import HandOverForm, prefix_of
from loans.desk_queries import Kind
from loans.models import Loan, LoanLine, SignatureAsk
from loans.rules import Route
from loans.said import Said
from loans.states import LineState, State, Step, in_turn
from loans.views.at_desk import HANDED, code_of, desk_page, show
from loans.views.passing import Brought, brought, pass_on
from people import pins
from people.middleware import StaffRequest


@desk_page
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """The check list of one loan: scan or set aside every line, then the borrower signs."""
    found = visits.loan_at_desk(pk, request.standing)
    if found is None:
        if Loan.objects.filter(pk=pk, route=Route.CONSUMABLE).exists():
            return redirect("supplies:hand-over", pk=pk)  # by quantities; that page knows whose it is
        raise Http404
    loan = found[0]
    parts = _parts(request, found)
    data, said, is_swapped = _after_scan(request, [line for _loan, each in parts for line in each])
    if is_swapped and (found := visits.loan_at_desk(pk, request.standing)) is not None:
        parts = _parts(request, found)
    lines = [line for _loan, each in parts for line in each]
    item = _brought(request, data, parts)
    asked: dict[str, Any] = {
        "lines": lines,
        "points": check_lists.points_of(lines),
        "letter": getattr(loan, "letter", None),
    }
    form = HandOverForm(data, **asked)
    planned = deliveries.of_all([_planned(request, *part, form, asked["points"]) for part in parts])
    if form.shown_sha256 != planned.text.sha256 and not _signs(request):
        form = HandOverForm(_without_consent(data), **asked)  # what was consented to is not what is shown now
    refused = None
    act = _act_of(request, item)
    if act is not None and not form.errors:
        try:
            is_done = act(request, [each for each, _lines in parts], form)
        except Refusal as refusal:
            refused = refusal.verdict
            if refused.code == "text-changed":
                form = HandOverForm(_without_consent(data), **asked)
        else:
            if is_done:
                return redirect("loans:desk")
    return show(
        request,
        "hand_over",
        {
            **_check_list(request, loan, form, planned, said, refused),
            "loans": [each for each, _lines in parts] if len(parts) > 1 else [],
            "others_wait": partial(visits.waits_with_others, loan, request.standing),
            "item": item,
            "is_ready": bool(planned.verdict) and (item is None or bool(item.verdict)),
            "from_line": _out_with_another(said, planned),
            "along": device_lines.given_along(loan, planned, asked["points"])
            if item is None and len(parts) == 1
            else "",
        },
        refused=refused,
        is_unreadable=act is not None and bool(form.errors),
    )


Act = Callable[[StaffRequest, list[Loan], HandOverForm], bool]
"""What a button does. It answers whether the work here is over."""

Part = tuple[Loan, list[LoanLine]]
"""A loan with its lines."""


def _parts(request: StaffRequest, found: Part) -> list[Part]:
    return visits.visit_at_desk(found[0], request.standing) if _is_visit(request, found[0]) else [found]


def _is_visit(request: HttpRequest, loan: Loan) -> bool:
    """Whether all that waits for the borrower is handed over at once; whom another agency sends signs loan by loan."""
    return bool(request.GET.get("all")) and not loan.borrower.is_contact


def _after_scan(request: StaffRequest, lines: list[LoanLine]) -> tuple[QueryDict, Said | None, bool]:
    """What was posted so far with the tick of the item just scanned, what to say, and whether an item was swapped."""
    data = request.POST.copy()
    raw = code_of(request) if request.method == "POST" else request.GET.get("item", "")
    if not raw.strip():
        return data, None, False
    if request.method == "POST":
        ticked = {line.pk for line in lines if _is_ticked(data, line)}
        answer = scanning.tick_or_swap(raw, lines, standing=request.standing, at=now(), ticked=ticked)
    else:
        answer = scanning.tick(raw, lines, standing=request.standing)
    if answer.line is None:
        return data, Said.no(answer.sentence, answer.meaning), False
    prefix = prefix_of(answer.line)
    if _is_ticked(data, answer.line):
        return data, Said.again(_("Scanned already: %(item)s") % {"item": answer.line.asset}), False
    if answer.swapped:  # what was noted is of the other item
        for name in [name for name in data if name.startswith(f"{prefix}-")]:
            del data[name]
    data[f"{prefix}-ticked"] = "on"
    data.pop(f"{prefix}-aside", None)
    said = answer.sentence if answer.swapped else _("Scanned: %(item)s") % {"item": answer.line.asset}
    return data, Said.yes(said), answer.swapped


def _brought(request: StaffRequest, data: QueryDict, parts: list[Part]) -> Brought | None:
    """What is passed on to the borrower of one loan; its line counts as scanned."""
    item = brought(request, *parts[0]) if len(parts) == 1 else None
    if item is not None and item.onto is not None:
        data[f"{prefix_of(item.onto)}-ticked"] = "on"
    return item


def _is_ticked(data: QueryDict, line: LoanLine) -> bool:
    return bool(data.get(f"{prefix_of(line)}-ticked")) and not data.get(f"{prefix_of(line)}-aside")


def _signs(request: HttpRequest) -> bool:
    """Whether the borrower signs: by the button, or by Enter after the staff code (which presses the first button)."""
    return "sign" in request.POST or bool(
        request.POST.get("consent") and not code_of(request) and "refresh" not in request.POST
    )


def _without_consent(data: QueryDict) -> QueryDict:
    changed = data.copy()
    changed["consent"] = changed["strokes"] = ""
    return changed


def _planned(
    request: StaffRequest, loan: Loan, lines: list[LoanLine], form: HandOverForm, points: Mapping[int, Points]
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


def _act_of(request: StaffRequest, item: Brought | None) -> Act | None:
    """What is to be done, by the button that was pressed. item: it is passed on, with what else goes."""
    named = next((act for name, act in _ACTS.items() if name in request.POST), None)
    if item is None or named is _note_refusal:
        return named or (_hand_over if _signs(request) else None)
    return partial(_pass_on, item=item) if named is not None or _signs(request) else None


def _pass_on(request: StaffRequest, loans: list[Loan], form: HandOverForm, *, item: Brought) -> bool:
    """Give the item back for who brings it and hand it over to who takes it, in one step.

    Raises:
        Refusal: those of `actions.pass_on`.
    """
    pass_on(request, loans[0], form, item)
    request.session[HANDED] = [loans[0].pk]
    return True


def _out_with_another(said: Said | None, planned: Delivery) -> int | None:
    """The line that an item is out on which was scanned, or which a line here is for. At most one query."""
    found = said.meaning if said else None
    if found is not None and found.kind == Kind.RETURN and found.line is not None:
        return found.line.pk if found.line.state == LineState.OUT else None
    out = [line.asset_id for line in planned.lines if line.asset.custody.state == CustodyState.ON_LOAN]
    return next(iter(passing.out_lines(out).values()), None) if out else None


def _hand_over(request: StaffRequest, loans: list[Loan], form: HandOverForm) -> bool:
    """Hand over, and say so on the desk, where the work goes on.

    Raises:
        Refusal: those of `actions.hand_over` and `actions.hand_over_visit`.
    """
    return _deliver(request, loans, form, on_paper=None)


def _hand_over_on_paper(request: StaffRequest, loans: list[Loan], form: HandOverForm) -> bool:
    """Hand over by the printed slips, which the borrower signs by hand; whom another agency sent has a mark of its own.

    Raises:
        Refusal: those of `actions.hand_over` and `actions.hand_over_visit`.
    """
    return _deliver(request, loans, form, on_paper=form.cleaned_data.get("paper_because", ""))


def _deliver(request: StaffRequest, loans: list[Loan], form: HandOverForm, *, on_paper: str | None) -> bool:
    loan, checked, collector = loans[0], form.checked(), form.collector()
    if len(loans) > 1:
        return _hand_over_visit(request, loans, form, on_paper=on_paper)
    with pins.counted(request, loan.borrower):
        actions.hand_over(
            loan,
            by=request.user,
            at=now(),
            checked=checked,
            set_aside=form.set_aside(),
            consent=form.typed_consent,
            signed_sha256=form.shown_sha256 or "-",
            collector=collector,
            strokes=form.drawn,
            asked=None if on_paper is not None else form.signed_elsewhere,
            on_paper=on_paper,
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
    request.session[HANDED] = [loan.pk]
    return True


def _hand_over_visit(request: StaffRequest, loans: list[Loan], form: HandOverForm, *, on_paper: str | None) -> bool:
    """Hand over what waits for one borrower, of several loans, by one signature.

    Raises:
        Refusal: those of `actions.hand_over_visit`.
    """
    with pins.counted(request, loans[0].borrower):
        actions.hand_over_visit(
            loans[0].borrower,
            by=request.user,
            at=now(),
            loans=[loan.pk for loan in loans],
            consent=form.typed_consent,
            strokes=form.drawn,
            on_paper=on_paper,
            is_asked=on_paper is None and form.signed_elsewhere is not None,
            **_frozen(form),
        )
    words = _("Handed over %(count)s items of the loans %(numbers)s to %(name)s by one signature.")
    numbers = ", ".join(loan.number for loan in loans)
    facts = {"count": len(form.checked()), "numbers": numbers, "name": loans[0].borrower.name}
    messages.success(request, words % facts)
    request.session[HANDED] = [loan.pk for loan in loans]
    return True


def _ask(request: StaffRequest, loans: list[Loan], form: HandOverForm) -> bool:
    """Put the text before the borrower on the own phone; this page waits for the answer.

    Raises:
        Refusal: those of `actions.ask_signature`.
    """
    along = [loan.pk for loan in loans[1:]]
    actions.ask_signature(loans[0], by=request.user, at=now(), along=along, **_frozen(form))
    return False


def _note_refusal(request: StaffRequest, loans: list[Loan], form: HandOverForm) -> bool:
    """Note that the borrower does not sign; the work goes on at the desk.

    Raises:
        Refusal: those of `actions.note_refusal`.
    """
    loan, reason = loans[0], form.cleaned_data.get("unsigned_because", "")
    along = [each.pk for each in loans[1:]]
    actions.note_refusal(loan, by=request.user, at=now(), reason=reason, along=along, **_frozen(form))
    words = _("Noted: %(name)s does not sign for loan %(number)s. Nothing was handed over; put the items back.")
    messages.warning(request, words % {"name": loan.borrower.name, "number": ", ".join(each.number for each in loans)})
    return True


_ACTS: Final = {"ask": _ask, "not_signed": _note_refusal, "on_paper": _hand_over_on_paper}
"""What else is done on the page, by the names of its buttons. Each answers whether the work here is over."""


def _frozen(form: HandOverForm) -> dict[str, Any]:
    return {
        "checked": form.checked(),
        "set_aside": form.set_aside(),
        "signed_sha256": form.shown_sha256 or "-",
    }


def _asked_today(request: StaffRequest, loan: Loan) -> SignatureAsk | None:
    """What was asked of the borrower today, with the answer. One query."""
    today = SignatureAsk.objects.filter(loan=loan, asked_at__gte=start_of_day(request.standing.on))
    return today.last()


def _check_list(
    request: StaffRequest, loan: Loan, form: HandOverForm, planned: Delivery, said: Said | None, refused: Refused | None
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
        "state_url": reverse("loans:signing-state", args=[loan.pk]),
        "refused": refused,
        "ask": _asked_today(request, loan) if planned.verdict and form.letter is None else None,
    }
