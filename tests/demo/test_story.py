"""The data of the demo office, before any of it is loaded."""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import BytesIO
from itertools import islice

import pytest
from openpyxl import load_workbook

from config.demo import register, story
from config.demo.accounts import ACCOUNTS
from config.demo.days import working_day
from config.demo.items import items_of
from config.demo.kinds import CATEGORIES, KINDS, STOCK
from config.demo.names import names
from config.demo.organisation import DELEGATIONS, OTHER_TENURES, POSTS, ROOT, STAFF, UNITS
from loans.case_states import CaseStep
from loans.rules import Remedy
from loans.states import State, Step
from people.models import Office

ON = date(2026, 11, 16)


def test_every_key_of_the_story_is_somebody_or_something() -> None:
    places = {ROOT, *UNITS}

    assert {unit.parent for unit in UNITS.values()} <= places
    assert {unit for _code, _position, unit in STAFF.values()} <= places
    assert {unit for unit, _title, _office in POSTS.values()} <= places
    assert {tenure.person for tenure in OTHER_TENURES} <= set(STAFF)
    assert {tenure.post for tenure in OTHER_TENURES} <= set(POSTS)
    assert {post for order in DELEGATIONS.values() for post in (order.grantor, order.grantee)} <= set(POSTS)
    assert {scene.borrower for scene in story.SCENES} <= set(STAFF)
    assert {scene.store for scene in story.SCENES} == set(STOCK)
    assert {kind for scene in story.SCENES for kind in scene.items} <= set(KINDS)
    assert {account.key for account in ACCOUNTS} <= set(STAFF)
    assert {kind.fsn_class for kind in KINDS.values()} <= set(CATEGORIES)


def test_staff_codes_units_and_names_stand_once() -> None:
    codes = Counter(code for code, _position, _unit in STAFF.values())
    assert max(codes.values()) == 1
    assert max(Counter(unit.code for unit in UNITS.values()).values()) == 1
    assert max(Counter(islice(names(1), len(STAFF))).values()) == 1
    assert list(names(7)) == list(names(7))


def test_every_office_but_one_has_a_post() -> None:
    assert {office for _unit, _title, office in POSTS.values()} == set(Office)


@pytest.mark.parametrize("step", [step for step in Step if step != Step.SUBMIT])
def test_the_story_takes_every_step(step: Step) -> None:
    assert any(turn.step == step for scene in story.SCENES for turn in scene.turns)


def test_a_case_is_made_good_in_each_of_the_three_ways() -> None:
    taken = {turn.step for scene in story.SCENES for turn in scene.turns}
    agreed = {turn.remedy for scene in story.SCENES for turn in scene.turns if turn.remedy}

    assert {CaseStep.REPAIR, CaseStep.REPLACE, CaseStep.PAY} <= taken
    assert agreed == set(Remedy)


def test_no_turn_lies_ahead_and_each_follows_its_request() -> None:
    for scene in story.SCENES:
        agos = [scene.asked, *(turn.ago for turn in scene.turns)]
        assert agos == sorted(agos, reverse=True), scene
        assert min(agos) >= 1, scene
        assert scene.asked >= scene.start >= scene.due, scene


def test_only_what_is_over_frees_its_items() -> None:
    held = {scene.ends for scene in story.SCENES if not scene.frees_its_items}

    assert held == {State.ON_LOAN, State.PARTLY_RETURNED, State.TO_INSPECT, State.UNDER_209}


@pytest.mark.parametrize(
    ("on", "days_ago", "day"),
    [
        (date(2026, 11, 16), 1, date(2026, 11, 13)),
        (date(2026, 11, 16), 3, date(2026, 11, 13)),
        (date(2026, 11, 16), -5, date(2026, 11, 23)),
        (date(2026, 11, 16), 5, date(2026, 11, 11)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_work_is_done_on_working_days(on: date, days_ago: int, day: date) -> None:
    assert working_day(on, days_ago) == day


def test_the_workbook_has_a_sheet_to_a_store_and_the_usual_mess() -> None:
    book = load_workbook(BytesIO(register.workbook(ON)))

    assert book.sheetnames == [layout.sheet for layout in register.LAYOUTS.values()]
    digital = book["สำนักดิจิทัล"]
    assert digital["A1"].value is None
    assert "D4:F4" in {str(merged) for merged in digital.merged_cells.ranges}
    cells = [str(cell) for row in digital.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any(cell.endswith("   ") for cell in cells)
    assert any("," in cell and cell.strip().endswith(".00") for cell in cells)
    assert "-" in cells
    headings = [row[0].value for row in book["เขตบางรัก"].iter_rows() if row[0].value == "ลำดับ"]
    assert len(headings) > 1


def test_the_same_day_makes_the_same_register() -> None:
    assert items_of("bangrak_store", ON) == items_of("bangrak_store", ON)
    assert items_of("bangrak_store", ON) != items_of("phranakhon_store", ON)
