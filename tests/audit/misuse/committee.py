"""The committee of the tests: people of the cast who hold the integrity offices beside what they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from audit.journal import versions
from audit.misuse import actions, keys
from audit.misuse.evidence.traits import Stripped, Trait
from audit.misuse.models import Access, Handler, Report
from audit.misuse.shutting_out import Concerned
from audit.misuse.states import Category
from people.models import Office, Person, Post, Tenure, Unit
from tests.cast import SINCE, Cast

PASSPHRASE: Final = "ข้าวเหนียวมะม่วงหน้าร้อนริมคลอง"
MEMBERS: Final = ("auditor", "bureau_storekeeper", "bureau_store_head")
REASON: Final = "ตามคำสั่งที่ 12/2569"
A_TEXT: Final = Stripped("สมุดรถหน้า 12".encode(), "txt", (Trait("the name of the file"),))
FACTS: Final = {
    "what": "รถตู้ส่วนกลางจอดที่บ้านพักทุกเสาร์อาทิตย์ ใช้ขนของส่วนตัว",
    "item": "",
    "place": "หมู่บ้านแห่งหนึ่งย่านฝั่งธนบุรี",
    "who_saw": "คนขับอีกคันหนึ่ง",
    "papers": "ใบสั่งจ่ายน้ำมัน",
    "accused": "",
    "on": "2026-11-14",
}


@dataclass(frozen=True, slots=True)
class Committee:
    """administrator appoints; first, second and third read; of them the passphrase and private keys are known here."""

    cast: Cast
    administrator: Person
    first: Handler
    second: Handler
    third: Handler
    private: dict[int, bytes]
    escrow: bytes

    def told(
        self,
        *,
        about: Concerned | None = None,
        unit: Unit | None = None,
        files: Sequence[Stripped] = (),
        **facts: str,
    ) -> actions.Told:
        """A tip about the district office, or another unit."""
        unit = unit or self.cast.district
        about = replace(about or Concerned(unit=unit.path), root=self.cast.bangkok.path)
        words = {**FACTS, **facts}
        return actions.Told(uuid.uuid4(), self.cast.agency, Category.PRIVATE_USE, words, about, unit, files)

    def report(self, **words: Any) -> tuple[Report, str]:
        """A tip, sent; with its code."""
        return actions.send_report(self.told(**words), at=self.cast.at)

    def access(self, report: Report, handler: Handler, *, cleared: bool = True) -> Access:
        """The handler's access to a report, no conflict declared."""
        access = Access.objects.get(report=report, handler=handler)
        if cleared:
            actions.clear_of_conflict(access, by=handler, at=self.cast.at)
            access.refresh_from_db()
        return access


def hold(cast: Cast, person: Person, unit: Unit, office: Office) -> None:
    """Give a person an office more."""
    title = f"{office.value} {person.staff_code}"
    post = versions.create(Post(unit=unit, title=title, office=office), by_code="tests", at=cast.at, reason=REASON)
    tenure = Tenure(person=person, post=post, starts_on=SINCE, order_number="กทม. 12/2569")
    versions.create(tenure, by_code="tests", at=cast.at, reason=REASON)


def committee(cast: Cast, *, members: Iterable[str] = MEMBERS) -> Committee:
    """Write the committee: its members sit for the whole of Bangkok and work in a bureau, or for no bureau."""
    hold(cast, cast.governor, cast.bangkok, Office.INTEGRITY_ADMINISTRATOR)
    escrow, private = keys.new_pair(), {}
    actions.set_escrow_key(escrow.public, at=cast.at)
    handlers = []
    for name in members:
        person = getattr(cast, name)
        hold(cast, person, cast.bangkok, Office.INTEGRITY_OFFICER)
        handler = actions.appoint(person, by=cast.governor, at=cast.at, reason=REASON)
        with patch.object(keys, "COST", (1, 8)):  # a guess is cheap here, as with the passwords of the cast
            private[handler.pk] = actions.choose_passphrase(handler, passphrase=PASSPHRASE)
        handlers.append(Handler.objects.get(pk=handler.pk))
    first, second, third = handlers
    return Committee(cast, cast.governor, first, second, third, private, escrow.private)
