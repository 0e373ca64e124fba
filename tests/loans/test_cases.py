"""Clause 209 as a case: opened by what was found, agreed on, made good with evidence, closed by a second person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from assets.models import Asset, Condition, Custody, CustodyState, IdentifierKind
from assets.values import AssetValues, values_of
from audit.journal.models import Event
from core.thai_dates import Digits
from core.verdict import Refusal
from loans import actions, case_queries
from loans.case_states import CaseState
from loans.models import AgencyCriteria, Case, CaseDocument, DocumentKind, Found, Loan
from loans.papers import compensation
from loans.papers.facts import Setting
from loans.policy import Policy, RemedyPicker
from loans.printing.cases import case_file_of
from loans.rules import Remedy
from loans.states import LineState, State
from people.models import Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import text_of

pytestmark = pytest.mark.usefixtures("uploads")


def damaged(cast: Cast, *, items: int = 1) -> Case:
    """An item that came back broken to the first storekeeper, who thereby opened the case."""
    return makers.case_of(makers.loan_in(State.UNDER_209, cast, items=items))


def agreed(cast: Cast, remedy: Remedy, case: Case | None = None) -> Case:
    return makers.agreed(cast, case or damaged(cast), at=cast.at, remedy=remedy)


SAME: Final = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=True)


def replacement(case: Case, **changes: Any) -> AssetValues:
    old = Asset.objects.select_related("category", "responsible_unit", "owner_unit").get(pk=case.line.asset_id)
    columns = {**values_of(old).columns(), "condition": Condition.GOOD, "serial_no": "NEW-1", **changes}
    known = {name: value for name, value in columns.items() if name != "serial_key"}
    return AssetValues(**known)


def repaired(cast: Cast, case: Case) -> Case:
    return actions.record_repair(
        case, by=cast.storekeeper, at=cast.at, works=True, complete=True, clean=True, evidence=makers.evidence(cast)
    )


def replaced(cast: Cast, case: Case) -> Case:
    return actions.record_replacement(
        case, by=cast.storekeeper, at=cast.at, likeness=SAME, values=replacement(case), evidence=makers.evidence(cast)
    )


def paid(cast: Cast, case: Case) -> Case:
    return actions.record_payment(
        case, by=cast.storekeeper, at=cast.at, amount=case.price, evidence=makers.evidence(cast)
    )


SETTLED: Final[dict[Remedy, Callable[[Cast, Case], Case]]] = {
    Remedy.REPAIR: repaired,
    Remedy.REPLACEMENT: replaced,
    Remedy.CASH: paid,
}


def settled(cast: Cast, remedy: Remedy = Remedy.CASH) -> Case:
    return SETTLED[remedy](cast, agreed(cast, remedy))


def code_of(act: Callable[..., object], *given: Any, **named: Any) -> str:
    """The code with which the act is refused."""
    with pytest.raises(Refusal) as refused:
        act(*given, **named)
    return refused.value.verdict.code


def lost(cast: Cast, **changes: Any) -> Case:
    loan = makers.loan_in(State.ON_LOAN, cast, **changes)
    return actions.report_loss(
        loan, line=loan.lines.get(), by=cast.borrower, at=cast.at, found=Found.LOST, account="หายระหว่างขนย้าย"
    )


# Opening


def test_what_comes_back_broken_opens_a_case_with_number_price_clock_and_criteria(cast: Cast) -> None:
    case = damaged(cast)
    assert case.number == "ชด-คลัง-บร-2570-00001"
    assert (case.state, case.found, case.price) == (CaseState.OPEN, Found.DAMAGED, Decimal(25000))
    assert case.criteria_clause == "209(2)"
    assert case.opened_by == cast.storekeeper
    assert (case.ended_on, case.barred_on) == (cast.on, date(2027, 5, 16))
    back, opened = Event.objects.order_by("-id")[1], Event.objects.order_by("-id")[0]
    assert (back.verb, opened.verb) == ("loan.checked_in", "case.opened")
    assert opened.subject == case.journal_subject().name
    assert case.line.loan.journal_subject().name in {ref["name"] for ref in json.loads(opened.body)["refs"]}


def test_what_comes_back_in_good_order_opens_none(cast: Cast) -> None:
    makers.loan_in(State.RETURNED, cast)
    assert not Case.objects.exists()


def test_each_item_not_in_good_order_has_its_own_case_and_the_numbers_have_no_gap(cast: Cast) -> None:
    makers.loan_in(State.UNDER_209, cast, items=3)
    makers.loan_in(State.UNDER_209, cast)
    assert list(Case.objects.order_by("id").values_list("serial", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("condition", "found"),
    [(Condition.DAMAGED, Found.DAMAGED), (Condition.UNUSABLE, Found.UNUSABLE), (Condition.GOOD, Found.DAMAGED)],
)
def test_the_case_says_what_the_inspection_found(cast: Cast, condition: Condition, found: Found) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    works = condition == Condition.GOOD
    finding = actions.Finding(works=works, complete=False, condition=condition, note="ไม่มีสายชาร์จ")
    makers.checked_in(cast, loan, at=cast.at, finding=finding)
    case = makers.case_of(loan)
    assert (case.found, case.opening_note) == (found, "ไม่มีสายชาร์จ")


def test_a_loss_is_reported_by_the_borrower_and_nothing_counts_as_returned(cast: Cast) -> None:
    case = lost(cast)
    line = case.line
    line.refresh_from_db()
    assert (line.state, line.returned_at, line.received_by) == (LineState.UNDER_209, None, None)
    assert Custody.objects.get(asset=line.asset).state == CustodyState.UNDER_209
    assert Asset.objects.get(pk=line.asset_id).condition == Condition.LOST
    assert Loan.objects.get(pk=line.loan_id).state == State.UNDER_209
    assert case.opened_by == cast.borrower


def test_a_loss_of_one_of_two_leaves_the_other_out_to_be_returned(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    gone, other = loan.lines.order_by("position")
    actions.report_loss(loan, line=gone, by=cast.storekeeper, at=cast.at, found=Found.UNUSABLE, account="ไฟไหม้ทั้งเครื่อง")
    loan.refresh_from_db()
    assert loan.state == State.PARTLY_RETURNED
    loan = makers.checked_in(cast, loan, other, at=cast.at)
    assert loan.state == State.UNDER_209


def test_the_six_months_run_from_the_due_date_where_the_item_came_back_late(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    late = cast.at + timedelta(days=40)
    makers.checked_in(cast, loan, at=late, finding=makers.BROKEN)
    assert makers.case_of(loan).ended_on == loan.due_on


@pytest.mark.parametrize(
    ("by", "found", "account", "code"),
    [
        ("supervisor", Found.LOST, "หาย", "not-the-storekeeper"),
        ("borrower", Found.LOST, " ", "reason-missing"),
        ("borrower", Found.DAMAGED, "จอแตก", "damage-is-brought-back"),
    ],
)
def test_a_loss_is_refused_with_its_reason(cast: Cast, by: str, found: Found, account: str, code: str) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    line = loan.lines.get()
    person = getattr(cast, by)
    assert code == code_of(actions.report_loss, loan, line=line, by=person, at=cast.at, found=found, account=account)


def test_what_is_back_or_reported_already_is_not_reported_lost(cast: Cast) -> None:
    loan = makers.loan_in(State.PARTLY_RETURNED, cast)
    line = loan.lines.order_by("position")[0]
    assert (
        code_of(actions.report_loss, loan, line=line, by=cast.borrower, at=cast.at, found=Found.LOST, account="หาย")
        == "not-out"
    )


# Agreeing


def test_the_borrower_proposes_and_the_store_agrees(cast: Cast) -> None:
    case = agreed(cast, Remedy.REPAIR)
    assert (case.state, case.remedy, case.remedy_by) == (CaseState.AGREED, Remedy.REPAIR, cast.storekeeper)


def test_where_the_borrower_picks_the_store_agrees_to_nothing_else_without_a_letter(cast: Cast) -> None:
    case = damaged(cast)

    def choose() -> Case:
        return actions.choose_remedy(case, by=cast.storekeeper, at=cast.at, remedy=Remedy.CASH)

    assert code_of(choose) == "borrower-has-not-proposed"
    actions.propose_remedy(case, by=cast.borrower, at=cast.at, remedy=Remedy.REPAIR)
    assert code_of(choose) == "borrower-proposed-another"
    actions.add_document(case, by=cast.storekeeper, at=cast.at, kind=DocumentKind.BORROWERS_LETTER, scan=makers.scan())
    assert choose().remedy == Remedy.CASH


def test_where_the_store_picks_it_needs_no_proposal(cast: Cast) -> None:
    case = damaged(cast)
    decided = Policy(remedy_picked_by=RemedyPicker.STORE)
    actions.change_policy(cast.agency, by=cast.admin, at=cast.at, policy_now=decided, reason="ตามหลักเกณฑ์ของหน่วยงาน")
    assert actions.choose_remedy(case, by=cast.finance_head, at=cast.at, remedy=Remedy.REPAIR).state == CaseState.AGREED


def test_what_is_lost_is_not_repaired(cast: Cast) -> None:
    case = lost(cast)
    assert (
        code_of(actions.propose_remedy, case, by=cast.borrower, at=cast.at, remedy=Remedy.REPAIR) == "remedy-not-open"
    )


def test_the_remedy_is_agreed_under_the_criteria_entered_by_then_and_keeps_them(cast: Cast) -> None:
    words: dict[str, Any] = {"title": "หลักเกณฑ์การชดใช้", "number": "ที่ กท 1/2569", "issued_on": date(2026, 1, 5)}
    first = actions.enter_criteria(cast.agency, by=cast.admin, at=cast.at, text="ข้อ 1", **words)
    case = agreed(cast, Remedy.CASH)
    actions.enter_criteria(cast.agency, by=cast.admin, at=cast.at, text="ข้อ 1 แก้ไข", **words)
    case.refresh_from_db()
    assert case.criteria == first


def test_criteria_are_entered_by_the_administrator_of_the_agency_alone_and_not_twice(cast: Cast) -> None:
    words: dict[str, Any] = {"title": "หลักเกณฑ์", "number": "", "issued_on": date(2026, 1, 5), "text": "ข้อ 1"}

    def enter(*, by: Person = cast.admin, **more: Any) -> AgencyCriteria:
        return actions.enter_criteria(cast.agency, by=by, at=cast.at, **{**words, **more})

    for person in (cast.storekeeper, cast.outside_admin, cast.governor):
        assert code_of(enter, by=person) == "not-the-administrator"
    actions.enter_criteria(cast.agency, by=cast.admin, at=cast.at, **words)
    assert code_of(enter) == "criteria-there-already"
    assert code_of(enter, text=" ") == "criteria-empty"
    assert code_of(enter, issued_on=cast.on + timedelta(days=1)) == "criteria-in-future"


# Making good


def test_a_repaired_item_is_lent_again_once_a_second_person_closed_the_case(cast: Cast) -> None:
    case = settled(cast, Remedy.REPAIR)
    assert Custody.objects.get(asset=case.line.asset).state == CustodyState.UNDER_209
    case = actions.close_case(case, by=cast.second_storekeeper, at=cast.at)
    asset = Asset.objects.get(pk=case.line.asset_id)
    assert (case.state, asset.condition, asset.custody.state) == (
        CaseState.CLOSED,
        Condition.GOOD,
        CustodyState.IN_STORE,
    )
    assert Loan.objects.get(pk=case.line.loan_id).state == State.RETURNED
    makers.submitted(cast, asset)


@pytest.mark.parametrize("remedy", [Remedy.REPLACEMENT, Remedy.CASH])
def test_the_old_item_waits_for_disposal_and_is_neither_lent_nor_written_off(cast: Cast, remedy: Remedy) -> None:
    case = actions.close_case(settled(cast, remedy), by=cast.finance_head, at=cast.at)
    asset = Asset.objects.get(pk=case.line.asset_id)
    assert (asset.custody.state, asset.retired_on) == (CustodyState.AWAITING_DISPOSAL, None)
    with pytest.raises(Refusal):
        makers.submitted(cast, asset)


def test_a_replacement_is_a_new_item_of_the_register_linked_to_the_old_one(cast: Cast) -> None:
    case = settled(cast, Remedy.REPLACEMENT)
    new = case.replacement
    assert new is not None
    assert new.replaces_id == case.line.asset_id
    assert (new.tag != case.line.asset.tag, new.custody.state) == (True, CustodyState.IN_STORE)
    event = Event.objects.get(verb="asset.registered", subject=f"asset:{new.tag}")
    assert json.loads(event.body)["after"]["replaces"] == case.line.asset.tag


def test_a_replacement_that_is_the_same_item_is_refused(cast: Cast) -> None:
    old = makers.asset(cast, number="7440-001-0009", serial_no="SN 42")
    loan = makers.submitted(cast, old)
    for minute, step in enumerate((makers.endorsed, makers.approved, makers.handed_over), start=1):
        loan = step(cast, loan, at=cast.at + timedelta(minutes=minute))
    makers.checked_in(cast, loan, at=cast.at + timedelta(minutes=5), finding=makers.BROKEN)
    case = agreed(cast, Remedy.REPLACEMENT, makers.case_of(loan))
    for values in (
        replacement(case, serial_no="sn42"),
        replacement(case, identifiers=((IdentifierKind.OFFICIAL, "7440-001-0009"),)),
        replacement(case, serial_no=old.tag),
    ):
        assert (
            code_of(
                actions.record_replacement,
                case,
                by=cast.storekeeper,
                at=cast.at,
                likeness=SAME,
                values=values,
                evidence=makers.evidence(cast),
            )
            == "replacement-is-the-same-item"
        )
    assert not CaseDocument.objects.exists()


def test_a_replacement_that_differs_is_refused_and_leaves_no_item_behind(cast: Cast) -> None:
    case = agreed(cast, Remedy.REPLACEMENT)
    count = Asset.objects.count()
    worse = actions.Likeness(same_type=True, same_kind=True, same_size=True, same_character=True, same_quality=False)
    assert (
        code_of(
            actions.record_replacement,
            case,
            by=cast.storekeeper,
            at=cast.at,
            likeness=worse,
            values=replacement(case),
            evidence=makers.evidence(cast),
        )
        == "replacement-differs"
    )
    assert Asset.objects.count() == count


@pytest.mark.parametrize("amount", ["24999.99", "25000.01", "0", "50000"])
def test_no_other_amount_than_the_price_at_the_time_of_borrowing_is_paid(cast: Cast, amount: str) -> None:
    case = agreed(cast, Remedy.CASH)
    assert (
        code_of(
            actions.record_payment,
            case,
            by=cast.storekeeper,
            at=cast.at,
            amount=Decimal(amount),
            evidence=makers.evidence(cast),
        )
        == "amount-is-not-the-price"
    )


def test_what_is_not_in_its_former_state_after_the_repair_is_not_settled(cast: Cast) -> None:
    case = agreed(cast, Remedy.REPAIR)
    assert (
        code_of(
            actions.record_repair,
            case,
            by=cast.storekeeper,
            at=cast.at,
            works=True,
            complete=False,
            clean=True,
            evidence=makers.evidence(cast),
        )
        == "not-in-good-order"
    )


def test_only_the_remedy_that_was_agreed_settles(cast: Cast) -> None:
    case = agreed(cast, Remedy.REPAIR)
    assert code_of(lambda: paid(cast, case)) == "other-remedy"
    assert code_of(lambda: replaced(cast, case)) == "other-remedy"


def test_a_settlement_is_taken_back_with_a_reason_before_it_is_closed(cast: Cast) -> None:
    case = settled(cast)
    by, at = cast.second_storekeeper, cast.at
    assert code_of(actions.reopen_case, case, by=by, at=at, reason=" ") == "reason-missing"
    assert actions.reopen_case(case, by=by, at=at, reason="ใบเสร็จเป็นของอีกรายการ").state == CaseState.AGREED
    assert case.documents.count() == 1
    case.refresh_from_db()
    assert (case.paid, case.receipt_number, case.settled_by) == (None, "", None)


def test_a_replacement_in_the_register_is_not_taken_back(cast: Cast) -> None:
    case = settled(cast, Remedy.REPLACEMENT)
    assert (
        code_of(actions.reopen_case, case, by=cast.storekeeper, at=cast.at, reason="ผิดรุ่น") == "replacement-registered"
    )


# Closing


def test_who_opened_the_case_does_not_close_it_nor_does_the_borrower(cast: Cast) -> None:
    case = settled(cast)
    assert code_of(actions.close_case, case, by=cast.storekeeper, at=cast.at) == "opener-closes"
    assert code_of(actions.close_case, case, by=cast.borrower, at=cast.at) == "not-the-store"
    assert actions.close_case(case, by=cast.second_storekeeper, at=cast.at).state == CaseState.CLOSED


def test_the_loan_ends_with_its_last_case(cast: Cast) -> None:
    loan = makers.loan_in(State.UNDER_209, cast, items=2)
    first, second = Case.objects.filter(line__loan=loan).order_by("id")
    for case, state, colour in ((first, State.UNDER_209, "teal"), (second, State.RETURNED, "red")):
        agreed(cast, Remedy.CASH, case)
        actions.record_payment(
            case, by=cast.storekeeper, at=cast.at, amount=case.price, evidence=makers.evidence(cast, colour)
        )
        actions.close_case(case, by=cast.second_storekeeper, at=cast.at)
        loan.refresh_from_db()
        assert loan.state == state
    assert loan.closed_at == cast.at


def test_a_case_is_closed_while_another_item_of_the_loan_is_out(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    broken, _other = loan.lines.order_by("position")
    makers.checked_in(cast, loan, broken, at=cast.at, finding=makers.BROKEN)
    case = agreed(cast, Remedy.CASH, makers.case_of(loan))
    actions.close_case(paid(cast, case), by=cast.second_storekeeper, at=cast.at)
    loan.refresh_from_db()
    assert (loan.state, loan.closed_at) == (State.PARTLY_RETURNED, None)


def test_after_closing_the_fact_finding_and_its_papers_still_come_in_but_nothing_else(cast: Cast) -> None:
    case = actions.close_case(settled(cast), by=cast.second_storekeeper, at=cast.at)
    actions.link_fact_finding(
        case, by=cast.finance_head, at=cast.at, number="กท 77/2570", ordered_on=cast.on, outcome="ไม่ปรากฏว่าประมาทเลินเล่อ"
    )
    actions.add_document(
        case, by=cast.finance_head, at=cast.at, kind=DocumentKind.FACT_FINDING, scan=makers.scan("red")
    )
    for act in (
        lambda: actions.note_cause(case, by=cast.finance_head, at=cast.at, cause="ตก"),
        lambda: actions.reopen_case(case, by=cast.finance_head, at=cast.at, reason="ผิด"),
        lambda: actions.close_case(case, by=cast.second_storekeeper, at=cast.at),
    ):
        assert code_of(act) == "out-of-turn"


# The list


def test_the_list_begins_with_the_case_whose_six_months_end_first_and_goes_on_by_key(cast: Cast) -> None:
    late, soon = damaged(cast), damaged(cast)
    Case.objects.filter(pk=soon.pk).update(ended_on=cast.on - timedelta(days=150))
    closed = actions.close_case(settled(cast), by=cast.second_storekeeper, at=cast.at)
    standing = standing_of(cast.storekeeper, cast.on)

    def shown(only: str = "") -> list[int]:
        return [case.pk for case in case_queries.cases_in(standing, only=only).rows]

    assert shown() == shown("open") == [soon.pk, late.pk]
    assert shown("closed") == [closed.pk]
    assert shown("all") == [closed.pk, soon.pk, late.pk]
    beyond = case_queries.cases_in(standing, cursor=f"a_{soon.pk}")
    assert [case.pk for case in beyond.rows] == [late.pk]
    assert beyond.newer == f"b_{late.pk}"


# Papers and words


@pytest.mark.parametrize(("digits", "clause"), [("thai", "๒๐๙"), ("arabic", "209")])
def test_the_criteria_and_the_order_are_printed_in_the_digits_of_the_agency(
    cast: Cast, digits: Digits, clause: str
) -> None:
    words: dict[str, Any] = {"title": "หลักเกณฑ์การชดใช้", "number": "", "issued_on": date(2026, 1, 5)}
    actions.enter_criteria(cast.agency, by=cast.admin, at=cast.at, text="ตามประกาศ", **words)
    case = agreed(cast, Remedy.CASH)
    actions.link_fact_finding(case, by=cast.storekeeper, at=cast.at, number="คำสั่ง", ordered_on=cast.on)
    file = case_queries.case_file(case.pk, standing_of(cast.storekeeper, cast.on))
    assert file is not None
    pdf = compensation.render(case_file_of(file).facts, Setting(digits=digits))
    text = "".join(text_of(pdf).split())
    other = "๒๐๙" if digits == "arabic" else "209"
    assert f"ข้อ{clause}" in text
    assert f"ข้อ{other}" not in text
    year = "๒๕๖๙" if digits == "thai" else "2569"
    assert f"มกราคม{year}" in text
    assert f"พฤศจิกายน{year}" in text


def test_the_cause_is_facts_and_says_why_it_is_refused(cast: Cast) -> None:
    case = damaged(cast)
    noted = actions.note_cause(case, by=cast.storekeeper, at=cast.at, cause="ตกจากโต๊ะ", third_person_use=True)
    assert (noted.cause, noted.is_third_person_use, noted.is_other_use) == ("ตกจากโต๊ะ", True, False)
    assert code_of(actions.note_cause, case, by=cast.storekeeper, at=cast.at, cause="") == "reason-missing"


def test_a_paper_stands_once_and_a_refused_act_leaves_no_file(cast: Cast, tmp_path: Any) -> None:
    case = damaged(cast)
    actions.add_document(case, by=cast.borrower, at=cast.at, kind=DocumentKind.PHOTO, scan=makers.scan())
    for kind, person, code in (
        (DocumentKind.OTHER, cast.storekeeper, "document-there-already"),
        (DocumentKind.OTHER, cast.bureau_member, "not-the-store"),
    ):
        assert code == code_of(actions.add_document, case, by=person, at=cast.at, kind=kind, scan=makers.scan())
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_fact_finding_needs_number_and_date(cast: Cast) -> None:
    case = damaged(cast)
    link, by, at = actions.link_fact_finding, cast.storekeeper, cast.at
    assert code_of(link, case, by=by, at=at, number=" ", ordered_on=cast.on) == "order-missing"
    assert code_of(link, case, by=by, at=at, number="1/2570", ordered_on=None) == "order-date-missing"


def test_every_act_on_a_case_leaves_one_event_that_names_case_loan_item_and_borrower(cast: Cast) -> None:
    case = damaged(cast)
    before = Event.objects.count()
    agreed(cast, Remedy.REPAIR, case)
    repaired(cast, case)
    actions.close_case(case, by=cast.second_storekeeper, at=cast.at)
    verbs = [event.verb for event in Event.objects.order_by("id")[before:]]
    assert verbs == ["case.remedy_proposed", "case.remedy_chosen", "case.repaired", "case.closed"]
    last = Event.objects.order_by("id").last()
    assert last is not None
    assert last.subject == f"case:{case.number}"
    names = {ref["name"] for ref in json.loads(last.body)["refs"]}
    assert {f"loan:{case.line.loan.number}", f"asset:{case.line.asset.tag}"} <= names
    assert case.borrower.journal_subject().name in names
