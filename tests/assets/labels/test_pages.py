"""Printing labels through the pages: chosen in the register, a sample, the file, reprints, and whose they are."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from assets.actions import labels as actions
from assets.labels import setting
from assets.labels.choosing import SAMPLE_TAG, facts_of_print, ids_in_order, layout_for
from assets.labels.media import MEDIA, SHEET_DPI
from assets.models import Asset, LabelOrder, LabelPrint, PrintedLabel, PrintState
from assets.tags import make_tag, read_tag
from audit.journal.models import Event
from core.verdict import Refusal
from tests import makers
from tests.assets.labels.reading import codes_of, expected_codes, pictures_of, zpl_labels
from tests.cast import Cast

SHEET = {"medium": "a4-24", "order": "register", "kind": "pdf", "dpi": "300", "skip": "0"}
OWN = {**SHEET, "medium": "own", "columns": "2", "rows": "4", "side": "10", "head": "12.5", "gap_across": "5"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.storekeeper)
    return client


def items(cast: Cast, count: int = 3) -> list[Asset]:
    """Items whose numbers run against the order in which they were registered."""
    return [
        makers.asset(cast, number=f"7440-001-{900 - n:04}", location=f"ชั้น {n % 2 + 1}", name=f"เครื่องที่ {n}")
        for n in range(count)
    ]


def ask(client: Client, what: str, **fields: str) -> HttpResponseBase:
    return client.post(f"{reverse('assets:new-labels')}?{what}", {**SHEET, **fields})


def ticked(*assets: Asset) -> str:
    return "&".join(f"item={asset.pk}" for asset in assets)


def content_of(client: Client, asked: LabelPrint) -> bytes:
    answer = client.get(reverse("assets:labels-file", args=[asked.pk]))
    assert answer.status_code == 200
    return b"".join(answer)


def told(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=verb).order_by("pk"))


def test_ticked_items_are_printed_by_number_and_read_back(
    cast: Cast, keeper: Client, tmp_path: Path, poppler: None
) -> None:
    one, two, three = items(cast)
    answer = ask(keeper, ticked(one, three), skip="5")
    asked = LabelPrint.objects.get()
    assert answer.status_code == 302
    assert (asked.state, asked.total, asked.reprints, asked.done) == (PrintState.DONE, 2, 0, 2)
    labels = list(facts_of_print(asked))
    assert [label.tag for label in labels] == [three.tag, one.tag]
    pictures = pictures_of(content_of(keeper, asked), MEDIA["a4-24"], tmp_path, 2, skip=5)
    assert [codes_of(picture) for picture in pictures] == [expected_codes(label) for label in labels]
    assert two.tag not in [label.tag for label in labels]


def test_the_whole_filtered_list_is_printed_by_place(cast: Cast, keeper: Client) -> None:
    kept = items(cast, 4)
    makers.asset(cast, name="โต๊ะพับ")
    answer = ask(keeper, "all=on&q=เครื่องที่", order="shelf")
    assert answer.status_code == 302
    printed = PrintedLabel.objects.order_by("position").values_list("asset", flat=True)
    assert list(printed) == [kept[2].pk, kept[0].pk, kept[3].pk, kept[1].pk]


def test_a_reprint_is_recorded_for_the_print_out_and_for_the_item(cast: Cast, keeper: Client) -> None:
    one, two, _three = items(cast)
    ask(keeper, ticked(one))
    ask(keeper, ticked(one, two))
    first, second = told("labels.printed")
    assert (first.actor_code, second.actor_code) == (cast.storekeeper.staff_code,) * 2
    assert '"reprints":0' in first.body
    assert '"labels":2' in second.body
    assert '"reprints":1' in second.body
    copies = [(event.subject_label, '"copy":2' in event.body) for event in told("asset.label_printed")]
    assert sorted(copies) == sorted([(str(one.name), False), (str(one.name), True), (str(two.name), False)])


def test_a_print_out_is_printed_again_from_its_own_page(cast: Cast, keeper: Client) -> None:
    one, two, _three = items(cast)
    ask(keeper, ticked(one, two))
    asked = LabelPrint.objects.get()
    page = keeper.get(asked.get_absolute_url()).content.decode()
    assert f"again={asked.pk}" in page
    assert ask(keeper, f"again={asked.pk}").status_code == 302
    assert LabelPrint.objects.latest("pk").reprints == 2


def test_another_persons_print_out_is_nobodys_to_print_again(cast: Cast, keeper: Client) -> None:
    ask(keeper, ticked(*items(cast)))
    colleague = Client()
    colleague.force_login(cast.second_storekeeper)
    answer = ask(colleague, f"again={LabelPrint.objects.get().pk}")
    assert answer.status_code == 409
    assert LabelPrint.objects.count() == 1


def test_a_sample_and_a_test_page_are_not_recorded_and_lead_to_no_item(
    cast: Cast, keeper: Client, tmp_path: Path, poppler: None
) -> None:
    kept = items(cast)
    sample = ask(keeper, ticked(*kept), act="sample")
    assert sample["Content-Type"] == "application/pdf"
    pictures = pictures_of(sample.content, MEDIA["a4-24"], tmp_path, 3)  # type: ignore[attr-defined]  # a whole answer
    assert {codes_of(picture)["Code128"] for picture in pictures} == {SAMPLE_TAG}
    assert read_tag(SAMPLE_TAG) is None
    page = ask(keeper, ticked(*kept), act="align")
    with pikepdf.open(BytesIO(page.content)) as pdf:  # type: ignore[attr-defined]  # a whole answer
        assert len(pdf.pages) == 1
    assert not LabelPrint.objects.exists()
    assert not told("labels.printed")


def test_an_own_sheet_is_printed(cast: Cast, keeper: Client) -> None:
    kept = items(cast)
    answer = keeper.post(f"{reverse('assets:new-labels')}?{ticked(*kept)}", OWN)
    assert answer.status_code == 302
    assert LabelPrint.objects.get().medium["side"] == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": ""},
        {"columns": "0"},
        {"columns": "11"},
        {"side": "106"},
        {"head": "-1"},
        {"head": "nan"},
        {"side": "สิบ"},
        {"skip": "-1"},
        {"medium": "a3"},
        {"dpi": "72"},
        {"order": "colour"},
    ],
)
def test_measures_that_make_no_sense_come_back_with_a_sentence(
    cast: Cast, keeper: Client, wrong: dict[str, str]
) -> None:
    (item,) = items(cast, 1)
    answer = keeper.post(f"{reverse('assets:new-labels')}?item={item.pk}", {**OWN, **wrong})
    assert answer.status_code == 422
    assert not LabelPrint.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"skip": "24"}, "labels-skip-all"),
        ({"kind": "zpl"}, "labels-not-for-printer"),
        ({"medium": "own", "columns": "10", "rows": "30"}, "label-too-small"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_reason(
    cast: Cast, keeper: Client, fields: dict[str, str], code: str
) -> None:
    (item,) = items(cast, 1)
    answer = ask(keeper, f"item={item.pk}", **fields)
    assert answer.status_code == 409
    (event,) = told("labels.printed")
    assert (event.outcome, f'"{code}"' in event.body) == ("refused", True)
    assert not LabelPrint.objects.exists()


def test_a_tape_becomes_zpl_for_a_label_printer(cast: Cast, keeper: Client) -> None:
    kept = items(cast)
    assert ask(keeper, ticked(*kept), medium="tape-18", kind="zpl", dpi="203").status_code == 302
    asked = LabelPrint.objects.get()
    labels = list(facts_of_print(asked))
    printed = zpl_labels(content_of(keeper, asked))
    assert [codes_of(picture) for _tag, picture in printed] == [expected_codes(label) for label in labels]


def test_nothing_ticked_leads_back_to_the_register(cast: Cast, keeper: Client) -> None:
    for what in ("", "item=x", "item=99999999999999999999", "item=%00", "again=%00", "item=-1"):
        page = keeper.get(f"{reverse('assets:new-labels')}?{what}")
        assert page.status_code == 200
        assert reverse("assets:list") in page.content.decode()
    assert ask(keeper, "item=0").status_code == 409


def test_items_of_another_store_and_retired_ones_are_left_out(cast: Cast, keeper: Client) -> None:
    (mine,) = items(cast, 1)
    theirs = makers.asset(cast, unit=cast.other_finance, number="7440-001-0001")
    Asset.objects.filter(pk=(gone := makers.asset(cast)).pk).update(retired_on=cast.on, retired_because="ชำรุด")
    assert ask(keeper, ticked(mine, theirs, gone)).status_code == 302
    assert list(PrintedLabel.objects.values_list("asset", flat=True)) == [mine.pk]


def test_the_act_itself_refuses_who_does_not_keep_the_register(cast: Cast) -> None:
    (item,) = items(cast, 1)
    medium = MEDIA["a4-24"]
    for person in (cast.borrower, cast.stranger, cast.auditor, cast.admin):
        with pytest.raises(Refusal) as refusal:
            actions.print_labels(
                [item.pk],
                by=person,
                at=cast.at,
                medium=medium,
                layout=layout_for(medium, SHEET_DPI),
                order=LabelOrder.REGISTER,
            )
        assert refusal.value.verdict.code == "not-keeper"


def test_many_labels_are_left_to_the_worker_and_the_page_shows_how_far_it_is(
    cast: Cast, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.views.labels.AT_ONCE", 2)
    monkeypatch.setattr(setting, "STEP", 2)
    with mock.patch("assets.views.labels.set_labels") as worker:
        ask(keeper, ticked(*items(cast)))
    asked = LabelPrint.objects.get()
    worker.enqueue.assert_called_once_with(asked.pk)
    assert asked.state == PrintState.SETTING
    page = keeper.get(asked.get_absolute_url())
    assert page.headers["Refresh"]
    assert re.search(r'<progress[^>]* value="0" max="3"', page.content.decode())
    assert keeper.get(reverse("assets:labels-file", args=[asked.pk])).status_code == 404
    taken = setting.told(asked)
    for _label in range(3):
        next(taken)
    asked.refresh_from_db()
    assert asked.done == 2
    setting.set_labels.func(asked.pk)
    setting.set_labels.func(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == (PrintState.DONE, 3)
    assert content_of(keeper, asked).startswith(b"%PDF")


def test_files_are_cleared_away_and_set_again_from_the_frozen_list(cast: Cast, keeper: Client) -> None:
    ask(keeper, ticked(*items(cast)))
    asked = LabelPrint.objects.get()
    path = Path(asked.file.path)
    before = path.read_bytes()
    assert actions.forget_files(asked.asked_at) == 0
    assert actions.forget_files(asked.asked_at + timedelta(seconds=1)) == 1
    assert not path.exists()
    assert keeper.get(reverse("assets:labels-file", args=[asked.pk])).status_code == 404
    assert reverse("assets:labels-go-on", args=[asked.pk]) in keeper.get(asked.get_absolute_url()).content.decode()
    assert keeper.post(reverse("assets:labels-go-on", args=[asked.pk])).status_code == 302
    asked.refresh_from_db()
    assert content_of(keeper, asked) == before


def test_a_label_that_fits_no_more_is_said_and_not_half_written(cast: Cast, keeper: Client, settings: Any) -> None:
    ask(keeper, ticked(*items(cast)), medium="a4-65")
    asked = LabelPrint.objects.get()
    actions.forget_files(asked.asked_at + timedelta(seconds=1))
    settings.BASE_URL = "https://lending.of-a-unit-with-a-very-long-name.of-a-bureau.bangkok.go.th:8443"
    keeper.post(reverse("assets:labels-go-on", args=[asked.pk]))
    asked.refresh_from_db()
    assert (asked.state, bool(asked.file)) == (PrintState.FAILED, False)
    assert keeper.get(asked.get_absolute_url()).status_code == 200


def test_the_register_offers_ticks_to_its_keepers_alone(cast: Cast, keeper: Client) -> None:
    items(cast)
    assert 'name="item"' in keeper.get(reverse("assets:list")).content.decode()
    auditor = Client()
    auditor.force_login(cast.auditor)
    assert 'name="item"' not in auditor.get(reverse("assets:list")).content.decode()


def test_the_order_puts_items_without_a_number_last(cast: Cast) -> None:
    bare = makers.asset(cast)
    numbered = makers.asset(cast, number="7440-001-0001")
    assert ids_in_order(Asset.objects.all(), LabelOrder.REGISTER, most=5) == [numbered.pk, bare.pk]


def test_the_label_page_opens_for_anybody_and_names_no_person_price_or_serial(cast: Cast) -> None:
    item = makers.asset(cast, number="7440-001-0001", serial_no="SN-77", custodian=cast.storekeeper, location="ห้อง 9")
    for address in (f"/t/{item.tag}", f"/T/{item.tag}", f"/T/{item.tag}/"):
        page = Client().get(address)
        assert page.status_code == 200
        said = page.content.decode()
        assert item.category.name in said
        assert item.owner_unit.name in said
        for secret in ("SN-77", cast.storekeeper.name, "25,000", "7440-001-0001", "ห้อง 9", item.get_absolute_url()):
            assert secret not in said
    assert Client().get(f"/t/{make_tag('BK', 9_999_999)}").status_code == 404


def test_the_label_page_leads_on_who_may_read_the_item(cast: Cast, keeper: Client) -> None:
    item = makers.asset(cast)
    assert item.get_absolute_url() in keeper.get(f"/t/{item.tag}").content.decode()
    borrower = Client()
    borrower.force_login(cast.borrower)
    assert item.get_absolute_url() not in borrower.get(f"/t/{item.tag}").content.decode()


def test_whoever_tries_one_tag_after_the_other_is_slowed_down(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "label_page": "3/m/ip"}
    statuses = [Client().get(f"/t/{make_tag('BK', n)}").status_code for n in range(1, 6)]
    assert statuses == [404, 404, 404, 429, 429]
