"""The address book of state agencies, and the contacts they name: who keeps it, and what a contact can never do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.verdict import OFFICE, POLICY, Refusal
from people import actions, notices
from people.actions import AgencyFacts, ContactFacts
from people.models import Agency, AgencyKind, Notice, Person, Unit
from tests.cast import AT, PASSWORD, Cast
from tests.cast import cast as write_cast
from tests.people.saying_no import WHY, last_event, refused

FACTS = AgencyFacts(
    name="กรมสมมุติการข้าว",
    short_name="กสข.",
    kind=AgencyKind.CENTRAL,
    head_title="อธิบดีกรมสมมุติการข้าว",
    address="50 ถนนสมมุติ แขวงลาดยาว\nเขตจตุจักร กรุงเทพมหานคร 10900",
    email="saraban@rice.example",
    phone="0 2555 0100",
)

CONTACT = ContactFacts(
    name="นางสาวสมมุติ ติดต่อได้เสมอ", position="นักจัดการงานทั่วไป", phone="08 0000 0009", email="saraban@rice.example"
)


def add(cast: Cast, facts: AgencyFacts = FACTS, *, by: Person | None = None) -> Agency:
    return actions.add_agency(by=by or cast.storekeeper, at=AT, reason=WHY, facts=facts)


def test_a_storekeeper_adds_an_agency_with_the_one_unit_that_stands_for_it(cast: Cast) -> None:
    agency = add(cast)

    assert (agency.name, agency.is_ours, agency.code) == (FACTS.name, False, "AG-0001")
    root = Unit.objects.get(agency=agency)
    assert (root.name, root.parent, root.path, root.lends) == (agency.name, None, f"{root.pk}/", False)
    event = last_event()
    assert (event["verb"], event["reason"]) == ("agency.added", WHY)
    assert event["actor"]["office"] == "storekeeper"
    assert Agency.history.filter(id=agency.pk).latest().head_title == FACTS.head_title
    assert add(cast, replace(FACTS, name="กรมสมมุติการไหม")).code == "AG-0002"


@pytest.mark.parametrize("who", ["borrower", "finance_head", "governor", "auditor", "outsider"])
def test_nobody_but_storekeepers_and_administrators_keeps_the_address_book(cast: Cast, who: str) -> None:
    with refused("not-the-storekeeper", basis=OFFICE):
        add(cast, by=getattr(cast, who))
    with refused("not-the-storekeeper", basis=OFFICE):
        actions.note_contact(cast.ministry, by=getattr(cast, who), at=AT, facts=CONTACT)


@pytest.mark.parametrize("name", ["กรมตัวอย่างการพัสดุ", "กรม ตัวอย่าง การพัสดุ", "กรุงเทพมหานคร"])
def test_one_agency_stands_once_whatever_the_blanks(cast: Cast, name: str) -> None:
    with refused("agency-known", basis=POLICY):
        add(cast, replace(FACTS, name=name))
    add(cast)
    with refused("agency-known"):
        actions.change_agency(cast.ministry, by=cast.admin, at=AT, reason=WHY, facts=FACTS)


def test_a_change_reaches_the_unit_and_the_record_and_nothing_is_recorded_where_nothing_differs(cast: Cast) -> None:
    agency = add(cast)
    renamed = replace(FACTS, name="กรมสมมุติการข้าวและธัญพืช")
    actions.change_agency(agency, by=cast.second_storekeeper, at=AT, reason=WHY, facts=renamed)

    event = last_event()
    assert (event["verb"], event["before"], event["after"]) == (
        "agency.changed",
        {"name": FACTS.name},
        {"name": renamed.name},
    )
    assert Unit.objects.get(agency=agency).name == renamed.name
    actions.change_agency(agency, by=cast.second_storekeeper, at=AT, reason=WHY, facts=renamed)
    assert last_event() == event


def test_our_own_agency_is_its_administrators_to_change(cast: Cast) -> None:
    facts = replace(FACTS, name=cast.agency.name, kind=AgencyKind.LOCAL)
    with refused("not-the-administrator", basis=OFFICE):
        actions.change_agency(cast.agency, by=cast.storekeeper, at=AT, reason=WHY, facts=facts)
    changed = actions.change_agency(cast.agency, by=cast.admin, at=AT, reason=WHY, facts=facts)
    assert changed.head_title == FACTS.head_title


def test_a_contact_is_noted_once_and_brought_up_to_date_by_name(cast: Cast) -> None:
    agency = add(cast)
    first = actions.note_contact(agency, by=cast.storekeeper, at=AT, facts=CONTACT)
    assert (first.is_contact, first.is_active, first.has_usable_password()) == (True, False, False)
    assert last_event()["facts"] == {"contact_changed": ["phone", "email"]}

    moved = replace(CONTACT, name="นางสาวสมมุติ  ติดต่อได้เสมอ", phone="08 0000 0010")
    again = actions.note_contact(agency, by=cast.storekeeper, at=AT, facts=moved)
    assert (again.pk, again.phone) == (first.pk, "08 0000 0010")
    assert "08 0000 0010" not in str(last_event())
    other = actions.note_contact(agency, by=cast.storekeeper, at=AT, facts=replace(CONTACT, name="นายสมมุติ อีกคน"))
    assert other.pk != first.pk  # and they share the address of their office
    assert len({first.staff_code, other.staff_code}) == 2


def test_our_own_agency_names_no_contacts(cast: Cast) -> None:
    with refused("own-agency", basis=POLICY):
        actions.note_contact(cast.agency, by=cast.storekeeper, at=AT, facts=CONTACT)


def test_a_contact_never_signs_in_and_no_administrator_lets_them(cast: Cast) -> None:
    person = actions.note_contact(cast.ministry, by=cast.storekeeper, at=AT, facts=CONTACT)

    with refused("is-a-contact", basis=POLICY):
        actions.reactivate_person(person, by=cast.outside_admin, at=AT, reason=WHY)
    with refused("is-a-contact", basis=POLICY):
        actions.reset_password(person, by=cast.outside_admin, at=AT, reason=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(is_active=True)
    for password in ("", PASSWORD, "!"):
        assert not Client().login(username=person.staff_code, password=password)


def test_a_contact_may_share_the_address_of_a_member_of_staff_who_still_gets_the_link(cast: Cast) -> None:
    facts = replace(CONTACT, email=cast.borrower.email)
    actions.note_contact(cast.ministry, by=cast.storekeeper, at=AT, facts=facts)

    answer = Client().post(reverse("account_reset_password"), {"email": cast.borrower.email})
    assert answer.status_code == 302
    assert mail.outbox == []  # the page waits for no mail server
    notices.deliver(at=now())
    assert [letter.to for letter in mail.outbox] == [[cast.borrower.email]]
    assert Notice.objects.get(kind="password-forgotten").to == cast.borrower


def test_a_notice_reaches_a_contact_by_mail_without_a_page_they_cannot_open(cast: Cast) -> None:
    person = actions.note_contact(cast.ministry, by=cast.storekeeper, at=AT, facts=CONTACT)
    notices.tell([person, cast.borrower], kind="test", title="เรื่อง", text="ข้อความ", path="/loans/1/", at=AT)

    assert notices.deliver(at=AT + timedelta(minutes=1)) == 2
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "/loans/1/" not in bodies[person.email]
    assert "/loans/1/" in bodies[cast.borrower.email]


def test_a_contact_without_an_address_waits_for_no_mail(cast: Cast) -> None:
    person = actions.note_contact(cast.ministry, by=cast.storekeeper, at=AT, facts=replace(CONTACT, email=""))
    notices.tell([person], kind="test", title="เรื่อง", text="ข้อความ", at=AT)
    notices.deliver(at=AT)
    assert not Notice.objects.get(to=person).deliveries.exists()


# Pages


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_agency_is_found_added_changed_and_given_a_contact_on_pages(cast: Cast) -> None:
    client = browser(cast.storekeeper)
    told = {
        "name": FACTS.name, "short_name": FACTS.short_name, "kind": "central", "head_title": FACTS.head_title,
        "address": FACTS.address, "email": "", "phone": "", "reason": WHY,
    }  # fmt: skip
    answer = client.post(reverse("people:add-agency"), told)
    agency = Agency.objects.get(name=FACTS.name)
    assert answer.headers["Location"] == reverse("people:agency", args=[agency.pk])

    again = client.post(reverse("people:add-agency"), told)
    assert again.status_code == 409
    assert FACTS.address.splitlines()[0] in again.content.decode()

    client.post(reverse("people:change-agency", args=[agency.pk]), {**told, "phone": "0 2555 0200"})
    contact = {"name": CONTACT.name, "position": CONTACT.position, "phone": CONTACT.phone, "email": ""}
    client.post(reverse("people:agency-contact", args=[agency.pk]), contact)
    shown = client.get(reverse("people:agency", args=[agency.pk])).content.decode()
    assert "0 2555 0200" in shown
    assert CONTACT.name in shown
    found = client.get(reverse("people:agencies"), {"q": "การข้าว"}).context["agencies"]
    assert [each.pk for each in found] == [agency.pk]


@pytest.mark.parametrize("field", ["name", "short_name", "head_title", "address"])
def test_what_is_too_long_comes_back_with_a_sentence(cast: Cast, field: str) -> None:
    told = {
        "name": "ก", "short_name": "ก", "kind": "other", "head_title": "ก", "address": "ก", "reason": WHY,
        field: "ที่" * 300,
    }  # fmt: skip
    answer = browser(cast.storekeeper).post(reverse("people:add-agency"), told)
    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data()[field][0].code == "max_length"


# Two at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_storekeepers_enter_the_same_agency_at_once_and_one_of_them_finds_it() -> None:
    people = write_cast()
    start = threading.Barrier(2)
    codes: list[str] = []

    def enter(by: Person) -> None:
        start.wait()
        try:
            codes.append(add(people, by=by).code)
        except Refusal as refusal:
            codes.append(refusal.verdict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=[by]) for by in (people.storekeeper, people.stranger)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["AG-0001", "agency-known"]
