"""The guideline on paper: A4 in Thai, with its flow charts, and clauses 207-211 in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import override
from reportlab.lib.units import cm

from audit.oversight.guideline.charts import OnPaper, halves_of
from audit.oversight.guideline.markup import BODY, as_blocks
from audit.oversight.guideline.models import Guideline
from audit.oversight.guideline.moves import ROUTES, way_of
from core.clock import official_day
from core.thai import thai_date, to_thai_digits
from core.typeset import A4, Block, Columns, Gap, Paper, Rule, Style, Text, pdf
from loans.clauses import CLAUSES_207_TO_211
from loans.papers.facts import Setting
from loans.papers.parts import LETTER_EMBLEM, emblem
from loans.printing.printable import setting_of
from loans.requests import policy_of
from loans.rules import ROUTE_LABELS
from people.models import Capacity

_TITLE: Final = Style(size=22, bold=True, align="center")
_UNDER: Final = Style(size=14, align="center")
_ANNEX: Final = Style(size=18, bold=True)
_CHART: Final = 22.5 * cm
"""The room that a page leaves a chart under its title. A gap as tall as a page begins a new one."""

_CAPACITIES: Final = {
    Capacity.OWN: "",
    Capacity.ACTING: "รักษาราชการแทน",
    Capacity.ACTING_IN_POST: "รักษาการในตำแหน่ง",
}


def as_pdf(guideline: Guideline, *, draft: bool = False) -> bytes:
    """The guideline as a PDF; the same rows under the same seal give the same bytes. draft: ร่าง across every page."""
    with override("th"):
        return pdf(_paper(guideline, setting_of(guideline.agency), draft=draft))


def _paper(guideline: Guideline, setting: Setting, *, draft: bool) -> Paper:
    return Paper(
        title=guideline.title_thai,
        number=_number(guideline),
        blocks=[*_head(guideline, setting), *as_blocks(guideline.body_thai), *_annexes(guideline)],
        draft=draft,
        digits=setting.digits,
        seal=setting.seal,
    )


def _number(guideline: Guideline) -> str:
    if guideline.edition is None:
        return "แนวปฏิบัติ"
    return f"แนวปฏิบัติ ฉบับที่ {guideline.edition} · {guideline.number}"


def _head(guideline: Guideline, setting: Setting) -> list[Block]:
    blocks: list[Block] = [
        *emblem(setting, LETTER_EMBLEM, "center"),
        Gap(6),
        Text(guideline.title_thai, _TITLE),
    ]
    if guideline.edition is not None:
        said = f"ฉบับที่ {guideline.edition} เลขที่ {guideline.number}\nใช้บังคับตั้งแต่วันที่ {_day(guideline.effective_on)}"
        blocks += [Gap(4), Text(to_thai_digits(said) if setting.digits == "thai" else said, _UNDER)]
        blocks.append(Text(_signed(guideline), _UNDER))
    return [*blocks, Gap(6), Rule(), Gap(6)]


def _signed(guideline: Guideline) -> str:
    """By which office it was approved; a public paper names no person."""
    capacity = _CAPACITIES.get(Capacity(guideline.capacity), "")
    office = f"{capacity}{guideline.post_title}" if capacity else guideline.post_title
    order = f" ตามคำสั่งที่ {guideline.order_number}" if capacity and guideline.order_number else ""
    day = _day(official_day(guideline.approved_at)) if guideline.approved_at else ""
    return f"อนุมัติและลงนามในระบบโดย{office}{order} เมื่อวันที่ {day}"


def _day(on: date | None) -> str:
    return thai_date(on, style="full") if on else ""


def _annexes(guideline: Guideline) -> Iterable[Block]:
    endorsed = policy_of(guideline.agency).endorsement_required
    for number, route in enumerate(ROUTES, start=1):
        title = f"ผังการดำเนินการที่ {number} {ROUTE_LABELS[route]}"
        yield from (Gap(A4.room), Text(title, _ANNEX, stays_with_next=True), Gap(6))
        main, other = halves_of(way_of(route, endorsed=endorsed))
        yield Columns([[OnPaper(main, _CHART)], [OnPaper(other, _CHART)]], (1, 1), 14)
    yield from (Gap(A4.room), Text("ระเบียบที่เกี่ยวข้อง ข้อ 207 ถึงข้อ 211", _ANNEX, stays_with_next=True), Gap(2))
    yield from (Text(CLAUSES_207_TO_211.title_thai, BODY), Gap(6))
    for clause in CLAUSES_207_TO_211.clauses:
        head, bracket, sub = clause.number.partition("(")
        indent = 20.0 if bracket else 0.0
        label = f"({sub}" if bracket else f"ข้อ {head}"
        text = to_thai_digits(f"{label} ") + clause.thai
        yield from (Text(text, Style(size=BODY.size, leading=BODY.leading, indent=indent, hang=indent)), Gap(3))
