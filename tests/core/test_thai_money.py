"""Baht in words for papers, and prices as registers write them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.thai import Unreadable, baht_text, parse_money, to_thai_digits

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)
DIGITS = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}
CODES = {"money-empty", "money-unreadable", "money-negative", "money-fraction", "money-implausible"}


def reading_of(text: str) -> Decimal | str:
    """The amount in `text`, or the code of the refusal."""
    try:
        return parse_money(text)
    except Unreadable as refusal:
        return refusal.code


def number_in(words: str) -> int:
    """Reads Thai number words by another way than they were written."""
    total = group = digit = 0
    while words:
        if words.startswith("ล้าน"):
            total, group, digit, words = (total + group + digit) * 1_000_000, 0, 0, words.removeprefix("ล้าน")
            continue
        name = next(name for name in (*DIGITS, *PLACES) if words.startswith(name))
        words = words.removeprefix(name)
        if name in DIGITS:
            digit = DIGITS[name]
        else:
            group, digit = group + (digit or 1) * PLACES[name], 0
    return total + group + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1250.50", "หนึ่งพันสองร้อยห้าสิบบาทห้าสิบสตางค์"),
        ("0.50", "ห้าสิบสตางค์"),
        ("0.01", "หนึ่งสตางค์"),
        ("5.21", "ห้าบาทยี่สิบเอ็ดสตางค์"),
        ("0.995", "หนึ่งบาทถ้วน"),
        ("100000", "หนึ่งแสนบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("11000000", "สิบเอ็ดล้านบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("2500000000021.25", "สองล้านห้าแสนล้านยี่สิบเอ็ดบาทยี่สิบห้าสตางค์"),
    ],
)
def test_baht_are_spelled_as_official_papers_spell_them(amount: str, words: str) -> None:
    assert baht_text(Decimal(amount)) == words


@for_all(AMOUNTS)
def test_the_words_say_the_amount_and_nothing_else(amount: Decimal) -> None:
    words = baht_text(amount)
    baht, _, satang = words.rpartition("บาท") if "บาท" in words else ("", "", words)
    spoken = number_in(baht.removeprefix("ศูนย์")) * 100
    spoken += 0 if satang == "ถ้วน" else number_in(satang.removesuffix("สตางค์"))
    assert spoken == amount * 100


@pytest.mark.parametrize("amount", ["-1", "-0.01", "NaN", "Infinity", "1e18", "1e1000000"])
def test_what_no_paper_may_say_is_refused_in_words(amount: str) -> None:
    with pytest.raises(ValueError, match="words"):
        baht_text(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("23,968.00", "23968.00"),
        ("๑,๒๕๐.๕๐", "1250.50"),
        ("฿1,250.-", "1250.00"),
        ("1250 บาท", "1250.00"),
        ("  3,350.00 บาทถ้วน", "3350.00"),
        ("2000.0", "2000.00"),
        ("0", "0.00"),
        ("1.500000", "1.50"),
        ("999,999,999,999.99", "999999999999.99"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str) -> None:
    assert parse_money(text) == Decimal(amount)
    assert parse_money(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money-empty"),
        ("-", "money-empty"),
        ("บาท", "money-empty"),
        ("-5", "money-negative"),
        ("(1,250.00)", "money-negative"),
        ("23,96", "money-unreadable"),
        ("1.250,00", "money-unreadable"),
        ("1 250", "money-unreadable"),
        ("1e5", "money-unreadable"),
        ("NaN", "money-unreadable"),
        ("ประมาณ 500", "money-unreadable"),
        ("=1+1", "money-unreadable"),
        ("٣", "money-unreadable"),
        ("1.005", "money-fraction"),
        ("1,000,000,000,000", "money-implausible"),
        ("9" * 10_000, "money-unreadable"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_what_is_no_amount_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_money(text)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


@for_all(AMOUNTS.filter(lambda amount: amount < 10**12))
def test_what_we_print_is_read_back(amount: Decimal) -> None:
    assert parse_money(f"{amount:,.2f}") == amount == parse_money(to_thai_digits(f"{amount:,.2f} บาท"))


@for_all(st.text())
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    read = reading_of(text)
    assert read in CODES if isinstance(read, str) else read >= 0


def test_every_price_of_a_real_register_is_read(given: Path) -> None:
    with (given / "thai-registers" / "up-ict-school" / "durable_articles.csv").open(encoding="utf-8-sig") as file:
        prices = {row["COST_ASSET"]: reading_of(row["COST_ASSET"]) for row in csv.DictReader(file)}
    assert len(prices) > 10
    assert {read for read in prices.values() if isinstance(read, str)} <= {"money-empty"}
