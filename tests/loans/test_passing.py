"""One borrower passes an item on to another at the desk: both loans change in one step, or neither (ADR 0028)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.models import CustodyState
from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions
from loans.models import Case, Loan, LoanLine, Signature, SignatureKind
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.makers import approved, asset, endorsed, loan_in, submitted


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


def line_of(loan: Loan) -> LoanLine:
    return loan.lines.select_related("asset__custody__holder").get()


def page_of(loan: Loan, source: LoanLine) -> str:
    return f"{reverse('loans:hand-over', args=[loan.pk])}?from={source.pk}"


def signing(desk: Client, loan: Loan, source: LoanLine, **more: str) -> dict[str, str]:
    """What the browser posts once both have signed."""
    ticks = {f"back-{name}": "on" for name in ("works", "complete", "clean_and_tidy")}
    noted = {"back-shown": "1", **ticks, "back-condition": "good"}
    shown = desk.post(page_of(loan, source), {**noted, "refresh": "1"}).context
    return {
        **noted,
        "back-consent": source.loan.borrower.staff_code,
        "back-signed_sha256": shown["item"].text.sha256,
        "consent": loan.borrower.staff_code,
        "signed_sha256": shown["planned"].text.sha256,
        "sign": "1",
        **more,
    }


@pytest.mark.clause("208")
def test_one_page_brings_the_item_from_one_borrower_to_the_next(cast: Cast, desk: Client) -> None:
    """Approved for the kind: the item that is brought goes on the line, and what was booked is free again."""
    out, loan = loan_in(State.ON_LOAN, cast), makers.approved_for_another(cast, asset(cast))
    source, booked = line_of(out), line_of(loan).asset

    scanned = desk.post(reverse("loans:hand-over", args=[loan.pk]), {"code": source.asset.tag})
    assert f"?from={source.pk}" in scanned.content.decode()
    page = desk.get(page_of(loan, source))
    assert page.context["is_ready"]
    assert source.asset.tag in page.context["planned"].text.text
    response = desk.post(page_of(loan, source), signing(desk, loan, source))

    assert response.status_code == 302
    for each, state in ((out, State.RETURNED), (loan, State.ON_LOAN)):
        each.refresh_from_db()
        assert each.state == state
    line = line_of(loan)
    assert (line.asset, line.state) == (source.asset, LineState.OUT)
    assert line.asset.custody.holder == cast.supervisor
    booked.custody.refresh_from_db()
    assert booked.custody.state == CustodyState.IN_STORE
    kinds = {(each.loan_id, each.kind) for each in Signature.objects.exclude(kind=SignatureKind.REQUEST)}
    assert {(out.pk, SignatureKind.RETURN), (loan.pk, SignatureKind.HAND_OVER)} <= kinds
    after = Event.objects.filter(at__gt=cast.at + timedelta(minutes=30)).order_by("id")
    verbs = [verb for verb in after.values_list("verb", flat=True) if verb.startswith("loan.")]
    assert verbs == ["loan.checked_in", "loan.handed_back", "loan.line_swapped", "loan.handed_over"]


def test_the_very_item_that_was_booked_for_after_goes_on_without_a_swap(cast: Cast) -> None:
    """Brought a day late, while the next borrower waits for it."""
    item = asset(cast)
    out = submitted(cast, item, days=1)
    makers.handed_over(cast, approved(cast, endorsed(cast, out, at=cast.at), at=cast.at), at=cast.at)
    tomorrow = cast.at + timedelta(days=1)
    days: dict[str, Any] = {"starts_on": cast.on + timedelta(days=1), "due_on": cast.on + timedelta(days=2)}
    loan = makers.approved_for_another(cast, item, **days)
    source = line_of(out)

    with time_machine.travel(tomorrow + timedelta(hours=1), tick=False):
        desk = signed_in(cast.storekeeper)
        waits = desk.get(reverse("loans:hand-over", args=[loan.pk]))
        assert f"?from={source.pk}" in waits.content.decode()
        assert desk.post(page_of(loan, source), signing(desk, loan, source)).status_code == 302

    assert (line_of(out).state, line_of(loan).state) == (LineState.RETURNED, LineState.OUT)
    assert not Event.objects.filter(verb="loan.line_swapped").exists()


@pytest.mark.clause("208")
def test_without_an_approval_of_the_next_borrower_nothing_is_passed_on(cast: Cast, desk: Client) -> None:
    out = loan_in(State.ON_LOAN, cast)
    loan = submitted(cast, asset(cast, name="กล้อง"))
    approved(cast, endorsed(cast, loan, at=cast.at), at=cast.at)
    source = line_of(out)

    page = desk.get(page_of(loan, source))
    verdict = page.context["item"].verdict
    refused = desk.post(page_of(loan, source), {"sign": "1", "consent": loan.borrower.staff_code})

    assert (verdict.basis, verdict.code) == ("208", "no-approved-loan")
    assert reverse("loans:catalogue") in page.content.decode()
    assert f"{reverse('loans:return')}?item={source.asset.tag}" in page.content.decode()
    assert refused.status_code == 409
    assert line_of(out).state == LineState.OUT


@pytest.mark.clause("209")
def test_what_is_not_in_good_order_does_not_go_on(cast: Cast, desk: Client) -> None:
    out, loan = loan_in(State.ON_LOAN, cast), makers.approved_for_another(cast, asset(cast))
    source = line_of(out)
    data = signing(desk, loan, source, **{"back-condition": "damaged", "back-note": "จอแตก"})
    del data["back-works"]

    response = desk.post(page_of(loan, source), data)

    assert response.status_code == 409
    assert response.context["refused"].code == "not-in-order"
    assert (line_of(out).state, line_of(loan).state) == (LineState.OUT, LineState.APPROVED)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"back-consent": ""}, "consent-missing"),
        ({"consent": ""}, "consent-missing"),
        ({"back-signed_sha256": "0" * 64}, "text-changed"),
        ({"signed_sha256": "0" * 64}, "text-changed"),
    ],
)
def test_without_both_signatures_neither_loan_changes(
    cast: Cast, desk: Client, change: dict[str, str], code: str
) -> None:
    out, loan = loan_in(State.ON_LOAN, cast), makers.approved_for_another(cast, asset(cast))
    source = line_of(out)
    booked = line_of(loan).asset

    response = desk.post(page_of(loan, source), {**signing(desk, loan, source), **change})

    assert response.context["refused"].code == code
    assert (line_of(out).state, line_of(loan).state) == (LineState.OUT, LineState.APPROVED)
    assert line_of(loan).asset == booked
    assert not Signature.objects.filter(kind=SignatureKind.RETURN).exists()


def test_what_came_back_meanwhile_or_is_of_another_store_is_not_passed_on(cast: Cast, desk: Client) -> None:
    out, loan = loan_in(State.RETURNED, cast), loan_in(State.APPROVED, cast)

    for raw in (str(line_of(out).pk), "0", "x", "9" * 30):
        page = desk.get(reverse("loans:hand-over", args=[loan.pk]), {"from": raw})
        assert (page.status_code, page.context["item"]) == (200, None)


def test_a_refused_half_undoes_the_other(cast: Cast) -> None:
    words: dict[str, Any] = makers.passing_words(cast, loan_in(State.ON_LOAN, cast))
    loan = words.pop("loan")

    with pytest.raises(Refusal) as raised:
        actions.pass_on(loan, by=cast.storekeeper, at=cast.at, **{**words, "consent": ""})

    assert raised.value.verdict.code == "consent-missing"
    assert line_of(words["source"].loan).state == LineState.OUT
    assert Event.objects.filter(outcome="refused").values_list("verb", flat=True).get() == "loan.handed_over"


def test_what_is_set_aside_is_not_passed_on(cast: Cast) -> None:
    words: dict[str, Any] = makers.passing_words(cast, loan_in(State.ON_LOAN, cast))
    loan, onto = words.pop("loan"), words["onto"]
    aside = {"set_aside": {onto: "ใบพัดหลวม"}, "checked": {pk: it for pk, it in words["checked"].items() if pk != onto}}

    with pytest.raises(Refusal) as raised:
        actions.pass_on(loan, by=cast.storekeeper, at=cast.at, **{**words, **aside})

    assert raised.value.verdict.code == "not-going"
    assert line_of(words["source"].loan).state == LineState.OUT
