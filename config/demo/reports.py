"""The lending reports of the demo office: three months signed, one of them corrected, the others late; two orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from audit.oversight.executive import actions as orders
from audit.oversight.executive.exceptions import Kind
from audit.oversight.reports import actions, tasks
from audit.oversight.reports.drafts import drafted
from audit.oversight.reports.models import Report
from audit.oversight.reports.spans import Length
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from core.clock import official_day
from people.models import Agency

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


class Reports:
    """What the clock, the director and the store's officer of the district do on the last working days.

    The story plays it among everything else, in the order of time.
    """

    def __init__(self, office: DemoOffice) -> None:
        self.office = office
        self.head, self.officer = office.persons[HEAD], office.persons[OFFICER]
        self.reports: list[Report] = []

    def turns(self) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
        """Moments, and what is done then."""
        before, yesterday = working_day(self.office.on, 3), working_day(self.office.on, 1)
        yield moment(before, "07:10"), self._count
        for place in range(SIGNED):
            at = moment(before, "16:00") + timedelta(minutes=10 * place)
            yield at, partial(self._write, place, WRITTEN)
            yield at + timedelta(minutes=5), partial(self._sign, place, "")
        corrected = {**WRITTEN, "21": {**WRITTEN["21"], "done": ADDED}}
        yield moment(before, "16:40"), partial(self._write, SIGNED - 1, corrected)
        yield moment(before, "16:45"), partial(self._sign, SIGNED - 1, WHY)
        yield moment(before, "16:50"), partial(self._order, True)
        yield moment(yesterday, "07:10"), self._count
        yield moment(yesterday, "08:10"), partial(self._order, False)

    def _count(self, at: datetime) -> None:
        tasks.prepare_agency(Agency.objects.get(is_ours=True), at=at)
        over = Report.objects.filter(unit=self.office.units[UNIT], months=Length.MONTH).order_by("-first")
        self.reports = list(reversed([each for each in over if not each.is_running(official_day(at))][:SIGNED]))

    def _write(self, place: int, measures: Mapping[str, Mapping[str, str]], at: datetime) -> None:
        actions.write_measures(self.reports[place], by=self.officer, at=at, measures=measures)

    def _sign(self, place: int, reason: str, at: datetime) -> None:
        rows = Report.objects.select_related("unit__agency", "agency")
        found = rows.get(pk=self.reports[place].pk)
        actions.sign(found, by=self.head, at=at, signed_sha256=drafted(found).sha256, reason=reason)

    def _order(self, is_closed: bool, at: datetime) -> None:
        """One order to the store's officer, answered and closed, or still to be done."""
        title = "ตรวจนับพัสดุที่ให้ยืมนอกสถานที่ให้ครบ" if is_closed else "เร่งรัดการทวงถามพัสดุที่เกินกำหนดส่งคืนทุกรายการ"
        given = orders.give_instruction(
            self.office.units[UNIT],
            by=self.head,
            at=at,
            owner=self.officer,
            title=title,
            text="ให้ดำเนินการและรายงานผลเป็นรายรายการ พร้อมหลักฐาน",
            due_on=self.office.on + timedelta(days=7),
            about=(Kind.OUTSIDE if is_closed else Kind.OVERDUE_LONGER).value,
        )
        if is_closed:
            done = "ตรวจนับครบทุกรายการแล้ว พบพัสดุอยู่ครบตามใบยืม"
            orders.answer_instruction(given, by=self.officer, at=at + timedelta(minutes=2), text=done)
            orders.close_instruction(given, by=self.head, at=at + timedelta(minutes=4), text="รับทราบ ดำเนินการครบถ้วน")
