"""Blank forms of the guideline as PDF, for who has to write by hand: the same columns as the papers of the system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from core.typeset import A4, Block, Column, Gap, Paper, Style, Table, Text, Words, natural_width, pdf
from core.typeset.fonts import UNTICKED
from core.typeset.lines import NBSP
from loans import documents
from loans.papers.facts import Setting, Signed
from loans.papers.letterhead import PARAGRAPH, memo_head
from loans.papers.parts import BODY, DOTS, FORM, INDENT, TABLE_SIZE, field, fields, headed, letter_signature, signatures
from loans.papers.slip import ITEM_COLUMNS, UNDERTAKEN
from loans.printing.printable import setting_of
from people.models import Agency

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_ROWS: Final = 6
_TALL: Final = "\n"
"""Room to write in a row."""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form: what it is called, what it is for, and how it is set."""

    words: _StrPromise
    used_for: _StrPromise
    thai: str
    blocks: Callable[[Agency, Setting], list[Block]]


def form_pdf(form: BlankForm, agency: Agency) -> bytes:
    """The form of this agency as a PDF."""
    setting = setting_of(agency)
    return pdf(Paper(title=form.thai, number=form.thai, blocks=form.blocks(agency, setting), digits=setting.digits))


def _head(title: str, agency: Agency, basis: str) -> list[Block]:
    small = Style(size=12, align="center")
    right = Style(size=12, align="right")
    return [
        Text(title, Style(size=22, bold=True, align="center")),
        Text(agency.name, small),
        Text(f"(ระเบียบฯ {basis})", small),
        Gap(4),
        field("เลขที่", "." * 30, right),
        field("วันที่", "." * 30, right),
        Gap(4),
    ]


def _who(other: str = "") -> list[Block]:
    blocks: list[Block] = [fields(("ผู้ยืม", ""), ("ตำแหน่ง", "")), *_written("สังกัด")]
    if other:
        blocks += [*_written(other), fields(("ตามหนังสือที่", ""), ("ลงวันที่", ""))]
    return [*blocks, fields(("โทรศัพท์ที่ทำงาน", ""), ("โทรศัพท์มือถือ", ""))]


def _written(label: str, *, more: int = 0) -> list[Block]:
    """A label with dots to the edge, and so many more lines of dots."""
    own = natural_width(f"{label}{NBSP}{NBSP}", Style(size=FORM.size, bold=True))
    return [
        field(label, _dots(A4.measure - own, FORM)),
        *(Text(_dots(A4.measure, FORM), FORM) for _line in range(more)),
    ]


def _dots(wide: float, style: Style) -> str:
    return "." * int((wide - 2) / natural_width(".", style))


def _lines(columns: tuple[Column, ...], *, in_kind: bool = False) -> Table:
    rows: list[list[Words]] = [[f"{_TALL}{NBSP}", *([""] * (len(columns) - 1))] for _row in range(_ROWS)]
    return Table(headed(columns, in_kind=in_kind), rows, TABLE_SIZE)


def _slip(agency: Agency, setting: Setting) -> list[Block]:
    places = f"{UNTICKED} ภายในสถานที่ของหน่วยงาน{NBSP * 4} {UNTICKED} นอกสถานที่{NBSP * 3}{DOTS}"
    roles = ("ผู้ยืม", "หัวหน้าหน่วยงานผู้ยืม", "เจ้าหน้าที่พัสดุ (ตรวจสอบแล้ว)", "ผู้อนุมัติ", "ผู้จ่าย", "ผู้รับของ")
    return [
        *_head("ใบยืมพัสดุ", agency, "ข้อ ๒๐๘"),
        *_who(),
        *_written("ขอยืมพัสดุของ"),
        *_written("วัตถุประสงค์ เหตุผลและประโยชน์ของทางราชการ", more=2),
        field("สถานที่ใช้", places),
        fields(("ตั้งแต่วันที่", ""), ("กำหนดส่งคืนวันที่", "")),
        Gap(6),
        _lines(ITEM_COLUMNS),
        Gap(5),
        signatures(
            [Signed(role=role) for role in roles],
            setting.digits,
            lead=[Text(documents.undertaking(agency), UNDERTAKEN)],
        ),
    ]


def _consumables(agency: Agency, setting: Setting) -> list[Block]:
    stated = (
        "ขอรับรองว่ามีความจำเป็นต้องใช้พัสดุนี้เป็นการรีบด่วน จะดำเนินการจัดหาได้ไม่ทันการ "
        "และจะจัดหาพัสดุเป็นประเภท ชนิด และปริมาณเช่นเดียวกันส่งคืน"
    )
    roles = ("ผู้ยืม", "หัวหน้าหน่วยงานของรัฐผู้ยืม", "เจ้าหน้าที่พัสดุ (ตรวจสอบแล้ว)", "ผู้อนุมัติ", "ผู้จ่าย", "ผู้รับของ")
    return [
        *_head("ใบยืมพัสดุ (ประเภทใช้สิ้นเปลือง)", agency, "ข้อ ๒๑๐"),
        *_who("หน่วยงานของรัฐผู้ยืม"),
        *_written("ขอยืมพัสดุของ"),
        *_written("เหตุที่ต้องใช้เป็นการรีบด่วน และจัดหาได้ไม่ทันการ", more=2),
        fields(("วันที่ต้องการใช้", ""), ("กำหนดส่งคืนวันที่", "")),
        Gap(6),
        _lines(ITEM_COLUMNS, in_kind=True),
        Gap(5),
        signatures([Signed(role=role) for role in roles], setting.digits, lead=[Text(stated, UNDERTAKEN)]),
    ]


_RETURNED: Final = (
    Column("ลำดับ", 1.2, "center"),
    Column("รายการ\n(ยี่ห้อ รุ่น หมายเลขเครื่อง)", 5.0),
    Column("จำนวน\nหน่วย", 1.5, "center"),
    Column("หมายเลขครุภัณฑ์", 3.6),
    Column("สภาพเมื่อคืน", 2.4),
    Column("สิ่งที่ขาด", 2.3),
)


def _return(agency: Agency, setting: Setting) -> list[Block]:
    good = f"{UNTICKED} คืนในสภาพที่ใช้การได้เรียบร้อยครบถ้วน"
    damaged = f"{UNTICKED} ชำรุดเสียหาย ใช้การไม่ได้ หรือสูญหาย ให้ดำเนินการตามข้อ ๒๐๙"
    return [
        *_head("ใบส่งคืนพัสดุ", agency, "ข้อ ๒๐๙"),
        fields(("ตามใบยืมเลขที่", ""), ("ลงวันที่", "")),
        *_who(),
        fields(("กำหนดส่งคืนวันที่", ""), ("ส่งคืนเมื่อวันที่", "")),
        Gap(6),
        _lines(_RETURNED),
        Gap(6),
        Text(good, Style(size=12)),
        Text(damaged, Style(size=12)),
        *_written("รายละเอียด", more=1),
        *_written("รายการที่ยังค้างส่งคืน", more=1),
        Gap(5),
        signatures([Signed(role="ผู้ส่งคืน"), Signed(role="ผู้รับคืน")], setting.digits, abreast=2),
    ]


def _demand(agency: Agency, setting: Setting) -> list[Block]:
    said = (
        (
            f"ตามที่ท่านได้ยืมพัสดุตามใบยืมเลขที่ {'.' * 24} ลงวันที่ {'.' * 24} ครบกำหนดส่งคืนวันที่ {'.' * 24} "
            f"บัดนี้พ้นกำหนดแล้ว {'.' * 8} วัน ยังไม่ได้รับพัสดุคืนตามรายการดังนี้"
        ),
        "\n".join([_dots(A4.measure - INDENT, BODY), *[_dots(A4.measure, BODY)] * 3]),
        (
            "อาศัยระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐ ข้อ ๒๑๑ "
            f"จึงขอให้ส่งคืนพัสดุในสภาพที่ใช้การได้เรียบร้อย ณ {'.' * 30} ภายในวันที่ {'.' * 24}"
        ),
        "จึงเรียนมาเพื่อโปรดดำเนินการ",
    )
    subject = f"ขอให้ส่งคืนพัสดุที่ยืม (ครั้งที่ {'.' * 6})"
    return [
        *memo_head(setting, office="." * 60, number="", on=None, subject=subject, to="." * 60),
        *(Text(words, PARAGRAPH) for words in said),
        Gap(20),
        letter_signature(Signed(role=""), setting.digits),
    ]


FORMS: Final[Mapping[str, BlankForm]] = MappingProxyType(
    {
        "loan-slip": BlankForm(
            _("Loan slip"), _("For durable items, inside and outside (clause 208)"), "ใบยืมพัสดุ", _slip
        ),
        "consumables-slip": BlankForm(
            _("Loan slip for consumables"),
            _("Between state agencies (clause 210)"),
            "ใบยืมพัสดุประเภทใช้สิ้นเปลือง",
            _consumables,
        ),
        "return-receipt": BlankForm(
            _("Return receipt"), _("Under the number of the slip (clause 209)"), "ใบส่งคืนพัสดุ", _return
        ),
        "demand": BlankForm(_("Demand letter"), _("A memorandum to the borrower (clause 211)"), "หนังสือทวงถาม", _demand),
    }
)
