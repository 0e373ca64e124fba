"""How people are reached: what they do without, their LINE account, and notices handed over on paper."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.http import Http404
from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from core.clock import official_day
from core.verdict import ORDER, POLICY, Refused
from people.models import Channel, Delivery, HandedOver, LineCode, LineLink, Mute, Office, Person
from people.notices import in_thai, kind_of, tell
from people.notices.kinds import courtesies
from people.offices import standing_of
from people.permissions import may

CODE_LASTS: Final = timedelta(minutes=15)

_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8

MUTABLE: Final = (Channel.EMAIL, Channel.LINE)


@act("person.messages_chosen")
def choose_messages(person: Person, *, by: Person, at: datetime, muted: Collection[tuple[str, str]]) -> None:
    """Set which courtesies the person does without: pairs of kind and channel; all others come.

    Raises:
        Refusal: not-your-own, duties-stay.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.messages_chosen", person, by, at)
    for name in {name for name, _channel in muted} - set(courtesies()):
        _duties_stay(name)
    Mute.objects.filter(person=person).delete()
    Mute.objects.bulk_create(Mute(person=person, kind=kind, channel=channel) for kind, channel in sorted(set(muted)))
    record(
        "person.messages_chosen",
        subject=person.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"not_wished": [f"{kind} ({channel})" for kind, channel in sorted(set(muted))]},
    )


@act("person.unsubscribed")
def unsubscribe(person: Person, *, by: Person, at: datetime, kind: str, channel: Channel = Channel.EMAIL) -> None:
    """Do without one kind of courtesy by one channel; may be said twice.

    Raises:
        Refusal: not-your-own, duties-stay.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.unsubscribed", person, by, at)
    if kind not in courtesies():
        _duties_stay(kind)
    Mute.objects.bulk_create([Mute(person=person, kind=kind, channel=channel)], ignore_conflicts=True)
    record(
        "person.unsubscribed",
        subject=person.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"not_wished": [f"{kind} ({channel.value})"]},
    )


@act("person.line_code_made")
def make_line_code(person: Person, *, by: Person, at: datetime) -> str:
    """Make the code that the person sends to the official account; an older one is void.

    Raises:
        Refusal: not-your-own.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.line_code_made", person, by, at)
    code = "".join(secrets.choice(_LETTERS) for _letter in range(_CODE_LENGTH))
    LineCode.objects.filter(person=person).delete()
    LineCode.objects.create(person=person, code=code, ends_at=at + CODE_LASTS)
    record("person.line_code_made", subject=person.journal_subject(), actor=by.journal_actor(), at=at)
    return code


@act("person.line_linked")
def link_line(person: Person, *, by: Person, at: datetime, code: str, line_user_id: str) -> None:
    """Link the LINE account that has sent the person's code; the person is told, by LINE as well.

    An account belongs to one person and a person has one account: what was linked before is undone.

    Raises:
        Refusal: not-your-own, code-over.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    _require_oneself("person.line_linked", person, by, at)
    used, _rows = LineCode.objects.filter(person=person, code=code, ends_at__gte=at).delete()
    if not used:
        Refused(
            ORDER, "code-over", _("This code is not valid any more. Make a new one on the page of messages.")
        ).require()
    LineLink.objects.filter(line_user_id=line_user_id).delete()
    LineLink.objects.filter(person=person).delete()
    LineLink.objects.create(person=person, line_user_id=line_user_id, linked_at=at)
    record("person.line_linked", subject=person.journal_subject(), actor=by.journal_actor(), at=at)
    with in_thai():
        tell(
            [person],
            kind="line-linked",
            title=_("LINE is linked to your account"),
            text=_("Messages of the equipment lending system reach you here from now on."),
            why=_("You sent the code of the page of messages to this LINE account."),
            todo=_("If it was not you, undo the link on that page and tell the system administrator."),
            otherwise=_("Whoever has that LINE account reads your notices."),
            subject=person.journal_subject().name,
            at=at,
        )


@act("person.line_unlinked")
def unlink_line(person: Person, *, by: Person, at: datetime) -> None:
    """Undo the link to LINE; may be said twice.

    Raises:
        Refusal: not-your-own.
    """
    _require_oneself("person.line_unlinked", person, by, at)
    LineLink.objects.filter(person=person).delete()
    record("person.line_unlinked", subject=person.journal_subject(), actor=by.journal_actor(), at=at)


@act("notice.handed_over")
def hand_over_notice(paper: Delivery, *, by: Person, at: datetime, how: HandedOver) -> None:
    """Note that a printed notice was handed over, by whom and how.

    Raises:
        Refusal: not-the-storekeeper, handed-over-already.
    """
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("notice__store", "notice__to")
    paper = locked.get(pk=paper.pk, channel=Channel.PAPER)
    notice = paper.notice
    if notice.store is None:
        raise Http404
    standing = standing_of(by, official_day(at))
    may("notice.handed_over", standing, agency_id=notice.store.agency_id, unit=notice.store).require()
    if paper.done_at is not None:
        Refused(
            ORDER, "handed-over-already", _("This notice was handed over already. Nothing more is to be done.")
        ).require()
    paper.done_at, paper.done_by, paper.how = at, by, how
    paper.save(update_fields=["done_at", "done_by", "how"])
    seat = next(seat for seat in standing.seats_of(Office.STOREKEEPER) if notice.store.path.startswith(seat.unit_path))
    record(
        "notice.handed_over",
        subject=notice.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        facts={"how": how.value, "about": notice.subject},
        refs=[notice.to.journal_subject()],
    )


def _duties_stay(name: str) -> None:
    kind = kind_of(name)
    words = {"kind": kind.words, "clause": kind.clause}
    if kind.clause:
        reason = _(
            "“%(kind)s” is a duty under clause %(clause)s and always reaches you. Unsubscribe from courtesies only."
        )
        Refused(kind.clause, "duties-stay", reason % words).require()
    reason = _("“%(kind)s” needs you to act or to know, so it always reaches you. Unsubscribe from courtesies only.")
    Refused(POLICY, "duties-stay", reason % words).require()


def _require_oneself(verb: str, person: Person, by: Person, at: datetime) -> None:
    standing = standing_of(by, official_day(at))
    may(verb, standing, agency_id=person.unit.agency_id, person=person).require()
