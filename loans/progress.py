"""Where a loan stands, in words: the bar of steps and the one sentence that says who waits for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.clock import official_day
from core.thai import thai_date
from core.verdict import POLICY
from loans import rules
from loans.models import Amendment, Decision, DecisionKind, Loan
from loans.states import HOLDING, OUT, STATE_LABELS, State
from people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Stage(StrEnum):
    """The steps of the bar, in their order."""

    REQUEST = "request"
    ENDORSEMENT = "endorsement"
    APPROVAL = "approval"
    COLLECTION = "collection"
    RETURN = "return"


STAGE_LABELS: Final[dict[Stage, _StrPromise]] = {
    Stage.REQUEST: pgettext_lazy("bar of steps", "Request"),
    Stage.ENDORSEMENT: pgettext_lazy("bar of steps", "Endorsement"),
    Stage.APPROVAL: pgettext_lazy("bar of steps", "Approval"),
    Stage.COLLECTION: pgettext_lazy("bar of steps", "Collection"),
    Stage.RETURN: pgettext_lazy("bar of steps", "Return"),
}

_STAGE_OF: Final = {
    State.AWAITING_ENDORSEMENT: Stage.ENDORSEMENT,
    State.AWAITING_APPROVAL: Stage.APPROVAL,
    State.SENT_BACK: Stage.REQUEST,
    State.APPROVED: Stage.COLLECTION,
    State.ON_LOAN: Stage.RETURN,
    State.PARTLY_RETURNED: Stage.RETURN,
    State.TO_INSPECT: Stage.RETURN,
    State.UNDER_209: Stage.RETURN,
    State.CANCELLED: Stage.COLLECTION,
    State.LAPSED: Stage.COLLECTION,
}
"""Where the bar stands in a state. RETURNED: at its end; REFUSED and WITHDRAWN: the decisions tell."""

_STOPPED: Final = frozenset({State.REFUSED, State.WITHDRAWN, State.CANCELLED, State.LAPSED})


@dataclass(frozen=True, slots=True)
class StepOfBar:
    """One step as `components/steps.html` draws it."""

    label: str
    state: str
    sentence: str = ""
    who: str = ""
    since: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Who waits for whom. basis: as of a verdict, empty where it rests on nothing. meaning: that of a badge."""

    text: str
    basis: str = ""
    meaning: str = "neutral"


def steps_of(
    loan: Loan, decisions: Iterable[Decision], *, on: date, reader: Person | None = None, who: str = ""
) -> list[StepOfBar]:
    """The bar of steps of a loan (with borrower and units) as seen on the day `on`. No query.

    decisions: those on the loan, oldest first. reader: is called "you" where he or she is the borrower. who: the people
    waited for.
    """
    stages = [stage for stage in Stage if stage is not Stage.ENDORSEMENT or loan.endorsing_unit_id is not None]
    reached = _stage_of(loan, decisions)
    answer = []
    for stage in stages:
        label = str(STAGE_LABELS[stage])
        if reached is None or stages.index(stage) < stages.index(reached):
            answer.append(StepOfBar(label, "done"))
        elif stage is not reached:
            answer.append(StepOfBar(label, "todo"))
        else:
            sentence = sentence_of(loan, on=on, reader=reader)
            state = "stopped" if State(loan.state) in _STOPPED else "current"
            answer.append(
                StepOfBar(label, state, sentence.text, who, since_words(loan, on=on), clause=sentence.basis),
            )
    return answer


def _stage_of(loan: Loan, decisions: Iterable[Decision]) -> Stage | None:
    """Where the bar stands; None: at its end."""
    state = State(loan.state)
    if state is State.RETURNED:
        return None
    if state in _STAGE_OF:
        return _STAGE_OF[state]
    kinds = [DecisionKind(decision.kind) for decision in decisions]
    if DecisionKind.SENT_BACK in kinds:
        kinds = kinds[len(kinds) - kinds[::-1].index(DecisionKind.SENT_BACK) :]
    if loan.endorsing_unit_id is not None and DecisionKind.ENDORSED not in kinds:
        return Stage.ENDORSEMENT
    return Stage.APPROVAL


def since_words(loan: Loan, *, on: date) -> str:
    """Since when the loan stands where it stands, with the days; of what is overdue, since when it is."""
    day = official_day(loan.waits_since)
    if State(loan.state) in OUT and rules.days_overdue(loan.due_on, on=on):
        day = loan.due_on + timedelta(days=1)
    days = (on - day).days
    if days <= 0:
        return _("since today")
    words = ngettext("since %(day)s (%(days)d day)", "since %(day)s (%(days)d days)", days)
    return words % {"day": thai_date(day), "days": days}


def approver_words(asked: Loan | Amendment) -> str:
    """The office that approves, with its unit: which head clause 208 names for a loan, or for a change of it."""
    loan = asked.loan if isinstance(asked, Amendment) else asked
    if asked.approving_office == rules.Office.AGENCY_HEAD:
        return _("the head of the state agency (%(agency)s)") % {"agency": loan.lending_unit.agency.short_name}
    return _("the head of %(unit)s") % {"unit": asked.approving_unit.name}


def sentence_of(loan: Loan, *, on: date, reader: Person | None = None) -> Sentence:
    """One sentence: who waits for whom, and what happens next. No query."""
    is_mine = reader is not None and reader.pk == loan.borrower_id
    state = State(loan.state)
    if state in HOLDING:
        return _before_hand_over(loan, state, is_mine=is_mine)
    if state in OUT:
        return _while_out(loan, is_mine=is_mine, on=on)
    return _at_the_end(loan, state)


def _who(loan: Loan) -> str:
    """Who is waited for: the borrower, or the agency that borrows."""
    return (
        loan.borrower_unit.name
        if loan.route in (rules.Route.BETWEEN_AGENCIES, rules.Route.CONSUMABLE)
        else loan.borrower.name
    )


def _before_hand_over(loan: Loan, state: State, *, is_mine: bool) -> Sentence:
    if state is State.AWAITING_ENDORSEMENT and loan.endorsing_unit is not None:
        text = _("Waiting for the head of %(unit)s to endorse the request.") % {"unit": loan.endorsing_unit.name}
        return Sentence(text, POLICY, "progress")
    if state is State.SENT_BACK:
        if is_mine:
            return Sentence(_("Waiting for you to correct the request and send it again."), "", "attention")
        if loan.keyed_by_id is not None:
            text = _("Waiting for the store to correct the entry with %(agency)s and send it again.")
            return Sentence(text % {"agency": _who(loan)}, "", "attention")
        text = _("Waiting for %(name)s to correct the request and send it again.") % {"name": loan.borrower.name}
        return Sentence(text, "", "attention")
    if state is State.APPROVED:
        day = thai_date(loan.collect_by or loan.due_on, style="with_day")
        facts = {"store": loan.lending_unit.name, "day": day}
        if is_mine:
            return Sentence(_("Collect the items at %(store)s by %(day)s.") % facts, "", "attention")
        facts["name"] = _who(loan)
        return Sentence(_("Waiting for %(name)s to collect the items at %(store)s by %(day)s.") % facts, "", "progress")
    text = _("Waiting for %(office)s to approve the request.") % {"office": approver_words(loan)}
    return Sentence(text, loan.clause, "progress")


def _while_out(loan: Loan, *, is_mine: bool, on: date) -> Sentence:
    days = rules.days_overdue(loan.due_on, on=on)
    facts = {
        "days": days,
        "day": thai_date(loan.due_on, style="with_day"),
        "store": loan.lending_unit.name,
        "name": _who(loan),
    }
    if days and is_mine:
        words = ngettext(
            "Return the items to %(store)s now: they are %(days)d day overdue.",
            "Return the items to %(store)s now: they are %(days)d days overdue.",
            days,
        )
        return Sentence(words % facts, "211", "danger")
    if days:
        words = ngettext(
            "%(name)s should have returned the items %(days)d day ago.",
            "%(name)s should have returned the items %(days)d days ago.",
            days,
        )
        return Sentence(words % facts, "211", "danger")
    meaning = "attention" if loan.due_on == on else "progress"
    if is_mine:
        text = _("Return the items to %(store)s in good working order by %(day)s.") % facts
    else:
        text = _("%(name)s has the items until %(day)s.") % facts
    return Sentence(text, "210" if loan.route == rules.Route.CONSUMABLE else "209", meaning)


def _at_the_end(loan: Loan, state: State) -> Sentence:
    if state is State.TO_INSPECT:
        return Sentence(_("Everything has been brought back. The store inspects it."), "209", "progress")
    if state is State.UNDER_209:
        return Sentence(_("The store settles what was damaged or lost with the borrower."), "209", "attention")
    if state is State.RETURNED:
        return Sentence(_("Everything is back in good working order."), "", "free")
    if state is State.REFUSED:
        return Sentence(_("The request was not approved. Nothing was lent."), "", "danger")
    if state is State.LAPSED:
        return Sentence(_("Nobody collected the items in time. Nothing was lent."), "", "neutral")
    if state is State.CANCELLED:
        return Sentence(_("The loan was given up before it was collected."), "", "neutral")
    return Sentence(_("The borrower took the request back."), "", "neutral")


def badge_of(loan: Loan, *, on: date) -> tuple[str, str]:
    """Meaning and word of the badge of a loan: its state, or how overdue it is."""
    state = State(loan.state)
    meaning = sentence_of(loan, on=on).meaning
    if state in OUT and (days := rules.days_overdue(loan.due_on, on=on)):
        return "danger", ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
    return meaning, str(STATE_LABELS[state])
