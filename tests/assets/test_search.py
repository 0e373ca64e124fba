"""Search by any part of what is known, in Thai and in codes, on an index of either database."""

from __future__ import annotations

import pytest
from django.db import connection

from assets.models import Asset, AssetSearch, Category, IdentifierKind
from assets.queries import catalogue
from assets.search import matching
from core.thai import us_to_kedmanee
from people.offices import standing_of
from tests.assets.register import category, registered
from tests.cast import Cast


@pytest.fixture
def camera(cast: Cast) -> Asset:
    kind = category(cast, "6720", "อุปกรณ์ถ่ายภาพนิ่ง")
    asset = registered(
        cast,
        name="กล้องถ่ายรูปดิจิทัล น้ำหนักเบา",
        category=kind,
        brand="Canon",
        model="EOS R50",
        serial_no="SN/88_1%",
        location="ห้องประชุม 3",
        number="6720-002-0017/2569",
        identifiers=((IdentifierKind.OLD, "พย6720-99"),),
    )
    registered(cast, name="โต๊ะพับอเนกประสงค์", category=kind, number="7110-004-0001")
    return asset


@pytest.mark.parametrize(
    "text",
    [
        "กล้อง",
        "ถ่ายรูป",
        "ล้องถ่",
        "กล้อง ดิจิทัล",
        "กล้อง canon",
        "R50 กล้อง",
        "นํ้าหนัก",  # SARA AM written as two characters
        "CANON",
        "6720-002-0017",
        "๖๗๒๐-๐๐๒",
        "0017/2569",
        "พย6720",
        "พย 6720-99",
        "sn/88",
        "88_1%",  # "_" parts words, "%" is itself
        "ห้องประชุม",
        us_to_kedmanee("6720-002-0017"),
        "กล",
        "r5",
        "ห",
        "กล้อง r5",
    ],
)
def test_any_part_of_what_is_known_finds_the_item(camera: Asset, text: str) -> None:
    assert list(matching(Asset.objects.all(), text)) == [camera]


def test_by_its_tag_with_and_without_hyphen(camera: Asset) -> None:
    for text in (camera.tag, camera.tag.lower(), camera.tag.replace("-", ""), camera.tag[:9]):
        assert camera in matching(Asset.objects.all(), text)


@pytest.mark.parametrize("text", ["กล้องวิดีโอ", "กล้อง โต๊ะ", "ก_้อง", "ca%on", '"canon" OR "โต๊ะ"', "%%%"])
def test_what_is_no_part_finds_nothing(camera: Asset, text: str) -> None:
    assert not matching(Asset.objects.all(), text)


def test_no_words_find_everything(camera: Asset) -> None:
    for text in ("", "   ", "\u200b", "“”", "\\", "'", "\0", "("):
        assert matching(Asset.objects.all(), text).count() == 2


def test_hostile_texts_are_searched_for_and_not_obeyed(camera: Asset) -> None:
    for text in ("ก" * 100_000, "a b " * 5000, "\0x", "' OR 1=1 --", 'x" OR text : y', "NEAR(a b)", "^กล้อง"):
        assert matching(Asset.objects.all(), text).count() in (0, 1)


def test_the_catalogue_shows_what_may_be_asked_for(cast: Cast, camera: Asset) -> None:
    registered(cast, name="กล้องเสีย", condition="damaged")
    registered(cast, name="กล้องงดยืม", is_lendable=False, not_lendable_because="ใช้ประจำ")
    borrower, outsider = standing_of(cast.borrower, cast.on), standing_of(cast.outsider, cast.on)
    assert list(catalogue(borrower, text="กล้อง")) == [camera]
    assert list(catalogue(borrower, text="กล้อง", unit=cast.district, category=camera.category)) == [camera]
    assert not catalogue(borrower, text="กล้อง", unit=cast.other_district)
    assert not catalogue(borrower, category=Category(path="9999/"))
    assert not catalogue(outsider)


def test_search_follows_changes_of_the_search_text(camera: Asset) -> None:
    AssetSearch.objects.filter(asset=camera).update(text="เครื่องบันทึกเสียง")
    assert list(matching(Asset.objects.all(), "บันทึกเสียง")) == [camera]
    assert not matching(Asset.objects.all(), "กล้อง")
    AssetSearch.objects.filter(asset=camera).delete()
    assert not matching(Asset.objects.all(), "บันทึกเสียง")


def test_the_index_is_used(camera: Asset) -> None:
    found = matching(Asset.objects.all(), "ถ่ายรูป")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A few rows are read quicker without it: what is asked is whether the condition fits the index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = found.explain()
        assert "asset_search_trigrams" in plan
        assert "Recheck Cond: (folded ~~" in plan, "the function would be called again for every row that may match"
        return
    plan = found.explain()
    assert "assets_search_trigrams VIRTUAL TABLE INDEX" in plan
    assert "SCAN assets_assetsearch" not in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL makes trigrams of Thai")
def test_the_folded_text_makes_trigrams_of_every_thai_letter_and_mark(db: None) -> None:
    with connection.cursor() as cursor:
        for word in ("กล้อง", "ปั๊ม", "ญี่ปุ่น", "ฤๅษี", "7440-001"):
            cursor.execute("SELECT show_trgm(asset_search_fold(%s)), asset_search_fold(%s)", [word, word])
            trigrams, folded = cursor.fetchone()
            assert folded.isascii()
            assert len(folded) == len(word)
            assert len(trigrams) >= len(word) - 1
