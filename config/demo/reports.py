"""The lending reports of the demo office: three months signed, one of them corrected, the others late; two orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from audit.oversight.executive import actions as orders
from audit.oversight.executive.exceptions import Kind
from audit.oversight.reports import actions, tasks
from audit.oversight.reports.drafts import drafted
from audit.oversight.reports.models import Report
from audit.oversight.reports.spans import Length
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from people.models import Agency, Person

UNIT, HEAD, OFFICER = "bangrak", "bangrak_director", "bangrak_keeper"

SIGNED: Final = 3
"""Months of the district that its director signed; those of the other units are late."""

WRITTEN: Final = {
    "20": {
        "responsible": "ฝ่ายการคลัง สำนักงานเขตบางรัก",
        "done": "ให้ยืมผ่านระบบทุกรายการ เลิกใช้ทะเบียนที่จดด้วยมือ และติดประกาศขั้นตอนการยืมที่จุดบริการ",
    },
    "21": {"responsible": "ทุกฝ่ายในสำนักงานเขต", "done": "แจ้งเวียนระเบียบฯ ข้อ 207 ถึงข้อ 211 และชี้แจงในการประชุมประจำเดือน"},
    "23": {"responsible": "ฝ่ายปกครอง", "done": "เผยแพร่แนวปฏิบัติบนเว็บไซต์และป้ายประกาศของสำนักงานเขต"},
    "24": {"responsible": "ผู้อำนวยการเขต", "done": "ตรวจรายการเกินกำหนดทุกสัปดาห์ และสั่งการให้ทวงถามเป็นหนังสือ"},
}

ADDED: Final = "แจ้งเวียนระเบียบฯ ข้อ 207 ถึงข้อ 211 ครบทุกฝ่ายและโรงเรียนในสังกัด พร้อมหลักฐานการรับทราบ"
WHY: Final = "ฉบับแรกมิได้ระบุว่าแจ้งเวียนถึงโรงเรียนในสังกัดแล้ว"


def play(office: DemoOffice) -> int:
    """Count, fill in, sign, correct and order, on the last working days; answers how many texts were signed.

    Raises:
        core.verdict.Refusal: the story is not allowed.
    """
    head, officer = office.persons[HEAD], office.persons[OFFICER]
    agency = Agency.objects.get(is_ours=True)
    before, yesterday = working_day(office.on, 3), working_day(office.on, 1)
    _order(office, head, officer, closed=True, at=moment(before, "09:00"))
    tasks.prepare_agency(agency, at=moment(before, "10:00"))
    over = Report.objects.filter(
        unit=office.units[UNIT], months=Length.MONTH, sign_by__lt=office.on + timedelta(days=15)
    )
    reports = [each for each in over.order_by("-first") if not each.is_running(before)][:SIGNED]
    for minutes, report in enumerate(reversed(reports)):
        at = moment(before, "13:30") + timedelta(minutes=10 * minutes)
        actions.write_measures(report, by=officer, at=at, measures=WRITTEN)
        _sign(report, head, at + timedelta(minutes=5))
    corrected = {**WRITTEN, "21": {**WRITTEN["21"], "done": ADDED}}
    actions.write_measures(reports[0], by=officer, at=moment(yesterday, "09:30"), measures=corrected)
    _sign(reports[0], head, moment(yesterday, "10:15"), reason=WHY)
    _order(office, head, officer, closed=False, at=moment(yesterday, "10:30"))
    tasks.prepare_agency(agency, at=moment(yesterday, "16:00"))
    return len(reports) + 1


def _sign(report: Report, head: Person, at: datetime, *, reason: str = "") -> None:
    found = Report.objects.select_related("unit__agency", "agency").get(pk=report.pk)
    actions.sign(found, by=head, at=at, signed_sha256=drafted(found).sha256, reason=reason)


def _order(office: DemoOffice, head: Person, officer: Person, *, closed: bool, at: datetime) -> None:
    """One order to the store's officer, answered and closed, or still to be done."""
    title = "ตรวจนับพัสดุที่ให้ยืมนอกสถานที่ให้ครบ" if closed else "เร่งรัดการทวงถามพัสดุที่เกินกำหนดส่งคืนทุกรายการ"
    given = orders.give_instruction(
        office.units[UNIT],
        by=head,
        at=at,
        owner=officer,
        title=title,
        text="ให้ดำเนินการและรายงานผลเป็นรายรายการ พร้อมหลักฐาน",
        due_on=office.on + timedelta(days=7),
        about=(Kind.OUTSIDE if closed else Kind.OVERDUE_LONGER).value,
    )
    if closed:
        done = "ตรวจนับครบทุกรายการแล้ว พบพัสดุอยู่ครบตามใบยืม"
        orders.answer_instruction(given, by=officer, at=at + timedelta(minutes=20), text=done)
        orders.close_instruction(given, by=head, at=at + timedelta(minutes=40), text="รับทราบ ดำเนินการครบถ้วน")
