"""Loans as their people see them: my loans, all I may see, one loan and what can be done with it, those of an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from assets.models import Asset
from assets.paging import PARAMETER
from audit.journal.views import timeline_page
from core import clock
from core.thai import clean
from core.verdict import Permitted, Refusal, Refused, Verdict
from loans import actions, case_queries, override_queries, permissions, queries, rules, signing
from loans.changed import differences_of, judge_route
from loans.chase_file import Panel, panel_of
from loans.forms import GivingUpForm
from loans.models import Conflict, Decision, Loan, LoanLine
from loans.printing.offers import moments_of_return, papers_of
from loans.progress import badge_of, sentence_of, steps_of
from loans.rules import Route
from loans.states import CLOSED, LINE_LABELS, OUT, STEP_LABELS, LineState, State, Step, in_turn
from loans.supply_queries import SupplyFile, supply_file
from loans.views.home import Row
from people.models import Capacity

if TYPE_CHECKING:
    from people.middleware import StaffRequest

FILTERS: Final = {
    "waiting": (
        pgettext_lazy("filter of loans", "Being decided"),
        (State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL, State.SENT_BACK),
    ),
    "collect": (pgettext_lazy("filter of loans", "To be collected"), (State.APPROVED,)),
    "out": (pgettext_lazy("filter of loans", "On loan"), (*OUT, State.TO_INSPECT, State.UNDER_209)),
    "closed": (pgettext_lazy("filter of loans", "Closed"), tuple(CLOSED)),
}

LINE_MEANINGS: Final = {
    LineState.APPROVED: "free",
    LineState.OUT: "progress",
    LineState.REQUESTED: "progress",
    LineState.RETURNED: "free",
    LineState.TO_INSPECT: "attention",
    LineState.UNDER_209: "attention",
    LineState.SETTLED: "free",
    LineState.REFUSED: "danger",
}


PERMITTED: Final = Permitted()


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the loan page: where it leads, or why it cannot be pressed."""

    label: str
    url: str
    verdict: Verdict = PERMITTED
    is_primary: bool = False


def mine(request: StaffRequest) -> HttpResponse:
    """What the person has asked for and borrowed."""
    return _list(request, Q(borrower=request.user), is_mine=True)


def every(request: StaffRequest) -> HttpResponse:
    """All loans this person may see, for who looks after more than their own."""
    standing = request.standing
    if not (standing.is_storekeeper or standing.is_approver or standing.is_supervisor or standing.is_auditor):
        raise Http404
    return _list(request, permissions.visible(standing), is_mine=False)


def _list(request: StaffRequest, scope: Q, *, is_mine: bool) -> HttpResponse:
    chosen = request.GET.get("state", "")
    text = clean(request.GET.get("q", "")[:200])
    states = FILTERS[chosen][1] if chosen in FILTERS else ()
    page = queries.loans_in(scope, states=states, text=text, cursor=request.GET.get(PARAMETER, ""))
    rows = [Row.of(loan, request) for loan in page.rows]
    context = {
        "rows": rows,
        "has_slips": any(row.has_slip for row in rows),
        "filters": [("", pgettext("filter of loans", "All"), chosen not in FILTERS)]
        + [(name, label, name == chosen) for name, (label, _states) in FILTERS.items()],
        "chosen": chosen if chosen in FILTERS else "",
        "text": text,
        "is_mine": is_mine,
        **page.links(request.GET),
    }
    return render(request, "loans/list.html", context)


def loan(request: StaffRequest, pk: int) -> HttpResponse:
    """One loan: who waits for whom, what this person can do, and everything that was decided and signed."""
    file = _file(request, pk)
    found, on = file.loan, request.standing.on
    is_mine = found.borrower_id == request.user.pk
    # Only the borrower wants to know whom to ask; whoever decides knows, and the record keeps who did.
    deciders = queries.who_decides(found, on=on) if is_mine else ()
    who = ", ".join(dict.fromkeys(seat.person_name for seat in deciders))
    meaning, word = badge_of(found, on=on)
    reads_record = permissions.reads_record_of(found, request.standing)
    chase = panel_of(found, on=on, was_chased=file.was_chased)
    acts = [*_acts(found, request), *_chase_acts(found, chase, request)]
    supplies = supply_file(found) if found.route == Route.CONSUMABLE else None
    context = {
        "file": file,
        "loan": found,
        "title": found.number,
        "meaning": meaning,
        "word": word,
        "steps": steps_of(found, file.decisions, on=on, reader=request.user, who=who),
        "sentence": sentence_of(found, on=on, reader=request.user),
        "lines": [_line_row(line) for line in file.lines],
        "supplies": supplies,
        "total": queries.total_of(file.lines) if file.lines else found.value,
        "claims": case_queries.open_claims_of(file.claimed),
        "decisions": [(decision, capacity_words(decision)) for decision in file.decisions],
        "conflicts": [
            (
                conflict,
                capacity_words(conflict),
                conflict.reason if _reads_reason_of(conflict, reads_record, request) else "",
            )
            for conflict in file.conflicts
        ],
        "amendments": [(each, differences_of(each)) for each in file.amendments],
        "acts": [act for act in acts if act.verdict],
        "blocked": [act for act in acts if isinstance(act.verdict, Refused)],
        "exceptions": override_queries.relied_on(file),
        "history_url": reverse("loans:history", args=[pk]) if reads_record else "",
        "papers": papers_of(found, _returned_at(file.lines, supplies), letters=_letters_of(chase)),
        "is_mine": is_mine,
        "to_sign": is_mine and found.state == State.APPROVED and signing.waits_for(found, at=clock.now()),
        "keeps_store": permissions.keeps_the_store(found, request.standing),
        "chase": chase,
    }
    return render(request, "loans/loan.html", context)


def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a request back before it is decided."""
    return _give_up(request, pk, Step.WITHDRAW)


def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Give an approved loan up before it is collected."""
    return _give_up(request, pk, Step.CANCEL)


def withdraw_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a change that was asked for while the items are out."""
    return _give_up(request, pk, Step.WITHDRAW_CHANGE)


_GIVE_UP: Final[Mapping[Step, Callable[..., Loan]]] = {
    Step.WITHDRAW: actions.withdraw,
    Step.CANCEL: actions.cancel,
    Step.WITHDRAW_CHANGE: actions.withdraw_change,
}


def _give_up(request: StaffRequest, pk: int, step: Step) -> HttpResponse:
    found = _file(request, pk).loan
    if not permissions.may(step, found, request.standing):
        raise Http404
    form = GivingUpForm(request.POST if request.method == "POST" else None, reason_needed=step is Step.CANCEL)
    context: dict[str, Any] = {
        "loan": found,
        "form": form,
        "step": STEP_LABELS[step],
        "is_cancel": step is Step.CANCEL,
        "is_change": step is Step.WITHDRAW_CHANGE,
    }
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            _GIVE_UP[step](found, by=request.user, at=clock.now(), reason=reason)
        except Refusal as refusal:
            return render(request, "loans/give_up.html", context | {"verdict": refusal.verdict}, status=409)
        said = _("Loan %(number)s: the items are free again.")
        if step is Step.WITHDRAW_CHANGE:
            said = _("Loan %(number)s: the change is taken back, the old terms stay.")
        messages.success(request, said % {"number": found.number})
        return redirect(found)
    verdict = in_turn(State(found.state), step)
    return render(request, "loans/give_up.html", context | {"verdict": verdict, "is_blocked": not verdict})


def history(request: StaffRequest, pk: int) -> HttpResponse:
    """The record of a loan, for auditors in scope and the heads over it."""
    seen = Loan.objects.filter(permissions.visible(request.standing)).select_related("lending_unit", "borrower_unit")
    found = get_object_or_404(seen, pk=pk)
    if not permissions.reads_record_of(found, request.standing):
        raise Http404
    return timeline_page(request, found.journal_subject().name, found.number, found.get_absolute_url())


def of_asset(request: StaffRequest, tag: str) -> HttpResponse:
    """The loans of one item: what holds it now and later, and what was."""
    asset = get_object_or_404(Asset.objects.select_related("responsible_unit"), tag=clean(tag))
    if not permissions.reads_loans_of(asset.responsible_unit, request.standing):
        raise Http404
    found = queries.lines_of_asset(asset, cursor=request.GET.get(PARAMETER, ""))
    context = {
        "asset": asset,
        "current": [_line_row(line) for line in found.current],
        "past": [_line_row(line) for line in found.past.rows],
        **found.past.links(request.GET),
    }
    return render(request, "loans/of_asset.html", context)


def _file(request: StaffRequest, pk: int) -> queries.LoanFile:
    file = queries.loan_file(pk, request.standing)
    if file is None:
        raise Http404
    return file


def _returned_at(lines: Iterable[LoanLine], supplies: SupplyFile | None) -> list[datetime | None]:
    """When something came back of a loan: its items, or parts of its debts in kind."""
    of_items = moments_of_return(lines)
    return of_items if supplies is None else [each.at for row in supplies.rows for each in row.returns]


def _line_row(line: LoanLine) -> tuple[LoanLine, str, str]:
    """The line with meaning and word of its badge."""
    state = LineState(line.state)
    return line, LINE_MEANINGS.get(state, "neutral"), str(LINE_LABELS[state])


def _reads_reason_of(conflict: Conflict, reads_record: bool, request: StaffRequest) -> bool:
    """Why somebody is partial is for who declared it, and for who reads the record: not for the borrower."""
    return reads_record or conflict.by_id == request.user.pk


def capacity_words(decision: Decision | Conflict) -> str:
    """In which capacity a decision was given, as it stands under the signature."""
    titles = {"held": decision.post_title, "post": decision.on_behalf_of or decision.post_title}
    match decision.capacity:
        case Capacity.ON_BEHALF:
            return _("%(held)s, on behalf of %(post)s") % titles
        case Capacity.ACTING:
            return _("acting for %(post)s") % titles
        case Capacity.ACTING_IN_POST:
            return _("acting in the post of %(post)s") % titles
        case _own:
            return decision.post_title


def _supply_acts(loan: Loan, request: StaffRequest) -> list[Act]:
    """What can be done with a loan of consumables: it goes by quantities, at the store and by the head (210)."""
    standing, state = request.standing, State(loan.state)
    keeps, acts = permissions.keeps_the_store(loan, standing), []
    if state is State.APPROVED and keeps:
        acts.append(
            Act(str(STEP_LABELS[Step.HAND_OVER]), reverse("supplies:hand-over", args=[loan.pk]), is_primary=True)
        )
    if state in OUT and keeps:
        acts.append(Act(_("Take back in kind"), reverse("supplies:return", args=[loan.pk]), is_primary=True))
    heads = permissions.approving_seat(loan, standing) is not None and request.user.pk not in permissions.barred(loan)
    if state in OUT and heads:
        acts.append(Act(_("Accept something else in kind"), reverse("supplies:equivalent", args=[loan.pk])))
    for step, name in ((Step.WITHDRAW, "withdraw"), (Step.CANCEL, "cancel")):
        if permissions.may(step, loan, standing) and in_turn(state, step):
            acts.append(Act(str(STEP_LABELS[step]), reverse(f"loans:{name}", args=[loan.pk])))
    return acts + _receipt_acts(loan, request)


def _decision_acts(loan: Loan, request: StaffRequest) -> list[Act]:
    """Deciding on a request, where this person holds the office; what is refused comes with its reason."""
    standing, state = request.standing, State(loan.state)
    if state not in (State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL):
        return []
    step = Step.ENDORSE if state is State.AWAITING_ENDORSEMENT else Step.APPROVE
    verdict = permissions.may(step, loan, standing)
    if verdict or permissions.deciding_seat(loan, standing) is not None:
        return [Act(_("Decide on it"), reverse("loans:decide", args=[loan.pk]), verdict, is_primary=True)]
    return []


def _acts(loan: Loan, request: StaffRequest) -> list[Act]:
    """What this person can do with the loan now, the one next act first; what is refused comes with its reason."""
    standing, state = request.standing, State(loan.state)
    acts = _decision_acts(loan, request)
    if loan.route == Route.CONSUMABLE:
        return [*acts, *_supply_acts(loan, request)]
    correction = "correct" if loan.keyed_by_id is None else "agency-correct"
    for step, name in ((Step.RESUBMIT, correction), (Step.WITHDRAW, "withdraw"), (Step.CANCEL, "cancel")):
        if not permissions.may(step, loan, standing) or not in_turn(state, step):
            continue
        label = _("Correct the request") if step is Step.RESUBMIT else str(STEP_LABELS[step])
        acts.append(Act(label, reverse(f"loans:{name}", args=[loan.pk]), is_primary=step is Step.RESUBMIT))
    if permissions.may(Step.AMEND, loan, standing) and in_turn(state, Step.AMEND) and judge_route(loan):
        name, label = (
            ("extend", _("Ask for another date or place")) if state in OUT else ("change", _("Change the loan"))
        )
        if permissions.open_amendment(loan) is None:
            acts.append(Act(label, reverse(f"loans:{name}", args=[loan.pk])))
        elif permissions.is_borrower(loan, standing):
            acts.append(Act(str(STEP_LABELS[Step.WITHDRAW_CHANGE]), reverse("loans:withdraw_change", args=[loan.pk])))
    if permissions.holds_the_changing_office(loan, standing):
        acts.append(Act(_("Decide on the change"), reverse("loans:decide_change", args=[loan.pk]), is_primary=True))
    if permissions.keeps_the_store(loan, standing) and (state is State.APPROVED or state in OUT) and (url := _desk()):
        acts.insert(0, Act(_("To the desk"), url, is_primary=True))
    acts += _receipt_acts(loan, request)
    acts += _loss_acts(loan, request)
    return acts


def _loss_acts(loan: Loan, request: StaffRequest) -> list[Act]:
    """What is said about an item that is out and does not come back."""
    may = permissions.may(Step.REPORT_LOSS, loan, request.standing)
    if not may or not in_turn(State(loan.state), Step.REPORT_LOSS):
        return []
    loss = Act(str(STEP_LABELS[Step.REPORT_LOSS]), reverse("loans:report-loss", args=[loan.pk]))
    if not permissions.is_borrower(loan, request.standing):
        return [loss]
    return [Act(_("I returned it already"), reverse("loans:claim-returned", args=[loan.pk])), loss]


def _receipt_acts(loan: Loan, request: StaffRequest) -> list[Act]:
    """The receipt by the other store: confirmed by its storekeeper, or noted from another agency's paper."""
    if loan.issued_by_id is None or hasattr(loan, "store_receipt"):
        return []
    url = reverse("loans:receipt", args=[loan.pk])
    if permissions.takes_receipt(loan, request.standing):
        return [Act(_("Confirm the receipt"), url, is_primary=True)]
    if permissions.keeps_the_store(loan, request.standing) and loan.route in permissions.TO_ANOTHER_AGENCY:
        return [Act(_("Note their receipt"), url)]
    return []


def _chase_acts(loan: Loan, chase: Panel | None, request: StaffRequest) -> list[Act]:
    """What this person can do under clause 211: write down a demand, name who goes after the items."""
    acts, holder = [], chase.holder.person if chase and chase.holder else None
    is_late = State(loan.state) in OUT and rules.is_overdue(loan.due_on, on=request.standing.on)
    if is_late and permissions.may_demand(loan, request.standing, holder=holder):
        acts.append(Act(_("Write down a demand"), reverse("loans:demand", args=[loan.pk])))
    if State(loan.state) in {State.APPROVED, *OUT} and permissions.may_name_duty_holder(loan, request.standing):
        acts.append(Act(_("Name who goes after the items"), reverse("loans:duty", args=[loan.pk])))
    return acts


def _desk() -> str:
    """The page of the desk, empty where there is none."""
    try:
        return reverse("loans:desk")
    except NoReverseMatch:
        return ""


def _letters_of(chase: Panel | None) -> list[str]:
    """The numbers of the letters that demanded the return."""
    done = chase.done if chase is not None else ()
    return list(dict.fromkeys(number for each in done if (number := getattr(each, "number", ""))))
