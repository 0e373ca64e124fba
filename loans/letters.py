"""What another agency's letter says, as plain values: the written evidence of a loan under clause 208(1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it is keyed in; the names are those of `AgencyLetter`.

    head_name, head_title: who heads the borrowing agency. collector_…: whom it sends to collect the items.
    """

    number: str
    dated_on: date | None
    head_name: str
    head_title: str
    collector_name: str
    collector_position: str = ""
    collector_phone: str = ""


class Card(StrEnum):
    """The card by which somebody is identified whom another agency sends; its number is not kept."""

    STAFF = "staff"
    IDENTITY = "identity"


CARD_LABELS: Final[Mapping[Card, _StrPromise]] = MappingProxyType(
    {
        Card.STAFF: pgettext_lazy("card shown", "Official card"),
        Card.IDENTITY: pgettext_lazy("card shown", "National identity card (its number is not kept)"),
    }
)

CARD_WORDS: Final[Mapping[Card, str]] = MappingProxyType(
    {Card.STAFF: "บัตรประจำตัวเจ้าหน้าที่ของรัฐ", Card.IDENTITY: "บัตรประจำตัวประชาชน"}
)
"""As the signature keeps it, in Thai."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """Who came to collect for another agency.

    card: a value of `Card`, which card they showed; its number is not kept. by_ink: signed on the printed slip, not on
    the desk's screen.
    """

    name: str
    card: str
    position: str = ""
    by_ink: bool = False
