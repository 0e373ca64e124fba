"""Places are written down, each with a tag of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper
from assets.checks.models import Place
from assets.checks.place_tags import PREFIX, make_place_tag
from assets.models.register import TagCounter
from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create
from core.thai import identifier_key
from core.verdict import POLICY, Refused
from people.models import Person, Unit


@act("place.added")
def add_place(unit: Unit, *, by: Person, at: datetime, name: str, building: str = "") -> Place:
    """Write down a place of `unit`. name: as the register's "location" calls it, so that the two are matched.

    Raises:
        Refusal: not-keeper, place-there-already.
    """
    # First of all, as for the tags of items: who adds a place waits here for the one before.
    counter, _made = TagCounter.objects.select_for_update().get_or_create(prefix=PREFIX)
    actor = judge_keeper(by, at, [unit])
    key = identifier_key(f"{building}/{name}")
    if Place.objects.filter(unit=unit, key=key).exists():
        reason = _("This unit has a place of this name already. Look for it in the list.")
        Refused(POLICY, "place-there-already", reason).require()

    counter.last += 1
    counter.save(update_fields=["last"])
    place = Place(unit=unit, tag=make_place_tag(counter.last), building=building, name=name, key=key, added_at=at)
    create(place, by_code=actor.code, at=at)
    record(
        "place.added",
        subject=place.journal_subject(),
        actor=actor,
        at=at,
        after={"building": building, "name": name},
        refs=[unit.journal_subject()],
    )
    return place
