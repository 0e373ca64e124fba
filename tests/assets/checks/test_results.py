"""Every result of a line, and what is kept of what is on no list; the same sighting sent twice is one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest

from assets.actions import add_identifier
from assets.checks import actions
from assets.checks.models import CheckLine
from assets.checks.queries import DIFFERS, OTHER_CONDITION, Result, counts_of, lines_of, off_the_list, seen_so_far
from assets.models import Asset, Condition, Custody, IdentifierKind
from audit.journal.models import Event
from core.verdict import Refusal
from tests.assets.checks import making
from tests.assets.register import registered
from tests.cast import Cast
from tests.conftest import Queries

Count = Callable[[], AbstractContextManager[Queries]]


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.verdict.code


def test_every_result(cast: Cast) -> None:
    store, hall = making.place(cast, "ห้องพัสดุ"), making.place(cast, "ห้องประชุม")
    at_home, moved, unplaced, twice, by_two, unseen = (
        making.item(cast, location=where) for where in ("ห้องพัสดุ", "ห้องพัสดุ", "", "ห้องพัสดุ", "ห้องพัสดุ", "ห้องพัสดุ")
    )
    confirmed, shown, back, silent = (making.lent(cast, making.item(cast, location="ห้องพัสดุ")) for _n in range(4))
    check = making.begun(cast)
    one, two = cast.supervisor, cast.borrower
    making.seen(check, at_home.tag, store, by=one)
    making.seen(check, moved.tag, hall, by=one)
    making.seen(check, unplaced.tag, hall, by=one)
    making.seen(check, twice.tag, store, by=one)
    making.seen(check, twice.tag, hall, by=one)
    making.seen(check, by_two.tag, store, by=one)
    making.seen(check, by_two.tag, store, by=two)
    line = check.lines.select_related("check_of").get(asset=confirmed)
    actions.confirm(line, by=cast.bureau_member, at=making.COUNTED, client_id=uuid4(), condition="good")
    making.seen(check, shown.tag, hall, by=two)
    making.seen(check, back.tag, store, by=two)

    items = (at_home, moved, unplaced, twice, by_two, confirmed, shown, back, unseen, silent)
    wanted = [
        Result.FOUND_HERE,
        Result.FOUND_ELSEWHERE,
        Result.FOUND_HERE,
        Result.FOUND_TWICE,
        Result.FOUND_TWICE,
        Result.ON_LOAN,
        Result.ON_LOAN,
        Result.FOUND_HERE,
        Result.NOT_SEEN,
        Result.NOT_SEEN,
    ]
    assert making.results(check, items) == wanted
    counts = counts_of(check)
    assert (counts.total, counts.seen, counts.differing) == (10, 8, 5)
    assert seen_so_far(check) == 8
    assert {line.asset_id for line in lines_of(check, only=DIFFERS)} == {
        each.pk for each in (moved, twice, by_two, unseen, silent)
    }

    making.closed(cast, making.reported(cast, check))
    assert making.results(check, (unseen, silent)) == [Result.MISSING, Result.MISSING]
    assert counts_of(check).by_result[Result.NOT_SEEN] == 0


def test_what_is_on_no_list_is_kept_with_what_was_scanned(cast: Cast) -> None:
    room = making.place(cast)
    making.item(cast)
    theirs = registered(cast, responsible_unit=cast.bureau_store, by=cast.bureau_storekeeper)
    check = making.begun(cast)
    new = registered(cast, acquired_on=making.DUE)
    nothing = making.seen(check, "https://example.go.th/old?id=๗๗", room, by=cast.supervisor)
    other = making.seen(check, theirs.tag, room, by=cast.supervisor)
    bought = making.seen(check, new.tag, room, by=cast.supervisor)

    assert not nothing.is_again
    assert [(each.code, each.asset) for each in off_the_list(check)] == [
        ("https://example.go.th/old?id=๗๗", None),
        (theirs.tag, theirs),
        (new.tag, new),
    ]
    assert other.sighting
    assert other.sighting.line is None
    assert bought.sighting
    assert bought.sighting.asset == new
    assert counts_of(check).unknown == 3
    assert making.seen(check, theirs.tag, room, by=cast.supervisor).is_again


def test_an_item_is_found_by_any_number_and_several_of_one_number_are_not_guessed(cast: Cast) -> None:
    room = making.place(cast)
    item, twin = making.item(cast, serial_no="SN-1"), making.item(cast, serial_no="SN-1")
    add_identifier(
        item,
        kind=IdentifierKind.FOREIGN_STICKER,
        value="MIS-9",
        by=cast.storekeeper,
        at=making.IN_AUGUST,
        reason="ติดมา",
    )
    check = making.begun(cast)
    answer = making.seen(check, "mis-9", room, by=cast.supervisor)
    assert answer.sighting
    assert answer.sighting.line == check.lines.get(asset=item)
    both = making.seen(check, "SN-1", room, by=cast.supervisor)
    assert both.sighting is None
    assert {line.asset for line in both.several} == {item, twin}
    assert making.results(check, (item, twin)) == [Result.FOUND_HERE, Result.NOT_SEEN]


def test_the_same_sighting_sent_again_is_one_even_after_the_report(cast: Cast) -> None:
    room = making.place(cast)
    item = making.item(cast)
    check = making.begun(cast)
    sent = uuid4()
    first = making.seen(check, item.tag, room, by=cast.supervisor, client_id=sent)
    told = Event.objects.filter(verb="check.sighted").count()
    making.reported(cast, check)
    again = making.seen(check, item.tag, room, by=cast.supervisor, client_id=sent)

    assert again.is_again
    assert again.sighting == first.sighting
    assert check.sightings.count() == 1
    assert Event.objects.filter(verb="check.sighted").count() == told == 1
    with pytest.raises(Refusal) as refused:
        making.seen(check, item.tag, room, by=cast.supervisor)
    assert code_of(refused) == "check-not-sight"


def test_scanned_twice_in_one_place_is_once_but_another_condition_is_written_down(cast: Cast) -> None:
    room = making.place(cast)
    item = making.item(cast)
    check = making.begun(cast)
    making.seen(check, item.tag, room, by=cast.supervisor, condition="good")
    assert making.seen(check, item.tag, room, by=cast.supervisor, condition="good").is_again
    worse = making.seen(check, item.tag, room, by=cast.supervisor, condition="deteriorated", note="สีลอก")

    assert not worse.is_again
    assert check.sightings.count() == 2
    assert making.results(check, [item]) == [Result.FOUND_HERE]
    (line,) = lines_of(check, only=OTHER_CONDITION)
    assert line.asset == item


@pytest.mark.parametrize(
    ("who", "where", "more", "code"),
    [
        ("finance_head", True, {}, "not-checker"),
        ("storekeeper", True, {}, "not-checker"),
        ("supervisor", False, {}, "place-missing"),
        ("supervisor", True, {"condition": "lost"}, "condition-unknown"),
    ],
)
def test_who_may_not_and_what_is_missing(cast: Cast, who: str, where: bool, more: dict[str, Any], code: str) -> None:
    room = making.place(cast)
    item = making.item(cast)
    check = making.begun(cast)
    with pytest.raises(Refusal) as refused:
        making.seen(check, item.tag, room if where else None, by=getattr(cast, who), **more)
    assert code_of(refused) == code
    assert not check.sightings.exists()


def test_only_the_holder_confirms_or_a_checker_with_the_holders_letter(cast: Cast) -> None:
    out = making.lent(cast, making.item(cast))
    making.item(cast)
    check = making.begun(cast)
    lines = {line.asset_id: line for line in CheckLine.objects.select_related("check_of")}
    line, in_store = lines[out.pk], next(line for pk, line in lines.items() if pk != out.pk)
    asked: dict[str, Any] = {"at": making.COUNTED, "condition": "good"}
    tries = [
        (line, cast.stranger, "", "not-holder"),
        (line, cast.supervisor, "", "letter-missing"),
        (in_store, cast.supervisor, "กพด 77/2569", "not-on-loan"),
    ]
    for each, by, letter, code in tries:
        with pytest.raises(Refusal) as refused:
            actions.confirm(each, by=by, client_id=uuid4(), letter=letter, **asked)
        assert code_of(refused) == code
    actions.confirm(line, by=cast.supervisor, client_id=uuid4(), letter="กพด 77/2569", **asked)
    assert making.results(check, [out]) == [Result.ON_LOAN]


def test_nothing_of_the_register_changes_by_a_check(cast: Cast) -> None:
    room = making.place(cast)
    broken, gone = making.item(cast), making.item(cast)
    before = list(Asset.objects.order_by("pk").values()), list(Custody.objects.order_by("pk").values())
    check = making.begun(cast)
    making.seen(check, broken.tag, room, by=cast.supervisor, condition=Condition.DAMAGED)
    making.closed(cast, making.reported(cast, check))

    assert making.results(check, [gone]) == [Result.MISSING]
    assert (list(Asset.objects.order_by("pk").values()), list(Custody.objects.order_by("pk").values())) == before


def test_the_list_is_read_with_as_many_queries_however_long_it_is(cast: Cast, queries: Count) -> None:
    room = making.place(cast)
    items = [making.item(cast) for _n in range(12)]
    check = making.begun(cast)
    for item in items:
        making.seen(check, item.tag, room, by=cast.supervisor)
    with queries() as ran:
        assert len(list(lines_of(check))) == 12
        counts_of(check)
    assert len(ran) == 3
