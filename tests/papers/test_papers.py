"""Each paper says what its facts say, on numbered pages, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from PIL import Image, ImageChops

from core.typeset import WATERMARK, Paper, pages, pdf, write
from loans.papers import (
    asset_card,
    check_orders,
    check_results,
    compensation,
    demand,
    handing,
    printed_notice,
    registers,
    slip,
)
from loans.papers.facts import PLAIN, Identity, Setting
from tests.papers import check_samples, samples
from tests.typeset.reading import codes_of, pages_of, picture_of, squeezed, text_of, words_of

pytestmark = pytest.mark.usefixtures("poppler")


@dataclass(frozen=True)
class Kind:
    """A kind of paper: how it is set, with facts as they come and as long as they may be."""

    paper: Callable[..., Paper]
    facts: Any
    longest: Any
    says: tuple[str, ...]


KINDS = {
    "slip": Kind(
        slip.paper,
        samples.SLIP,
        samples.LONG_SLIP,
        ("ใบยืมพัสดุ", "ผู้ยืม", "นักวิชาการเงินและบัญชีชำนาญการ", "โทรศัพท์ที่ทำงาน", "0 2236 4212", "โทรศัพท์มือถือ", "08 1234 5678",
         samples.UNIT, samples.AGENCY, "วัตถุประสงค์", "☐ ภายในสถานที่ของหน่วยงาน", "☑ นอกสถานที่", "กำหนดส่งคืนวันที่",
         "๒๙ พฤศจิกายน ๒๕๖๙", "7440-001-0003/2567", "EPSON EB-2250U S/N X4GH8201234", "32,900.00", "54,400.50",
         "ห้าหมื่นสี่พันสี่ร้อยบาทห้าสิบสตางค์", samples.UNDERTAKING, "ปฏิบัติราชการแทน", "ผู้ว่าราชการกรุงเทพมหานคร",
         "คำสั่งกรุงเทพมหานคร ที่ ๑๒๓๔/๒๕๖๙", "หัวหน้าหน่วยงานผู้ยืม", "เจ้าหน้าที่พัสดุ", "ผู้อนุมัติ", "ผู้จ่าย", "ผู้รับของ", "ข้อ ๒๐๘ (๒)"),
    ),
    "hand-over": Kind(
        handing.hand_over,
        samples.HAND_OVER,
        replace(samples.HAND_OVER, items=samples.LONG_SLIP.items, borrower=samples.LONG_SLIP.borrower),
        ("ใบส่งมอบพัสดุ", samples.NUMBER, "ใช้งานได้ สภาพดี", "ได้รับพัสดุตามรายการข้างต้นไว้ครบถ้วน", samples.UNDERTAKING, "ผู้จ่าย"),
    ),
    "receipt": Kind(
        handing.receipt,
        samples.RECEIPT,
        samples.LONG_RECEIPT,
        ("ใบส่งคืนพัสดุ", samples.NUMBER, "ครั้งที่ ๑", "จอภาพแตก เปิดไม่ติด", "ขาด: สายชาร์จ", "ขาตั้งจอภาพ", "ผู้ส่งคืน", "ผู้รับคืน"),
    ),
    "memorandum": Kind(
        demand.paper,
        samples.DEMAND,
        samples.LONG_DEMAND,
        ("บันทึกข้อความ", "ส่วนราชการ", "กท ๕๘๐๓/๑๐๔๒", "ขอให้ส่งคืนพัสดุที่ยืม (ครั้งที่ ๒)", "เรียน", "ข้อ ๒๑๑", "๘ ธันวาคม ๒๕๖๙",
         samples.NUMBER, "ปฏิบัติราชการแทน", "สำเนาเรียน"),
    ),
    "letter": Kind(
        demand.paper,
        samples.LETTER,
        replace(samples.LONG_DEMAND, external=True),
        ("อ้างถึง", "สิ่งที่ส่งมาด้วย", "อธิบดีกรมป้องกันและบรรเทาสาธารณภัย", "ขอแสดงความนับถือ", "๕ ซอยนเรศ"),
    ),
    "case": Kind(
        compensation.paper,
        samples.CASE,
        samples.LONG_CASE,
        ("แฟ้มกรณีชดใช้", "ราคาที่เป็นอยู่ในขณะยืม", "สองหมื่นหนึ่งพันห้าร้อยบาทห้าสิบสตางค์", "สภาพเมื่อส่งมอบ", "สภาพเมื่อส่งคืน",
         "มาตรา ๖๔๙", "๒๙ พฤษภาคม ๒๕๗๐", "ใบเสร็จรับเงิน เล่มที่ 12", "ผู้ปิดกรณี"),
    ),
    "register": Kind(
        registers.register,
        samples.REGISTER,
        samples.LONG_REGISTER,
        ("ทะเบียนคุมการยืมพัสดุ", "ลำดับ", "เลขที่ใบยืม", "วันที่ยืม", "ผู้ยืม/หน่วยงาน", "เลขครุภัณฑ์", "รายการ", "จำนวน", "วัตถุประสงค์",
         "ใน/นอกสถานที่", "กำหนดส่งคืน", "ผู้อนุมัติ", "ผู้จ่าย", "วันที่คืนจริง", "สภาพเมื่อคืน", "ผู้รับคืน", "ทวงครั้งที่/วันที่", "หมายเหตุ"),
    ),
    "overdue": Kind(
        registers.overdue,
        samples.OVERDUE,
        replace(samples.OVERDUE, rows=(replace(samples.OVERDUE.rows[0], borrower=samples.LONG_NAME),) * 9),
        ("ทะเบียนพัสดุค้างส่งคืน", "ผู้มีหน้าที่ติดตามทวง", "วันสุดท้ายที่ต้องทวง", "ข้อ ๒๑๑"),
    ),
    "card": Kind(
        asset_card.paper,
        samples.CARD,
        replace(samples.CARD, description=samples.LONG_NAME, rows=samples.CARD.rows * 30),
        ("ทะเบียนคุมทรัพย์สิน", "ส่วนราชการ", "หน่วยงาน", "ประเภท", "รหัส", "ลักษณะ/คุณสมบัติ", "รุ่น/แบบ", "ผู้ขาย/ผู้บริจาค",
         "ประเภทเงิน", "วิธีการได้มา", "วันเดือนปี", "ที่เอกสาร", "ราคาต่อหน่วย", "มูลค่ารวม", "อายุใช้งาน", "ค่าเสื่อมประจำปี",
         "ค่าเสื่อมสะสม", "มูลค่าสุทธิ"),
    ),
    "notice": Kind(
        printed_notice.paper,
        samples.NOTICE,
        samples.LONG_NOTICE,
        ("ท่านได้รับหนังสือนี้เพราะ", "สิ่งที่ขอให้ทำ", "ภายใน", "หากไม่ดำเนินการ", "สอบถาม", "๘ ธันวาคม ๒๕๖๙"),
    ),
    "check-order": Kind(
        check_orders.order,
        check_samples.APPOINTMENT,
        check_samples.LATE_STOCKTAKE,
        ("คำสั่งกรุงเทพมหานคร", "ข้อ ๒๑๓", "ซึ่งมิใช่เจ้าหน้าที่พัสดุ", "๓๐ กันยายน ๒๕๖๙", "ภายใน ๓๐ วันทำการ", "นายอรรถพล สืบสวน",
         "สั่ง ณ วันที่ ๑๕ กันยายน ๒๕๖๙", "ปฏิบัติราชการแทน"),
    ),
    "check-memo": Kind(
        check_orders.memo,
        check_samples.APPOINTMENT,
        check_samples.LATE_STOCKTAKE,
        ("บันทึกข้อความ", "แจ้งคำสั่งแต่งตั้งผู้รับผิดชอบ", "ผู้มีรายชื่อตามคำสั่ง", "๑ ตุลาคม ๒๕๖๙"),
    ),
    "check-sheet": Kind(
        check_results.sheet,
        check_samples.SHEET,
        check_samples.LONG_SHEET,
        ("ใบตรวจนับพัสดุ", "อาคารสำนักงานเขต ห้องพัสดุ", "ไม่ระบุสถานที่ในทะเบียน", "7440-001-0003/2567", "พบที่อื่น", "ล้อหาย 1 ล้อ"),
    ),
    "check-report": Kind(
        check_results.report,
        check_samples.REPORT,
        check_samples.LONG_REPORT,
        ("รายงานผลการตรวจสอบพัสดุประจำปีงบประมาณ", "1,262", "การรับจ่ายพัสดุ: ถูกต้อง", "ช้ากว่ากำหนด ๑ วันทำการ", "ข้อ ๒๑๔",
         "มิใช่การจำหน่ายพัสดุ", "บัญชีแนบท้าย ๒", "และอีก ๔ รายการ", "สิ่งที่พบนอกบัญชี", "ธก.7110-002-0003/35",
         "สำนักงานการตรวจเงินแผ่นดิน", "๑๕ กันยายน ๒๕๖๙"),
    ),
}  # fmt: skip

EACH = pytest.mark.parametrize("name", KINDS)


def test_every_module_of_papers_is_tried_here() -> None:
    folder = Path(slip.__file__).parent
    tried = {kind.paper.__module__.rpartition(".")[2] for kind in KINDS.values()}

    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "facts", "letterhead", "parts"} == tried


@EACH
def test_the_text_comes_back(name: str) -> None:
    kind = KINDS[name]
    text = words_of(pdf(kind.paper(kind.facts)))

    for said in kind.says:
        assert squeezed(said) in text or _in_a_head(said, text), said


@EACH
def test_every_page_has_its_number_and_says_which_of_how_many(name: str) -> None:
    kind = KINDS[name]
    for facts in (kind.facts, kind.longest):
        sheet = kind.paper(facts, Setting(digits="arabic"))
        count = pages(sheet)
        for number, page in enumerate(pages_of(pdf(sheet)), start=1):
            assert f"หน้า {number} จาก {count}" in page
            assert sheet.number in page
        assert count > 1 or facts is kind.facts or name == "notice"


@EACH
def test_the_same_facts_are_the_same_bytes_whatever_the_language_of_the_screen(name: str) -> None:
    kind = KINDS[name]
    with override("th"):
        thai = pdf(kind.paper(kind.facts))
    with override("en"):
        english = pdf(kind.paper(replace(kind.facts)))

    assert thai == english
    assert b"CreationDate" not in thai


@EACH
def test_long_names_and_stacked_marks_stay_inside_the_margins(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    sheet = kind.paper(kind.longest)
    content = pdf(sheet)
    for number in range(1, pages(sheet) + 1):
        picture = picture_of(content, tmp_path, number, dots=50).convert("L")
        left, _top, right, bottom = picture.point(lambda shade: 255 if shade < 120 else 0).getbbox() or (0, 0, 0, 0)
        inch = 50 / 72
        assert left >= (sheet.sheet.left - 3) * inch, number
        assert right <= (sheet.sheet.wide - sheet.sheet.right + 3) * inch + 1, number
        assert bottom <= picture.height - 20


IN_THE_TABLES = ("1 รายการ", "[BK0000279-D]", "สำนักงานเขตบางรัก", "นางกมลวรรณ")


def test_no_cell_of_a_slip_a_receipt_or_a_register_cuts_a_word_a_tag_or_a_name() -> None:
    item = replace(samples.ITEMS[0], counted_in="รายการ", tag="BK0000279-D")
    row = replace(
        samples.ROW,
        borrower="นางกมลวรรณ รุ่งเรือง",
        borrower_unit="ฝ่ายปกครอง สำนักงานเขตบางรัก",
        quantity="1 รายการ",
        asset_number="[BK0000279-D]",
        issuer="นางกมลวรรณ รุ่งเรือง",
    )
    late = replace(
        samples.OVERDUE.rows[0], borrower=row.borrower, asset_number=row.asset_number, duty_holder=row.issuer
    )
    back = replace(samples.RECEIPT.items[0], counted_in="รายการ", tag="BK0000279-D")
    sheets = {
        "slip": slip.paper(replace(samples.SLIP, items=(item,))),
        "hand-over": handing.hand_over(replace(samples.HAND_OVER, items=(item,))),
        "receipt": handing.receipt(replace(samples.RECEIPT, items=(back,))),
        "register": registers.register(replace(samples.REGISTER, rows=(row,))),
        "overdue": registers.overdue(replace(samples.OVERDUE, rows=(late,))),
    }
    for name, sheet in sheets.items():
        lines = [line.strip() for line in text_of(pdf(sheet), "-raw").splitlines()]
        for whole in IN_THE_TABLES:
            for tail in _tails(whole):
                assert not any(line == tail or line.startswith(f"{tail} ") for line in lines), f"{name}: {tail}"


def _tails(whole: str) -> list[str]:
    """What a line would begin with if it began inside the word: all but where one may."""
    start = whole.index(" ") + 2 if " " in whole else 1
    starts = [at for at in range(start, len(whole)) if whole[at:] not in ("เขตบางรัก", "ณ")]
    return [whole[at:] for at in starts]


@EACH
def test_the_seal_stands_on_every_page_only_where_there_is_one(name: str) -> None:
    kind = KINDS[name]
    seal = "ตราที่ 128 · 9f86d081884c7d65"

    assert "ตราที่" not in text_of(pdf(kind.paper(kind.facts)))
    assert all(seal in page for page in pages_of(pdf(kind.paper(kind.facts, Setting(seal=seal)))))


def test_a_request_not_yet_approved_says_draft_across_every_page_and_an_approved_one_nowhere(tmp_path: Path) -> None:
    approved = slip.render(samples.SLIP)
    waiting = slip.render(replace(samples.SLIP, is_approved=False))

    assert "ร่าง" not in text_of(approved)
    assert all("ร่าง" in page for page in pages_of(slip.render(samples.LONG_SLIP)))
    with_mark, without = (_watermarked(picture_of(content, tmp_path, dots=50)) for content in (waiting, approved))
    assert without < 500 < 5_000 < with_mark


def test_barcode_and_qr_are_read_back_from_the_printed_page(tmp_path: Path) -> None:
    for content in (slip.render(samples.SLIP), handing.render_receipt(samples.RECEIPT)):
        assert codes_of(picture_of(content, tmp_path, dots=300)) == {
            "Code128": "LN-2570-00042",
            "QRCode": samples.NUMBER,
        }
    linked = replace(
        samples.SLIP, identity=Identity(number=samples.NUMBER, link="https://lending.example.go.th/v/9f86d0")
    )
    assert codes_of(picture_of(slip.render(linked), tmp_path, dots=300)) == {
        "QRCode": "https://lending.example.go.th/v/9f86d0"
    }


def test_a_barcode_cannot_hold_thai() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        Identity(number=samples.NUMBER, code=samples.NUMBER)


def test_dates_and_page_numbers_follow_the_agency_and_codes_stay_arabic() -> None:
    thai = words_of(demand.render(samples.DEMAND))
    arabic = words_of(demand.render(samples.DEMAND, Setting(digits="arabic")))

    assert "๓ธันวาคม๒๕๖๙" in thai
    assert "3ธันวาคม2569" in arabic
    for text in (thai, arabic):
        assert "7440-001-0003/2567" in text
        assert squeezed("EB-2250U") in text
        assert squeezed(samples.NUMBER) in text


def test_forty_items_stand_under_a_head_on_every_page_and_the_sum_never_stands_alone() -> None:
    forty = replace(samples.SLIP, items=samples.ITEMS * 20)
    read = pages_of(slip.render(forty))
    with_items = [page for page in read if re.search(r"7440-0", page)]

    assert len(with_items) >= 3
    assert all("หมายเลขครุภัณฑ์" in page for page in with_items)
    assert "รวม (" in with_items[-1]
    found = [number for page in read for number in re.findall(r"^\s{0,8}(\d+)\s+เครื่อง", page, flags=re.MULTILINE)]
    assert [int(number) for number in found] == list(range(1, 41))


def test_signatures_never_stand_without_the_words_they_stand_under() -> None:
    for count in range(1, 25):
        read = pages_of(slip.render(replace(samples.SLIP, items=samples.ITEMS[:1] * count)))
        signed = next(page for page in read if "หัวหน้าหน่วยงานผู้ยืม" in page)
        assert "ข้าพเจ้าจะนำพัสดุที่ยืมมาส่งคืน" in signed, count


def test_a_damaged_return_is_never_signed_for_as_being_in_good_order() -> None:
    sentence = squeezed("คืนในสภาพที่ใช้การได้เรียบร้อย")

    assert sentence in words_of(handing.render_receipt(samples.GOOD_RECEIPT))
    assert sentence not in words_of(handing.render_receipt(samples.DAMAGED_RECEIPT))
    assert squeezed("ดำเนินการตามข้อ ๒๐๙") in words_of(handing.render_receipt(samples.DAMAGED_RECEIPT))


def test_an_empty_slip_can_be_filled_in_by_hand() -> None:
    text = text_of(slip.render(samples.EMPTY_SLIP))

    assert text.count("....................") >= 15
    assert "None" not in text


def test_the_emblem_is_the_agencys_own_or_none(tmp_path: Path) -> None:
    drawn = BytesIO()
    Image.new("RGB", (60, 60), (200, 0, 0)).save(drawn, "PNG")
    setting = Setting(emblem=drawn.getvalue())

    for facts, tall in ((samples.DEMAND, 1.5), (samples.LETTER, 3.0)):
        red = _red(picture_of(demand.render(facts, setting), tmp_path, dots=72))
        assert red == pytest.approx((tall / 2.54 * 72) ** 2, rel=0.1)
        assert not _red(picture_of(demand.render(facts), tmp_path, dots=72))


def test_the_printed_notice_is_one_page_however_many_items_there_are() -> None:
    assert pages(printed_notice.paper(samples.LONG_NOTICE)) == 1
    assert "และอีก" in text_of(printed_notice.render(samples.LONG_NOTICE))
    assert "และอีก" not in text_of(printed_notice.render(samples.NOTICE))


def test_the_copy_says_whose_it_is_on_every_page() -> None:
    read = pages_of(slip.render(samples.LONG_SLIP))

    assert all("สำเนาสำหรับหน่วยงานผู้ยืม" in page for page in read)
    assert "สำเนา" not in text_of(slip.render(samples.SLIP))


def test_many_papers_go_into_one_file_each_with_its_own_pages() -> None:
    out = BytesIO()
    papers = (slip.paper(replace(samples.SLIP, identity=Identity(number=f"ยืม-คลัง-2570-{n:05}"))) for n in range(1, 31))
    written = write(papers, out, title="ใบยืมพัสดุ")
    read = pages_of(out.getvalue())

    assert written == len(read) == 30
    assert all(f"ยืม-คลัง-2570-{n:05}" in page and "หน้า ๑ จาก ๑" in page for n, page in enumerate(read, start=1))
    with pytest.raises(ValueError, match="nothing to print"):
        write([], BytesIO(), title="")


def test_pages_are_written_as_soon_as_they_are_set() -> None:
    """What is kept of a page that was written is where it stands: a file of many grows while it is being set."""
    out = BytesIO()
    sizes = []

    def papers() -> Any:
        for _ in range(10):
            sizes.append(out.tell())
            yield slip.paper(samples.SLIP, PLAIN)

    write(papers(), out, title="ใบยืมพัสดุ")
    steps = [after - before for before, after in pairwise(sizes[1:])]
    assert min(steps) > 1_000


def _in_a_head(said: str, text: str) -> bool:
    """A title of several lines in a narrow column: its lines stand apart in what is read."""
    parts = re.split(r"[/ ]|(?<=เลข)|(?<=วันที่)|(?<=กำหนด)|(?<=สภาพ)|(?<=ใช้งาน)", said)
    return len(said) < 20 and all(squeezed(part) in text for part in parts if part)


def _watermarked(picture: Image.Image) -> int:
    """Points in the watermark's own grey."""
    return picture.convert("L").histogram()[round(WATERMARK * 255)]


def _red(picture: Image.Image) -> int:
    """Points in the red of the emblem: strong in red, weak in green."""
    red, green, _ = picture.convert("RGB").split()
    both = ImageChops.multiply(red.point(lambda v: 255 * (v > 150)), green.point(lambda v: 255 * (v < 60)))
    return both.histogram()[255]


def test_a_large_sum_stays_on_one_line() -> None:
    price = "1,234,567,890.75"

    assert price in text_of(slip.render(samples.LONG_SLIP))
    assert price not in text_of(slip.render(samples.SLIP))
