"""The desk's pages: what a storekeeper does there by scanning, with and without scripts, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.models import Condition, CustodyState
from loans.models import Loan, LoanLine
from loans.states import LineState, State
from people.models import Person
from tests.cast import Cast
from tests.conftest import Queries
from tests.makers import approved, asset, endorsed, loan_in, submitted

Count = Callable[[], AbstractContextManager[Queries]]

DESK, RETURN = "/desk/", "/desk/return/"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


def lines_of(loan: Loan) -> list[LoanLine]:
    return list(loan.lines.select_related("asset__custody").order_by("position"))


def hand_over_url(loan: Loan) -> str:
    return reverse("loans:hand-over", args=[loan.pk])


def everything_ticked(loan: Loan, **more: str) -> dict[str, str]:
    return {**{f"line-{line.pk}-ticked": "on" for line in lines_of(loan)}, **more}


def signing(desk: Client, loan: Loan, **more: str) -> dict[str, str]:
    """What the browser posts once every line is ticked and the borrower has typed the own staff code."""
    data = everything_ticked(loan, **more)
    shown = desk.post(hand_over_url(loan), {**data, "refresh": "1"})
    text = shown.context["planned"].text.sha256
    return {**data, "signed_sha256": text, "consent": loan.borrower.staff_code, "sign": "1"}


# Who sees the desk


@pytest.mark.parametrize("who", ["borrower", "supervisor", "finance_head", "auditor", "admin", "outsider"])
def test_for_everybody_but_storekeepers_there_is_no_desk(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    loan = loan_in(State.APPROVED, cast)

    for url in (DESK, RETURN, hand_over_url(loan)):
        assert client.get(url).status_code == 404
        assert client.post(url, {"code": "x"}).status_code == 404


def test_who_is_not_signed_in_is_led_to_the_door(cast: Cast, client: Client) -> None:
    for url in (DESK, RETURN):
        assert client.get(url).headers["Location"].startswith("/accounts/login/")


def test_another_stores_loan_does_not_exist(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)

    assert signed_in(cast.stranger).get(hand_over_url(loan)).status_code == 404
    assert signed_in(cast.second_storekeeper).get(hand_over_url(loan)).status_code == 200


def test_a_forged_form_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.storekeeper)
    loan = loan_in(State.ON_LOAN, cast)

    assert client.post(RETURN, {"code": lines_of(loan)[0].asset.tag}).status_code == 403
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


# The board


def test_the_three_columns_hold_what_waits(cast: Cast, desk: Client) -> None:
    ready = loan_in(State.APPROVED, cast, items=2)
    soon = loan_in(State.ON_LOAN, cast, days=3)
    late = loan_in(State.ON_LOAN, cast, at=cast.at - timedelta(days=20))
    loan_in(State.ON_LOAN, cast, days=60)
    loan_in(State.RETURNED, cast)

    board = desk.get(DESK).context["board"]

    assert [(visit.loan, visit.items) for visit in board.hand_over.visits] == [(ready, 2)]
    assert [visit.loan for visit in board.take_back.visits] == [soon]
    assert [(visit.loan, visit.late) for visit in board.overdue.visits] == [(late, 17)]


def test_another_store_sees_none_of_it(cast: Cast) -> None:
    loan_in(State.APPROVED, cast)
    loan_in(State.ON_LOAN, cast, at=cast.at - timedelta(days=20))

    response = signed_in(cast.stranger).get(DESK)

    assert not response.context["board"].hand_over.visits
    assert not response.context["board"].overdue.visits
    assert cast.borrower.name not in response.content.decode()


@pytest.mark.parametrize("page", ["desk", "hand_over", "return"])
def test_a_page_costs_ten_queries_at_most_whatever_stands_on_it(
    cast: Cast, desk: Client, queries: Count, page: str
) -> None:
    costs = []
    for items in (1, 6):
        loan = loan_in(State.APPROVED, cast, items=items)
        out = loan_in(State.ON_LOAN, cast, items=items)
        tag = lines_of(out)[0].asset.tag
        url = {"desk": DESK, "hand_over": hand_over_url(loan), "return": f"{RETURN}?item={tag}"}[page]
        with queries() as ran:
            assert desk.get(url).status_code == 200
        costs.append(len(ran))
        assert len(ran) <= 10, ran

    assert costs[0] == costs[1]


def test_a_scan_leads_to_the_place_of_the_work(cast: Cast, desk: Client) -> None:
    ready, out = loan_in(State.APPROVED, cast), loan_in(State.ON_LOAN, cast)
    item, back = lines_of(ready)[0].asset.tag, lines_of(out)[0].asset.tag

    assert desk.post(DESK, {"code": item}).headers["Location"] == f"{hand_over_url(ready)}?item={item}"
    assert desk.post(DESK, {"code": ready.number}).headers["Location"] == hand_over_url(ready)
    assert desk.post(DESK, {"code": back}).headers["Location"] == f"{RETURN}?item={back}"
    assert desk.post(DESK, {"code": out.number}).headers["Location"].startswith(f"{RETURN}?loan=")
    assert desk.post(DESK, {"code": cast.borrower.staff_code}).status_code == 200


def test_looking_an_item_up_at_the_desk_takes_nothing_back(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    response = desk.post(DESK, {"code": lines_of(loan)[0].asset.tag}, follow=True)

    assert response.context["pending"].loan == loan
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


@pytest.mark.parametrize("raw", ["unknown", "<b>x</b>", "x" * 5000, "\x00", "กขค", "http://evil.example/x"])
@pytest.mark.parametrize("url", [DESK, RETURN])
def test_a_hostile_code_stays_a_sentence(cast: Cast, desk: Client, raw: str, url: str) -> None:
    response = desk.post(
        url, {"code": raw, "works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}
    )

    assert response.status_code == 200
    assert "<b>x</b>" not in response.content.decode()


# Handing over


def test_scanning_ticks_lines_and_keeps_what_was_noted(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast, items=2)
    first, second = lines_of(loan)

    response = desk.post(hand_over_url(loan), {"code": first.asset.tag, f"line-{second.pk}-note": "มีรอยที่ฝา"})
    form = response.context["form"]

    assert [each.is_ticked for each in form.lines] == [True, False]
    assert form.lines[1].checked().note == "มีรอยที่ฝา"
    assert (response.context["done"], response.context["left"]) == (1, 1)
    again = desk.post(hand_over_url(loan), {"code": first.asset.tag, f"line-{first.pk}-ticked": "on"})
    assert again.context["said"].tone == "attention"
    assert again.context["done"] == 1


def test_an_item_of_another_loan_is_refused_by_name(cast: Cast, desk: Client) -> None:
    loan, other = loan_in(State.APPROVED, cast), loan_in(State.APPROVED, cast)
    wrong = lines_of(other)[0].asset

    response = desk.post(hand_over_url(loan), {"code": wrong.tag})

    assert response.context["said"].tone == "danger"
    assert wrong.tag in response.context["said"].sentence
    assert other.number in response.context["said"].sentence
    assert response.context["done"] == 0


def test_with_every_line_scanned_the_borrower_signs_and_the_loan_begins(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast, items=2)

    response = desk.post(hand_over_url(loan), signing(desk, loan), follow=True)

    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN
    assert loan.issued_by == cast.storekeeper
    assert response.redirect_chain == [(DESK, 302)]
    assert loan.number in response.content.decode()


def test_enter_after_the_staff_code_signs_without_scripts(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)
    data = signing(desk, loan)
    del data["sign"]

    desk.post(hand_over_url(loan), {**data, "scan": "1", "code": ""})

    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


def test_a_line_is_set_aside_only_with_a_reason(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast, items=2)
    first, second = lines_of(loan)
    data = {f"line-{first.pk}-ticked": "on", f"line-{second.pk}-aside": "on"}

    without = desk.post(hand_over_url(loan), {**data, "refresh": "1"})
    assert not without.context["is_ready"]
    data[f"line-{second.pk}-aside_reason"] = "ถ่านหมด"
    shown = desk.post(hand_over_url(loan), {**data, "refresh": "1"})
    text = shown.context["planned"].text
    consent = {"consent": loan.borrower.staff_code, "signed_sha256": text.sha256, "sign": "1"}
    desk.post(hand_over_url(loan), {**data, **consent})

    assert second.asset.tag not in text.text
    assert [line.state for line in lines_of(loan)] == [LineState.OUT, LineState.SET_ASIDE]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consent": ""}, "consent-missing"),
        ({"consent": "BR-9999"}, "consent-missing"),
        ({"signed_sha256": "0" * 64}, "text-changed"),
        ({"signed_sha256": ""}, "text-changed"),
    ],
)
def test_without_the_borrowers_signature_nothing_leaves(
    cast: Cast, desk: Client, change: dict[str, str], code: str
) -> None:
    loan = loan_in(State.APPROVED, cast)
    note = f"line-{lines_of(loan)[0].pk}-note"

    response = desk.post(hand_over_url(loan), {**signing(desk, loan, **{note: "มีรอย"}), **change})

    assert response.status_code == 409
    assert response.context["refused"].code == code
    assert response.context["form"].lines[0].checked().note == "มีรอย"
    loan.refresh_from_db()
    assert loan.state == State.APPROVED


def test_a_text_that_changed_after_it_was_shown_has_to_be_read_again(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)
    data = signing(desk, loan)

    response = desk.post(hand_over_url(loan), {**data, f"line-{lines_of(loan)[0].pk}-note": "จอร้าว"})

    assert response.context["refused"].code == "text-changed"
    assert not response.context["form"].typed_consent


def test_an_item_without_a_price_needs_one_and_keeps_its_basis(cast: Cast, desk: Client) -> None:
    loan = submitted(cast, asset(cast, cost=Decimal(0)))
    endorsed(cast, loan, at=cast.at)
    approved(cast, loan, at=cast.at)
    (line,) = lines_of(loan)
    without = desk.post(hand_over_url(loan), everything_ticked(loan, refresh="1"))

    assert without.context["rows"][0]["verdict"].code == "price-missing"
    price = {f"line-{line.pk}-price": "๑,๒๕๐.๕๐", f"line-{line.pk}-price_basis": "ราคาตลาดวันนี้"}
    desk.post(hand_over_url(loan), signing(desk, loan, **price))

    (line,) = lines_of(loan)
    assert (line.price_at_loan, line.price_basis) == (Decimal("1250.50"), "ราคาตลาดวันนี้")


def test_the_approver_who_keeps_the_store_too_is_told_before_anybody_signs(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)
    Loan.objects.filter(pk=loan.pk).update(approved_by=cast.storekeeper)

    response = signed_in(cast.storekeeper).get(hand_over_url(loan))

    assert response.context["planned"].person.code == "decider-hands-over"
    assert signed_in(cast.second_storekeeper).get(hand_over_url(loan)).context["planned"].person


def test_a_loan_that_is_out_has_no_check_list(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    response = desk.get(hand_over_url(loan))

    assert response.context["turn"].code == "out-of-turn"
    assert "data-desk" not in response.content.decode()


# Taking back


def inspected(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, "works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good", **changes}


def test_scanning_alone_takes_items_back_in_any_order(cast: Cast, desk: Client) -> None:
    first, second = loan_in(State.ON_LOAN, cast, items=2), loan_in(State.ON_LOAN, cast)
    tags = [lines_of(first)[1].asset.tag, lines_of(second)[0].asset.tag, lines_of(first)[0].asset.tag]

    said = [desk.post(RETURN, inspected(tag)).context["said"] for tag in tags]

    assert [each.tone for each in said] == ["free"] * 3
    for loan in (first, second):
        loan.refresh_from_db()
        assert loan.state == State.RETURNED
    assert {line.asset.tag for line in desk.get(RETURN).context["returned"]} == set(tags)


def test_a_partial_return_says_what_is_still_out(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.ON_LOAN, cast, items=3)

    response = desk.post(RETURN, inspected(lines_of(loan)[0].asset.tag))

    loan.refresh_from_db()
    assert loan.state == State.PARTLY_RETURNED
    assert response.context["person"] == cast.borrower
    assert response.context["out"] == 2


def test_scanning_twice_is_harmless(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    tag = lines_of(loan)[0].asset.tag

    desk.post(RETURN, inspected(tag))
    again = desk.post(RETURN, inspected(tag))

    assert again.status_code == 200
    assert again.context["said"].tone == "attention"
    assert "11:00" in again.context["said"].sentence


def test_what_is_not_in_order_comes_under_clause_209_and_is_not_lent(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    (line,) = lines_of(loan)
    found = inspected(line.asset.tag, condition="damaged", note="จอแตก")
    del found["works"]

    response = desk.post(RETURN, found)

    (line,) = lines_of(loan)
    assert line.state == LineState.UNDER_209
    assert line.asset.condition == Condition.DAMAGED
    assert line.asset.custody.state == CustodyState.UNDER_209
    assert response.context["form"].initial == {}
    assert not response.context["form"].is_bound


@pytest.mark.parametrize(
    ("changes", "without", "field"),
    [({}, "works", "note"), ({"condition": "damaged"}, "", "condition"), ({"condition": "eaten"}, "", "condition")],
)
def test_an_inspection_that_contradicts_itself_takes_nothing_back(
    cast: Cast, desk: Client, changes: dict[str, str], without: str, field: str
) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    found = inspected(lines_of(loan)[0].asset.tag, **changes)
    found.pop(without, None)

    response = desk.post(RETURN, found)

    assert field in response.context["form"].errors
    assert response.context["said"].tone == "danger"
    assert (response.context["person"], response.context["out"]) == (cast.borrower, 1)
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


def test_the_own_loan_is_taken_back_by_another_storekeeper(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    Loan.objects.filter(pk=loan.pk).update(borrower=cast.second_storekeeper)
    tag = lines_of(loan)[0].asset.tag

    own = signed_in(cast.second_storekeeper).post(RETURN, inspected(tag))
    assert own.status_code == 409
    assert own.context["refused"].code == "serves-oneself"
    assert own.context["person"] == cast.second_storekeeper
    assert signed_in(cast.storekeeper).post(RETURN, inspected(tag)).status_code == 200


def test_another_store_takes_nothing_back_and_learns_nothing(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)

    response = signed_in(cast.stranger).post(RETURN, inspected(lines_of(loan)[0].asset.tag))

    assert cast.borrower.name not in response.content.decode()
    loan.refresh_from_db()
    assert loan.state == State.ON_LOAN


def test_a_code_of_two_items_is_chosen_among(cast: Cast, desk: Client) -> None:
    first, second = asset(cast, serial_no="SN-5"), asset(cast, serial_no="SN-5")
    loan = submitted(cast, first)
    endorsed(cast, loan, at=cast.at)
    approved(cast, loan, at=cast.at)
    desk.post(hand_over_url(loan), signing(desk, loan))

    asked = desk.post(RETURN, inspected("SN-5"))
    assert {each.asset for each in asked.context["said"].choices} == {first, second}
    desk.post(RETURN, inspected("", choice=first.tag))

    loan.refresh_from_db()
    assert loan.state == State.RETURNED


def test_the_part_that_a_scan_changes_comes_alone_when_asked_for(cast: Cast, desk: Client) -> None:
    loan = loan_in(State.APPROVED, cast)
    for url in (DESK, RETURN, hand_over_url(loan)):
        part = desk.post(url, {"code": "unknown"}, headers={"X-Region": "1"}).content.decode()
        assert part.lstrip().startswith("<div data-root")
        assert "data-say=" in part
