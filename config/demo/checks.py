"""The annual checks of the demo office (213): one store is being counted, with every kind of result; one is closed."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from assets.checks import actions
from assets.checks.models import Check, CheckLine, Place
from assets.checks.rules import year_ends_on
from assets.checks.scanning import scan
from assets.models import Asset, CustodyState
from config.demo.days import moment, working_day
from config.demo.people import DemoOffice
from core.clock import fiscal_year, official_day
from people.models import Person
from people.offices import standing_of

Turn = tuple[datetime, Callable[[datetime], object]]

_HOLIDAYS: Final = timedelta(days=10)
"""October may begin with days on which nobody works: so early a check is of the year before."""

_UNKNOWN: Final = "7110-099-0007/2551"
_MOST_PLACES: Final = 3


@dataclass(slots=True)
class _Store:
    """One store and who checks it. begun: how many working days ago; head: who appoints and closes."""

    key: str
    keeper: str
    head: str
    checkers: tuple[str, str]
    order: str
    begun: int
    check: Check | None = None
    places: list[Place] = field(default_factory=list)


BANGRAK: Final = ("bangrak_store", "bangrak_keeper", "bangrak_director", ("bangrak_engineer", "bangrak_registrar"))
PHRANAKHON: Final = (
    "phranakhon_store",
    "phranakhon_keeper",
    "phranakhon_director",
    ("phranakhon_registrar", "phranakhon_community_worker"),
)


class Checks:
    """Both checks, as turns to be played among the loans."""

    def __init__(self, office: DemoOffice) -> None:
        self._office = office
        self._counting = _Store(*BANGRAK, order="คำสั่งสำนักงานเขตบางรัก ที่ 412/{year}", begun=9)
        self._closed = _Store(*PHRANAKHON, order="คำสั่งสำนักงานเขตพระนคร ที่ 388/{year}", begun=24)

    def turns(self) -> Iterator[Turn]:
        """What is done when, in no order."""
        for store in (self._counting, self._closed):
            yield self._at(store.begun + 5, "09:05"), self._doing(self._name_places, store)
            yield self._at(store.begun + 4, "10:10"), self._doing(self._appoint, store)
            yield self._at(store.begun, "09:30"), self._doing(self._begin, store)
        yield self._at(6, "10:20"), self._doing(self._count_some, self._counting)
        yield self._at(6, "11:40"), self._doing(self._count_again, self._counting)
        yield self._at(5, "11:10"), self._doing(self._confirm, self._counting)
        yield self._at(20, "10:20"), self._doing(self._count_all, self._closed)
        yield self._at(15, "15:30"), self._doing(self._report, self._closed)
        yield self._at(12, "14:00"), self._doing(self._close, self._closed)
        yield self._at(8, "10:00"), self._doing(self._copy, self._closed)

    def _at(self, days_ago: int, clock: str) -> datetime:
        return moment(working_day(self._office.on, days_ago), clock)

    def _doing(self, act: Callable[[_Store, datetime], object], store: _Store) -> Callable[[datetime], object]:
        return lambda at: act(store, at)

    def _person(self, key: str) -> Person:
        return self._office.persons[key]

    def _year(self, store: _Store) -> int:
        """The fiscal year that had ended when the check began."""
        return fiscal_year(working_day(self._office.on, store.begun) - _HOLIDAYS) - 1

    def _name_places(self, store: _Store, at: datetime) -> None:
        unit = self._office.units[store.key]
        locations = Asset.objects.filter(responsible_unit=unit).exclude(location="").values_list("location", flat=True)
        for name, _count in Counter(locations).most_common(_MOST_PLACES):
            keeper = self._person(store.keeper)
            store.places.append(actions.add_place(unit, by=keeper, at=at, name=name))

    def _appoint(self, store: _Store, at: datetime) -> None:
        year = self._year(store)
        terms = actions.Terms(
            unit=self._office.units[store.key],
            checkers=[self._person(key) for key in store.checkers],
            order_number=store.order.format(year=year),
            ordered_on=_second_friday(year_ends_on(year)),
            fiscal_year=year,
        )
        store.check = actions.appoint(terms, by=self._person(store.head), at=at)

    def _begin(self, store: _Store, at: datetime) -> None:
        store.check = actions.begin(_of(store), by=self._person(store.checkers[0]), at=at)

    def _count_some(self, store: _Store, at: datetime) -> None:
        """Two thirds of what is in the store: some of it elsewhere, some damaged."""
        there = _in_store(_of(store))
        for number, line in enumerate(there[: len(there) * 2 // 3]):
            more: dict[str, Any] = {}
            if number % 9 == 4:
                more = {"condition": "damaged", "note": "เปิดไม่ติด รอส่งซ่อม"}
            elif number % 13 == 6:
                more = {"condition": "not_needed", "note": "ไม่มีผู้ใช้งานมาเกินสองปี"}
            place = line.place or store.places[0]
            if number % 11 == 5 and len(store.places) > 1:
                place = next(each for each in store.places if each != place)
            self._see(store, 0, line.tag, place, at, **more)

    def _count_again(self, store: _Store, at: datetime) -> None:
        """The other checker sees one item a second time, and something that nobody knows."""
        self._see(store, 1, _in_store(_of(store))[0].tag, store.places[-1], at)
        self._see(store, 1, _UNKNOWN, store.places[0], at, note="ตู้ไม้เก่า ไม่มีป้าย")

    def _count_all(self, store: _Store, at: datetime) -> None:
        """All but two of what is in the store."""
        for number, line in enumerate(_in_store(_of(store))[2:]):
            place = line.place or store.places[number % len(store.places)]
            more = {"condition": "deteriorated"} if number % 12 == 3 else {}
            self._see(store, number % 2, line.tag, place, at, **more)

    def _see(self, store: _Store, checker: int, code: str, place: Place, at: datetime, **more: Any) -> None:
        standing = standing_of(self._person(store.checkers[checker]), official_day(at))
        client_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{store.key} {checker} {code}")
        scan(code, _of(store), standing=standing, at=at, place=place, client_id=client_id, **more)

    def _confirm(self, store: _Store, at: datetime) -> None:
        """The first holder has confirmed what was on loan on 30 September; the others have still to."""
        line = _of(store).lines.select_related("holder", "check_of").filter(holder__isnull=False).first()
        if line is not None and line.holder is not None:
            key = uuid.uuid5(uuid.NAMESPACE_OID, f"{store.key} {line.tag}")
            actions.confirm(line, by=line.holder, at=at, client_id=key, condition="good")

    def _report(self, store: _Store, at: datetime) -> None:
        findings = "ตรวจการรับจ่ายถูกต้อง พัสดุคงเหลือตรงตามทะเบียน เว้นแต่ที่ยังไม่พบและที่เสื่อมสภาพตามบัญชีแนบท้าย"
        by = self._person(store.checkers[0])
        actions.submit_report(_of(store), by=by, at=at, are_movements_right=True, findings=findings)

    def _close(self, store: _Store, at: datetime) -> None:
        note = "ให้ฝ่ายการคลังเสนอแต่งตั้งคณะกรรมการสอบหาข้อเท็จจริงสำหรับรายการที่ไม่พบ และรายงานผลภายในสามสิบวัน"
        actions.close_check(_of(store), by=self._person(store.head), at=at, note=note)

    def _copy(self, store: _Store, at: datetime) -> None:
        by = self._person(store.head)
        actions.note_copy(_of(store), by=by, at=at, number="กท 5001/2214", sent_on=official_day(at))


def _of(store: _Store) -> Check:
    if store.check is None:
        raise ValueError("A turn comes before its check.")
    return Check.objects.select_related("unit__agency").get(pk=store.check.pk)


def _in_store(check: Check) -> list[CheckLine]:
    """What is expected and lies in the store now, in the order of the list."""
    lines = check.lines.filter(asset__custody__state=CustodyState.IN_STORE)
    return list(lines.select_related("place").order_by("pk"))


def _second_friday(ends: date) -> date:
    """Of September: the day on which the orders were signed."""
    first = ends.replace(day=1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7)
