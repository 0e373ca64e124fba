"""Tags printed ahead: a roll is made from the counter and printed, and each of its tags is claimed by one item."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from assets.actions.labels import may_be_set
from assets.actions.locking import judge_keeper, locked_asset, sorted_numbers
from assets.actions.registering import next_serials, numbers_one_at_a_time, rewrite_search
from assets.labels.layout import Layout
from assets.labels.media import Medium, as_json
from assets.models import Asset, AssetIdentifier, IdentifierKind, LabelOrder, LabelPrint, TagRoll
from assets.queries import tagged_with, visible_assets
from assets.rolls import roll_of
from assets.tags import LARGEST_SERIAL, read_tag
from assets.values import values_of
from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.thai import identifier_key
from core.verdict import ORDER, POLICY, Permitted, Refusal, Refused, Verdict
from people.models import Person, Unit
from people.offices import known_standing

MOST_TAGS: Final = 5_000
"""Tags of one roll: more than a roll of labels holds."""


@act("roll.made")
def make_roll(
    unit: Unit,
    *,
    by: Person,
    at: datetime,
    count: int,
    medium: Medium,
    layout: Layout | Refused,
    skip: int = 0,
    is_zpl: bool = False,
) -> LabelPrint:
    """Take `count` fresh tags from the counter for the store of `unit` and ask for their labels, all or none.

    Raises:
        Refusal: roll-too-long, label-too-small, labels-skip-all, labels-not-for-printer, unit-closed, not-keeper,
            tags-used-up.
    """
    serials = next_serials(count)  # first of all: whoever gives tags waits here for the one before
    actor = judge_keeper(by, at, [unit])
    _may_be_made(unit, serials).require()
    if isinstance(layout, Refused):
        raise Refusal(layout)
    may_be_set(medium, skip, is_zpl=is_zpl).require()
    first, last = serials[0], serials[-1]
    roll = TagRoll(unit=unit, prefix=settings.TAG_PREFIX, first=first, last=last, made_by=by, made_at=at)
    roll.save(force_insert=True)
    asked = LabelPrint(
        by=by,
        asked_at=at,
        medium=as_json(medium),
        dpi=layout.dpi,
        skip=skip,
        order=LabelOrder.REGISTER,
        is_zpl=is_zpl,
        total=count,
        reprints=0,
        roll=roll,
    )
    asked.save(force_insert=True)
    record(
        "roll.made",
        subject=roll.journal_subject(),
        actor=actor,
        at=at,
        facts={"labels": count, "tags": str(roll), "medium": str(medium), "is_zpl": is_zpl},
        refs=[unit.journal_subject(), asked.journal_subject()],
    )
    return asked


@act("asset.tag_claimed")
def claim_tag(asset: Asset, *, code: str, by: Person, at: datetime, replace: bool = False) -> AssetIdentifier:
    """Let the item bear a fresh tag of a roll beside its own; by both it is found from then on.

    code: as scanned. replace: end the tag from a roll that it bears already, by which it is still found.

    Raises:
        Refusal: retired-item, tag-misread, tag-of-an-item, tag-of-no-roll, tag-claimed, tag-there-already,
            tag-of-another-store, has-a-tag, not-keeper.
    """
    asset = locked_asset(asset)
    numbers_one_at_a_time()  # two who claim the same tag wait for each other
    actor = judge_keeper(by, at, [asset.responsible_unit])
    tag = _fresh_tag(code, asset, by, at)
    numbers = sorted_numbers([asset])[asset.pk]
    borne = next((each for each in numbers if each.kind == IdentifierKind.ROLL_TAG and each.valid_to is None), None)
    _may_claim(asset, borne, replace=replace).require()
    if borne is not None:
        borne.valid_to = official_day(at)
        keep(borne, by_code=actor.code, at=at, fields=["valid_to"])
    claimed = AssetIdentifier(
        asset=asset,
        owner_unit=asset.owner_unit,
        kind=IdentifierKind.ROLL_TAG,
        value=tag,
        key=identifier_key(tag),
        valid_from=official_day(at),
    )
    create(claimed, by_code=actor.code, at=at)
    rewrite_search([asset], {asset.pk: values_of(asset, numbers)}, {asset.pk: [*numbers, claimed]})
    record(
        "asset.tag_claimed",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        before={"tag": borne.value} if borne else {},
        after={"tag": tag},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return claimed


def _may_be_made(unit: Unit, serials: range) -> Verdict:
    if not 1 <= len(serials) <= MOST_TAGS:
        reason = _("A roll has 1 to %(most)d tags. Make several rolls where you need more.")
        return Refused(POLICY, "roll-too-long", reason % {"most": MOST_TAGS})
    if unit.closed_on is not None:
        reason = _("This unit is closed. Choose the unit that took over its items.")
        return Refused(POLICY, "unit-closed", reason)
    if serials[-1] > LARGEST_SERIAL:
        return Refused(POLICY, "tags-used-up", _("No tags are left to give. Tell the system administrator."))
    return Permitted()


def _fresh_tag(code: str, asset: Asset, by: Person, at: datetime) -> str:
    """The tag in `code`, fresh from a roll for the store of `asset`.

    Raises:
        Refusal: tag-misread, tag-of-no-roll, tag-of-another-store, and those of `_not_on`.
    """
    tag = read_tag(code)
    if tag is None:
        reason = _("This is no tag from a roll, or it was misread. Scan the fresh tag again.")
        raise Refusal(Refused(POLICY, "tag-misread", reason))
    holder = Asset.objects.filter(tagged_with(tag, identifier_key(tag))).order_by().first()
    if holder is not None:
        raise Refusal(_not_on(holder, tag, asset, by, at))
    roll = roll_of(tag)
    if roll is None:
        reason = _("%(tag)s was never printed in a roll here. Take a fresh tag of your own roll.")
        raise Refusal(Refused(POLICY, "tag-of-no-roll", reason % {"tag": tag}))
    if not asset.responsible_unit.path.startswith(roll.unit.path):
        reason = _("%(tag)s is of a roll of another store. Give it back there and take a tag of your own roll.")
        raise Refusal(Refused(POLICY, "tag-of-another-store", reason % {"tag": tag}))
    return tag


def _not_on(holder: Asset, tag: str, asset: Asset, by: Person, at: datetime) -> Refused:
    """Why a tag that stands for an item already cannot go on this one. The item is named to who may see it."""
    if holder.pk == asset.pk:
        reason = _("%(item)s bears %(tag)s already. Nothing has to be done.")
        return Refused(ORDER, "tag-there-already", reason % {"item": asset, "tag": tag})
    sees = visible_assets(known_standing(by, official_day(at))).filter(pk=holder.pk).exists()
    facts = {"tag": tag, "item": holder if sees else _("an item of another store")}
    if holder.tag == tag:
        reason = _("%(tag)s is the own tag of %(item)s. Take a fresh tag of a roll.")
        return Refused(POLICY, "tag-of-an-item", reason % facts)
    reason = _("%(tag)s stands for %(item)s already, and always will. Take a fresh tag of the roll.")
    return Refused(POLICY, "tag-claimed", reason % facts)


def _may_claim(asset: Asset, borne: AssetIdentifier | None, *, replace: bool) -> Verdict:
    if asset.is_retired:
        reason = _("%(item)s is retired and gets no label any more.")
        return Refused(ORDER, "retired-item", reason % {"item": asset})
    if borne is not None and not replace:
        reason = _("%(item)s bears the tag %(tag)s from a roll already. Replace it only where it is torn or gone.")
        return Refused(POLICY, "has-a-tag", reason % {"item": asset, "tag": borne.value})
    return Permitted()
