"""An office at work, with names as long as real ones: one of everything that a page can show."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from assets.actions import add_photo
from assets.models import Asset, IdentifierKind, ImportRun
from assets.stock.actions import count_stock
from audit.journal.record import SYSTEM
from loans import actions
from loans.models import Loan, PlaceKind
from loans.states import State
from people import actions as people_actions
from people.models import ClosedDay, Notice, Person, Tenure, Unit, UnitKind
from people.notices import unsubscribing
from tests import makers
from tests.access.test_urls import on_paper
from tests.cast import Cast

LONG_NAMES: Final = {
    "borrower": "นางสาวกรรณิการ์วรรณพร ศรีสุวรรณวัฒนชัยโรจนกุลธำรง ณ อยุธยา",
    "storekeeper": "ว่าที่ร้อยตรีหญิงเพ็ญพิสุทธิ์ รับจ่ายพัสดุครบถ้วนตรงเวลาเสมอ",
    "finance_head": "นางสาวสุดารัตน์ภัทราวดี อนุมัติรอบคอบตามระเบียบทุกประการ",
}

ITEMS: Final = (
    ("เครื่องคอมพิวเตอร์โน้ตบุ๊กสำหรับงานประมวลผลสมรรถนะสูง แบบที่ 2 (จอแสดงภาพขนาดไม่น้อยกว่า 15 นิ้ว)", "7440-001-0001/2569"),
    ("เครื่องมัลติมีเดียโปรเจกเตอร์ ระดับ XGA ขนาดไม่น้อยกว่า 4,000 ANSI Lumens พร้อมจอรับภาพชนิดมอเตอร์ไฟฟ้า", "สนข.บร.6730-004-0012"),
    ("กล้องถ่ายภาพดิจิทัล", "6720-002-0017"),
    ("เครื่องขยายเสียงเคลื่อนที่พร้อมไมโครโฟนไร้สายชนิดมือถือ 2 ตัว และขาตั้งลำโพง", "5965-001-0003"),
    ("เต็นท์ผ้าใบโครงเหล็ก ขนาด 4 x 8 เมตร", "8340-003-0041"),
    ("เครื่องกำเนิดไฟฟ้า ขนาด 5 กิโลวัตต์", "6115-001-0002"),
)  # fmt: skip

WHY: Final = "ตรวจสอบกับคำสั่งสำนักงานเขตบางรักแล้ว"

FILE: Final = (
    "ทะเบียนคุมครุภัณฑ์ ฝ่ายการคลัง สำนักงานเขตบางรัก ปีงบประมาณ 2569,,,,,\n"
    "ลำดับ,เลขครุภัณฑ์,รายการ,วันที่ได้มา,ราคา,สภาพ\n"
    "1,7440-001-0501,เครื่องคอมพิวเตอร์ตั้งโต๊ะ พร้อมจอภาพ,15 ม.ค. 2567,\"22,000.00\",ใช้งานได้\n"
    "2,7440-001-0502,เครื่องคอมพิวเตอร์ตั้งโต๊ะ พร้อมจอภาพ,15/01/2567,22000,ชำรุด\n"
    "3,7440-001-0502,เครื่องพิมพ์เลเซอร์,29/02/2568,เจ็ดพัน,ดี\n"
    ",,รวมทั้งสิ้น,,\"44,000.00\",\n"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """What the pages are about. loans: one in each state, and some more by name."""

    cast: Cast
    items: list[Asset]
    loans: Mapping[str, Loan]
    runs: Mapping[str, ImportRun]
    photo: int
    photo_sha256: str
    closed_unit: Unit
    paper: int
    stock: int
    supplies: Mapping[str, Loan]

    def loan(self, name: str) -> dict[str, Any]:
        return {"pk": self.loans[name].pk}

    @property
    def item(self) -> dict[str, Any]:
        return {"tag": self.items[0].tag}

    def person(self, name: str = "borrower") -> dict[str, Any]:
        return {"staff_code": getattr(self.cast, name).staff_code}

    def tenure(self) -> dict[str, Any]:
        return {"pk": Tenure.objects.get(post=self.cast.finance_head_post).pk}

    def closed_day(self) -> dict[str, Any]:
        return {"pk": ClosedDay.objects.filter(agency=self.cast.agency)[0].pk}

    def unsubscribing(self) -> dict[str, Any]:
        courtesy = Notice(to=self.cast.borrower, kind="loan-handed-over")
        return {"token": unsubscribing.address_of(courtesy).rstrip("/").rsplit("/", 1)[1]}

    def unlocking(self) -> dict[str, Any]:
        person = self.cast.borrower
        return {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}


def photo_of(words: str) -> bytes:
    """A picture as a phone would send it."""
    out = io.BytesIO()
    image = Image.new("RGB", (640, 480), "#b8c4bd")
    ImageDraw.Draw(image).rectangle((120, 100, 520, 360), fill="#33413a", outline="#1b2420", width=12)
    ImageDraw.Draw(image).text((140, 120), words, fill="#dfe8e3")
    image.save(out, "JPEG")
    return out.getvalue()


def open_office(cast: Cast) -> Office:
    """Write all of it; people with long names hold the same posts as in the cast."""
    for who, name in LONG_NAMES.items():
        person = getattr(cast, who)
        person.name = name
        Person.objects.filter(pk=person.pk).update(name=name)
    items = [_item(cast, name, number) for name, number in ITEMS]
    photo = add_photo(items[0], content=photo_of("NOTEBOOK"), by=cast.storekeeper, at=cast.at)
    loans = {state.value: makers.loan_in(state, cast, items=2, days=5) for state in State}
    early = cast.at - timedelta(days=20)
    loans["overdue"] = makers.loan_in(State.ON_LOAN, cast, at=early, items=3)
    loans["reserved"] = makers.submitted(cast, items[1], outside=True, at=cast.at)
    loans["outside"] = makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True, items=3)
    loans["changed"] = _changed(cast)
    loans["conflict"] = actions.declare_conflict(
        makers.loan_in(State.AWAITING_APPROVAL, cast), by=cast.finance_head, at=cast.at, reason="ผู้ยืมเป็นน้องของข้าพเจ้า"
    )
    loans["changing"] = makers.loan_in(State.ON_LOAN, cast)
    outside: dict[str, Any] = {
        "place_kind": PlaceKind.OFF_PREMISES,
        "place_of_use": "ลานกีฬาชุมชนหลังวัดม่วงแค ถนนเจริญกรุง แขวงบางรัก",
    }
    makers.change_asked(cast, loans["changing"], at=cast.at, **outside)
    loans["mine"] = makers.submitted(cast, borrower=cast.finance_head, at=cast.at)
    loans |= {f"agency_{name}": loan for name, loan in _between_agencies(cast).items()}
    loans["between_units"] = makers.between_units(cast)
    people_actions.deactivate_person(cast.outsider, by=cast.outside_admin, at=cast.at, reason=WHY)
    people_actions.deactivate_person(cast.bureau_member, by=cast.admin, at=cast.at, reason=WHY)
    people_actions.propose_year(cast.agency, by=SYSTEM, at=cast.at, year=cast.on.year)
    closed = people_actions.close_unit(_empty_unit(cast), by=cast.admin, at=cast.at, reason=WHY)
    return Office(
        cast,
        items,
        loans,
        _runs(cast),
        photo.pk,
        photo.sha256,
        closed,
        on_paper(cast).pk,
        _stock(cast),
        _supplies(cast),
    )


def _between_agencies(cast: Cast) -> dict[str, Loan]:
    """The ministry's loans, each by a letter of its own; the received one with what differed on arrival."""
    states = {
        "awaiting": State.AWAITING_APPROVAL,
        "sent_back": State.SENT_BACK,
        "approved": State.APPROVED,
        "on_loan": State.ON_LOAN,
        "received": State.ON_LOAN,
    }
    loans = {
        name: makers.agency_loan_in(state, cast, letter=makers.letter(cast, number=f"กตพ 0405.3/ว {number}"))
        for number, (name, state) in enumerate(states.items(), start=120)
    }
    paper = actions.Paper(name="นางสมมุติ คลังกรม", position="เจ้าพนักงานพัสดุชำนาญงาน", received_on=cast.on)
    differs = "สายชาร์จมา 1 เส้นจาก 2 เส้น ผู้ส่งมอบรับจะนำมาให้ภายหลัง"
    actions.note_receipt(loans["received"], by=cast.storekeeper, at=cast.at, paper=paper, differences=differs)
    return loans


def _changed(cast: Cast) -> Loan:
    """A loan approved for use inside, that was changed to use outside and waits again."""
    loan = makers.loan_in(State.APPROVED, cast)
    wish = makers.wish(cast, loan.lines.select_related("asset").get().asset, outside=True)
    text = makers.planned(cast, wish).text
    amended = actions.amend(loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=text.sha256)
    return actions.endorse(amended, by=cast.supervisor, at=cast.at)


def _stock(cast: Cast) -> int:
    """A consumable with a ledger of several lines, below what its store has to keep."""
    item = makers.stock_item(cast, code="วส-044", name="ถุงทรายพร้อมเชือกมัดปากถุงสำหรับกั้นน้ำท่วม", minimum=Decimal(120))
    why = "จ่ายให้ฝ่ายโยธาตามใบเบิกเลขที่ 31/2570 เพื่อป้องกันน้ำท่วมชุมชนริมคลอง"
    by: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    count_stock(item, counted=Decimal(82), document="ใบเบิก 31/2570", reason=why, **by)
    return item.pk


def _supplies(cast: Cast) -> dict[str, Loan]:
    """The ministry's loans of paper: asked, approved, and partly returned."""
    item = makers.stock_item(cast, code="วส-001")
    states = {"asked": State.AWAITING_APPROVAL, "approved": State.APPROVED, "owed": State.PARTLY_RETURNED}
    return {name: makers.supply_loan_in(state, cast, item=item, quantity=Decimal(20)) for name, state in states.items()}


def _item(cast: Cast, name: str, number: str) -> Asset:
    return makers.asset(
        cast,
        name=name,
        cost=Decimal("38900.00"),
        brand="ตัวอย่างพาณิชย์",
        model="รุ่นปรับปรุงพิเศษ 2569/A",
        serial_no="SN-2569-00000000000000012345",
        location="อาคารสำนักงานเขตบางรัก ชั้น 3 ห้องเก็บพัสดุกลาง ตู้ 12",
        accessories="สายไฟ 1 เส้น กระเป๋า 1 ใบ",
        notes="ใช้ในงานบริการประชาชนเคลื่อนที่",
        identifiers=((IdentifierKind.OFFICIAL, number), (IdentifierKind.OTHER, f"เก่า-{number}")),
    )


def _empty_unit(cast: Cast) -> Unit:
    return people_actions.add_unit(
        cast.district,
        by=cast.admin,
        at=cast.at,
        reason=WHY,
        facts=people_actions.UnitFacts(code="500499", name="ฝ่ายเดิมที่ยุบรวมแล้ว", short_name="เดิม", kind=UnitKind.SECTION),
    )


def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def _runs(cast: Cast) -> dict[str, ImportRun]:
    """An import at each of its pages: columns, preview, brought in."""
    client = keeper(cast)
    found = {}
    for name, pages in {"columns": 0, "preview": 1, "done": 2}.items():
        file = SimpleUploadedFile(f"ทะเบียนครุภัณฑ์ ฝ่ายการคลัง 2569 ({name}).csv", FILE.encode("cp874"))
        client.post(reverse("assets:import"), {"unit": cast.finance.pk, "file": file})
        run = ImportRun.objects.latest("pk")
        if pages > 0:
            shown = client.get(reverse("assets:import-columns", args=[run.pk]))
            form = shown.context["form"]
            client.post(reverse("assets:import-columns", args=[run.pk]), {f.html_name: f.value() or "" for f in form})
        if pages > 1:
            client.post(reverse("assets:import-preview", args=[run.pk]))
        run.refresh_from_db()
        found[name] = run
    return found
