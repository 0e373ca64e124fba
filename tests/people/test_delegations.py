"""Written delegations (clause 7): to a post of the same agency, of own power only, passed on once and never wider."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from people import actions, notices
from people.guards import CLAUSE_OF_DELEGATION, Terms
from people.models import Delegation, Office, Post, Tenure, Unit
from people.offices import SigningAct, standing_of, who_may_sign
from tests.cast import AT, DELEGATED_UP_TO, Cast
from tests.people.saying_no import WHY, last_event, refused

OUTSIDE = frozenset({SigningAct.OUTSIDE})


def terms(cast: Cast) -> Terms:
    return Terms(
        order_number="กทม. 555/2570",
        ordered_on=cast.on,
        acts=OUTSIDE,
        value_limit=Decimal("50000.00"),
        starts_on=cast.on,
        ends_on=cast.on + timedelta(days=30),
    )


def grant(
    cast: Cast, told: Terms, *, grantor: Post | None = None, grantee: Post | None = None, base: Delegation | None = None
) -> Delegation:
    return actions.grant_delegation(
        grantor or cast.governor_post,
        by=cast.admin,
        at=AT,
        reason=WHY,
        grantee_post=grantee or cast.director_post,
        terms=told,
        based_on=base,
    )


@pytest.fixture
def base(cast: Cast) -> Delegation:
    """An order of the governor to the director that allows passing on."""
    return grant(cast, replace(terms(cast), onward_allowed=True))


def test_a_delegation_counts_at_once_cites_its_clause_and_tells_both_posts(cast: Cast) -> None:
    delegation = grant(cast, terms(cast))

    seat = standing_of(cast.director, cast.on).seat_for(
        Office.AGENCY_HEAD, unit=cast.bangkok, act=SigningAct.OUTSIDE, value=Decimal(50000)
    )
    assert seat is not None
    assert seat.delegation_id == delegation.pk
    event = last_event()
    assert (event["verb"], event["clause"]) == ("delegation.granted", CLAUSE_OF_DELEGATION)
    assert event["after"]["acts"] == ["outside"]
    assert notices.unread_count(cast.director) == notices.unread_count(cast.governor) == 1


def test_a_delegation_gives_own_power_only(cast: Cast) -> None:
    inside = replace(terms(cast), acts=frozenset({SigningAct.INSIDE}))
    with refused("act-not-of-the-grantor", basis=CLAUSE_OF_DELEGATION):
        grant(cast, inside)
    with refused("act-not-of-the-grantor"):
        grant(cast, terms(cast), grantor=cast.finance_head_post, grantee=cast.storekeeper_post)
    with refused("act-not-of-the-grantor"):
        grant(cast, replace(inside, acts=frozenset({SigningAct.ENDORSE})), grantor=cast.finance_head_post)
    with refused("act-not-of-the-grantor"):
        grant(cast, inside, grantor=cast.storekeeper_post)

    assert grant(cast, inside, grantor=cast.finance_head_post, grantee=cast.storekeeper_post).pk


def test_a_delegation_that_says_nothing_or_the_impossible_is_refused(cast: Cast) -> None:
    told = terms(cast)
    with refused("no-act"):
        grant(cast, replace(told, acts=frozenset()))
    with refused("same-post"):
        grant(cast, told, grantee=cast.governor_post)
    with refused("ends-before-start"):
        grant(cast, replace(told, ends_on=cast.on - timedelta(days=1)))
    with refused("before-its-order"):
        grant(cast, replace(told, starts_on=cast.on - timedelta(days=1)))
    with refused("before-its-order"):
        grant(cast, replace(told, ordered_on=cast.on + timedelta(days=1), starts_on=cast.on + timedelta(days=1)))
    elsewhere = Post.objects.get(unit=cast.ministry_root)
    with refused("other-agency"):
        grant(cast, told, grantee=elsewhere)


def test_an_administrator_records_no_delegation_to_a_post_they_hold(cast: Cast) -> None:
    (own,) = cast.admin.tenures.all()
    with refused("not-for-oneself"):
        grant(cast, terms(cast), grantee=own.post)
    with refused("not-the-administrator"):
        actions.grant_delegation(
            cast.governor_post, by=cast.governor, at=AT, reason=WHY, grantee_post=cast.director_post, terms=terms(cast)
        )


def test_a_power_received_is_passed_on_within_its_bounds(cast: Cast, base: Delegation) -> None:
    grant(cast, terms(cast), grantor=cast.director_post, grantee=cast.finance_head_post, base=base)

    assert standing_of(cast.finance_head, cast.on).seats_of(Office.AGENCY_HEAD)


@pytest.mark.parametrize(
    ("wider", "code"),
    [
        ({"value_limit": None}, "wider-than-base"),
        ({"value_limit": Decimal("50000.01")}, "wider-than-base"),
        ({"ends_on": None}, "wider-than-base"),
        ({"acts": frozenset({SigningAct.OUTSIDE, SigningAct.BETWEEN_AGENCIES})}, "wider-than-base"),
        ({"onward_allowed": True}, "onward-only-once"),
    ],
)
def test_what_is_passed_on_is_never_wider(cast: Cast, base: Delegation, wider: dict[str, object], code: str) -> None:
    told = replace(terms(cast), **wider)  # type: ignore[arg-type]  # a table of single fields
    with refused(code):
        grant(cast, told, grantor=cast.director_post, grantee=cast.finance_head_post, base=base)


def test_nothing_is_passed_on_without_leave_twice_in_a_circle_or_by_another(cast: Cast, base: Delegation) -> None:
    told = terms(cast)
    with refused("onward-not-allowed"):
        grant(cast, told, grantor=cast.permanent_secretary_post, grantee=cast.director_post, base=cast.delegation)
    with refused("base-of-another"):
        grant(cast, told, grantor=cast.finance_head_post, grantee=cast.storekeeper_post, base=base)
    with refused("circle"):
        grant(cast, told, grantor=cast.director_post, grantee=cast.governor_post, base=base)
    passed_on = grant(cast, told, grantor=cast.director_post, grantee=cast.finance_head_post, base=base)
    with refused("onward-not-allowed"):
        grant(cast, told, grantor=cast.finance_head_post, grantee=cast.storekeeper_post, base=passed_on)
    actions.revoke_delegation(base, by=cast.admin, at=AT, reason=WHY)
    with refused("base-not-in-force"):
        grant(cast, told, grantor=cast.director_post, grantee=cast.supervisor_post, base=base)


def test_a_revoked_delegation_takes_with_it_what_was_passed_on(cast: Cast, base: Delegation) -> None:
    passed_on = grant(cast, terms(cast), grantor=cast.director_post, grantee=cast.finance_head_post, base=base)
    told_before = notices.unread_count(cast.finance_head)

    actions.revoke_delegation(base, by=cast.admin, at=AT, reason=WHY)

    assert not standing_of(cast.director, cast.on).seats_of(Office.AGENCY_HEAD)
    assert not standing_of(cast.finance_head, cast.on).seats_of(Office.AGENCY_HEAD)
    assert notices.unread_count(cast.finance_head) == told_before + 1
    assert last_event()["facts"] == {"passed_on": [passed_on.order_number]}
    with refused("over-already"):
        actions.revoke_delegation(base, by=cast.admin, at=AT, reason=WHY)


def test_the_copy_to_the_state_audit_office_is_noted_once_it_was_sent(cast: Cast) -> None:
    delegation = grant(cast, terms(cast))
    for sent_on, code in (
        (cast.on + timedelta(days=1), "not-sent-yet"),
        (cast.on - timedelta(days=1), "before-its-order"),
    ):
        with refused(code):
            actions.note_copy_sent(delegation, by=cast.admin, at=AT, reason=WHY, sent_on=sent_on)

    actions.note_copy_sent(delegation, by=cast.admin, at=AT, reason=WHY, sent_on=cast.on)
    delegation.refresh_from_db()
    assert delegation.sao_copy_on == cast.on


def test_the_cast_delegates_as_the_acts_would(cast: Cast) -> None:
    assert cast.delegation.value_limit == DELEGATED_UP_TO
    assert not cast.delegation.onward_allowed


# For single units


def to_district(cast: Cast) -> Terms:
    return replace(terms(cast), only_units=(cast.district,), onward_allowed=True)


def test_an_order_for_single_units_covers_their_subtrees_and_nothing_else(cast: Cast) -> None:
    grant(cast, to_district(cast))

    standing = standing_of(cast.director, cast.on)

    def seat(store: Unit | None) -> object:
        return standing.seat_for(Office.AGENCY_HEAD, unit=cast.bangkok, act=SigningAct.OUTSIDE, store=store)

    assert seat(cast.finance)
    assert seat(cast.district)
    assert seat(cast.other_finance) is None
    assert seat(cast.bureau_store) is None
    assert seat(cast.bangkok) is None, "the agency's own store is above the district"
    assert seat(None) is None, "who does not say whose items asks for every store"
    assert standing.is_approver
    for store, found in ((cast.finance, True), (cast.other_finance, False)):
        signers = who_may_sign(Office.AGENCY_HEAD, cast.bangkok, act=SigningAct.OUTSIDE, store=store, on=cast.on)
        assert (cast.director.pk in {signer.person_id for signer in signers}) is found
        assert cast.governor.pk in {signer.person_id for signer in signers}


def test_an_order_names_units_of_the_grantors_office_only(cast: Cast) -> None:
    inside = replace(terms(cast), acts=frozenset({SigningAct.INSIDE}), only_units=(cast.works,))
    with refused("unit-not-of-the-grantor", basis=CLAUSE_OF_DELEGATION):
        grant(cast, inside, grantor=cast.finance_head_post, grantee=cast.storekeeper_post)
    assert grant(cast, inside, grantor=cast.director_post, grantee=cast.finance_head_post).only_unit_ids == [
        cast.works.pk
    ]


def test_what_is_passed_on_stays_within_the_units_of_the_first_order(cast: Cast) -> None:
    first = grant(cast, to_district(cast))
    told = replace(terms(cast), only_units=())
    with refused("wider-than-base"):
        grant(cast, told, grantor=cast.director_post, grantee=cast.finance_head_post, base=first)
    with refused("wider-than-base"):
        elsewhere = replace(told, only_units=(cast.finance, cast.other_finance))
        grant(cast, elsewhere, grantor=cast.director_post, grantee=cast.finance_head_post, base=first)

    grant(
        cast,
        replace(told, only_units=(cast.finance,)),
        grantor=cast.director_post,
        grantee=cast.finance_head_post,
        base=first,
    )
    (seat,) = standing_of(cast.finance_head, cast.on).seats_of(Office.AGENCY_HEAD)
    assert seat.covers(cast.finance)
    assert not seat.covers(cast.works)


def test_the_record_and_the_page_name_the_units(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    fields = {
        "order_number": "กทม. 556/2570",
        "ordered_on": "16/11/2569",
        "acts": ["outside"],
        "only_units": [cast.finance.pk],
        "starts_on": "16/11/2569",
        "reason": WHY,
    }
    with time_machine.travel(AT, tick=False):
        path = f"{reverse('people:delegate', args=[cast.governor_post.pk])}?to={cast.director_post.pk}"
        answer = client.post(path, fields)
        assert answer.status_code == 302, answer.context["form"].errors
        assert last_event()["after"]["only_units"] == [cast.finance.name]
        assert cast.finance.name in client.get(answer.headers["Location"]).content.decode()
        client.force_login(cast.director)
        assert client.get(reverse("people:account")).status_code == 200


@pytest.mark.parametrize("capacity", ["on_behalf", "by_right", ""])
def test_an_unknown_capacity_is_refused_by_the_database(cast: Cast, capacity: str) -> None:
    with pytest.raises(IntegrityError, match="tenure_capacity_known"), transaction.atomic():
        Tenure.objects.create(
            person=cast.borrower, post=cast.director_post, capacity=capacity, starts_on=cast.on, order_number="x"
        )
