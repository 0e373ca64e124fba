"""Clause 207 told through pages: nothing is lent but for the benefit of the State, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.thai_dates import written_date
from core.verdict import Refusal
from loans import actions
from loans.models import Loan
from loans.states import State
from tests import makers
from tests.cast import Cast

pytestmark = [pytest.mark.clause("207"), pytest.mark.django_db]

PRIVATE = "หลานของผู้อำนวยการขอยืมรถตู้ไปงานแต่งงาน ไม่ใช่งานของทางราชการ"


@pytest.fixture(autouse=True)
def _that_morning(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def words(cast: Cast, **changes: str) -> dict[str, str]:
    return {
        "starts_on": written_date(cast.on),
        "due_on": written_date(cast.on + timedelta(days=3)),
        "purpose": "meeting",
        "reason": "ประชุมคณะกรรมการชุมชนประจำเดือน",
        "reference": "",
        "place_kind": "on_premises",
        "place_of_use": "ห้องประชุม 3 ชั้น 5",
        "for_unit": "me",
        **changes,
    }


def with_one_in_the_basket(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.borrower)
    client.post(reverse("loans:basket"), {"act": "put_in", "asset": makers.asset(cast).pk, "next": "/"})
    return client


@pytest.mark.parametrize("purpose", ["", "private"])
def test_what_names_no_official_purpose_is_not_sent_and_nothing_typed_is_lost(cast: Cast, purpose: str) -> None:
    page: Any = with_one_in_the_basket(cast).post(reverse("loans:new"), words(cast, purpose=purpose))

    assert page.context["form"].errors["purpose"]
    assert "ห้องประชุม 3 ชั้น 5" in page.content.decode()
    assert not Loan.objects.exists()


def test_a_reason_that_shows_no_benefit_is_refused_with_the_clause(cast: Cast) -> None:
    page: Any = with_one_in_the_basket(cast).post(reverse("loans:new"), words(cast, reason="-"))

    assert (page.status_code, page.context["verdict"].basis) == (409, "207")
    assert "ห้องประชุม 3 ชั้น 5" in page.content.decode()
    assert not Loan.objects.exists()


def test_the_page_offers_official_purposes_alone_and_says_the_clause(cast: Cast) -> None:
    page: Any = with_one_in_the_basket(cast).get(reverse("loans:new"))
    offered = [str(value) for value, _label in page.context["form"].fields["purpose"].choices if value]
    assert "private" not in offered
    assert len(offered) == 8
    rules = Client()
    rules.force_login(cast.borrower)
    assert "ซึ่งมิใช่เพื่อประโยชน์ของทางราชการจะกระทำมิได้" in rules.get(reverse("loans:rules")).content.decode()


def test_a_private_wish_dressed_as_a_meeting_is_refused_by_the_head_with_the_clause_and_stays_in_the_record(
    cast: Cast,
) -> None:
    """No machine tells a wedding from a meeting: the head reads the reason, refuses, and nothing leaves the store."""
    loan = makers.endorsed(cast, makers.submitted(cast, reason=PRIVATE), at=cast.at + timedelta(minutes=5))
    head = Client()
    head.force_login(cast.finance_head)
    page: Any = head.get(reverse("loans:decide", args=[loan.pk]))
    assert PRIVATE in page.content.decode()

    why = "วัตถุประสงค์ไม่ใช่งานราชการ (ข้อ 207)"
    answer = head.post(
        reverse("loans:decide", args=[loan.pk]), {"act": "refuse", "as_of": page.context["as_of"], "more": why}
    )

    assert answer.status_code == 302
    loan.refresh_from_db()
    assert loan.state == State.REFUSED
    borrower = Client()
    borrower.force_login(cast.borrower)
    assert why in borrower.get(loan.get_absolute_url()).content.decode()
    told = Event.objects.get(verb="loan.refused")
    assert (told.actor_code, why in told.body) == (cast.finance_head.staff_code, True)
    slip = borrower.post(reverse("loans:issue_paper", args=[loan.pk]), {"paper": "slip"})
    assert slip.status_code == 409, "what was not lent leaves no slip"


def test_an_act_refused_under_207_leaves_its_trace_with_the_clause(cast: Cast) -> None:
    item = makers.asset(cast)
    asked = makers.wish(cast, item, reason="-")
    with pytest.raises(Refusal) as no:
        actions.submit(cast.borrower, by=cast.borrower, at=cast.at, wish=asked, signed_sha256="0" * 64)
    assert no.value.verdict.basis == "207"
    assert not Loan.objects.exists()
    assert Event.objects.get(verb="loan.submitted", outcome="refused").clause == "207"
