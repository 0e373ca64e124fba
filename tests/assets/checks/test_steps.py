"""Who appoints, begins, reports and closes, in which order and until when: each step with what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assets.checks import actions
from assets.checks.models import Check
from assets.checks.permissions import visible_checks
from assets.checks.queries import clock_of, first_working_day
from assets.checks.states import MOVES, CheckState, CheckStep, in_turn
from audit.journal.record import SYSTEM
from core.verdict import ORDER, Refusal, Refused
from people.actions.calendar import propose_year
from people.models import Notice, Person
from people.offices import standing_of
from tests.assets.checks import making
from tests.cast import Cast


def refusal_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.basis, refused.value.verdict.code


def test_the_head_appoints_in_september_and_the_checkers_are_told(cast: Cast) -> None:
    check = making.appointed(cast)
    assert (check.state, check.kind, check.fiscal_year) == ("appointed", "annual", 2569)
    told = Notice.objects.filter(kind="check-appointed")
    assert {notice.to for notice in told} == {cast.supervisor, cast.borrower}


@pytest.mark.parametrize(
    ("who", "changes", "basis", "code"),
    [
        ("storekeeper", {}, "office", "not-appointer"),
        ("supervisor", {}, "office", "not-appointer"),
        ("other_director", {}, "office", "not-appointer"),
        ("director", {"ordered_on": date(2026, 8, 31)}, "213", "appointed-too-early"),
        ("director", {"ordered_on": date(2026, 9, 15)}, "policy", "order-in-the-future"),
        ("director", {"fiscal_year": 2568}, "213", "appointed-late"),
        ("director", {"checkers": []}, "policy", "checkers-missing"),
    ],
)
def test_what_stands_in_the_way_of_an_order(
    cast: Cast, who: str, changes: dict[str, Any], basis: str, code: str
) -> None:
    assert refusal_of(partial(making.appointed, cast, by=getattr(cast, who), **changes)) == (basis, code)
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("who", "basis", "code"),
    [
        ("storekeeper", "213", "checker-is-supply-officer"),
        ("director", "policy", "appoints-oneself"),
        ("outsider", "policy", "checker-of-another-agency"),
    ],
)
def test_who_may_not_be_a_checker(cast: Cast, who: str, basis: str, code: str) -> None:
    checkers = [cast.supervisor, getattr(cast, who)]
    assert refusal_of(lambda: making.appointed(cast, checkers=checkers)) == (basis, code)


def test_a_supplies_officer_of_another_store_may_check_this_one_but_not_a_unit_with_the_own_store(cast: Cast) -> None:
    assert making.appointed(cast, checkers=[cast.stranger]).checkers.count() == 1
    assert refusal_of(
        lambda: making.appointed(cast, unit=cast.bangkok, by=cast.governor, checkers=[cast.stranger])
    ) == ("213", "checker-is-supply-officer")


def test_an_order_of_october_says_why_it_is_late(cast: Cast) -> None:
    late: dict[str, Any] = {"at": making.BEGUN, "ordered_on": date(2026, 10, 1)}
    assert refusal_of(lambda: making.appointed(cast, **late)) == ("213", "appointed-late")
    check = making.appointed(cast, late_because="ผู้รับผิดชอบเดิมลาออก", **late)
    assert check.late_because


def test_a_unit_has_one_annual_check_a_year_and_another_after_it_is_called_off(cast: Cast) -> None:
    check = making.appointed(cast)
    assert refusal_of(lambda: making.appointed(cast)) == ("order", "annual-check-there-already")
    twin = Check(**{name: getattr(check, name) for name in ("kind", "unit", "fiscal_year", "order_number")})
    twin.ordered_on, twin.appointed_by, twin.appointed_at = check.ordered_on, cast.director, making.ORDERED
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    actions.call_off(check, by=cast.director, at=making.ORDERED, reason="ออกคำสั่งใหม่")
    assert making.appointed(cast).state == "appointed"
    making.item(cast)
    assert making.stocktake(cast).state == "counting"


def test_it_begins_on_the_first_working_day_of_october_and_not_before(cast: Cast) -> None:
    making.item(cast)
    check = making.appointed(cast)
    early = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
    assert refusal_of(lambda: actions.begin(check, by=cast.supervisor, at=early)) == ("213", "begun-too-early")
    assert refusal_of(lambda: actions.begin(check, by=cast.director, at=making.BEGUN)) == ("office", "not-checker")
    assert actions.begin(check, by=cast.borrower, at=making.BEGUN).state == "counting"
    assert refusal_of(lambda: actions.begin(check, by=cast.borrower, at=making.BEGUN)) == ("order", "check-not-begin")


def test_where_october_begins_on_a_saturday_it_begins_on_the_monday_after(cast: Cast) -> None:
    """1 October 2022 was a Saturday."""
    check = making.appointed(cast)
    check.fiscal_year = 2565
    assert first_working_day(check) == date(2022, 10, 3)


def test_the_report_is_due_on_the_30th_working_day_and_holidays_do_not_count(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)
    without = clock_of(check, on=date(2026, 10, 1))
    assert without is not None
    assert (without.due_on, without.left) == (date(2026, 11, 11), 29)
    propose_year(cast.agency, by=SYSTEM, at=making.BEGUN, year=2026)
    clock = clock_of(check, on=date(2026, 10, 1))
    assert clock is not None
    assert clock.due_on == date(2026, 11, 13)  # 13 and 23 October are closed
    late = clock_of(check, on=date(2026, 11, 16))
    assert late is not None
    assert (late.left, late.is_late) == (-1, True)


def test_the_report_comes_from_a_checker_and_is_closed_by_a_head_who_is_none(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)
    say: dict[str, Any] = {"at": making.COUNTED, "are_movements_right": True, "findings": "ครบถ้วน"}
    report = actions.submit_report
    assert refusal_of(lambda: report(check, by=cast.storekeeper, **say)) == ("office", "not-checker")
    blank = {**say, "findings": " "}
    assert refusal_of(lambda: report(check, by=cast.borrower, **blank)) == ("policy", "findings-missing")
    making.reported(cast, check)
    assert Notice.objects.get(kind="check-reported").to == cast.director

    def close(by: Person) -> Check:
        return actions.close_check(check, by=by, at=making.COUNTED, note="สอบหาข้อเท็จจริง")

    assert refusal_of(lambda: close(cast.storekeeper)) == ("213", "closer-is-supply-officer")
    assert refusal_of(lambda: close(cast.supervisor)) == ("213", "closer-is-checker")
    assert refusal_of(lambda: close(cast.bureau_member)) == ("office", "not-head")
    assert refusal_of(lambda: close(cast.other_director)) == ("office", "not-head")
    assert close(cast.finance_head).state == "closed"


def test_the_copy_for_the_state_audit_office_is_written_down_after_the_close(cast: Cast) -> None:
    making.item(cast)
    check = making.begun(cast)

    def copy(**more: Any) -> Check:
        asked = {"by": cast.director, "at": making.COUNTED, "number": "กท 5004/99", "sent_on": date(2026, 10, 2)}
        return actions.note_copy(check, **{**asked, **more})

    assert refusal_of(copy) == ("order", "check-not-note-copy")
    making.closed(cast, making.reported(cast, check))
    assert refusal_of(lambda: copy(sent_on=date(2026, 10, 1))) == ("policy", "copy-day-impossible")
    assert refusal_of(lambda: copy(sent_on=date(2026, 10, 3))) == ("policy", "copy-day-impossible")
    assert refusal_of(lambda: copy(number=" ")) == ("policy", "copy-number-missing")
    assert refusal_of(lambda: copy(by=cast.storekeeper)) == ("office", "not-appointer")
    assert copy().copy_sent_on == date(2026, 10, 2)


@pytest.mark.parametrize("step", CheckStep)
@pytest.mark.parametrize("state", CheckState)
def test_each_step_has_its_states_and_no_other(state: CheckState, step: CheckStep) -> None:
    verdict = in_turn(state, step)
    assert bool(verdict) is (state in MOVES[step])
    if isinstance(verdict, Refused):
        assert (verdict.basis, verdict.code) == (ORDER, f"check-not-{step.value.replace('_', '-')}")


def test_the_reporter_cannot_close_even_past_the_action(cast: Cast) -> None:
    making.item(cast)
    check = making.reported(cast, making.begun(cast))
    with pytest.raises(IntegrityError, match="reporter_never_closes_check"), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(closed_by=cast.supervisor)


SEES = {
    "supervisor",
    "borrower",
    "finance_head",
    "storekeeper",
    "second_storekeeper",
    "director",
    "governor",
    "permanent_secretary",
    "auditor",
    "district_auditor",
}


def test_who_sees_a_check(cast: Cast) -> None:
    check = making.appointed(cast)
    names = [name for name in cast.__slots__ if getattr(cast, name) in cast.everybody()]
    seen = {name for name in names if check in visible_checks(standing_of(getattr(cast, name), cast.on))}
    assert seen == SEES
