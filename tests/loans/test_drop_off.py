"""A return nobody waits for (ADR 0023): taken in at once, inspected later; both told and receipted, neither doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.models import Asset, Custody, CustodyState
from audit.journal.models import Event
from core.clock import official_day
from core.verdict import Permitted, Refusal, Refused
from loans import availability
from loans.actions import photos
from loans.availability import is_free
from loans.models import Case, Loan, PaperKind
from loans.printing import gathering
from loans.states import LineState, State
from people.models import Notice
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.loans.test_desk_pages import RETURN, inspected, lines_of, signed_in

DROP_OFF = "/desk/drop-off/"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.storekeeper)


def test_a_scan_takes_the_item_out_of_the_borrowers_hands_and_asks_for_no_inspection(cast: Cast, desk: Client) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    first, second = lines_of(loan)

    answer = desk.post(DROP_OFF, {"code": first.asset.tag})
    loan.refresh_from_db()
    first.refresh_from_db()
    assert (answer.context["said"].tone, loan.state) == ("free", State.PARTLY_RETURNED)
    assert (first.state, first.received_by, first.is_working) == (LineState.TO_INSPECT, cast.storekeeper, None)
    assert Custody.objects.get(asset=first.asset).state == CustodyState.TO_INSPECT
    assert [line.pk for line in answer.context["waiting"]] == [first.pk]

    again = desk.post(DROP_OFF, {"code": first.asset.tag})
    assert (again.status_code, len(again.context["waiting"])) == (200, 1)

    desk.post(DROP_OFF, {"code": second.asset.tag})
    loan.refresh_from_db()
    assert (loan.state, loan.closed_at) == (State.TO_INSPECT, None)
    assert Event.objects.filter(verb="loan.dropped_off", outcome="done").count() == 2
    assert Notice.objects.filter(kind="loan-dropped-off", to=cast.borrower).count() == 2


def test_nobody_goes_after_what_was_dropped_off(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    with time_machine.travel(cast.at + timedelta(days=makers.DAYS + 1), tick=False):
        desk = signed_in(cast.storekeeper)
        assert loan.number in desk.get(reverse("loans:overdue")).content.decode()
        desk.post(DROP_OFF, {"code": lines_of(loan)[0].asset.tag})
        assert loan.number not in desk.get(reverse("loans:overdue")).content.decode()
        assert [visit.loan for visit in desk.get("/desk/").context["board"].overdue.visits] == []


def test_what_is_not_inspected_is_free_on_a_later_day_only_and_never_handed_over(cast: Cast) -> None:
    loan = makers.loan_in(State.TO_INSPECT, cast)
    item = Asset.objects.select_related("custody").get(lines__loan=loan)
    today, later = cast.on, cast.on + timedelta(days=30)

    for day, code in ((today, "to-inspect"), (later, "")):
        verdict = availability.of([item], starts_on=day, due_on=day, on=today)[item.pk]
        assert isinstance(verdict, Refused) == bool(code)
        assert code in ("", getattr(verdict, "code", ""))
        assert Asset.objects.filter(is_free(day, day, on=today), pk=item.pk).exists() is not bool(code)
    verdicts, next_days = availability.of_with_next_days([item], starts_on=today, due_on=today, on=today)
    assert (bool(verdicts[item.pk]), next_days[item.pk]) == (False, today + timedelta(days=1))

    booked = makers.submitted(cast, item, starts_on=later, due_on=later)
    makers.approved(cast, makers.endorsed(cast, booked, at=cast.at), at=cast.at)
    with pytest.raises(Refusal) as told:
        makers.handed_over(cast, booked, at=cast.at + timedelta(days=30))
    assert told.value.verdict.code == "to-inspect"
    makers.checked_in(cast, loan, *loan.lines.all(), at=cast.at)
    item.refresh_from_db()
    makers.handed_over(cast, booked, at=cast.at + timedelta(days=30))


def test_the_list_leads_to_the_inspection_which_closes_the_loan(cast: Cast, desk: Client) -> None:
    loan = makers.loan_in(State.TO_INSPECT, cast)
    (line,) = lines_of(loan)
    assert f"{RETURN}?item={line.asset.tag}" in desk.get(DROP_OFF).content.decode()
    assert desk.get(RETURN, {"item": line.asset.tag}).context["pending"].line == line

    answer = desk.post(RETURN, inspected(line.asset.tag))
    line.refresh_from_db()
    loan.refresh_from_db()
    assert (answer.context["said"].tone, line.state, loan.state) == ("free", LineState.RETURNED, State.RETURNED)
    assert (line.received_by, line.inspected_by) == (cast.storekeeper, cast.storekeeper)
    assert Custody.objects.get(asset=line.asset).state == CustodyState.IN_STORE
    assert not desk.get(DROP_OFF).context["waiting"]


@pytest.mark.clause("209")
def test_a_case_after_a_drop_off_says_who_inspected_when_without_the_borrower(cast: Cast) -> None:
    loan = makers.loan_in(State.TO_INSPECT, cast)
    (line,) = lines_of(loan)
    back_on = official_day(line.returned_at)  # type: ignore[arg-type]
    with time_machine.travel(cast.at + timedelta(days=makers.DAYS + 3), tick=False):
        found = inspected(line.asset.tag, condition="damaged", note="จอแตก")
        del found["works"]
        signed_in(cast.second_storekeeper).post(RETURN, found)
        case = Case.objects.get(line=line)
        told = Notice.objects.get(kind="loan-damaged", to=cast.borrower)
        page = signed_in(cast.storekeeper).get(case.get_absolute_url()).content.decode()
    assert (case.ended_on, case.opened_by) == (back_on, cast.second_storekeeper)
    for text in (told.text, page):
        assert "ผู้ยืมไม่ได้อยู่ด้วยขณะตรวจ" in text
        assert cast.second_storekeeper.name in text


def test_the_receipt_of_the_day_says_not_inspected_and_stays_so_when_another_is_written(cast: Cast) -> None:
    loan = makers.loan_in(State.TO_INSPECT, cast)
    day = official_day(loan.lines.get().returned_at)  # type: ignore[arg-type]
    later = cast.at + timedelta(days=2)

    def items(on: object) -> list[tuple[bool, bool]]:
        paper = gathering.paper_about(
            loan, PaperKind.RECEIPT, f"{on}", standing=standing_of(cast.storekeeper, later.date())
        )
        assert paper is not None
        return [(item.inspected, item.good) for item in paper.facts.items]

    assert items(day) == [(False, False)]
    makers.checked_in(cast, loan, *loan.lines.all(), at=later)
    assert items(day) == [(False, False)]
    assert items(official_day(later)) == [(True, True)]


def test_photos_may_be_taken_while_it_waits_and_on_the_day_of_its_inspection(cast: Cast) -> None:
    loan = makers.loan_in(State.TO_INSPECT, cast)
    later = cast.at + timedelta(days=2)
    assert photos.moment_of(loan.lines.get(), loan, at=later) == "return"
    makers.checked_in(cast, loan, *loan.lines.all(), at=later)
    assert photos.moment_of(loan.lines.get(), loan, at=later) == "return"
    assert photos.moment_of(loan.lines.get(), loan, at=later + timedelta(days=1)) is None


def test_the_own_loan_is_dropped_off_at_another_storekeeper(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    Loan.objects.filter(pk=loan.pk).update(borrower=cast.second_storekeeper)
    tag = lines_of(loan)[0].asset.tag
    own = signed_in(cast.second_storekeeper).post(DROP_OFF, {"code": tag})
    assert (own.status_code, own.context["refused"].code) == (409, "serves-oneself")
    assert signed_in(cast.storekeeper).post(DROP_OFF, {"code": tag}).status_code == 200


def test_another_store_takes_nothing_in_and_learns_nothing(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    answer = signed_in(cast.stranger).post(DROP_OFF, {"code": lines_of(loan)[0].asset.tag})
    loan.refresh_from_db()
    assert (loan.state, cast.borrower.name in answer.content.decode()) == (State.ON_LOAN, False)


def test_the_api_takes_in_and_says_so_once(cast: Cast, desk: Client) -> None:
    tag = lines_of(makers.loan_in(State.ON_LOAN, cast))[0].asset.tag
    first, second = (
        desk.post("/api/v1/desk/drop-off/", {"code": tag}, content_type="application/json").json() for _n in range(2)
    )
    assert (first["returned"], first["state"], second["returned"]) == (True, "to_inspect", False)


def test_a_verdict_of_the_whole_is_still_permitted_where_all_is_inspected(cast: Cast) -> None:
    loan = makers.loan_in(State.RETURNED, cast)
    item = Asset.objects.select_related("custody").get(lines__loan=loan)
    assert availability.of([item], starts_on=cast.on, due_on=cast.on, on=cast.on)[item.pk] == Permitted("208")
