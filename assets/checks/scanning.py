"""A scan in a check, and what the page says to it: one sentence, and a tone that is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from assets.checks.actions import sight
from assets.checks.actions.places import is_open
from assets.checks.models import Check, CheckLine, Place, Sighting
from assets.checks.queries import meaning_of
from people.offices import Standing

DONE, AGAIN, NO = "free", "neutral", "danger"
"""The tones, as `scanner.js` knows them: the first sounds like done, all others like not done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a scan. place: where the next items are, once a place was scanned. several: lines to choose from."""

    tone: str
    sentence: str
    place: Place | None
    sighting: Sighting | None = None
    is_again: bool = False
    several: Sequence[CheckLine] = ()


def scan(
    raw: str,
    check: Check,
    *,
    standing: Standing,
    at: datetime,
    place: Place | None,
    client_id: UUID,
    condition: str = "",
    note: str = "",
) -> Answer:
    """Go to the place that was scanned, or write down the item.

    Raises:
        Refusal: place-closed, and those of `actions.sight`.
    """
    meaning = meaning_of(raw, check, standing)
    if meaning.place is not None:
        is_open(meaning.place).require()
        return Answer(DONE, _("You are in %(place)s now. Scan what is here.") % {"place": meaning.place}, meaning.place)
    if meaning.several:
        sentence = _("Several items of the list bear this number. Which one is it?")
        return Answer(NO, sentence, place, several=meaning.several)
    seen = sight(
        check,
        by=standing.person,
        at=at,
        code=raw,
        place=place,
        client_id=client_id,
        line=meaning.line,
        asset=meaning.asset,
        condition=condition,
        note=note,
    )
    tone, sentence = _said(seen.sighting)
    if seen.is_again:
        tone, sentence = (
            AGAIN,
            _("Written down already: %(item)s") % {"item": seen.sighting.line or seen.sighting.code[:60]},
        )
    return Answer(tone, sentence, place, seen.sighting, seen.is_again)


def _said(sighting: Sighting) -> tuple[str, str]:
    line = sighting.line
    if line is None:
        return NO, _off_the_list(sighting)
    if sighting.is_elsewhere:
        words = {"item": line.name, "expected": line.location}
        return DONE, _("%(item)s: found elsewhere. The register says %(expected)s.") % words
    return DONE, _("%(item)s: seen.") % {"item": line.name}


def _off_the_list(sighting: Sighting) -> str:
    asset = sighting.asset
    if asset is None:
        return _("Unknown: %(code)s. It is kept for the report.") % {"code": sighting.code[:60]}
    words = {"item": asset.name, "unit": asset.responsible_unit}
    return _("Not on the list: %(item)s, of %(unit)s. It is kept for the report.") % words
