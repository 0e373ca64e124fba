"""Random histories of acts: a naive picture of the live rows taken each evening, and the same from the versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

import pytest
from django.db import transaction

from assets import actions as register
from assets.models import Asset, AssetIdentifier, Condition, IdentifierKind
from assets.queries import Filters
from assets.values import AssetValues
from audit.journal.as_it_stood import as_it_stood
from audit.journal.versions import keep
from audit.oversight.past.register import register_on
from audit.oversight.past.saying import NOTHING, in_words
from audit.oversight.past.things import OF_LOAN, loan_then, person_then
from core.clock import end_of_day, official_day
from core.verdict import Refusal
from loans.models import Loan, LoanLine
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.audit.oversight.room import auditing
from tests.cast import Cast

pytestmark = pytest.mark.django_db

DAYS: Final = 10
ACTS_A_DAY: Final = 7


@dataclass
class Office:
    """Somebody acts at random; what is refused leaves nothing behind."""

    cast: Cast
    dice: Random
    at: datetime
    items: list[Asset] = field(default_factory=list)
    done: int = 0

    def item(self) -> Asset:
        tag = self.dice.choice(self.items).tag
        return Asset.objects.select_related("custody", "responsible_unit__agency", "category").get(tag=tag)

    def loan(self, *states: State) -> Loan | None:
        found = list(Loan.objects.filter(state__in=[state.value for state in states]).order_by("pk"))
        return self.dice.choice(found) if found else None

    def act(self) -> None:
        self.at += timedelta(minutes=self.dice.randint(1, 40))
        acts: list[Callable[[], object]] = [
            self.register,
            self.rename,
            self.judge,
            self.stop_lending,
            self.number,
            self.retire,
            self.move,
            self.reorganise,
            self.ask,
            self.ask,
            self.endorse,
            self.approve,
            self.hand_over,
            self.hand_over,
            self.take_back,
            self.take_back,
        ]
        try:
            with transaction.atomic():
                self.dice.choice(acts)()
                self.done += 1
        except Refusal:
            pass

    def register(self) -> None:
        number = f"7440-{self.dice.randint(0, 10**8):08d}"
        values = AssetValues(
            name=self._name(),
            category=makers.category(self.cast),
            responsible_unit=self.cast.finance,
            cost=Decimal(25_000),
            identifiers=((IdentifierKind.OFFICIAL, number),),
        )
        self.items.append(register.register_asset(values, by=self.cast.storekeeper, at=self.at))

    def rename(self) -> None:
        item = self.item()
        values = AssetValues(
            name=self._name(),
            category=item.category,
            responsible_unit=item.responsible_unit,
            cost=item.cost,
            location=self._name(),
        )
        register.update_asset(item, values, by=self.cast.storekeeper, at=self.at, reason="แก้ไขทะเบียนให้ตรง")

    def judge(self) -> None:
        condition = self.dice.choice(list(Condition))
        register.set_condition(
            self.item(), condition=condition, by=self.cast.storekeeper, at=self.at, reason="ตรวจสภาพประจำวัน"
        )

    def stop_lending(self) -> None:
        item = self.item()
        register.set_lendable(
            item, is_lendable=not item.is_lendable, because="รอตรวจสอบสภาพ", by=self.cast.storekeeper, at=self.at
        )

    def number(self) -> None:
        register.add_identifier(
            self.item(),
            kind=IdentifierKind.OFFICIAL,
            value=f"7440-{self.dice.randint(0, 10**8):08d}",
            by=self.cast.storekeeper,
            at=self.at,
            reason="ให้หมายเลขใหม่",
        )

    def retire(self) -> None:
        if self.dice.random() < 0.4:
            on = official_day(self.at)
            register.retire(self.item(), on=on, because="จำหน่ายตามคำสั่ง", by=self.cast.storekeeper, at=self.at)

    def move(self) -> None:
        """To another unit, past the door of the storekeeper: what matters here is the version."""
        item = self.item()
        item.responsible_unit = self.dice.choice([self.cast.finance, self.cast.other_finance, self.cast.bureau_store])
        keep(item, by_code="1", at=self.at, fields=["responsible_unit"], reason="โอน")

    def reorganise(self) -> None:
        unit = type(self.cast.finance).objects.get(pk=self.cast.finance.pk)
        unit.name = self._name()
        keep(unit, by_code="1", at=self.at, fields=["name"], reason="เปลี่ยนชื่อ")

    def ask(self) -> None:
        makers.submitted(self.cast, self.item(), at=self.at, days=self.dice.randint(1, 9))

    def endorse(self) -> None:
        if loan := self.loan(State.AWAITING_ENDORSEMENT):
            makers.endorsed(self.cast, loan, at=self.at)

    def approve(self) -> None:
        if loan := self.loan(State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL):
            makers.approved(self.cast, loan, at=self.at)

    def hand_over(self) -> None:
        if loan := self.loan(State.APPROVED):
            makers.handed_over(self.cast, loan, at=self.at)

    def take_back(self) -> None:
        if loan := self.loan(State.ON_LOAN):
            back = self.dice.choice([makers.checked_in, makers.dropped_off])
            back(self.cast, loan, at=self.at)

    def _name(self) -> str:
        kind = self.dice.choice(["เครื่องฉายภาพ", "โน้ตบุ๊ก", "กล้องถ่ายรูป", "เครื่องพิมพ์"])
        return f"{kind} {self.dice.randint(1, 99)}"


def register_now() -> dict[str, tuple[object, ...]]:
    """The live register, item by item, as its list shows it."""
    now = Asset.objects.filter(retired_on__isnull=True).select_related("custody", "responsible_unit")
    numbers = dict(
        AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to=None).values_list("asset_id", "value")
    )
    return {
        item.tag: (
            item.name,
            item.location,
            item.responsible_unit.name,
            item.condition,
            item.is_lendable,
            item.custody.state,
            item.custody.due_on,
            numbers.get(item.pk, ""),
        )
        for item in now
    }


def register_then(on: date, cast: Cast, **filters: Any) -> dict[str, tuple[object, ...]]:
    """The same from the versions, all pages of it."""
    lines: dict[str, tuple[object, ...]] = {}
    before = None
    while True:
        found = register_on(on, auditing(cast.bangkok), Filters(**filters), before=before)
        for line in found.lines:
            lines[line.tag] = (
                line.name,
                line.location,
                line.unit,
                line.condition,
                line.is_lendable,
                line.custody,
                line.due_on,
                line.number,
            )
        if found.older is None:
            return lines
        before = found.older


def loans_now() -> dict[str, dict[str, str]]:
    return {loan.number: {name: said(loan, name) for name in OF_LOAN} | lines_of(loan) for loan in Loan.objects.all()}


def said(loan: Loan, name: str) -> str:
    column: Any = Loan._meta.get_field(name)
    value = getattr(loan, name)
    return (str(value.name) if value else "") if column.is_relation else in_words(column, value)


def lines_of(loan: Loan) -> dict[str, str]:
    column: Any = LoanLine._meta.get_field("state")
    return {line.asset.tag: in_words(column, line.state) for line in loan.lines.select_related("asset")}


def loan_as_of(loan: Loan, on: date) -> dict[str, str] | None:
    then = loan_then(loan, end_of_day(on))
    if then is None:
        return None
    facts = {fact.label: fact.then for fact in then.facts}
    return facts | {line.tag: next(fact.then for fact in line.facts) for line in then.lines}


def held_now(person: Person) -> set[str]:
    out = LoanLine.objects.filter(loan__borrower=person, state=LineState.OUT)
    return set(out.values_list("asset__tag", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_every_evening_reads_as_it_was(cast: Cast, seed: int) -> None:
    office = Office(cast, Random(seed), cast.at)
    for _n in range(4):
        office.register()
    evenings: dict[date, tuple[Any, Any, Any]] = {}
    for day in range(DAYS):
        office.at = cast.at + timedelta(days=day)
        for _n in range(ACTS_A_DAY):
            office.act()
        evenings[official_day(office.at)] = (register_now(), loans_now(), held_now(cast.borrower))
    assert office.done > DAYS * ACTS_A_DAY / 4
    assert Loan.objects.exists()

    compared = 0
    for on, (items, loans, held) in evenings.items():
        assert register_then(on, cast) == items
        broken = {tag: row for tag, row in items.items() if row[3] == Condition.DAMAGED}
        assert register_then(on, cast, condition=Condition.DAMAGED) == broken
        for loan in Loan.objects.select_related("borrower", "lending_unit"):
            then, naive = loan_as_of(loan, on), loans.get(loan.number)
            assert (then is None) == (naive is None)
            if then is not None and naive is not None:
                naive = {value for value in naive.values() if value}
                assert naive == {value for value in then.values() if value != NOTHING}
                compared += 1
        person = person_then(cast.borrower, end_of_day(on))
        assert person is not None
        assert {each.tag for each in person.held} == held
    assert compared > DAYS


def test_where_two_acts_met_the_row_reads_as_what_was_written_last(cast: Cast) -> None:
    item = makers.asset(cast)
    for name, minute in (("เขียนก่อน", 5), ("เขียนหลัง", 3)):
        item.name = name
        keep(item, by_code="1", at=cast.at + timedelta(minutes=minute), fields=["name"])
    on_the_day = as_it_stood(Asset, end_of_day(cast.on)).get(id=item.pk)
    assert on_the_day.name == Asset.objects.get(pk=item.pk).name == "เขียนหลัง"
