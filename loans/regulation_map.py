"""Clause → duty → rule → page, as data; `manage.py regulation` adds the tests and writes `docs/regulation.md`.

A test fails when a sub-clause of `loans/clauses.py`, or a function of `loans/rules.py` or
`assets/checks/rules.py`, has no row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assets.checks import rules as checks
from loans import complaint_rules as complaints
from loans import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of the law.

    key: what a test names in `@pytest.mark.clause(...)`: the sub-clause, "208(2) inside" for a half of one, "CCC 641"
    for a section of the Civil and Commercial Code. pages: URL paths. papers: what it leaves on paper.
    """

    key: str
    thai: str
    english: str
    rules: tuple[Callable[..., object], ...]
    pages: tuple[str, ...]
    papers: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """The sub-clause without the half: "208(2)"."""
        return self.key.removesuffix(" inside").removesuffix(" outside")

    @property
    def rule_names(self) -> tuple[str, ...]:
        """The names of the functions of the law that carry this duty."""
        return tuple(rule.__name__ for rule in self.rules)


DUTIES: Final[tuple[Duty, ...]] = (
    Duty(
        key="203",
        thai="ให้ยืมเฉพาะพัสดุที่มีอยู่ในทะเบียน",
        english="Nothing is lent that is not in the register.",
        rules=(rules.may_register_lend, rules.may_undo_replacement),
        pages=("/loans/new/", "/desk/"),
    ),
    Duty(
        key="204-205",
        thai="วัสดุสิ้นเปลืองภายในหน่วยงานของรัฐเดียวกันให้เบิก ไม่ให้ยืม",
        english="Inside one state agency consumables are requisitioned, not lent.",
        rules=(rules.may_lend_kind,),
        pages=("/supplies/new/", "/stock/"),
    ),
    Duty(
        key="207",
        thai="ให้ยืมหรือนำไปใช้ได้เฉพาะเพื่อประโยชน์ของทางราชการ",
        english="Lending and use are for the benefit of the State only; the benefit is stated and judged.",
        rules=(rules.has_official_benefit,),
        pages=("/loans/new/", "/approvals/"),
    ),
    Duty(
        key="208",
        thai="ผู้ยืมทำหลักฐานการยืมเป็นลายลักษณ์อักษร แสดงเหตุผลและกำหนดวันส่งคืน",
        english="The borrower makes the evidence in writing, with the reason and the return date.",
        rules=(rules.is_written_evidence_complete,),
        pages=("/loans/new/",),
        papers=("ใบยืมพัสดุ",),
    ),
    Duty(
        key="208",
        thai="ผู้มีอำนาจตามข้อ ๒๐๘ เท่านั้นเป็นผู้อนุมัติ และผู้ยืมไม่อนุมัติคำขอของตนเอง",
        english="Only the office that the clause names decides, and never the borrower.",
        rules=(rules.may_decide,),
        pages=("/approvals/",),
        papers=("ใบยืมพัสดุ",),
    ),
    Duty(
        key="208",
        thai="ส่งมอบพัสดุได้เมื่ออนุมัติแล้ว และผู้อนุมัติไม่เป็นผู้ส่งมอบ",
        english="Items are handed over only after approval, and not by who approved.",
        rules=(rules.may_hand_over,),
        pages=("/desk/",),
        papers=("ใบยืมพัสดุ", "ใบส่งมอบพัสดุ"),
    ),
    Duty(
        key="208(1)",
        thai="การยืมระหว่างหน่วยงานของรัฐ หัวหน้าหน่วยงานของรัฐผู้ให้ยืมเป็นผู้อนุมัติ",
        english="Between state agencies the head of the lending state agency approves; the other one asks by letter.",
        rules=(rules.route_of, rules.who_approves, rules.is_between_agencies_evidence_complete),
        pages=("/loans/for-agency/", "/approvals/", "/desk/", "/desk/receipts/"),
        papers=("ใบยืมพัสดุ",),
    ),
    Duty(
        key="208(2) inside",
        thai="การยืมใช้ภายในสถานที่ของหน่วยงานของรัฐเดียวกัน หัวหน้าหน่วยงานซึ่งรับผิดชอบพัสดุนั้นเป็นผู้อนุมัติ",
        english="For use inside the premises the head of the unit responsible for the item approves.",
        rules=(rules.route_of, rules.who_approves, rules.is_place_of_use_stated),
        pages=("/loans/new/", "/approvals/"),
        papers=("ใบยืมพัสดุ",),
    ),
    Duty(
        key="208(2) outside",
        thai="การยืมไปใช้นอกสถานที่ของหน่วยงานของรัฐ หัวหน้าหน่วยงานของรัฐหรือผู้รับมอบอำนาจเป็นผู้อนุมัติ",
        english="For use outside the premises the head of the state agency approves, or who signs for him by order.",
        rules=(
            rules.is_outside,
            rules.route_of,
            rules.who_approves,
            rules.is_place_of_use_stated,
            rules.is_capacity_complete,
        ),
        pages=("/loans/new/", "/approvals/"),
        papers=("ใบยืมพัสดุ",),
    ),
    Duty(
        key="209",
        thai="ผู้ยืมส่งคืนพัสดุในสภาพที่ใช้การได้เรียบร้อย",
        english="The borrower returns the item in good working order.",
        rules=(
            rules.is_condition_noted,
            rules.is_good_order,
            rules.is_finding_consistent,
            rules.is_check_list_consistent,
        ),
        pages=("/desk/", "/desk/return/"),
        papers=("ใบส่งคืนพัสดุ",),
    ),
    Duty(
        key="209",
        thai="หากชำรุดเสียหาย ใช้การไม่ได้ หรือสูญหาย ผู้ยืมซ่อมแซม ชดใช้เป็นพัสดุ หรือชดใช้เป็นเงิน",
        english="What is damaged, unusable or lost is repaired, replaced in kind or paid for. There is no fine.",
        rules=(rules.remedies_for, rules.is_equal_replacement, rules.is_another_item),
        pages=("/cases/",),
        papers=("แฟ้มกรณีชดใช้",),
    ),
    Duty(
        key="209",
        thai="พัสดุที่แจ้งสูญหายแล้วนำมาคืน: เรียบร้อยไม่ต้องชดใช้ ไม่เรียบร้อยตกลงวิธีใหม่ ชดใช้แล้วให้หัวหน้าหน่วยงานสั่ง",
        english="A lost item comes back: in good order nothing is owed, else it is made good, or the head decides.",
        rules=(rules.may_come_back, rules.after_all, rules.may_take_settlement_back),
        pages=("/cases/", "/desk/"),
        papers=("ใบส่งคืนพัสดุ", "แฟ้มกรณีชดใช้"),
    ),
    Duty(
        key="209",
        thai="ชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม จึงบันทึกราคาและที่มาของราคาไว้เมื่อส่งมอบ",
        english="Cash is paid at the price at the time of borrowing: price and basis are frozen at hand-over.",
        rules=(rules.price_at_loan_frozen, rules.is_cash_the_price),
        pages=("/desk/", "/cases/"),
        papers=("ใบส่งมอบพัสดุ",),
    ),
    Duty(
        key="209(1)",
        thai="ราชการส่วนกลางและส่วนภูมิภาคใช้หลักเกณฑ์ที่กระทรวงการคลังกำหนด",
        english="Central and provincial administration follow the criteria of the Ministry of Finance.",
        rules=(rules.whose_criteria,),
        pages=("/cases/", "/policy/"),
        papers=("แฟ้มกรณีชดใช้",),
    ),
    Duty(
        key="209(2)",
        thai="ราชการส่วนท้องถิ่นใช้หลักเกณฑ์ที่กระทรวงมหาดไทย กรุงเทพมหานคร หรือเมืองพัทยากำหนด",
        english="Local administration follows the criteria of the Ministry of Interior, Bangkok or Pattaya.",
        rules=(rules.whose_criteria,),
        pages=("/cases/", "/policy/"),
        papers=("แฟ้มกรณีชดใช้",),
    ),
    Duty(
        key="209(3)",
        thai="หน่วยงานของรัฐอื่นใช้หลักเกณฑ์ที่หน่วยงานของรัฐนั้นกำหนด",
        english="Other state agencies follow their own criteria.",
        rules=(rules.whose_criteria,),
        pages=("/cases/", "/policy/"),
        papers=("แฟ้มกรณีชดใช้",),
    ),
    Duty(
        key="210",
        thai="ให้ยืมวัสดุสิ้นเปลืองระหว่างหน่วยงานของรัฐได้เมื่อรีบด่วน จัดหาไม่ทันการ ผู้ให้ยืมมีพอ และมีหลักฐานเป็นลายลักษณ์อักษร",
        english="Consumables go to another state agency: urgent, not to be procured in time, to spare, in writing.",
        rules=(rules.may_lend_consumable, rules.says_something, rules.route_of, rules.who_approves),
        pages=("/stock/", "/supplies/new/", "/approvals/", "/desk/receipts/"),
        papers=("ใบยืมพัสดุ", "ใบส่งมอบพัสดุ"),
    ),
    Duty(
        key="210",
        thai="โดยปกติส่งคืนเป็นประเภท ชนิด และปริมาณเช่นเดียวกัน",
        english="Normally the same type, kind and quantity is returned.",
        rules=(rules.is_returned_in_kind,),
        pages=("/supplies/debts/",),
        papers=("ใบส่งคืนพัสดุ",),
    ),
    Duty(
        key="211",
        thai="ผู้ให้ยืมหรือผู้รับหน้าที่แทนเป็นผู้มีหน้าที่ติดตามทวง",
        english="Each loan has a named duty holder: the lender, or who acts in that duty.",
        rules=(rules.duty_holder, rules.is_duty_holder_named),
        pages=("/desk/", "/desk/overdue/"),
    ),
    Duty(
        key="211",
        thai="รู้ว่ารายการใดเกินกำหนดส่งคืน และเกินมาแล้วกี่วัน",
        english="What is overdue is known from the day after the due date.",
        rules=(rules.is_overdue, rules.days_overdue),
        pages=("/desk/", "/desk/overdue/"),
        papers=("ทะเบียนพัสดุค้างส่งคืน",),
    ),
    Duty(
        key="211",
        thai="ติดตามทวงภายใน ๗ วัน นับแต่วันครบกำหนด",
        english="The item is demanded back within 7 days from the due date.",
        rules=(rules.first_demand_on, rules.last_day_to_chase, rules.may_demand, rules.is_chased_in_time),
        pages=("/desk/overdue/",),
        papers=("หนังสือทวงถาม",),
    ),
    Duty(
        key="213",
        thai="แต่งตั้งผู้ตรวจสอบพัสดุประจำปีในเดือนสุดท้ายของปีงบประมาณ โดยไม่ใช่เจ้าหน้าที่พัสดุ",
        english="Checkers are appointed in the last month of the fiscal year; none of them is a supplies officer.",
        rules=(checks.may_be_appointed_on, checks.may_be_checker),
        pages=("/checks/",),
    ),
    Duty(
        key="213",
        thai="เริ่มตรวจสอบในวันเปิดทำการวันแรกของปีงบประมาณ ตามรายการคงเหลือ ณ วันสิ้นปีงบประมาณก่อน",
        english="The check begins on the first working day of the year, of what was there when the last one ended.",
        rules=(checks.year_ends_on, checks.may_begin_on),
        pages=("/checks/",),
    ),
    Duty(
        key="213",
        thai="ผู้ยืมยืนยันพัสดุที่ยืมอยู่ ณ วันสิ้นปีงบประมาณ",
        english="Holders confirm loans open at the end of the fiscal year.",
        rules=(checks.must_holder_confirm,),
        pages=("/checks/",),
    ),
    Duty(
        key="213",
        thai="รายงานผลต่อผู้แต่งตั้งภายใน ๓๐ วันทำการ และผู้ปิดการตรวจสอบไม่ใช่ผู้ตรวจสอบหรือเจ้าหน้าที่พัสดุ",
        english="The report is due within 30 working days; who closes is neither checker nor supplies officer.",
        rules=(checks.report_due_on, checks.working_days_left, checks.may_close),
        pages=("/checks/",),
    ),
    Duty(
        key="214/219",
        thai="พัสดุชำรุดหรือสูญหายต้องสอบหาข้อเท็จจริง การยืมไม่มีปุ่มจำหน่ายเป็นสูญ",
        english="Damage and loss go to fact-finding; nothing in lending writes an asset off.",
        rules=(rules.must_go_to_fact_finding,),
        pages=("/cases/",),
    ),
    Duty(
        key="220-223",
        thai="ข้อร้องเรียนทำเป็นหนังสือ ลงลายมือชื่อ และยื่นภายใน ๑๕ วัน พ้นกำหนดแล้วยังแจ้งเป็นเรื่องลงชื่อได้",
        english="A formal complaint is written, signed and made within 15 days; later it is still a signed report.",
        rules=(complaints.is_complaint_complete, complaints.complaint_last_day, complaints.may_complain_formally),
        pages=("/report/sign/",),
    ),
    Duty(
        key="CCC 641",
        thai="การยืมบริบูรณ์เมื่อส่งมอบ ไม่ใช่เมื่ออนุมัติ",
        english="The loan exists from hand-over, not from approval.",
        rules=(rules.loan_begins_on,),
        pages=("/desk/",),
        papers=("ใบส่งมอบพัสดุ",),
    ),
    Duty(
        key="CCC 643",
        thai="ผู้ยืมที่นำไปใช้อย่างอื่น ให้บุคคลอื่นใช้ หรือเก็บไว้นานเกิน ต้องรับผิดแม้เป็นเหตุสุดวิสัย",
        english="Other use, use by a third person or keeping too long makes the borrower liable even in force majeure.",
        rules=(rules.is_borrower_liable_for_accident,),
        pages=("/cases/",),
    ),
    Duty(
        key="CCC 649",
        thai="ห้ามฟ้องเรียกค่าทดแทนเมื่อพ้นหกเดือนนับแต่วันสิ้นสุดการยืม",
        english="A suit for compensation is barred six months after the end of the loan.",
        rules=(rules.loan_ended_on, rules.claim_barred_on),
        pages=("/cases/",),
        papers=("แฟ้มกรณีชดใช้",),
    ),
)
"""Every duty of `loans/rules.py`, in the order of the law."""
