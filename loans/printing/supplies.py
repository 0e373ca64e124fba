"""What slip and receipts of a loan of consumables say (210): quantities, and what is owed in kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from assets.stock.models import StockItem
from core.clock import official_day
from core.thai import shown_quantity
from loans.models import Loan, PaperKind, SupplyReturn
from loans.papers import handing, slip
from loans.papers.facts import Item, Signed
from loans.printing import slips
from loans.printing.offers import days_of_return
from loans.printing.printable import Printable
from loans.supply_documents import UNDERTAKING
from loans.supply_queries import SupplyFile, SupplyRow, supply_file


def slip_of(loan: Loan) -> Printable:
    """The slip of a loan that was read `slips.with_parties`. Three queries."""
    file = supply_file(loan)
    with override("th"):
        facts = replace(
            slips.facts_of(loan),
            items=tuple(_item(row, quantity) for row in file.rows if (quantity := _for_slip(row))),
            undertaking=UNDERTAKING,
            statement=_conditions(file),
        )
    return Printable(
        kind=PaperKind.SLIP,
        number=loan.number,
        unit=loan.lending_unit,
        facts=facts,
        paper_of=slip.paper,
        loan=loan,
        is_draft=not facts.is_approved,
    )


def hand_over_of(loan: Loan) -> Printable | None:
    """The hand-over receipt; None before the hand-over. Three queries."""
    if loan.handed_over_at is None or loan.issued_by is None:
        return None
    issuer = loan.issued_by
    with override("th"):
        facts = handing.HandOverFacts(
            identity=slips.identity_of(loan),
            agency=loan.lending_unit.agency.name,
            lending_unit=loan.lending_unit.name,
            borrower=slips.borrower_of(loan),
            handed_over_at=loan.handed_over_at,
            due_on=loan.due_on,
            items=tuple(_item(row, row.line.lent) for row in supply_file(loan).rows if row.line.lent),
            undertaking=UNDERTAKING,
            signatures=(
                Signed(role="ผู้จ่าย", name=issuer.name, post=issuer.position, at=loan.handed_over_at),
                slips.receiver_of(loan),
            ),
            in_kind=True,
        )
    return Printable(
        kind=PaperKind.HAND_OVER,
        number=loan.number,
        unit=loan.lending_unit,
        facts=facts,
        paper_of=handing.hand_over,
        loan=loan,
    )


def receipt_of(loan: Loan, on: date) -> Printable | None:
    """The receipt for what came back in kind on one day, and what is owed since; None where nothing did."""
    rows = [row for row in supply_file(loan).rows if row.line.lent]
    back = [(row, each) for row in rows for each in row.returns if official_day(each.at) == on]
    if not back or loan.handed_over_at is None:
        return None
    last = max((each for _row, each in back), key=lambda each: (each.at, each.pk))
    with override("th"):
        facts = handing.ReceiptFacts(
            identity=slips.identity_of(loan),
            agency=loan.lending_unit.agency.name,
            lending_unit=loan.lending_unit.name,
            borrower=slips.borrower_of(loan),
            lent_on=official_day(loan.handed_over_at),
            due_on=loan.due_on,
            returned_on=on,
            items=tuple(_returned(row, each) for row, each in back),
            outstanding=tuple(_owed(row, owed, loan) for row in rows if (owed := _owed_after(row, on))),
            signatures=(
                Signed(role="ผู้ส่งคืน"),
                Signed(role="ผู้รับคืน", name=last.by.name, post=last.by.position, at=last.at),
            ),
            part=days_of_return(each.at for row in rows for each in row.returns).index(on) + 1,
            in_kind=True,
        )
    return Printable(
        kind=PaperKind.RECEIPT,
        number=loan.number,
        part=on.isoformat(),
        unit=loan.lending_unit,
        facts=facts,
        paper_of=handing.receipt,
        loan=loan,
    )


def _for_slip(row: SupplyRow) -> Decimal | None:
    """What was approved; until somebody has decided, what is asked for."""
    return row.line.asked if row.line.approved is None else row.line.approved


def _item(row: SupplyRow, quantity: Decimal | None) -> Item:
    line = row.line
    return Item(
        name=line.item.name,
        details=_described(line.item),
        quantity=quantity or Decimal(0),
        counted_in=line.item.unit_of_measure,
        tag=line.item.code,
        price=line.price_at_loan,
        basis=line.price_basis,
    )


def _described(item: StockItem) -> str:
    return f"ประเภท {item.type} ชนิด {item.kind}"


def _conditions(file: SupplyFile) -> str:
    """The three conditions: two in the words of the borrowing agency, the third as who approved judged it."""
    said = [
        f"ความจำเป็นรีบด่วน: {file.terms.urgent_because}",
        f"เหตุที่จัดหาไม่ทันการ: {file.terms.no_time_because}",
    ]
    if file.terms.spared_because:
        said.append(f"ความเห็นของผู้อนุมัติว่ามีพอให้ยืมโดยไม่เสียหาย: {file.terms.spared_because}")
    return " · ".join(" ".join(words.split()) for words in said)


def _returned(row: SupplyRow, back: SupplyReturn) -> handing.ReturnedItem:
    equal, lent = back.equivalence, row.line.item
    item, quantity, condition = lent, back.quantity, "ประเภทและชนิดเดียวกัน"
    if equal is not None:
        item, quantity = equal.item, equal.quantity
        condition = f"ยอมรับแทน {lent.name} {shown_quantity(equal.counts_for)} {lent.unit_of_measure}"
    return handing.ReturnedItem(
        name=item.name,
        details=_described(item),
        quantity=quantity,
        counted_in=item.unit_of_measure,
        tag=item.code,
        returned_at=back.at,
        condition=condition,
        note=back.note,
    )


def _owed(row: SupplyRow, owed: Decimal, loan: Loan) -> handing.OutstandingItem:
    item = row.line.item
    return handing.OutstandingItem(
        name=item.name,
        details=_described(item),
        quantity=owed,
        counted_in=item.unit_of_measure,
        asset_number=f"[{item.code}]",
        due_on=loan.due_on,
    )


def _owed_after(row: SupplyRow, on: date) -> Decimal:
    """What was owed at the end of the day: what comes back later does not change an older receipt."""
    so_far = [each.owed_after for each in row.returns if official_day(each.at) <= on]
    return so_far[-1] if so_far else row.line.lent or Decimal(0)
