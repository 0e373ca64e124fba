"""Photos that a device kept with a return while the network was down: put with the item once, whenever they come.

A photo is an act of its own with an id of its own, answered as `loans.replaying` answers the others. It follows the act
it belongs to: what came back bears it as a photo of its return; where the return could not be done, or the photo may
not go with it, the picture stays here until a person has looked at it (ADR 0029).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.pictures import written_anew
from core.unreadable import Unreadable
from core.verdict import POLICY, Refusal, Refused
from loans import actions, device_time
from loans.models import DeviceAct, DeviceActKind, LoanLine, Outcome
from people.models import Office
from people.offices import Standing

THERE_ALREADY: Final = "photo-there-already"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPhoto:
    """One photo as the device sent it. act: the id of the act it belongs to. taken_at: by the device's clock."""

    client_id: UUID
    act: UUID
    taken_at: datetime
    content: bytes


def replay_photo(kept: KeptPhoto, *, standing: Standing, sent_at: datetime, at: datetime) -> DeviceAct | None:
    """Put the photo with its item, once; None where this person has sent no such act.

    standing: of the storekeeper who took it and now sends it. sent_at: by the device's clock.
    """
    own = DeviceAct.objects.filter(by=standing.person)
    known = own.filter(client_id=kept.client_id).first()
    if known is not None:
        return known
    of = own.exclude(kind=DeviceActKind.PHOTO).filter(client_id=kept.act).select_related("asset", "loan").first()
    if of is None:
        return None
    try:
        with transaction.atomic():
            return _first(kept, of, standing=standing, sent_at=sent_at, at=at)
    except _Taken:
        return own.get(client_id=kept.client_id)


class _Taken(Exception):  # noqa: N818  # not a failure: the same photo was sent at the same moment
    """Another call with this id has answered meanwhile."""


def _first(kept: KeptPhoto, of: DeviceAct, *, standing: Standing, sent_at: datetime, at: datetime) -> DeviceAct:
    """Write the id, add the photo, and keep the answer: all of it in one transaction."""
    made = device_time.moment_of(made_at=kept.taken_at, sent_at=sent_at, received_at=at)
    row = DeviceAct(
        by=standing.person,
        unit_id=standing.seats_of(Office.STOREKEEPER)[0].unit_id,
        client_id=kept.client_id,
        kind=DeviceActKind.PHOTO,
        of=of,
        scanned=of.scanned,
        asset=of.asset,
        loan=of.loan,
        device_at=kept.taken_at,
        counted_at=None if made.doubt else made.at,
        at=at,
        outcome=Outcome.DONE,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _Taken from error
    try:
        _put(row, of, kept.content, taken_at=made.at)
        row.save()
    except BaseException:
        if row.file:
            row.file.delete(save=False)  # no row will name it
        raise
    return row


def _put(row: DeviceAct, of: DeviceAct, content: bytes, *, taken_at: datetime) -> None:
    """Put the picture with the item that came back, else keep it in the row, with the reason."""
    line = None
    if of.outcome != Outcome.CONFLICT and of.loan is not None:
        line = LoanLine.objects.select_related("asset").filter(loan=of.loan, asset=of.asset).first()
    if line is None or of.loan is None:
        row.sentence = _("The photo is kept with what could not be done, for whoever settles it.")
        _keep(row, content)
        return
    try:
        actions.add_photos(of.loan, line=line, contents=[content], by=row.by, at=row.at, taken_at=taken_at)
    except Unreadable as unreadable:
        _refuse(row, Refused(POLICY, unreadable.code, unreadable.message))
    except Refusal as refusal:
        if refusal.verdict.code == THERE_ALREADY:
            row.outcome, row.sentence = Outcome.ALREADY, refusal.verdict.reason
            return
        _refuse(row, refusal.verdict)
        _keep(row, content)
    else:
        row.sentence = _("The photo is kept with the return of %(item)s.") % {"item": line.asset}


def _keep(row: DeviceAct, content: bytes) -> None:
    """Keep the picture in the row; of what is no picture, that it is none."""
    try:
        picture = written_anew(content)
    except Unreadable as unreadable:
        _refuse(row, Refused(POLICY, unreadable.code, unreadable.message))
    else:
        row.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture), save=False)


def _refuse(row: DeviceAct, verdict: Refused) -> None:
    row.outcome, row.basis, row.code, row.sentence = Outcome.CONFLICT, verdict.basis, verdict.code, verdict.reason
