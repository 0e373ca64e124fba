"""A loan in each state, made by the real actions that lead there: named as a sentence reads.

loan = loan_in(State.ON_LOAN, cast, items=2)
item = asset(cast, number="7440-001-0001")
request = submitted(cast, item, days=7)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from PIL import Image

from assets.actions.labels import print_labels
from assets.actions.registering import register_asset
from assets.actions.reports import ANYBODY, report_label
from assets.actions.rolls import make_roll
from assets.actions.unknown import keep_unknown
from assets.labels.choosing import layout_for
from assets.labels.media import MEDIA, ROLL_DPI, SHEET_DPI
from assets.labels.setting import set_file
from assets.models import (
    Asset,
    Category,
    Condition,
    IdentifierKind,
    LabelOrder,
    LabelPrint,
    LabelReport,
    ReportKind,
    ScanPlace,
    TagRoll,
    UnknownCode,
)
from assets.stock.actions import receive_stock, register_stock_item
from assets.stock.models import StockItem
from assets.stock.values import StockValues
from assets.values import AssetValues
from audit.journal import versions
from core.clock import official_day
from core.scans import Scan, scan_of
from loans import actions, amendments, check_lists, deliveries, documents, handing_back, requests
from loans.actions.locking import locked
from loans.kept_photos import KeptPhoto, replay_photo
from loans.letters import Collector, Letter
from loans.models import (
    Amendment,
    Case,
    DeviceAct,
    DeviceActKind,
    Found,
    Loan,
    LoanLine,
    PlaceKind,
    PolicyOverride,
    SignatureAsk,
    SignedSlip,
    SupplyLine,
)
from loans.replaying import Kept, replay
from loans.requests import Plan, Wish
from loans.rules import Purpose, Remedy
from loans.states import LineState, State
from loans.supplies import Back, SupplyWish, plan_delivery, plan_supplies
from people import actions as people_actions
from people.actions import ContactFacts
from people.models import Agency, Capacity, Office, Person, Unit
from people.offices import standing_of
from tests.cast import Cast

DAYS: Final = 4
"""How long a loan of the makers lasts, first and last day counted."""


def asset(cast: Cast, *, number: str = "", unit: Unit | None = None, by: Person | None = None, **columns: Any) -> Asset:
    """A good notebook of 25,000 baht in the store of the finance section, or as `columns` of `AssetValues` say."""
    store = unit or cast.finance
    keeper = by or {
        cast.finance.pk: cast.storekeeper,
        cast.bureau_store.pk: cast.bureau_storekeeper,
        cast.other_finance.pk: cast.stranger,
    }.get(store.pk, cast.storekeeper)
    numbers = ((IdentifierKind.OFFICIAL, number),) if number else ()
    described = {
        "name": "เครื่องคอมพิวเตอร์โน้ตบุ๊ก",
        "category": category(cast),
        "cost": Decimal("25000.00"),
        "identifiers": numbers,
        **columns,
    }
    registered = register_asset(AssetValues(responsible_unit=store, **described), by=keeper, at=cast.at)
    return Asset.objects.select_related("custody", "responsible_unit__agency", "category").get(pk=registered.pk)


def labels_printed(cast: Cast, *items: Asset) -> LabelPrint:
    """A print-out of the labels of these items by the storekeeper, with its file."""
    medium = MEDIA["a4-24"]
    layout = layout_for(medium, SHEET_DPI)
    ids, order = [item.pk for item in items], LabelOrder.REGISTER
    asked = print_labels(ids, by=cast.storekeeper, at=cast.at, medium=medium, layout=layout, order=order)
    return set_file(asked)


def roll_of_tags(cast: Cast, count: int = 3, *, unit: Unit | None = None, by: Person | None = None) -> TagRoll:
    """A roll of fresh tags that the storekeeper has printed ahead."""
    medium = MEDIA["tape-24"]
    layout = layout_for(medium, ROLL_DPI[0])
    asked = make_roll(
        unit or cast.finance, by=by or cast.storekeeper, at=cast.at, count=count, medium=medium, layout=layout
    )
    return TagRoll.objects.get(print=set_file(asked))


def unknown_code(cast: Cast, value: str = "กทม.7440-55-0099/69", *, by: Person | None = None) -> UnknownCode:
    """A code that the storekeeper has scanned at the desk and nobody knows."""
    kept = keep_unknown(value, by=by or cast.storekeeper, at=cast.at, place=ScanPlace.DESK)
    assert kept is not None, value
    return kept


def told_through_label(cast: Cast, item: Asset, note: str = "วางอยู่หน้าลิฟต์ ชั้น 2") -> LabelReport:
    """What somebody who scanned the label of `item` told the store."""
    return report_label(item, by=ANYBODY, at=cast.at, kind=ReportKind.FOUND, note=note)


def conflict_of_a_device(cast: Cast) -> DeviceAct:
    """A scan that the storekeeper's device kept without a network, of a code that nobody knows."""
    kept = Kept(
        client_id=uuid4(), kind=DeviceActKind.RETURN, made_at=cast.at, code="9999-000-0000", line=None, given={}
    )
    return replay(kept, standing=standing_of(cast.storekeeper, cast.on), sent_at=cast.at, at=cast.at)


def photo_of_a_device(cast: Cast, of: DeviceAct) -> DeviceAct:
    """A photo that the storekeeper's device kept with an act."""
    kept = KeptPhoto(client_id=uuid4(), act=of.client_id, taken_at=cast.at, content=picture(side=40))
    row = replay_photo(kept, standing=standing_of(cast.storekeeper, cast.on), sent_at=cast.at, at=cast.at)
    assert row is not None
    return row


def category(cast: Cast, code: str = "7440-001") -> Category:
    """The category `code` at the top of the tree, written once a test."""
    return Category.objects.filter(code=code).first() or versions.create(
        Category(code=code, name="เครื่องคอมพิวเตอร์", path=f"{code}/"), by_code=cast.admin.staff_code, at=cast.at
    )


def wish(
    cast: Cast, *items: Asset, at: datetime | None = None, outside: bool = False, days: int = DAYS, **changes: Any
) -> Wish:
    """A right wish for `items` from the day of `at` on, inside unless `outside`."""
    on = official_day(at or cast.at)
    words: dict[str, Any] = {
        "asset_ids": tuple(item.pk for item in items),
        "purpose": Purpose.MEETING,
        "reason": "ใช้ประชุมคณะกรรมการชุมชนเขตบางรัก ประจำไตรมาส",
        "place_kind": PlaceKind.OFF_PREMISES if outside else PlaceKind.ON_PREMISES,
        "place_of_use": "ศูนย์ชุมชนวัดม่วงแค ถนนเจริญกรุง" if outside else "ห้องประชุม 3 ชั้น 5",
        "starts_on": on,
        "due_on": on + timedelta(days=days - 1),
        **changes,
    }
    return Wish(**words)


def wish_of(**words: Any) -> Wish:
    """A wish in these words, as a loan keeps them."""
    return Wish(**{**words, "purpose": Purpose(words["purpose"])})


def planned(cast: Cast, asked: Wish, *, borrower: Person | None = None, at: datetime | None = None) -> Plan:
    """Where the wish leads: its text is what the borrower signs."""
    rows = Asset.objects.select_related("custody", "responsible_unit__agency", "category")
    found = {item.pk: item for item in rows.filter(pk__in=asked.asset_ids)}
    return requests.plan(
        asked,
        [found[pk] for pk in asked.asset_ids],
        borrower=borrower or cast.borrower,
        on=official_day(at or cast.at),
        signed=True,
    )


def submitted(
    cast: Cast, *items: Asset, borrower: Person | None = None, at: datetime | None = None, **changes: Any
) -> Loan:
    """A request for `items` (one new item where none is named), signed and sent by the borrower."""
    who, when = borrower or cast.borrower, at or cast.at
    asked = wish(cast, *(items or (asset(cast),)), at=when, **changes)
    plan = planned(cast, asked, borrower=who, at=when)
    return actions.submit(who, by=who, at=when, wish=asked, signed_sha256=plan.text.sha256)


def endorsed(cast: Cast, loan: Loan, *, at: datetime) -> Loan:
    """The same after the borrower's supervisor."""
    return actions.endorse(loan, by=cast.supervisor, at=at)


def approved(cast: Cast, loan: Loan, *, at: datetime) -> Loan:
    """The same after the office of clause 208(2): inside the head of the section, outside the governor's delegate."""
    outside = loan.place_kind == PlaceKind.OFF_PREMISES
    return actions.approve(loan, by=cast.permanent_secretary if outside else cast.finance_head, at=at)


def handed_over(cast: Cast, loan: Loan, *, at: datetime, by: Person | None = None) -> Loan:
    """The same with every approved line scanned, in good order, signed for by the borrower."""
    checked = {line.pk: actions.Checked() for line in loan.lines.filter(state=LineState.APPROVED)}
    return actions.hand_over(
        loan,
        by=by or cast.storekeeper,
        at=at,
        checked=checked,
        set_aside={},
        consent=loan.borrower.staff_code,
    )


def signed_on_paper(cast: Cast, loan: Loan, *, at: datetime, because: str = "เครื่องที่โต๊ะขัดข้อง") -> SignedSlip:
    """The same, where the borrower signs the printed slip by hand, which is not attached yet."""
    words = frozen(loan)
    actions.hand_over(loan, by=cast.storekeeper, at=at, consent="", on_paper=because, **words)
    return SignedSlip.objects.select_related("signature__loan").get(signature__loan=loan)


def approved_for_another(cast: Cast, *items: Asset, **changes: Any) -> Loan:
    """An approved loan of a second borrower, the head of the works section, whom the director endorses."""
    loan = submitted(cast, *items, borrower=cast.supervisor, **changes)
    actions.endorse(loan, by=cast.director, at=cast.at)
    return approved(cast, Loan.objects.get(pk=loan.pk), at=cast.at)


def passing_words(cast: Cast, out: Loan) -> dict[str, Any]:
    """What `pass_on` takes to bring the first item of `out` onto an approved `loan` for its kind, all signed for."""
    source = out.lines.select_related("asset__custody", "loan__borrower").order_by("position")[0]
    loan = approved_for_another(cast, asset(cast))
    lines = list(loan.lines.select_related("asset__custody", "asset__category", "loan"))
    checked = {line.pk: actions.Checked() for line in lines}
    onto = lines[0]
    onto.asset, source.state = source.asset, LineState.RETURNED
    back = handing_back.text_of(out.borrower, [source], bringer=None, on=cast.on)
    source.state = LineState.OUT
    return {
        "loan": loan,
        "source": source,
        "onto": onto.pk,
        "back": actions.GivenBack(
            finding=actions.Finding(), consent=out.borrower.staff_code, signed_sha256=back.sha256
        ),
        "checked": checked,
        "set_aside": {},
        "consent": loan.borrower.staff_code,
        "signed_sha256": deliveries.text_to_sign(loan, lines, checked, {}).sha256,
    }


def frozen(loan: Loan) -> dict[str, Any]:
    """Every approved line scanned, in good order, with the hash of the text to sign: as the desk posts it."""
    lines = list(loan.lines.filter(state=LineState.APPROVED).select_related("asset__category"))
    points = check_lists.points_of(lines)
    checked = {line.pk: actions.Checked(checks=dict.fromkeys(points[line.pk], True)) for line in lines}
    text = deliveries.text_to_sign(loan, lines, checked, points)
    return {"checked": checked, "set_aside": {}, "signed_sha256": text.sha256}


def visit_words(loans: Sequence[Loan]) -> dict[str, Any]:
    """What `hand_over_visit` takes: everything of these loans scanned, signed under all texts, in order of id."""
    parts = [frozen(loan) for loan in loans]
    texts = []
    for loan, part in zip(loans, parts, strict=True):
        lines = list(loan.lines.filter(state=LineState.APPROVED).select_related("asset__category"))
        texts.append(deliveries.text_to_sign(loan, lines, part["checked"], check_lists.points_of(lines)).text)
    return {
        "loans": [loan.pk for loan in loans],
        "checked": {pk: what for part in parts for pk, what in part["checked"].items()},
        "set_aside": {},
        "consent": loans[0].borrower.staff_code,
        "signed_sha256": documents.SignedText("\n\n".join(texts)).sha256,
    }


def signature_asked(cast: Cast, loan: Loan, *, at: datetime, by: Person | None = None) -> SignatureAsk:
    """The borrower is asked to sign on the own phone for all that was approved."""
    return actions.ask_signature(loan, by=by or cast.storekeeper, at=at, **frozen(loan))


def change_asked(
    cast: Cast, loan: Loan, *, at: datetime, by: Person | None = None, days: int = 2, **changes: Any
) -> Amendment:
    """A change asked for while the loan is out: `days` longer, or as `changes` of `actions.Change` say."""
    keyer = by or loan.borrower
    words: dict[str, Any] = {
        "due_on": loan.due_on + timedelta(days=days),
        "place_kind": PlaceKind(loan.place_kind),
        "place_of_use": loan.place_of_use,
        "reason": "งานสำรวจยังไม่แล้วเสร็จ ต้องใช้ต่อ",
        **changes,
    }
    change = actions.Change(**words)
    with transaction.atomic():
        _loan, lines = locked(loan)
    text = amendments.plan(_loan, lines, change, on=official_day(at), signed=True).text.sha256
    consent = "" if keyer == loan.borrower else loan.borrower.staff_code
    return actions.ask_change(loan, by=keyer, at=at, change=change, signed_sha256=text, consent=consent)


def override_asked(
    cast: Cast, item: Asset | None = None, *, at: datetime | None = None, by: Person | None = None
) -> PolicyOverride:
    """An exception asked for: more than the year ahead that the policy allows."""
    starts_on = cast.on + timedelta(days=400)
    asked = wish(cast, item or asset(cast), starts_on=starts_on, due_on=starts_on)
    borrower = by or cast.borrower
    return actions.ask_override(borrower, by=borrower, at=at or cast.at, wish=asked, reason="งานประจำปีที่กำหนดวันไว้แล้ว")


def checked_in(cast: Cast, loan: Loan, *lines: LoanLine, at: datetime, finding: actions.Finding | None = None) -> Loan:
    """The same with `lines` (all that are out where none is named) back, in good order or as `finding` says."""
    back = lines or tuple(loan.lines.filter(state=LineState.OUT))
    found = finding or actions.Finding()
    return actions.check_in(loan, by=cast.storekeeper, at=at, findings={line.pk: found for line in back})


def dropped_off(cast: Cast, loan: Loan, *lines: LoanLine, at: datetime) -> Loan:
    """The same with `lines` (all that are out where none is named) brought back, and not inspected yet."""
    back = lines or tuple(loan.lines.filter(state=LineState.OUT))
    return actions.drop_off(loan, by=cast.storekeeper, at=at, lines=[line.pk for line in back])


BROKEN: Final = actions.Finding(works=False, condition=Condition.DAMAGED, note="จอแตกจากการทำตก")
"""What puts a returned item under clause 209."""


def picture(colour: str = "teal", *, side: int, wide: int = 0, kind: str = "PNG") -> bytes:
    """A picture of one colour, `side` pixels tall and as wide where nothing else is said."""
    out = BytesIO()
    Image.new("RGB", (wide or side, side), colour).save(out, kind)
    return out.getvalue()


def scan(colour: str = "teal") -> Scan:
    """A paper as a small picture; another colour is another paper."""
    out = BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return scan_of(out.getvalue())


def evidence(cast: Cast, colour: str = "teal") -> actions.Evidence:
    """The paper of a settlement, of the day of the cast."""
    return actions.Evidence(scan=scan(colour), number="บร.12/2570", dated_on=cast.on)


def case_of(loan: Loan) -> Case:
    """The first case of a loan, with its line and loan."""
    related = Case.objects.select_related("line__asset", "line__loan__lending_unit", "borrower")
    found = related.filter(line__loan=loan).order_by("id").first()
    assert found is not None
    return found


def lost_case(cast: Cast, *, found: Found = Found.LOST, at: datetime | None = None, **changes: Any) -> Case:
    """The case of an item that the first storekeeper reported lost (or destroyed) for the borrower."""
    loan = loan_in(State.ON_LOAN, cast, at=at, **changes)
    actions.report_loss(
        loan, line=loan.lines.get(), by=cast.storekeeper, at=at or cast.at, found=found, account="หายระหว่างขนย้าย"
    )
    return case_of(loan)


def agreed(cast: Cast, case: Case, *, at: datetime, remedy: Remedy = Remedy.CASH) -> Case:
    """The case with a remedy that the borrower proposed and the storekeeper agreed to."""
    actions.propose_remedy(case, by=cast.borrower, at=at, remedy=remedy)
    return actions.choose_remedy(case, by=cast.storekeeper, at=at, remedy=remedy)


def settled(cast: Cast, case: Case, *, at: datetime, colour: str = "teal") -> Case:
    """The case paid for in cash, to be closed by a second person."""
    agreed(cast, case, at=at)
    paper = evidence(cast, colour)
    return actions.record_payment(case, by=cast.storekeeper, at=at, amount=case.price, evidence=paper)


def loan_in(
    state: State, cast: Cast, *, at: datetime | None = None, outside: bool = False, items: int = 1, **changes: Any
) -> Loan:
    """A loan of `items` new items in `state`, read anew.

    at: the moment at which it was sent; each further step is a minute later, its lapse on the first day it may.
    changes: of the wish (`days`, `reason` …), or `borrower`. Of a partly returned loan at least two items went out.
    """
    began = at or cast.at
    count = max(items, 2) if state == State.PARTLY_RETURNED else items
    loan = submitted(cast, *(asset(cast) for _n in range(count)), at=began, outside=outside, **changes)
    for minute, step in enumerate(_WAY[state], start=1):
        loan = step(cast, loan, began + timedelta(minutes=minute))
    loan.refresh_from_db()
    return loan


_Step = Callable[[Cast, Loan, datetime], Loan]


def _endorse(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return endorsed(cast, loan, at=at)


def _approve(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return approved(cast, loan, at=at)


def _hand_over(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return handed_over(cast, loan, at=at)


def _return_first(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return checked_in(cast, loan, loan.lines.order_by("position")[0], at=at)


def _return(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return checked_in(cast, loan, at=at)


def _drop_off(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return dropped_off(cast, loan, at=at)


def _return_broken(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return checked_in(cast, loan, at=at, finding=BROKEN)


def _send_back(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return actions.send_back(loan, by=cast.supervisor, at=at, reason="โปรดระบุห้องที่ใช้")


def _refuse(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return actions.refuse(loan, by=cast.supervisor, at=at, reason="มีเครื่องของฝ่ายใช้อยู่แล้ว")


def _withdraw(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return actions.withdraw(loan, by=cast.borrower, at=at, reason="เลื่อนการประชุม")


def _cancel(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return actions.cancel(loan, by=cast.storekeeper, at=at, reason="เครื่องชำรุดก่อนส่งมอบ")


def _lapse(cast: Cast, loan: Loan, at: datetime) -> Loan:
    return actions.lapse(loan, by=cast.storekeeper, at=at + (loan.due_on - loan.starts_on) + timedelta(days=1))


_WAY: Final[Mapping[State, tuple[_Step, ...]]] = {
    State.AWAITING_ENDORSEMENT: (),
    State.AWAITING_APPROVAL: (_endorse,),
    State.SENT_BACK: (_send_back,),
    State.REFUSED: (_refuse,),
    State.WITHDRAWN: (_withdraw,),
    State.APPROVED: (_endorse, _approve),
    State.CANCELLED: (_endorse, _approve, _cancel),
    State.LAPSED: (_endorse, _approve, _lapse),
    State.ON_LOAN: (_endorse, _approve, _hand_over),
    State.PARTLY_RETURNED: (_endorse, _approve, _hand_over, _return_first),
    State.TO_INSPECT: (_endorse, _approve, _hand_over, _drop_off),
    State.UNDER_209: (_endorse, _approve, _hand_over, _return_broken),
    State.RETURNED: (_endorse, _approve, _hand_over, _return),
}
"""The steps that lead from a sent request to each state."""


# Between state agencies


def letter(cast: Cast, **changes: Any) -> Letter:
    """A right letter of the ministry's head, of the day of the cast."""
    words: dict[str, Any] = {
        "number": "กตพ 0405.3/ว 1234",
        "dated_on": official_day(cast.at),
        "head_name": "นายสมมุติ บริหารกรม",
        "head_title": "อธิบดีกรมตัวอย่างการพัสดุ",
        "collector_name": "นายสมมุติ มารับของ",
        "collector_position": "พนักงานขับรถยนต์",
        "collector_phone": "08 0000 0007",
        **changes,
    }
    return Letter(**words)


CONTACT: Final = ContactFacts(
    name="นางสมมุติ ประสานงานกรม",
    position="นักจัดการงานทั่วไปชำนาญการ",
    phone="0 2555 0101",
    email="saraban@min.example",
)


def agency_wish(cast: Cast, *items: Asset, at: datetime | None = None, **changes: Any) -> Wish:
    """A right wish of the ministry, with its letter."""
    changes = {"letter": letter(cast), "for_unit": True, **changes}
    return wish(cast, *items, at=at, outside=True, **changes)


def agency_plan(
    cast: Cast, asked: Wish, *, by: Person | None = None, agency: Agency | None = None, at: datetime | None = None
) -> Plan:
    """Where such a wish leads when the storekeeper keys it in."""
    rows = Asset.objects.select_related("custody", "responsible_unit__agency", "category")
    found = {item.pk: item for item in rows.filter(pk__in=asked.asset_ids)}
    return requests.plan(
        asked,
        [found[pk] for pk in asked.asset_ids if pk in found],
        borrower=people_actions.contact(agency or cast.ministry, CONTACT),
        on=official_day(at or cast.at),
        signed=True,
        keyed_by=by or cast.storekeeper,
    )


def keyed_in(cast: Cast, *items: Asset, by: Person | None = None, at: datetime | None = None, **changes: Any) -> Loan:
    """A request of the ministry by its letter, keyed in by the storekeeper; one new item where none is named."""
    asked = agency_wish(cast, *(items or (asset(cast),)), at=at, **changes)
    who = by or cast.storekeeper
    sha256 = agency_plan(cast, asked, by=who, at=at).text.sha256
    return actions.submit_for_agency(
        cast.ministry, by=who, at=at or cast.at, wish=asked, contact=CONTACT, signed_sha256=sha256
    )


COLLECTOR: Final = Collector(name="นายสมมุติ มารับของ", position="พนักงานขับรถยนต์", card="staff")


def agency_loan_in(state: State, cast: Cast, *, items: int = 1, **changes: Any) -> Loan:
    """The ministry's loan in AWAITING_APPROVAL, SENT_BACK, APPROVED, ON_LOAN or RETURNED, approved by the governor."""
    loan = keyed_in(cast, *(asset(cast) for _n in range(items)), **changes)
    at = cast.at
    if state == State.SENT_BACK:
        loan = actions.send_back(loan, by=cast.governor, at=at, reason="ขอให้ระบุสถานที่ให้ชัดเจน")
    if state in (State.APPROVED, State.ON_LOAN, State.RETURNED):
        loan = actions.approve(loan, by=cast.governor, at=at)
    if state in (State.ON_LOAN, State.RETURNED):
        loan = collected(cast, loan, at=at)
    if state == State.RETURNED:
        loan = checked_in(cast, loan, at=at)
    loan.refresh_from_db()
    return loan


def collected(cast: Cast, loan: Loan, *, at: datetime, collector: Collector = COLLECTOR, consent: str = "") -> Loan:
    """The same handed over to whom the ministry sent, who types the own name."""
    checked = {line.pk: actions.Checked() for line in loan.lines.filter(state=LineState.APPROVED)}
    return actions.hand_over(
        loan,
        by=cast.second_storekeeper,
        at=at,
        checked=checked,
        set_aside={},
        consent=consent or collector.name,
        collector=collector,
    )


def between_units(cast: Cast) -> Loan:
    """A loan of the district's finance section to the bureau's store, for that unit, handed over."""
    loan = submitted(cast, asset(cast), borrower=cast.bureau_store_head, for_unit=True, outside=True)
    if loan.state == State.AWAITING_ENDORSEMENT:
        loan = actions.endorse(loan, by=cast.bureau_deputy, at=cast.at)
    loan = actions.approve(loan, by=cast.permanent_secretary, at=cast.at)
    return handed_over(cast, loan, at=cast.at)


# Consumables


def stock_values(cast: Cast, **changes: Any) -> StockValues:
    """Paper of the finance section, counted in reams, of which it keeps ten."""
    words: dict[str, Any] = {
        "unit": cast.finance,
        "code": "วส-001",
        "type": "วัสดุสำนักงาน",
        "kind": "กระดาษถ่ายเอกสาร เอ 4 80 แกรม",
        "name": "กระดาษถ่ายเอกสาร",
        "unit_of_measure": "รีม",
        "minimum": Decimal(10),
        **changes,
    }
    return StockValues(**words)


def stock_item(cast: Cast, *, quantity: Decimal = Decimal(100), **changes: Any) -> StockItem:
    """Such a consumable with so much of it in stock, at 115 baht a ream."""
    item = register_stock_item(stock_values(cast, **changes), by=cast.storekeeper, at=cast.at)
    if quantity:
        how: dict[str, Any] = {"document": "ตร. 1/2570", "unit_price": Decimal(115)}
        receive_stock(item, quantity=quantity, by=cast.storekeeper, at=cast.at, **how)
    return item


def supply_form(cast: Cast, item: StockItem, *, quantity: str = "60", **changes: Any) -> dict[str, Any]:
    """What the storekeeper fills in from the ministry's letter."""
    return {
        "agency": cast.ministry.pk,
        "letter_number": "กตพ 0405.3/ว 777",
        "letter_on": "16/11/2569",
        "head_name": "นายสมมุติ บริหารกรม",
        "head_title": "อธิบดีกรมตัวอย่างการพัสดุ",
        **{f"contact_{name}": getattr(CONTACT, name) for name in ("name", "position", "phone", "email")},
        "collector_name": COLLECTOR.name,
        "collector_position": COLLECTOR.position,
        "collector_phone": "08 0000 0007",
        "rows": "4",
        "item_1": item.pk,
        "quantity_1": quantity,
        "urgent_because": "พิมพ์หนังสือแจ้งเตือนภัยน้ำท่วมให้ประชาชนภายในวันพรุ่งนี้",
        "no_time_because": "จัดซื้อตามขั้นตอนใช้เวลาไม่น้อยกว่าเจ็ดวันทำการ",
        "starts_on": "16/11/2569",
        "due_on": "15/12/2569",
        "purpose": "disaster",
        "reason": "ใช้พิมพ์ประกาศเตือนภัยแจกประชาชนในพื้นที่น้ำท่วม",
        "place_kind": "off_premises",
        "place_of_use": "กรมตัวอย่างการพัสดุ ถนนราชดำเนิน",
        **changes,
    }


def supply_wish(cast: Cast, item: StockItem, *, quantity: Decimal = Decimal(60), **changes: Any) -> SupplyWish:
    """The same as an act takes it."""
    words = supply_form(cast, item)
    asked = wish(cast, outside=True, days=30, for_unit=True, letter=letter(cast), **changes)
    return SupplyWish(
        wish=asked,
        quantities={item.pk: quantity},
        urgent_because=words["urgent_because"],
        no_time_because=words["no_time_because"],
    )


def supply_loan_in(state: State, cast: Cast, *, quantity: Decimal = Decimal(60), item: StockItem | None = None) -> Loan:
    """The ministry's loan of paper in AWAITING_APPROVAL, APPROVED, ON_LOAN or PARTLY_RETURNED."""
    item = item or stock_item(cast)
    asked = supply_wish(cast, item, quantity=quantity)
    asked = replace(asked, wish=replace(asked.wish, letter=letter(cast, number=f"กตพ 0405.3/ว {Loan.objects.count()}")))
    contact = people_actions.contact(cast.ministry, CONTACT)
    planned = plan_supplies(
        asked, [item], store=cast.finance, borrower=contact, keyed_by=cast.storekeeper, on=cast.on, signed=True
    )
    loan = actions.submit_supplies(
        cast.ministry,
        store=cast.finance,
        by=cast.storekeeper,
        at=cast.at,
        asked=asked,
        contact=CONTACT,
        signed_sha256=planned.plan.text.sha256,
    )
    line = SupplyLine.objects.get(loan=loan)
    if state != State.AWAITING_APPROVAL:
        why: dict[str, Any] = {"reasons": {}, "can_spare": True, "because": "มีพอให้ยืมและไม่กระทบงานของเรา"}
        loan = actions.approve_supplies(loan, by=cast.governor, at=cast.at, granted={line.pk: quantity}, **why)
    if state in (State.ON_LOAN, State.PARTLY_RETURNED):
        loan = supplies_handed_over(cast, loan)
    if state == State.PARTLY_RETURNED:
        back = {line.pk: Back(quantity=Decimal(1))}
        loan = actions.return_supplies(loan, by=cast.storekeeper, at=cast.at, back=back)
    return loan


def supplies_handed_over(cast: Cast, loan: Loan, *, by: Person | None = None) -> Loan:
    """The approved quantities handed over to whom the ministry sent."""
    lines = list(SupplyLine.objects.select_related("item").filter(loan=loan))
    who = by or cast.second_storekeeper
    planned = plan_delivery(loan, lines, by=who, on=cast.on, priced={}, collector=COLLECTOR)
    return actions.hand_over_supplies(
        loan,
        by=who,
        at=cast.at,
        priced={},
        collector=COLLECTOR,
        consent=COLLECTOR.name,
        signed_sha256=planned.text.sha256,
    )


def keeper_of_the_ministry(cast: Cast) -> Person:
    """The ministry's officer, whom its own administrator has made keeper of its store."""
    why: dict[str, Any] = {"by": cast.outside_admin, "at": cast.at, "reason": "จัดตั้งคลังของกรม"}
    post = people_actions.add_post(cast.ministry_root, title="เจ้าหน้าที่พัสดุ", office=Office.STOREKEEPER, **why)
    how: dict[str, Any] = {
        "capacity": Capacity.OWN,
        "starts_on": cast.on,
        "ends_on": None,
        "order_number": "กตพ 1/2570",
    }
    people_actions.begin_tenure(cast.outsider, post=post, **how, **why)
    return cast.outsider
