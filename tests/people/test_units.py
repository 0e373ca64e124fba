"""Units: added, changed, moved, closed and reopened by their administrator, each with a reason and in the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.verdict import OFFICE
from people import actions
from people.actions import UnitFacts
from people.models import Unit, UnitKind
from tests.cast import AT, Cast
from tests.people.saying_no import WHY, last_event, refused

FACTS = UnitFacts(code="500409", name="ฝ่ายพัฒนาชุมชน", short_name="พช-บร", kind=UnitKind.SECTION, lends=True)


def add(cast: Cast, facts: UnitFacts = FACTS) -> Unit:
    return actions.add_unit(cast.district, by=cast.admin, at=AT, reason=WHY, facts=facts)


def test_a_unit_is_added_below_another_and_recorded_with_its_versions(cast: Cast) -> None:
    unit = add(cast)

    assert unit.path == f"{cast.district.path}{unit.pk}/"
    assert unit.is_within(cast.bangkok)
    event = last_event()
    assert (event["verb"], event["reason"], event["after"]["short_name"]) == ("unit.added", WHY, "พช-บร")
    assert event["actor"]["office"] == "system_administrator"
    assert Unit.history.filter(id=unit.pk).latest().path == unit.path


@pytest.mark.parametrize("who", ["borrower", "governor", "auditor", "outside_admin"])
def test_nobody_but_the_agencys_administrator_adds_a_unit(cast: Cast, who: str) -> None:
    with refused("not-the-administrator", basis=OFFICE):
        actions.add_unit(cast.district, by=getattr(cast, who), at=AT, reason=WHY, facts=FACTS)

    assert not Unit.objects.filter(code=FACTS.code).exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FACTS, code="500406"), "code-taken"),
        (replace(FACTS, short_name="คลัง-สท"), "short-name-taken"),
    ],
)
def test_code_and_short_name_are_given_once_an_agency(cast: Cast, facts: UnitFacts, code: str) -> None:
    with refused(code):
        add(cast, facts)


@pytest.mark.parametrize("reason", ["", "   ", "ok"])
def test_every_change_says_why(cast: Cast, reason: str) -> None:
    with refused("reason-missing"):
        actions.add_unit(cast.district, by=cast.admin, at=AT, reason=reason, facts=FACTS)


def test_a_change_records_what_differs_and_nothing_where_nothing_does(cast: Cast) -> None:
    unit = add(cast)
    actions.change_unit(unit, by=cast.admin, at=AT, reason=WHY, facts=replace(FACTS, name="ฝ่ายพัฒนาสังคม"))
    event = last_event()
    assert (event["before"], event["after"]) == ({"name": "ฝ่ายพัฒนาชุมชน"}, {"name": "ฝ่ายพัฒนาสังคม"})

    actions.change_unit(unit, by=cast.admin, at=AT, reason="อีกครั้งหนึ่ง", facts=replace(FACTS, name="ฝ่ายพัฒนาสังคม"))
    assert last_event() == event
    with refused("code-taken"):
        actions.change_unit(unit, by=cast.admin, at=AT, reason=WHY, facts=replace(FACTS, code="17"))


def test_a_unit_moves_with_all_below_it(cast: Cast) -> None:
    actions.move_unit(cast.district, by=cast.admin, at=AT, reason=WHY, parent=cast.bureau)

    for unit in (cast.district, cast.finance, cast.works):
        unit.refresh_from_db()
        assert unit.is_within(cast.bureau)
    assert cast.finance.path == f"{cast.bureau.path}{cast.district.pk}/{cast.finance.pk}/"
    assert last_event()["facts"]["count"] == 3


def test_a_unit_is_not_moved_under_itself_another_agency_or_a_closed_unit(cast: Cast) -> None:
    closed = add(cast)
    actions.close_unit(closed, by=cast.admin, at=AT, reason=WHY)
    for parent, code in (
        (cast.finance, "under-itself"),
        (cast.district, "under-itself"),
        (cast.ministry_root, "other-agency"),
    ):
        with refused(code):
            actions.move_unit(cast.district, by=cast.admin, at=AT, reason=WHY, parent=parent)
    with refused("root-stays"):
        actions.move_unit(cast.bangkok, by=cast.admin, at=AT, reason=WHY, parent=cast.bureau)
    with refused("unit-closed"):
        actions.move_unit(cast.works, by=cast.admin, at=AT, reason=WHY, parent=closed)


def test_only_an_empty_unit_is_closed_and_it_can_be_reopened(cast: Cast) -> None:
    unit = add(cast)
    actions.close_unit(unit, by=cast.admin, at=AT, reason=WHY)
    unit.refresh_from_db()
    assert unit.closed_on == cast.on
    with refused("closed-already"):
        actions.close_unit(unit, by=cast.admin, at=AT, reason=WHY)
    with refused("unit-closed"):
        actions.add_unit(unit, by=cast.admin, at=AT, reason=WHY, facts=replace(FACTS, code="x", short_name="x"))

    actions.reopen_unit(unit, by=cast.admin, at=AT, reason=WHY)
    assert Unit.objects.get(pk=unit.pk).closed_on is None
    with refused("not-closed"):
        actions.reopen_unit(unit, by=cast.admin, at=AT, reason=WHY)


def test_a_unit_in_use_is_not_closed(cast: Cast) -> None:
    for unit, code in (
        (cast.bangkok, "root-stays"),
        (cast.district, "has-units"),
        (cast.works, "has-people"),
    ):
        with refused(code):
            actions.close_unit(unit, by=cast.admin, at=AT, reason=WHY)
    for person in (cast.supervisor, cast.borrower):
        facts = actions.PersonFacts(name=person.name, position=person.position, unit=cast.district)
        actions.change_person(person, by=cast.admin, at=AT, reason=WHY, facts=facts)
    with refused("has-tenures"):
        actions.close_unit(cast.works, by=cast.admin, at=AT, reason=WHY)
