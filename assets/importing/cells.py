"""Form fields for the cells of a register: a value, or a code and the facts of its sentence; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from assets.importing.problems import SENTENCES
from assets.importing.words import fund_of, method_of
from assets.models import AcquisitionMethod, FundSource
from assets.values import LONGEST_OFFICIAL
from core.date_input import Era, Order, parse_date
from core.thai import Unreadable, clean, identifier_key, parse_money, to_arabic_digits

LONGEST_SHOWN: Final = 80
"""Characters of a cell that a sentence repeats."""

_RANGE: Final = re.compile(r"(?P<first>.*\d)\s*(?:ถึง|\bto\b|~|\s[-–—]\s|\.{2,3}|…)\s*(?P<last>.*\d.*)")
_LIST: Final = re.compile(r"\d\S*\s*(?:[,;\n]|\sและ\s|\s&\s|\sand\s)\s*\S*\d")
_MANGLED: Final = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_TAIL: Final = re.compile(r"(\d+)\D*$")
_QUANTITY: Final = re.compile(r"(\d{1,6})(?:\.0+)?\s*(\D{0,40})")
MOST_IN_A_RANGE: Final = 10_000


def wrong(code: str, **facts: str | int) -> ValidationError:
    """What a field raises: the code, and the facts of its sentence, cut to what a reader needs."""
    cut = {name: fact[:LONGEST_SHOWN] if isinstance(fact, str) else fact for name, fact in facts.items()}
    return ValidationError(str(SENTENCES[code]) % cut, code=code, params=cut)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many items a row counts, and the unit of count where it stands in the same cell ("1 เครื่อง")."""

    count: int
    unit: str


class TextCell(forms.CharField):
    """One line of clean text."""

    def __init__(self, most: int, *, code: str = "text-too-long") -> None:
        super().__init__(required=False)
        self.most, self.code = most, code

    def to_python(self, value: Any) -> str:
        text = clean(str(value or ""))
        if len(text) > self.most:
            raise wrong(self.code, most=self.most)
        return text


class NotesCell(forms.CharField):
    """Text of several lines."""

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), multiline=True)


class NumberCell(forms.CharField):
    """One asset number: opaque text of at most `most` characters with a digit in it, never several of them."""

    def __init__(self, most: int = LONGEST_OFFICIAL) -> None:
        super().__init__(required=False)
        self.most = most

    def to_python(self, value: Any) -> str:
        written = str(value or "")
        text = clean(written)
        if not text:
            return ""
        key = identifier_key(text)
        if _MANGLED.fullmatch(key):
            raise wrong("number-mangled", text=text)
        if count := count_of_range(text):
            raise wrong("number-range", count=count)
        if _LIST.search(to_arabic_digits(written)):
            raise wrong("number-list")
        if len(text) > self.most:
            raise wrong("number-too-long", most=self.most)
        if not any(letter.isdecimal() for letter in key):
            raise wrong("number-not-a-number", text=text)
        return text


def count_of_range(text: str) -> int:
    """How many numbers "7110-0701-0029 ถึง 0035" stands for (7); 0: it is no range. 2 where the ends do not tell."""
    found = _RANGE.fullmatch(to_arabic_digits(text))
    if not found:
        return 0
    first, last = _TAIL.search(found["first"]), _TAIL.search(found["last"])
    if not first or not last:
        return 0
    count = int(last[1]) - int(first[1]) + 1 if len(last[1]) <= len(first[1]) else 0
    return count if 2 <= count <= MOST_IN_A_RANGE else 2


class QuantityCell(forms.Field):
    """How many items the row counts: one, or a question."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> Quantity | None:
        text = to_arabic_digits(clean(str(value or "")))
        if not text:
            return None
        found = _QUANTITY.fullmatch(text)
        if not found:
            raise wrong("quantity-unreadable", text=text)
        count = int(found[1])
        if count == 0:
            raise wrong("quantity-zero")
        if count > 1:
            raise wrong("several-in-one-row", count=count)
        return Quantity(count, found[2].strip(" ."))


class MoneyCell(forms.Field):
    """Baht with two decimals."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "")
        try:
            return parse_money(text) if text else None
        except Unreadable as unreadable:
            raise wrong(unreadable.code, text=text) from unreadable


class DayCell(forms.Field):
    """A day up to `latest`, of either era, also as a serial of Excel."""

    def __init__(self) -> None:
        super().__init__(required=False)
        self.order: Order | None = None
        self.mixed = False
        self.two_digit: Era | None = None
        self.latest = date.max

    def to_python(self, value: Any) -> date | None:
        text = str(value or "")
        if not text:
            return None
        order = self._order_of(text) if self.mixed else self.order
        try:
            day = parse_date(text, order_hint=order, two_digit=self.two_digit, allow_excel_serial=True)
        except Unreadable as unreadable:
            if unreadable.code == "date-empty":
                return None
            raise wrong(unreadable.code, text=clean(text)) from unreadable
        if day > self.latest:
            raise wrong("date-in-future", text=clean(text))
        return day

    def _order_of(self, text: str) -> Order | None:
        """The order of this date in a file that uses both: told by a figure above 12, else asked."""
        parts = re.split(r"[/.\-]", to_arabic_digits(clean(text)))
        if len(parts) < 3 or not (parts[0].isdecimal() and parts[1].isdecimal()) or len(parts[0]) > 2:
            return None
        if int(parts[0]) <= 12 and int(parts[1]) <= 12 and parts[0] != parts[1]:
            raise wrong("date-order", text=clean(text))
        return "mdy" if int(parts[1]) > 12 else "dmy"


class MethodCell(forms.Field):
    """A way of acquisition; "other" where the word is not in the table."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> AcquisitionMethod | None:
        text = clean(str(value or ""))
        return (method_of(text) or AcquisitionMethod.OTHER) if text else None


class FundCell(forms.Field):
    """A source of money; "other" where the word is not in the table."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> FundSource | None:
        text = clean(str(value or ""))
        return (fund_of(text) or FundSource.OTHER) if text else None
