"""What the file of a compensation case says on paper (clause 209), from what its page is shown."""

from __future__ import annotations

from typing import Final

from django.utils.translation import override

from core.clock import official_day
from loans.absence import absence_of
from loans.case_queries import CaseFacts, CaseFile, case_facts
from loans.check_lists import in_thai
from loans.models import PaperKind
from loans.papers import compensation
from loans.papers.facts import Borrower, Identity, Item, Signed
from loans.printing.printable import Printable
from loans.printing.slips import details_of

STEP_WORDS: Final = {
    "opened": "เปิดกรณี",
    "proposed": "ผู้ยืมเสนอวิธีชดใช้",
    "agreed": "ตกลงวิธีชดใช้",
    "settled": "ดำเนินการชดใช้แล้ว",
    "brought_back": "นำพัสดุมาส่งคืนภายหลัง ตรวจสภาพแล้ว",
    "closed": "ปิดกรณี",
}
"""What `case_queries.happenings` calls the steps, as the paper says it."""


NOTHING_OWED: Final = "ไม่ต้องชดใช้ เนื่องจากนำพัสดุมาส่งคืนในสภาพที่ใช้การได้เรียบร้อยแล้ว"
"""What stands for the remedy where the item came back in good order before anything was made good."""


def case_file_of(file: CaseFile) -> Printable:
    """The file of a case. Two queries more than the file took."""
    with override("th"):
        facts = _facts(case_facts(file))
    return Printable(
        kind=PaperKind.CASE,
        number=facts.identity.number,
        unit=file.case.lending_unit,
        facts=facts,
        paper_of=compensation.paper,
        loan=file.case.line.loan,
    )


def _facts(said: CaseFacts) -> compensation.CaseFacts:
    case, asset = said.case, said.asset
    official = asset.identifiers.filter(kind="official", valid_to__isnull=True).first()
    return compensation.CaseFacts(
        identity=Identity(number=said.number),
        agency=said.agency,
        unit=said.lending_unit,
        slip_number=said.loan_number,
        borrower=Borrower(name=said.borrower, position=said.borrower_position, affiliation=said.borrower_unit),
        lent_on=official_day(said.handed_over_at or case.opened_at),
        due_on=said.due_on,
        item=Item(
            name=asset.name,
            details=details_of(asset),
            counted_in=asset.unit_of_count or "รายการ",
            asset_number=official.value if official else "",
            tag=asset.tag,
            price=said.price,
            basis=said.price_basis,
        ),
        condition_out=" · ".join(filter(None, (str(said.condition_out), said.note_out, in_thai(said.checks_out)))),
        condition_in=" · ".join(
            filter(None, (str(said.condition_in), said.note_in, in_thai(said.checks_in), absence_of(case.line)))
        ),
        found_on=official_day(case.opened_at),
        cause=said.cause,
        criteria_clause=said.criteria_clause,
        criteria=_criteria(said),
        criteria_on=said.criteria.issued_on if said.criteria else None,
        order=said.fact_finding_number,
        order_on=said.fact_finding_on,
        remedy=NOTHING_OWED if case.needs_no_remedy else _with_reason(said),
        amount=said.paid,
        steps=tuple(_steps(said)),
        barred_on=said.barred_on,
        opened_by=case.opened_by.name,
        opened_on=official_day(case.opened_at),
        closed_by=case.closed_by.name if case.closed_by else "",
        closed_on=official_day(case.closed_at) if case.closed_at else None,
        outcome=case.closing_note,
        signatures=_signatures(said),
    )


def _with_reason(said: CaseFacts) -> str:
    return " · ".join(filter(None, (str(said.remedy), said.remedy_because)))


def _criteria(said: CaseFacts) -> str:
    return " ".join(filter(None, (said.criteria.title, said.criteria.number))) if said.criteria else ""


def _steps(said: CaseFacts) -> list[compensation.Step]:
    steps = [
        compensation.Step(
            at=each.at,
            done=" · ".join(filter(None, (STEP_WORDS[each.what], str(each.note)))),
            by=each.by.name if each.by else "",
        )
        for each in said.steps
    ]
    steps += [
        compensation.Step(
            at=each.at,
            done=" · ".join(filter(None, (each.get_kind_display(), each.note))),
            by=each.by.name,
            evidence=f"SHA-256 {each.sha256[:16]}…",
        )
        for each in said.documents
    ]
    return sorted(steps, key=lambda step: step.at)


def _signatures(said: CaseFacts) -> tuple[Signed, ...]:
    case = said.case
    opened = Signed(role="ผู้เปิดกรณี", name=case.opened_by.name, post=case.opened_by.position, at=case.opened_at)
    if case.closed_by is None:
        return (opened, Signed(role="ผู้ปิดกรณี"))
    return (opened, Signed(role="ผู้ปิดกรณี", name=case.closed_by.name, post=case.closed_by.position, at=case.closed_at))
