"""Posts and tenures: who may hold what, beside whom, from when, and how it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from people import actions, notices
from people.models import Capacity, Notice, Office, Person, Post, Tenure
from people.offices import standing_of
from tests.cast import AT, Cast
from tests.people.saying_no import WHY, last_event, refused


def begin(cast: Cast, person: Person, post: Post, **terms: Any) -> Tenure:
    terms = {"starts_on": cast.on, "order_number": "กทม. 77/2570", **terms}
    return actions.begin_tenure(person, by=cast.admin, at=AT, reason=WHY, post=post, **terms)


def test_an_appointment_gives_the_office_tells_the_person_and_stands_on_their_timeline(cast: Cast) -> None:
    begin(cast, cast.borrower, cast.storekeeper_post)

    assert standing_of(cast.borrower, cast.on).keeps_store_of(cast.finance)
    assert notices.unread_count(cast.borrower) == 1
    event = last_event()
    assert (event["verb"], event["after"]["order_number"]) == ("tenure.began", "กทม. 77/2570")
    assert f"person:{cast.borrower.staff_code}" in [ref["name"] for ref in event["refs"]]


def test_nobody_appoints_themselves(cast: Cast) -> None:
    with refused("not-for-oneself"):
        begin(cast, cast.admin, cast.finance_head_post, capacity=Capacity.ACTING)


def test_one_person_at_a_time_holds_a_head_post_in_own_right_and_others_act(cast: Cast) -> None:
    with refused("held-by-another"):
        begin(cast, cast.borrower, cast.finance_head_post)
    with refused("not-vacant"):
        begin(cast, cast.borrower, cast.finance_head_post, capacity=Capacity.ACTING_IN_POST)

    assert begin(cast, cast.borrower, cast.finance_head_post, capacity=Capacity.ACTING).pk
    assert begin(cast, cast.supervisor, cast.bureau_director_post, capacity=Capacity.ACTING_IN_POST).pk
    assert begin(cast, cast.supervisor, cast.storekeeper_post).pk, "storekeepers may be several"


def test_a_post_is_not_held_twice_by_one_person_at_a_time(cast: Cast) -> None:
    first = begin(cast, cast.borrower, cast.storekeeper_post, ends_on=cast.on + timedelta(days=5))
    with refused("holds-it-already"):
        begin(cast, cast.borrower, cast.storekeeper_post, starts_on=cast.on + timedelta(days=5))

    assert begin(cast, cast.borrower, cast.storekeeper_post, starts_on=cast.on + timedelta(days=6)).pk
    assert first.ends_on == cast.on + timedelta(days=5)


def test_posts_are_for_people_of_the_agency_who_may_sign_in(cast: Cast) -> None:
    with refused("other-agency"):
        begin(cast, cast.outsider, cast.storekeeper_post)
    actions.deactivate_person(cast.borrower, by=cast.admin, at=AT, reason=WHY)
    with refused("not-active"):
        begin(cast, cast.borrower, cast.storekeeper_post)
    with refused("ends-before-start"):
        begin(cast, cast.supervisor, cast.storekeeper_post, ends_on=cast.on - timedelta(days=1))


def test_a_tenure_ends_with_its_last_day(cast: Cast) -> None:
    (tenure,) = cast.storekeeper.tenures.all()
    actions.end_tenure(tenure, by=cast.admin, at=AT, reason=WHY, ends_on=cast.on)

    assert standing_of(cast.storekeeper, cast.on).is_storekeeper
    assert not standing_of(cast.storekeeper, cast.on + timedelta(days=1)).is_storekeeper
    assert last_event()["after"] == {"ends_on": cast.on.isoformat()}
    with refused("over-already"):
        actions.end_tenure(tenure, by=cast.admin, at=AT + timedelta(days=1), reason=WHY, ends_on=cast.on)
    with refused("ends-before-start"):
        actions.end_tenure(tenure, by=cast.admin, at=AT, reason=WHY, ends_on=date(2000, 1, 1))


def test_a_tenure_that_has_not_begun_is_cancelled_and_not_ended(cast: Cast) -> None:
    tenure = begin(cast, cast.borrower, cast.storekeeper_post, starts_on=cast.on + timedelta(days=9))
    with refused("not-begun"):
        actions.end_tenure(tenure, by=cast.admin, at=AT, reason=WHY, ends_on=cast.on + timedelta(days=10))

    actions.cancel_tenure(tenure, by=cast.admin, at=AT, reason=WHY)
    assert not standing_of(cast.borrower, cast.on + timedelta(days=9)).seats
    with refused("over-already"):
        actions.cancel_tenure(tenure, by=cast.admin, at=AT, reason=WHY)


def test_a_cancelled_tenure_is_over_at_once_and_frees_its_post(cast: Cast) -> None:
    (tenure,) = cast.finance_head.tenures.all()
    actions.cancel_tenure(tenure, by=cast.admin, at=AT, reason=WHY)

    assert not standing_of(cast.finance_head, cast.on).seats
    assert standing_of(cast.finance_head, cast.on - timedelta(days=1)).seats, "yesterday it was so"
    assert begin(cast, cast.supervisor, cast.finance_head_post).pk


@pytest.mark.parametrize(
    ("where", "title", "office", "code"),
    [
        ("finance", "หัวหน้าอีกคน", Office.RESPONSIBLE_UNIT_HEAD, "has-a-head"),
        ("finance", "เจ้าหน้าที่พัสดุ", Office.STOREKEEPER, "title-taken"),
        ("finance", "ผู้ว่าราชการ", Office.AGENCY_HEAD, "not-the-root"),
        ("bangkok", "ผู้ว่าราชการอีกคน", Office.AGENCY_HEAD, "has-a-head"),
    ],
)
def test_posts_that_do_not_fit_are_refused(cast: Cast, where: str, title: str, office: Office, code: str) -> None:
    with refused(code):
        actions.add_post(getattr(cast, where), by=cast.admin, at=AT, reason=WHY, title=title, office=office)


def test_a_post_is_added_and_renamed_but_keeps_its_office(cast: Cast) -> None:
    post = actions.add_post(
        cast.division, by=cast.admin, at=AT, reason=WHY, title="ผู้อำนวยการกอง", office=Office.RESPONSIBLE_UNIT_HEAD
    )
    assert last_event()["verb"] == "post.added"

    actions.rename_post(post, by=cast.admin, at=AT, reason=WHY, title="ผู้อำนวยการกองพัฒนาระบบ")
    assert last_event()["before"] == {"title": "ผู้อำนวยการกอง"}
    with refused("title-taken"):
        actions.rename_post(cast.finance_head_post, by=cast.admin, at=AT, reason=WHY, title=cast.storekeeper_post.title)
    with refused("not-the-administrator"):
        actions.rename_post(post, by=cast.bureau_deputy, at=AT, reason=WHY, title="อื่น")


def test_who_is_told_of_post_or_password_learns_why_what_to_do_and_what_otherwise(cast: Cast) -> None:
    first, second = (begin(cast, person, cast.storekeeper_post) for person in (cast.borrower, cast.supervisor))
    actions.end_tenure(first, by=cast.admin, at=AT, reason=WHY, ends_on=cast.on + timedelta(days=9))
    actions.cancel_tenure(second, by=cast.admin, at=AT, reason=WHY)
    actions.reset_password(cast.borrower, by=cast.admin, at=AT, reason=WHY)
    actions.revoke_delegation(cast.delegation, by=cast.admin, at=AT, reason=WHY)

    kinds = {"tenure-began", "tenure-ended", "tenure-cancelled", "password-reset", "delegation-revoked"}
    told = Notice.objects.filter(kind__in=kinds)
    assert {notice.kind for notice in told} == kinds
    assert not told.filter(why="") | told.filter(todo="") | told.filter(otherwise="")
    days = dict(told.values_list("kind", "by_when"))
    assert days["tenure-ended"] == cast.on + timedelta(days=9)
    assert days["tenure-cancelled"] == days["delegation-revoked"] == cast.on
