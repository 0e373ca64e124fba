"""The acts of lending: what each does, what it leaves behind, and what it refuses with which code."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Asset, Condition, Custody, CustodyState
from audit.journal.models import Event, Mention
from audit.journal.queries import timeline
from audit.journal.record import SYSTEM
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, documents
from loans.models import AgencyPolicy, Decision, DecisionKind, Loan, LoanLine, PlaceKind, Signature, SignatureKind
from loans.policy import Policy
from loans.states import LineState, State
from people import actions as people_actions
from people.models import Capacity, Notice, Person, Unit
from tests import makers
from tests.cast import DELEGATION_ORDER, Cast

Counting = Callable[[], AbstractContextManager[Any]]


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """Basis and code of the refusal that `act` has to end in."""
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.verdict.basis, refusal.value.verdict.code


def submit(cast: Cast, *items: Asset, **changes: Any) -> Loan:
    return makers.submitted(cast, *items, **changes)


# Sending a request


def test_a_request_is_evidence_in_writing_signed_by_the_borrower(cast: Cast) -> None:
    item = makers.asset(cast)
    loan = submit(cast, item)
    signature = Signature.objects.get(loan=loan)
    assert (signature.kind, signature.signer) == (SignatureKind.REQUEST, cast.borrower)
    assert signature.sha256 == documents.SignedText(signature.text).sha256
    assert item.tag in signature.text
    assert "ข้อ ๒๐๙" in signature.text
    assert loan.reason in signature.text
    assert signature.intention
    assert signature.identified_by


def test_what_is_signed_is_in_thai_whatever_the_screen_speaks(cast: Cast, settings: Any) -> None:
    item = makers.asset(cast)
    thai = makers.planned(cast, makers.wish(cast, item)).text
    from_english_screen = pytest.importorskip("django.utils.translation").override("en")
    with from_english_screen:
        english = makers.planned(cast, makers.wish(cast, item)).text
    assert thai == english


def test_what_was_signed_must_be_what_is_sent(cast: Cast) -> None:
    wish = makers.wish(cast, makers.asset(cast))
    signed = makers.planned(cast, wish).text.sha256
    other = replace(wish, reason="ใช้งานอื่นที่ไม่ได้ลงนามไว้ตั้งแต่แรก")
    sent = lambda: actions.submit(cast.borrower, by=cast.borrower, at=cast.at, wish=other, signed_sha256=signed)  # noqa: E731  # read twice
    assert refused(sent) == ("208", "text-changed")
    assert not Loan.objects.exists()
    assert actions.submit(cast.borrower, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=signed).pk


def test_nobody_signs_for_the_borrower(cast: Cast) -> None:
    wish = makers.wish(cast, makers.asset(cast))
    signed = makers.planned(cast, wish).text.sha256
    by_another = lambda: actions.submit(  # noqa: E731  # called by refused
        cast.borrower, by=cast.storekeeper, at=cast.at, wish=wish, signed_sha256=signed
    )
    assert refused(by_another) == ("208", "not-the-borrower")


def test_inside_the_head_of_the_responsible_unit_approves_and_outside_the_head_of_the_agency(cast: Cast) -> None:
    inside, outside = submit(cast), submit(cast, outside=True)
    assert (inside.route, inside.clause) == ("inside", "208(2)")
    assert (inside.approving_office, inside.approving_unit) == ("responsible_unit_head", cast.finance)
    assert (outside.route, outside.clause) == ("outside", "208(2)")
    assert (outside.approving_office, outside.approving_unit) == ("agency_head", cast.bangkok)


def test_another_building_is_outside_unless_the_agency_decided_otherwise(cast: Cast) -> None:
    first = submit(cast, place_kind=PlaceKind.OTHER_BUILDING)
    assert first.route == "outside"
    decided = Policy(other_buildings_count_as_inside=True)
    actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=decided, reason="ที่ประชุมมีมติ")
    second = submit(cast, place_kind=PlaceKind.OTHER_BUILDING)
    assert second.route == "inside"


def test_the_supervisor_endorses_first_unless_policy_or_the_same_office_make_it_needless(cast: Cast) -> None:
    assert submit(cast).state == State.AWAITING_ENDORSEMENT
    own_section = submit(cast, borrower=cast.storekeeper)
    assert (own_section.state, own_section.endorsing_unit) == (State.AWAITING_APPROVAL, None)
    actions.change_policy(
        cast.agency, by=cast.admin, at=cast.at, policy_now=Policy(endorsement_required=False), reason="ลดขั้นตอน"
    )
    assert submit(cast).state == State.AWAITING_APPROVAL


def test_a_head_who_borrows_is_decided_on_by_the_next_head_up(cast: Cast) -> None:
    loan = submit(cast, borrower=cast.finance_head)
    assert loan.approving_unit == cast.district
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at)) == ("208", "borrower-decides")
    assert actions.approve(loan, by=cast.director, at=cast.at).state == State.APPROVED


def test_numbers_run_without_gaps_by_store_and_fiscal_year(cast: Cast) -> None:
    wrong = makers.wish(cast, makers.asset(cast))
    first = submit(cast)
    refused(lambda: actions.submit(cast.borrower, by=cast.borrower, at=cast.at, wish=wrong, signed_sha256="0" * 64))
    second = submit(cast)
    other_store = submit(cast, makers.asset(cast, unit=cast.bureau_store))
    september = datetime.fromisoformat("2027-09-30T23:30:00+07:00")
    october = september + timedelta(hours=1)
    last_year, next_year = submit(cast, at=september), submit(cast, at=october)
    assert first.number == "ยืม-คลัง-บร-2570-00001"
    assert second.number == "ยืม-คลัง-บร-2570-00002"
    assert other_store.number == "ยืม-พัสดุ-สดท-2570-00001"
    assert last_year.number == "ยืม-คลัง-บร-2570-00003"
    assert next_year.number == "ยืม-คลัง-บร-2571-00001"


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"reason": ""}, ("207", "official-benefit-missing")),
    ({"reason": "ๆๆๆๆๆๆๆๆๆๆๆๆ"}, ("207", "official-benefit-too-short")),
    ({"place_of_use": " "}, ("208(2)", "place-of-use-missing")),
    ({"due_on": date(2026, 11, 15)}, ("208", "due-before-start")),
    ({"starts_on": date(2026, 11, 15)}, ("208", "start-in-past")),
    ({"starts_on": date(2027, 12, 1), "due_on": date(2027, 12, 2)}, (POLICY, "too-far-ahead")),
]


@pytest.mark.parametrize(("changes", "expected"), WRONG)
def test_a_wrong_request_is_refused_with_its_clause_and_nothing_is_kept(
    cast: Cast, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refused(lambda: submit(cast, **changes)) == expected
    assert not Loan.objects.exists()
    assert not Notice.objects.exists()


def test_items_of_two_stores_need_two_requests(cast: Cast) -> None:
    here, there = makers.asset(cast), makers.asset(cast, unit=cast.bureau_store)
    assert refused(lambda: submit(cast, here, there)) == ("208(2)", "items-of-two-stores")


def test_an_item_is_booked_once_and_free_again_on_other_days(cast: Cast) -> None:
    item = makers.asset(cast)
    first = submit(cast, item)
    assert refused(lambda: submit(cast, item, borrower=cast.bureau_member)) == (POLICY, "booked")
    later = first.due_on + timedelta(days=1)
    assert submit(cast, item, borrower=cast.bureau_member, starts_on=later, due_on=later).pk


def test_ending_a_request_frees_its_days(cast: Cast) -> None:
    item = makers.asset(cast)
    loan = submit(cast, item)
    actions.withdraw(loan, by=cast.borrower, at=cast.at)
    assert submit(cast, item, borrower=cast.bureau_member).pk


def test_the_record_says_for_whose_use_a_request_is(cast: Cast) -> None:
    loan = submit(cast, for_unit=True)
    (entry,) = timeline(loan.journal_subject().name)
    assert cast.works.name in [row.after for row in entry.rows]


# Deciding


def test_the_decision_keeps_capacity_and_order(cast: Cast) -> None:
    loan = makers.endorsed(cast, submit(cast, outside=True), at=cast.at)
    actions.approve(loan, by=cast.permanent_secretary, at=cast.at)
    decision = Decision.objects.get(loan=loan, kind=DecisionKind.APPROVED)
    assert decision.capacity == Capacity.ON_BEHALF
    assert decision.order_number == DELEGATION_ORDER
    assert (decision.post_title, decision.on_behalf_of) == ("ปลัดกรุงเทพมหานคร", "ผู้ว่าราชการกรุงเทพมหานคร")
    event = Event.objects.get(verb="loan.approved")
    assert (event.actor_capacity, event.actor_order) == (Capacity.ON_BEHALF, DELEGATION_ORDER)
    assert event.clause == "208(2)"
    approved, *_before = timeline(loan.journal_subject().name)
    assert approved.on_behalf_of == cast.governor_post.title


def test_a_revoked_delegation_signs_nothing_from_that_moment(cast: Cast) -> None:
    loan = makers.endorsed(cast, submit(cast, outside=True), at=cast.at)
    people_actions.revoke_delegation(cast.delegation, by=cast.admin, at=cast.at, reason="เปลี่ยนคำสั่ง")
    expected = (OFFICE, "delegation-revoked")
    assert refused(lambda: actions.approve(loan, by=cast.permanent_secretary, at=cast.at)) == expected
    assert actions.approve(loan, by=cast.governor, at=cast.at).state == State.APPROVED


def test_part_of_the_items_may_be_approved_with_a_reason_for_the_rest(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast, items=3)
    yes, no, other = loan.lines.order_by("position")
    without_reason = {no.pk: " "}
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at, refused_lines=without_reason)) == (
        POLICY,
        "reason-missing",
    )
    nothing = {line.pk: "เกินจำเป็น" for line in (yes, no, other)}
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at, refused_lines=nothing)) == (
        POLICY,
        "nothing-approved",
    )
    actions.approve(loan, by=cast.finance_head, at=cast.at, refused_lines={no.pk: "เกินจำเป็น"})
    states = {line.pk: line.state for line in loan.lines.all()}
    assert states == {yes.pk: LineState.APPROVED, no.pk: LineState.REFUSED, other.pk: LineState.APPROVED}
    assert submit(cast, no.asset, borrower=cast.bureau_member).pk


def test_against_somebody_is_decided_only_with_a_reason(cast: Cast) -> None:
    loan = submit(cast)
    for act in (actions.refuse, actions.send_back):
        assert refused(lambda act=act: act(loan, by=cast.supervisor, at=cast.at, reason=" ")) == (  # type: ignore[misc]
            POLICY,
            "reason-missing",
        )
    assert actions.refuse(loan, by=cast.supervisor, at=cast.at, reason="ไม่ใช่งานของฝ่าย").state == State.REFUSED


def test_a_corrected_request_goes_through_every_office_again(cast: Cast) -> None:
    kept, dropped, added = makers.asset(cast), makers.asset(cast), makers.asset(cast)
    loan = submit(cast, kept, dropped)
    number = loan.number
    actions.send_back(makers.endorsed(cast, loan, at=cast.at), by=cast.finance_head, at=cast.at, reason="ระบุห้อง")
    wish = makers.wish(cast, kept, added, outside=True)
    text = makers.planned(cast, replace(wish, asset_ids=(added.pk,))).text
    assert refused(
        lambda: actions.resubmit(loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=text.sha256)
    ) == ("208", "text-changed")
    signed = makers.planned(cast, wish).text.sha256
    loan = actions.resubmit(loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=signed)
    assert (loan.number, loan.state) == (number, State.AWAITING_ENDORSEMENT)
    assert (loan.route, loan.approving_unit) == ("outside", cast.bangkok)
    states = dict(loan.lines.values_list("asset", "state"))
    assert states == {kept.pk: "requested", dropped.pk: "released", added.pk: "requested"}
    body = json.loads(Event.objects.get(verb="loan.resubmitted", outcome="done").body)
    assert body["before"]["route"] == "inside"
    assert body["after"]["route"] == "outside"
    expected = (OFFICE, "office-not-held")
    loan = makers.endorsed(cast, loan, at=cast.at)
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=cast.at)) == expected


def test_a_request_is_not_approved_when_it_could_no_longer_be_collected(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    late = cast.at + timedelta(days=makers.DAYS)
    assert refused(lambda: actions.approve(loan, by=cast.finance_head, at=late)) == (POLICY, "too-late-to-approve")


# At the desk


def hand_over(cast: Cast, loan: Loan, **changes: Any) -> Loan:
    words: dict[str, Any] = {
        "by": cast.storekeeper,
        "at": cast.at + timedelta(hours=2),
        "checked": {line.pk: actions.Checked() for line in loan.lines.all()},
        "set_aside": {},
        "consent": loan.borrower.staff_code,
        **changes,
    }
    return actions.hand_over(loan, **words)


def test_hand_over_freezes_price_and_condition_and_puts_the_item_into_the_borrowers_hands(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    line = loan.lines.get()
    note = actions.Checked(condition=Condition.GOOD, note="มีรอยที่ฝาหลัง")
    hand_over(cast, loan, checked={line.pk: note})
    line.refresh_from_db()
    custody = Custody.objects.get(asset=line.asset)
    assert (line.price_at_loan, line.price_basis) == (Decimal("25000.00"), "ราคาทุนตามทะเบียนคุมทรัพย์สิน")
    assert (line.condition_out, line.note_out, line.state) == ("good", "มีรอยที่ฝาหลัง", LineState.OUT)
    assert (custody.state, custody.holder, custody.reference) == ("on_loan", cast.borrower, loan.number)
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert (signature.signer, signature.witness) == (cast.borrower, cast.storekeeper)
    assert "มีรอยที่ฝาหลัง" in signature.text


def test_an_item_without_a_price_is_handed_over_only_with_one_and_its_basis(cast: Cast) -> None:
    item = makers.asset(cast, cost=None)
    loan = makers.endorsed(cast, submit(cast, item), at=cast.at)
    makers.approved(cast, loan, at=cast.at)
    line = loan.lines.get()
    assert refused(lambda: hand_over(cast, loan)) == ("209", "price-missing")
    priced = actions.Checked(price=Decimal("9000"))
    assert refused(lambda: hand_over(cast, loan, checked={line.pk: priced})) == ("209", "price-basis-missing")
    valued = replace(priced, price_basis="ราคากลางพาณิชย์ 2569")
    hand_over(cast, loan, checked={line.pk: valued})
    line.refresh_from_db()
    assert (line.price_at_loan, line.price_basis) == (Decimal("9000"), "ราคากลางพาณิชย์ 2569")


def test_every_line_is_scanned_or_set_aside_with_a_reason(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast, items=2)
    first, second = loan.lines.order_by("position")
    scanned = {first.pk: actions.Checked()}
    assert refused(lambda: hand_over(cast, loan, checked=scanned)) == (POLICY, "line-not-scanned")
    unexplained = {second.pk: ""}
    assert refused(lambda: hand_over(cast, loan, checked=scanned, set_aside=unexplained)) == (POLICY, "reason-missing")
    everything = {first.pk: "ชำรุด", second.pk: "ชำรุด"}
    assert refused(lambda: hand_over(cast, loan, checked={}, set_aside=everything)) == (POLICY, "nothing-scanned")
    hand_over(cast, loan, checked=scanned, set_aside={second.pk: "แบตเตอรี่เสื่อม"})
    assert [line.state for line in loan.lines.order_by("position")] == [LineState.OUT, LineState.SET_ASIDE]


def test_without_the_borrowers_own_consent_nothing_is_handed_over(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    for consent in ("", "BR-2002"):
        assert refused(lambda consent=consent: hand_over(cast, loan, consent=consent)) == ("208", "consent-missing")  # type: ignore[misc]
    assert hand_over(cast, loan, consent=" br-1001 ").state == State.ON_LOAN


def test_nobody_serves_himself(cast: Cast) -> None:
    own = submit(cast, borrower=cast.storekeeper)
    loan = actions.approve(own, by=cast.finance_head, at=cast.at)
    assert refused(lambda: hand_over(cast, loan)) == (POLICY, "serves-oneself")
    loan = hand_over(cast, loan, by=cast.second_storekeeper)
    finding = {loan.lines.get().pk: actions.Finding()}
    own_return = lambda: actions.check_in(loan, by=cast.storekeeper, at=cast.at, findings=finding)  # noqa: E731  # called by refused
    assert refused(own_return) == (POLICY, "serves-oneself")


def test_who_approved_does_not_hand_over(cast: Cast) -> None:
    people_actions.begin_tenure(
        cast.finance_head,
        by=cast.admin,
        at=cast.at,
        post=cast.storekeeper_post,
        capacity=Capacity.OWN,
        starts_on=cast.on,
        ends_on=None,
        order_number="คำสั่งที่ 9/2570",
        reason="ช่วยงานคลัง",
    )
    loan = makers.loan_in(State.APPROVED, cast)
    assert refused(lambda: hand_over(cast, loan, by=cast.finance_head)) == ("208", "decider-hands-over")
    assert hand_over(cast, loan).state == State.ON_LOAN


def test_collecting_has_its_first_and_last_day(cast: Cast) -> None:
    start = cast.on + timedelta(days=10)
    loan = makers.loan_in(State.APPROVED, cast, starts_on=start, due_on=start + timedelta(days=20))
    assert loan.collect_by == start + timedelta(days=3)
    assert refused(lambda: hand_over(cast, loan)) == (POLICY, "collected-too-early")
    late = cast.at + timedelta(days=14)
    assert refused(lambda: hand_over(cast, loan, at=late)) == (POLICY, "collected-too-late")
    assert hand_over(cast, loan, at=cast.at + timedelta(days=13)).state == State.ON_LOAN


def test_an_item_still_out_from_an_earlier_loan_is_not_handed_over_again(cast: Cast) -> None:
    item = makers.asset(cast)
    first = submit(cast, item)
    makers.handed_over(cast, makers.approved(cast, makers.endorsed(cast, first, at=cast.at), at=cast.at), at=cast.at)
    start = first.due_on + timedelta(days=1)
    second = submit(cast, item, borrower=cast.bureau_member, starts_on=start, due_on=start)
    then = cast.at + timedelta(days=makers.DAYS)
    actions.endorse(second, by=cast.bureau_deputy, at=cast.at)
    actions.approve(second, by=cast.finance_head, at=cast.at)
    assert refused(lambda: hand_over(cast, second, at=then)) == (POLICY, "already-on-loan")
    makers.checked_in(cast, first, at=then)
    assert hand_over(cast, second, at=then).state == State.ON_LOAN


def test_returning_everything_in_good_order_closes_the_loan(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    first, second = loan.lines.order_by("position")
    loan = makers.checked_in(cast, loan, second, at=cast.at)
    assert (loan.state, loan.closed_at) == (State.PARTLY_RETURNED, None)
    loan = makers.checked_in(cast, loan, first, at=cast.at)
    assert (loan.state, loan.closed_at) == (State.RETURNED, cast.at)
    assert {(row.state, row.holder) for row in Custody.objects.all()} == {(CustodyState.IN_STORE, None)}


def test_what_is_not_in_good_order_comes_under_209_and_is_not_lent_again(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    line = loan.lines.select_related("asset").get()
    loan = makers.checked_in(cast, loan, at=cast.at, finding=makers.BROKEN)
    line.refresh_from_db()
    assert (loan.state, line.state) == (State.UNDER_209, LineState.UNDER_209)
    assert Custody.objects.get(asset=line.asset).state == CustodyState.UNDER_209
    assert Asset.objects.get(pk=line.asset_id).condition == Condition.DAMAGED
    assert refused(lambda: submit(cast, Asset.objects.get(pk=line.asset_id)))[1] == "not-fit"


@pytest.mark.parametrize(
    "odd",
    [
        actions.Finding(condition=Condition.DAMAGED),
        actions.Finding(works=False, note="เปิดไม่ติด"),
        actions.Finding(works=False, condition=Condition.NOT_NEEDED, note="เปิดไม่ติด"),
        actions.Finding(clean=False, condition=Condition.UNUSABLE, note="เปื้อนสี"),
        actions.Finding(works=False, condition=Condition.LOST, note="ไม่พบ"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(cast: Cast, odd: actions.Finding) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    assert refused(lambda: makers.checked_in(cast, loan, at=cast.at, finding=odd)) == ("209", "condition-contradicts")


def test_accepting_the_same_item_twice_changes_nothing(cast: Cast) -> None:
    loan = makers.loan_in(State.PARTLY_RETURNED, cast)
    back = loan.lines.get(state=LineState.RETURNED)
    again = lambda: makers.checked_in(cast, loan, back, at=cast.at)  # noqa: E731  # called by refused
    assert refused(again) == (ORDER, "already-returned")
    assert LoanLine.objects.get(pk=back.pk).returned_at == back.returned_at


def test_an_overdue_item_keeps_others_from_booking_it_today(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    item = loan.lines.select_related("asset").get().asset
    later = cast.at + timedelta(days=30)
    on = cast.on + timedelta(days=30)
    again = lambda: submit(cast, item, borrower=cast.bureau_member, at=later, starts_on=on, due_on=on)  # noqa: E731  # called by refused
    assert refused(again) == (POLICY, "booked")
    tomorrow = on + timedelta(days=1)
    assert submit(cast, item, borrower=cast.bureau_member, at=later, starts_on=tomorrow, due_on=tomorrow).pk


# Ending uncollected


def test_the_worker_lets_a_loan_lapse_only_after_its_last_day_to_collect(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    last_day = cast.at + timedelta(days=3)
    assert refused(lambda: actions.lapse(loan, by=SYSTEM, at=last_day)) == (POLICY, "still-to-be-collected")
    loan = actions.lapse(loan, by=SYSTEM, at=last_day + timedelta(days=1))
    assert loan.state == State.LAPSED
    assert loan.lines.get().state == LineState.RELEASED
    assert Event.objects.get(verb="loan.lapsed", outcome="done").actor_code == "system"


def test_cancelling_needs_a_reason(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    assert refused(lambda: actions.cancel(loan, by=cast.borrower, at=cast.at, reason="")) == (POLICY, "reason-missing")
    assert actions.cancel(loan, by=cast.borrower, at=cast.at, reason="งานเลื่อน").state == State.CANCELLED


# Policy


def test_only_an_administrator_of_the_agency_changes_its_policy_and_only_with_a_reason(cast: Cast) -> None:
    decided = Policy(longest_days=14)

    def change(by: Person, reason: str) -> bool:
        return actions.change_policy(cast.agency, by=by, at=cast.at, policy_now=decided, reason=reason)

    assert refused(lambda: change(cast.governor, "มติ")) == (OFFICE, "not-the-administrator")
    assert refused(lambda: change(cast.outside_admin, "มติ")) == (OFFICE, "not-the-administrator")
    assert refused(lambda: change(cast.admin, " ")) == (POLICY, "reason-missing")
    change(cast.admin, "มติ")
    assert AgencyPolicy.objects.get(agency=cast.agency).longest_days == 14
    assert refused(lambda: submit(cast, days=15)) == (POLICY, "longer-than-policy")
    assert submit(cast, days=14).pk


def test_a_policy_in_which_nothing_differs_leaves_nothing_behind(cast: Cast) -> None:
    def change(decided: Policy) -> tuple[bool, int]:
        is_changed = actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=decided, reason="มติ")
        return is_changed, Event.objects.filter(verb="policy.changed").count()

    assert change(Policy()) == (False, 0)
    assert change(Policy(longest_days=14)) == (True, 1)
    assert change(Policy(longest_days=14)) == (False, 1)
    assert AgencyPolicy.history.count() == 1
    assert change(Policy()) == (True, 2)


# What every act leaves behind


@pytest.mark.parametrize("state", State)
def test_every_act_leaves_one_event_and_versions_that_say_who(cast: Cast, state: State) -> None:
    loan = makers.loan_in(state, cast)
    events = list(Event.objects.filter(pk__in=Mention.objects.filter(subject=f"loan:{loan.number}").values("event_id")))
    moves = 1 + len(makers._WAY[state])
    opened = ["case.opened"] if state == State.UNDER_209 else []  # by an act of its own
    assert [event.verb for event in events if event.subject.startswith("case:")] == opened
    assert len(events) == moves + len(opened)
    assert {event.outcome for event in events} == {"done"}
    assert loan.history.count() == moves
    assert all(version.history_user_id for version in loan.history.all())
    for line in loan.lines.all():
        assert all(version.history_user_id for version in line.history.all())


def test_a_refused_act_leaves_its_own_event_with_clause_and_code(cast: Cast) -> None:
    loan = submit(cast)
    refused(lambda: actions.approve(loan, by=cast.borrower, at=cast.at))
    event = Event.objects.get(outcome="refused")
    assert (event.verb, event.actor_code, event.clause) == ("loan.approved", cast.borrower.staff_code, "208")
    assert json.loads(event.body)["facts"]["code"] == "borrower-decides"
    assert event.subject == f"loan:{loan.number}"


def test_everybody_concerned_is_told(cast: Cast) -> None:
    loan = submit(cast)
    assert set(Notice.objects.values_list("to__staff_code", "kind")) == {(cast.supervisor.staff_code, "loan-decide")}
    makers.endorsed(cast, loan, at=cast.at)
    makers.approved(cast, loan, at=cast.at)
    told = set(Notice.objects.values_list("to__staff_code", "kind"))
    assert (cast.finance_head.staff_code, "loan-decide") in told
    assert (cast.borrower.staff_code, "loan-approved") in told
    assert all(notice.subject == f"loan:{loan.number}" for notice in Notice.objects.all())


def test_cancelling_by_the_borrower_tells_the_store_and_by_the_store_the_borrower(cast: Cast) -> None:
    actions.cancel(makers.loan_in(State.APPROVED, cast), by=cast.borrower, at=cast.at, reason="งานเลื่อน")
    off = Notice.objects.filter(kind="loan-off")
    told = Notice.objects.filter(kind="loan-not-collected").values_list("to", flat=True)
    assert set(told) == {cast.storekeeper.pk, cast.second_storekeeper.pk}
    assert not off.exists()
    actions.cancel(makers.loan_in(State.APPROVED, cast), by=cast.storekeeper, at=cast.at, reason="ชำรุด")
    assert off.filter(to=cast.borrower).count() == 1


def test_the_borrower_reads_what_came_back_and_nothing_of_what_is_not_so(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2, at=cast.at)
    first, second = loan.lines.order_by("pk")
    actions.check_in(loan, by=cast.storekeeper, at=cast.at, findings={first.pk: actions.Finding()})
    told = Notice.objects.get(kind="loan-checked-in", to=cast.borrower)
    assert told.text == "คืนในสภาพที่ใช้การได้เรียบร้อย 1 รายการ ยังอยู่กับท่าน 1 รายการ"
    broken = actions.Finding(works=False, condition=Condition.DAMAGED, note="จอแตก")
    actions.check_in(loan, by=cast.storekeeper, at=cast.at, findings={second.pk: broken})
    told = Notice.objects.get(kind="loan-damaged", to=cast.borrower)
    assert told.text == "ไม่อยู่ในสภาพที่ใช้การได้เรียบร้อย (ข้อ 209) 1 รายการ"


@pytest.mark.parametrize("items", [1, 5])
def test_hand_over_and_return_cost_twelve_statements_at_most_however_many_items(
    cast: Cast, queries: Counting, items: int
) -> None:
    loan = makers.loan_in(State.APPROVED, cast, items=items, at=cast.at - timedelta(hours=1))
    checked = {line.pk: actions.Checked() for line in loan.lines.all()}
    code = cast.borrower.staff_code
    with queries() as ran:
        actions.hand_over(loan, by=cast.storekeeper, at=cast.at, checked=checked, set_aside={}, consent=code)
    assert len(ran) <= 12, ran
    findings = {pk: actions.Finding() for pk in checked}
    with queries() as ran:
        actions.check_in(loan, by=cast.storekeeper, at=cast.at, findings=findings)
    assert len(ran) <= 12, ran


def test_a_unit_without_any_head_sends_the_request_up_and_refuses_it_where_nobody_signs(cast: Cast) -> None:
    for tenure in cast.finance_head_post.tenures.all():
        people_actions.end_tenure(tenure, by=cast.admin, at=cast.at, ends_on=cast.on, reason="โอนย้าย")
    tomorrow = cast.at + timedelta(days=1)
    loan = submit(cast, at=tomorrow)
    assert loan.approving_unit == cast.district
    assert isinstance(loan.approving_unit, Unit)


def test_a_request_given_up_keeps_where_it_stood_before(cast: Cast) -> None:
    actions.withdraw(submit(cast), by=cast.borrower, at=cast.at)
    actions.cancel(makers.loan_in(State.APPROVED, cast), by=cast.borrower, at=cast.at, reason="งานเลื่อน")
    makers.loan_in(State.LAPSED, cast)
    before = {event.verb: json.loads(event.body)["before"] for event in Event.objects.filter(verb__startswith="loan.")}
    assert before["loan.withdrawn"] == {"state": State.AWAITING_ENDORSEMENT}
    assert before["loan.cancelled"] == before["loan.lapsed"] == {"state": State.APPROVED}


def test_the_store_acts_from_its_seat_and_the_borrower_from_none(cast: Cast) -> None:
    makers.checked_in(cast, makers.loan_in(State.ON_LOAN, cast), at=cast.at + timedelta(hours=3))
    for by in (cast.storekeeper, cast.borrower):
        actions.cancel(makers.loan_in(State.APPROVED, cast), by=by, at=cast.at, reason="งานเลื่อน")
    for verb in ("loan.handed_over", "loan.checked_in"):
        assert Event.objects.get(verb=verb).actor_office == "เจ้าหน้าที่พัสดุ"
    cancelled = Event.objects.filter(verb="loan.cancelled").order_by("id")
    assert [event.actor_office for event in cancelled] == ["เจ้าหน้าที่พัสดุ", ""]
