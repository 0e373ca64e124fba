"""The executive's page: exceptions as counted, the loans that the reader may see, and nothing for others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.oversight.executive import exceptions
from audit.oversight.executive.charts import chart
from audit.oversight.executive.exceptions import Kind
from audit.oversight.reports.counting import reporting_units
from loans.states import State
from people.models import Tenure
from tests import makers
from tests.audit.oversight.executive.making import given
from tests.audit.oversight.reports.making import prepared
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def found(cast: Cast, *, days: int) -> dict[Kind, int]:
    """How many of each kind in the district, so many days after that of the cast."""
    units = reporting_units(cast.agency)
    counted = exceptions.count(cast.agency, units, on=cast.on + timedelta(days=days))
    assert {kind: each.count for kind, each in counted[cast.other_district.pk].items() if each.count} == {}
    of_root, own = counted[cast.bangkok.pk], counted[cast.district.pk]
    assert {kind: each.count for kind, each in of_root.items()} == {kind: each.count for kind, each in own.items()}
    return {kind: each.count for kind, each in own.items() if each.count}


@pytest.mark.parametrize(
    ("days", "kind"), [(4, Kind.OVERDUE_WEEK), (12, Kind.OVERDUE_MONTH), (40, Kind.OVERDUE_LONGER)]
)
def test_what_is_out_too_long_is_told_by_its_age(days: int, kind: Kind, cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast, items=2, days=2)
    assert found(cast, days=1) == {}
    assert found(cast, days=days) == {kind: 2}


def test_outside_damaged_waiting_and_nobody_to_approve(cast: Cast) -> None:
    makers.loan_in(State.ON_LOAN, cast, outside=True, days=20)
    makers.lost_case(cast)
    makers.loan_in(State.AWAITING_APPROVAL, cast)
    told = found(cast, days=1)
    assert (told[Kind.OUTSIDE], told[Kind.DAMAGED]) == (1, 1)
    assert not {Kind.WAITING, Kind.NO_APPROVER} & told.keys()
    assert found(cast, days=9)[Kind.WAITING] == 1
    Tenure.objects.filter(person=cast.finance_head).update(ends_on=cast.on)
    assert found(cast, days=9)[Kind.NO_APPROVER] == 1


def test_the_same_borrower_and_pair_again_and_again(cast: Cast) -> None:
    for n in range(exceptions.OFTEN):
        makers.loan_in(State.RETURNED, cast, at=cast.at + timedelta(days=n))
    told = found(cast, days=10)
    assert (told[Kind.BORROWER], told[Kind.PAIR]) == (1, 1)
    assert found(cast, days=120) == {}


def test_a_reader_sees_the_loans_that_are_theirs_to_see(cast: Cast, queries: Any) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, days=1)
    given(cast)
    prepared(cast, at=cast.at + timedelta(days=4))
    client = Client()
    client.force_login(cast.director)
    with queries() as ran:
        page = client.get(reverse("executive:page"))
    assert len(ran) <= 10
    (overdue,) = [each for each in page.context["exceptions"] if each.kind == Kind.OVERDUE_WEEK]
    assert [each.pk for each in overdue.loans] == [loan.pk]
    assert loan.number in page.content.decode()
    assert client.get(reverse("executive:page"), {"kind": "overdue-1-7"}).status_code == 200
    assert client.get(reverse("executive:page"), {"unit": cast.other_district.code}).status_code == 404
    client.force_login(cast.governor)
    assert client.get(reverse("executive:page"), {"unit": cast.district.code}).status_code == 200
    client.force_login(cast.borrower)
    assert client.get(reverse("executive:page")).status_code == 404


def test_bars_are_as_tall_as_their_values_and_labelled() -> None:
    drawn = chart("t", "d", [("a", 0), ("b", 5), ("c", 10)])
    assert [bar.value for bar in drawn.bars] == [0, 5, 10]
    assert [bar.tall for bar in drawn.bars] == [0, drawn.bars[2].tall / 2, drawn.bars[2].tall]
    assert chart("t", "d", []).newest == 0
