"""Two heads at one report at the same moment, on PostgreSQL with real threads: one text of each serial."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import pytest

from audit.oversight.reports import actions, tasks
from audit.oversight.reports.models import Report, SignedReport, UnitFigures
from loans.states import State
from tests import makers
from tests.audit.oversight.reports.making import DECEMBER, prepared, report_of, said, signed
from tests.cast import Cast
from tests.loans.test_races import Race, cast, race

__all__ = ["cast", "race"]

LATER: Final = DECEMBER + timedelta(days=2)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_that_sign_at_once_one_counts(cast: Cast, race: Race) -> None:
    prepared(cast, at=cast.at)
    prepared(cast)
    report = report_of(cast.bangkok)
    read = said(report).sha256
    tries = [
        partial(actions.sign, report, by=head, at=DECEMBER, signed_sha256=read)
        for head in (cast.governor, cast.permanent_secretary)
    ]
    assert sorted(race(tries)) == ["done", "nothing-to-correct"]
    assert SignedReport.objects.count() == 1


def test_of_two_corrigenda_at_once_one_counts(cast: Cast, race: Race) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    prepared(cast)
    report = report_of(cast.bangkok)
    signed(report, by=cast.governor)
    makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(hours=1))
    prepared(cast, at=LATER)
    read = said(report).sha256
    tries = [
        partial(actions.sign, report, by=head, at=LATER, signed_sha256=read, reason="บันทึกย้อนหลังหนึ่งรายการ")
        for head in (cast.governor, cast.permanent_secretary)
    ]
    assert sorted(race(tries)) == ["done", "nothing-to-correct"]
    assert list(SignedReport.objects.values_list("serial", flat=True)) == [1, 2]


def test_measures_written_while_it_is_signed_are_signed_as_read_or_not_at_all(cast: Cast, race: Race) -> None:
    prepared(cast, at=cast.at)
    prepared(cast)
    report = report_of(cast.district)
    read = said(report).sha256
    written = {"20": {"responsible": "ฝ่ายการคลัง", "done": "ดำเนินการแล้ว"}}
    tries: list[Callable[[], object]] = [
        partial(actions.sign, report, by=cast.director, at=DECEMBER, signed_sha256=read),
        partial(actions.write_measures, report, by=cast.storekeeper, at=DECEMBER, measures=written),
    ]
    outcomes = race(tries)
    assert outcomes in (["done", "done"], ["report-changed", "done"])
    assert [text.sha256 for text in SignedReport.objects.all()] in ([], [read])


def test_two_clocks_open_each_report_once(cast: Cast, race: Race) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    race([partial(tasks.prepare_agency, cast.agency, at=DECEMBER) for _n in range(2)])
    rows = Report.objects.values_list("unit", "months", "first")
    assert len(rows) == len(set(rows)) > 0
    assert UnitFigures.objects.filter(unit=cast.district).exists()
