"""Photos of an item as it goes out and as it comes back: taken at the desk, kept for a case of clause 209."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from core.clock import official_day
from core.pictures import written_anew
from core.verdict import OFFICE, ORDER, POLICY, Refusal, Refused
from loans import permissions, policy
from loans.actions.locking import in_capacity, locked, refs_of
from loans.models import LinePhoto, Loan, LoanLine, Moment
from loans.states import LineState
from people.models import Person
from people.offices import standing_of

MOST_PHOTOS: Final = 6
"""Photos of one item at one moment."""


@act("loan.photos_added")
def add_photos(
    loan: Loan,
    *,
    line: LoanLine,
    contents: Sequence[bytes],
    by: Person,
    at: datetime,
    taken_at: datetime | None = None,
) -> list[LinePhoto]:
    """Add photos of one item: at hand-over until the day it went out is over, at return from then until that day is.

    contents: the bytes of pictures as they were sent. taken_at: when, where a device without a network kept a photo of
    a return: it counts if it was taken on that day, whenever it comes (ADR 0029).

    Raises:
        Refusal: not-the-storekeeper, serves-oneself, no-photos, photo-out-of-turn, photo-there-already,
            too-many-photos.
        Unreadable: as `core.pictures.written_anew`.
    """
    loan, lines = locked(loan)
    standing = standing_of(by, official_day(at))
    if not permissions.keeps_the_store(loan, standing):
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
        raise Refusal(Refused(OFFICE, "not-the-storekeeper", reason))
    policy.may_serve(officer=by.staff_code, borrower=loan.borrower.staff_code).require()
    taken = next(each for each in lines if each.pk == line.pk)
    moment = moment_of(taken, loan, at=at) if taken_at is None else _moment_kept(taken, loan, at=at, taken_at=taken_at)
    if moment is None:
        text = _("Photos are added on the day the item goes out, and on the day it comes back.")
        raise Refusal(Refused(ORDER, "photo-out-of-turn", text))
    pictures = {hashlib.sha256(jpeg).hexdigest(): jpeg for jpeg in map(written_anew, contents)}
    _judge_number(taken, moment, set(pictures))

    photos = [
        LinePhoto(line=taken, moment=moment, sha256=sha256, by=by, at=at, taken_at=taken_at) for sha256 in pictures
    ]
    try:
        for photo in photos:
            content = ContentFile(pictures[photo.sha256])
            photo.file.save(f"{secrets.token_hex(16)}.jpg", content, save=False)
        LinePhoto.objects.bulk_create(photos)
        record(
            "loan.photos_added",
            subject=loan.journal_subject(),
            actor=in_capacity(by, permissions.store_seat(loan, standing)),
            at=at,
            clause="209",
            after={"moment": moment, "photos": sorted(pictures)},
            facts={"item": taken.asset.tag, **({} if taken_at is None else {"taken_at": taken_at})},
            refs=refs_of(loan, [taken]),
        )
    except BaseException:
        for photo in photos:
            if photo.file:
                photo.file.delete(save=False)  # no row will name it
        raise
    return photos


def moment_of(line: LoanLine, loan: Loan, *, at: datetime) -> Moment | None:
    """Which photos may be taken of the item now: those of the hand-over, those of the return, or none."""
    on = official_day(at)
    match line.state:
        case LineState.APPROVED:
            return Moment.HAND_OVER
        case LineState.OUT if loan.handed_over_at is not None and official_day(loan.handed_over_at) == on:
            return Moment.HAND_OVER
        case LineState.TO_INSPECT:
            return Moment.RETURN
        case LineState.RETURNED | LineState.UNDER_209 if _came_in_on(line, on):
            return Moment.RETURN
        case _later:
            return None


def _moment_kept(line: LoanLine, loan: Loan, *, at: datetime, taken_at: datetime) -> Moment | None:
    """The return, if the photo was taken, or comes, on the day of it, and the item was out on this loan when it was."""
    if loan.handed_over_at is None or taken_at < loan.handed_over_at:
        return None
    either = {moment_of(line, loan, at=taken_at), moment_of(line, loan, at=at)}
    return Moment.RETURN if Moment.RETURN in either else None


def _came_in_on(line: LoanLine, on: date) -> bool:
    """Whether the item came back, or was inspected, on this day."""
    return on in {official_day(moment) for moment in (line.returned_at, line.inspected_at) if moment is not None}


def _judge_number(line: LoanLine, moment: Moment, new: set[str]) -> None:
    if not new:
        raise Refusal(Refused(POLICY, "no-photos", _("Choose at least one photo.")))
    shown = set(line.photos.filter(moment=moment).values_list("sha256", flat=True))
    if shown & new:
        raise Refusal(Refused(POLICY, "photo-there-already", _("The item has this photo already.")))
    if len(shown) + len(new) > MOST_PHOTOS:
        reason = _("At most %(most)d photos of an item are kept at each moment. Choose the clearest.")
        raise Refusal(Refused(POLICY, "too-many-photos", reason % {"most": MOST_PHOTOS}))
