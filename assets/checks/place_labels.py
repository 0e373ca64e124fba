"""What the label of a place says: its tag as Code 128 and as QR code, its name and whose it is.

Its QR code holds the tag alone: whoever scans it outside this service learns nothing, and a checker's phone needs
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.checks.models import Place
from assets.checks.place_tags import make_place_tag
from assets.labels.facts import LabelFacts
from assets.labels.layout import Layout, arrange
from assets.labels.media import Medium
from core.verdict import Refused


def facts_of_places(places: Sequence[Place]) -> Iterator[LabelFacts]:
    """The labels of these places, read with unit and agency, in their order."""
    for place in places:
        unit, agency = place.unit.name, place.unit.agency.name
        owner = unit if agency in unit else f"{unit} {agency}"
        yield LabelFacts(tag=place.tag, number="", name=str(place), owner=owner, address=place.tag)


def layout_for_places(medium: Medium, dpi: int) -> Layout | Refused:
    """How a label is laid out: all tags of places are equally long."""
    tag = make_place_tag(1)
    return arrange(medium.label, medium.edge, dpi=dpi, tag=tag, address=tag)
