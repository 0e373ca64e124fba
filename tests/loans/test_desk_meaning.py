"""What a code means at the desk: decided by its content, never telling what belongs to another store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assets.actions.numbers import add_identifier
from assets.models import IdentifierKind
from core.thai import us_to_kedmanee
from loans.desk_queries import Kind, Meaning, meaning_of
from loans.models import Loan, LoanLine
from loans.said import Said
from loans.states import State
from people.models import Person
from people.offices import standing_of
from tests.assets.checks import making
from tests.cast import Cast
from tests.conftest import Queries
from tests.makers import asset, checked_in, loan_in, submitted

Count = Callable[[], AbstractContextManager[Queries]]


def scan(cast: Cast, raw: str, *, by: Person | None = None) -> Meaning:
    return meaning_of(raw, standing_of(by or cast.storekeeper, cast.on))


def line_of(loan: Loan) -> LoanLine:
    return loan.lines.select_related("asset").order_by("position")[0]


def test_an_item_on_loan_means_its_return(cast: Cast) -> None:
    line = line_of(loan_in(State.ON_LOAN, cast))

    meaning = scan(cast, line.asset.tag)

    assert (meaning.kind, meaning.line) == (Kind.RETURN, line)
    assert cast.borrower.name in meaning.sentence
    assert meaning.verdict


def test_an_item_of_an_approved_loan_means_its_hand_over(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)

    meaning = scan(cast, line_of(loan).asset.tag)

    assert (meaning.kind, meaning.loan) == (Kind.HAND_OVER, loan)


@pytest.mark.parametrize("state", [State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL, State.CANCELLED])
def test_an_item_that_nobody_may_collect_is_only_named(cast: Cast, state: State) -> None:
    meaning = scan(cast, line_of(loan_in(state, cast)).asset.tag)

    assert meaning.kind == Kind.ITEM


@pytest.mark.parametrize(
    "written",
    [
        "{tag}",
        "{lower}",
        " {tag}\r\n",
        "{tag}\t",
        "{tag}\n{tag}",
        "{thai}",
        "https://lending.example/assets/{tag}/",
        "{number}",
        "{thai_digits}",
    ],
)
def test_a_code_is_read_however_the_scanner_sends_it(cast: Cast, written: str) -> None:
    item = asset(cast, number="7440-001-0003")
    meaning = scan(
        cast,
        written.format(
            tag=item.tag,
            lower=item.tag.lower(),
            thai=us_to_kedmanee(item.tag),
            number="7440-001-0003",
            thai_digits="๗๔๔๐-๐๐๑-๐๐๐๓",
        ),
    )

    assert (meaning.kind, meaning.asset) == (Kind.ITEM, item)


def test_a_foreign_sticker_finds_its_item(cast: Cast) -> None:
    item = asset(cast)
    sticker = "https://asset.city.example/qr?id=51-21-410000"
    add_identifier(
        item, kind=IdentifierKind.FOREIGN_STICKER, value=sticker, by=cast.storekeeper, at=cast.at, reason="ป้ายเดิม"
    )

    assert scan(cast, sticker).asset == item


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.APPROVED, Kind.HAND_OVER),
        (State.ON_LOAN, Kind.RETURN),
        (State.PARTLY_RETURNED, Kind.RETURN),
        (State.RETURNED, Kind.LOAN),
        (State.AWAITING_APPROVAL, Kind.LOAN),
    ],
)
def test_a_loan_number_means_what_the_loan_waits_for(cast: Cast, state: State, kind: Kind) -> None:
    loan = loan_in(state, cast)

    for written in (loan.number, f"{loan.fiscal_year}-{loan.serial}", f" {loan.number} \r"):
        assert (scan(cast, written).kind, scan(cast, written).loan) == (kind, loan)


def test_a_staff_code_means_what_waits_for_the_person(cast: Cast) -> None:
    out, ready = loan_in(State.ON_LOAN, cast), loan_in(State.APPROVED, cast)
    loan_in(State.RETURNED, cast)

    meaning = scan(cast, cast.borrower.staff_code.lower())

    assert (meaning.kind, meaning.person) == (Kind.PERSON, cast.borrower)
    assert {visit.loan for visit in meaning.visits} == {out, ready}


def test_a_person_for_whom_nothing_waits_is_not_named(cast: Cast) -> None:
    meaning = scan(cast, cast.governor.staff_code)

    assert meaning.kind == Kind.UNKNOWN
    assert cast.governor.name not in meaning.sentence


def test_the_tag_of_a_room_is_a_place_and_no_unknown_code(cast: Cast, django_assert_max_num_queries: Any) -> None:
    room = making.place(cast, "ห้องพัสดุ 1", building="อาคาร 2")

    with django_assert_max_num_queries(2):
        meaning = scan(cast, room.tag.lower())
    said = Said.of(meaning)

    assert (meaning.kind, meaning.place) == (Kind.PLACE, room)
    assert ("อาคาร 2 ห้องพัสดุ 1" in said.sentence, said.tone) == (True, "progress")
    assert said.url == f"{reverse('assets:list')}?{urlencode({'q': room.name})}"
    assert scan(cast, room.tag, by=cast.outsider).kind == Kind.UNKNOWN


def test_a_code_of_two_items_is_not_guessed(cast: Cast) -> None:
    first, second = asset(cast, serial_no="SN-77"), asset(cast, serial_no="SN-77")

    meaning = scan(cast, "sn-77")

    assert meaning.kind == Kind.SEVERAL
    assert {each.asset for each in meaning.candidates} == {first, second}
    assert scan(cast, first.tag).kind == Kind.ITEM


def test_an_item_of_another_store_is_as_unknown_as_none(cast: Cast) -> None:
    elsewhere = asset(cast, unit=cast.other_finance, number="5028-9", name="เครื่องลับของเขตอื่น")

    for written in (elsewhere.tag, "5028-9"):
        meaning = scan(cast, written)
        assert meaning.kind == Kind.UNKNOWN
        assert elsewhere.name not in meaning.sentence
        assert scan(cast, written, by=cast.stranger).asset == elsewhere


def test_another_stores_loan_is_unknown(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)

    assert scan(cast, loan.number, by=cast.stranger).kind == Kind.UNKNOWN
    assert scan(cast, cast.borrower.staff_code, by=cast.stranger).kind == Kind.UNKNOWN


def test_an_item_that_came_back_says_when(cast: Cast) -> None:
    loan = loan_in(State.ON_LOAN, cast)
    checked_in(cast, loan, at=cast.at)

    meaning = scan(cast, line_of(loan).asset.tag)

    assert meaning.kind == Kind.ITEM
    assert "10:00" in meaning.sentence
    assert cast.borrower.name in meaning.sentence


def test_an_item_under_clause_209_names_its_loan(cast: Cast) -> None:
    loan = loan_in(State.UNDER_209, cast)

    meaning = scan(cast, line_of(loan).asset.tag)

    assert meaning.kind == Kind.ITEM
    assert loan.number in meaning.sentence


def test_the_own_loan_is_refused_before_anything_is_done(cast: Cast) -> None:
    loan = submitted(cast, borrower=cast.storekeeper)

    assert scan(cast, loan.number).kind == Kind.LOAN
    loan = loan_in(State.ON_LOAN, cast)
    Loan.objects.filter(pk=loan.pk).update(borrower=cast.storekeeper)

    assert getattr(scan(cast, loan.number).verdict, "code", "") == "serves-oneself"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", Kind.EMPTY),
        (" \r\n\t", Kind.EMPTY),
        ("x" * 4096, Kind.UNKNOWN),
        ("x" * 4097, Kind.UNREADABLE),
        ("๐" * 4096, Kind.UNKNOWN),
        ("\x00\x1d\x1b[31m", Kind.UNKNOWN),
        ("\u202e\u200b", Kind.EMPTY),
        ("กขฃคฅฆงจ", Kind.UNKNOWN),
        ("https://[bad", Kind.UNKNOWN),
        ("' OR 1=1 --", Kind.UNKNOWN),
        ("<script>alert(1)</script>", Kind.UNKNOWN),
        ("%", Kind.UNKNOWN),
        ("2570-99999999999999999999", Kind.UNKNOWN),
        ("2570-9999999", Kind.UNKNOWN),
        ("BK0000001-A", Kind.UNKNOWN),
        ("\ud800", Kind.EMPTY),
    ],
)
def test_a_hostile_code_is_answered_with_a_sentence(cast: Cast, raw: str, kind: Kind) -> None:
    loan_in(State.APPROVED, cast)

    meaning = scan(cast, raw)

    assert meaning.kind == kind
    assert meaning.sentence
    assert len(meaning.sentence) < 400


def test_a_look_up_costs_five_queries_at_most_whatever_the_code(cast: Cast, queries: Count) -> None:
    out, ready = loan_in(State.ON_LOAN, cast), loan_in(State.APPROVED, cast)
    back = loan_in(State.RETURNED, cast)
    asset(cast, serial_no="SN-77")
    asset(cast, serial_no="SN-77")
    standing = standing_of(cast.storekeeper, cast.on)
    codes = [line_of(each).asset.tag for each in (out, ready, back)]

    for raw in [*codes, "SN-77", out.number, "2570-2", cast.borrower.staff_code, "unknown", "BK0000001-A"]:
        with queries() as ran:
            meaning_of(raw, standing)
        assert len(ran) <= 5, f"{raw}\n{ran}"
