"""Rolls of tags that were printed ahead: which roll a tag comes from, and which items still want a label."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from assets.models import Asset, AssetIdentifier, IdentifierKind, PrintedLabel, TagRoll
from assets.tags import serial_of


def roll_of(tag: str) -> TagRoll | None:
    """The roll that this tag was printed in, claimed or not; None for the tag of an item and for none. One query.

    tag: as `tags.read_tag` answers it.
    """
    if not tag.startswith(settings.TAG_PREFIX):
        return None
    serial = serial_of(tag)
    rolls = TagRoll.objects.filter(prefix=settings.TAG_PREFIX, first__lte=serial).select_related("unit__agency")
    roll = rolls.order_by("-first").first()
    return roll if roll is not None and serial <= roll.last else None


def without_label(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those of `assets` that are not retired, whose label was never printed and that bear no tag from a roll."""
    printed = PrintedLabel.objects.filter(asset=OuterRef("pk")).order_by()
    bearing = AssetIdentifier.objects.filter(
        asset=OuterRef("pk"), kind=IdentifierKind.ROLL_TAG, valid_to__isnull=True
    ).order_by()
    return assets.filter(~Exists(printed), ~Exists(bearing), retired_on__isnull=True)
