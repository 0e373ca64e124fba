"""One exception from the policy in the demo office: asked for, confirmed by a second person, and used by a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from assets.models import Asset
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from core.clock import official_day
from loans import actions, requests
from loans.models import PlaceKind, PolicyOverride
from loans.requests import Wish
from loans.rules import Purpose

STORE: Final = "bangrak_store"
BORROWER: Final = "bangrak_registrar"
SECOND_PERSON: Final = "bangrak_finance_head"

DAYS_AGO: Final = 2
AHEAD: Final = timedelta(days=400)
"""Further ahead than the agency takes requests (365 days)."""


class FarAhead:
    """A request for next year's event, while it is played."""

    def __init__(self, office: DemoOffice, items: list[Asset]) -> None:
        self.office, self.items = office, items
        self.asked: PolicyOverride | None = None

    def turns(self) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
        """When each act is done."""
        day = working_day(self.office.on, DAYS_AGO)
        for clock, act in (("13:05", self._ask), ("13:20", self._confirm), ("13:35", self._send)):
            yield moment(day, clock), act

    def _wish(self) -> Wish:
        starts_on = working_day(self.office.on, DAYS_AGO) + AHEAD
        return Wish(
            asset_ids=tuple(item.pk for item in self.items),
            purpose=Purpose.PUBLIC_SERVICE,
            reason="จัดงานวันคล้ายวันสถาปนาสำนักงานเขต ซึ่งกำหนดวันไว้ในแผนประจำปีแล้ว",
            reference="แผนปฏิบัติงานประจำปี",
            place_kind=PlaceKind.ON_PREMISES,
            place_of_use="ลานอเนกประสงค์ สำนักงานเขต",
            starts_on=starts_on,
            due_on=starts_on + timedelta(days=2),
        )

    def _ask(self, at: datetime) -> None:
        borrower = self.office.persons[BORROWER]
        why = "เป็นงานประจำปีที่กำหนดวันไว้แล้ว และต้องจองพัสดุไว้ล่วงหน้า"
        self.asked = actions.ask_override(borrower, by=borrower, at=at, wish=self._wish(), reason=why)

    def _confirm(self, at: datetime) -> None:
        if self.asked is None:
            raise ValueError("An exception is confirmed before it is asked for.")
        second = self.office.persons[SECOND_PERSON]
        actions.confirm_override(self.asked, by=second, at=at, reason="ตรวจแล้ว ไม่มีหน่วยงานอื่นจองในช่วงวันดังกล่าว")

    def _send(self, at: datetime) -> None:
        borrower, wish = self.office.persons[BORROWER], self._wish()
        planned = requests.plan(wish, self.items, borrower=borrower, on=official_day(at), signed=True)
        actions.submit(borrower, by=borrower, at=at, wish=wish, signed_sha256=planned.text.sha256)
