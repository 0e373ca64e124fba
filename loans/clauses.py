"""The words of clauses 207-211 with version and effective date: data only.

Thai: corrected by eye from a machine reading of the Gazette; an agency replaces it by its own proof-read copy.
English: our translation, for readers; the Thai text alone is the law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause or sub-clause. number: "208" is the head of clause 208, "208(1)" its first sub-clause."""

    number: str
    thai: str
    english: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One version of the words, in the order of the Regulation. effective_on: the day it took force."""

    version: str
    title_thai: str
    title_english: str
    effective_on: date
    source: str
    clauses: tuple[Clause, ...]


CLAUSES_207_TO_211: Final = ClauseText(
    version="2560-1",
    title_thai="ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐",
    title_english=(
        "Regulation of the Ministry of Finance on Public Procurement and Supplies Administration B.E. 2560 (2017)"
    ),
    effective_on=date(2017, 8, 24),
    source="Corrected by eye from a machine reading of the Royal Gazette; replace by your own proof-read copy.",
    clauses=(
        Clause(
            number="207",
            thai="การให้ยืม หรือนำพัสดุไปใช้ในกิจการ ซึ่งมิใช่เพื่อประโยชน์ของทางราชการจะกระทำมิได้",
            english=(
                "Lending supplies, or using them in an affair, that is not for the benefit of the State may not "
                "be done."
            ),
        ),
        Clause(
            number="208",
            thai=("การยืมพัสดุประเภทใช้คงรูป ให้ผู้ยืมทำหลักฐานการยืมเป็นลายลักษณ์อักษร แสดงเหตุผลและกำหนดวันส่งคืน โดยมีหลักเกณฑ์ ดังต่อไปนี้"),
            english=(
                "To borrow non-consumable supplies, the borrower makes evidence of the borrowing in writing, "
                "showing the reason and the return date, by the following rules:"
            ),
        ),
        Clause(
            number="208(1)",
            thai="การยืมระหว่างหน่วยงานของรัฐ จะต้องได้รับอนุมัติจากหัวหน้าหน่วยงานของรัฐผู้ให้ยืม",
            english="Borrowing between state agencies must be approved by the head of the lending state agency.",
        ),
        Clause(
            number="208(2)",
            thai=(
                "การให้บุคคลยืมใช้ภายในสถานที่ของหน่วยงานของรัฐเดียวกัน "
                "จะต้องได้รับอนุมัติจากหัวหน้าหน่วยงานซึ่งรับผิดชอบพัสดุนั้น "
                "แต่ถ้ายืมไปใช้นอกสถานที่ของหน่วยงานของรัฐ จะต้องได้รับอนุมัติจากหัวหน้าหน่วยงานของรัฐ"
            ),
            english=(
                "Lending to a person for use inside the premises of the same state agency must be approved by the "
                "head of the unit responsible for those supplies; but where they are borrowed for use outside the "
                "premises of the state agency, it must be approved by the head of the state agency."
            ),
        ),
        Clause(
            number="209",
            thai=(
                "ผู้ยืมพัสดุประเภทใช้คงรูปจะต้องนำพัสดุนั้นมาส่งคืนให้ในสภาพที่ใช้การได้เรียบร้อย หากเกิดชำรุดเสียหาย หรือใช้การไม่ได้ "
                "หรือสูญหายไป ให้ผู้ยืมจัดการแก้ไขซ่อมแซมให้คงสภาพเดิม โดยเสียค่าใช้จ่ายของตนเอง หรือชดใช้เป็นพัสดุประเภท ชนิด ขนาด "
                "ลักษณะและคุณภาพอย่างเดียวกัน หรือชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม โดยมีหลักเกณฑ์ ดังนี้"
            ),
            english=(
                "The borrower of non-consumable supplies must return them in good working order. If they are "
                "damaged, unusable or lost, the borrower shall have them repaired to their former state at his "
                "own cost, or replace them with supplies of the same type, kind, size, character and quality, or "
                "compensate in cash at the price at the time of borrowing, by the following rules:"
            ),
        ),
        Clause(
            number="209(1)",
            thai="ราชการส่วนกลาง และราชการส่วนภูมิภาค ให้เป็นไปตามหลักเกณฑ์ที่กระทรวงการคลังกำหนด",
            english=(
                "For central and provincial administration, according to the criteria set by the Ministry of Finance."
            ),
        ),
        Clause(
            number="209(2)",
            thai=("ราชการส่วนท้องถิ่น ให้เป็นไปตามหลักเกณฑ์ที่กระทรวงมหาดไทย กรุงเทพมหานคร หรือเมืองพัทยา แล้วแต่กรณี กำหนด"),
            english=(
                "For local administration, according to the criteria set by the Ministry of Interior, Bangkok or "
                "Pattaya, as the case may be."
            ),
        ),
        Clause(
            number="209(3)",
            thai="หน่วยงานของรัฐอื่น ให้เป็นไปตามหลักเกณฑ์ที่หน่วยงานของรัฐนั้นกำหนด",
            english="For other state agencies, according to the criteria set by that state agency.",
        ),
        Clause(
            number="210",
            thai=(
                "การยืมพัสดุประเภทใช้สิ้นเปลืองระหว่างหน่วยงานของรัฐ "
                "ให้กระทำได้เฉพาะเมื่อหน่วยงานของรัฐผู้ยืมมีความจำเป็นต้องใช้พัสดุนั้นเป็นการรีบด่วน จะดำเนินการจัดหาได้ไม่ทันการ "
                "และหน่วยงานของรัฐผู้ให้ยืมมีพัสดุนั้น ๆ พอที่จะให้ยืมได้ โดยไม่เป็นการเสียหายแก่หน่วยงานของรัฐของตน "
                "และให้มีหลักฐานการยืมเป็นลายลักษณ์อักษร ทั้งนี้ "
                "โดยปกติหน่วยงานของรัฐผู้ยืมจะต้องจัดหาพัสดุเป็นประเภท ชนิด "
                "และปริมาณเช่นเดียวกันส่งคืนให้หน่วยงานของรัฐผู้ให้ยืม"
            ),
            english=(
                "Borrowing consumable supplies between state agencies may be done only when the borrowing state "
                "agency needs them urgently and could not procure them in time, and the lending state agency has "
                "enough of them to lend without harm to itself; and there shall be evidence of the borrowing in "
                "writing. Normally the borrowing state agency must procure supplies of the same type, kind and "
                "quantity and return them to the lending state agency."
            ),
        ),
        Clause(
            number="211",
            thai=("เมื่อครบกำหนดยืม ให้ผู้ให้ยืมหรือผู้รับหน้าที่แทนมีหน้าที่ติดตามทวงพัสดุที่ให้ยืมไปคืนภายใน ๗ วัน นับแต่วันครบกำหนด"),
            english=(
                "When the loan falls due, the lender, or the person acting in that duty, has the duty to follow "
                "up and demand the return of the supplies lent within 7 days from the due date."
            ),
        ),
    ),
)

_BY_NUMBER: Final = {clause.number: clause for clause in CLAUSES_207_TO_211.clauses}


def clause_text(number: str) -> Clause:
    """The words of one clause or sub-clause ("208(2)").

    Raises:
        KeyError: we keep no words for this number: the neighbours (203, 213) are cited, not quoted.
    """
    return _BY_NUMBER[number]
