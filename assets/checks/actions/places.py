"""Places are written down, each with a tag of its own; called otherwise; closed; and their labels are printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from assets.actions.labels import may_be_set
from assets.actions.locking import judge_keeper
from assets.checks.models import Place
from assets.checks.place_tags import PREFIX, make_place_tag
from assets.checks.states import CheckState
from assets.labels.layout import Layout
from assets.labels.media import Medium
from assets.models.register import TagCounter
from audit.journal.acts import act
from audit.journal.record import Draft, record, record_many
from audit.journal.versions import create, keep
from core.thai import identifier_key
from core.verdict import ORDER, POLICY, Permitted, Refusal, Refused, Verdict
from people.models import Person, Unit

MOST_LABELS: Final = 300
"""Places whose labels are printed at once: they are set while the page waits."""


@act("place.added")
def add_place(unit: Unit, *, by: Person, at: datetime, name: str, building: str = "") -> Place:
    """Write down a place of `unit`. name: as the register's "location" calls it, so that the two are matched.

    Raises:
        Refusal: not-keeper, place-there-already.
    """
    counter = _one_at_a_time()
    actor = judge_keeper(by, at, [unit])
    key = _key(building, name)
    _is_free(unit, key).require()

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


@act("place.renamed")
def rename_place(place: Place, *, by: Person, at: datetime, name: str, building: str, reason: str) -> Place:
    """Call a place otherwise; its tag stays. What it was called stays in its versions and in the record.

    Raises:
        Refusal: not-keeper, place-closed, place-there-already, place-called-so, reason-missing.
    """
    _one_at_a_time()
    place = _locked(place)
    actor = judge_keeper(by, at, [place.unit])
    is_open(place).require()
    _is_reason(reason).require()
    before, key = {"building": place.building, "name": place.name}, _key(building, name)
    if before == {"building": building, "name": name}:
        Refused(ORDER, "place-called-so", _("The place is called so already.")).require()
    if key != place.key:
        _is_free(place.unit, key).require()

    place.building, place.name, place.key = building, name, key
    keep(place, by_code=actor.code, at=at, reason=reason, fields=("building", "name", "key"))
    record(
        "place.renamed",
        subject=place.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before=before,
        after={"building": building, "name": name},
        refs=[place.unit.journal_subject()],
    )
    return place


@act("place.closed")
def close_place(place: Place, *, by: Person, at: datetime, reason: str) -> Place:
    """Nothing is seen at this place any more; the checks that saw something there still name it. It stays closed.

    Raises:
        Refusal: not-keeper, place-closed, place-in-check, reason-missing.
    """
    place = _locked(place)
    actor = judge_keeper(by, at, [place.unit])
    is_open(place).require()
    _is_reason(reason).require()
    going_on = (CheckState.APPOINTED, CheckState.COUNTING)
    if place.check_set.filter(state__in=going_on).exists():
        text = _("A stocktake of this place is going on. Close the place when it is over, or call the stocktake off.")
        Refused(ORDER, "place-in-check", text).require()

    place.closed_at = at
    keep(place, by_code=actor.code, at=at, reason=reason, fields=("closed_at",))
    record(
        "place.closed",
        subject=place.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"closed_at": None},
        after={"closed_at": at},
        refs=[place.unit.journal_subject()],
    )
    return place


@act("place.labels_printed")
def note_place_labels(
    places: Sequence[Place],
    *,
    by: Person,
    at: datetime,
    medium: Medium,
    layout: Layout | Refused,
    skip: int = 0,
    is_zpl: bool = False,
) -> None:
    """Note that the labels of these places are printed, once for each; the file is set by who asks.

    Raises:
        Refusal: label-too-small, labels-none, labels-too-many, labels-skip-all, labels-not-for-printer, not-keeper,
            place-closed.
    """
    if isinstance(layout, Refused):
        raise Refusal(layout)
    if not places:
        Refused(POLICY, "labels-none", _("There is no place to print a label for. Add one, or choose some.")).require()
    if len(places) > MOST_LABELS:
        reason = _("That is more than %(most)d labels. Choose fewer places.")
        Refused(POLICY, "labels-too-many", reason % {"most": MOST_LABELS}).require()
    may_be_set(medium, skip, is_zpl=is_zpl).require()
    actor = judge_keeper(by, at, [place.unit for place in places])
    for place in places:
        is_open(place).require()
    record_many(
        [
            Draft(
                verb="place.labels_printed",
                subject=place.journal_subject(),
                actor=actor,
                at=at,
                facts={"medium": str(medium), "is_zpl": is_zpl},
                refs=(place.unit.journal_subject(),),
            )
            for place in places
        ]
    )


def is_open(place: Place) -> Verdict:
    """Whether anything may be seen at this place. Code: place-closed."""
    if place.closed_at is None:
        return Permitted()
    reason = _("%(place)s is closed. Choose the place where you are, or ask whoever keeps the register.")
    return Refused(ORDER, "place-closed", reason % {"place": place})


def _one_at_a_time() -> TagCounter:
    """First of all, as for the tags of items: who names a place waits here for the one before."""
    counter, _made = TagCounter.objects.select_for_update().get_or_create(prefix=PREFIX)
    return counter


def _locked(place: Place) -> Place:
    return Place.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=place.pk)


def _key(building: str, name: str) -> str:
    return identifier_key(f"{building}/{name}")


def _is_free(unit: Unit, key: str) -> Verdict:
    if not Place.objects.filter(unit=unit, key=key, closed_at__isnull=True).exists():
        return Permitted()
    reason = _("This unit has a place of this name already. Look for it in the list.")
    return Refused(POLICY, "place-there-already", reason)


def _is_reason(reason: str) -> Verdict:
    return Permitted() if reason.strip() else Refused(POLICY, "reason-missing", _("Say why, for who reads it later."))
