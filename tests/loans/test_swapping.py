"""An equal item in the place of another at the hand-over (ADR 0028): what swaps, and what is refused aloud."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import Asset, Condition
from audit.journal.models import Event, Mention
from core.verdict import ORDER, Refusal
from loans import actions, availability
from loans.models import Loan, LoanLine, SignatureKind
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import DELEGATED_UP_TO, Cast
from tests.makers import approved, asset, endorsed, loan_in, submitted


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


def waiting(cast: Cast, *items: Asset, **changes: Any) -> Loan:
    """An approved loan of these items."""
    loan = submitted(cast, *items, **changes)
    endorsed(cast, loan, at=cast.at)
    return approved(cast, Loan.objects.get(pk=loan.pk), at=cast.at)


def line_of(loan: Loan) -> LoanLine:
    return loan.lines.select_related("asset").get()


def scanned(desk: Client, loan: Loan, code: str, **more: str) -> Any:
    return desk.post(reverse("loans:hand-over", args=[loan.pk]), {**more, "code": code})


def refused(cast: Cast, loan: Loan, unit: Asset, *, by: Person | None = None, line: LoanLine | None = None) -> str:
    """The code by which the swap is refused."""
    held = line or line_of(loan)
    with pytest.raises(Refusal) as raised:
        actions.swap_line(loan, by=by or cast.storekeeper, at=cast.at, line=held.pk, unit=unit.pk)
    return raised.value.verdict.code


# Scanned at the desk


def test_an_equal_item_that_is_scanned_goes_in_the_place_of_the_booked_one(cast: Cast, desk: Client) -> None:
    booked, equal = asset(cast), asset(cast)
    loan = waiting(cast, booked)
    held = line_of(loan)

    response = scanned(desk, loan, equal.tag, **{f"line-{held.pk}-note": "จอมีรอย"})

    said = response.context["said"]
    assert (said.tone, booked.tag in said.sentence, equal.tag in said.sentence) == ("free", True, True)
    assert (response.context["done"], response.context["left"]) == (1, 0)
    assert equal.tag in response.context["planned"].text.text
    assert not response.context["form"].lines[0].checked().note  # that was of the other one
    held.refresh_from_db()
    assert (held.asset, held.state) == (equal, LineState.APPROVED)
    days: dict[str, Any] = {"starts_on": loan.starts_on, "due_on": loan.due_on, "on": cast.on}
    assert availability.of([booked], **days)[booked.pk]


def test_what_was_swapped_is_signed_for_and_goes_out_with_its_own_price(cast: Cast, desk: Client) -> None:
    loan = waiting(cast, asset(cast))
    equal = asset(cast, cost=Decimal("24000.00"))
    ticked = {f"line-{line_of(loan).pk}-ticked": "on"}
    shown = scanned(desk, loan, equal.tag).context["planned"].text

    signing = {"signed_sha256": shown.sha256, "consent": cast.borrower.staff_code, "sign": "1"}
    desk.post(reverse("loans:hand-over", args=[loan.pk]), {**ticked, **signing})

    line = line_of(loan)
    assert (line.state, line.asset, line.price_at_loan) == (LineState.OUT, equal, Decimal("24000.00"))
    signature = loan.signatures.get(kind=SignatureKind.HAND_OVER)
    assert equal.tag in signature.text
    assert "24,000.00" in signature.text


def test_the_swap_is_one_event_on_the_timelines_of_both_items(cast: Cast, desk: Client) -> None:
    booked, equal = asset(cast), asset(cast)
    loan = waiting(cast, booked)

    scanned(desk, loan, equal.tag)

    event = Event.objects.get(verb="loan.line_swapped")
    body = json.loads(event.body)
    assert (body["before"], body["after"]) == ({"item": booked.tag}, {"item": equal.tag})
    mentioned = set(Mention.objects.filter(event_id=event.pk).values_list("subject", flat=True))
    assert {f"asset:{booked.tag}", f"asset:{equal.tag}", f"loan:{loan.number}"} <= mentioned
    assert [version.asset_id for version in line_of(loan).history.order_by("history_id")][-2:] == [booked.pk, equal.pk]


def test_reading_the_page_swaps_nothing(cast: Cast, desk: Client) -> None:
    loan, equal = waiting(cast, asset(cast)), asset(cast)

    response = desk.get(reverse("loans:hand-over", args=[loan.pk]), {"item": equal.tag})

    assert response.context["said"].tone == "danger"
    assert line_of(loan).asset != equal


def test_two_scans_swap_two_lines_and_a_third_says_that_all_are_scanned(cast: Cast, desk: Client) -> None:
    loan = waiting(cast, asset(cast), asset(cast))
    first, second, third = asset(cast), asset(cast), asset(cast)

    form = scanned(desk, loan, first.tag).context["form"]
    ticks = {f"line-{each.line.pk}-ticked": "on" for each in form.lines if each.is_ticked}
    ticks = dict.fromkeys((*ticks, *(f"line-{line.pk}-ticked" for line in loan.lines.all())), "on")
    one = next(each.line for each in form.lines if each.is_ticked)
    scanned(desk, loan, second.tag, **{f"line-{one.pk}-ticked": "on"})
    response = scanned(desk, loan, third.tag, **ticks)

    assert {line.asset_id for line in loan.lines.all()} == {first.pk, second.pk}
    assert response.context["said"].tone == "danger"
    assert third.name in response.context["said"].sentence


def test_the_line_whose_own_item_cannot_go_is_swapped_first(cast: Cast, desk: Client) -> None:
    fine, broken = asset(cast), asset(cast)
    loan = waiting(cast, fine, broken)
    Asset.objects.filter(pk=broken.pk).update(condition=Condition.DAMAGED)
    equal = asset(cast)

    scanned(desk, loan, equal.tag)

    assert {line.asset_id for line in loan.lines.all()} == {fine.pk, equal.pk}


def test_a_line_that_was_set_aside_takes_the_item_that_is_scanned_for_it(cast: Cast, desk: Client) -> None:
    loan, equal = waiting(cast, asset(cast)), asset(cast)
    pk = line_of(loan).pk

    response = scanned(desk, loan, equal.tag, **{f"line-{pk}-ticked": "on", f"line-{pk}-aside": "on"})

    assert (response.context["done"], line_of(loan).asset) == (1, equal)
    assert response.context["form"].lines[0].is_ticked


def test_several_loans_by_one_signature_swap_on_the_loan_of_the_line(cast: Cast, desk: Client) -> None:
    loans = [waiting(cast, asset(cast, name=name)) for name in ("กล้อง", "ขาตั้งกล้อง")]
    equal = asset(cast, name="ขาตั้งกล้อง")

    response = desk.post(f"{reverse('loans:hand-over', args=[loans[0].pk])}?all=1", {"code": equal.tag})

    assert response.context["done"] == 1
    assert line_of(loans[1]).asset == equal


# Refused aloud


def test_what_is_reserved_for_another_is_refused_naming_that_loan(cast: Cast, desk: Client) -> None:
    """The earliest booking wins, whether it was approved yet or not."""
    loan = waiting(cast, asset(cast))
    for other in (waiting(cast, asset(cast)), submitted(cast, asset(cast), borrower=cast.bureau_member)):
        unit = line_of(other).asset

        said = scanned(desk, loan, unit.tag).context["said"]

        assert said.tone == "danger"
        assert other.number in said.sentence
        assert other.borrower.name in said.sentence
        assert refused(cast, loan, unit) == "booked"
    assert not Event.objects.filter(verb="loan.line_swapped", outcome="done").exists()


def test_an_item_reserved_for_other_days_goes_in_the_place_of_the_booked_one(cast: Cast, desk: Client) -> None:
    unit = asset(cast)
    later: dict[str, Any] = {"starts_on": cast.on + timedelta(days=30), "due_on": cast.on + timedelta(days=32)}
    other = waiting(cast, unit, **later)
    loan = waiting(cast, asset(cast))

    assert scanned(desk, loan, unit.tag).context["said"].tone == "free"
    assert line_of(loan).asset == line_of(other).asset == unit


def test_who_asked_for_this_very_item_gets_that_one(cast: Cast, desk: Client) -> None:
    named = asset(cast)
    loan, equal = waiting(cast, named, named=frozenset({named.pk})), asset(cast)

    said = scanned(desk, loan, equal.tag).context["said"]

    assert (said.tone, named.tag in said.sentence) == ("danger", True)
    assert refused(cast, loan, equal) == "this-very-item"
    assert scanned(desk, loan, named.tag).context["done"] == 1


@pytest.mark.parametrize("unlike", ["name", "brand", "model", "category"])
def test_what_is_not_the_same_is_not_of_this_loan(cast: Cast, desk: Client, unlike: str) -> None:
    loan = waiting(cast, asset(cast))
    columns: dict[str, Any] = {
        unlike: makers.category(cast, "6720-001") if unlike == "category" else "อย่างอื่น",
    }
    other = asset(cast, **columns)

    assert scanned(desk, loan, other.tag).context["said"].tone == "danger"
    assert refused(cast, loan, other) == "not-equal"


def test_the_same_item_of_another_store_is_not_equal(cast: Cast) -> None:
    assert refused(cast, waiting(cast, asset(cast)), asset(cast, unit=cast.bureau_store)) == "not-equal"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("condition", Condition.DAMAGED, "not-fit"),
        ("retired_on", "2026-11-01", "retired"),
        ("is_lendable", False, "not-lendable"),
    ],
)
def test_what_may_not_be_lent_does_not_go_in_the_place_of_another(
    cast: Cast, column: str, value: object, code: str
) -> None:
    loan, unit = waiting(cast, asset(cast)), asset(cast)
    because = {"is_lendable": "not_lendable_because", "retired_on": "retired_because"}.get(column)
    Asset.objects.filter(pk=unit.pk).update(**{column: value}, **({because: "เก่าแล้ว"} if because else {}))

    assert refused(cast, loan, unit) == code


def test_what_is_out_or_not_inspected_has_to_come_back_first(cast: Cast, desk: Client) -> None:
    loan, out = waiting(cast, asset(cast)), loan_in(State.ON_LOAN, cast)
    unit = line_of(out).asset

    assert out.borrower.name in scanned(desk, loan, unit.tag).context["said"].sentence
    assert refused(cast, loan, unit) == "not-in-store"
    actions.drop_off(out, by=cast.storekeeper, at=cast.at, lines=[line_of(out).pk])
    assert refused(cast, loan, unit) == "not-in-store"


def test_a_swap_never_carries_the_loan_past_the_limit_of_who_approved_it(cast: Cast) -> None:
    """Approved by the governor's delegate, up to a limit; the dearer one needs a new approval."""
    dear, cheap = asset(cast, cost=DELEGATED_UP_TO), asset(cast, cost=DELEGATED_UP_TO - 1)
    beyond, unpriced = asset(cast, cost=DELEGATED_UP_TO + 1), asset(cast, cost=None)
    loan = waiting(cast, cheap, outside=True)

    assert loan.approved_by == cast.permanent_secretary
    assert refused(cast, loan, beyond) == refused(cast, loan, unpriced) == "beyond-the-limit"
    actions.swap_line(loan, by=cast.storekeeper, at=cast.at, line=line_of(loan).pk, unit=dear.pk)
    assert line_of(loan).asset == dear


def test_who_approves_without_a_limit_approved_the_dearer_one_as_well(cast: Cast) -> None:
    loan, dear = waiting(cast, asset(cast)), asset(cast, cost=DELEGATED_UP_TO * 10)

    actions.swap_line(loan, by=cast.storekeeper, at=cast.at, line=line_of(loan).pk, unit=dear.pk)

    assert line_of(loan).asset == dear


def test_a_line_with_photos_keeps_the_item_they_show(cast: Cast) -> None:
    loan, equal = waiting(cast, asset(cast)), asset(cast)
    actions.add_photos(loan, line=line_of(loan), contents=[makers.picture(side=40)], by=cast.storekeeper, at=cast.at)

    assert refused(cast, loan, equal) == "photos-taken"


def test_who_may_not_hand_over_swaps_nothing(cast: Cast) -> None:
    loan, equal = waiting(cast, asset(cast)), asset(cast)

    assert refused(cast, loan, equal, by=cast.borrower) == "not-the-storekeeper"
    Loan.objects.filter(pk=loan.pk).update(approved_by=cast.storekeeper)
    assert refused(cast, loan, equal) == "decider-hands-over"


@pytest.mark.parametrize("state", [State.AWAITING_APPROVAL, State.ON_LOAN, State.RETURNED, State.CANCELLED])
def test_only_what_waits_to_be_handed_over_is_swapped(cast: Cast, state: State) -> None:
    assert refused(cast, loan_in(state, cast), asset(cast)) == "out-of-turn"


def test_an_item_of_the_same_loan_stands_in_for_no_other(cast: Cast) -> None:
    loan = waiting(cast, asset(cast), asset(cast))
    first, second = loan.lines.select_related("asset").order_by("position")

    with pytest.raises(Refusal) as raised:
        actions.swap_line(loan, by=cast.storekeeper, at=cast.at, line=first.pk, unit=second.asset_id)
    assert (raised.value.verdict.code, raised.value.verdict.basis) == ("on-this-loan", ORDER)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(-3, 6), days=st.integers(1, 6), out=st.booleans())
def test_a_swap_succeeds_exactly_where_the_catalogue_would_call_the_item_free(
    cast: Cast, first: int, days: int, out: bool
) -> None:
    """The one answer: whatever another loan holds, and whichever way it stands, the earlier booking wins."""
    loan, unit = waiting(cast, asset(cast)), asset(cast)
    starts_on = cast.on + timedelta(days=max(first, 0))
    other = waiting(cast, unit, starts_on=starts_on, due_on=starts_on + timedelta(days=days - 1))
    if out and starts_on == cast.on:
        makers.handed_over(cast, other, at=cast.at)
    unit = Asset.objects.select_related("custody").get(pk=unit.pk)
    free = availability.of([unit], starts_on=loan.starts_on, due_on=loan.due_on, on=cast.on)[unit.pk]

    if free:
        actions.swap_line(loan, by=cast.storekeeper, at=cast.at, line=line_of(loan).pk, unit=unit.pk)
        assert line_of(loan).asset == unit
    else:
        assert refused(cast, loan, unit) in ("booked", "not-in-store")
        assert line_of(loan).asset != unit
    assert line_of(other).asset == unit


# What was asked for


def test_the_signed_request_says_for_which_items_an_equal_one_will_do(cast: Cast) -> None:
    named, other = asset(cast), asset(cast)
    text = makers.planned(cast, makers.wish(cast, named, other, named=frozenset({named.pk}))).text.text
    only = makers.planned(cast, makers.wish(cast, named, named=frozenset({named.pk}))).text.text

    assert f"[{named.tag}] เฉพาะชิ้นนี้" in text
    assert f"[{other.tag}] เฉพาะชิ้นนี้" not in text
    assert "แทนได้" in text
    assert "แทนได้" not in only


def test_the_borrower_ticks_on_the_form_what_has_to_be_this_very_item(cast: Cast) -> None:
    browser = signed_in(cast.borrower)
    named, other = asset(cast), asset(cast)
    for item in (named, other):
        browser.post(reverse("loans:basket"), {"act": "put_in", "asset": item.pk})
    words = {
        "starts_on": "16/11/2569",
        "due_on": "18/11/2569",
        "purpose": "meeting",
        "reason": "ประชุมชุมชน",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3",
        "for_unit": "me",
        "named": [str(named.pk)],
    }
    assert browser.post(reverse("loans:new"), words).status_code == 302
    (store,) = browser.get(reverse("loans:review")).context["stores"]
    sha256 = {f"sha256_{cast.finance.pk}": store.plan.text.sha256}
    browser.post(reverse("loans:review"), {"agreed": "on", **sha256})

    loan = Loan.objects.get()
    assert {line.asset_id: line.is_named for line in loan.lines.all()} == {named.pk: True, other.pk: False}
    assert "เฉพาะชิ้นนี้" in loan.signatures.get(kind=SignatureKind.REQUEST).text


def test_to_let_go_of_this_very_item_has_to_be_approved_anew(cast: Cast) -> None:
    item = asset(cast)
    loan = waiting(cast, item, named=frozenset({item.pk}))
    wish = makers.wish(cast, item)
    text = makers.planned(cast, wish, borrower=loan.borrower)

    actions.amend(loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=text.text.sha256)

    loan.refresh_from_db()
    assert loan.state == State.AWAITING_ENDORSEMENT
    assert not line_of(loan).is_named


# The API


def test_a_program_at_the_desk_swaps_by_any_code_of_the_item(cast: Cast, desk: Client) -> None:
    loan, equal = waiting(cast, asset(cast)), asset(cast, number="7440-001-0099")
    body = {"line": line_of(loan).pk, "code": "7440-001-0099"}

    answer = desk.post("/api/v1/desk/swap/", body, content_type="application/json").json()

    assert answer["lines"] == [{"id": line_of(loan).pk, "item": equal.tag, "state": "approved"}]


def test_a_program_is_told_the_same_reason_and_learns_nothing_of_another_store(cast: Cast, desk: Client) -> None:
    loan, taken = waiting(cast, asset(cast)), waiting(cast, asset(cast))
    body = {"line": line_of(loan).pk, "code": line_of(taken).asset.tag}

    answer = desk.post("/api/v1/desk/swap/", body, content_type="application/json")
    stranger = signed_in(cast.bureau_storekeeper).post("/api/v1/desk/swap/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "booked")
    assert taken.number in answer.json()["reason"]
    assert stranger.status_code == 404
