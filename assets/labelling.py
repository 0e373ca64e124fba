"""Labelling from a roll by scanning alone: an item by any number it has, then the fresh tag, then the next item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from assets.actions.rolls import claim_tag
from assets.models import Asset
from assets.queries import find_by_code, kept_assets
from assets.rolls import roll_of
from assets.tags import is_tag_shaped, read_tag
from core.thai import Unreadable, clean, scan_readings
from core.verdict import Refusal
from people.offices import Standing

Tone = Literal["free", "attention", "danger"]

LONGEST_SHOWN = 60
"""Characters of a code that a sentence quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What a scan led to.

    tone: free (the item is chosen, or has its tag), attention (look), danger (nothing was done).
    item: the item that waits for its tag. last: the item labelled last, so that a doubled scan of its tag is harmless.
    choices: the items to choose among. replaces: the tag to be confirmed, to replace another.
    is_unknown: nobody knows what was scanned.
    """

    tone: Tone
    sentence: str
    item: Asset | None = None
    last: Asset | None = None
    choices: tuple[Asset, ...] = ()
    replaces: str = ""
    is_unknown: bool = False


def scanned(
    raw: str, *, standing: Standing, at: datetime, item: Asset | None, last: Asset | None, replace: bool = False
) -> Labelled:
    """What `raw` does: it chooses an item, or is put on the one that was chosen. At most four queries to know which.

    Only items that the person keeps are found: what belongs to another store is as unknown as what does not exist.
    """
    try:
        readings = scan_readings(raw)
    except Unreadable as unreadable:
        return Labelled(tone="danger", sentence=unreadable.message, item=item, last=last)
    if not readings:
        return Labelled(tone="attention", sentence=_("Scan an item, or a fresh tag."), item=item, last=last)
    found = find_by_code(raw, among=kept_assets(standing))
    if len(found) > 1:
        sentence = _("This code stands for more than one. Choose which one is in front of you.")
        return Labelled(tone="attention", sentence=sentence, item=item, last=last, choices=tuple(found))
    if found:
        return _of_item(raw, found[0], standing, at, item, last)
    tag = read_tag(raw)
    if tag is None:
        return Labelled(tone="danger", sentence=_nothing(raw), item=item, last=last, is_unknown=True)
    if item is not None:
        return _put_on(item, tag, standing, at, last, replace=replace)
    if roll_of(tag) is not None:
        sentence = _("%(tag)s is a fresh tag. Scan the item first, then the tag.")
        return Labelled(tone="attention", sentence=sentence % {"tag": tag}, last=last)
    sentence = _("No item of yours has the tag “%(code)s”. It may belong to another store: look at the label.")
    return Labelled(tone="danger", sentence=sentence % {"code": tag}, last=last)


def _of_item(
    raw: str, found: Asset, standing: Standing, at: datetime, item: Asset | None, last: Asset | None
) -> Labelled:
    """A code that stands for an item: it is chosen; a tag that is on another one is refused to the one that waits."""
    tag = read_tag(raw)
    if item is None and last is not None and found.pk == last.pk:
        sentence = _("%(item)s has its label already. Scan the next item.")
        return Labelled(tone="attention", sentence=sentence % {"item": found}, last=last)
    if item is not None and tag is not None and tag != found.tag:
        return _put_on(item, tag, standing, at, last, replace=False)
    if found.is_retired:
        sentence = _("%(item)s is retired and gets no label any more.")
        return Labelled(tone="danger", sentence=sentence % {"item": found}, item=item, last=last)
    return Labelled(tone="free", sentence=_("Now scan a fresh tag for %(item)s.") % {"item": found}, item=found)


def _put_on(item: Asset, tag: str, standing: Standing, at: datetime, last: Asset | None, *, replace: bool) -> Labelled:
    try:
        claim_tag(item, code=tag, by=standing.person, at=at, replace=replace)
    except Refusal as refusal:
        verdict = refusal.verdict
        replaces = tag if verdict.code == "has-a-tag" else ""
        done = verdict.code in ("tag-there-already", "retired-item")
        tone: Tone = "attention" if done or replaces else "danger"
        return Labelled(tone=tone, sentence=verdict.reason, item=None if done else item, last=last, replaces=replaces)
    sentence = _("Done: %(item)s bears %(tag)s now. Scan the next item.")
    return Labelled(tone="free", sentence=sentence % {"item": item, "tag": tag}, last=item)


def _nothing(raw: str) -> str:
    words = clean(raw)
    shown = words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1] + "…"
    if is_tag_shaped(raw):
        return _("“%(code)s” is one of our tags, misread. Scan it again, or type it as printed.") % {"code": shown}
    sentence = _("No item of yours is called “%(code)s”. Look at the item again, or choose it from the list below.")
    return sentence % {"code": shown}
