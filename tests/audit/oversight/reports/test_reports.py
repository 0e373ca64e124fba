"""A report from the first day of its span until it is signed and corrected: by whom, and what stays as it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import DatabaseError, connection, transaction

from audit.journal.models import Event
from audit.oversight.monthly.definitions import rows_of
from audit.oversight.monthly.figures import Tally
from audit.oversight.reports import actions, tasks
from audit.oversight.reports.counting import path_of_root, path_of_top, reporting_units
from audit.oversight.reports.models import Preparation, Report, SignedReport, UnitFigures
from audit.oversight.reports.spans import Length, Span
from core.clock import BANGKOK
from core.verdict import Refusal
from loans.states import State
from loans.tasks import chase_day
from people.models import Notice, Person, Unit
from tests import makers
from tests.audit.oversight.monthly import naive
from tests.audit.oversight.reports.making import DECEMBER, DONE, november, prepared, report_of, said, signed
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WHY: Final = "รายการยืมหนึ่งฉบับบันทึกย้อนหลังหลังลงนาม"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.code


def naively(unit: Unit, span: Span, *, at: datetime) -> dict[str, str]:
    """The figures of the unit, each store's counted loan by loan, and added up."""
    tallies = naive.measured(unit.agency_id, span.period(at=at))
    stores = [pk for pk in tallies if Unit.objects.get(pk=pk).path.startswith(unit.path)]
    return {row.key: row.value for row in rows_of(Tally.together(tallies[pk] for pk in stores))}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_every_report_is_the_one_counted_loan_by_loan(seed: int, cast: Cast) -> None:
    dice = random.Random(seed)
    states = [state for state in State if state != State.AWAITING_ENDORSEMENT]
    for _n in range(15):
        at = cast.at + timedelta(days=dice.randrange(40), minutes=dice.randrange(300))
        makers.loan_in(dice.choice(states), cast, at=at, days=dice.choice([1, 5, 20]), outside=dice.random() < 0.3)
    makers.lost_case(cast, at=cast.at + timedelta(days=9))
    for day in sorted(dice.sample(range(60), 12)):
        chase_day(cast.at + timedelta(days=day))
    at = datetime(2027, 1, 5, 9, 0, tzinfo=BANGKOK)
    prepared(cast, at=at)
    rows = UnitFigures.objects.select_related("unit")
    assert {row.months for row in rows} == {1, 3, 6, 12}
    for row in rows:
        lending = {key: value for key, value in row.figures.items() if not key.startswith("misuse/")}
        assert lending == naively(row.unit, row.span, at=at), (row.unit.name, row.span)


def test_the_agency_and_each_bureau_or_district_with_a_store_report(cast: Cast) -> None:
    assert reporting_units(cast.agency) == [cast.bangkok, cast.bureau, cast.district, cast.other_district]
    assert path_of_top(cast.finance.path) == path_of_top(cast.district.path) == cast.district.path
    assert path_of_top(cast.bangkok.path) == path_of_root(cast.finance.path) == cast.bangkok.path


def test_the_clock_opens_counts_and_asks_once(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    prepared(cast)
    opened = Event.objects.filter(verb="report.opened").count()
    assert opened == Report.objects.count() > 0
    asked = Notice.objects.filter(kind="report-ready", to=cast.director)
    assert asked.count() == 1
    assert tasks.prepare_agency(cast.agency, at=DECEMBER) == 0
    assert (Event.objects.filter(verb="report.opened").count(), asked.count()) == (opened, 1)
    progress = Preparation.objects.get()
    assert progress.done == progress.total > 0
    assert progress.ended_at is not None
    late = DECEMBER + timedelta(days=20)
    for _twice in range(2):
        prepared(cast, at=late)
    assert Notice.objects.filter(kind="report-late", to=cast.director).count() == 1
    assert report_of(cast.district).is_late(late.date())


def test_a_month_that_runs_is_shown_and_not_signed(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    prepared(cast, at=cast.at + timedelta(hours=5))
    report = report_of(cast.district)
    body = said(report).body
    assert body is not None
    assert body["figures"]["now"]["on-loan"] == "1"
    assert code_of(lambda: signed(report, by=cast.director, at=cast.at + timedelta(hours=6))) == "report-running"
    assert code_of(lambda: signed(report, by=cast.director)) == "figures-not-final"


@pytest.mark.parametrize("name", ["finance_head", "storekeeper", "other_director", "governor", "auditor", "admin"])
def test_nobody_but_the_head_of_the_unit_signs(name: str, cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    assert code_of(lambda: signed(report, by=getattr(cast, name))) == "not-its-head"
    assert signed(report, by=cast.director).serial == 1


def test_who_acts_for_an_absent_head_signs_by_the_order(cast: Cast) -> None:
    prepared(cast, at=cast.at)
    prepared(cast)
    text = signed(report_of(cast.bureau), by=cast.bureau_deputy)
    assert (text.capacity, text.order_number) == ("acting", "กทม. 1/2568")


def test_a_summary_is_signed_by_nobody(cast: Cast) -> None:
    prepared(cast, at=datetime(2027, 4, 2, 9, 0, tzinfo=BANGKOK))
    report = report_of(cast.district, Length.HALF, month=4)
    assert code_of(lambda: signed(report, by=cast.director)) == "summary-not-signed"


def test_what_is_signed_is_frozen_with_its_hash_in_the_record(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    actions.write_measures(report, by=cast.storekeeper, at=DECEMBER, measures=DONE)
    text = signed(report, by=cast.director)
    event = Event.objects.get(verb="report.signed", outcome="done")
    assert text.sha256 in event.body
    assert Notice.objects.filter(kind="report-signed", to=cast.storekeeper).exists()
    forged: list[dict[str, Any]] = [{"body": {}}, {"sha256": "0" * 64}, {"reason": "x"}]
    for change in forged:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            SignedReport.objects.filter(pk=text.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM oversight_signedreport")


def test_what_was_not_read_is_not_signed(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    read = said(report).sha256
    actions.write_measures(report, by=cast.storekeeper, at=DECEMBER, measures=DONE)
    code = code_of(lambda: actions.sign(report, by=cast.director, at=DECEMBER, signed_sha256=read))
    assert code == "report-changed"


def test_figures_corrected_after_signing_are_a_corrigendum_and_never_an_edit(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    first = signed(report, by=cast.director)
    assert code_of(lambda: signed(report, by=cast.director, reason=WHY)) == "nothing-to-correct"
    makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(hours=1))
    later = DECEMBER + timedelta(days=2)
    prepared(cast, at=later)
    assert code_of(lambda: signed(report, by=cast.director, at=later)) == "reason-missing"
    second = signed(report, by=cast.director, at=later, reason=WHY)
    assert {"key": "received", "before": "1", "now": "2"} in second.changed
    assert (second.serial, second.reason, second.sha256 != first.sha256) == (2, WHY, True)
    first.refresh_from_db()
    assert first.body["figures"]["now"]["received"] == "1"
    with pytest.raises(DatabaseError, match="corrigendum_has_a_reason"), transaction.atomic():
        SignedReport(**{**_columns(second), "serial": 3, "reason": ""}).save(force_insert=True)


def _columns(text: SignedReport) -> dict[str, Any]:
    return {field.attname: getattr(text, field.attname) for field in text._meta.concrete_fields if field.name != "id"}


def test_counted_anew_with_the_same_figures_nothing_is_to_correct(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast)
    report = november(cast)
    signed(report, by=cast.director)
    later = DECEMBER + timedelta(days=2)
    assert tasks.prepare_agency(cast.agency, at=later) > 0
    assert code_of(lambda: signed(report, by=cast.director, at=later, reason=WHY)) == "nothing-to-correct"


@pytest.mark.parametrize(
    ("name", "code"),
    [("borrower", "not-its-officer"), ("stranger", "not-its-officer"), ("auditor", "not-its-officer")],
)
def test_others_fill_nothing_in(name: str, code: str, cast: Cast) -> None:
    report = november(cast)
    by: Person = getattr(cast, name)
    assert code_of(lambda: actions.write_measures(report, by=by, at=DECEMBER, measures=DONE)) == code


def test_a_name_does_not_stand_in_what_is_published(cast: Cast) -> None:
    report = november(cast)
    named = {"24": {"responsible": "", "done": "ตักเตือน สมมุติ  ยืมตรงเวลา แล้ว"}}
    assert code_of(lambda: actions.write_measures(report, by=cast.storekeeper, at=DECEMBER, measures=named)) == (
        "name-in-report"
    )
    assert not Report.objects.get(pk=report.pk).measures
    written = actions.write_measures(report, by=cast.finance_head, at=DECEMBER, measures=DONE)
    assert written.measures == DONE
    again = code_of(lambda: actions.write_measures(report, by=cast.storekeeper, at=DECEMBER, measures=DONE))
    assert again == "nothing-changed"


def test_misuse_is_counted_for_the_agency_alone(cast: Cast) -> None:
    prepared(cast)
    keys = {row.unit_id: {key for key in row.figures if key.startswith("misuse/")} for row in UnitFigures.objects.all()}
    assert len(keys.pop(cast.bangkok.pk)) == 4
    assert not any(keys.values())
