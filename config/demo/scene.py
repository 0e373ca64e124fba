"""How one loan of the demo office goes: who asks for what, from when to when, and what then happens, turn by turn.

All days are counted backwards from the day of loading: 3 is three days ago, -2 the day after tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assets.models import Condition
from loans.actions import Finding
from loans.models import PlaceKind
from loans.rules import Purpose
from loans.states import State, Step

GOOD: Final = Finding()
BROKEN: Final = Finding(works=False, condition=Condition.DAMAGED, note="เปิดไม่ติด จอภาพแตกร้าวจากการตกหล่น")
INCOMPLETE: Final = Finding(complete=False, condition=Condition.DAMAGED, note="ไม่มีไมโครโฟนไร้สายคืนมา 1 ตัว")
TORN: Final = Finding(
    works=False, clean=False, condition=Condition.UNUSABLE, note="ผ้าใบขาดยาวกว่า 1 เมตร โครงเหล็กงอ 2 ท่อน"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a loan. by: key of the person; empty: whoever holds the office.

    part: by place of an item (from 1) the reason why it is not approved, or set aside. findings: by place of an item
    that comes back what was found on it.
    """

    step: Step
    ago: int
    by: str = ""
    reason: str = ""
    part: Mapping[int, str] = field(default_factory=dict)
    findings: Mapping[int, Finding] = field(default_factory=dict)


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
        return self.ends not in (State.ON_LOAN, State.PARTLY_RETURNED, State.UNDER_209)


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


def way(ask: int, out: int, *, by: str = "") -> tuple[Turn, ...]:
    """Endorsed on the day it was asked, approved the day before it goes out (or on it), handed over: the plain way."""
    return endorsed(ask), approved(min(ask, out + 1), by), handed_over(out)
