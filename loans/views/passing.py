"""The part of the hand-over page that an item passed on adds: its inspection, and the signature of who brings it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.utils.translation import gettext as _

from core.clock import now
from core.verdict import Verdict, first_refusal
from loans import actions, check_lists, handing_back, passing
from loans.actions import Finding, GivenBack
from loans.desk_forms import HandBackForm, HandOverForm, InspectionForm, PointsForm
from loans.documents import SignedText
from loans.letters import Collector
from loans.models import Loan, LoanLine
from loans.passing import Passing
from people import pins
from people.middleware import StaffRequest
from people.models import Person

FROM = "from"
"""The parameter of the hand-over page that names the line which is out: its item is passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """An item that its borrower brings to be passed on. text: what is signed for the return; list: its check list."""

    planned: Passing
    inspection: InspectionForm
    list: PointsForm
    signing: HandBackForm
    finding: Finding | None
    bringer: Collector | None
    text: SignedText
    verdict: Verdict

    @property
    def borrower(self) -> Person:
        return self.planned.source.loan.borrower

    @property
    def onto(self) -> LoanLine | None:
        """The line it goes on, where nothing stands in the way."""
        return self.planned.onto if self.verdict else None

    @property
    def by_card(self) -> bool:
        """Whether the own name is typed, and a card was shown."""
        return self.bringer is not None or self.borrower.is_contact


def brought(request: StaffRequest, loan: Loan, lines: Sequence[LoanLine]) -> Brought | None:
    """What is to be passed on to the borrower of `loan`, whose `lines` are from then on as they would be after it.

    None where nothing is, or the item is not out any more.
    """
    asked = request.GET.get(FROM, "")
    source = passing.out_at_desk(int(asked), request.standing) if asked.isdecimal() and len(asked) <= 18 else None
    if source is None:
        return None
    planned = passing.plan(source, loan, lines, by=request.standing.person, on=request.standing.on)
    data = request.POST if "back-shown" in request.POST else None
    inspection = InspectionForm(data, prefix="back")
    finding = inspection.finding() if inspection.is_valid() else None
    points = PointsForm(request.POST, line=source, points=check_lists.points_out(source))
    signing = HandBackForm(data, prefix="back")
    signing.is_valid()
    borrower = source.loan.borrower
    bringer = signing.bringer(borrower) if signing.is_bound else None
    in_order = finding is None or finding.is_in_order
    return Brought(
        planned=planned,
        inspection=inspection,
        list=points,
        signing=signing,
        finding=finding,
        bringer=bringer,
        text=handing_back.text_of(borrower, [source], bringer=bringer, on=request.standing.on),
        verdict=first_refusal(planned.verdict, passing.judge_finding(source, in_order=in_order)),
    )


def pass_on(request: StaffRequest, loan: Loan, form: HandOverForm, item: Brought) -> None:
    """Give back and hand over, and say so.

    Raises:
        Refusal: those of `actions.pass_on`.
    """
    item.verdict.require()
    onto, given = item.onto, getattr(item.signing, "cleaned_data", {})
    if onto is None:
        raise ValueError("A plan without a line was not refused.")
    ticks = item.list.ticks()
    finding = item.finding or Finding()
    with pins.counted(request, item.borrower), pins.counted(request, loan.borrower):
        actions.pass_on(
            loan,
            by=request.user,
            at=now(),
            source=item.planned.source,
            onto=onto.pk,
            back=GivenBack(
                finding=Finding(condition=finding.condition, note=finding.note, checks=ticks),
                consent=given.get("consent", ""),
                signed_sha256=given.get("signed_sha256", ""),
                strokes=given.get("strokes", ""),
                bringer=item.bringer,
            ),
            checked=form.checked(),
            set_aside=form.set_aside(),
            consent=form.typed_consent,
            signed_sha256=form.shown_sha256,
            strokes=form.drawn,
            collector=form.collector(),
        )
    words = _("%(item)s went from %(giver)s to %(name)s (loan %(number)s); both have signed.")
    facts = {"item": onto.asset, "giver": item.borrower.name, "name": loan.borrower.name, "number": loan.number}
    messages.success(request, words % facts)
