"""Photographs of an item: added, and taken off its page; the file stays with the record."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper, locked_asset, may_be_changed
from assets.models import Asset, AssetPhoto
from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.pictures import written_anew
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict

MOST_PHOTOS: Final = 8
"""Photos shown of one item: front, back, plate, accessories; more help nobody to know it again."""

NO_REASON_NEEDED: Final = "a photo"
"""A photo more says itself why it is there."""


@act("asset.photo_added")
def add_photo(asset: Asset, *, content: bytes, by: Acts, at: datetime) -> AssetPhoto:
    """Add a photo, decoded and written anew, under a name that nobody can guess.

    Raises:
        Refusal: not-keeper, retired, photo-there-already, too-many-photos.
        Unreadable: as `pictures.written_anew`.
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    jpeg = written_anew(content)
    sha256 = hashlib.sha256(jpeg).hexdigest()
    shown = list(asset.photos.filter(removed_at__isnull=True))
    may_be_changed(asset, NO_REASON_NEEDED).require()
    _may_add(shown, sha256).require()
    photo = AssetPhoto(asset=asset, sha256=sha256, added_at=at)
    photo.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(jpeg), save=False)
    try:
        create(photo, by_code=actor.code, at=at)
        record(
            "asset.photo_added",
            subject=asset.journal_subject(),
            actor=actor,
            at=at,
            after={"sha256": sha256},
            refs=[asset.responsible_unit.journal_subject()],
        )
    except BaseException:
        photo.file.delete(save=False)  # no row will name it
        raise
    return photo


@act("asset.photo_removed")
def remove_photo(asset: Asset, *, photo: AssetPhoto, by: Acts, at: datetime, reason: str) -> AssetPhoto:
    """Take a photo off the page of the item.

    Raises:
        Refusal: not-keeper, retired, reason-missing, photo-removed.
        AssetPhoto.DoesNotExist: the photo is not of this item.
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    photo = AssetPhoto.objects.get(pk=photo.pk, asset=asset)
    if photo.removed_at is not None:
        Refused(ORDER, "photo-removed", _("This photo has been removed already.")).require()
    may_be_changed(asset, reason).require()
    photo.removed_at = at
    keep(photo, by_code=actor.code, at=at, fields=["removed_at"], reason=reason)
    record(
        "asset.photo_removed",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"sha256": photo.sha256},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return photo


def _may_add(shown: list[AssetPhoto], sha256: str) -> Verdict:
    if any(photo.sha256 == sha256 for photo in shown):
        return Refused(POLICY, "photo-there-already", _("The item has this photo already."))
    if len(shown) >= MOST_PHOTOS:
        reason = _("An item has at most %(most)d photos. Remove one first.")
        return Refused(POLICY, "too-many-photos", reason % {"most": MOST_PHOTOS})
    return Permitted()
