"""The pages of the register: who sees what, what a form does, and how many queries that takes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assets import custody, exports
from assets.actions import add_photo, register_many, retire
from assets.models import Asset, IdentifierKind
from assets.paging import SIZE
from audit.journal.models import Event
from people.models import Person
from tests.assets.register import category, described, registered
from tests.assets.test_photos import picture
from tests.cast import Cast

Count = Callable[[], AbstractContextManager[Sized]]
SignIn = Callable[[Person], Client]

KEEPERS = ("storekeeper", "second_storekeeper")
READERS = (*KEEPERS, "finance_head", "director", "governor", "auditor", "district_auditor", "admin")
STAFF = ("borrower", "supervisor", "bureau_member", "other_director", "stranger")
STRANGERS = ("outsider", "outside_admin")
EVERYBODY = [*READERS, *STAFF, *STRANGERS]


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, "people.accounts.StaffBackend")
        return client

    return signed_in


@pytest.fixture
def asset(cast: Cast) -> Asset:
    return registered(cast, number="7440-001-0001", serial_no="SN-77", cost=Decimal("25000.00"), notes="ซื้อพร้อมจอ")


@pytest.fixture
def reasoned() -> dict[str, str]:
    return {"reason": "ตรวจสอบกับเอกสารแล้ว"}


def body(answer: Any) -> bytes:
    """What a streamed answer says; the test client closes its file at the end."""
    return b"".join(answer.streaming_content)


def page(client: Client, name: str, *args: Any, **query: str) -> Any:
    return client.get(reverse(f"assets:{name}", args=args), query)


# Who sees what


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_page_of_an_item_shows_each_what_is_theirs_to_see(
    cast: Cast, asset: Asset, sign_in: SignIn, who: str
) -> None:
    answer = page(sign_in(getattr(cast, who)), "detail", asset.tag)
    assert answer.status_code == (404 if who in STRANGERS else 200)
    if answer.status_code == 200:
        text = answer.content.decode()
        for secret in ("SN-77", "25,000.00", "ซื้อพร้อมจอ"):
            assert (secret in text) == (who in READERS), secret
        assert (reverse("assets:change", args=[asset.tag]) in text) == (who in KEEPERS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_not_lent_is_seen_by_readers_of_its_register_only(cast: Cast, sign_in: SignIn, who: str) -> None:
    kept_back = registered(cast, is_lendable=False, not_lendable_because="ใช้ประจำ")
    answer = page(sign_in(getattr(cast, who)), "detail", kept_back.tag)
    assert answer.status_code == (200 if who in READERS else 404)


@pytest.mark.parametrize("name", ["change", "condition", "lending", "repair", "retire", "add-number", "add-photo"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_only_keepers_have_the_pages_that_change_an_item(
    cast: Cast, asset: Asset, sign_in: SignIn, name: str, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    allowed = 200 if who in KEEPERS else 404
    assert page(client, name, asset.tag).status_code == allowed
    posted = client.post(reverse(f"assets:{name}", args=[asset.tag]), {"reason": ""})
    assert posted.status_code == (422 if who in KEEPERS else 404)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_register_and_its_history_are_for_their_readers(
    cast: Cast, asset: Asset, sign_in: SignIn, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    of_own_register = who in READERS
    of_any_register = of_own_register or who in ("supervisor", "other_director", "stranger", "outside_admin")
    assert page(client, "list").status_code == (200 if of_any_register else 404)
    assert page(client, "export", "csv").status_code == (200 if of_any_register else 404)
    assert page(client, "timeline", asset.tag).status_code == (200 if of_own_register else 404)
    assert (asset.tag in page(client, "list").content.decode()) == of_own_register
    assert page(client, "unnumbered").status_code == (200 if who in KEEPERS or who == "stranger" else 404)
    assert page(client, "new").status_code == (200 if who in KEEPERS or who == "stranger" else 404)
    assert page(client, "new-category").status_code == (200 if who in ("admin", "outside_admin") else 404)


def test_nobody_sees_anything_without_signing_in(asset: Asset, client: Client) -> None:
    for name, args in [("list", []), ("detail", [asset.tag]), ("export", ["csv"]), ("change", [asset.tag])]:
        assert client.get(reverse(f"assets:{name}", args=args)).status_code == 302


def test_no_such_item_and_no_such_number_are_not_found(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    client = sign_in(cast.storekeeper)
    assert page(client, "detail", "BK9999999-A").status_code == 404
    assert page(client, "end-number", asset.tag, 999_999).status_code == 404
    assert client.get("/assets/BK1/").status_code == 404


# What a form does


def test_an_item_is_registered_from_the_form(cast: Cast, sign_in: SignIn, asset: Asset) -> None:
    form = {
        "name": "กล้องถ่ายรูป",
        "number": "๖๗๒๐-๐๐๒-๐๐๑๗",
        "category": "7440 เครื่องคอมพิวเตอร์และอุปกรณ์",
        "responsible_unit": cast.finance.pk,
        "custodian": cast.second_storekeeper.staff_code.lower(),
        "acquired_on": "29/02/2567",
        "cost": "๒๓,๙๖๘.๐๐",
        "condition": "good",
        "acquisition_method": "donated",
        "fund_source": "donation",
        "is_lendable": "on",
    }
    answer = sign_in(cast.storekeeper).post(reverse("assets:new"), form)
    made = Asset.objects.exclude(pk=asset.pk).get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.acquired_on.isoformat(), str(made.cost)) == ("2024-02-29", "23968.00")  # type: ignore[union-attr]  # it was written
    assert made.custodian == cast.second_storekeeper
    assert made.identifiers.get().value == "๖๗๒๐-๐๐๒-๐๐๑๗"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b\u202e"),
        ("name", "ก" * 301),
        ("category", "ไม่มีหมวดนี้"),
        ("category", ""),
        ("responsible_unit", "999999"),
        ("responsible_unit", "0"),
        ("custodian", "ไม่มีคนนี้"),
        ("acquired_on", "29/02/2568"),
        ("acquired_on", "22/11/69"),
        ("cost", "-1"),
        ("cost", "หนึ่งพัน"),
        ("cost", "23,96"),
        ("condition", "so-so"),
        ("notes", "ก" * 10_000),
        ("number", "7" * 65),
        ("not_lendable_because", ""),
    ],
)
def test_a_field_that_cannot_be_read_is_named_and_nothing_is_registered(
    cast: Cast, sign_in: SignIn, field: str, value: str
) -> None:
    category(cast)
    form: dict[str, Any] = {
        "name": "กล้อง",
        "category": "7440",
        "responsible_unit": cast.finance.pk,
        "condition": "good",
        "acquisition_method": "unknown",
        "fund_source": "unknown",
    }
    if field != "not_lendable_because":
        form["is_lendable"] = "on"
    client = sign_in(cast.storekeeper)
    answer = client.post(reverse("assets:new"), {**form, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Asset.objects.exists()
    assert client.post(reverse("assets:new"), {**form, "is_lendable": "on"}).status_code == 302


def test_a_number_that_is_taken_comes_back_as_a_refusal_with_what_was_written(
    cast: Cast, asset: Asset, sign_in: SignIn
) -> None:
    form = {
        "name": "กล้องตัวใหม่",
        "number": "7440-001-0001",
        "category": "7440",
        "responsible_unit": cast.finance.pk,
        "condition": "good",
        "acquisition_method": "unknown",
        "fund_source": "unknown",
        "is_lendable": "on",
    }
    answer = sign_in(cast.storekeeper).post(reverse("assets:new"), form)
    assert answer.status_code == 409
    assert answer.context["verdict"].code == "number-taken"
    assert "กล้องตัวใหม่" in answer.content.decode()


def test_what_the_form_shows_is_what_it_saves(cast: Cast, sign_in: SignIn, reasoned: dict[str, str]) -> None:
    asset = registered(
        cast,
        number="1",
        owner_unit=cast.district,
        custodian=cast.second_storekeeper,
        acquired_on=cast.on,
        cost=Decimal("1250.50"),
        accessories="สาย\nกระเป๋า",
        is_lendable=False,
        not_lendable_because="ใช้ประจำ",
    )
    client = sign_in(cast.storekeeper)
    form = page(client, "change", asset.tag).context["form"]
    shown = {bound.name: bound.value() for bound in form}
    written = {name: value for name, value in shown.items() if value not in (None, False)} | reasoned
    written["responsible_unit"] = asset.responsible_unit_id
    assert client.post(reverse("assets:change", args=[asset.tag]), written).status_code == 302
    assert not Event.objects.filter(verb="asset.changed").exists()
    assert client.post(reverse("assets:change", args=[asset.tag]), {**written, "name": "จอ"}).status_code == 302
    event = json.loads(Event.objects.get(verb="asset.changed").body)
    assert (event["before"], event["after"]) == ({"name": "เครื่องฉายภาพ"}, {"name": "จอ"})
    asset.refresh_from_db()
    assert asset.owner_unit == cast.district


def test_each_page_of_change_does_its_act(cast: Cast, asset: Asset, sign_in: SignIn, reasoned: dict[str, str]) -> None:
    client = sign_in(cast.storekeeper)
    for name, form in [
        ("condition", {"condition": "damaged"}),
        ("lending", {}),
        ("lending", {}),
        ("repair", {"workshop": "ร้านซ่อม"}),
        ("repair", {"condition": "good"}),
        ("add-number", {"kind": "old", "value": "เก่า-7"}),
        ("retire", {"on": "16/11/2569", "reference": "คำสั่ง 9/2569"}),
    ]:
        answer = client.post(reverse(f"assets:{name}", args=[asset.tag]), {**form, **reasoned})
        assert answer.status_code == 302, (name, answer.content.decode()[:2000])
    done = [
        event.verb.removeprefix("asset.")
        for event in Event.objects.filter(outcome="done", stream="acts").order_by("id")
    ]
    assert done[1:] == [
        "condition_changed",
        "lending_changed",
        "lending_changed",
        "sent_to_repair",
        "back_from_repair",
        "number_given",
        "retired",
    ]
    assert page(client, "detail", asset.tag).status_code == 200
    assert (
        client.post(reverse("assets:condition", args=[asset.tag]), {"condition": "lost", **reasoned}).status_code == 409
    )


def test_a_change_without_a_reason_comes_back(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    answer = sign_in(cast.storekeeper).post(reverse("assets:lending", args=[asset.tag]), {"reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_a_photo_is_sent_in_shown_to_who_may_see_it_and_taken_off(
    cast: Cast, asset: Asset, sign_in: SignIn, reasoned: dict[str, str]
) -> None:
    client = sign_in(cast.storekeeper)
    address = reverse("assets:add-photo", args=[asset.tag])
    liar = SimpleUploadedFile("photo.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    assert client.post(address, {"photo": liar}).status_code == 422
    assert client.post(address, {"photo": SimpleUploadedFile("../../x.php", picture())}).status_code == 302
    shown = asset.photos.get()

    for who, status in [("borrower", 200), ("outsider", 404)]:
        answer = sign_in(getattr(cast, who)).get(shown.get_absolute_url())
        assert answer.status_code == status
        assert not answer.streaming or body(answer)
    answer = client.get(shown.get_absolute_url())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert body(answer)[:3] == b"\xff\xd8\xff"
    assert Client().get(shown.get_absolute_url()).status_code == 302

    removed = client.post(reverse("assets:remove-photo", args=[asset.tag, shown.pk]), reasoned)
    assert removed.status_code == 302
    assert client.get(shown.get_absolute_url()).status_code == 404


def test_the_administrator_adds_a_category(cast: Cast, asset: Asset, sign_in: SignIn, reasoned: dict[str, str]) -> None:
    form = {"code": "7440-001", "name": "จอภาพ", "parent": "7440", "useful_life": "5", **reasoned}
    answer = sign_in(cast.admin).post(reverse("assets:new-category"), form)
    assert answer.headers["Location"].endswith("?in=7440")
    assert "จอภาพ" in sign_in(cast.storekeeper).get(answer.headers["Location"]).content.decode()


# The list


def test_the_list_searches_filters_and_sorts(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    other = category(cast, "7110", "โต๊ะ")
    table = registered(cast, name="โต๊ะพับ", category=other, condition="damaged")
    gone = registered(cast, name="โต๊ะเก่า", category=other)
    retire(gone, on=cast.on, because="ขายทอดตลาด", by=cast.storekeeper, at=cast.at)
    client = sign_in(cast.storekeeper)
    for query, found in [
        ({}, [table, asset]),
        ({"sort": "old"}, [asset, table]),
        ({"sort": "name"}, sorted([asset, table], key=lambda row: row.name)),
        ({"q": "โต๊ะ"}, [table]),
        ({"q": "001-0001"}, [asset]),
        ({"category": "7110"}, [table]),
        ({"condition": "damaged"}, [table]),
        ({"custody": "disposed"}, [gone]),
        ({"lent": "no"}, []),
        ({"unit": str(cast.bureau.pk)}, [table, asset]),  # not theirs to read: left out
        ({"unit": str(cast.finance.pk)}, [table, asset]),
        ({"unit": "x", "category": "x", "custody": "x", "sort": "x", "page": "x"}, [table, asset]),
    ]:
        assert [row.tag for row in page(client, "list", **query).context["assets"]] == [row.tag for row in found], query


def test_a_scanned_tag_leads_to_its_item(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    answer = page(sign_in(cast.storekeeper), "list", q=asset.tag.lower())
    assert answer.headers["Location"] == asset.get_absolute_url()


@pytest.mark.parametrize("sort", ["new", "old", "name"])
def test_every_item_stands_on_exactly_one_page_there_and_back(cast: Cast, sign_in: SignIn, sort: str) -> None:
    kind = category(cast)
    names = ["จอภาพ", "กล้อง", "จอภาพ", "ลำโพง"]
    values = [described(cast, category=kind, name=names[n % 4]) for n in range(SIZE * 2 + 7)]
    register_many(values, by=cast.storekeeper, at=cast.at)
    client, seen, address = sign_in(cast.storekeeper), [], reverse("assets:list") + f"?sort={sort}"
    back = ""
    while address:
        context = client.get(address).context
        seen.append([row.pk for row in context["assets"]])
        back = context["newer_url"]
        address = context["older_url"] and reverse("assets:list") + context["older_url"]
    assert [len(rows) for rows in seen] == [SIZE, SIZE, 7]
    assert len({pk for rows in seen for pk in rows}) == SIZE * 2 + 7
    before = client.get(reverse("assets:list") + back).context["assets"]
    assert [row.pk for row in before] == seen[1]


def test_the_queue_shows_items_without_a_number(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    nameless = registered(cast, identifiers=((IdentifierKind.OLD, "เก่า-1"),))
    assert page(sign_in(cast.storekeeper), "unnumbered").context["assets"] == [nameless]


# What is taken away


def rows_of(answer: Any) -> list[list[str]]:
    content = body(answer)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_the_export_holds_what_the_list_shows_and_is_recorded(cast: Cast, asset: Asset, sign_in: SignIn) -> None:
    registered(cast, name="โต๊ะ")
    client = sign_in(cast.district_auditor)
    rows = rows_of(page(client, "export", "csv", q="ฉายภาพ"))
    assert [len(row) for row in rows] == [27, 27]
    assert rows[1][:4] == [asset.tag, "7440-001-0001", "", "เครื่องฉายภาพ"]
    event = Event.objects.get(verb="register.exported")
    assert json.loads(event.body)["facts"] == {"filters": {"text": "ฉายภาพ"}, "format": "csv"}
    sheet = openpyxl.load_workbook(BytesIO(body(page(client, "export", "xlsx")))).active
    assert sheet is not None
    assert sheet.max_row == 3


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_is_obeyed_by_a_spreadsheet(cast: Cast, sign_in: SignIn, start: str) -> None:
    registered(cast, name=start, serial_no=start, number=start)
    client = sign_in(cast.storekeeper)
    row = rows_of(page(client, "export", "csv"))[1]
    assert [row[1], row[3], row[8]] == [f"'{start}"] * 3
    content = body(page(client, "export", "xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for cell in (sheet["B2"], sheet["D2"])] == [(start, "s")] * 2


def test_an_excel_file_has_an_end_and_csv_has_none(
    cast: Cast, asset: Asset, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 0)
    monkeypatch.setattr(exports, "BATCH", 1)
    registered(cast)
    client = sign_in(cast.storekeeper)
    assert page(client, "export", "xlsx").status_code == 422
    assert len(rows_of(page(client, "export", "csv"))) == 3


# How much it costs


@pytest.mark.parametrize(
    ("name", "query", "most"),
    [
        ("list", {}, 9),
        ("list", {"q": "ฉาย", "sort": "name", "category": "7440", "condition": "good"}, 9),
        ("unnumbered", {}, 7),
        ("detail", {}, 9),
        ("categories", {}, 7),
    ],
)
def test_queries_of_a_page_do_not_grow_with_the_register(
    cast: Cast, sign_in: SignIn, queries: Count, name: str, query: dict[str, str], most: int
) -> None:
    kind = category(cast)
    asset = registered(cast, category=kind)
    args = [asset.tag] if name == "detail" else []
    register_many([described(cast, category=kind) for _ in range(60)], by=cast.storekeeper, at=cast.at)
    client = sign_in(cast.storekeeper)
    with queries() as few:
        assert page(client, name, *args, **query).status_code == 200
    register_many([described(cast, category=kind) for _ in range(60)], by=cast.storekeeper, at=cast.at)
    add_photo(asset, content=picture(), by=cast.storekeeper, at=cast.at)
    rows = [Asset.objects.select_related("custody").get(pk=asset.pk)]
    due = cast.on + timedelta(days=2)
    custody.hand_out(rows, holder=cast.borrower, reference="ยืม-1", due_on=due, by_code="x", at=cast.at)
    with queries() as many:
        assert page(client, name, *args, **query).status_code == 200
    assert len(many) == len(few) <= most, many
