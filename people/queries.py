"""What the pages of people and offices read: lists by key, the tree, who heads which unit today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q
from django.utils.translation import gettext_lazy

from core.thai import clean
from people.models import Agency, Capacity, Channel, Delegation, Delivery, Notice, Office, Person, Post, Tenure, Unit
from people.notices.kinds import courtesies
from people.offices import Standing, delegations_on, tenures_on

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

PAGE: Final = 50

LONGEST_SEARCH: Final = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the key after which the next begin (empty: these are the last)."""

    rows: Sequence[T]
    next_after: str = ""


@dataclass(slots=True)
class Branch:
    """A unit in the tree, who heads it today, and what stands below."""

    unit: Unit
    head: Tenure | None = None
    below: list[Branch] = field(default_factory=list)

    @property
    def is_acting(self) -> bool:
        return self.head is not None and self.head.capacity != Capacity.OWN


def people_in_scope(standing: Standing) -> QuerySet[Person]:
    """The persons whose pages this standing may read, sorted by name."""
    return Person.objects.filter(_in_scope(standing, "unit__")).select_related("unit").order_by("name", "pk")


def units_in_scope(standing: Standing) -> QuerySet[Unit]:
    """The units whose pages this standing may read, in the order of the tree."""
    return Unit.objects.filter(_in_scope(standing, "")).order_by("path")


def units_named_in(delegation: Delegation) -> list[Unit]:
    """The units whose items a delegation covers; none where it is for the whole office. At most one query."""
    ids = delegation.only_unit_ids
    return list(Unit.objects.filter(pk__in=ids).order_by("path")) if ids else []


def delegations_in_scope(standing: Standing) -> QuerySet[Delegation]:
    """The delegations by posts of units in scope, newest first."""
    scope = _in_scope(standing, "grantor_post__unit__") | _in_scope(standing, "grantee_post__unit__")
    related = ("grantor_post__unit", "grantee_post__unit", "based_on")
    return Delegation.objects.filter(scope).select_related(*related).order_by("-pk")


def search_people(people: QuerySet[Person], sought: str) -> QuerySet[Person]:
    """Those of `people` of whom every word sought is part of name, staff code, position or e-mail."""
    for word in clean(sought[:LONGEST_SEARCH]).split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(staff_code__icontains=word)
            | Q(position__icontains=word)
            | Q(email__icontains=word)
        )
    return people


def people_page(people: QuerySet[Person], after: str) -> Page[Person]:
    """The page after the person with the id `after`, by name; two queries."""
    if after.isascii() and after.isdigit():
        last = Person.objects.filter(pk=int(after[:18])).values_list("name", "pk").first()
        if last is not None:
            people = people.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))
    return _cut(list(people[: PAGE + 1]))


def search_agencies(sought: str) -> QuerySet[Agency]:
    """The agencies of whom every word sought is part of name, short name or the title of the head, by name."""
    agencies = Agency.objects.order_by("name", "pk")
    for word in clean(sought[:LONGEST_SEARCH]).split():
        agencies = agencies.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(head_title__icontains=word)
        )
    return agencies


def agencies_page(agencies: QuerySet[Agency], after: str) -> Page[Agency]:
    """The page after the agency with the id `after`, by name; two queries."""
    if after.isascii() and after.isdigit():
        last = Agency.objects.filter(pk=int(after[:18])).values_list("name", "pk").first()
        if last is not None:
            agencies = agencies.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))
    return _cut(list(agencies[: PAGE + 1]))


def contacts_of(agency: Agency) -> list[Person]:
    """Whom another agency named as its contacts, by name; one query."""
    return list(Person.objects.filter(unit__agency=agency, is_contact=True).order_by("name", "pk"))


def newest_page(rows: QuerySet[T], after: str) -> Page[T]:  # type: ignore[type-var]  # only models come in
    """The page of rows older than the id `after`, newest first; one query."""
    if after.isascii() and after.isdigit():
        rows = rows.filter(pk__lt=int(after[:18]))
    return _cut(list(rows.order_by("-pk")[: PAGE + 1]))


INBOX_FILTERS: Final[Mapping[str, _StrPromise]] = {
    "": gettext_lazy("All"),
    "unread": gettext_lazy("Unread"),
    "duties": gettext_lazy("For me to do"),
    "courtesies": gettext_lazy("For information"),
}


def inbox(person: Person, shown: str = "") -> QuerySet[Notice]:
    """The person's notices; shown: a key of `INBOX_FILTERS`."""
    mine = Notice.objects.filter(to=person)
    if shown == "unread":
        return mine.filter(read_at=None)
    if shown == "duties":
        return mine.exclude(kind__in=courtesies())
    if shown == "courtesies":
        return mine.filter(kind__in=courtesies())
    return mine


def inbox_page(rows: QuerySet[Notice], after: str) -> Page[Notice]:
    """The page after `after`: unread notices before read ones, newest first; one query.

    after: "u" or "r" (the last one shown was unread or read) and its id.
    """
    sorted_rows = rows.alias(is_read=ExpressionWrapper(Q(read_at__isnull=False), BooleanField()))
    part, number = after[:1], after[1:19]
    if part in ("u", "r") and number.isascii() and number.isdigit():
        below = Q(pk__lt=int(number))
        after_it = Q(is_read=False) & below | Q(is_read=True) if part == "u" else Q(is_read=True) & below
        sorted_rows = sorted_rows.filter(after_it)
    found: list[Notice] = list(sorted_rows.order_by("is_read", "-pk")[: PAGE + 1])
    page = _cut(found)
    last = page.rows[-1] if page.next_after else None
    return page if last is None else Page(page.rows, f"{'u' if last.read_at is None else 'r'}{last.pk}")


def address_refused(person: Person) -> Delivery | None:
    """The newest mail to the person's present address, where it was refused for good; one query."""
    mailed = Delivery.objects.filter(notice__to=person, channel=Channel.EMAIL, address=person.email)
    newest = mailed.exclude(done_at=None, failed_at=None).order_by("-pk").first() if person.email else None
    return newest if newest is not None and newest.failed_at is not None else None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits to be sent, since when the oldest; what failed for good in a week; what waits on paper."""

    waiting: int
    since: datetime | None
    failed: int
    on_paper: int


def outbox(at: datetime) -> Outbox:
    """How the outbox stands; two queries."""
    unsent = Q(done_at=None, failed_at=None)
    sums = Delivery.objects.aggregate(
        waiting=Count("pk", filter=unsent & ~Q(channel=Channel.PAPER)),
        since=Min("made_at", filter=unsent & ~Q(channel=Channel.PAPER)),
        failed=Count("pk", filter=Q(failed_at__gte=at - timedelta(days=7))),
        on_paper=Count("pk", filter=unsent & Q(channel=Channel.PAPER, notice__read_at=None)),
    )
    unrouted = Notice.objects.filter(routed_at=None).aggregate(count=Count("pk"), since=Min("made_at"))
    since = min((moment for moment in (sums["since"], unrouted["since"]) if moment), default=None)
    return Outbox(sums["waiting"] + unrouted["count"], since, sums["failed"], sums["on_paper"])


def heads_on(on: date, unit_ids: Iterable[int] | None = None) -> dict[int, Tenure]:
    """Who heads each unit on the day: the holder, else who acts. One query."""
    tenures = tenures_on(on).filter(post__office__in=(Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD))
    if unit_ids is not None:
        tenures = tenures.filter(post__unit__in=list(unit_ids))
    heads: dict[int, Tenure] = {}
    for tenure in tenures.select_related("person", "post"):
        present = heads.get(tenure.post.unit_id)
        if present is None or _goes_before(tenure, present):
            heads[tenure.post.unit_id] = tenure
    return heads


def tree(units: Iterable[Unit], heads: dict[int, Tenure]) -> list[Branch]:
    """The units, sorted by path, as branches; a unit whose parent is not among them is a root here."""
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for unit in sorted(units, key=lambda unit: [int(part) for part in unit.path.rstrip("/").split("/")]):
        branch = branches[unit.pk] = Branch(unit, heads.get(unit.pk))
        parent = branches.get(unit.parent_id or 0)
        (parent.below if parent else roots).append(branch)
    return roots


def posts_of(unit: Unit, on: date) -> list[tuple[Post, list[Tenure]]]:
    """The posts of a unit, each with who holds it or acts in it that day. Two queries."""
    posts = list(unit.posts.order_by("office", "title"))
    held: dict[int, list[Tenure]] = {}
    for tenure in tenures_on(on).filter(post__unit=unit).select_related("person", "post"):
        held.setdefault(tenure.post_id, []).append(tenure)
    return [(post, held.get(post.pk, [])) for post in posts]


def received_by(standing: Standing) -> list[Delegation]:
    """The delegations in force that the person has by their posts that day, widest information first."""
    ids = {seat.delegation_id for seat in standing.seats if seat.delegation_id is not None}
    if not ids:
        return []
    return list(delegations_on(standing.on).filter(pk__in=ids).select_related("grantee_post__unit"))


def _goes_before(one: Tenure, other: Tenure) -> bool:
    """The head of the agency before the head of its root unit, the holder before who acts."""
    rank = {Capacity.OWN: 0, Capacity.ACTING: 1, Capacity.ACTING_IN_POST: 2}
    return (one.post.office != Office.AGENCY_HEAD, rank[Capacity(one.capacity)]) < (
        other.post.office != Office.AGENCY_HEAD,
        rank[Capacity(other.capacity)],
    )


def _in_scope(standing: Standing, prefix: str) -> Q:
    """Units of the agencies administered, and the subtrees audited; nothing for anybody else."""
    scope = Q(**{f"{prefix}agency__in": standing.administered_agency_ids()})
    for path in standing.audit_paths():
        scope |= Q(**{f"{prefix}path__startswith": path})
    return scope


def _cut(rows: list[T]) -> Page[T]:
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Page(shown, str(getattr(shown[-1], "pk", "")) if more else "")


def search_posts(agency_id: int, sought: str, *, near: Unit) -> list[Post]:
    """At most `PAGE` posts of open units: those of which each word is part of title or unit, or those near `near`."""
    posts = Post.objects.filter(unit__agency=agency_id, unit__closed_on=None).select_related("unit")
    words = clean(sought[:LONGEST_SEARCH]).split()
    if not words:
        posts = posts.filter(Q(unit__in=near.ancestor_ids()) | Q(unit__path__startswith=near.path))
    for word in words:
        posts = posts.filter(Q(title__icontains=word) | Q(unit__name__icontains=word))
    return list(posts.order_by("unit__path", "office", "title")[:PAGE])
