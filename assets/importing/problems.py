"""What can be wrong with a file or a row: a code for programs and a sentence that says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE: Final[dict[str, str | Promise]] = {
    "file-empty": _("The file is empty. Choose the file that holds the register."),
    "file-too-large": _("The file is larger than %(most)s MB. Split it into several files with the same heading row."),
    "file-not-a-table": _("This is %(kind)s, not a table. Save the register as XLSX or CSV and choose that file."),
    "file-old-excel": _(
        "This is an old Excel file (.xls) or one with a password. Open it in Excel and save it as .xlsx"
        " without a password."
    ),
    "file-damaged": _("The file is damaged or is not a real XLSX file. Open it in Excel and save it anew as .xlsx."),
    "file-suspicious": _(
        "The file unpacks to far more than a register holds, so it was not opened. Save it anew as .xlsx or CSV."
    ),
    "file-quotes": _(
        "A quotation mark in or after row %(row)s is not closed, so that rows run together. Save the"
        " file anew as .xlsx."
    ),
    "file-encoding": _(
        "The letters of the file cannot be read. Save it in Excel as “CSV UTF-8” or as .xlsx and choose that file."
    ),
    "file-gone": _("The uploaded file is no longer kept. Upload it again."),
    "sheet-unknown": _("The file has no sheet called “%(sheet)s”. Its sheets: %(sheets)s."),
    "too-many-rows": _("The sheet has more than %(most)s rows. Split it into several files with the same heading row."),
    "too-many-columns": _(
        "The sheet has more than %(most)s columns. Delete the columns that the register does not need."
    ),
    "header-not-found": _(
        "No heading row was found: no row names a column of asset numbers or of item names. Say which row is the"
        " heading, or write headings such as “หมายเลขครุภัณฑ์” and “รายการ” above the columns."
    ),
    "no-items": _(
        "The file has headings but no item beneath them. Fill in at least one row and choose the file again."
    ),
    "header-unknown-row": _("The file has no row %(row)s. Say which row is the heading, or 0 if there is none."),
    "mapping-unknown-column": _("The file has no column “%(column)s”. Its columns: %(columns)s."),
    "mapping-unknown-field": _("There is no field “%(field)s”. The fields: %(fields)s."),
    "mapping-twice": _("The columns “%(first)s” and “%(second)s” are both taken for “%(field)s”. Choose one of them."),
    "mapping-no-identity": _("Say which column holds the name of the item or its asset number."),
    "no-such-file": _("There is no file “%(path)s” that can be read. Check the path."),
    "no-such-unit": _(
        "There is no unit with the code “%(wanted)s”. Write a code from the list of units (agency/code)."
    ),
    "unit-in-several-agencies": _(
        "Several agencies have a unit “%(wanted)s”. Write agency/code, for example %(example)s."
    ),
    "no-such-person": _("There is no member of staff with the code “%(wanted)s” who may sign in."),
    "refused": "%(reason)s",
    "meaning-unknown": _("“%(meaning)s” is no state of an item. The states: %(meanings)s."),
}
"""Why a file cannot be read at all, or why nobody could be told to read it."""

REFUSED: Final[dict[str, str | Promise]] = {
    "name-missing": _("The row does not say what the item is. Write its name, or leave the row out."),
    "no-name-column": _(
        "The register does not know this number, and no column says what the item is. Say which column holds the names."
    ),
    "name-too-long": _("The name has more than %(most)s characters. Shorten it and put the rest in the notes."),
    "text-too-long": _("This has more than %(most)s characters. Shorten it or put it in the notes."),
    "number-too-long": _("An asset number has at most %(most)s characters. Check that the cell holds the number only."),
    "cell-error": _("The cell holds the spreadsheet's error “%(text)s”. Mend the formula and save the file anew."),
    "column-count": _(
        "The row has %(cells)s cells, the heading %(columns)s. Check the commas and quotation marks of this row."
    ),
    "not-accepted": _("The register does not accept the row: %(reason)s"),
    "consumable-not-registered-here": _(
        "This is a consumable (clauses 204-205), which has a stock ledger of its own. Take it out of the register of"
        " durable articles."
    ),
}
"""Why a row cannot be an item of the register as it stands."""

UNDECIDED: Final[dict[str, str | Promise]] = {
    "no-number-column": _(
        "No column holds asset numbers. Say which one does, or say that these items have no number yet; they then get"
        " our own tag only."
    ),
    "number-range": _(
        "The cell holds a range of %(count)s numbers. Split the row into %(count)s rows, one number and quantity"
        " 1 each."
    ),
    "number-list": _("The cell holds several numbers. Split the row into one row for each number."),
    "number-not-a-number": _(
        "“%(text)s” holds no digit, so it is no asset number. Write the number, or leave the cell empty."
    ),
    "number-mangled": _(
        "The spreadsheet has turned the number into “%(text)s”. Format the column as text and write the number anew."
    ),
    "number-twice-in-file": _(
        "The number “%(text)s” stands in rows %(rows)s with different contents. Keep the right row or correct the"
        " numbers."
    ),
    "number-differs": _(
        "The register knows this item (tag %(tag)s) under the number “%(text)s”. If it was renumbered, change the"
        " number there first."
    ),
    "item-twice-in-file": _("An earlier row of the file is about the same item (tag %(tag)s). Keep one of the rows."),
    "perhaps-registered": _(
        "An item with the same description stands in the register without a number (tag %(tag)s). Give it this number"
        " there, or change the description here if it is another item."
    ),
    "several-in-one-row": _(
        "The row counts %(count)s items. Each item needs a row of its own: split it into %(count)s rows, each with its"
        " number."
    ),
    "quantity-zero": _("The quantity is 0. Leave the row out, or write 1 if the item is there."),
    "quantity-unreadable": _("The quantity cannot be read. Write a whole number, for example 1."),
    "status-unknown": _(
        "It is not known what “%(text)s” means for the condition. Choose its meaning beside the columns."
    ),
    "item-type-unknown": _("It is not known whether “%(text)s” is durable or consumable. Write ครุภัณฑ์ or วัสดุ."),
    "already-disposed": _(
        "The file says that the item is no longer there (“%(text)s”). Leave the row out, or correct the status."
    ),
    "retired-already": _(
        "The register has retired this item (tag %(tag)s). Leave the row out, or see in the register why it was"
        " retired."
    ),
    "unit-unknown": _(
        "“%(text)s” is not a unit of this office. Write the unit's name or code as in the list of units."
    ),
    "changed-in-both": _(
        "Since the last import both the file (“%(file)s”) and the register (“%(register)s”) were changed. Correct the"
        " one that is wrong."
    ),
    "formula": _("The cell holds a formula without its result. Write the value itself."),
    "money-empty": _("Write an amount in baht, for example 1,250.50."),
    "money-negative": _("An amount cannot be below zero. Write it without the minus sign."),
    "money-unreadable": _(
        "“%(text)s” cannot be read as an amount. Write baht with a point before the satang, for example 1,250.50."
    ),
    "money-implausible": _("The amount “%(text)s” is too large. Check the number of digits."),
    "money-fraction": _("The amount “%(text)s” has more than two decimals. Round it to a whole satang."),
    "date-empty": _("Write a date as day/month/year, for example 22/11/2569."),
    "date-unreadable": _("“%(text)s” cannot be read as a date. Write it as day/month/year, for example 22/11/2569."),
    "date-impossible": _(
        "“%(text)s” is no day of the calendar. Check the day, the month and the year (day/month/year)."
    ),
    "date-implausible": _("The year of “%(text)s” cannot be right. Write a year from 2443 to 2743 (B.E.)."),
    "date-order": _(
        "“%(text)s” may be day/month or month/day. Write the month in words, or say beside the columns which order it"
        " is."
    ),
    "date-in-future": _("“%(text)s” lies in the future. Check the year."),
    "ambiguous-year": _(
        "The year of “%(text)s” may be of either era. Write all four digits, or say beside the columns which era it is."
    ),
}
"""What a person has to decide before the row can be brought in."""

REMARKS: Final[dict[str, str | Promise]] = {
    "same-as-row": _("The same as row %(row)s; counted once."),
    "kept-register": _(
        "The register was changed after the last import and the file was not: the register's value was kept."
    ),
    "category-unknown": _("There is no category “%(text)s” here; the word is kept in the notes of the item."),
    "category-from-number": _("The category follows from the number: %(category)s."),
    "no-number": _("The item has no asset number yet; it has our own tag."),
    "word-kept-in-notes": _("“%(text)s” has no entry of its own here; the word is in the notes."),
}
"""What a reader of the account should know about a row that was accepted."""

SENTENCES: Final = {**UNREADABLE, **REFUSED, **UNDECIDED, **REMARKS}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one row.

    column: the heading of its column in the file, empty where it is about the whole row.
    facts: what the sentence names.
    """

    code: str
    column: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence, in the reader's language."""
        return str(SENTENCES[self.code]) % self.facts

    @property
    def is_remark(self) -> bool:
        return self.code in REMARKS

    @property
    def is_refusal(self) -> bool:
        return self.code in REFUSED

    def as_json(self) -> dict[str, object]:
        """What is kept with the row; the sentence is made anew for each reader."""
        return {"code": self.code, "column": self.column, "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Problem:
        facts = kept.get("facts")
        return cls(str(kept["code"]), str(kept.get("column", "")), {**facts} if isinstance(facts, Mapping) else {})


class CannotRead(Exception):  # noqa: N818 -- it answers a reader; nothing of ours has failed
    """The file cannot be taken for a register.

    code: one of `UNREADABLE`.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence, in the reader's language."""
        return str(UNREADABLE[self.code]) % self.facts
