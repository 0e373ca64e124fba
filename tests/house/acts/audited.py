"""The acts of auditors in the reading room, and of whoever appoints those who read reports of misuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from audit.journal.findings import Report
from audit.journal.record import SYSTEM
from audit.misuse import actions as misuse
from audit.oversight import actions, asked
from audit.oversight.models import FileKind
from people.models import Office
from tests.audit.misuse.committee import REASON, hold
from tests.audit.oversight.room import TEXT, TITLE, days, raised
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment

WORDS: Final = "มอบหมายผู้รับผิดชอบแล้วตามคำสั่งที่ 12/2570"


def auditor(cast: Cast) -> dict[str, Any]:
    """The auditor, two hours after the cast."""
    return {"by": cast.auditor, "at": moment(cast)}


def raise_finding(cast: Cast) -> Act:
    due = cast.on + timedelta(days=30)
    return lambda: actions.raise_finding(cast.finance, title=TITLE, text=TEXT, answer_by=due, **auditor(cast))


def answer_finding(cast: Cast) -> Act:
    finding = raised(cast)
    return lambda: actions.answer_finding(finding, by=cast.finance_head, at=moment(cast), text=WORDS)


def follow_up(cast: Cast) -> Act:
    finding = actions.answer_finding(raised(cast), by=cast.finance_head, at=cast.at, text=WORDS)
    due = cast.on + timedelta(days=7)
    return lambda: actions.follow_up(finding, text=WORDS, answer_by=due, **auditor(cast))


def close_finding(cast: Cast) -> Act:
    finding = actions.answer_finding(raised(cast), by=cast.finance_head, at=cast.at, text=WORDS)
    return lambda: actions.close_finding(finding, text=WORDS, **auditor(cast))


def ask_verification(cast: Cast) -> Act:
    return lambda: actions.ask_verification(**auditor(cast))


def end_verification(cast: Cast) -> Act:
    verification = actions.ask_verification(by=cast.auditor, at=cast.at)
    return lambda: actions.end_verification(verification, report=Report(), by=SYSTEM, at=moment(cast))


def take_away(cast: Cast) -> Act:
    question = asked.QUESTIONS["acting"]
    return lambda: actions.take_away(
        question, period=days(cast), kind=FileKind.CSV, purpose="แผนการตรวจสอบ ปี 2570", **auditor(cast)
    )


def appoint(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    return lambda: misuse.appoint(cast.auditor, by=cast.governor, at=moment(cast), reason=REASON)


def end_appointment(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    handler = misuse.appoint(cast.auditor, by=cast.governor, at=cast.at, reason=REASON)
    return lambda: misuse.end_appointment(handler, by=cast.governor, at=moment(cast), reason=REASON)


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "audit.oversight.actions.findings": (raise_finding, answer_finding, follow_up, close_finding),
    "audit.oversight.actions.verifying": (ask_verification, end_verification),
    "audit.oversight.actions.taking_away": (take_away,),
    "audit.misuse.actions.appointing": (appoint, end_appointment),
}
