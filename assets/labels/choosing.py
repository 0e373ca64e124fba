"""Which labels a print-out has and in which order; and each of them with its facts, read in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.db.models import F, QuerySet

from assets.labels.facts import LabelFacts, address_of
from assets.labels.layout import Layout, arrange
from assets.labels.media import Medium
from assets.models import Asset, LabelOrder, LabelPrint
from assets.queries import with_number
from assets.tags import make_tag
from core.verdict import Refused
from people.models import Unit

BATCH: Final = 500

SAMPLE_TAG: Final = "XX0000000-0"
"""As long as a tag, and none."""

_ORDERS: Final[Mapping[LabelOrder, Any]] = {
    LabelOrder.REGISTER: (F("official_number").asc(nulls_last=True), "pk"),
    LabelOrder.SHELF: ("location", F("official_number").asc(nulls_last=True), "pk"),
}


def ids_in_order(assets: QuerySet[Asset], order: LabelOrder, *, most: int) -> list[int]:
    """The ids of at most `most` items that are not retired, as their labels are to come out of the printer."""
    in_order: Any = with_number(assets.filter(retired_on__isnull=True))
    ids: list[int] = list(in_order.order_by(*_ORDERS[order]).values_list("pk", flat=True)[:most])
    return ids


def facts_of(ids: list[int]) -> Iterator[LabelFacts]:
    """What the labels of these items say, in this order. One query a batch."""
    for at in range(0, len(ids), BATCH):
        piece = ids[at : at + BATCH]
        numbered: Any = with_number(Asset.objects.filter(pk__in=piece))
        rows = numbered.values_list(
            "pk", "tag", "official_number", "name", "owner_unit__name", "owner_unit__agency__name"
        )
        found = {
            pk: LabelFacts(
                tag=tag,
                number=number or "",
                name=name,
                owner=_owner(unit, agency),
                address=address_of(tag, base=settings.BASE_URL),
            )
            for pk, tag, number, name, unit, agency in rows
        }
        yield from (found[pk] for pk in piece)


def facts_of_tags(tags: Iterable[str], unit: Unit) -> Iterator[LabelFacts]:
    """What labels of no item yet say: tag and owner. One query for the agency where it is not at hand."""
    owner = _owner(unit.name, unit.agency.name)
    for tag in tags:
        yield LabelFacts(tag=tag, number="", name="", owner=owner, address=address_of(tag, base=settings.BASE_URL))


def _owner(unit: str, agency: str) -> str:
    return unit if agency in unit else f"{unit} {agency}"


def as_sample(labels: Iterable[LabelFacts]) -> Iterator[LabelFacts]:
    """The same labels with codes that lead to no item, so that one that is stuck on all the same says so."""
    address = address_of(SAMPLE_TAG, base=settings.BASE_URL)
    return (replace(label, tag=SAMPLE_TAG, address=address) for label in labels)


def facts_of_print(asked: LabelPrint) -> Iterator[LabelFacts]:
    """The labels of a print-out, in its order; what they say is what the register says when they are set."""
    if asked.roll is not None:
        return facts_of_tags(asked.roll.tags(), asked.roll.unit)
    return facts_of(list(asked.labels.order_by("position").values_list("asset", flat=True)))


def layout_for(medium: Medium, dpi: int) -> Layout | Refused:
    """How a label of this installation is laid out: all tags, and so all addresses, are equally long."""
    tag = make_tag(settings.TAG_PREFIX, 1)
    return arrange(medium.label, medium.edge, dpi=dpi, tag=tag, address=address_of(tag, base=settings.BASE_URL))
