"""The numbers of an item: given with a kind and a day, ended, never taken away."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper, locked_asset, may_be_changed, sorted_numbers
from assets.actions.registering import number_taken, numbers_one_at_a_time, rewrite_search
from assets.models import Asset, AssetIdentifier, IdentifierKind
from assets.rolls import roll_of
from assets.tags import read_tag
from assets.values import number_well_formed, values_of
from audit.journal.acts import Acts, act
from audit.journal.record import record
from audit.journal.versions import create, keep, keep_many
from core.clock import official_day
from core.thai import identifier_key
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict


@act("asset.number_given")
def add_identifier(
    asset: Asset,
    *,
    kind: IdentifierKind,
    value: str,
    by: Acts,
    at: datetime,
    reason: str,
    valid_from: date | None = None,
) -> AssetIdentifier:
    """Give the item a number more. An asset number ends the one before it; a sticker is on one item only.

    valid_from: the first day of the number; today where none is named.

    Raises:
        Refusal: not-keeper, retired, reason-missing, number-empty, number-too-long, number-there-already, number-taken,
            sticker-taken, on-a-later-day, tag-of-a-roll.
    """
    asset = locked_asset(asset)
    numbers_one_at_a_time()
    actor = judge_keeper(by, at, [asset.responsible_unit])
    numbers = sorted_numbers([asset])[asset.pk]
    in_force = [number for number in numbers if number.valid_to is None]
    first_day = valid_from or official_day(at)
    may_be_changed(asset, reason).require()
    number_well_formed(kind, value).require()
    _may_add(in_force, kind, value, first_day, at).require()
    _no_tag_of_a_roll(value).require()
    number_taken(asset, kind, value).require()

    if kind == IdentifierKind.OFFICIAL:
        before = [number for number in in_force if number.kind == IdentifierKind.OFFICIAL]
        for number in before:
            number.valid_to = first_day
        keep_many(before, ["valid_to"], by_code=actor.code, at=at, reason=reason)
    given = AssetIdentifier(
        asset=asset,
        owner_unit=asset.owner_unit,
        kind=kind,
        value=value,
        key=identifier_key(value),
        valid_from=first_day,
    )
    create(given, by_code=actor.code, at=at, reason=reason)
    rewrite_search([asset], {asset.pk: values_of(asset, numbers)}, {asset.pk: [*numbers, given]})
    record(
        "asset.number_given",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"in_force": [number.value for number in in_force]},
        after={"in_force": [*(number.value for number in in_force if number.valid_to is None), value]},
        facts={"kind": kind, "number": value, "valid_from": first_day},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return given


@act("asset.number_ended")
def end_identifier(
    asset: Asset, *, number: AssetIdentifier, by: Acts, at: datetime, reason: str, valid_to: date | None = None
) -> AssetIdentifier:
    """Say that the item bears a number no longer; it is still found by it.

    valid_to: the last day of the number; today where none is named.

    Raises:
        Refusal: not-keeper, retired, reason-missing, number-ended, on-a-later-day.
        AssetIdentifier.DoesNotExist: the number is not of this item.
    """
    asset = locked_asset(asset)
    actor = judge_keeper(by, at, [asset.responsible_unit])
    number = AssetIdentifier.objects.get(pk=number.pk, asset=asset)
    may_be_changed(asset, reason).require()
    last_day = valid_to or official_day(at)
    _may_end(number, last_day, at).require()
    number.valid_to = last_day
    keep(number, by_code=actor.code, at=at, fields=["valid_to"], reason=reason)
    record(
        "asset.number_ended",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"valid_to": None},
        after={"valid_to": last_day},
        facts={"kind": number.kind, "number": number.value},
        refs=[asset.responsible_unit.journal_subject()],
    )
    return number


def _may_add(
    in_force: list[AssetIdentifier], kind: IdentifierKind, value: str, first_day: date, at: datetime
) -> Verdict:
    if any((number.kind, number.key) == (kind, identifier_key(value)) for number in in_force):
        return Refused(POLICY, "number-there-already", _("The item bears this number already."))
    if first_day > official_day(at):
        return _later()
    return Permitted()


def _no_tag_of_a_roll(value: str) -> Verdict:
    """A fresh tag is claimed (`rolls.claim_tag`), not written down: else two items could come to bear it."""
    tag = read_tag(value)
    if tag is None or roll_of(tag) is None:
        return Permitted()
    reason = _("%(tag)s is a tag of a roll. Put it on the item under “Label items”.")
    return Refused(POLICY, "tag-of-a-roll", reason % {"tag": tag})


def _may_end(number: AssetIdentifier, last_day: date, at: datetime) -> Verdict:
    if number.valid_to is not None:
        return Refused(ORDER, "number-ended", _("This number has ended already."))
    if last_day > official_day(at):
        return _later()
    if number.valid_from is not None and last_day < number.valid_from:
        return Refused(POLICY, "before-it-began", _("A number cannot end before its first day."))
    return Permitted()


def _later() -> Refused:
    return Refused(POLICY, "on-a-later-day", _("This day lies ahead. Choose today or an earlier day."))
