"""The papers of consumables (210): slip, hand-over receipt and receipt in kind, each issued once under its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import Refusal
from loans import actions, shelf
from loans.models import IssuedPaper, Loan, PaperKind, SupplyLine
from loans.papers.facts import PLAIN
from loans.printing import register_files
from loans.printing.gathering import paper_about, slip_about
from loans.printing.registers import loan_register, overdue_register
from loans.states import State
from loans.supplies import Back
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of

pytestmark = pytest.mark.clause("210")


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=1), tick=False):
        yield


def read(cast: Cast, loan: Loan, kind: PaperKind, part: str = "") -> str:
    """What the paper says, without blanks; "" where there is none."""
    paper = paper_about(loan, kind, part, standing=standing_of(cast.storekeeper, cast.on))
    return squeezed(words_of(paper.pdf(PLAIN))) if paper is not None else ""


def give_back(cast: Cast, loan: Loan, quantity: int, *, days: int) -> Loan:
    back = {SupplyLine.objects.get(loan=loan).pk: Back(quantity=Decimal(quantity))}
    return actions.return_supplies(loan, by=cast.storekeeper, at=cast.at + timedelta(days=days), back=back)


def test_the_slip_says_what_how_much_and_the_three_conditions(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.AWAITING_APPROVAL, cast)
    draft = slip_about(loan.pk)
    assert draft is not None
    assert draft.is_draft
    line = SupplyLine.objects.get()
    actions.approve_supplies(
        loan,
        by=cast.governor,
        at=cast.at,
        granted={line.pk: Decimal(40)},
        reasons={line.pk: "เก็บไว้ใช้งานเลือกตั้ง"},
        can_spare=True,
        because="มีพอให้ยืมและไม่กระทบงานของเรา",
    )
    said = read(cast, loan, PaperKind.SLIP)
    terms = Loan.objects.get().supply_terms
    conditions = (terms.urgent_because, terms.no_time_because, terms.spared_because)
    for words in (line.item.name, line.item.kind, f"40 {line.item.unit_of_measure}", "รหัสวัสดุ", *conditions):
        assert squeezed(words) in said
    assert squeezed("ประเภท ชนิด และปริมาณเช่นเดียวกัน") in said
    assert squeezed("หมายเลขครุภัณฑ์") not in said


def test_receipts_of_the_hand_over_and_of_each_day_of_return_in_kind(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.ON_LOAN, cast)
    line = SupplyLine.objects.get()
    first, second = cast.on + timedelta(days=1), cast.on + timedelta(days=3)
    give_back(cast, loan, 20, days=1)
    before = read(cast, loan, PaperKind.RECEIPT, first.isoformat())
    give_back(cast, loan, 40, days=3)

    gone = read(cast, loan, PaperKind.HAND_OVER)
    for words in (f"60 {line.item.unit_of_measure}", "115.00", "6,900.00", makers.COLLECTOR.name):
        assert squeezed(words) in gone
    assert before == read(cast, loan, PaperKind.RECEIPT, first.isoformat())  # what came later does not change it
    for words in (f"20 {line.item.unit_of_measure}", f"40 {line.item.unit_of_measure}", "พัสดุที่ยังค้างส่งคืน"):
        assert squeezed(words) in before
    last = read(cast, loan, PaperKind.RECEIPT, second.isoformat())
    assert squeezed("ไม่มีพัสดุค้างส่งคืนตามใบยืมนี้") in last
    assert squeezed("พัสดุที่จัดหามาส่งคืน (ข้อ ๒๑๐)") in last
    assert read(cast, loan, PaperKind.RECEIPT, cast.on.isoformat()) == ""


def test_each_is_issued_once_from_the_page_of_the_loan_and_kept_under_its_hash(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.PARTLY_RETURNED, cast)
    keeper = Client()
    keeper.force_login(cast.storekeeper)
    page = keeper.get(loan.get_absolute_url())
    offered = [offer.key for offer in page.context["papers"].to_issue]
    assert set(offered) >= {"slip", "hand_over", f"receipt:{cast.on}"}
    for key in offered:
        kind, _colon, part = key.partition(":")
        issued = [
            actions.issue_paper(loan, by=cast.storekeeper, at=cast.at, kind=PaperKind(kind), part=part)
            for _time in range(2)
        ]
        assert issued[0] == issued[1]
        assert shelf.papers().is_whole(issued[0].sha256)
    assert IssuedPaper.objects.filter(loan=loan).count() == len(offered)
    assert Event.objects.filter(verb="paper.issued", outcome="done").count() == len(offered)


def test_before_approval_the_page_offers_a_draft_alone(cast: Cast) -> None:
    loan = makers.supply_loan_in(State.AWAITING_APPROVAL, cast)
    keeper = Client()
    keeper.force_login(cast.storekeeper)
    papers = keeper.get(loan.get_absolute_url()).context["papers"]
    assert (papers.draft_url, list(papers.to_issue)) == (reverse("loans:draft_slip", args=[loan.pk]), [])
    assert b"".join(keeper.get(papers.draft_url)).startswith(b"%PDF")
    with pytest.raises(Refusal) as raised:
        actions.issue_paper(loan, by=cast.storekeeper, at=cast.at, kind=PaperKind.SLIP)
    assert raised.value.verdict.code == "still-a-draft"


def test_the_registers_of_the_store_count_quantities_and_debts_in_kind_among_the_items(cast: Cast) -> None:
    item, paper = makers.loan_in(State.ON_LOAN, cast), makers.supply_loan_in(State.ON_LOAN, cast)
    whole = makers.supply_loan_in(State.ON_LOAN, cast, item=makers.stock_item(cast, code="วส-002"))
    line = SupplyLine.objects.get(loan=paper)
    give_back(cast, paper, 20, days=0)
    actions.return_supplies(
        whole, by=cast.storekeeper, at=cast.at, back={SupplyLine.objects.get(loan=whole).pk: Back(quantity=Decimal(60))}
    )
    lent = list(register_files.table(cast.finance, PaperKind.LOAN_REGISTER, (cast.on, cast.on), on=cast.on))
    assert sorted(str(row[1]) for row in lent) == sorted([item.number, paper.number, whole.number])
    said = {str(row[1]): [str(cell) for cell in row] for row in lent}
    for words in ("[วส-001]", "60 รีม", "ส่งคืนบางส่วน ค้าง 40 รีม", "ระหว่างหน่วยงาน", cast.governor.name):
        assert words in said[paper.number]
    assert "ส่งคืนครบถ้วน (ข้อ ๒๑๐)" in said[whole.number]
    printed = loan_register(cast.finance, cast.on, cast.on, on=cast.on)
    assert squeezed("ส่งคืนบางส่วน ค้าง 40 รีม") in squeezed(words_of(printed.pdf(PLAIN)))

    late = max(item.due_on, paper.due_on) + timedelta(days=2)
    rows = list(register_files.table(cast.finance, PaperKind.OVERDUE_REGISTER, (late, late), on=late))
    assert [str(row[1]) for row in rows] == [item.number, paper.number]  # the longest overdue first
    assert [str(cell) for cell in rows[1]][3:6] == ["[วส-001]", f"{line.item.name} {line.item.kind}", "40 รีม"]
    on_paper = squeezed(words_of(overdue_register(cast.finance, on=late).pdf(PLAIN)))
    assert squeezed("40 รีม") in on_paper
    for most, longer in ((1, True), (2, False)):
        period = (late, late)
        found = register_files.is_longer(cast.finance, PaperKind.OVERDUE_REGISTER, period, on=late, most=most)
        assert found is longer
    nearer = register_files.table(cast.works, PaperKind.OVERDUE_REGISTER, (late, late), on=late)
    assert list(nearer) == []


def test_a_batch_of_quantities_goes_on_where_the_last_one_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_files, "BATCH", 1)
    paper = makers.stock_item(cast)
    loans = [makers.supply_loan_in(State.ON_LOAN, cast, item=paper, quantity=Decimal(10)) for _n in range(3)]
    late = loans[0].due_on + timedelta(days=1)
    for register in (PaperKind.LOAN_REGISTER, PaperKind.OVERDUE_REGISTER):
        rows = register_files.table(cast.finance, register, (cast.on, cast.on), on=late)
        assert [(row[0], row[1]) for row in rows] == [(str(n), loan.number) for n, loan in enumerate(loans, start=1)]
