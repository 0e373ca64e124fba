"""Consumables of one store and what other agencies borrowed of them (clause 210): one owes in kind, one still waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from assets.stock.actions import count_stock, receive_stock, register_stock_item
from assets.stock.models import StockItem
from assets.stock.values import StockValues
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from core.clock import official_day
from loans import actions
from loans.letters import Card, Collector, Letter
from loans.models import Loan, PlaceKind, SupplyLine
from loans.requests import Wish
from loans.rules import Purpose
from loans.supplies import Back, SupplyWish, plan_delivery, plan_supplies
from people import actions as people_actions
from people.actions import AgencyFacts, ContactFacts
from people.models import Agency, AgencyKind

Act = Callable[[datetime], object]

STORE: Final = "bangrak_store"
KEEPER: Final = "bangrak_keeper"
SECOND_KEEPER: Final = "bangrak_keeper_2"
APPROVER: Final = "permanent_secretary"

FACTS: Final = AgencyFacts(
    name="เทศบาลนครตัวอย่าง",
    short_name="ทน.ตย.",
    kind=AgencyKind.LOCAL,
    head_title="นายกเทศมนตรีนครตัวอย่าง",
    address="1 ถนนสมมุติพัฒนา ตำบลสมมุติ\nอำเภอเมืองตัวอย่าง จังหวัดตัวอย่าง 10000",
    phone="0 2000 9800",
)
CONTACT: Final = ContactFacts(name="นายสมมุติ ช่วยงานพัสดุ", position="เจ้าพนักงานพัสดุชำนาญงาน", phone="0 2000 9811")
COLLECTOR: Final = Collector(name="นางสาวสมมุติ มารับวัสดุ", position="เจ้าพนักงานธุรการปฏิบัติงาน", card=Card.STAFF)


@dataclass(frozen=True, slots=True)
class Stock:
    """A consumable as it stands on its card. price: baht for one, received: how much, minimum: what the store keeps."""

    code: str
    type: str
    kind: str
    name: str
    measure: str
    price: str
    received: int
    minimum: int
    is_whole: bool = True


STOCK: Final = (
    Stock("วส-001", "วัสดุสำนักงาน", "กระดาษถ่ายเอกสาร เอ 4 80 แกรม", "กระดาษถ่ายเอกสาร", "รีม", "115.00", 400, 120),
    Stock("วส-014", "วัสดุสำนักงาน", "หมึกเครื่องพิมพ์เลเซอร์ ขาวดำ", "ตลับหมึกเครื่องพิมพ์เลเซอร์", "ตลับ", "2450.00", 24, 8),
    Stock("วช-003", "วัสดุป้องกันอุทกภัย", "กระสอบทราย ขนาด 14 x 21 นิ้ว", "กระสอบทรายพร้อมทราย", "ใบ", "32.00", 3_000, 1_200),
    Stock("วท-007", "วัสดุวิทยาศาสตร์หรือการแพทย์", "น้ำยาฆ่าเชื้อ", "น้ำยาฆ่าเชื้อชนิดเข้มข้น", "ลิตร", "185.50", 90, 20, False),
)

PAPER, BAGS, DISINFECTANT = 0, 2, 3
"""Places in `STOCK` of what is lent."""

REGISTERED, COUNTED = 100, 20
ASKED, APPROVED, COLLECTED, FIRST_BACK, DUE = 74, 73, 72, 40, 42
ASKED_ANEW, NEEDED_ANEW, DUE_ANEW = 2, -3, -28
"""Days ago: the first letter's paper is not all back yet, the second letter waits for approval."""


class OfStock:
    """The stock and its loans while they are played: each turn knows what the one before it made."""

    def __init__(self, office: DemoOffice) -> None:
        self.office = office
        self.items: list[StockItem] = []
        self.agencies: list[Agency] = []
        self.loans: list[Loan] = []

    def turns(self) -> Iterator[tuple[datetime, Act]]:
        """When each act is done."""
        for ago, clock, act in (
            (REGISTERED, "09:40", self._register),
            (ASKED, "08:55", self._enter_agency),
            (ASKED, "09:15", self._key_in_bags),
            (APPROVED, "13:50", self._approve),
            (COLLECTED, "14:50", self._hand_over),
            (FIRST_BACK, "15:50", self._take_back),
            (COUNTED, "15:10", self._count),
            (ASKED_ANEW, "09:45", self._key_in_disinfectant),
        ):
            yield moment(working_day(self.office.on, ago), clock), act

    def _register(self, at: datetime) -> None:
        keeper = self.office.persons[KEEPER]
        for number, stock in enumerate(STOCK, start=1):
            values = StockValues(
                unit=self.office.units[STORE],
                code=stock.code,
                type=stock.type,
                kind=stock.kind,
                name=stock.name,
                unit_of_measure=stock.measure,
                is_whole=stock.is_whole,
                minimum=Decimal(stock.minimum),
            )
            item = register_stock_item(values, by=keeper, at=at)
            self.items.append(item)
            receive_stock(
                item,
                quantity=Decimal(stock.received),
                document=f"ใบตรวจรับ {number}/2569 (สมมติ)",
                by=keeper,
                at=at,
                unit_price=Decimal(stock.price),
            )

    def _enter_agency(self, at: datetime) -> None:
        reason = "หน่วยงานของรัฐแจ้งขอยืมวัสดุเป็นครั้งแรก"
        keeper = self.office.persons[KEEPER]
        self.agencies.append(people_actions.add_agency(by=keeper, at=at, reason=reason, facts=FACTS))

    def _key_in_bags(self, at: datetime) -> None:
        self._key_in(
            at,
            {PAPER: Decimal(60), BAGS: Decimal(500)},
            letter="ทน.ตย. 0102/431",
            start=COLLECTED,
            due=DUE,
            reason="ป้องกันน้ำล้นตลิ่งในเขตเทศบาลและพิมพ์ประกาศเตือนภัยแจกประชาชน",
            urgent="กรมชลประทานแจ้งว่าระดับน้ำจะสูงสุดภายในสามวัน กระสอบทรายที่มีอยู่ไม่พอ",
        )

    def _key_in_disinfectant(self, at: datetime) -> None:
        self._key_in(
            at,
            {DISINFECTANT: Decimal("22.5")},
            letter="ทน.ตย. 0102/978",
            start=NEEDED_ANEW,
            due=DUE_ANEW,
            reason="ทำความสะอาดศูนย์พักพิงชั่วคราวหลังน้ำลด",
            urgent="ศูนย์พักพิงต้องเปิดรับผู้ประสบภัยภายในสัปดาห์นี้",
        )

    def _key_in(
        self, at: datetime, asked: dict[int, Decimal], *, letter: str, start: int, due: int, reason: str, urgent: str
    ) -> None:
        keeper, store, (agency,) = self.office.persons[KEEPER], self.office.units[STORE], self.agencies
        on = official_day(at)
        items = [self.items[place] for place in asked]
        wish = Wish(
            asset_ids=(),
            purpose=Purpose.DISASTER,
            reason=reason,
            reference="แผนป้องกันและบรรเทาสาธารณภัย",
            place_kind=PlaceKind.OFF_PREMISES,
            place_of_use="ศูนย์บรรเทาสาธารณภัย เทศบาลนครตัวอย่าง",
            starts_on=working_day(self.office.on, start),
            due_on=working_day(self.office.on, due),
            for_unit=True,
            letter=Letter(
                number=letter,
                dated_on=on - timedelta(days=1),
                head_name="นางสมมุติ นำเทศบาล",
                head_title=FACTS.head_title,
                collector_name=COLLECTOR.name,
                collector_position=COLLECTOR.position,
                collector_phone="08 0000 9813",
            ),
        )
        wanted = SupplyWish(
            wish=wish,
            quantities={item.pk: asked[place] for place, item in zip(asked, items, strict=True)},
            urgent_because=urgent,
            no_time_because="การจัดซื้อตามระเบียบใช้เวลาไม่น้อยกว่าเจ็ดวันทำการ ไม่ทันเหตุ",
        )
        planned = plan_supplies(
            wanted,
            items,
            store=store,
            borrower=people_actions.contact(agency, CONTACT),
            keyed_by=keeper,
            on=on,
            signed=True,
        )
        loan = actions.submit_supplies(
            agency,
            store=store,
            by=keeper,
            at=at,
            asked=wanted,
            contact=CONTACT,
            signed_sha256=planned.plan.text.sha256,
        )
        self.loans.append(loan)

    def _approve(self, at: datetime) -> None:
        (loan,) = self.loans
        actions.approve_supplies(
            loan,
            by=self.office.persons[APPROVER],
            at=at,
            granted={line.pk: line.asked for line in self._lines()},
            reasons={},
            can_spare=True,
            because="คงเหลือสูงกว่าจำนวนสำรองขั้นต่ำ และเขตไม่มีแผนใช้ภายในเดือนนี้",
        )

    def _hand_over(self, at: datetime) -> None:
        (loan,) = self.loans
        keeper = self.office.persons[SECOND_KEEPER]
        loan.refresh_from_db()
        planned = plan_delivery(loan, self._lines(), by=keeper, on=official_day(at), priced={}, collector=COLLECTOR)
        actions.hand_over_supplies(
            loan,
            by=keeper,
            at=at,
            priced={},
            collector=COLLECTOR,
            consent=COLLECTOR.name,
            signed_sha256=planned.text.sha256,
        )

    def _take_back(self, at: datetime) -> None:
        (loan,) = self.loans
        paper, bags = self._lines()
        actions.return_supplies(
            loan,
            by=self.office.persons[KEEPER],
            at=at,
            back={
                paper.pk: Back(quantity=Decimal(35), note="ส่งคืนงวดแรก ยี่ห้อเดียวกัน"),
                bags.pk: Back(quantity=Decimal(500), note="ส่งคืนครบ"),
            },
        )

    def _count(self, at: datetime) -> None:
        count_stock(
            self.items[1],
            counted=Decimal(21),
            document="บันทึกตรวจนับประจำเดือน (สมมติ)",
            reason="จ่ายตามใบเบิกของฝ่ายทะเบียน 3 ตลับ",
            by=self.office.persons[SECOND_KEEPER],
            at=at,
        )

    def _lines(self) -> list[SupplyLine]:
        lines = SupplyLine.objects.select_related("item__unit").filter(loan=self.loans[0])
        return list(lines.order_by("position"))
