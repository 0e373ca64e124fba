"""The first two beats that every act on the register shares: lock, and judge who may."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from assets.models import Asset, AssetIdentifier
from assets.permissions import keeper_seat, may_keep_register
from audit.journal.acts import Acts
from audit.journal.record import Actor
from core.clock import official_day
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from people.models import Person, Unit
from people.offices import standing_of


def locked_asset(asset: Asset) -> Asset:
    """The item as it stands now, with units, category and custody, held until the transaction ends.

    Raises:
        Asset.DoesNotExist: there is no such item.
    """
    rows = locked_assets([asset.pk])
    if asset.pk not in rows:
        raise Asset.DoesNotExist
    return rows[asset.pk]


def locked_assets(ids: Collection[int]) -> dict[int, Asset]:
    """The items by id, held in order of id so that two who change several never wait for each other."""
    rows = (
        Asset.objects.select_for_update(of=("self", "custody"), no_key=True)
        .select_related("category", "owner_unit", "responsible_unit", "custodian", "custody")
        # Every item has its custody; saying so makes it an inner join, whose rows PostgreSQL can lock.
        .filter(pk__in=ids, custody__isnull=False)
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def sorted_numbers(assets: Iterable[Asset]) -> dict[int, list[AssetIdentifier]]:
    """Every number of the items, present and past, by id of the item. One query."""
    numbers: dict[int, list[AssetIdentifier]] = {asset.pk: [] for asset in assets}
    for number in AssetIdentifier.objects.filter(asset__in=numbers).order_by("pk"):
        numbers[number.asset_id].append(number)
    return numbers


def judge_keeper(by: Acts, at: datetime, units: Iterable[Unit]) -> Actor:
    """Who acts, in the office by which they keep the register of these units.

    The worker (`SYSTEM`) holds no office: it finishes what somebody who held one has begun.

    Raises:
        Refusal: "not-keeper".
    """
    if not isinstance(by, Person):
        return by.journal_actor()
    wanted = {unit.pk: unit for unit in units}
    standing = standing_of(by, official_day(at))
    may_keep_register(standing, wanted.values()).require()
    seat = keeper_seat(standing, next(iter(wanted.values()))) if wanted else None
    if seat is None:
        return by.journal_actor()
    return by.journal_actor(office=seat.post_title, capacity=seat.capacity.value, order=seat.order_number)


def may_be_changed(asset: Asset, reason: str) -> Verdict:
    """Whether what the register says of this item may change at all. Codes: retired, reason-missing."""
    if asset.is_retired:
        return Refused(ORDER, "retired", _("This item is retired: what the register says of it stays as it is."))
    if not reason.strip():
        return Refused(POLICY, "reason-missing", _("Say why the register is changed."))
    return Permitted()
