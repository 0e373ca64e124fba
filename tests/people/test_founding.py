"""How an agency begins: once, by whoever runs the server, with one system administrator who does the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.journal.models import Event
from audit.journal.record import SYSTEM
from core.clock import official_day
from core.verdict import ORDER, Refusal
from people import actions
from people.actions import Founding, PersonFacts
from people.models import Agency, AgencyKind, Person, Unit
from people.offices import agency_root, standing_of
from tests.cast import AT, Cast

FACTS = Founding(
    code="BMA",
    name="กรุงเทพมหานคร",
    short_name="กทม.",
    kind=AgencyKind.LOCAL,
    unit_short_name="กทม",
    staff_code="BMA-0800",
    person_name="นางสาวสมมุติ ดูแลระบบ",
    position="นักวิชาการคอมพิวเตอร์",
    post_title="ผู้ดูแลระบบ",
    order_number="คำสั่งที่ 1/2570",
)


@pytest.mark.django_db
def test_the_founded_agency_has_an_administrator_who_adds_the_rest() -> None:
    admin, password = actions.found_agency(by=SYSTEM, at=AT, reason="เริ่มใช้งานระบบ", facts=FACTS)

    agency = Agency.objects.get()
    root = agency_root(agency)
    assert agency.is_ours
    assert root.path == f"{root.pk}/"
    assert standing_of(admin, official_day(AT)).administers(agency.pk)
    assert Person.objects.get().check_password(password)
    assert admin.must_change_password
    event = Event.objects.get(verb="agency.founded")
    assert (event.actor_code, event.subject, event.outcome) == ("system", "agency:BMA", "done")

    later = AT + timedelta(minutes=1)
    facts = PersonFacts(name="นายสมมุติ คนที่สอง", position="นิติกร", unit=root)
    person, _word = actions.add_person(root, by=admin, at=later, reason="บรรจุใหม่", staff_code="BMA-0001", facts=facts)
    assert person.unit == root


def test_no_second_agency_is_founded(cast: Cast) -> None:
    units = Unit.objects.count()

    with pytest.raises(Refusal) as refused:
        actions.found_agency(by=SYSTEM, at=cast.at, reason="เริ่มใช้งานระบบ", facts=FACTS)

    assert (refused.value.verdict.basis, refused.value.verdict.code) == (ORDER, "founded-already")
    assert Unit.objects.count() == units
    assert Event.objects.get(verb="agency.founded").outcome == "refused"


@pytest.mark.django_db
def test_founding_needs_a_reason() -> None:
    with pytest.raises(Refusal) as refused:
        actions.found_agency(by=SYSTEM, at=AT, reason=" ", facts=FACTS)

    assert refused.value.verdict.code == "reason-missing"
    assert not Agency.objects.exists()
