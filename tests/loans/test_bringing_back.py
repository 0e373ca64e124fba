"""What was reported lost comes back while its case stands: before a remedy, with one agreed, made good, and closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.actions.categories import set_check_list
from assets.models import Asset, Condition, CustodyState
from assets.values import AssetValues, values_of
from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions
from loans.case_queries import case_file
from loans.case_states import CaseState
from loans.desk_queries import Kind, meaning_of
from loans.models import Case, Found, PaperKind
from loans.papers.facts import PLAIN
from loans.printing import gathering
from loans.printing.cases import case_file_of
from loans.rules import Remedy
from loans.states import LineState, State
from people.models import Notice, Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of

pytestmark = [pytest.mark.clause("209"), pytest.mark.usefixtures("uploads")]

GOOD: Final = actions.Finding()
BROKEN: Final = makers.BROKEN
ALIKE: Final = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)


def bring(cast: Cast, case: Case, finding: actions.Finding = GOOD, *, by: Person | None = None) -> Case:
    return actions.bring_back(case, by=by or cast.storekeeper, at=cast.at + timedelta(hours=1), finding=finding)


def code_of(act: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.verdict.code


def item_of(case: Case) -> Asset:
    return Asset.objects.select_related("custody").get(pk=case.line.asset_id)


def in_hands(case: Case) -> tuple[str, str, str, str]:
    """Where everything stands: the case, the line, the item and the loan."""
    case = Case.objects.select_related("line__loan").get(pk=case.pk)
    return case.state, case.line.state, item_of(case).custody.state, case.line.loan.state


def told(person: Person, kind: str) -> int:
    return Notice.objects.filter(to=person, kind=kind).count()


def replaced(cast: Cast, case: Case) -> Case:
    makers.agreed(cast, case, at=cast.at, remedy=Remedy.REPLACEMENT)
    old = Asset.objects.select_related("category", "responsible_unit", "owner_unit").get(pk=case.line.asset_id)
    columns: dict[str, Any] = {**values_of(old).columns(), "condition": Condition.GOOD, "serial_no": "NEW-1"}
    brought = AssetValues(**{name: value for name, value in columns.items() if name != "serial_key"})
    paper = makers.evidence(cast)
    return actions.record_replacement(
        case, by=cast.storekeeper, at=cast.at, likeness=ALIKE, values=brought, evidence=paper
    )


@pytest.mark.parametrize("found", [Found.LOST, Found.UNUSABLE])
@pytest.mark.parametrize("is_agreed", [False, True])
def test_back_in_good_order_nothing_is_owed_and_a_second_person_closes(
    cast: Cast, found: Found, is_agreed: bool
) -> None:
    case = makers.lost_case(cast, found=found)
    if is_agreed:
        makers.agreed(cast, case, at=cast.at, remedy=Remedy.CASH)
    case = bring(cast, case)

    assert (case.needs_no_remedy, case.is_referred, case.remedy, case.remedy_by) == (True, False, "", None)
    assert in_hands(case) == (CaseState.SETTLED, LineState.UNDER_209, CustodyState.UNDER_209, State.UNDER_209)
    assert told(cast.second_storekeeper, "case-settled") == told(cast.finance_head, "case-settled") == 1
    assert told(cast.storekeeper, "case-settled") == 0
    assert code_of(lambda: actions.close_case(case, by=cast.storekeeper, at=cast.at)) == "opener-closes"

    actions.close_case(case, by=cast.second_storekeeper, at=cast.at + timedelta(hours=2), note="ครบถ้วน")
    assert in_hands(case) == (CaseState.CLOSED, LineState.RETURNED, CustodyState.IN_STORE, State.RETURNED)
    assert item_of(case).condition == Condition.GOOD
    line = Case.objects.select_related("line__received_by").get(pk=case.pk).line
    assert (line.received_by, line.is_working, line.is_complete, line.is_clean) == (cast.storekeeper, True, True, True)


def test_back_but_broken_its_remedy_is_agreed_on_anew_and_may_now_be_a_repair(cast: Cast) -> None:
    case = makers.agreed(cast, makers.lost_case(cast), at=cast.at, remedy=Remedy.CASH)
    case = bring(cast, case, BROKEN)

    assert (case.state, case.found, case.remedy, case.proposed) == (CaseState.OPEN, Found.DAMAGED, "", "")
    assert item_of(case).condition == Condition.DAMAGED
    assert told(cast.borrower, "case-agreed") == 2  # of the first remedy, and that it is agreed on anew
    case = makers.agreed(cast, case, at=cast.at + timedelta(hours=2), remedy=Remedy.REPAIR)
    assert case.remedy == Remedy.REPAIR
    assert code_of(lambda: bring(cast, case)) == "back-already"


def test_back_after_it_was_paid_for_nothing_is_given_back_here_and_the_head_is_told(cast: Cast) -> None:
    case = makers.settled(cast, makers.lost_case(cast), at=cast.at)
    case = bring(cast, case)

    assert (case.is_referred, case.needs_no_remedy, case.paid) == (True, False, case.price)
    assert in_hands(case)[:3] == (CaseState.SETTLED, LineState.UNDER_209, CustodyState.UNDER_209)
    heads = Notice.objects.filter(to=cast.finance_head, kind="case-settled")
    assert heads.count() == 2  # that it was paid for, and that it came back
    why = "ใบเสร็จผิด"
    assert code_of(lambda: actions.reopen_case(case, by=cast.finance_head, at=cast.at, reason=why)) == (
        "decided-by-order"
    )
    actions.close_case(case, by=cast.second_storekeeper, at=cast.at + timedelta(hours=2))
    assert in_hands(case)[1:3] == (LineState.SETTLED, CustodyState.AWAITING_DISPOSAL)
    actions.link_fact_finding(case, by=cast.finance_head, at=cast.at, number="กท 9/2570", ordered_on=cast.on)


def test_back_after_a_replacement_entered_the_register_both_are_the_states(cast: Cast) -> None:
    case = replaced(cast, makers.lost_case(cast))
    actions.close_case(case, by=cast.second_storekeeper, at=cast.at)
    case = bring(cast, case, BROKEN)

    assert (case.state, case.is_referred, case.found) == (CaseState.CLOSED, True, Found.LOST)
    assert case.replacement is not None
    assert item_of(case).condition == Condition.DAMAGED
    assert in_hands(case) == (CaseState.CLOSED, LineState.SETTLED, CustodyState.AWAITING_DISPOSAL, State.RETURNED)
    assert code_of(lambda: bring(cast, case)) == "back-already"


def test_a_wrong_inspection_is_taken_back_and_the_item_inspected_anew(cast: Cast) -> None:
    case = bring(cast, makers.lost_case(cast))
    case = actions.reopen_case(case, by=cast.finance_head, at=cast.at + timedelta(hours=2), reason="จอแตก ตรวจไม่ละเอียด")

    assert (case.state, case.brought_back_at, case.settled_by) == (CaseState.OPEN, None, None)
    line = Case.objects.select_related("line").get(pk=case.pk).line
    assert (line.returned_at, line.received_by, line.is_working) == (None, None, None)
    assert item_of(case).condition == Condition.LOST
    assert bring(cast, case, BROKEN).found == Found.DAMAGED


def test_what_the_desk_took_back_broken_or_had_repaired_is_not_brought_back_again(cast: Cast) -> None:
    at_the_desk = makers.case_of(makers.loan_in(State.UNDER_209, cast))
    assert code_of(lambda: bring(cast, at_the_desk)) == "back-already"
    case = makers.lost_case(cast, found=Found.UNUSABLE)
    makers.agreed(cast, case, at=cast.at, remedy=Remedy.REPAIR)
    case = actions.record_repair(
        case, by=cast.storekeeper, at=cast.at, works=True, complete=True, clean=True, evidence=makers.evidence(cast)
    )
    assert code_of(lambda: bring(cast, case)) == "back-already"


def test_an_inspection_that_contradicts_itself_or_says_nothing_takes_nothing_in(cast: Cast) -> None:
    case = makers.lost_case(cast)
    for finding, code in (
        (actions.Finding(works=False), "condition-contradicts"),
        (actions.Finding(works=False, condition=Condition.LOST, note="x"), "condition-contradicts"),
        (actions.Finding(works=False, condition=Condition.DAMAGED), "note-missing"),
    ):
        assert code_of(lambda finding=finding: bring(cast, case, finding)) == code
    assert code_of(lambda: bring(cast, case, by=cast.finance_head)) == "not-the-storekeeper"
    assert in_hands(case)[0] == CaseState.OPEN


def test_the_record_says_what_came_of_it(cast: Cast) -> None:
    case = bring(cast, makers.lost_case(cast))
    event = Event.objects.get(verb="case.brought_back")
    body = json.loads(event.body)
    assert (event.subject, body["clause"]) == (case.journal_subject().name, "209")
    assert (body["facts"]["outcome"], body["facts"]["works"]) == ("nothing_owed", True)
    assert case.line.asset.journal_subject().name in {ref["name"] for ref in body["refs"]}


def test_case_file_and_receipt_say_that_it_came_back(cast: Cast) -> None:
    case = bring(cast, makers.lost_case(cast))
    file = case_file(case.pk, standing_of(cast.storekeeper, cast.on))
    assert file is not None
    words = words_of(case_file_of(file).pdf(PLAIN))
    assert squeezed("ไม่ต้องชดใช้") in words
    assert squeezed("นำพัสดุมาส่งคืนภายหลัง") in words
    receipt = gathering.paper_about(
        case.line.loan, PaperKind.RECEIPT, cast.on.isoformat(), standing=standing_of(cast.storekeeper, cast.on)
    )
    assert receipt is not None
    assert [item.good for item in receipt.facts.items] == [True]


# At the desk, on pages and over the API


@pytest.fixture
def _that_morning(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def keeper(cast: Cast, _that_morning: None) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def test_a_scan_at_the_desk_leads_to_the_case_of_what_was_lost(cast: Cast, keeper: Client) -> None:
    case = makers.lost_case(cast)
    meaning = meaning_of(case.line.asset.tag, standing_of(cast.storekeeper, cast.on))
    assert (meaning.kind, meaning.case) == (Kind.ITEM, case)
    address = reverse("loans:case-bring-back", args=[case.pk])
    in_order = {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}
    for page in ("loans:desk", "loans:return"):
        answer = keeper.post(reverse(page), {"code": case.line.asset.tag, **in_order})
        assert address in answer.content.decode()

    bring(cast, case)
    assert meaning_of(case.line.asset.tag, standing_of(cast.storekeeper, cast.on)).case is None


def _lost_with_list(cast: Cast, points: tuple[str, ...]) -> Case:
    """Handed over with every point of the list in order, then reported lost."""
    loan = makers.loan_in(State.APPROVED, cast)
    checked = {line.pk: actions.Checked(checks=dict.fromkeys(points, True)) for line in loan.lines.all()}
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at + timedelta(minutes=30)}
    actions.hand_over(loan, **who, checked=checked, set_aside={}, consent=cast.borrower.staff_code)
    return actions.report_loss(loan, **who, line=loan.lines.get(), found=Found.LOST, account="หายระหว่างขนย้าย")


def test_the_form_inspects_the_check_list_too_and_loses_nothing(cast: Cast, keeper: Client) -> None:
    set_check_list(
        makers.category(cast), points=["สายไฟ", "กระเป๋า"], by=cast.admin, at=cast.at, reason="กำหนดรายการตรวจ"
    )
    case = _lost_with_list(cast, ("สายไฟ", "กระเป๋า"))
    address = reverse("loans:case-bring-back", args=[case.pk])
    assert "กระเป๋า" in keeper.get(address).content.decode()
    words = {"works": "on", "complete": "on", "tidy": "on", "condition": "good", "note": "พบในตู้ห้องประชุม"}
    refused: Any = keeper.post(address, {**words, "point_0": "on"})
    assert (refused.status_code, refused.context["verdict"].code) == (409, "check-list-contradicts")
    assert "พบในตู้ห้องประชุม" in refused.content.decode()
    assert keeper.post(address, {**words, "point_0": "on", "point_1": "on"}).status_code == 302
    page = keeper.get(case.get_absolute_url()).content.decode()
    assert "พบในตู้ห้องประชุม" in page
    assert address not in page
    case.refresh_from_db()
    assert case.needs_no_remedy


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_bar_of_a_case_that_needed_no_remedy_has_none(cast: Cast, keeper: Client, is_closed: bool) -> None:
    case = bring(cast, makers.lost_case(cast))
    if is_closed:
        actions.close_case(case, by=cast.second_storekeeper, at=cast.at + timedelta(hours=2))
    page: Any = keeper.get(case.get_absolute_url())
    assert [step.state for step in page.context["steps"]] == ["done", "done", "done" if is_closed else "current"]


def test_after_it_was_paid_for_the_page_says_that_the_head_decides(cast: Cast, keeper: Client) -> None:
    case = bring(cast, makers.settled(cast, makers.lost_case(cast), at=cast.at))
    assert case.is_referred
    assert "ให้เป็นไปตามคำสั่งของหัวหน้าหน่วยงาน" in keeper.get(case.get_absolute_url()).content.decode()


def test_the_api_takes_it_in_and_answers_with_the_case(cast: Cast, keeper: Client) -> None:
    case = makers.lost_case(cast)
    scanned = keeper.post("/api/v1/desk/scan/", {"code": case.line.asset.tag}, content_type="application/json").json()
    assert scanned["case"] == case.pk
    address = f"/api/v1/cases/{case.pk}/bring-back/"
    body = {"works": True, "complete": True, "clean": True, "condition": "good", "note": "", "checks": {}}
    answer = keeper.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "settled")
    assert answer.json()["brought_back_at"]
    again = keeper.post(address, body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "back-already")
