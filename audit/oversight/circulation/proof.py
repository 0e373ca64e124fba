"""The proof of a circular as a table and on paper: per unit, and per person."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.oversight.circulation.models import Circular
from audit.oversight.circulation.queries import Answer, by_unit
from core.thai import thai_datetime
from core.typeset import Block, Column, Gap, Paper, Style, Table, Text, pdf
from loans.printing.printable import setting_of


def table(found: Sequence[Answer]) -> tuple[list[str], list[list[str]]]:
    """Titles and rows, a person a row."""
    titles = [_("unit"), _("name"), _("position"), _("acknowledged at")]
    rows = [
        [each.unit, each.name, each.position, thai_datetime(each.at) if each.at else _("not yet")] for each in found
    ]
    return titles, rows


def as_pdf(circular: Circular, found: Sequence[Answer]) -> bytes:
    """The list on paper, in Thai: the units with their counts, then everybody."""
    setting = setting_of(circular.agency)
    with override("th"):
        units = [[each.name, str(len(each.answers)), str(each.done), str(len(each.missing))] for each in by_unit(found)]
        people = [
            [
                str(number),
                each.unit,
                f"{each.name}\n{each.position}",
                thai_datetime(each.at) if each.at else "ยังไม่ลงนาม",
            ]
            for number, each in enumerate(found, start=1)
        ]
    guideline = circular.guideline
    heading = Style(size=15, bold=True)
    blocks: list[Block] = [
        Text("การรับทราบและยึดถือปฏิบัติ", Style(size=20, bold=True, align="center")),
        Text(f"{guideline.title_thai} ฉบับที่ {guideline.edition}", Style(size=14, align="center")),
        Text(f"หนังสือเวียน {circular.number}", Style(size=14, align="center")),
        Gap(8),
        Text("รายหน่วยงาน", heading, stays_with_next=True),
        Table(_UNITS, units, 12),
        Gap(10),
        Text("รายบุคคล", heading, stays_with_next=True),
        Table(_PEOPLE, people, 12),
    ]
    number = f"หนังสือเวียน {circular.number}"
    return pdf(Paper(title=number, number=number, blocks=blocks, digits=setting.digits, seal=setting.seal))


_UNITS = (
    Column("หน่วยงาน", 9.0),
    Column("บุคลากร", 2.0, "right"),
    Column("ลงนามแล้ว", 2.2, "right"),
    Column("ยังไม่ลงนาม", 2.4, "right"),
)
_PEOPLE = (
    Column("ลำดับ", 1.2, "center"),
    Column("หน่วยงาน", 5.0),
    Column("ชื่อและตำแหน่ง", 6.0),
    Column("ลงนามเมื่อ", 3.4),
)
