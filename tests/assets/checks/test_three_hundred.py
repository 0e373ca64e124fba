"""The annual check of 300 items by two checkers in turn, through the pages, with every kind of result, to its close."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import time_machine
from django.test import Client

from assets.actions import register_many
from assets.checks.models import Check
from assets.checks.queries import Result, counts_of
from assets.models import Asset
from audit.journal.models import Event
from people.models import Person
from tests.assets.checks import making
from tests.assets.register import described, registered
from tests.cast import Cast

ITEMS: Final = 300
OUT: Final = 12
MOVED: Final = 9
TWICE: Final = 6
UNSEEN: Final = 5
UNKNOWN: Final = 4
DAMAGED: Final = 3


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_three_hundred_items_by_two_checkers_with_every_result(cast: Cast) -> None:
    store, hall = making.place(cast, "ห้องพัสดุ"), making.place(cast, "ห้องประชุม")
    values = [described(cast, number=f"7440-069-{n:04}", location="ห้องพัสดุ") for n in range(ITEMS)]
    items = register_many(values, by=cast.storekeeper, at=making.IN_AUGUST)
    out, inside = items[:OUT], items[OUT:]
    making.lent(cast, *out)
    theirs = registered(cast, responsible_unit=cast.bureau_store, by=cast.bureau_storekeeper)
    check = making.begun(cast)
    assert check.total == ITEMS

    with time_machine.travel(making.COUNTED, tick=False):
        _count(check, cast, inside, theirs, store.pk, hall.pk)
        _confirm(check, cast, out[: OUT - 1])
    seen = counts_of(check)
    assert seen.by_result == {
        Result.FOUND_HERE: ITEMS - OUT - MOVED - TWICE - UNSEEN,
        Result.FOUND_ELSEWHERE: MOVED,
        Result.FOUND_TWICE: TWICE,
        Result.ON_LOAN: OUT - 1,
        Result.NOT_SEEN: UNSEEN + 1,
        Result.MISSING: 0,
    }
    assert (seen.unknown, seen.other_condition) == (UNKNOWN + 1, DAMAGED)

    before = _conditions()
    with time_machine.travel(making.COUNTED + timedelta(days=1), tick=False):
        _to_its_end(check, cast)
    check.refresh_from_db()
    assert (check.state, check.closed_by, check.copy_number) == ("closed", cast.finance_head, "กท 5004/1122")
    assert counts_of(check).by_result[Result.MISSING] == UNSEEN + 1
    assert _conditions() == before
    assert Event.objects.filter(verb="check.sighted").count() == check.sightings.filter(way="scan").count()


def _count(check: Check, cast: Cast, inside: list[Asset], theirs: Asset, store: int, hall: int) -> None:
    """Both checkers scan in turn; every tenth scan is sent again, as a queue does after a bad line."""
    clients = [signed_in(person) for person in (cast.supervisor, cast.borrower)]
    address = f"/checks/{check.pk}/count/"

    def scan(number: int, code: str, place: int, condition: str = "good") -> None:
        data = {"code": code, "place": place, "condition": condition, "client_id": str(uuid4())}
        for _again in range(2 if number % 10 == 0 else 1):
            answer = clients[number % 2].post(address, data, headers={"X-Region": "1"})
            assert answer.status_code == 200
            assert b"data-root" in answer.content

    found = inside[: len(inside) - UNSEEN]
    for n, item in enumerate(found):
        worse = "damaged" if n < DAMAGED else "good"
        scan(n, item.tag, hall if n < MOVED else store, worse)
        if n >= len(found) - TWICE:
            scan(n + 1, item.tag, store)
    for n in range(UNKNOWN):
        scan(n, f"ไม่รู้จัก-{n}", store)
    scan(1, theirs.tag, store)


def _confirm(check: Check, cast: Cast, out: list[Asset]) -> None:
    """Their holder ticks all of them on one page."""
    data: dict[str, Any] = {}
    for line in check.lines.filter(asset__in=[item.pk for item in out]):
        about = {"have": "on", "condition": "good", "client_id": str(uuid4())}
        data |= {f"line-{line.pk}-{name}": value for name, value in about.items()}
    holder = signed_in(cast.bureau_member)
    assert holder.post("/checks/mine/", data).status_code == 302
    assert holder.post("/checks/mine/", data).status_code in (302, 422)  # sent again: nothing more
    assert check.sightings.filter(way="holder").count() == len(out)


def _to_its_end(check: Check, cast: Cast) -> None:
    report = {"are_movements_right": "yes", "findings": "ตรงตามทะเบียน เว้นแต่รายการที่แนบ"}
    assert signed_in(cast.supervisor).post(f"/checks/{check.pk}/report/", report).status_code == 302
    note = {"note": "แต่งตั้งคณะกรรมการสอบหาข้อเท็จจริงตามคำสั่งที่ 88/2570"}
    for nobody in (cast.storekeeper, cast.supervisor):
        assert signed_in(nobody).post(f"/checks/{check.pk}/close/", note).status_code == 404
    head = signed_in(cast.finance_head)
    assert head.post(f"/checks/{check.pk}/close/", note).status_code == 302
    copy = {"number": "กท 5004/1122", "sent_on": "3/10/2569"}
    assert head.post(f"/checks/{check.pk}/copy/", copy).status_code == 302
    missing = head.get(f"/checks/{check.pk}/lines/?only=missing")
    assert Counter(line.result for line in missing.context["lines"]) == {Result.MISSING: UNSEEN + 1}


def _conditions() -> list[tuple[int, str, str]]:
    """What the register says of every item."""
    return list(Asset.objects.order_by("pk").values_list("pk", "condition", "custody__state"))
