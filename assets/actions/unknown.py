"""A code that nobody knows is kept where it was scanned, and then linked to an item or put away."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import F
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper
from assets.actions.numbers import add_identifier
from assets.models import Asset, AssetIdentifier, CodeState, IdentifierKind, ScanPlace, UnknownCode
from assets.permissions import KEEPERS
from assets.unknown import worth_keeping
from audit.journal.acts import act
from audit.journal.record import record
from core.clock import official_day
from core.thai import identifier_key, scan_readings
from core.verdict import ORDER, Permitted, Refused, Verdict
from people.models import Person, Unit
from people.offices import Seat, known_standing

MOST_OPEN: Final = 300
"""Codes of one store that wait: no more are kept until some are linked or put away."""

LINKED_BECAUSE: Final = "ผูกจากรหัสที่สแกนแล้วไม่มีในทะเบียน"
"""What the history of the item says of the number."""

_SHORTEST_PASSWORD: Final = 8


@act("code.unknown")
def keep_unknown(raw: str, *, by: Person, at: datetime, place: ScanPlace) -> UnknownCode | None:
    """Keep a code that named nothing at the store of `by`, or count that it was scanned again; None where it is not.

    One event when it is new, without the code: the record keeps for ever. A staff code, the password of who scans and
    what `worth_keeping` leaves out is not kept, and nothing beyond `MOST_OPEN` codes of a store.
    """
    value, seat = worth_keeping(raw), _store_seat(by, at)
    if not value or seat is None:
        return None
    store = seat.unit_id
    known = UnknownCode.objects.select_for_update().filter(store=store, key=identifier_key(value)).first()
    if known is None:
        if not _may_be_kept(raw, value, store, by):
            return None
        known, is_new = UnknownCode.objects.get_or_create(
            store_id=store,
            key=identifier_key(value),
            defaults={"value": value, "place": place, "first_at": at, "last_at": at, "last_by": by},
        )
        if is_new:
            about = Unit.objects.get(pk=store).journal_subject()
            facts = {"page": place.value}
            record(
                "code.unknown",
                subject=known.journal_subject(),
                actor=by.journal_actor(office=seat.post_title, capacity=seat.capacity.value, order=seat.order_number),
                at=at,
                facts=facts,
                refs=[about],
            )
    UnknownCode.objects.filter(pk=known.pk).update(times=F("times") + 1, last_at=at, last_by=by, place=place)
    return known


@act("code.linked")
def link_code(code: UnknownCode, *, asset: Asset, kind: IdentifierKind, by: Person, at: datetime) -> AssetIdentifier:
    """Make the code a number of this item: from then on it is found.

    Raises:
        Refusal: not-keeper, code-settled, and those of `add_identifier`.
    """
    code = _locked(code)
    actor = judge_keeper(by, at, [code.store])
    _may_be_settled(code).require()
    given = add_identifier(asset, kind=kind, value=code.value, by=by, at=at, reason=LINKED_BECAUSE)
    code.state, code.asset, code.settled_at, code.settled_by = CodeState.LINKED, asset, at, by
    code.save(update_fields=["state", "asset", "settled_at", "settled_by"])
    refs = [asset.journal_subject(), code.store.journal_subject()]
    record("code.linked", subject=code.journal_subject(), actor=actor, at=at, after={"number": code.value}, refs=refs)
    return given


@act("code.put_away")
def put_away(code: UnknownCode, *, by: Person, at: datetime) -> UnknownCode:
    """Offer the code no longer, whoever scans it again.

    Raises:
        Refusal: not-keeper, code-settled.
    """
    code = _locked(code)
    actor = judge_keeper(by, at, [code.store])
    _may_be_settled(code).require()
    code.state, code.settled_at, code.settled_by = CodeState.PUT_AWAY, at, by
    code.save(update_fields=["state", "settled_at", "settled_by"])
    refs = [code.store.journal_subject()]
    record("code.put_away", subject=code.journal_subject(), actor=actor, at=at, refs=refs)
    return code


def forget_codes(before: datetime) -> int:
    """Forget the codes that nobody has scanned since this moment, linked and put away ones too. Answers how many."""
    gone, _by_model = UnknownCode.objects.filter(last_at__lt=before).delete()
    return gone


def _store_seat(by: Person, at: datetime) -> Seat | None:
    """The first office by which this person keeps a register; its unit is their store."""
    standing = known_standing(by, official_day(at))
    return next((seat for office in KEEPERS for seat in standing.seats_of(office)), None)


def _may_be_kept(raw: str, value: str, store: int, by: Person) -> bool:
    """Whether a new code is kept: no staff code of anybody, not one's own password, and not one too many."""
    codes = [each.upper() for reading in scan_readings(raw) for each in (reading, identifier_key(reading))]
    if Person.objects.annotate(code=Upper("staff_code")).filter(code__in=codes).exists():
        return False
    if UnknownCode.objects.filter(store=store, state=CodeState.OPEN).count() >= MOST_OPEN:
        return False
    typed = raw.strip()
    is_word = len(typed) >= _SHORTEST_PASSWORD and any(map(str.isalpha, typed)) and " " not in value
    return not (is_word and by.check_password(typed))


def _locked(code: UnknownCode) -> UnknownCode:
    rows = UnknownCode.objects.select_for_update(of=("self",), no_key=True).select_related("store")
    return rows.get(pk=code.pk)


def _may_be_settled(code: UnknownCode) -> Verdict:
    if code.state == CodeState.OPEN:
        return Permitted()
    reason = _("Somebody has seen to this code already: %(state)s.")
    return Refused(ORDER, "code-settled", reason % {"state": code.get_state_display()})
