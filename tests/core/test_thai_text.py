"""The one door for text: what looks the same compares equal, and nothing invisible comes in."""

from __future__ import annotations

import csv
import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.thai import clean, identifier_key, search_key, to_arabic_digits, to_thai_digits
from core.thai_text import MOST_MARKS

THAI = "".join(map(chr, range(0x0E01, 0x0E3B))) + "".join(map(chr, range(0x0E3F, 0x0E5C)))
MARKS = "ัิีึืฺุู็่้๊๋์ํ๎ำาเ"
TROUBLE = MARKS + "กน \n\r\t\x1d\u200b\u202e\ufeff\xad\xa0\u0301\u0323\u05b0\u0340eÅ-–A１๑(,"
TEXTS = st.one_of(st.text(), st.text(alphabet=TROUBLE), st.text(alphabet=THAI))


@for_all(TEXTS, st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once


@for_all(TEXTS, st.booleans())
def test_clean_text_is_nfc_visible_and_can_be_stored(text: str, multiline: bool) -> None:
    cleaned = clean(text, multiline=multiline)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n"}
    assert "  " not in cleaned
    assert "\u0e4d\u0e32" not in cleaned
    assert cleaned == cleaned.strip()
    assert multiline or "\n" not in cleaned
    cleaned.encode("utf-8")


@for_all(TEXTS)
def test_keys_of_keys_are_the_same_keys(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)
    assert identifier_key(identifier_key(text)) == identifier_key(text)


@pytest.mark.parametrize(
    "written",
    [
        "น้ำ",  # tone, SARA AM
        "น้\u0e4d\u0e32",  # tone, NIKHAHIT, AA
        "น\u0e4d้\u0e32",  # NIKHAHIT, tone, AA
        "น\u0e33้",  # SARA AM, tone
        "น้\u0e32\u0e4d",  # as some PDFs give it back
        "น้้ำ",  # the tone twice
        "น\u200b้ำ",
    ],
)
def test_sara_am_compares_equal_however_it_was_typed(written: str) -> None:
    assert clean(written) == "น\u0e49\u0e33"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ที\u0e48", "ที่"), ("ท\u0e48ี", "ที่"), ("ท่ีี", "ที่"), ("ผู้", "ผู้"), ("ผู้", "ผู้"), ("สิท\u0e18์ิ", "สิทธิ์"), ("เเก้ว", "แก้ว")],
)
def test_marks_come_in_one_order_and_once(written: str, meant: str) -> None:
    assert clean(written) == meant


def test_invisible_characters_and_controls_are_dropped() -> None:
    assert clean("\ufeffเครื่อง\u200bพิมพ์\x1d \u202eHP\u202c\x00 La\xadser\u200f") == "เครื่องพิมพ์ HP Laser"
    assert clean("ก\ud800ข\ufffe") == "กข"
    assert clean("\u200b\u2060\u3164 \xa0") == ""


def test_blanks_are_single_and_lines_stay_only_where_asked_for() -> None:
    written = "  โต๊ะ\tทำงาน\xa0 ขาเหล็ก \r\n\r\n\r\n\r\n ห้อง  12\u2028ชั้น 3\n"
    assert clean(written) == "โต๊ะ ทำงาน ขาเหล็ก ห้อง 12 ชั้น 3"
    assert clean(written, multiline=True) == "โต๊ะ ทำงาน ขาเหล็ก\n\nห้อง 12\nชั้น 3"


def test_compatibility_characters_are_kept_as_they_are() -> None:
    assert clean("ขนาด 5 ㎡ ½ ①") == "ขนาด 5 ㎡ ½ ①"


def test_ten_thousand_stacked_marks_take_no_time() -> None:
    for mark in ("ํา", "าํ", "ำ้", "่ี", "เ", "ุํา"):
        assert len(clean(f"ก{mark}" * 2_000 + mark * 10_000)) <= 30_000


def test_real_sentences_and_hard_words_are_already_clean(sentences: list[str], hard_words: list[str]) -> None:
    assert [word for word in hard_words if clean(word) != word] == []
    changed = [text for text in sentences if clean(text) != " ".join(text.split())]
    assert all("\u0e4d\u0e32" in text for text in changed), "only an open SARA AM needs mending there"
    assert len(changed) == 1


def test_the_naughty_strings_come_out_storable(given: Path) -> None:
    for text in json.loads((given / "hostile-inputs" / "naughty-strings" / "blns.json").read_text(encoding="utf-8")):
        cleaned = clean(text, multiline=True)
        assert clean(cleaned, multiline=True) == cleaned
        assert not set(cleaned) & set("\x00\x1d\u200b\u202e\ufeff")


def test_a_category_typed_with_an_open_sara_am_is_found(given: Path) -> None:
    with (given / "thai-registers" / "mju-side-tables" / "supply_item.csv").open(encoding="utf-8-sig") as file:
        categories = [row["item_category"] for row in csv.DictReader(file)]
    found = [category for category in categories if search_key("สำนักงาน") in search_key(category)]
    assert len(found) > len([category for category in categories if "สำนักงาน" in category])


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("latitude 5420", "คอมพิวเตอร์ (DELL Latitude-X, LATITUDE  5420)"),
        ("โต๊ะเหล็ก", "โต๊ะ เหล็ก ขนาด ๔ ฟุต"),
        ("4 ฟุต", "โต๊ะ เหล็ก ขนาด ๔ ฟุต"),
        ("7440–001", "7440-001-0001"),
        ("ＨＰ", "เครื่องพิมพ์ hp"),
        ("น\u0e4d้\u0e32", "เครื่องทำน้ำเย็น"),
    ],
)
def test_a_query_is_found_in_what_is_stored(query: str, stored: str) -> None:
    assert search_key(query) in search_key(stored)


def test_words_in_latin_letters_stay_apart_in_the_search_key() -> None:
    assert search_key("Dell, Latitude") == "dell latitude"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ธก.7110-002-0003/35", "ธก. ๗๑๑๐ - ๐๐๒–๐๐๐๓ / ๓๕"),
        ("พย7110-006-024-335", "พย7110\u2011006\u2212024\u2014335\u200b"),
        ("COM0000001", " com0000001\r\n"),
        ("7440-001-0001", "７４４０－００１－０００１"),
    ],
)
def test_two_spellings_of_one_number_have_one_key(one: str, other: str) -> None:
    assert identifier_key(one) == identifier_key(other)


def test_different_numbers_keep_different_keys() -> None:
    numbers = ["7440-001-0001", "7440-0010001", "7440-001-0001/2569", "001-67-0001", "1-67-1"]
    assert len({identifier_key(number) for number in numbers}) == len(numbers)


@for_all(st.text())
def test_thai_digits_go_there_and_back(text: str) -> None:
    assert to_arabic_digits(to_thai_digits(to_arabic_digits(text))) == to_arabic_digits(text)


def test_digits_of_other_scripts_are_left_alone() -> None:
    assert to_arabic_digits("๒๕๖๙ ٣") == "2569 ٣"


@pytest.mark.parametrize("heap", ["\u0e48\u0e38", "\u0301\u0316", "\u0e48"])
def test_a_heap_of_marks_on_one_letter_takes_no_longer_than_other_text(heap: str) -> None:
    began = time.perf_counter()
    cleaned = clean("ก" + heap * 200_000 + "ข", multiline=True)
    assert time.perf_counter() - began < 5
    assert len(cleaned) <= MOST_MARKS + 2
    assert clean(cleaned) == cleaned
