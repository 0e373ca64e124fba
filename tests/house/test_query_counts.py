"""Every page and desk act asks the database as often as `query_counts.toml` says, however many rows there are.

A change of a number is a decision: `QUERY_COUNTS=write make test-sqlite ARGS="-k query_counts -n 0"` writes the file
anew, and the difference is read before it is committed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.actions.registering import register_many
from assets.models import Condition
from assets.paging import SIZE
from assets.values import AssetValues
from audit.journal import versions
from loans import actions, desk_queries, scanning, tasks
from loans.actions.opening import open_cases
from loans.models import Found, LoanLine
from loans.states import State
from people.models import Unit, UnitKind
from people.offices import standing_of
from tests import makers
from tests.access import test_urls
from tests.access.test_urls import PAGES, PARAMETERS, World
from tests.cast import Cast
from tests.conftest import Queries

FILE: Final = Path(__file__).with_name("query_counts.toml")

MOST_A_PAGE: Final = 10
LONGER: Final[Mapping[str, str]] = {
    "assets:import-preview": "judges the rows of a file before they are brought in",
}
"""Pages that may ask more often, neither lists nor desk, with the reason."""

MOST_A_SCAN: Final = 5
MOST_AN_ACT: Final = 12

TWO_ACTS: Final = "two acts: take one item back, not in good order, and open its case"
OPENING: Final = "act: open a case"
"""What is not in good order has its case opened by an act of its own, in the transaction of the return."""

READERS: Final = (
    "storekeeper",
    "auditor",
    "admin",
    "finance_head",
    "governor",
    "permanent_secretary",
    "director",
    "supervisor",
    "borrower",
)
"""Who opens the pages; of those who may, whoever needs most queries counts."""

OF_THE_REST: Final = ("bureau_deputy",)
"""Who opens what none of the others may."""

MORE: Final = 3
"""How many more loans there are in every state in the larger office."""

Count = Callable[[], AbstractContextManager[Queries]]
Counts = Mapping[str, int]

world = test_urls.world


def in_the_file(section: str) -> dict[str, int]:
    return dict(tomllib.loads(FILE.read_text()).get(section, {})) if FILE.exists() else {}


def write(section: str, counts: Counts) -> None:
    """Put the numbers of one section into the file, in order of name; the other sections stay."""
    sections = tomllib.loads(FILE.read_text()) if FILE.exists() else {}
    sections[section] = dict(counts)
    lines = ["# SQL statements of each page and desk act; see test_query_counts.py. Written by it, changed on purpose."]
    for name in sorted(sections):
        lines += ["", f"[{name}]", *(f'"{key}" = {number}' for key, number in sorted(sections[name].items()))]
    FILE.write_text("\n".join(lines) + "\n")


def compare(section: str, counts: Counts) -> None:
    if os.environ.get("QUERY_COUNTS") == "write":
        write(section, counts)
    assert counts == in_the_file(section)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def of_pages(world: World, queries: Count, *, basket: Sequence[int]) -> dict[str, int]:
    """The statements of each page, where a basket of these items waits to be requested."""
    counts: dict[str, int] = {}
    for reader in READERS + OF_THE_REST:
        client = Client()
        client.force_login(getattr(world.cast, reader))
        for item in basket:
            client.post(reverse("loans:basket"), {"asset": item})
        client.get(reverse("home"))  # what a session keeps is asked for once
        for name, who in PAGES.items():
            if reader not in who or (reader in OF_THE_REST and not who.isdisjoint(READERS)):
                continue
            with queries() as ran:
                status = test_urls.spent(client.get(world.address(name, PARAMETERS[name])))
            assert status in (200, 302), f"{name}: {status} for {reader}"
            counts[name] = max(counts.get(name, 0), len(ran))
    return counts


def fill(world: World) -> list[int]:
    """Many more of everything that a page lists; answers the ids of items that can be borrowed."""
    cast = world.cast
    for n in range(MORE):
        for state in State:
            makers.loan_in(state, cast, items=3)
        name = f"งานย่อย {n}"
        unit = Unit(agency=cast.agency, parent=cast.finance, code=f"Q{n}", name=name, short_name=name, path="")
        unit.kind, unit.path = UnitKind.SECTION, f"{cast.finance.path}{900 + n}/"
        versions.create(unit, by_code=cast.admin.staff_code, at=cast.at)
    return register(cast, 3 * MORE)


def register(cast: Cast, count: int) -> list[int]:
    """The ids of so many new items of the store."""
    described = [
        AssetValues(name="เครื่องฉายภาพ", category=makers.category(cast), responsible_unit=cast.finance)
        for _n in range(count)
    ]
    return [item.pk for item in register_many(described, by=cast.storekeeper, at=cast.at)]


def test_query_counts_of_pages_stand_in_the_file_and_do_not_grow_with_the_rows(world: World, queries: Count) -> None:
    register(world.cast, SIZE)  # a list that goes on is counted, one that fits on its page is not
    few = of_pages(world, queries, basket=[world.item])
    compare("pages", few)
    assert set(few) == set(PAGES)
    assert of_pages(world, queries, basket=fill(world)[:4]) == few


def test_query_counts_of_the_desk_stand_in_the_file(cast: Cast, queries: Count) -> None:
    out, back, waiting = (makers.loan_in(state, cast) for state in (State.APPROVED, State.ON_LOAN, State.APPROVED))
    idle = makers.asset(cast, number="7440-001-0009")
    line = back.lines.select_related("asset").get()
    standing = standing_of(cast.storekeeper, cast.on)
    at = cast.at + timedelta(hours=2)
    finding, checked = actions.Finding(), {out.lines.get().pk: actions.Checked()}
    dented = makers.loan_in(State.ON_LOAN, cast)
    broken = {dented.lines.get().pk: actions.Finding(works=False, condition=Condition.DAMAGED)}
    gone = LoanLine.objects.select_related("asset", "loan__lending_unit__agency", "loan__borrower").get(
        loan=makers.loan_in(State.ON_LOAN, cast)
    )
    by = type(cast.storekeeper).objects.get(pk=cast.storekeeper.pk)
    by.standing_in_request = standing_of(by, cast.on)  # as the middleware leaves it
    who: dict[str, Any] = {"by": by, "at": at}
    done: dict[str, Callable[[], object]] = {
        "scan: item in the store": lambda: desk_queries.meaning_of(idle.tag, standing),
        "scan: item by its number": lambda: desk_queries.meaning_of("7440-001-0009", standing),
        "scan: item that is out": lambda: desk_queries.meaning_of(line.asset.tag, standing),
        "scan: loan": lambda: desk_queries.meaning_of(waiting.number, standing),
        "scan: person": lambda: desk_queries.meaning_of(cast.borrower.staff_code, standing),
        "scan: unknown": lambda: desk_queries.meaning_of("ไม่มี-999", standing),
        "act: hand over one item": lambda: actions.hand_over(
            out, **who, checked=checked, set_aside={}, consent=cast.borrower.staff_code
        ),
        "act: take one item back": lambda: actions.check_in(out, **who, findings=dict.fromkeys(checked, finding)),
        TWO_ACTS: lambda: actions.check_in(dented, **who, findings=broken),
        OPENING: lambda: open_cases(gone.loan, lines=[gone], found=[Found.LOST], **who, actor=by.journal_actor()),
        "scan and act: take one item back": lambda: scanning.take_back(
            line.asset.tag, standing=standing, at=at, finding=finding
        ),
    }
    counts = {}
    for name, do in done.items():
        with queries() as ran:
            do()
        counts[name] = len(ran)
    compare("desk", counts)


def test_query_counts_of_a_loan_that_was_demanded_stand_in_the_file(cast: Cast, queries: Count) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    for days in (1, 4, 6):
        tasks.chase_day(cast.at + (loan.due_on - cast.on) + timedelta(days=days))
    assert loan.demands.count() == 3
    counts = {}
    with time_machine.travel(cast.at + (loan.due_on - cast.on) + timedelta(days=8), tick=False):
        for reader in READERS:
            client = Client()
            client.force_login(getattr(cast, reader))
            client.get(reverse("home"))
            with queries() as ran:
                assert client.get(loan.get_absolute_url()).status_code in (200, 404)
            counts[f"loan: {reader}"] = len(ran)
    compare("late", counts)


def test_query_counts_stay_within_what_was_promised() -> None:
    pages, desk = in_the_file("pages"), in_the_file("desk")
    assert {name for name, number in pages.items() if number > MOST_A_PAGE} == set(LONGER)
    most = {
        "scan": MOST_A_SCAN,
        "act": MOST_AN_ACT,
        "scan and act": MOST_A_SCAN + MOST_AN_ACT,
        "two acts": 2 * MOST_AN_ACT,
    }
    assert max(in_the_file("late").values()) <= MOST_A_PAGE
    assert not {name for name, number in desk.items() if number > most[name.split(":")[0]]}
    assert desk[TWO_ACTS] - desk[OPENING] <= MOST_AN_ACT
