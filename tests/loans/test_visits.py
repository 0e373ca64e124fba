"""A visit: all that waits for one borrower at one store, handed over by one signature, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions
from loans.models import Loan, LoanLine, Signature, SignatureKind
from loans.states import LineState, State
from people.models import Person
from tests.cast import Cast
from tests.loans.test_desk_pages import hand_over_url, signed_in
from tests.makers import loan_in, visit_words


@pytest.fixture(autouse=True)
def _on_the_day(request: pytest.FixtureRequest, cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def ticked(loans: list[Loan]) -> dict[str, str]:
    lines = LoanLine.objects.filter(loan__in=loans, state=LineState.APPROVED)
    return {f"line-{pk}-ticked": "on" for pk in lines.values_list("pk", flat=True)}


def visit(loans: list[Loan], borrower: Person, cast: Cast, **changes: object) -> list[Loan]:
    words = {**visit_words(loans), **changes}
    return actions.hand_over_visit(borrower, by=cast.storekeeper, at=cast.at + timedelta(hours=1), **words)


def test_one_signature_under_the_texts_of_all(cast: Cast) -> None:
    loans = [loan_in(State.APPROVED, cast, items=2), loan_in(State.APPROVED, cast)]
    later = loan_in(State.APPROVED, cast)
    Loan.objects.filter(pk=later.pk).update(starts_on=cast.on + timedelta(days=1))
    LoanLine.objects.filter(loan=later).update(starts_on=cast.on + timedelta(days=1))
    desk: Client = signed_in(cast.storekeeper)
    url = f"{hand_over_url(loans[0])}?all=1"

    shown = desk.post(url, {**ticked(loans), "refresh": "1"})
    assert [loan.pk for loan in shown.context["loans"]] == [loan.pk for loan in loans]
    text = shown.context["planned"].text
    assert all(loan.number in text.text for loan in loans)
    assert later.number not in text.text
    data = {**ticked(loans), "signed_sha256": text.sha256, "consent": cast.borrower.staff_code, "sign": "1"}
    assert desk.post(url, data).status_code == 302

    for loan in loans:
        loan.refresh_from_db()
        assert loan.state == State.ON_LOAN
        signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
        assert (signature.text, signature.sha256) == (text.text, text.sha256)
        event = Event.objects.get(verb="loan.handed_over", subject=f"loan:{loan.number}")
        assert text.sha256 in event.body
    later.refresh_from_db()
    assert later.state == State.APPROVED


def test_all_at_once_is_offered_where_more_than_one_waits(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)
    desk: Client = signed_in(cast.storekeeper)
    offer = f"{hand_over_url(loan)}?all=1"

    assert offer not in desk.get(hand_over_url(loan)).content.decode()
    loan_in(State.APPROVED, cast)
    assert offer in desk.get(hand_over_url(loan)).content.decode()


def test_a_scan_ticks_a_line_of_any_of_them(cast: Cast) -> None:
    loans = [loan_in(State.APPROVED, cast), loan_in(State.APPROVED, cast)]
    line = loans[1].lines.select_related("asset").get()

    answer = signed_in(cast.storekeeper).post(f"{hand_over_url(loans[0])}?all=1", {"code": line.asset.tag})

    assert answer.context["said"].tone == "free"
    assert [row["line"].pk for row in answer.context["rows"] if row["form"].is_ticked] == [line.pk]


def test_all_or_nothing(cast: Cast) -> None:
    loans = [loan_in(State.APPROVED, cast), loan_in(State.APPROVED, cast)]
    words = visit_words(loans)
    last = loans[1].lines.get()
    checked = {pk: what for pk, what in words["checked"].items() if pk != last.pk}

    for changes, code in (
        ({"checked": checked}, "line-not-scanned"),
        ({"consent": "BR-0000"}, "consent-missing"),
        ({"signed_sha256": "0" * 64}, "text-changed"),
    ):
        with pytest.raises(Refusal) as refusal:
            visit(loans, cast.borrower, cast, **changes)
        assert refusal.value.verdict.code == code
    assert not Signature.objects.filter(kind=SignatureKind.HAND_OVER).exists()
    assert set(Loan.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_nobody_signs_for_the_loan_of_somebody_else(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)

    with pytest.raises(Refusal) as refusal:
        visit([loan], cast.supervisor, cast)

    assert refusal.value.verdict.code == "not-of-this-borrower"


def test_another_store_hands_nothing_over(cast: Cast) -> None:
    loan = loan_in(State.APPROVED, cast)

    assert signed_in(cast.stranger).get(f"{hand_over_url(loan)}?all=1").status_code == 404
