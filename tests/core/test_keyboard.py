"""What a scanner meant when the Thai keyboard was on."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai import Unreadable, kedmanee_to_us, scan_readings, us_to_kedmanee

KEYS = string.ascii_letters + string.digits + string.punctuation


def test_an_asset_number_scanned_with_the_thai_keyboard_on_is_read_back() -> None:
    assert kedmanee_to_us("ึภภจขจจๅขจจจ-") == "7440-001-0003"


@pytest.mark.parametrize(
    ("us", "thai"),
    [
        ("`1234567890-=", "_ๅ/-ภถุึคตจขช"),
        ("~!@#$%^&*()_+", "%+๑๒๓๔ู฿๕๖๗๘๙"),
        ("asdfghjkl;'", "ฟหกดเ้่าสวง"),
        ('ASDFGHJKL:"', "ฤฆฏโฌ็๋ษศซ."),
        ("BK", "ฺษ"),
        ("bk", "ิา"),
        ("l;ylfu", "สวัสดี"),
    ],
)
def test_each_key_stands_for_its_letter(us: str, thai: str) -> None:
    assert us_to_kedmanee(us) == thai
    assert kedmanee_to_us(thai) == us


def test_no_two_keys_write_the_same_letter() -> None:
    assert len(set(us_to_kedmanee(KEYS))) == len(KEYS)


@given(st.text(alphabet=KEYS))
def test_every_key_goes_there_and_back(typed: str) -> None:
    assert kedmanee_to_us(us_to_kedmanee(typed)) == typed


@given(st.text(alphabet=string.ascii_letters + string.digits + "-", min_size=1, max_size=24))
def test_a_code_typed_with_the_thai_keyboard_on_is_among_its_readings(code: str) -> None:
    arrived = us_to_kedmanee(code)
    assert code in scan_readings(arrived + "\r\n") or not set(arrived) - set('-/%+_"(),.?')


def test_the_reading_as_written_comes_first_for_numbers_with_thai_letters() -> None:
    readings = scan_readings(" ธก.7110-002-0003/35\r")
    assert readings[0] == "ธก.7110-002-0003/35"
    assert len(readings) == 2


@pytest.mark.parametrize(
    "raw", ["7440-001-0003\r\n", "\t7440-001-0003\t", "7440-001-0003\n7440-001-0003\r", "7440-001-0003"]
)
def test_enter_tab_and_a_repeated_scan_are_dropped(raw: str) -> None:
    assert scan_readings(raw) == ["7440-001-0003"]


def test_two_different_codes_are_not_taken_for_one_of_them() -> None:
    assert scan_readings("7440-001-0003\r7440-001-0004\r") == ["7440-001-0003 7440-001-0004"]


def test_a_code_that_came_twice_without_enter_is_read_once_but_last() -> None:
    assert scan_readings("7440-001-00037440-001-0003") == ["7440-001-00037440-001-0003", "7440-001-0003"]
    assert scan_readings("20202020") == ["20202020"]


def test_a_web_address_is_read_whole_first_and_then_by_its_end() -> None:
    assert scan_readings("https://lending.example/t/BK0001427-K/") == [
        "https://lending.example/t/BK0001427-K/",
        "t/BK0001427-K",
        "BK0001427-K",
    ]
    assert "7440-0109-0001/2569" in scan_readings("https://mis.example/item/7440-0109-0001%2F2569?lang=th")
    assert scan_readings("https://mis.example/") == ["https://mis.example/"]
    assert scan_readings("http://[broken/path") == ["http://[broken/path"]


def test_a_web_address_scanned_with_the_thai_keyboard_on_is_read_too() -> None:
    address = "https://lending.example/t/BK0001427-K"
    assert scan_readings(us_to_kedmanee(address))[1:] == [address, "t/BK0001427-K", "BK0001427-K"]


@given(st.text(max_size=200))
def test_readings_are_never_empty_twice_or_an_accident(raw: str) -> None:
    readings = scan_readings(raw)
    assert len(set(readings)) == len(readings)
    assert all(reading and reading == reading.strip() for reading in readings)


@pytest.mark.parametrize("raw", ["", " \r\n", "\u200b\t"])
def test_nothing_scanned_reads_as_nothing(raw: str) -> None:
    assert scan_readings(raw) == []


def test_more_than_a_label_holds_is_refused() -> None:
    assert scan_readings("9" * 4096)
    with pytest.raises(Unreadable) as refusal:
        scan_readings("9" * 4097)
    assert refusal.value.code == "scan-too-long"
