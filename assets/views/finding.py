"""Which item a page is about: the one who asks may see it, or there is no such page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assets.models import Asset
from assets.permissions import keeper_paths
from assets.queries import kept_assets, units_within, visible_assets, with_whereabouts
from people.middleware import StaffRequest
from people.models import Unit


def visible_asset(request: StaffRequest, tag: str) -> Asset:
    """The item, where the person may see it.

    Raises:
        Http404: there is no such item, or it is not theirs to see.
    """
    related = ("owner_unit", "custodian", "replaces", "replaced_by")
    assets = with_whereabouts(visible_assets(request.standing)).select_related(*related)
    return get_object_or_404(assets, tag=tag)


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
