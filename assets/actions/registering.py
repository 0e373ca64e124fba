"""Into the register and corrected there: one item or many, one event and the versions for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper, locked_assets, may_be_changed, sorted_numbers
from assets.models import Asset, AssetIdentifier, AssetSearch, Custody, CustodyState, IdentifierKind, TagCounter
from assets.search import search_text
from assets.tags import make_tag
from assets.values import KEPT, AssetValues, Number, facts_of, new_numbers, values_of, well_formed
from audit.journal.acts import Acts, act
from audit.journal.record import Actor, Draft, Subject, changes, record_many
from audit.journal.versions import create_many, keep_many
from core.clock import official_day
from core.thai import identifier_key
from core.verdict import POLICY, Permitted, Refused, Verdict

BATCH = 500
"""Items that `register_many` and `update_many` take at once: what fits one statement of each kind."""


def register_asset(
    values: AssetValues,
    *,
    by: Acts,
    at: datetime,
    reason: str = "",
    refs: Collection[Subject] = (),
    replaces: Asset | None = None,
) -> Asset:
    """Take one item into the register; it gets a tag of ours and is in store.

    refs: what else the event is about, such as the import it came by. replaces: the item it was given for under clause
    209, which stays in the register.

    Raises:
        Refusal: not-keeper, number-taken, sticker-taken, or a code of `values.well_formed`.
    """
    return register_many([values], by=by, at=at, reason=reason, refs=refs, replaces=replaces)[0]


@act("asset.registered")
def register_many(
    items: Sequence[AssetValues],
    *,
    by: Acts,
    at: datetime,
    reason: str = "",
    refs: Collection[Subject] = (),
    replaces: Asset | None = None,
) -> list[Asset]:
    """Take at most `BATCH` items into the register, all or none, in a number of queries that does not grow with them.

    Raises:
        Refusal: as `register_asset`, for the first item that is refused.
        ValueError: more than `BATCH` items.
    """
    _check_size(items)
    if not items:
        return []
    tags = _next_tags(len(items))  # first of all: whoever gives numbers waits here for the one before
    actor = judge_keeper(by, at, [values.responsible_unit for values in items])
    for values in items:
        well_formed(values).require()
    _none_taken([(None, values) for values in items]).require()
    code = actor.code
    assets = create_many(
        [
            Asset(tag=tag, registered_at=at, replaces=replaces, **values.columns())
            for tag, values in zip(tags, items, strict=True)
        ],
        by_code=code,
        at=at,
        reason=reason,
    )
    pairs = list(zip(assets, items, strict=True))
    numbers = [_number(asset, number, at) for asset, values in pairs for number in new_numbers((), values.identifiers)]
    create_many(numbers, by_code=code, at=at, reason=reason)
    stored = [Custody(asset=asset, state=CustodyState.IN_STORE, since=at) for asset in assets]
    create_many(stored, by_code=code, at=at, reason=reason)
    AssetSearch.objects.bulk_create(
        AssetSearch(asset=asset, text=search_text(asset.tag, values, [value for _kind, value in values.identifiers]))
        for asset, values in pairs
    )
    record_many(
        [
            Draft(
                verb="asset.registered",
                subject=asset.journal_subject(),
                actor=actor,
                at=at,
                reason=reason,
                after={**values.facts(), **_number_facts(values.identifiers), **_replaced(replaces)},
                refs=(values.responsible_unit.journal_subject(), *refs),
            )
            for asset, values in pairs
        ]
    )
    return assets


def update_asset(
    asset: Asset, values: AssetValues, *, by: Acts, at: datetime, reason: str, refs: Collection[Subject] = ()
) -> Asset:
    """Write down what is now known about one item; nothing is recorded where nothing differs.

    Numbers are added, never taken away (`end_identifier` does that); a new asset number ends the one before it.

    Raises:
        Refusal: not-keeper, retired, reason-missing, number-taken, sticker-taken, or a code of `values.well_formed`.
    """
    update_many([(asset, values)], by=by, at=at, reason=reason, refs=refs)
    asset.refresh_from_db()
    return asset


@act("asset.changed")
def update_many(
    pairs: Sequence[tuple[Asset, AssetValues]],
    *,
    by: Acts,
    at: datetime,
    reason: str,
    refs: Collection[Subject] = (),
) -> list[Asset]:
    """Update at most `BATCH` items, all or none, in a number of queries that does not grow with them.

    Answers those that changed, as they now are.

    Raises:
        Refusal: as `update_asset`, for the first item that is refused.
        ValueError: more than `BATCH` items, or one of them twice.
    """
    _check_size(pairs)
    if len({asset.pk for asset, _values in pairs}) < len(pairs):
        raise ValueError("An item is updated once in a batch.")
    rows = locked_assets([asset.pk for asset, _values in pairs])
    numbers = sorted_numbers(rows.values())
    before = {pk: values_of(row, numbers[pk]) for pk, row in rows.items()}
    wanted = {asset.pk: values for asset, values in pairs}
    changed = [pk for pk in wanted if _differ(before[pk], wanted[pk])]
    if not changed:
        return []

    units = [unit for pk in changed for unit in (rows[pk].responsible_unit, wanted[pk].responsible_unit)]
    actor = judge_keeper(by, at, units)
    for pk in changed:
        may_be_changed(rows[pk], reason).require()
        well_formed(wanted[pk]).require()
    if any(new_numbers(before[pk].identifiers, wanted[pk].identifiers) for pk in changed):
        numbers_one_at_a_time()
    _none_taken([(pk, wanted[pk]) for pk in changed]).require()

    for pk in changed:
        for column, value in wanted[pk].columns().items():
            setattr(rows[pk], column, value)
    assets = [rows[pk] for pk in changed]
    keep_many(assets, KEPT, by_code=actor.code, at=at, reason=reason)
    _renumber(assets, before, wanted, numbers, by_code=actor.code, at=at, reason=reason)
    rewrite_search(assets, wanted, numbers)
    record_many([_change(rows[pk], before[pk], wanted[pk], actor, at, reason, refs) for pk in changed])
    return assets


def rewrite_search(
    assets: Sequence[Asset], values: Mapping[int, AssetValues], numbers: Mapping[int, Sequence[AssetIdentifier]]
) -> None:
    """Write down anew by which words the items are found. `values` and `numbers` by id of the item."""
    AssetSearch.objects.bulk_update(
        [
            AssetSearch(
                asset=asset,
                text=search_text(asset.tag, values[asset.pk], [number.value for number in numbers[asset.pk]]),
            )
            for asset in assets
        ],
        ["text"],
        batch_size=BATCH,
    )


def _check_size(items: Sequence[object]) -> None:
    if len(items) > BATCH:
        raise ValueError(f"At most {BATCH} items at once.")


def _next_tags(count: int) -> list[str]:
    return [make_tag(settings.TAG_PREFIX, serial) for serial in next_serials(count)]


def next_serials(count: int) -> range:
    """The running numbers of the next tags, under the lock of the counter's row: two who ask at once wait in turn."""
    counter = numbers_one_at_a_time()
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)


def numbers_one_at_a_time() -> TagCounter:
    """Hold the counter until the transaction ends, so that what was found free is still free when it is written."""
    counter, _made = TagCounter.objects.select_for_update().get_or_create(prefix=settings.TAG_PREFIX)
    return counter


def _number(asset: Asset, number: Number, at: datetime) -> AssetIdentifier:
    kind, value = number
    return AssetIdentifier(
        asset=asset,
        owner_unit_id=asset.owner_unit_id,
        kind=kind,
        value=value,
        key=identifier_key(value),
        valid_from=official_day(at),
    )


def _number_facts(numbers: Iterable[Number]) -> dict[str, object]:
    told = [f"{kind.value}: {value}" for kind, value in numbers]
    return {"identifiers": told} if told else {}


def _replaced(old: Asset | None) -> dict[str, object]:
    return {"replaces": old.tag} if old is not None else {}


def _differ(now: AssetValues, wanted: AssetValues) -> bool:
    return facts_of(now.columns()) != facts_of(wanted.columns()) or bool(
        new_numbers(now.identifiers, wanted.identifiers)
    )


def _none_taken(items: Sequence[tuple[int | None, AssetValues]]) -> Verdict:
    """Whether every asset number is free in its owning unit and every sticker free at all. One query.

    items: id of the item (None: new) and its values. Two of them with one number are refused as well.
    """
    wanted: dict[tuple[int | None, str], int | None] = {}
    values_of_key: dict[tuple[int | None, str], str] = {}
    for n, (pk, values) in enumerate(items):
        for kind, value in values.identifiers:
            if kind not in (IdentifierKind.OFFICIAL, IdentifierKind.FOREIGN_STICKER):
                continue
            place = (values.owner.pk if kind == IdentifierKind.OFFICIAL else None, identifier_key(value))
            who = -1 - n if pk is None else pk
            if wanted.setdefault(place, who) != who:
                return _taken(kind, value)
            values_of_key[place] = value
    held = AssetIdentifier.objects.filter(
        key__in={key for _unit, key in wanted},
        kind__in=(IdentifierKind.OFFICIAL, IdentifierKind.FOREIGN_STICKER),
        valid_to__isnull=True,
    ).select_related("asset")
    for number in held if wanted else ():
        kind = IdentifierKind(number.kind)
        place = (number.owner_unit_id if kind == IdentifierKind.OFFICIAL else None, number.key)
        if place in wanted and wanted[place] != number.asset_id:
            return _taken(kind, values_of_key[place], number.asset)
    return Permitted()


def number_taken(asset: Asset, kind: IdentifierKind, value: str) -> Verdict:
    """Whether another item bears this number. Codes: number-taken, sticker-taken. One query at most."""
    values = AssetValues(
        name=asset.name,
        category=asset.category,
        responsible_unit=asset.responsible_unit,
        owner_unit=asset.owner_unit,
        identifiers=((kind, value),),
    )
    return _none_taken([(asset.pk, values)])


def _taken(kind: IdentifierKind, value: str, holder: Asset | None = None) -> Refused:
    """The refusal of a number that another item bears."""
    who = {"value": value, "holder": holder or _("another item of this list")}
    if kind == IdentifierKind.OFFICIAL:
        reason = _("The asset number %(value)s already belongs to %(holder)s. Check which of the two is right.")
        return Refused(POLICY, "number-taken", reason % who)
    reason = _("The sticker %(value)s is already on %(holder)s. Take it off there first.")
    return Refused(POLICY, "sticker-taken", reason % who)


def _renumber(
    assets: Sequence[Asset],
    before: Mapping[int, AssetValues],
    wanted: Mapping[int, AssetValues],
    numbers: Mapping[int, list[AssetIdentifier]],
    *,
    by_code: str,
    at: datetime,
    reason: str,
) -> None:
    """Add the new numbers; a new asset number ends the old one, and numbers follow the item to a new owning unit."""
    added: list[AssetIdentifier] = []
    ended: list[AssetIdentifier] = []
    for asset in assets:
        new = new_numbers(before[asset.pk].identifiers, wanted[asset.pk].identifiers)
        renumbered = any(kind == IdentifierKind.OFFICIAL for kind, _value in new)
        for number in numbers[asset.pk]:
            if number.valid_to is None:
                if renumbered and number.kind == IdentifierKind.OFFICIAL:
                    number.valid_to = official_day(at)
                number.owner_unit_id = asset.owner_unit_id
                ended.append(number)
        rows = [_number(asset, number, at) for number in new]
        numbers[asset.pk].extend(rows)
        added.extend(rows)
    keep_many(ended, ("valid_to", "owner_unit"), by_code=by_code, at=at, reason=reason)
    create_many(added, by_code=by_code, at=at, reason=reason)


def _change(
    asset: Asset,
    before: AssetValues,
    wanted: AssetValues,
    actor: Actor,
    at: datetime,
    reason: str,
    refs: Collection[Subject],
) -> Draft:
    was, is_now = changes(before.facts(), wanted.facts())
    added = new_numbers(before.identifiers, wanted.identifiers)
    if added:
        all_numbers = (*before.identifiers, *added)
        if any(kind == IdentifierKind.OFFICIAL for kind, _value in added):
            ended = (IdentifierKind.OFFICIAL, before.official_number)
            all_numbers = tuple(number for number in all_numbers if number != ended)
        was |= _number_facts(before.identifiers)
        is_now |= _number_facts(all_numbers)
    units = {unit.pk: unit.journal_subject() for unit in (before.responsible_unit, wanted.responsible_unit)}
    return Draft(
        verb="asset.changed",
        subject=asset.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before=was,
        after=is_now,
        refs=(*units.values(), *refs),
    )
