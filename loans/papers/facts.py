"""What papers say, as plain values: no models, no clock, no database. Texts are Thai, days Gregorian, money in baht.

An empty text leaves its place to be filled in by hand, or is left out where the place would mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from core.thai_dates import Digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the agency has its papers set.

    digits: of dates, page numbers and running text; codes, serials and tables are Arabic always. emblem: the agency's
    own picture (PNG or JPEG), b"" for none. seal: the line that names the newest seal of the record, "" for none.
    """

    digits: Digits = "thai"
    emblem: bytes = b""
    seal: str = ""


PLAIN: Final = Setting()
"""Thai digits, no emblem, no seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature, or the place for one.

    role: what it is signed as (ผู้ยืม). name: "" while nobody signed. capacity, on_behalf_of, order: where it was not in
    own office (ปฏิบัติราชการแทน, for whom, and the order relied on). at: when it was signed in the system; None prints a
    line to sign on. how: how the signer was identified, also where it is signed by hand. strokes: what was drawn, as
    `core.strokes` keeps it. unsigned: in place of the line, why nobody signed here.
    """

    role: str
    name: str = ""
    post: str = ""
    capacity: str = ""
    on_behalf_of: str = ""
    order: str = ""
    at: datetime | None = None
    how: str = ""
    strokes: str = ""
    unsigned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells this paper from others.

    number: printed on every page, also encoded as QR. code: what its Code 128 holds; ASCII, or "" for no barcode.
    link: what the QR holds instead of the number (an address of the service), "" for the number itself.
    """

    number: str
    code: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        if self.code and not (self.code.isascii() and self.code.isprintable()):
            raise ValueError(f"Code 128 cannot hold {self.code!r}: ASCII alone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a loan. details: brand, model, serial. price: at the time of lending; basis: what it rests on."""

    name: str
    details: str = ""
    quantity: Decimal = Decimal(1)
    counted_in: str = "เครื่อง"
    asset_number: str = ""
    tag: str = ""
    price: Decimal | None = None
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """Who borrows. agency: the borrowing state agency where it is another one (208(1)), else ""."""

    name: str
    position: str = ""
    affiliation: str = ""
    agency: str = ""
    office_phone: str = ""
    mobile: str = ""
