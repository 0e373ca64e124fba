"""What the hand-over receipt and the return receipts of a loan say; both bear its number."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import override

from assets.models import Condition
from core.clock import official_day
from loans import documents
from loans.absence import absence_of
from loans.check_lists import in_thai
from loans.models import HandedBack, Loan, LoanLine, Means, PaperKind
from loans.papers import handing
from loans.papers.facts import Item, Signed
from loans.printing.offers import days_of_return, moments_of_return
from loans.printing.printable import Printable
from loans.printing.slips import borrower_of, details_of, identity_of, item_of, official_number, receiver_of
from loans.states import LineState

WENT_OUT: Final = frozenset(
    {LineState.OUT, LineState.TO_INSPECT, LineState.RETURNED, LineState.UNDER_209, LineState.SETTLED}
)


def hand_over_of(loan: Loan) -> Printable | None:
    """The hand-over receipt of a loan read `with_what_a_slip_shows`; None before the hand-over."""
    if loan.handed_over_at is None or loan.issued_by is None:
        return None
    issuer = loan.issued_by
    with override("th"):
        facts = handing.HandOverFacts(
            identity=identity_of(loan),
            agency=loan.lending_unit.agency.name,
            lending_unit=loan.lending_unit.name,
            borrower=borrower_of(loan),
            handed_over_at=loan.handed_over_at,
            due_on=loan.due_on,
            items=tuple(_as_handed_over(line) for line in loan.lines.all() if line.state in WENT_OUT),
            undertaking=documents.undertaking(loan.lending_unit.agency),
            signatures=(
                Signed(role="ผู้จ่าย", name=issuer.name, post=issuer.position, at=loan.handed_over_at),
                receiver_of(loan),
            ),
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
    """The receipt for what came back of a loan on one day, its visit; None where nothing did."""
    lines = [line for line in loan.lines.all() if line.state in WENT_OUT]
    back = [line for line in lines if on in days_of_return(moments_of_return([line]))]
    if not back or loan.handed_over_at is None:
        return None
    with override("th"):
        facts = handing.ReceiptFacts(
            identity=identity_of(loan),
            agency=loan.lending_unit.agency.name,
            lending_unit=loan.lending_unit.name,
            borrower=borrower_of(loan),
            lent_on=official_day(loan.handed_over_at),
            due_on=loan.due_on,
            returned_on=on,
            items=tuple(_as_returned(line, on) for line in back),
            outstanding=tuple(_as_outstanding(line) for line in lines if _is_out_after(line, on)),
            signatures=(*_brought_by(loan, on), _receiver_of_return(back, on)),
            part=days_of_return(moments_of_return(lines)).index(on) + 1,
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


def _as_handed_over(line: LoanLine) -> Item:
    item = item_of(line)
    condition = str(Condition(line.condition_out).label) if line.condition_out else ""
    return Item(
        name=item.name,
        details=item.details,
        counted_in=item.counted_in,
        asset_number=item.asset_number,
        tag=item.tag,
        price=item.price,
        basis=item.basis,
        note=" · ".join(filter(None, (condition, line.note_out, in_thai(line.checks_out)))),
    )


def _as_returned(line: LoanLine, on: date) -> handing.ReturnedItem:
    """The line as the receipt of that day says it: what was inspected on a later day was not yet inspected then."""
    asset = line.asset
    inspected = _inspected_by_the_end_of(line, on)
    wrong = {"ใช้การไม่ได้": line.is_working, "ไม่สะอาดเรียบร้อย": line.is_clean}
    good = bool(line.is_working and line.is_complete and line.is_clean)
    words = [word for word, is_right in wrong.items() if is_right is False]
    if not inspected:
        return handing.ReturnedItem(
            name=asset.name,
            details=details_of(asset),
            counted_in=asset.unit_of_count or "รายการ",
            asset_number=official_number(asset),
            tag=asset.tag,
            returned_at=line.returned_at,
            condition="ยังไม่ได้ตรวจสภาพ",
            good=False,
            inspected=False,
        )
    return handing.ReturnedItem(
        name=asset.name,
        details=details_of(asset),
        counted_in=asset.unit_of_count or "รายการ",
        asset_number=official_number(asset),
        tag=asset.tag,
        returned_at=line.returned_at,
        condition="ใช้การได้ ครบถ้วน เรียบร้อย" if good else ", ".join(words) or "ไม่เรียบร้อย",
        missing="อุปกรณ์ไม่ครบ" if line.is_complete is False else "",
        note=" · ".join(filter(None, (line.note_in, in_thai(line.checks_in), absence_of(line)))),
        good=good,
    )


def _inspected_by_the_end_of(line: LoanLine, on: date) -> bool:
    if line.inspected_at is not None:
        return official_day(line.inspected_at) <= on
    return line.state != LineState.TO_INSPECT


def _as_outstanding(line: LoanLine) -> handing.OutstandingItem:
    asset = line.asset
    return handing.OutstandingItem(
        name=asset.name,
        details=details_of(asset),
        counted_in=asset.unit_of_count or "รายการ",
        asset_number=official_number(asset),
        due_on=line.due_on,
    )


def _is_out_after(line: LoanLine, on: date) -> bool:
    """Whether the line was still out at the end of the day: what comes back later does not change an older receipt."""
    if line.returned_at is not None:
        return official_day(line.returned_at) > on
    return line.state == LineState.OUT


def _brought_by(loan: Loan, on: date) -> list[Signed]:
    """Who brought something back that day, as they signed for it; a place to sign where nothing is noted. One query."""
    noted = loan.hand_backs.select_related("signature").order_by("id")
    visits = [visit for visit in noted if official_day(visit.at) == on]
    return [_as_signed(visit) for visit in visits] or [Signed(role="ผู้ส่งคืน")]


def _as_signed(visit: HandedBack) -> Signed:
    signature = visit.signature
    if signature is None:
        return Signed(role="ผู้ส่งคืน", name=visit.name, post=visit.position, at=visit.at, unsigned="กลับไปโดยไม่ได้ลงนาม")
    if signature.means == Means.INK:
        return Signed(role="ผู้ส่งคืน", name=visit.name, post=visit.position)
    return Signed(
        role="ผู้ส่งคืน",
        name=visit.name,
        post=visit.position,
        at=signature.at,
        how=signature.identified_by,
        strokes=signature.drawn,
    )


def _receiver_of_return(back: list[LoanLine], on: date) -> Signed:
    """Who took in, or inspected, the last of that day."""
    moments = [
        (at, by)
        for line in back
        for at, by in ((line.returned_at, line.received_by), (line.inspected_at, line.inspected_by))
        if at is not None and by is not None and official_day(at) == on
    ]
    if not moments:
        return Signed(role="ผู้รับคืน")
    at, by = max(moments, key=lambda each: each[0])
    return Signed(role="ผู้รับคืน", name=by.name, post=by.position, at=at)
