"""Which item a page is about: the one who asks may see it, or there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import CharField, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from assets.models import Asset
from assets.permissions import keeper_paths, reader_paths
from assets.queries import agency_path, kept_assets, units_within, visible_from, with_whereabouts
from core.prepared import Slot, Statement, prepared
from people.middleware import StaffRequest
from people.models import Unit

_NAMED: Final = {
    "category": ("code", "name", "symbol"),
    "responsible_unit": ("code", "name", "path", "agency_id", "opening_hours"),
    "owner_unit": ("name",),
    "custodian": ("name",),
    "replaces": ("tag", "name"),
    "replaced_by": ("tag", "name"),
    "custody": ("state", "reference", "due_on", "since"),
    "custody__holder": ("name",),
}
"""What the page of an item says of what stands beside it: in full that would be four times as much."""

_OWN: Final = tuple(field.attname for field in Asset._meta.concrete_fields)
_BESIDE: Final = tuple(f"{where}__{name}" for where, names in _NAMED.items() for name in names)


def visible_asset(request: StaffRequest, tag: str) -> Asset:
    """The item with what its page says of it, where the person may see it.

    Raises:
        Http404: there is no such item, or it is not theirs to see.
    """
    return _seen(_in_full, request, tag)


def named_asset(request: StaffRequest, tag: str) -> Asset:
    """The item with its name and store alone, where the person may see it.

    Raises:
        Http404: there is no such item, or it is not theirs to see.
    """
    return _seen(_by_name, request, tag)


def _seen(ask: Callable[[str, tuple[str, ...]], Statement[Asset]], request: StaffRequest, tag: str) -> Asset:
    standing = request.standing
    found = ask(agency_path(standing), reader_paths(standing))(tag=tag) if standing.person.pk else []
    if not found:
        raise Http404
    return found[0]


@prepared
def _in_full(agency: str, paths: tuple[str, ...]) -> QuerySet[Asset]:
    return _tagged(agency, paths).select_related(*_NAMED).only(*_OWN, *_BESIDE)


@prepared
def _by_name(agency: str, paths: tuple[str, ...]) -> QuerySet[Asset]:
    beside = ("responsible_unit__path", "responsible_unit__agency")
    return _tagged(agency, paths).select_related("responsible_unit").only("tag", "name", *beside)


def _tagged(agency: str, paths: tuple[str, ...]) -> QuerySet[Asset]:
    return Asset.objects.filter(visible_from(agency, paths), tag=Slot("tag", CharField())).order_by()


def kept_asset(request: StaffRequest, tag: str) -> Asset:
    """The item, where the person keeps its register.

    Raises:
        Http404: there is no such item, or its register is not theirs to write in.
    """
    assets = with_whereabouts(kept_assets(request.standing)).select_related("owner_unit", "custodian")
    return get_object_or_404(assets, tag=tag)


def kept_units(request: StaffRequest) -> QuerySet[Unit]:
    """The units whose registers the person keeps and that are not closed, as they stand in the tree."""
    return units_within(keeper_paths(request.standing)).filter(closed_on__isnull=True).order_by("path")
