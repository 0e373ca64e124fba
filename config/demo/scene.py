"""How one loan of the demo office goes: who asks for what, from when to when, and what then happens, turn by turn.

All days are counted backwards from the day of loading: 3 is three days ago, -2 the day after tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assets.models import Condition
from loans.actions import Finding
from loans.case_states import CaseStep
from loans.models import PlaceKind
from loans.rules import Purpose, Remedy
from loans.states import State, Step

GOOD: Final = Finding()
BROKEN: Final = Finding(works=False, condition=Condition.DAMAGED, note="เปิดไม่ติด จอภาพแตกร้าวจากการตกหล่น")
CRACKED: Final = Finding(works=False, condition=Condition.DAMAGED, note="จอภาพร้าวที่มุมขวาบน ฝาพับปิดไม่สนิท")
INCOMPLETE: Final = Finding(complete=False, condition=Condition.DAMAGED, note="ไม่มีไมโครโฟนไร้สายคืนมา 1 ตัว")
TORN: Final = Finding(
    works=False, clean=False, condition=Condition.UNUSABLE, note="ผ้าใบขาดยาวกว่า 1 เมตร โครงเหล็กงอ 2 ท่อน"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a loan, or of the case of one of its items. by: key of the person; empty: whoever holds the office.

    part: by place of an item (from 1) the reason why it is not approved, or set aside. findings: by place of an item
    that comes back what was found on it. item: place of the item that is lost, or whose case it is. due, place: what a
    change asks for, else as before; due counts days like all others. paper: number of the paper that a step rests on.
    uninspected: what comes back is taken in, and looked at another day.
    """

    step: Step | CaseStep
    ago: int
    by: str = ""
    reason: str = ""
    part: Mapping[int, str] = field(default_factory=dict)
    findings: Mapping[int, Finding] = field(default_factory=dict)
    item: int = 0
    due: int | None = None
    place: str = ""
    remedy: Remedy | None = None
    paper: str = ""
    uninspected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One loan. items: kind and how many of it. asked, start, due: days ago. ends: the state it is left in."""

    store: str
    borrower: str
    items: Mapping[str, int]
    purpose: Purpose
    reason: str
    place: str
    place_kind: PlaceKind = PlaceKind.ON_PREMISES
    reference: str = ""
    for_unit: bool = False
    asked: int
    start: int
    due: int
    turns: tuple[Turn, ...] = ()
    ends: State

    @property
    def count(self) -> int:
        """How many items are asked for."""
        return sum(self.items.values())

    @property
    def frees_its_items(self) -> bool:
        """Whether the items can be lent to others after the last turn."""
        return self.ends not in (State.ON_LOAN, State.PARTLY_RETURNED, State.TO_INSPECT, State.UNDER_209)

    @property
    def lost(self) -> frozenset[int]:
        """The places of the items that never came back."""
        return frozenset(turn.item for turn in self.turns if turn.step == Step.REPORT_LOSS)

    @property
    def last_due(self) -> int:
        """The latest return date that anybody asked for, in days ago."""
        return min([self.due, *(turn.due for turn in self.turns if turn.due is not None)])


def endorsed(ago: int, by: str = "") -> Turn:
    return Turn(Step.ENDORSE, ago, by)


def approved(ago: int, by: str = "", *, part: Mapping[int, str] | None = None, reason: str = "") -> Turn:
    return Turn(Step.APPROVE, ago, by, reason, part or {})


def refused(ago: int, reason: str, by: str = "") -> Turn:
    return Turn(Step.REFUSE, ago, by, reason)


def sent_back(ago: int, reason: str) -> Turn:
    return Turn(Step.SEND_BACK, ago, reason=reason)


def sent_again(ago: int, reason: str) -> Turn:
    """The borrower corrects the reason of the request and signs anew."""
    return Turn(Step.RESUBMIT, ago, reason=reason)


def withdrawn(ago: int, reason: str) -> Turn:
    return Turn(Step.WITHDRAW, ago, reason=reason)


def cancelled(ago: int, reason: str, by: str = "") -> Turn:
    """By the borrower where nobody is named."""
    return Turn(Step.CANCEL, ago, by, reason)


def lapsed(ago: int) -> Turn:
    """By the clock."""
    return Turn(Step.LAPSE, ago)


def handed_over(ago: int, *, aside: Mapping[int, str] | None = None, by: str = "") -> Turn:
    return Turn(Step.HAND_OVER, ago, by, part=aside or {})


def back(ago: int, findings: Mapping[int, Finding] | None = None, *, by: str = "") -> Turn:
    """The items of these places come back; all that are out, in good order, where none is named."""
    return Turn(Step.CHECK_IN, ago, by, findings=findings or {})


def dropped_off(ago: int) -> Turn:
    """All that is out is taken in without an inspection, which waits."""
    return Turn(Step.CHECK_IN, ago, uninspected=True)


def conflict(ago: int, reason: str, by: str = "") -> Turn:
    """Who is to decide declares an interest: somebody else does."""
    return Turn(Step.DECLARE_CONFLICT, ago, by, reason)


def changed(ago: int, reason: str, *, due: int | None = None, place: str = "") -> Turn:
    """The borrower asks for another return date or place: of what was approved, or of what is out."""
    return Turn(Step.AMEND, ago, reason=reason, due=due, place=place)


def change_approved(ago: int, by: str = "") -> Turn:
    return Turn(Step.APPROVE_CHANGE, ago, by)


def change_refused(ago: int, reason: str, by: str = "") -> Turn:
    return Turn(Step.REFUSE_CHANGE, ago, by, reason)


def change_withdrawn(ago: int, reason: str) -> Turn:
    return Turn(Step.WITHDRAW_CHANGE, ago, reason=reason)


def lost(ago: int, item: int, account: str) -> Turn:
    """The borrower reports that an item is lost."""
    return Turn(Step.REPORT_LOSS, ago, reason=account, item=item)


def told(ago: int, item: int, cause: str) -> Turn:
    """The store writes down what happened to an item."""
    return Turn(CaseStep.NOTE_CAUSE, ago, reason=cause, item=item)


def looked_into(ago: int, item: int, order: str) -> Turn:
    """The order of the fact-finding is linked."""
    return Turn(CaseStep.LINK_FACT_FINDING, ago, item=item, paper=order)


def agreed(ago: int, item: int, remedy: Remedy, why: str) -> tuple[Turn, ...]:
    """The borrower proposes how to make it good, and the store agrees on the same day."""
    return (
        Turn(CaseStep.PROPOSE, ago, reason=why, item=item, remedy=remedy),
        Turn(CaseStep.CHOOSE, ago, reason=why, item=item, remedy=remedy),
    )


def made_good(ago: int, item: int, step: CaseStep, paper: str) -> Turn:
    """Repaired, replaced or paid for, against a paper of this number."""
    return Turn(step, ago, item=item, paper=paper)


def settled(ago: int, item: int, by: str, note: str) -> Turn:
    """A second person looks at the papers and closes the case."""
    return Turn(Step.SETTLE, ago, by, note, item=item)


def way(ask: int, out: int, *, by: str = "") -> tuple[Turn, ...]:
    """Endorsed on the day it was asked, approved the day before it goes out (or on it), handed over: the plain way."""
    return endorsed(ask), approved(min(ask, out + 1), by), handed_over(out)
