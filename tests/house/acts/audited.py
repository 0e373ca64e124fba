"""The acts of auditors in the reading room, and of whoever appoints those who read reports of misuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from audit.journal.findings import Report
from audit.journal.record import SYSTEM
from audit.misuse import actions as misuse
from audit.oversight import actions, asked
from audit.oversight.circulation import actions as circulation
from audit.oversight.circulation.actions import ProofKind
from audit.oversight.executive import actions as executive
from audit.oversight.executive.models import InstructionState
from audit.oversight.guideline import actions as guideline
from audit.oversight.models import FileKind
from audit.oversight.reports import actions as reports
from audit.oversight.reports.spans import Length, Span
from people.models import Office
from tests.audit.misuse.committee import REASON, hold
from tests.audit.oversight.executive import making as ordering
from tests.audit.oversight.guideline import making
from tests.audit.oversight.reports import making as reporting
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
    answer = asked.Answer(asked.QUESTIONS["acting"], days(cast))
    return lambda: actions.take_away(answer, kind=FileKind.CSV, purpose="แผนการตรวจสอบ ปี 2570", **auditor(cast))


def appoint(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    return lambda: misuse.appoint(cast.auditor, by=cast.governor, at=moment(cast), reason=REASON)


def end_appointment(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    handler = misuse.appoint(cast.auditor, by=cast.governor, at=cast.at, reason=REASON)
    return lambda: misuse.end_appointment(handler, by=cast.governor, at=moment(cast), reason=REASON)


def save_draft(cast: Cast) -> Act:
    return lambda: guideline.save_draft(
        cast.agency, by=cast.storekeeper, at=moment(cast), words=making.WORDS, revision=0
    )


def send_draft(cast: Cast) -> Act:
    draft = making.drafted(cast)
    return lambda: guideline.send_draft(draft, by=cast.storekeeper, at=moment(cast), revision=draft.revision)


def approve_guideline(cast: Cast) -> Act:
    waiting = making.sent(cast)
    return lambda: guideline.approve_guideline(
        waiting,
        by=cast.governor,
        at=moment(cast),
        number=making.NUMBER,
        effective_on=cast.on,
        signed_sha256=waiting.sha256_of_text(),
    )


def return_draft(cast: Cast) -> Act:
    waiting = making.sent(cast)
    return lambda: guideline.return_draft(waiting, by=cast.governor, at=moment(cast), reason=making.REASON)


def withdraw_guideline(cast: Cast) -> Act:
    published = making.published(cast)
    return lambda: guideline.withdraw_guideline(published, by=cast.governor, at=moment(cast), reason=making.REASON)


def circulate(cast: Cast) -> Act:
    version = making.published(cast)
    return lambda: circulation.circulate(
        version,
        by=cast.governor,
        at=moment(cast),
        number="กท 0407/ว 12",
        order=making.REASON,
        acknowledge_by=cast.on,
        units=[cast.bangkok],
    )


def acknowledge(cast: Cast) -> Act:
    circular = making.circulated(cast, making.published(cast))
    sha256 = circular.guideline.text_sha256
    return lambda: circulation.acknowledge(circular, by=cast.borrower, at=moment(cast), signed_sha256=sha256)


def remind_of_circular(cast: Cast) -> Act:
    circular = making.circulated(cast, making.published(cast), days=0)
    return lambda: circulation.remind_of_circular(circular, by=SYSTEM, at=moment(cast))


def take_proof(cast: Cast) -> Act:
    circular = making.circulated(cast, making.published(cast))
    return lambda: circulation.take_proof(
        circular, by=cast.director, at=moment(cast), kind=ProofKind.CSV, purpose=making.REASON
    )


def appoint_custodian(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    return lambda: misuse.appoint_custodian(cast.auditor, by=cast.governor, at=moment(cast), reason=REASON)


def end_custodian(cast: Cast) -> Act:
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    hold(cast, cast.auditor, cast.bangkok, Office.INTEGRITY_OFFICER)
    custodian = misuse.appoint_custodian(cast.auditor, by=cast.governor, at=cast.at, reason=REASON)
    return lambda: misuse.end_custodian(custodian, by=cast.governor, at=moment(cast), reason=REASON)


def open_report(cast: Cast) -> Act:
    span = Span.around(cast.on, Length.MONTH)
    return lambda: reports.open_report(cast.district, span=span, by=SYSTEM, at=moment(cast))


def write_measures(cast: Cast) -> Act:
    report = reporting.running(cast)
    return lambda: reports.write_measures(report, by=cast.storekeeper, at=moment(cast), measures=reporting.DONE)


def ask_head(cast: Cast) -> Act:
    """Once more, because it is late."""
    report, late = reporting.november(cast), reporting.DECEMBER + timedelta(days=30)
    return lambda: reports.ask_head(report, by=SYSTEM, at=late)


def sign(cast: Cast) -> Act:
    report, at = reporting.november(cast), reporting.DECEMBER + timedelta(hours=1)
    sha256 = reporting.said(report).sha256
    return lambda: reports.sign(report, by=cast.director, at=at, signed_sha256=sha256)


def give_instruction(cast: Cast) -> Act:
    return lambda: ordering.given(cast)


def answer_instruction(cast: Cast) -> Act:
    waiting = ordering.given(cast)
    return lambda: executive.answer_instruction(waiting, by=cast.storekeeper, at=cast.at, text=ordering.DONE)


def return_instruction(cast: Cast) -> Act:
    answered = ordering.in_state(InstructionState.ANSWERED, cast)
    return lambda: executive.return_instruction(
        answered, by=cast.director, at=moment(cast), text=ordering.TEXT, due_on=cast.on + timedelta(days=14)
    )


def close_instruction(cast: Cast) -> Act:
    answered = ordering.in_state(InstructionState.ANSWERED, cast)
    return lambda: executive.close_instruction(answered, by=cast.director, at=moment(cast), text=ordering.DONE)


READY: Final[dict[str, tuple[Ready, ...]]] = {
    "audit.oversight.actions.findings": (raise_finding, answer_finding, follow_up, close_finding),
    "audit.oversight.actions.verifying": (ask_verification, end_verification),
    "audit.oversight.actions.taking_away": (take_away,),
    "audit.oversight.guideline.actions.drafting": (save_draft, send_draft),
    "audit.oversight.guideline.actions.publishing": (approve_guideline, return_draft, withdraw_guideline),
    "audit.oversight.circulation.actions.sending": (circulate,),
    "audit.oversight.circulation.actions.acknowledging": (acknowledge,),
    "audit.oversight.circulation.actions.reminding": (remind_of_circular,),
    "audit.oversight.circulation.actions.taking_away": (take_proof,),
    "audit.oversight.reports.actions.telling": (open_report, ask_head),
    "audit.oversight.reports.actions.writing": (write_measures,),
    "audit.oversight.reports.actions.signing": (sign,),
    "audit.oversight.executive.actions.ordering": (
        give_instruction,
        answer_instruction,
        return_instruction,
        close_instruction,
    ),
    "audit.misuse.actions.appointing": (appoint, end_appointment),
    "audit.misuse.actions.custodians": (appoint_custodian, end_custodian),
}
