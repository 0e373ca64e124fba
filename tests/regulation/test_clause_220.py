"""Clauses 220-223: a formal complaint is signed and made within 15 days; a tip is neither."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans import complaint_rules as rules
from tests.regulation.verdicts import code_and_basis

KNEW = date(2026, 11, 2)
COMPLETE = {"name": "นางสาวสมมุติ ร้องเรียน", "contact": "08-0000-0000", "grounds": "ข้อ ๒๐๗", "is_signed": True}


def every_day(on: date) -> date:
    """Offices that never close."""
    return on


def weekdays(on: date) -> date:
    """Offices that close on Saturdays and Sundays."""
    while on.weekday() >= 5:
        on += timedelta(days=1)
    return on


@pytest.mark.clause("220-223")
@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"name": "  "}, "complaint-without-name"),
        ({"contact": ""}, "complaint-without-contact"),
        ({"grounds": "\n"}, "complaint-without-grounds"),
        ({"is_signed": False}, "complaint-not-signed"),
    ],
)
def test_a_formal_complaint_has_a_name_a_contact_grounds_and_a_signature(missing: dict[str, str], code: str) -> None:
    assert rules.is_complaint_complete(**COMPLETE)  # type: ignore[arg-type]  # texts and one bool, by name
    verdict = rules.is_complaint_complete(**{**COMPLETE, **missing})  # type: ignore[arg-type]  # as above
    assert code_and_basis(verdict) == (code, "220-223")


@pytest.mark.clause("220-223")
def test_the_day_of_knowing_is_not_counted_and_the_fifteenth_after_it_is_the_last() -> None:
    assert rules.complaint_last_day(KNEW, next_working=every_day) == date(2026, 11, 17)
    for days in range(16):
        assert rules.may_complain_formally(knew_on=KNEW, on=KNEW + timedelta(days=days), next_working=every_day)
    late = rules.may_complain_formally(knew_on=KNEW, on=date(2026, 11, 18), next_working=every_day)
    assert code_and_basis(late) == ("complaint-late", "220-223")


@pytest.mark.clause("220-223")
def test_a_limit_on_a_closed_day_ends_on_the_next_open_one() -> None:
    knew = date(2026, 11, 6)  # the 15th day after is Saturday the 21st
    assert rules.complaint_last_day(knew, next_working=weekdays) == date(2026, 11, 23)
    assert rules.may_complain_formally(knew_on=knew, on=date(2026, 11, 23), next_working=weekdays)
    assert not rules.may_complain_formally(knew_on=knew, on=date(2026, 11, 24), next_working=weekdays)


@pytest.mark.clause("220-223")
@pytest.mark.parametrize(
    ("knew_on", "code"), [(None, "complaint-without-day"), (KNEW + timedelta(days=1), "complaint-before-knowing")]
)
def test_a_day_that_is_missing_or_yet_to_come_begins_no_limit(knew_on: date | None, code: str) -> None:
    verdict = rules.may_complain_formally(knew_on=knew_on, on=KNEW, next_working=every_day)
    assert code_and_basis(verdict) == (code, "220-223")


@pytest.mark.clause("220-223")
@given(st.dates(date(1, 1, 1), date(2200, 1, 1)), st.integers(0, 400_000))
def test_later_is_never_allowed_again_and_no_day_breaks_the_rule(knew_on: date, days: int) -> None:
    on = min(knew_on.toordinal() + days, date(2300, 1, 1).toordinal())
    verdict = rules.may_complain_formally(knew_on=knew_on, on=date.fromordinal(on), next_working=weekdays)
    assert bool(verdict) == (date.fromordinal(on) <= rules.complaint_last_day(knew_on, next_working=weekdays))
