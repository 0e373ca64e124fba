"""Notices on paper: for who has neither e-mail nor LINE, or cannot be reached by them; the store hands them over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.clock import official_day
from people.models import Channel, Delivery, Notice
from people.notices.telling import in_thai, tell
from people.offices import Standing, storekeepers_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def put_on_paper(notice: Notice, *, at: datetime) -> None:
    """Have the store print the notice, and tell its storekeepers; nothing where no store is named."""
    store = notice.store
    if store is None:
        return
    paper = Delivery(notice=notice, channel=Channel.PAPER, made_at=at)
    Delivery.objects.bulk_create([paper], ignore_conflicts=True)
    with in_thai():
        words = {"name": notice.to.name, "title": notice.title}
        tell(
            [keeper for keeper in storekeepers_of(store, on=official_day(at)) if keeper.pk != notice.to_id],
            kind="notice-undelivered",
            title=_("Print a notice for %(name)s") % words,
            text=_("“%(title)s” could not be delivered: the address was refused.") % words,
            why=_("You keep the store that the notice speaks of."),
            todo=_("Print it and hand it over, then note how. Ask for an address that works."),
            otherwise=_("The person may not know what the notice says."),
            path=str(reverse_lazy("notices:to-print")),
            subject=notice.subject,
            at=at,
        )


def to_print(standing: Standing) -> QuerySet[Delivery]:
    """What the stores of this person have to hand over on paper and nobody has read on screen meanwhile."""
    return of_the_stores(standing).filter(done_at=None, notice__read_at=None)


def handed_over(standing: Standing) -> QuerySet[Delivery]:
    """What the stores of this person have handed over on paper."""
    return of_the_stores(standing).filter(done_at__isnull=False)


def of_the_stores(standing: Standing) -> QuerySet[Delivery]:
    """All notices on paper of the stores this person keeps."""
    mine = Q(pk__in=[])
    for path in standing.store_paths():
        mine |= Q(notice__store__path__startswith=path)
    related = ("notice__to__unit__agency", "notice__store", "done_by")
    return Delivery.objects.filter(mine, channel=Channel.PAPER).select_related(*related)
