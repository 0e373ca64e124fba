"""Turns of the story under clause 209: a loss is reported, a case goes its way and is closed by a second person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from assets.models import AcquisitionMethod, Condition
from assets.values import values_of
from config.demo.played import Played
from config.demo.scene import Turn
from core.clock import official_day
from core.scans import scan_of
from core.typeset import Block, Gap, Paper, Style, Text, pdf
from loans import actions
from loans.case_states import CaseStep
from loans.models import Found, Loan
from loans.rules import Remedy
from loans.states import Step

ALIKE: Final = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)


def _lose(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    line = played.line(turn.item)
    actions.report_loss(loan, line=line, by=played.borrower, at=at, found=Found.LOST, account=turn.reason)


def _tell(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.note_cause(played.case(turn.item), by=played.keeper(turn), at=at, cause=turn.reason)


def _link(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    case, on = played.case(turn.item), official_day(at)
    actions.link_fact_finding(case, by=played.keeper(turn), at=at, number=turn.paper, ordered_on=on)


def _propose(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    case = played.case(turn.item)
    actions.propose_remedy(case, by=played.borrower, at=at, remedy=_remedy(turn), reason=turn.reason)


def _choose(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    case = played.case(turn.item)
    actions.choose_remedy(case, by=played.keeper(turn), at=at, remedy=_remedy(turn), reason=turn.reason)


def _repair(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    by, paper = played.keeper(turn), _evidence(turn, at)
    actions.record_repair(played.case(turn.item), by=by, at=at, works=True, complete=True, clean=True, evidence=paper)


def _replace(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    case = played.case(turn.item)
    new = replace(
        values_of(case.line.asset),
        serial_no=f"SN-{played.office.on.year}-{case.serial:04d}",
        acquired_on=official_day(at),
        acquisition_method=AcquisitionMethod.UNKNOWN,
        document_no=turn.paper,
        condition=Condition.GOOD,
        identifiers=(),
    )
    by, paper = played.keeper(turn), _evidence(turn, at)
    actions.record_replacement(case, by=by, at=at, likeness=ALIKE, values=new, evidence=paper)


def _pay(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    case, paper = played.case(turn.item), _evidence(turn, at)
    actions.record_payment(case, by=played.keeper(turn), at=at, amount=case.price, evidence=paper)


def _settle(played: Played, loan: Loan, turn: Turn, at: datetime) -> None:
    actions.close_case(played.case(turn.item), by=played.office.persons[turn.by], at=at, note=turn.reason)


def _remedy(turn: Turn) -> Remedy:
    if turn.remedy is None:
        raise ValueError("A remedy is agreed on without being named.")
    return turn.remedy


def _evidence(turn: Turn, at: datetime) -> actions.Evidence:
    on = official_day(at)
    return actions.Evidence(scan=scan_of(_paper(turn.paper, on)), number=turn.paper, dated_on=on)


def _paper(number: str, on: date) -> bytes:
    """A paper that says that it is made up."""
    heading, body = Style(size=20, bold=True), Style(size=16)
    said = "เอกสารสมมติของสำนักงานสาธิต ใช้แสดงตัวอย่างหลักฐานเท่านั้น"
    blocks: list[Block] = [Text(number, heading), Gap(12), Text(said, body), Text(f"{on:%d/%m}/{on.year + 543}", body)]
    return pdf(Paper(title=number, number="DEMO", blocks=blocks))


TURNS: Final[Mapping[Step | CaseStep, Callable[[Played, Loan, Turn, datetime], None]]] = {
    Step.REPORT_LOSS: _lose,
    Step.SETTLE: _settle,
    CaseStep.NOTE_CAUSE: _tell,
    CaseStep.LINK_FACT_FINDING: _link,
    CaseStep.PROPOSE: _propose,
    CaseStep.CHOOSE: _choose,
    CaseStep.REPAIR: _repair,
    CaseStep.REPLACE: _replace,
    CaseStep.PAY: _pay,
}
