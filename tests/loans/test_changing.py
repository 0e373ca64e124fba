"""Another return date or place while the items are out: the old terms hold until it is approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assets.models import Asset
from audit.journal.models import Event
from core.thai import thai_date
from core.verdict import ORDER, POLICY, Refusal
from loans import actions, availability, queries
from loans.models import Amendment, AmendmentState, Found, Loan, LoanLine, PlaceKind
from loans.policy import Policy
from loans.rules import Route
from loans.states import LineState, State
from people.models import Notice, Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast

SignIn = Callable[[Person], Client]

OUTSIDE: Final[dict[str, Any]] = {"place_kind": PlaceKind.OFF_PREMISES, "place_of_use": "ศูนย์ชุมชนวัดม่วงแค"}


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


def out(cast: Cast, *, items: int = 1) -> Loan:
    return makers.loan_in(State.ON_LOAN, cast, items=items)


def test_an_extension_holds_only_once_it_is_approved(cast: Cast) -> None:
    loan = out(cast)
    before, later = loan.due_on, loan.due_on + timedelta(days=2)

    makers.change_asked(cast, loan, at=cast.at)

    loan = Loan.objects.get(pk=loan.pk)
    line = loan.lines.get()
    assert (loan.state, loan.due_on, line.due_on) == (State.ON_LOAN, before, before)
    loan = actions.approve_change(loan, by=cast.finance_head, at=cast.at + timedelta(hours=1))
    line = loan.lines.select_related("asset__custody").get()
    assert (loan.state, loan.due_on, line.due_on, line.asset.custody.due_on) == (State.ON_LOAN, later, later, later)
    assert loan.approved_by == cast.finance_head
    assert [decision.kind for decision in loan.decisions.all()][-1] == "amended"
    assert Notice.objects.filter(to=cast.borrower, kind="loan-change-decided").count() == 1
    assert makers.checked_in(cast, loan, at=cast.at + timedelta(days=5)).state == State.RETURNED


def test_refused_or_taken_back_the_old_terms_stay_and_it_may_be_asked_again(cast: Cast) -> None:
    loan = out(cast)
    before = loan.due_on
    makers.change_asked(cast, loan, at=cast.at)

    def again() -> object:
        return makers.change_asked(cast, loan, at=cast.at)

    assert code_of(again) == (ORDER, "change-asked-already")
    actions.refuse_change(loan, by=cast.finance_head, at=cast.at, reason="ฝ่ายต้องใช้เอง")
    again()
    actions.withdraw_change(loan, by=cast.borrower, at=cast.at)
    loan = Loan.objects.get(pk=loan.pk)
    assert (loan.due_on, loan.lines.get().due_on) == (before, before)
    assert [each.state for each in loan.amendments.all()] == [AmendmentState.REFUSED, AmendmentState.WITHDRAWN]
    nothing = lambda: actions.approve_change(loan, by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(nothing) == (ORDER, "no-change-waits")


def test_a_place_outside_goes_to_the_head_of_the_agency_and_not_to_who_approved_inside(cast: Cast) -> None:
    loan = out(cast)
    amendment = makers.change_asked(cast, loan, at=cast.at, days=0, **OUTSIDE)

    assert (amendment.route, amendment.approving_unit, amendment.clause) == (Route.OUTSIDE, cast.bangkok, "208(2)")
    by_head = lambda: actions.approve_change(loan, by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(by_head) == ("office", "office-not-held")
    for who in (cast.governor, cast.permanent_secretary):
        (row,) = queries.inbox(standing_of(who, cast.on))[0]
        assert (row.loan, row.change) == (loan, amendment)
    assert not queries.inbox(standing_of(cast.finance_head, cast.on))[0]
    loan = actions.approve_change(loan, by=cast.permanent_secretary, at=cast.at)
    assert (loan.route, loan.place_of_use) == (Route.OUTSIDE, OUTSIDE["place_of_use"])
    decision = loan.decisions.latest("id")
    assert (decision.kind, decision.capacity, decision.clause) == ("amended", "on_behalf", "208(2)")


def test_days_that_somebody_booked_first_are_refused_when_asked_and_the_refusal_names_that_loan(cast: Cast) -> None:
    loan = out(cast)
    item = loan.lines.select_related("asset").get().asset
    taken = loan.due_on + timedelta(days=2)
    first = makers.submitted(cast, item, borrower=cast.bureau_member, starts_on=taken, due_on=taken)

    with pytest.raises(Refusal) as no:
        makers.change_asked(cast, loan, at=cast.at, days=2)
    assert (no.value.verdict.basis, no.value.verdict.code) == (POLICY, "booked")
    assert first.number in no.value.verdict.reason
    assert makers.change_asked(cast, loan, at=cast.at, days=1).state == AmendmentState.ASKED
    with pytest.raises(IntegrityError), transaction.atomic():
        LoanLine.objects.filter(loan=loan).update(due_on=taken, asked_until=None)


def booked(cast: Cast, item: Asset, *, first: date, last: date) -> Callable[[], Loan]:
    """Somebody else asks for the item on these days."""
    return lambda: makers.submitted(cast, item, borrower=cast.bureau_member, starts_on=first, due_on=last)


def test_the_days_asked_for_are_held_until_it_is_decided(cast: Cast) -> None:
    loan = out(cast)
    item = loan.lines.select_related("asset__custody").get().asset
    first, last = loan.due_on + timedelta(days=1), loan.due_on + timedelta(days=2)
    makers.change_asked(cast, loan, at=cast.at)

    with pytest.raises(Refusal) as no:
        booked(cast, item, first=last, last=last)()
    assert (no.value.verdict.basis, no.value.verdict.code) == (POLICY, "booked")
    assert loan.number in no.value.verdict.reason
    assert thai_date(last) in no.value.verdict.reason
    assert not Asset.objects.filter(availability.is_free(first, last, on=cast.on), pk=item.pk).exists()
    next_days = availability.next_free_days([item], days=1, after=first, on=cast.on)
    assert next_days == {item.pk: last + timedelta(days=1)}
    after = booked(cast, item, first=last + timedelta(days=1), last=last + timedelta(days=1))()

    loan = actions.approve_change(loan, by=cast.finance_head, at=cast.at)
    line = loan.lines.get()
    assert (line.due_on, line.asked_until) == (last, None)
    assert code_of(booked(cast, item, first=first, last=last)) == (POLICY, "booked")
    assert after.lines.get().state == LineState.REQUESTED


ENDS: Final[dict[str, Callable[[Cast, Loan], object]]] = {
    "refused": lambda cast, loan: actions.refuse_change(loan, by=cast.finance_head, at=cast.at, reason="ฝ่ายต้องใช้เอง"),
    "withdrawn": lambda cast, loan: actions.withdraw_change(loan, by=cast.borrower, at=cast.at),
    "returned": lambda cast, loan: makers.checked_in(cast, loan, at=cast.at),
}


@pytest.mark.parametrize("end", ENDS)
def test_refused_taken_back_or_returned_the_days_asked_for_are_free_again(cast: Cast, end: str) -> None:
    loan = out(cast)
    item = loan.lines.select_related("asset").get().asset
    makers.change_asked(cast, loan, at=cast.at)
    ENDS[end](cast, loan)
    assert loan.lines.get().asked_until is None
    day = loan.due_on + timedelta(days=2)
    assert booked(cast, item, first=day, last=day)().state == State.AWAITING_ENDORSEMENT


def test_what_is_lost_holds_no_days_and_what_is_still_out_does(cast: Cast) -> None:
    loan = out(cast, items=2)
    makers.change_asked(cast, loan, at=cast.at)
    gone, still = loan.lines.select_related("asset").order_by("position")
    actions.report_loss(loan, line=gone, by=cast.borrower, at=cast.at, found=Found.LOST, account="หายระหว่างเดินทาง")
    asked = dict(loan.lines.values_list("pk", "asked_until"))
    assert asked == {gone.pk: None, still.pk: loan.due_on + timedelta(days=2)}


def test_another_place_alone_asks_for_no_further_days(cast: Cast) -> None:
    loan = out(cast)
    makers.change_asked(cast, loan, at=cast.at, days=0, **OUTSIDE)
    assert loan.lines.get().asked_until is None


def test_the_loans_of_the_item_show_the_days_asked_for(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = out(cast)
    item = loan.lines.select_related("asset").get().asset
    makers.change_asked(cast, loan, at=cast.at)
    page = sign_in(cast.storekeeper).get(reverse("loans:of_asset", args=[item.tag])).content.decode()
    assert f"ขอยืมต่อถึง{thai_date(loan.due_on + timedelta(days=2))}" in page


def test_what_is_earlier_the_same_overdue_or_too_long_is_refused_by_policy(cast: Cast) -> None:
    loan = out(cast)

    def asked(**more: Any) -> Callable[[], object]:
        return lambda: makers.change_asked(cast, loan, **{"at": cast.at, **more})

    assert code_of(asked(days=-1)) == (POLICY, "earlier-needs-no-approval")
    assert code_of(asked(days=0)) == (POLICY, "nothing-changed")
    assert code_of(asked(reason=" ")) == (POLICY, "reason-missing")
    assert code_of(asked(place_of_use=" ")) == ("208(2)", "place-of-use-missing")
    late = cast.at + timedelta(days=makers.DAYS)
    assert code_of(asked(at=late)) == (POLICY, "overdue-not-extended")
    actions.change_policy(
        cast.agency, by=cast.admin, at=cast.at, policy_now=Policy(longest_days=makers.DAYS + 1), reason="ตามมติ"
    )
    assert code_of(asked(days=2)) == (POLICY, "longer-than-policy")


def test_it_is_decided_after_the_old_date_but_not_after_the_new(cast: Cast) -> None:
    loan = out(cast)
    makers.change_asked(cast, loan, at=cast.at, days=2)
    gone = cast.at + timedelta(days=makers.DAYS + 2)

    def approve(at: datetime) -> Callable[[], Loan]:
        return lambda: actions.approve_change(loan, by=cast.finance_head, at=at)

    assert code_of(approve(gone)) == (POLICY, "too-late-to-extend")
    assert approve(gone - timedelta(days=1))().due_on == cast.on + timedelta(days=makers.DAYS + 1)


def test_a_part_that_is_back_keeps_its_day(cast: Cast) -> None:
    loan = makers.loan_in(State.PARTLY_RETURNED, cast)
    was = loan.due_on
    makers.change_asked(cast, loan, at=cast.at)
    loan = actions.approve_change(loan, by=cast.finance_head, at=cast.at)
    days = dict(loan.lines.values_list("state", "due_on"))
    assert days == {LineState.RETURNED: was, LineState.OUT: loan.due_on}


def test_what_came_back_meanwhile_waits_for_no_decision(cast: Cast) -> None:
    loan = out(cast)
    makers.change_asked(cast, loan, at=cast.at)
    makers.checked_in(cast, loan, at=cast.at + timedelta(hours=1))
    assert not queries.inbox(standing_of(cast.finance_head, cast.on))[0]
    approve = lambda: actions.approve_change(Loan.objects.get(pk=loan.pk), by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(approve) == (ORDER, "out-of-turn")


def test_at_the_desk_the_borrower_signs_it_with_the_own_code(cast: Cast) -> None:
    loan = out(cast)
    makers.change_asked(cast, loan, at=cast.at, by=cast.storekeeper)
    signature = loan.signatures.latest("id")
    assert (signature.kind, signature.signer, signature.witness) == ("change", cast.borrower, cast.storekeeper)
    assert Event.objects.filter(verb="loan.change_asked", outcome="done").count() == 1


def test_whoever_declared_a_conflict_decides_on_no_change_either(cast: Cast) -> None:
    loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
    loan = actions.declare_conflict(loan, by=cast.finance_head, at=cast.at, reason="ผู้ยืมเป็นญาติ")
    loan = actions.approve(loan, by=cast.director, at=cast.at)
    loan = makers.handed_over(cast, loan, at=cast.at)
    amendment = makers.change_asked(cast, loan, at=cast.at)
    assert amendment.approving_unit == cast.district
    by_declarer = lambda: actions.approve_change(loan, by=cast.finance_head, at=cast.at)  # noqa: E731  # called by code_of
    assert code_of(by_declarer) == (POLICY, "conflict-declared")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "one_open_amendment_a_loan|UNIQUE"),
        ({"state": "decided"}, "amendment_state_known"),
        ({"state": "withdrawn", "reason": ""}, "amendment_has_a_reason"),
        ({"state": "withdrawn", "due_on": None}, "amendment_never_shortens"),
        ({"state": "approved"}, "amendment_decided_by_another"),
        ({"state": "approved", "decided_by": "borrower"}, "amendment_decided_by_another"),
        ({"state": "refused", "decided_by": "finance_head"}, "amendment_refused_has_a_reason"),
    ],
)
def test_the_database_holds_what_a_change_is(cast: Cast, changes: dict[str, Any], constraint: str) -> None:
    row = makers.change_asked(cast, out(cast), at=cast.at)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, getattr(cast, value) if name == "decided_by" else value)
    if "due_on" in changes:
        row.due_on = row.was_due_on - timedelta(days=1)
    if "decided_by" in changes:
        row.decided_at = cast.at
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Amendment.objects.bulk_create([row])


def test_the_pages_ask_sign_and_decide(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = out(cast)
    page = reverse("loans:extend", args=[loan.pk])
    browser = sign_in(cast.borrower)
    assert page in browser.get(loan.get_absolute_url()).content.decode()
    fields = {
        "due_on": "25/11/2569",
        "place_kind": "on_premises",
        "place_of_use": loan.place_of_use,
        "reason": "งานสำรวจยังไม่แล้วเสร็จ",
    }
    assert browser.post(page, {**fields, "due_on": "17/11/2569", "act": "read"}).status_code == 409
    read = browser.post(page, {**fields, "act": "read"})
    sha256 = read.context["planned"].text.sha256
    assert cast.finance_head.name in read.content.decode()
    assert browser.post(page, {**fields, "act": "sign", "sha256": sha256}).status_code == 200, "the tick is missing"
    assert browser.post(page, {**fields, "act": "sign", "sha256": sha256, "agreed": "on"}).status_code == 302

    head, decide = sign_in(cast.finance_head), reverse("loans:decide_change", args=[loan.pk])
    assert decide in head.get(reverse("loans:inbox")).content.decode()
    assert decide in head.get(reverse("home")).content.decode()
    opened = head.get(decide)
    assert opened.status_code == 200
    assert sign_in(cast.supervisor).get(decide).status_code == 404
    assert head.post(decide, {"act": "refuse_change"}).status_code == 200, "a reason is asked for"
    old = {"act": "approve_change", "as_of": "2026-11-15T00:00:00+00:00"}
    assert head.post(decide, old).status_code == 409
    assert head.post(decide, {**old, "as_of": opened.context["as_of"]}).status_code == 302
    loan.refresh_from_db()
    assert loan.due_on.day == 25
    assert head.get(decide).status_code == 302


def test_the_page_shows_from_when_somebody_else_waits(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = out(cast)
    item = loan.lines.select_related("asset").get().asset
    first = cast.on + timedelta(days=20)
    makers.submitted(cast, item, borrower=cast.bureau_member, starts_on=first, due_on=first)
    fields = {"place_kind": "on_premises", "place_of_use": loan.place_of_use, "reason": "งานยังไม่เสร็จ", "act": "read"}
    read = sign_in(cast.borrower).post(reverse("loans:extend", args=[loan.pk]), {**fields, "due_on": "25/11/2569"})
    ((_line, _free, wanted_from),) = read.context["items"]
    assert wanted_from == first


def test_the_api_asks_and_decides(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = out(cast)
    client, address = sign_in(cast.borrower), f"/api/v1/loans/{loan.pk}/"
    change = {
        "due_on": "2026-11-25",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3",
        "reason": "งานยังไม่เสร็จ",
    }
    shown = client.post(f"{address}ask-change/preview/", change, "application/json").json()
    asked = client.post(f"{address}ask-change/", {**change, "signed_sha256": shown["sha256"]}, "application/json")
    assert [each["state"] for each in asked.json()["amendments"]] == ["asked"]
    moves = {move["step"]: move for move in sign_in(cast.finance_head).get(address).json()["moves"]}
    assert moves["approve_change"]["permitted"]
    done = sign_in(cast.finance_head).post(f"{address}approve-change/", {}, "application/json")
    assert (done.status_code, done.json()["due_on"]) == (200, "2026-11-25")


def test_a_limited_delegate_sees_in_the_inbox_that_a_price_is_missing(cast: Cast, sign_in: SignIn, today: None) -> None:
    item = makers.asset(cast, cost=None)
    makers.endorsed(cast, makers.submitted(cast, item, outside=True), at=cast.at)
    for who, told in ((cast.permanent_secretary, True), (cast.governor, False)):
        (row,) = queries.inbox(standing_of(who, cast.on))[0]
        assert bool(row.beyond) is told
        page = sign_in(who).get(reverse("loans:inbox")).content.decode()
        assert ("ไม่มีราคาในทะเบียน" in page) is told
