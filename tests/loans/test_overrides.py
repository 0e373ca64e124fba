"""An exception from a policy: two people, two reasons, thirty minutes, one act, one text; never from a clause."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assets.models import Asset
from audit.journal.models import Event
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, override_queries
from loans.files import loan_file
from loans.models import AgencyPolicy, Loan, OverrideState, PolicyOverride
from loans.override_permissions import visible_overrides
from loans.overrides import Overridable
from loans.requests import Wish
from loans.states import State
from people.models import Notice, Person, Post, Tenure
from people.offices import standing_of
from tests import makers
from tests.cast import Cast

WHY = "งานสำรวจของเขตกินเวลา 3 สัปดาห์ ซื้อหรือเช่าไม่ทัน"
SEEN = "ตรวจแล้ว ไม่มีผู้อื่นจองในช่วงนั้น"
LIMIT = 14


@pytest.fixture
def limited(cast: Cast) -> Cast:
    """The agency lends for 14 days at most."""
    AgencyPolicy.objects.create(agency=cast.agency, longest_days=LIMIT)
    return cast


def long_wish(cast: Cast, item: Asset | None = None, *, days: int = 21, **changes: Any) -> Wish:
    due_on = cast.on + timedelta(days=days - 1)
    return makers.wish(cast, item or makers.asset(cast), starts_on=cast.on, due_on=due_on, **changes)


def asked(cast: Cast, wish: Wish | None = None, *, at: datetime | None = None, **given: Any) -> PolicyOverride:
    words: dict[str, Any] = {"by": cast.borrower, "reason": WHY} | given
    return actions.ask_override(cast.borrower, at=at or cast.at, wish=wish or long_wish(cast), **words)


def confirmed(cast: Cast, override: PolicyOverride, *, by: Person | None = None, minutes: float = 5) -> PolicyOverride:
    at = override.asked_at + timedelta(minutes=minutes)
    return actions.confirm_override(override, by=by or cast.finance_head, at=at, reason=SEEN)


def submitted(cast: Cast, wish: Wish, *, at: datetime | None = None) -> Loan:
    plan = makers.planned(cast, wish, at=at)
    return actions.submit(cast.borrower, by=cast.borrower, at=at or cast.at, wish=wish, signed_sha256=plan.text.sha256)


def refused(act: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act()
    return caught.value.verdict.basis, caught.value.verdict.code


def test_a_longer_loan_than_the_policy_goes_through_with_two_people_and_two_reasons(limited: Cast) -> None:
    cast, wish = limited, long_wish(limited)
    assert refused(lambda: submitted(cast, wish)) == (POLICY, "longer-than-policy")
    override = asked(cast, wish)
    assert refused(lambda: submitted(cast, wish)) == (POLICY, "longer-than-policy"), "asking is not having"
    confirmed(cast, override)
    loan = submitted(cast, wish, at=cast.at + timedelta(minutes=10))
    override.refresh_from_db()
    assert (override.state, override.used_for, override.limit_days, override.asked_days) == ("used", loan, LIMIT, 21)
    assert (override.asked_by, override.reason) == (cast.borrower, WHY)
    assert (override.decided_by, override.decided_because) == (cast.finance_head, SEEN)
    assert _facts(Event.objects.get(verb="loan.submitted", outcome="done"))["gave_way"] == ["longer-than-policy"]
    assert loan.state == State.AWAITING_ENDORSEMENT, "endorsement and approval come all the same"
    file = loan_file(loan.pk, standing_of(cast.supervisor, cast.on))
    assert file is not None
    assert override_queries.relied_on(file) == [override]


def test_the_booking_horizon_gives_way_too(cast: Cast) -> None:
    starts_on = cast.on + timedelta(days=400)
    wish = makers.wish(cast, makers.asset(cast), starts_on=starts_on, due_on=starts_on)
    override = confirmed(cast, asked(cast, wish))
    assert (override.code, override.limit_days, override.asked_days) == ("too-far-ahead", 365, 400)
    assert submitted(cast, wish).starts_on == starts_on


def test_what_two_policies_refuse_needs_two_exceptions(limited: Cast) -> None:
    cast, starts_on = limited, limited.on + timedelta(days=400)
    wish = makers.wish(cast, makers.asset(cast), starts_on=starts_on, due_on=starts_on + timedelta(days=20))
    assert confirmed(cast, asked(cast, wish)).code == "longer-than-policy"
    assert refused(lambda: submitted(cast, wish)) == (POLICY, "too-far-ahead")
    assert confirmed(cast, asked(cast, wish)).code == "too-far-ahead"
    loan = submitted(cast, wish)
    assert set(PolicyOverride.objects.filter(used_for=loan).values_list("code", "state")) == {
        (code.value, "used") for code in Overridable
    }


def test_an_exception_is_used_once(limited: Cast) -> None:
    cast, wish = limited, long_wish(limited)
    confirmed(cast, asked(cast, wish))
    loan = submitted(cast, wish)
    actions.withdraw(loan, by=cast.borrower, at=cast.at)
    assert refused(lambda: submitted(cast, wish)) == (POLICY, "longer-than-policy")


@pytest.mark.parametrize(
    "changes", [{"days": 22}, {"days": 20}, {"reason": "เหตุผลอื่นที่ไม่ได้ขอผ่อนผันไว้"}, {"place_of_use": "ห้องประชุม 9 ชั้น 9"}]
)
def test_a_changed_request_needs_an_exception_of_its_own(limited: Cast, changes: dict[str, Any]) -> None:
    cast, item = limited, makers.asset(limited)
    confirmed(cast, asked(cast, long_wish(cast, item)))
    assert refused(lambda: submitted(cast, long_wish(cast, item, **changes))) == (POLICY, "longer-than-policy")
    assert submitted(cast, long_wish(cast, item)).pk, "the very words it was confirmed for"


def test_an_exception_does_not_outlive_the_limit_it_was_asked_from(limited: Cast) -> None:
    cast, wish = limited, long_wish(limited)
    confirmed(cast, asked(cast, wish))
    AgencyPolicy.objects.filter(agency=cast.agency).update(longest_days=LIMIT - 1)
    cast.agency.refresh_from_db()
    assert refused(lambda: submitted(cast, wish)) == (POLICY, "longer-than-policy")


@pytest.mark.parametrize(("days", "passes"), [(0, True), (1, True), (2, False)])
def test_an_exception_is_used_on_its_day_or_the_next(limited: Cast, days: int, passes: bool) -> None:
    cast, later = limited, limited.at + timedelta(days=days)
    starts_on = cast.on + timedelta(days=5)
    wish = makers.wish(cast, makers.asset(cast), starts_on=starts_on, due_on=starts_on + timedelta(days=20))
    confirmed(cast, asked(cast, wish))
    if passes:
        assert submitted(cast, wish, at=later).pk
    else:
        assert refused(lambda: submitted(cast, wish, at=later)) == (POLICY, "longer-than-policy")


def test_a_second_person_has_thirty_minutes_to_the_last_moment(limited: Cast) -> None:
    cast = limited
    in_time, too_late = asked(cast), asked(cast)
    assert confirmed(cast, in_time, minutes=30).state == OverrideState.CONFIRMED
    assert refused(lambda: confirmed(cast, too_late, minutes=30.01)) == (ORDER, "override-lapsed")
    too_late.refresh_from_db()
    assert too_late.state == OverrideState.ASKED, "no clock has to write what the moment says"
    assert too_late.stands_at(cast.at + timedelta(minutes=31)) is OverrideState.LAPSED
    late = cast.at + timedelta(minutes=31)
    assert refused(lambda: actions.withdraw_override(too_late, by=cast.borrower, at=late)) == (ORDER, "override-lapsed")


def test_what_lapsed_stays_listed_and_may_be_asked_for_again(limited: Cast) -> None:
    cast, wish = limited, long_wish(limited)
    first = asked(cast, wish)
    assert refused(lambda: asked(cast, wish)) == (ORDER, "override-asked-already")
    later = cast.at + timedelta(minutes=31)
    second = asked(cast, wish, at=later)
    first.refresh_from_db()
    assert first.state == OverrideState.LAPSED
    standing = standing_of(cast.auditor, cast.on)
    listed = override_queries.overrides_in(standing, at=later).rows
    assert listed == [second, first]
    assert override_queries.overrides_in(standing, only="lapsed", at=later).rows == [first]
    after = later + timedelta(minutes=31)
    assert override_queries.overrides_in(standing, only="lapsed", at=after).rows == [second, first]
    assert override_queries.overrides_in(standing, only="asked", at=after).rows == []


def test_what_is_refused_or_taken_back_passes_nothing_and_stays_listed(limited: Cast) -> None:
    cast, wish, other = limited, long_wish(limited), long_wish(limited)
    no, back = asked(cast, wish), asked(cast, other)
    actions.refuse_override(no, by=cast.finance_head, at=cast.at, reason=SEEN)
    actions.withdraw_override(back, by=cast.borrower, at=cast.at)
    for each in (wish, other):
        assert refused(lambda each=each: submitted(cast, each)) == (POLICY, "longer-than-policy")
    assert refused(lambda: confirmed(cast, no)) == (ORDER, "override-closed")
    assert refused(lambda: confirmed(cast, back)) == (ORDER, "override-closed")
    listed = override_queries.overrides_in(standing_of(cast.auditor, cast.on), at=cast.at).rows
    assert {each.state for each in listed} == {"refused", "withdrawn"}


def test_the_law_gives_no_way(limited: Cast) -> None:
    cast, item = limited, makers.asset(limited)
    before = makers.wish(cast, item, starts_on=date(2026, 11, 1), due_on=date(2026, 11, 30))
    assert refused(lambda: asked(cast, before))[0].startswith("208")
    assert not PolicyOverride.objects.exists()


def test_what_no_policy_refuses_needs_no_exception(cast: Cast) -> None:
    wish = makers.wish(cast, makers.asset(cast))
    assert refused(lambda: asked(cast, wish)) == (ORDER, "nothing-to-override")


def test_both_people_write_a_reason(limited: Cast) -> None:
    cast = limited
    assert refused(lambda: asked(cast, reason="  ")) == (POLICY, "reason-missing")
    override = asked(cast)
    for act in (actions.confirm_override, actions.refuse_override):
        assert refused(lambda act=act: act(override, by=cast.finance_head, at=cast.at, reason=" ")) == (
            POLICY,
            "reason-missing",
        )


def test_who_asks_or_borrows_is_never_the_second_person(limited: Cast) -> None:
    """The head of the store's own unit borrows from it: somebody above confirms, and is asked."""
    cast, wish = limited, long_wish(limited)
    override = actions.ask_override(cast.finance_head, by=cast.finance_head, at=cast.at, wish=wish, reason=WHY)
    assert refused(lambda: confirmed(cast, override, by=cast.finance_head)) == (POLICY, "borrower-confirms")
    told = Notice.objects.filter(kind="override-confirm").values_list("to", flat=True)
    assert set(told) == {cast.director.pk}
    assert confirmed(cast, override, by=cast.director).state == OverrideState.CONFIRMED


def test_who_asks_at_the_desk_for_a_borrower_is_not_the_second_person_either(limited: Cast) -> None:
    """The storekeeper asks for a change at the desk and heads the unit above as well."""
    cast = limited
    loan = makers.loan_in(State.APPROVED, cast)
    post = Post.objects.get(unit=cast.finance, office="responsible_unit_head")
    Tenure.objects.create(
        post=post, person=cast.storekeeper, capacity="acting", order_number="1/2569", starts_on=cast.on
    )
    item = loan.lines.select_related("asset").get().asset
    wish = long_wish(cast, item)
    override = asked(cast, wish, by=cast.storekeeper, loan=loan)
    assert (override.asked_by, override.borrower, override.loan) == (cast.storekeeper, cast.borrower, loan)
    assert refused(lambda: confirmed(cast, override, by=cast.storekeeper)) == (POLICY, "asker-confirms")
    confirmed(cast, override)
    sha256 = override.text_sha256
    amended = actions.amend(
        loan, by=cast.storekeeper, at=cast.at, wish=wish, signed_sha256=sha256, consent=cast.borrower.staff_code
    )
    assert amended.state == State.AWAITING_ENDORSEMENT
    assert _facts(Event.objects.get(verb="loan.amended", outcome="done"))["gave_way"] == ["longer-than-policy"]


def test_a_request_that_was_sent_back_is_excepted_by_itself(limited: Cast) -> None:
    """Its exception holds for the correction of this loan, not for another request in the same words."""
    cast = limited
    item = makers.asset(cast)
    loan = makers.submitted(cast, item)
    actions.send_back(loan, by=cast.supervisor, at=cast.at, reason="ระบุจำนวนวันให้ตรงกับงาน")
    wish = long_wish(cast, item)
    confirmed(cast, asked(cast, wish))
    sha256 = makers.planned(cast, wish).text.sha256
    again = partial(actions.resubmit, loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=sha256)
    assert refused(again) == (POLICY, "longer-than-policy")
    override = confirmed(cast, asked(cast, wish, loan=loan))
    done = again()
    override.refresh_from_db()
    assert (override.used_for, done.due_on) == (loan, wish.due_on)


def test_only_a_head_over_the_store_decides(limited: Cast) -> None:
    """The permanent secretary heads the root by own post; whoever only signs by delegation would not do."""
    cast = limited
    may = {name for name, person in _people(cast) if _tries(partial(_confirms, cast, person))}
    assert may == {"finance_head", "director", "governor", "permanent_secretary"}


def test_it_stays_listed_for_the_store_its_heads_and_the_auditors(limited: Cast) -> None:
    cast, override = limited, asked(limited)
    see = {
        name
        for name, person in _people(cast)
        if PolicyOverride.objects.filter(visible_overrides(standing_of(person, cast.on)), pk=override.pk).exists()
    }
    assert see == {
        *("borrower", "storekeeper", "second_storekeeper", "finance_head", "director", "governor"),
        *("permanent_secretary", "auditor", "district_auditor"),
    }
    with pytest.raises(Exception, match="never deleted"), transaction.atomic():
        override.delete()


def test_nobody_left_to_confirm_is_said_when_it_is_asked(limited: Cast) -> None:
    cast = limited
    heads = Tenure.objects.filter(post__office__in=("responsible_unit_head", "agency_head"))
    heads.update(ends_on=cast.on - timedelta(days=1))
    assert refused(lambda: asked(cast)) == (OFFICE, "nobody-may-confirm")


@pytest.mark.parametrize(
    "columns",
    [
        {"decided_by": "borrower"},
        {"decided_by": None},
        {"decided_because": ""},
        {"decided_at": timedelta(minutes=30, seconds=1)},
        {"reason": ""},
        {"code": "borrower-decides"},
        {"state": "granted"},
        {"asked_days": LIMIT},
        {"state": "used"},
    ],
    ids=str,
)
def test_the_database_itself_holds_the_two_people_the_reasons_and_the_minutes(
    limited: Cast, columns: dict[str, Any]
) -> None:
    cast = limited
    override = confirmed(cast, asked(cast))
    values = dict(columns)
    if values.get("decided_by"):
        values["decided_by"] = cast.borrower
    if "decided_at" in values:
        values["decided_at"] = override.asked_at + values["decided_at"]
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyOverride.objects.filter(pk=override.pk).update(**values)
    PolicyOverride.objects.filter(pk=override.pk).update(decided_because=SEEN + "ครบถ้วน")


def test_each_act_leaves_one_event_with_the_reason_and_the_capacity(limited: Cast) -> None:
    cast = limited
    confirmed(cast, asked(cast))
    first, second = Event.objects.filter(verb__startswith="override.", outcome="done").order_by("id")
    assert (first.verb, second.verb) == ("override.asked", "override.confirmed")
    assert [json.loads(each.body)["reason"] for each in (first, second)] == [WHY, SEEN]
    assert second.actor_office
    assert _facts(first)["limit_days"] == LIMIT


def _facts(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(event.body)["facts"]
    return facts


def _people(cast: Cast) -> list[tuple[str, Person]]:
    names = cast.__dataclass_fields__
    return [(name, getattr(cast, name)) for name in names if isinstance(getattr(cast, name), Person)]


def _confirms(cast: Cast, person: Person) -> PolicyOverride:
    return confirmed(cast, asked(cast), by=person)


def _tries(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except Refusal:
        return False
    return True
