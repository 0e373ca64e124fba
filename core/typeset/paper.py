"""A paper: blocks set on pages, each with its number, page n of m, and a watermark while it is a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

from reportlab.lib.units import cm

from core.thai_dates import Digits
from core.thai_text import to_thai_digits
from core.typeset.blocks import Block, Gap, draw_lines, outline
from core.typeset.lines import Style, set_lines
from core.typeset.pdf import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet and its margins, in points."""

    wide: float = 21.0 * cm
    tall: float = 29.7 * cm
    left: float = 3.0 * cm
    right: float = 2.0 * cm
    top: float = 1.5 * cm
    bottom: float = 2.0 * cm

    @property
    def measure(self) -> float:
        """The width that text may take."""
        return self.wide - self.left - self.right

    @property
    def room(self) -> float:
        """The height that text may take."""
        return self.tall - self.top - self.bottom


A4: Final = Sheet()
A4_LANDSCAPE: Final = Sheet(wide=29.7 * cm, tall=21.0 * cm, left=1.2 * cm, right=1.2 * cm)

_DRAFT: Final = "ร่าง"
WATERMARK: Final = 0.88
"""Its shade: seen at a glance, read through without effort, on a photocopy too."""
_FOOT: Final = Style(size=10, shade=0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper.

    number: its own, on every page; "" where it has none. seal: "" or the line that names the newest seal of the
    record. draft: "ร่าง" across every page. note: a short line at the foot (whose copy this is).
    """

    title: str
    blocks: Sequence[Block]
    number: str = ""
    sheet: Sheet = A4
    draft: bool = False
    digits: Digits = "thai"
    seal: str = ""
    note: str = ""


class _Placed(NamedTuple):
    block: Block
    top: float


def pdf(*papers: Paper, title: str = "") -> bytes:
    """The papers as one PDF. The same papers give the same bytes."""
    out = BytesIO()
    write(papers, out, title=title or (papers[0].title if papers else ""))
    return out.getvalue()


def write(papers: Iterable[Paper], out: BinaryIO, *, title: str) -> int:
    """Write the papers one after the other as one PDF, each page as soon as it is set. Returns the number of pages.

    Raises:
        ValueError: there is no paper, and a PDF has at least one page.
    """
    page: Page | None = None
    written = 0
    for paper in papers:
        if page is None:
            page = Page(out, title=title, size=(paper.sheet.wide, paper.sheet.tall))
        written += _draw(paper, page)
    if page is None:
        raise ValueError("There is nothing to print.")
    page.finish()
    return written


def pages(paper: Paper) -> int:
    """How many pages the paper takes."""
    return len(_paginate(paper.blocks, paper.sheet))


def _draw(paper: Paper, page: Page) -> int:
    sheets = _paginate(paper.blocks, paper.sheet)
    for number, placed in enumerate(sheets, start=1):
        page.setPageSize((paper.sheet.wide, paper.sheet.tall))
        if paper.draft:
            _watermark(page, paper.sheet)
        for block, top in placed:
            block.draw(page, paper.sheet.left, top, paper.sheet.measure)
        _foot(paper, page, number, len(sheets))
        page.showPage()
    return len(sheets)


def _paginate(blocks: Sequence[Block], sheet: Sheet) -> list[list[_Placed]]:
    """The blocks on their pages. A block that is cut goes on at the head of the next page."""
    top, width = sheet.tall - sheet.top, sheet.measure
    pages: list[list[_Placed]] = [[]]
    at, waiting = top, list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        fresh, room = not pages[-1], at - sheet.bottom
        if fresh and isinstance(block, Gap):
            continue
        tall = block.height(width)
        if tall <= room + 0.01 and (fresh or _followed(block, waiting, width, room - tall)):
            pages[-1].append(_Placed(block, at))
            at -= tall
            continue
        head, tail = (None, block) if tall <= room else block.cut(width, room, fresh=fresh)
        if head is not None:
            pages[-1].append(_Placed(head, at))
            waiting.append(tail)
        elif fresh:  # longer than a page and nowhere to be cut: better over the edge than lost
            pages[-1].append(_Placed(block, at))
        else:
            waiting.append(block)
        if waiting:
            pages.append([])
            at = top
    return pages


def _followed(block: Block, waiting: Sequence[Block], width: float, room: float) -> bool:
    """Whether what has to follow `block` on the same page has room there. waiting: the next is the last."""
    at = len(waiting) - 1
    while block.stays_with_next and at >= 0:
        block = waiting[at]
        at -= 1
        room -= block.height(width) if block.stays_with_next or isinstance(block, Gap) else block.least(width)
        if room < 0:
            return False
    return True


def _watermark(page: Page, sheet: Sheet) -> None:
    page.saveState()
    page.setFillGray(WATERMARK)
    page.translate(sheet.wide / 2, sheet.tall / 2)
    page.rotate(45)
    outline(page, _DRAFT, 0, -70, 220)
    page.restoreState()


def _foot(paper: Paper, page: Page, number: int, total: int) -> None:
    sheet = paper.sheet
    count = f"หน้า {number} จาก {total}"
    if paper.digits == "thai":
        count = to_thai_digits(count)
    top = 1.45 * cm
    page.setLineWidth(0.3)
    page.setStrokeGray(0.6)
    page.line(sheet.left, top + 3, sheet.wide - sheet.right, top + 3)
    page.setStrokeGray(0)
    draft = f"{_DRAFT} ยังไม่มีผลใช้เป็นหลักฐาน" if paper.draft else ""
    left = " · ".join(filter(None, (paper.number, draft, paper.note)))
    for text, align in ((left, "left"), (count, "right")):
        style = Style(size=_FOOT.size, shade=_FOOT.shade, align="right" if align == "right" else "left")
        room = sheet.measure if align == "right" else sheet.measure - 3 * cm
        draw_lines(page, set_lines(text, style, room)[:1], style, sheet.left, top, sheet.measure)
    if paper.seal:
        draw_lines(page, set_lines(paper.seal, _FOOT, sheet.measure)[:1], _FOOT, sheet.left, top - 13, sheet.measure)
