"""Persons: added with a password shown once, changed, kept out and let in again; nobody serves themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from knox.models import AuthToken

from people import actions, notices
from people.actions import PersonFacts
from people.models import Capacity, Office, Person
from people.offices import standing_of
from tests.cast import AT, Cast
from tests.people.saying_no import WHY, last_event, refused


def facts(cast: Cast) -> PersonFacts:
    return PersonFacts(name="นายสมมุติ มาใหม่", position="เจ้าพนักงานธุรการ", unit=cast.works, email="new@bangkok.example")


def add(cast: Cast, staff_code: str = "BR-3001") -> tuple[Person, str]:
    return actions.add_person(cast.works, by=cast.admin, at=AT, reason=WHY, staff_code=staff_code, facts=facts(cast))


def test_a_person_is_added_with_a_first_password_they_have_to_change(cast: Cast) -> None:
    person, password = add(cast)

    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    event = last_event()
    assert event["verb"] == "person.added"
    assert password not in str(event)
    assert "new@bangkok.example" not in str(event), "how to reach a person is not copied into the record"


def test_staff_codes_and_addresses_are_given_once_whatever_the_case(cast: Cast) -> None:
    with refused("staff-code-taken"):
        add(cast, "br-1001")
    with refused("email-taken"):
        told = replace(facts(cast), email="BR-1001@bangkok.example")
        actions.add_person(cast.works, by=cast.admin, at=AT, reason=WHY, staff_code="BR-3002", facts=told)


def test_a_person_is_added_to_open_units_of_the_own_agency_only(cast: Cast) -> None:
    with refused("not-the-administrator"):
        told = replace(facts(cast), unit=cast.ministry_root)
        actions.add_person(cast.works, by=cast.admin, at=AT, reason=WHY, staff_code="BR-3001", facts=told)
    with refused("not-the-administrator"):
        actions.add_person(cast.works, by=cast.auditor, at=AT, reason=WHY, staff_code="BR-3001", facts=facts(cast))


def test_a_change_of_unit_and_of_contact_is_recorded_without_the_contact(cast: Cast) -> None:
    told = PersonFacts(name=cast.borrower.name, position="นายช่าง", unit=cast.finance, email="b@bangkok.example")
    actions.change_person(cast.borrower, by=cast.admin, at=AT, reason=WHY, facts=told)

    event = last_event()
    assert event["after"] == {"position": "นายช่าง", "unit": cast.finance.name}
    assert event["facts"] == {"contact_changed": ["email", "phone"]}
    assert "b@bangkok.example" not in str(event)
    with refused("not-the-administrator"):
        actions.change_person(
            cast.borrower, by=cast.admin, at=AT, reason=WHY, facts=replace(told, unit=cast.ministry_root)
        )


def test_a_person_kept_out_holds_no_office_and_no_token_until_let_in_again(cast: Cast) -> None:
    actions.make_token(cast.storekeeper, by=cast.storekeeper, at=AT, days=30)
    out = actions.deactivate_person(cast.storekeeper, by=cast.admin, at=AT, reason=WHY)

    assert not standing_of(out, cast.on).seats
    assert not AuthToken.objects.filter(user=out).exists()
    with refused("out-already"):
        actions.deactivate_person(out, by=cast.admin, at=AT, reason=WHY)

    back = actions.reactivate_person(out, by=cast.admin, at=AT, reason=WHY)
    assert standing_of(back, cast.on).is_storekeeper
    with refused("in-already"):
        actions.reactivate_person(back, by=cast.admin, at=AT, reason=WHY)


def test_nobody_keeps_themselves_out_or_resets_their_own_password_as_administrator(cast: Cast) -> None:
    with refused("not-for-oneself"):
        actions.deactivate_person(cast.admin, by=cast.admin, at=AT, reason=WHY)
    with refused("not-for-oneself"):
        actions.reset_password(cast.admin, by=cast.admin, at=AT, reason=WHY)


def test_an_agency_keeps_an_administrator_without_an_end(cast: Cast) -> None:
    (administers,) = cast.admin.tenures.all()
    second = actions.begin_tenure(
        cast.bureau_member,
        by=cast.admin,
        at=AT,
        reason=WHY,
        post=administers.post,
        starts_on=cast.on,
        ends_on=cast.on + timedelta(days=30),
        order_number="กทม. 9/2570",
    )
    with refused("last-administrator"):
        actions.deactivate_person(cast.admin, by=second.person, at=AT, reason=WHY)
    with refused("last-administrator"):
        actions.end_tenure(administers, by=cast.admin, at=AT, reason=WHY, ends_on=cast.on)
    with refused("last-administrator"):
        actions.cancel_tenure(administers, by=cast.admin, at=AT, reason=WHY)

    actions.begin_tenure(
        cast.permanent_secretary,
        by=cast.admin,
        at=AT,
        reason=WHY,
        post=administers.post,
        capacity=Capacity.OWN,
        starts_on=cast.on,
        order_number="กทม. 10/2570",
    )
    assert not actions.deactivate_person(cast.admin, by=second.person, at=AT, reason=WHY).is_active


def test_a_new_first_password_ends_the_old_one_and_tells_its_owner(cast: Cast) -> None:
    actions.make_token(cast.borrower, by=cast.borrower, at=AT, days=30)
    password = actions.reset_password(cast.borrower, by=cast.admin, at=AT, reason=WHY)

    cast.borrower.refresh_from_db()
    assert cast.borrower.check_password(password)
    assert cast.borrower.must_change_password
    assert notices.unread_count(cast.borrower) == 1
    assert not AuthToken.objects.filter(user=cast.borrower).exists()
    assert password not in str(last_event())

    actions.choose_password(cast.borrower, by=cast.borrower, at=AT, password="รหัสใหม่ของฉันเอง-2569")
    assert not Person.objects.get(pk=cast.borrower.pk).must_change_password


@pytest.mark.parametrize("who", ["admin", "supervisor"])
def test_a_persons_password_and_tokens_are_their_own(cast: Cast, who: str) -> None:
    other = getattr(cast, who)
    with refused("not-your-own"):
        actions.choose_password(cast.borrower, by=other, at=AT, password="รหัสที่คนอื่นตั้ง-2569")
    with refused("not-your-own"):
        actions.make_token(cast.borrower, by=other, at=AT, days=30)
    with refused("not-your-own"):
        actions.revoke_token(cast.borrower, by=other, at=AT, token_key="x")


def test_a_first_password_uses_no_letter_that_can_be_mistaken() -> None:
    words = {actions.persons.passphrase() for _time in range(50)}

    assert len(words) == 50
    assert not set("".join(words)) & set("loi01")


def test_administering_gives_no_right_to_approve(cast: Cast) -> None:
    standing = standing_of(cast.admin, cast.on)

    assert standing.seats_of(Office.SYSTEM_ADMINISTRATOR)
    assert not standing.is_approver
    assert not standing.is_supervisor
