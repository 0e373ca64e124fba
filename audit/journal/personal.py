"""Personal values that may have to be erased one day: the record holds a commitment, the value lies beside it.

    commitment = "personal:" ‖ HMAC-SHA256(salt, owner LF what LF value)        (hexadecimal)

A body of an event and a row that is sealed hold the commitment alone, so that leaves, roots, seals and exports say
nothing of the value and stay as they are when it is erased with its salt. Without the salt nobody can try values out.
What is personal is declared: `personal` on a model (`versions`, `committed`), `Personal` among the facts of an event.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from django.db import models
from django.utils.translation import gettext as _

from audit.journal.canonical import plain
from audit.journal.models import PersonalValue
from core.thai import thai_date
from core.written import insert

PREFIX: Final = "personal:"
COMMITMENT: Final = re.compile(PREFIX + "[0-9a-f]{64}")
LONGEST: Final = len(PREFIX) + 64
"""How long a commitment is: no column that holds one may be shorter."""

BATCH: Final = 500


class Personal(NamedTuple):
    """A value of a person, as a fact of an event. owner: whose it is ("person:1234"); what: "person.mobile"."""

    value: str
    owner: str
    what: str


class HasPersonal(Protocol):
    """A model with columns that are personal. Nothing else may stand in them than words, and nothing is empty."""

    personal: tuple[str, ...]

    def personal_owner(self) -> str:
        """With whose erasure they go, as the record names it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies beside a commitment. value: empty once erased; erased_at, event_id: when and by which event."""

    value: str
    erased_at: datetime | None = None
    event_id: int | None = None

    def __str__(self) -> str:
        if self.erased_at is None:
            return self.value
        said = _("erased under the Personal Data Protection Act B.E. 2562 on %(day)s (entry %(event)s)")
        return said % {"day": thai_date(self.erased_at), "event": self.event_id}


def commitment(value: Personal, salt: str) -> str:
    """What the record holds instead of the value."""
    said = f"{value.owner}\n{value.what}\n{value.value}".encode()
    return PREFIX + hmac.digest(bytes.fromhex(salt), said, hashlib.sha256).hex()


def commit(values: Sequence[Personal]) -> list[str]:
    """The commitments to these values, in their order, each value kept beside; nothing is its own commitment.

    The same value of the same owner keeps its commitment until it is erased. Two queries a batch, one where all are
    kept already, none where there is nothing.
    """
    values = [Personal(plain(value.value), plain(value.owner), value.what) for value in values]
    wanted = {value for value in values if value.value and not is_commitment(value.value)}
    found = _kept_already(sorted(wanted)) if wanted else {}
    new = []
    for value in sorted(wanted - found.keys()):
        salt = secrets.token_hex(32)
        found[value] = commitment(value, salt)
        new.append(PersonalValue(commitment=found[value], salt=salt, **value._asdict()))
    insert(new, batch_size=BATCH)
    return [found.get(value, value.value) for value in values]


def erase(owners: Collection[str], *, event_id: int, at: datetime) -> int:
    """Erase every value of these owners, with its salt, as done by this event; answers how many. One query a batch.

    Nothing else of the record changes: what commits to them stands, and says when they went.
    """
    erased, names = 0, sorted(owners)
    for first in range(0, len(names), BATCH):
        there = PersonalValue.objects.filter(owner__in=names[first : first + BATCH], erased_at=None)
        erased += there.update(value="", salt="", erased_at=at, event_id=event_id)
    return erased


def is_commitment(value: object) -> bool:
    """Whether this stands for a value that lies beside the record."""
    return isinstance(value, str) and COMMITMENT.fullmatch(value) is not None


def committed(rows: Sequence[models.Model]) -> None:
    """Put commitments in the place of what is personal in rows that are sealed as they stand (`append_only`)."""
    _commit_columns(rows, rows)


def commit_versions(rows: Sequence[models.Model], versions: Sequence[models.Model]) -> None:
    """Put commitments in the place of what is personal in the versions of these rows; the rows stay as they are."""
    _commit_columns(rows, versions)


def _commit_columns(rows: Sequence[Any], written: Sequence[models.Model]) -> None:
    names: tuple[str, ...] = getattr(type(rows[0]), "personal", ()) if rows else ()
    places = [
        (row, target, name)
        for row, target in zip(rows, written, strict=True)
        for name in names
        if getattr(target, name)
    ]
    if not places:
        return
    values = [
        Personal(getattr(target, name), row.personal_owner(), f"{row._meta.model_name}.{name}")
        for row, target, name in places
    ]
    for (_row, target, name), held in zip(places, commit(values), strict=True):
        setattr(target, name, held)


def kept(commitments: Collection[str]) -> dict[str, Kept]:
    """What lies beside these commitments; one that has nothing beside it is missing. One query a batch."""
    wanted = sorted({each for each in commitments if is_commitment(each)})
    found: dict[str, Kept] = {}
    for first in range(0, len(wanted), BATCH):
        rows = PersonalValue.objects.filter(commitment__in=wanted[first : first + BATCH])
        for said, value, erased_at, event_id in rows.values_list("commitment", "value", "erased_at", "event_id"):
            found[said] = Kept(value, erased_at, event_id)
    return found


def values_of(held: Iterable[str]) -> list[str]:
    """The values themselves, for what works on with them; empty where erased. A column of old may hold its value."""
    said = list(held)
    beside = kept(said)
    return [(beside[each].value if each in beside else "") if is_commitment(each) else each for each in said]


def read(held: Iterable[object]) -> dict[str, str]:
    """Commitment → its value in words for a reader, or when and by which event it was erased. One query a batch."""
    wanted = {str(each) for each in held if is_commitment(each)}
    if not wanted:
        return {}
    found = kept(wanted)
    gone = _("gone without an erasure in the record: run the verification")
    return {each: str(found.get(each, gone)) for each in wanted}


def in_text(texts: Iterable[str]) -> set[str]:
    """The commitments that stand in these bodies."""
    return {each for text in texts if PREFIX in text for each in COMMITMENT.findall(text)}


def filled(recorded: Any, values: Mapping[str, str]) -> Any:
    """What was recorded, with the values in the place of their commitments."""
    match recorded:
        case str():
            return values.get(recorded, recorded)
        case list():
            return [filled(item, values) for item in recorded]
        case dict():
            return {name: filled(item, values) for name, item in recorded.items()}
        case _:
            return recorded


def with_words(word: str) -> list[str]:
    """The commitments to values in which this word stands: how a search finds what the record does not say itself."""
    found = PersonalValue.objects.filter(value__icontains=word).order_by("-id")
    return list(found.values_list("commitment", flat=True)[:BATCH])


def _kept_already(wanted: Sequence[Personal]) -> dict[Personal, str]:
    found: dict[Personal, str] = {}
    for first in range(0, len(wanted), BATCH):
        some = wanted[first : first + BATCH]
        owners, values = {each.owner for each in some}, {each.value for each in some}
        rows = PersonalValue.objects.filter(owner__in=owners, value__in=values, erased_at=None)
        for value, owner, what, said in rows.values_list("value", "owner", "what", "commitment"):
            found[Personal(value, owner, what)] = said
    return found
