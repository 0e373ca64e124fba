"""One loan to another state agency (208(1)): its letter, the approval, who collected, the receipt; it is still out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from assets.models import Asset
from config.demo import desk
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from core.clock import official_day
from loans import actions, requests
from loans.letters import Card, Collector, Letter
from loans.models import Loan, LoanLine, PlaceKind
from loans.requests import Wish
from loans.rules import Purpose
from people import actions as people_actions
from people.actions import AgencyFacts, ContactFacts
from people.models import Agency, AgencyKind

Act = Callable[[datetime], object]
Made = TypeVar("Made")

STORE: Final = "digital_store"
KEEPER: Final = "digital_keeper"
SECOND_KEEPER: Final = "digital_keeper_2"
APPROVER: Final = "permanent_secretary"

FACTS: Final = AgencyFacts(
    name="กรมตัวอย่างเพื่อการสาธิต",
    short_name="กตส.",
    kind=AgencyKind.CENTRAL,
    head_title="อธิบดีกรมตัวอย่างเพื่อการสาธิต",
    address="99 ถนนสมมุติ แขวงสมมุติ\nเขตพญาไท กรุงเทพมหานคร 10400",
    phone="0 2000 9900",
)

CONTACT: Final = ContactFacts(name="นางสาวสมมุติ ประสานงานดี", position="นักจัดการงานทั่วไปชำนาญการ", phone="0 2000 9911")

COLLECTOR: Final = Collector(name="นายสมมุติ ขับรถรับของ", position="พนักงานขับรถยนต์", card=Card.STAFF)

PAUSE: Final = timedelta(minutes=20)

MODEST: Final = Decimal(40_000)

ASKED, APPROVED, COLLECTED, RECEIVED, DUE = 12, 11, 9, 8, -6
"""Days ago; the loan is due in some days."""


def is_modest(item: Asset) -> bool:
    """Whether two such items stay within what the permanent secretary may approve for the governor."""
    return item.cost is not None and 0 < item.cost <= MODEST


class OfAnotherAgency:
    """The loan while it is played: each turn knows what the one before it made."""

    def __init__(self, office: DemoOffice, items: list[Asset]) -> None:
        self.office, self.items = office, items
        self.agency: Agency | None = None
        self.loan: Loan | None = None

    def turns(self) -> Iterator[tuple[datetime, Act]]:
        """When each act is done: each after the one before, also where a weekend puts several on one day."""
        before: datetime | None = None
        for ago, clock, act in (
            (ASKED, "09:05", self._enter_agency),
            (ASKED, "09:30", self._key_in),
            (APPROVED, "13:40", self._approve),
            (COLLECTED, "14:40", self._hand_over),
            (RECEIVED, "10:20", self._note_receipt),
        ):
            at = moment(working_day(self.office.on, ago), clock)
            before = at if before is None else max(at, before + PAUSE)
            yield before, act

    def _enter_agency(self, at: datetime) -> None:
        reason = "หน่วยงานของรัฐแจ้งขอยืมพัสดุเป็นครั้งแรก"
        keeper = self.office.persons[KEEPER]
        self.agency = people_actions.add_agency(by=keeper, at=at, reason=reason, facts=FACTS)

    def _key_in(self, at: datetime) -> None:
        keeper, agency = self.office.persons[KEEPER], _the(self.agency)
        wish = Wish(
            asset_ids=tuple(item.pk for item in self.items),
            purpose=Purpose.PUBLIC_SERVICE,
            reason="จัดนิทรรศการบริการประชาชนร่วมกับกรุงเทพมหานคร",
            reference="โครงการบริการภาครัฐร่วมใจ",
            place_kind=PlaceKind.OFF_PREMISES,
            place_of_use="อาคารอเนกประสงค์ กรมตัวอย่างเพื่อการสาธิต",
            starts_on=working_day(self.office.on, COLLECTED),
            due_on=working_day(self.office.on, DUE),
            for_unit=True,
            letter=Letter(
                number="กตส 0401/ว 258",
                dated_on=official_day(at) - timedelta(days=2),
                head_name="นายสมมุติ บริหารกรม",
                head_title=FACTS.head_title,
                collector_name=COLLECTOR.name,
                collector_position=COLLECTOR.position,
                collector_phone="08 0000 9912",
            ),
        )
        planned = requests.plan(
            wish,
            self.items,
            borrower=people_actions.contact(agency, CONTACT),
            on=official_day(at),
            signed=True,
            keyed_by=keeper,
        )
        self.loan = actions.submit_for_agency(
            agency, by=keeper, at=at, wish=wish, contact=CONTACT, signed_sha256=planned.text.sha256
        )

    def _approve(self, at: datetime) -> None:
        actions.approve(_the(self.loan), by=self.office.persons[APPROVER], at=at)

    def _hand_over(self, at: datetime) -> None:
        loan = _the(self.loan)
        actions.hand_over(
            loan,
            by=self.office.persons[SECOND_KEEPER],
            at=at,
            checked=desk.all_there(LoanLine.objects.filter(loan=loan)),
            set_aside={},
            consent=COLLECTOR.name,
            collector=COLLECTOR,
        )

    def _note_receipt(self, at: datetime) -> None:
        day = working_day(self.office.on, COLLECTED)
        paper = actions.Paper(name="นางสมมุติ คลังกรม", position="เจ้าพนักงานพัสดุชำนาญงาน", received_on=day)
        actions.note_receipt(_the(self.loan), by=self.office.persons[KEEPER], at=at, paper=paper)


def _the(made: Made | None) -> Made:
    if made is None:
        raise ValueError("A turn comes before the one that makes what it needs.")
    return made
