"""The memorandum (บันทึกข้อความ) of a circular, with its number and the signed order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import override
from reportlab.lib.units import cm

from audit.oversight.circulation.models import Circular
from core.clock import official_day
from core.thai import thai_date
from core.typeset import NBSP, Columns, Gap, Paper, Text, pdf
from loans.papers.facts import Signed
from loans.papers.letterhead import PARAGRAPH, memo_head
from loans.papers.parts import figures, letter_signature
from loans.printing.printable import setting_of
from loans.printing.slips import CAPACITY_WORDS
from people.models import Capacity


def as_pdf(circular: Circular, units: Sequence[str]) -> bytes:
    """The memorandum as a PDF. units: to whom it goes."""
    setting, guideline = setting_of(circular.agency), circular.guideline
    digits = setting.digits
    with override("th"):
        by_day = thai_date(circular.acknowledge_by, style="full", digits=digits).replace(" ", NBSP)
    capacity = CAPACITY_WORDS.get(Capacity(circular.capacity), "")
    to = "หัวหน้าหน่วยงานและบุคลากรทุกคน " + " ".join(units)
    said = (
        (
            f"ด้วย{circular.agency.name}ประกาศใช้{guideline.title_thai} ฉบับที่ {guideline.edition} เลขที่ "
            f"{guideline.number} ซึ่งกำหนดวิธีปฏิบัติตามระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ "
            "พ.ศ. 2560 ข้อ 207 ถึงข้อ 211"
        ),
        circular.statement,
        f"จึงเรียนมาเพื่อทราบ และให้บุคลากรทุกคนอ่านแนวปฏิบัติดังกล่าว แล้วลงนาม “รับทราบและยึดถือปฏิบัติ” ในระบบ ภายในวันที่{NBSP}{by_day}",
    )
    signed = Signed(
        role="",
        name=circular.sent_by.name,
        post=circular.sent_by.position if capacity else circular.post_title,
        capacity=capacity,
        on_behalf_of=circular.post_title if capacity else "",
        order=f"คำสั่ง {circular.order_number}" if capacity and circular.order_number else "",
        at=circular.sent_at,
    )
    head = memo_head(
        setting,
        office=circular.agency.name,
        number=circular.number,
        on=official_day(circular.sent_at),
        subject=f"แจ้งเวียน{guideline.title_thai}",
        to=to,
    )
    blocks = [
        *head,
        *(Text(figures(words, digits), PARAGRAPH) for words in said),
        Gap(0.8 * cm),
        Columns([[], [letter_signature(signed, digits)]], (1, 1.4), 0),
    ]
    number = f"หนังสือเวียน {circular.number}"
    return pdf(Paper(title=number, number=number, blocks=blocks, digits=digits, seal=setting.seal))
