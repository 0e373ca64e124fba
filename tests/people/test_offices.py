"""Who may sign on a day, in which capacity and by which order."""

from __future__ import annotations

from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import BANGKOK, end_of_day
from people.models import Capacity, Delegation, Office, Person, Post, Tenure, Unit, UnitKind
from people.offices import (
    SigningAct,
    agency_root,
    head_unit_of,
    standing_of,
    who_heads,
    who_may_sign,
)
from tests.cast import DELEGATED_UP_TO, DELEGATION_ORDER, SINCE, Cast

Count = Callable[[], AbstractContextManager[Sized]]

OUTSIDE = SigningAct.OUTSIDE


def tenure(person: Person, post: Post, first: date, last: date | None = None, capacity: str = "own") -> Tenure:
    return Tenure.objects.create(
        person=person, post=post, starts_on=first, ends_on=last, capacity=capacity, order_number="ค. 1/2570"
    )


def delegation(grantor: Post, grantee: Post, first: date, **fields: Any) -> Delegation:
    return Delegation.objects.create(
        grantor_post=grantor,
        grantee_post=grantee,
        order_number="ค. 2/2570",
        ordered_on=first,
        starts_on=first,
        **fields,
    )


def test_the_holder_of_a_post_signs_in_own_office(cast: Cast) -> None:
    seat = standing_of(cast.finance_head, cast.on).seat_for(
        Office.RESPONSIBLE_UNIT_HEAD, unit=cast.finance, act=SigningAct.INSIDE
    )

    assert seat is not None
    assert (seat.capacity, seat.post_id, seat.value_limit) == (Capacity.OWN, cast.finance_head_post.pk, None)
    assert seat.allows(SigningAct.ENDORSE)
    assert not seat.allows(OUTSIDE), "what leaves the premises is for the head of the agency"


def test_an_office_is_that_of_exactly_one_unit(cast: Cast) -> None:
    standing = standing_of(cast.director, cast.on)

    assert standing.seat_for(Office.RESPONSIBLE_UNIT_HEAD, unit=cast.district)
    assert standing.seat_for(Office.RESPONSIBLE_UNIT_HEAD, unit=cast.finance) is None


def test_who_acts_for_the_holder_signs_beside_them(cast: Cast) -> None:
    tenure(cast.supervisor, cast.finance_head_post, cast.on, capacity="acting")

    seats = who_may_sign(Office.RESPONSIBLE_UNIT_HEAD, cast.finance, act=SigningAct.INSIDE, on=cast.on)

    assert [(s.person_id, s.capacity) for s in seats] == [
        (cast.finance_head.pk, Capacity.OWN),
        (cast.supervisor.pk, Capacity.ACTING),
    ]


@pytest.mark.parametrize(("days", "sits"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_tenure_holds_from_its_first_to_its_last_day(cast: Cast, days: int, sits: bool) -> None:
    tenure(cast.borrower, cast.bureau_director_post, cast.on, cast.on + timedelta(days=5), "acting_in_post")

    assert bool(standing_of(cast.borrower, cast.on + timedelta(days=days)).seats) is sits


def test_a_person_who_may_not_sign_in_holds_no_office(cast: Cast) -> None:
    cast.finance_head.is_active = False
    cast.finance_head.save(update_fields=["is_active"])

    assert standing_of(cast.finance_head, cast.on).seats == ()
    assert who_heads(cast.finance, on=cast.on) == ()


def test_a_delegate_signs_the_listed_act_up_to_the_limit(cast: Cast) -> None:
    standing = standing_of(cast.permanent_secretary, cast.on)

    def seat(act: SigningAct | None, value: Decimal) -> object:
        return standing.seat_for(Office.AGENCY_HEAD, unit=cast.bangkok, act=act, value=value)

    assert seat(OUTSIDE, DELEGATED_UP_TO)
    assert seat(OUTSIDE, DELEGATED_UP_TO + Decimal("0.01")) is None
    assert seat(SigningAct.BETWEEN_AGENCIES, Decimal(1)) is None
    assert seat(None, Decimal(0)) is None, "a delegation never gives the whole office"


def test_a_delegates_seat_names_both_posts_and_the_order(cast: Cast) -> None:
    (seat,) = standing_of(cast.permanent_secretary, cast.on).seats_of(Office.AGENCY_HEAD)

    assert seat.capacity == Capacity.ON_BEHALF
    assert (seat.order_number, seat.delegation_id) == (DELEGATION_ORDER, cast.delegation.pk)
    assert (seat.post_title, seat.held_post_title) == (
        cast.governor_post.title,
        cast.permanent_secretary_post.title,
    )
    assert cast.governor_post.title in seat.wording()
    assert cast.permanent_secretary_post.title in seat.wording()


def test_a_delegation_goes_to_whoever_holds_the_post(cast: Cast) -> None:
    tenure(cast.director, cast.permanent_secretary_post, cast.on, capacity="acting")

    signers = who_may_sign(Office.AGENCY_HEAD, cast.bangkok, act=OUTSIDE, on=cast.on)

    assert [s.person_id for s in signers] == [cast.governor.pk, cast.permanent_secretary.pk, cast.director.pk]
    assert signers[-1].capacity == Capacity.ON_BEHALF


def test_a_delegation_gives_nothing_that_the_grantor_has_not(cast: Cast) -> None:
    delegation(cast.finance_head_post, cast.storekeeper_post, SINCE, may_approve_outside=True)

    assert not standing_of(cast.storekeeper, cast.on).is_approver


def test_a_delegation_ends_with_its_last_day_in_bangkok(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(ends_on=cast.on)

    assert standing_of(cast.permanent_secretary, cast.on).seats_of(Office.AGENCY_HEAD)
    assert not standing_of(cast.permanent_secretary, cast.on + timedelta(days=1)).seats_of(Office.AGENCY_HEAD)


def test_a_revoked_delegation_is_over_at_once(cast: Cast) -> None:
    noon = datetime(cast.on.year, cast.on.month, cast.on.day, 12, tzinfo=BANGKOK)
    Delegation.objects.filter(pk=cast.delegation.pk).update(revoked_at=noon)

    assert standing_of(cast.permanent_secretary, cast.on - timedelta(days=1)).seats_of(Office.AGENCY_HEAD)
    assert not standing_of(cast.permanent_secretary, cast.on).seats_of(Office.AGENCY_HEAD)


def test_a_delegation_revoked_before_midnight_counted_until_the_day_before(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(revoked_at=end_of_day(cast.on))

    assert not standing_of(cast.permanent_secretary, cast.on).seats_of(Office.AGENCY_HEAD)


def onward(cast: Cast, **fields: Any) -> Delegation:
    """The permanent secretary passes the governor's delegation on to the director of Bang Rak."""
    given = {"may_approve_outside": True, "based_on": cast.delegation, **fields}
    return delegation(cast.permanent_secretary_post, cast.director_post, cast.on, **given)


def test_a_delegation_is_passed_on_where_its_order_allows_it(cast: Cast) -> None:
    onward(cast)
    assert not standing_of(cast.director, cast.on).seats_of(Office.AGENCY_HEAD)

    Delegation.objects.filter(pk=cast.delegation.pk).update(onward_allowed=True)
    (seat,) = standing_of(cast.director, cast.on).seats_of(Office.AGENCY_HEAD)

    assert (seat.unit_id, seat.post_id) == (cast.bangkok.pk, cast.governor_post.pk)


def test_what_is_passed_on_is_never_wider_than_its_base(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(onward_allowed=True)
    onward(cast, may_approve_between_agencies=True, value_limit=DELEGATED_UP_TO * 2)

    (seat,) = standing_of(cast.director, cast.on).seats_of(Office.AGENCY_HEAD)

    assert (seat.acts, seat.value_limit) == (frozenset({OUTSIDE}), DELEGATED_UP_TO)


@pytest.mark.parametrize("end", ["ends_on", "revoked_at"])
def test_what_is_passed_on_ends_with_its_base(cast: Cast, end: str) -> None:
    onward(cast)
    yesterday = cast.on - timedelta(days=1)
    over = {"ends_on": yesterday, "revoked_at": end_of_day(yesterday)}[end]
    Delegation.objects.filter(pk=cast.delegation.pk).update(onward_allowed=True, **{end: over})

    assert not standing_of(cast.director, cast.on).seats_of(Office.AGENCY_HEAD)


def test_a_delegation_is_passed_on_once_only(cast: Cast) -> None:
    Delegation.objects.filter(pk=cast.delegation.pk).update(onward_allowed=True)
    first = onward(cast, onward_allowed=True)
    delegation(cast.director_post, cast.finance_head_post, cast.on, may_approve_outside=True, based_on=first)

    assert not standing_of(cast.finance_head, cast.on).seats_of(Office.AGENCY_HEAD)


def test_a_system_administrator_signs_nothing(cast: Cast) -> None:
    standing = standing_of(cast.admin, cast.on)

    assert standing.is_admin
    assert standing.administers(cast.agency.pk)
    assert not standing.administers(cast.ministry.pk)
    assert not standing.is_approver
    assert not standing.is_supervisor


def test_a_storekeeper_keeps_the_store_of_the_unit_and_below(cast: Cast) -> None:
    standing = standing_of(cast.storekeeper, cast.on)

    assert standing.keeps_store_of(cast.finance)
    assert not standing.keeps_store_of(cast.district)
    assert not standing.keeps_store_of(cast.other_finance)
    assert not standing_of(cast.borrower, cast.on).keeps_store_of(cast.finance)


def test_an_auditor_reads_their_subtree(cast: Cast) -> None:
    everything, district = standing_of(cast.auditor, cast.on), standing_of(cast.district_auditor, cast.on)

    assert everything.audits(cast.other_finance.path)
    assert district.audits(cast.finance.path)
    assert not district.audits(cast.other_finance.path)
    assert not district.audits(cast.bangkok.path)
    assert not standing_of(cast.borrower, cast.on).audits(cast.works.path)


def test_nobody_holds_no_office(cast: Cast) -> None:
    standing = standing_of(Person(), cast.on)

    assert (standing.seats, standing.agency_name) == ((), "")


def test_the_head_is_looked_for_upward_until_somebody_else_is_found(cast: Cast) -> None:
    assert head_unit_of(cast.works, on=cast.on) == cast.works
    assert head_unit_of(cast.works, on=cast.on, excluding=[cast.supervisor.pk]) == cast.district
    assert head_unit_of(cast.division, on=cast.on) == cast.bureau, "a division without a head post"
    everybody = [person.pk for person in cast.everybody()]
    assert head_unit_of(cast.works, on=cast.on, excluding=everybody) is None


def test_the_head_of_a_unit_may_be_looked_for_by_the_act_delegated(cast: Cast) -> None:
    delegation(cast.finance_head_post, cast.storekeeper_post, SINCE, may_approve_inside=True)
    without_the_head = [cast.finance_head.pk]

    assert head_unit_of(cast.finance, on=cast.on, excluding=without_the_head) == cast.district
    assert head_unit_of(cast.finance, on=cast.on, excluding=without_the_head, act=SigningAct.INSIDE) == cast.finance


def test_the_root_stands_for_the_agency(cast: Cast) -> None:
    assert agency_root(cast.agency) == cast.bangkok


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, queries: Count) -> None:
    for number in range(5):
        post = Post.objects.create(unit=cast.bangkok, title=f"รองปลัด {number}", office=Office.CUSTODIAN)
        tenure(cast.permanent_secretary, post, SINCE)
        delegation(cast.governor_post, post, SINCE, may_approve_outside=True)

    with queries() as ran:
        assert len(standing_of(cast.permanent_secretary, cast.on).seats) == 12
    assert len(ran) == 2, ran
    with queries() as ran:
        who_may_sign(Office.AGENCY_HEAD, cast.bangkok, act=OUTSIDE, on=cast.on)
    assert len(ran) == 3, ran
    with queries() as ran:
        head_unit_of(cast.works, on=cast.on, excluding=[cast.supervisor.pk])
    assert len(ran) <= 4, ran


def test_delegations_are_read_only_where_they_can_count(cast: Cast, queries: Count) -> None:
    delegation(cast.governor_post, cast.storekeeper_post, SINCE, may_approve_outside=True)

    with queries() as ran:
        standing = standing_of(cast.storekeeper, cast.on)
        held = (standing.is_storekeeper, standing.is_auditor, standing.is_admin, standing.is_supervisor)
        assert held == (True, False, False, False)
        assert standing.seat_for(Office.RESPONSIBLE_UNIT_HEAD, unit=cast.finance, act=SigningAct.ENDORSE) is None
    assert len(ran) == 1, ran

    with queries() as ran:
        assert standing.is_approver
        assert standing.seat_for(Office.AGENCY_HEAD, unit=cast.bangkok, act=OUTSIDE)
        assert standing.seats_of(Office.AGENCY_HEAD)
    assert len(ran) == 1, ran

    with queries() as ran:
        assert not standing_of(cast.auditor, cast.on).is_approver
    assert len(ran) == 1, "nothing was ever delegated to this post"


DAY_ONE = date(2026, 11, 1)
days = st.integers(0, 6).map(lambda n: DAY_ONE + timedelta(days=n))
spans = st.tuples(days, st.none() | days).map(
    lambda span: span if span[1] is None or span[1] >= span[0] else (span[1], span[0])
)
limits = st.sampled_from([None, Decimal(100), Decimal(500)])


@st.composite
def offices(draw: st.DrawFn) -> dict[str, Any]:
    """Three persons, four posts, tenures and delegations between them as they come, onward ones among them."""
    person, post = st.integers(0, 2), st.integers(0, 3)
    flags = st.fixed_dictionaries(
        {f"may_approve_{name}": st.booleans() for name in ("inside", "outside", "between_agencies")}
    )
    return {
        "tenures": draw(st.lists(st.tuples(person, post, spans, st.sampled_from(["own", "acting"])), max_size=6)),
        "delegations": draw(
            st.lists(
                st.tuples(post, post, spans, flags, limits, st.booleans(), st.none() | st.integers(0, 3)).filter(
                    lambda d: d[0] != d[1]
                ),
                max_size=5,
            )
        ),
        "inactive": draw(st.sets(person, max_size=1)),
        "on": draw(days),
        "value": draw(st.sampled_from([Decimal(0), Decimal(100), Decimal(101), Decimal(501)])),
        "act": draw(st.sampled_from(list(SigningAct))),
    }


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=offices())
def test_both_questions_have_the_same_answer(cast: Cast, world: dict[str, Any]) -> None:
    people = [cast.borrower, cast.supervisor, cast.director]
    on, act, value = world["on"], world["act"], world["value"]
    with transaction.atomic():
        unit, posts = build(cast, people, world)
        for office in [Office(post.office) for post in posts]:
            signers = who_may_sign(office, unit, act=act, value=value, on=on)
            for person in people:
                seat = standing_of(person, on).seat_for(office, unit=unit, act=act, value=value)
                first = next((signer for signer in signers if signer.person_id == person.pk), None)
                assert (seat is None) == (first is None)
                assert seat is None or first is None or seat.capacity == first.capacity
        transaction.set_rollback(True)


LONG_AGO = date(1990, 1, 1)
"""Before every day that is drawn: no row of an office is ever deleted."""


def build(cast: Cast, people: list[Person], world: dict[str, Any]) -> tuple[Unit, list[Post]]:
    """Write the drawn world into a unit of its own: its posts, and nothing else that these people hold."""
    Delegation.objects.update(starts_on=LONG_AGO, ends_on=LONG_AGO)
    Tenure.objects.update(starts_on=LONG_AGO, ends_on=LONG_AGO)
    unit = Unit.objects.create(
        agency=cast.agency,
        code="P",
        name="หน่วย",
        short_name="หน่วย",
        kind=UnitKind.SECTION,
        parent=cast.bangkok,
        path="9/",
    )
    held = [Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD, Office.STOREKEEPER, Office.CUSTODIAN]
    posts = [Post.objects.create(unit=unit, title=office.value, office=office) for office in held]
    for number, person in enumerate(people):
        person.is_active = number not in world["inactive"]
        person.save(update_fields=["is_active"])
    for number, post, (first, last), capacity in world["tenures"]:
        tenure(people[number], posts[post], first, last, capacity)
    made: list[Delegation] = []
    for grantor, grantee, (first, last), flags, limit, may_onward, base in world["delegations"]:
        fields = {**flags, "ends_on": last, "value_limit": limit, "onward_allowed": may_onward}
        based_on = made[base] if base is not None and base < len(made) else None
        made.append(delegation(posts[grantor], posts[grantee], first, based_on=based_on, **fields))
    return unit, posts
