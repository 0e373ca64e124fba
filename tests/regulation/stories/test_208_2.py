"""Clause 208(2) told through pages: inside, outside, changed after approval, a conflict, an order revoked at noon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.models import Asset
from core.thai import written_date
from core.verdict import Refusal
from loans import actions
from loans.models import Loan
from loans.policy import Policy
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import AT, Cast

Sign = Callable[[Person], Client]

INSIDE: Final = ("on_premises", "ห้องประชุม 3 ชั้น 5 สำนักงานเขตบางรัก")
OUTSIDE: Final = ("off_premises", "ศูนย์ชุมชนวัดม่วงแค ถนนเจริญกรุง")
ELSEWHERE: Final = ("other_building", "ศาลาว่าการกรุงเทพมหานคร ห้องบางกอก")


@pytest.fixture
def sign_in() -> Sign:
    """A browser of its own for each person."""

    def browser(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


def words(cast: Cast, place: tuple[str, str]) -> dict[str, Any]:
    return {
        "starts_on": written_date(cast.on),
        "due_on": written_date(cast.on + timedelta(days=3)),
        "purpose": "public_service",
        "reason": "ใช้บริการประชาชนชุมชนริมคลองในวันนัดตรวจสุขภาพ",
        "reference": "",
        "place_kind": place[0],
        "place_of_use": place[1],
        "for_unit": "me",
    }


def sent(cast: Cast, browser: Client, item: Asset, place: tuple[str, str]) -> Loan:
    """The borrower chooses, writes, reads who decides, and signs."""
    browser.post(reverse("loans:basket"), {"act": "put_in", "asset": item.pk, "next": "/"})
    assert browser.post(reverse("loans:new"), words(cast, place)).status_code == 302
    (store,) = browser.get(reverse("loans:review")).context["stores"]
    signed = {"act": "sign", "agreed": "on", f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
    assert browser.post(reverse("loans:review"), signed).status_code == 302
    return Loan.objects.latest("id")


def decided(browser: Client, loan: Loan, **fields: str) -> int:
    """The page of the decision opened and answered; approves every item unless told otherwise."""
    page = reverse("loans:decide", args=[loan.pk])
    opened = browser.get(page)
    assert opened.status_code == 200
    ticks = {f"grant_{line.pk}": "on" for line in loan.lines.all()}
    usual = {"act": opened.context["usual"], "as_of": opened.context["as_of"], **ticks}
    return browser.post(page, {**usual, **fields}).status_code


@time_machine.travel(AT, tick=False)
def test_inside_the_head_of_the_unit_responsible_approves(cast: Cast, sign_in: Sign) -> None:
    loan = sent(cast, sign_in(cast.borrower), makers.asset(cast), INSIDE)

    assert decided(sign_in(cast.supervisor), loan) == 302
    assert sign_in(cast.governor).get(reverse("loans:decide", args=[loan.pk])).status_code == 404
    assert decided(sign_in(cast.finance_head), loan) == 302

    loan.refresh_from_db()
    assert (loan.state, loan.clause, loan.approved_by) == (State.APPROVED, "208(2)", cast.finance_head)
    page = sign_in(cast.borrower).get(loan.get_absolute_url()).content.decode()
    assert cast.finance_head_post.title in page


@time_machine.travel(AT, tick=False)
def test_outside_the_head_of_the_agency_approves_or_who_signs_by_order(cast: Cast, sign_in: Sign) -> None:
    loan = sent(cast, sign_in(cast.borrower), makers.asset(cast), OUTSIDE)

    assert decided(sign_in(cast.supervisor), loan) == 302
    assert sign_in(cast.finance_head).get(reverse("loans:decide", args=[loan.pk])).status_code == 404
    assert decided(sign_in(cast.permanent_secretary), loan) == 302

    decision = Loan.objects.get(pk=loan.pk).decisions.get(kind="approved")
    assert (decision.capacity, decision.order_number) == ("on_behalf", cast.delegation.order_number)
    page = sign_in(cast.borrower).get(loan.get_absolute_url()).content.decode()
    assert cast.delegation.order_number in page


@time_machine.travel(AT, tick=False)
def test_a_change_of_place_after_approval_is_approved_anew_by_the_office_of_that_place(
    cast: Cast, sign_in: Sign
) -> None:
    borrower = sign_in(cast.borrower)
    loan = sent(cast, borrower, makers.asset(cast), INSIDE)
    assert [decided(sign_in(who), loan) for who in (cast.supervisor, cast.finance_head)] == [302, 302]

    change, review = (reverse(f"loans:{name}", args=[loan.pk]) for name in ("change", "change_review"))
    items = {"items": [line.asset_id for line in loan.lines.all()]}
    assert borrower.post(change, {**words(cast, OUTSIDE), **items}).status_code == 302
    read = borrower.get(review)
    assert [str(each.now) for each in read.context["differences"]][-1].endswith(OUTSIDE[1])
    (store,) = read.context["stores"]
    signed = {"act": "sign", "agreed": "on", f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
    assert borrower.post(review, signed).status_code == 302

    assert decided(sign_in(cast.supervisor), loan) == 302
    shown = sign_in(cast.governor).get(reverse("loans:decide", args=[loan.pk])).content.decode()
    assert f"{INSIDE[1]}</del>" in shown, "the approver sees the difference from what was approved"
    assert decided(sign_in(cast.governor), loan) == 302
    loan.refresh_from_db()
    assert (loan.state, loan.approved_by, loan.number) == (State.APPROVED, cast.governor, Loan.objects.get().number)


@time_machine.travel(AT, tick=False)
def test_a_conflict_of_interest_moves_the_step_to_the_next_office_up(cast: Cast, sign_in: Sign) -> None:
    loan = sent(cast, sign_in(cast.borrower), makers.asset(cast), INSIDE)
    assert decided(sign_in(cast.supervisor), loan) == 302

    assert decided(sign_in(cast.finance_head), loan, act="declare_conflict", more="ผู้ยืมเป็นน้องของข้าพเจ้า") == 302

    assert sign_in(cast.finance_head).get(reverse("loans:decide", args=[loan.pk])).status_code == 404
    assert decided(sign_in(cast.director), loan) == 302
    assert Loan.objects.get(pk=loan.pk).approved_by == cast.director


@time_machine.travel(AT, tick=False)
def test_a_conflict_of_interest_in_a_change_of_what_is_out_moves_its_decision_up(cast: Cast, sign_in: Sign) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    makers.change_asked(cast, loan, at=cast.at)
    page, later = reverse("loans:decide_change", args=[loan.pk]), loan.due_on + timedelta(days=2)

    def answer(browser: Client, act: str, **fields: str) -> int:
        as_of = browser.get(page).context["as_of"]
        return browser.post(page, {"act": act, "as_of": as_of, **fields}).status_code

    assert answer(sign_in(cast.finance_head), "declare_conflict", more="ผู้ยืมเป็นน้องของข้าพเจ้า") == 302
    assert sign_in(cast.finance_head).get(page).status_code == 404
    assert cast.finance_head.name in sign_in(cast.borrower).get(loan.get_absolute_url()).content.decode()
    assert answer(sign_in(cast.director), "approve_change") == 302
    loan.refresh_from_db()
    assert (loan.due_on, loan.decisions.latest("id").by) == (later, cast.director)


def test_an_order_revoked_at_noon_ends_at_noon_also_on_the_page_that_is_open(cast: Cast, sign_in: Sign) -> None:
    noon = AT + timedelta(hours=2)
    with time_machine.travel(AT, tick=False):
        loan = sent(cast, sign_in(cast.borrower), makers.asset(cast), OUTSIDE)
        assert decided(sign_in(cast.supervisor), loan) == 302
    page, delegate = reverse("loans:decide", args=[loan.pk]), sign_in(cast.permanent_secretary)
    with time_machine.travel(noon - timedelta(seconds=1), tick=False):
        opened = delegate.get(page)
        assert opened.status_code == 200
    with time_machine.travel(noon, tick=False):
        revoke = reverse("people:revoke-delegation", args=[cast.delegation.pk])
        assert sign_in(cast.admin).post(revoke, {"reason": "ยกเลิกตามคำสั่งใหม่"}).status_code == 302
        fields = {"act": "approve", "as_of": opened.context["as_of"], f"grant_{loan.lines.get().pk}": "on"}
        answer = delegate.post(page, fields)
        assert answer.status_code == 409
        assert cast.delegation.order_number in answer.content.decode()
        assert decided(sign_in(cast.governor), loan) == 302


@time_machine.travel(AT, tick=False)
def test_who_approves_is_whom_the_rule_names_on_the_day_of_the_approval(cast: Cast, sign_in: Sign) -> None:
    """Whether another building is inside is the agency's switch; turned while a request waits, the route is anew."""
    loan = sent(cast, sign_in(cast.borrower), makers.asset(cast), ELSEWHERE)
    assert decided(sign_in(cast.supervisor), loan) == 302
    assert sign_in(cast.governor).get(reverse("loans:decide", args=[loan.pk])).status_code == 200

    inside = Policy(other_buildings_count_as_inside=True)
    actions.change_policy(cast.agency, by=cast.admin, at=AT, policy_now=inside, reason="ประกาศกรุงเทพมหานคร")
    assert decided(sign_in(cast.governor), loan) == 409, "inside by now: another office's to approve"
    with pytest.raises(Refusal) as no:
        actions.approve(loan, by=cast.governor, at=AT)
    assert (no.value.verdict.basis, no.value.verdict.code) == ("208(2)", "route-changed")
    assert decided(sign_in(cast.governor), loan, act="send_back", more="สถานที่นี้นับเป็นภายในแล้ว") == 302
    assert Loan.objects.get(pk=loan.pk).state == State.SENT_BACK

    waiting = sent(cast, sign_in(cast.borrower), makers.asset(cast), ELSEWHERE)
    assert decided(sign_in(cast.supervisor), waiting) == 302
    actions.change_policy(cast.agency, by=cast.admin, at=AT, policy_now=Policy(), reason="ยกเลิกประกาศเดิม")
    assert decided(sign_in(cast.finance_head), waiting) == 409, "outside again"
    assert Loan.objects.get(pk=waiting.pk).state == State.AWAITING_APPROVAL
