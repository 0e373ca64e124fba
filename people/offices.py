"""Who holds which office on a day, in which capacity and by which order; what a person may do follows from this alone.

Three facts make a seat: a tenure on that day (own or acting; while somebody acts, the holder and the one acting both
sit), or a written delegation in force to a post that the person holds or acts in. A delegation carries only the acts
it lists, of the grantor's own office, for the units it names; it may be passed on once, where its order allows it,
never wider than it is.
Being a system administrator is an office like any other: it signs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Q

from core.clock import start_of_day
from core.prepared import Slot, prepared
from people.held import Held, as_held, held
from people.models import Agency, Capacity, Delegation, Office, Person, Post, Tenure, Unit
from people.seats import ACTS_OF_OFFICE, DELEGABLE, Seat, SigningAct

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["ACTS_OF_OFFICE", "DELEGABLE", "Seat", "SigningAct"]
"""What belongs to `people.seats` and is taken from here."""

_BEFORE: Final = {Capacity.OWN: 0, Capacity.ACTING: 1, Capacity.ACTING_IN_POST: 2, Capacity.ON_BEHALF: 3}
"""The order in which seats are preferred: own office before acting before on behalf."""


@dataclass(frozen=True)
class Standing:
    """Everything a person may do on a day. `person` is an unsaved `Person()` where nobody is signed in.

    held: the person's tenures. What was delegated to their posts is read when it is first asked for: a delegation
    carries signing acts and nothing else, and most requests ask for none.
    """

    person: Person
    on: date
    held: tuple[Held, ...] = ()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All seats: the person's own and acting ones before those on behalf."""
        return (*self.whole, *self.delegated)

    @cached_property
    def whole(self) -> tuple[Seat, ...]:
        """The seats by tenure, each a whole office: own before acting."""
        return _seats(self.held, ())

    @cached_property
    def delegated(self) -> tuple[Seat, ...]:
        """The seats by delegation. One query; none where nothing was ever delegated to the person's posts."""
        posts = {tenure.post_id for tenure in self.held if tenure.receives}
        if not posts:
            return ()
        received = delegations_on(self.on).filter(grantee_post__in=posts)
        return tuple(seat for seat in _seats(self.held, list(received)) if seat.delegation_id is not None)

    @property
    def is_storekeeper(self) -> bool:
        return bool(self.seats_of(Office.STOREKEEPER))

    @property
    def is_auditor(self) -> bool:
        return bool(self.seats_of(Office.AUDITOR))

    @property
    def is_admin(self) -> bool:
        return bool(self.seats_of(Office.SYSTEM_ADMINISTRATOR))

    @property
    def is_integrity_officer(self) -> bool:
        return bool(self.seats_of(Office.INTEGRITY_OFFICER))

    @property
    def is_integrity_administrator(self) -> bool:
        return bool(self.seats_of(Office.INTEGRITY_ADMINISTRATOR))

    @property
    def is_supervisor(self) -> bool:
        """Whether they head a unit, or act for its head: who may endorse."""
        return any(seat.allows(SigningAct.ENDORSE) for seat in self.whole)

    @property
    def is_approver(self) -> bool:
        """Whether they may approve anything under clause 208, in whatever capacity."""
        return any(seat.allows(act) for seats in self._in_order() for seat in seats for act in DELEGABLE)

    @property
    def agency_name(self) -> str:
        """The short name of the agency the person belongs to; free where the person was read with unit and agency."""
        return self.person.unit.agency.short_name if self.person.pk else ""

    def seats_of(self, office: Office) -> tuple[Seat, ...]:
        """The seats of that office; only what clause 208 lets be delegated is looked for among the delegations."""
        seats = self.seats if office in ACTS_OF_OFFICE else self.whole
        return tuple(seat for seat in seats if seat.office == office)

    def seat_for(
        self,
        office: Office,
        *,
        unit: Unit,
        act: SigningAct | None = None,
        value: Decimal = Decimal(0),
        store: Unit | None = None,
    ) -> Seat | None:
        """The seat of exactly that office of that unit, own before acting before on behalf.

        act: what is to be signed; None asks for the whole office, which a delegation never gives.
        value: baht, the sum of the loan. store: the unit that lends; None asks for a seat that covers every store.
        """
        places = self._in_order() if act in DELEGABLE else (self.whole,)
        fitting = (s for s in chain.from_iterable(places) if s.office == office and s.unit_id == unit.pk)
        return next((seat for seat in fitting if seat.allows(act, value) and seat.covers(store)), None)

    def store_paths(self) -> tuple[str, ...]:
        """The unit paths whose stores the person keeps: these units and all below them."""
        return self._paths(Office.STOREKEEPER)

    def keeps_store_of(self, unit: Unit) -> bool:
        """Whether the person is storekeeper at the unit or above it."""
        return unit.path.startswith(self.store_paths())

    def audit_paths(self) -> tuple[str, ...]:
        """The unit paths the person audits: these units and all below them."""
        return self._paths(Office.AUDITOR)

    def audits(self, unit_path: str) -> bool:
        return unit_path.startswith(self.audit_paths())

    def administered_agency_ids(self) -> frozenset[int]:
        """The agencies whose units, persons, tenures and delegations the person administers."""
        return frozenset(seat.agency_id for seat in self.seats_of(Office.SYSTEM_ADMINISTRATOR))

    def administers(self, agency_id: int) -> bool:
        return agency_id in self.administered_agency_ids()

    def _in_order(self) -> Iterator[tuple[Seat, ...]]:
        """Whole offices first; the delegations are read only by who has to look further."""
        yield self.whole
        yield self.delegated

    def _paths(self, office: Office) -> tuple[str, ...]:
        return tuple(dict.fromkeys(seat.unit_path for seat in self.seats_of(office)))


def standing_of(person: Person, on: date) -> Standing:
    """What `person` may do on the day `on`. One query, and one when delegations count; none for who may not sign in."""
    if not person.pk or not person.is_active:
        return Standing(person, on)
    return Standing(person, on, tuple(Held(*row) for row in _tenures_of_one(on)(person=person.pk)))


@prepared
def _tenures_of_one(on: date) -> QuerySet[Tenure, tuple[Any, ...]]:
    return as_held(tenures_on(on).filter(person=Slot("person", BigIntegerField())))


def known_standing(person: Person, on: date) -> Standing:
    """As `standing_of`; no query where the request to which this very object belongs has asked already.

    Not for signatures: what a delegation still allows is read in the transaction that signs.
    """
    known = person.standing_in_request
    return known if known is not None and known.on == on else standing_of(person, on)


def who_may_sign(
    office: Office,
    unit: Unit,
    *,
    act: SigningAct,
    value: Decimal = Decimal(0),
    store: Unit | None = None,
    on: date,
    excluding: Collection[int] = (),
) -> tuple[Seat, ...]:
    """Everybody who may sign `act` for that office of that unit, own before acting before on behalf. Three queries.

    value: baht, the sum of the loan. store: the unit that lends; None leaves out delegations for single units.
    excluding: ids of persons (the borrower, who declared a conflict of interest), who are left out.
    """
    seats = _sitting(office, [unit.pk], on, excluding)
    return tuple(seat for seat in seats if seat.allows(act, value) and seat.covers(store))


def who_heads(unit: Unit, *, on: date, excluding: Collection[int] = ()) -> tuple[Seat, ...]:
    """Who heads this unit on this day: the holder, and who acts for them; delegates of single acts do not head it."""
    seats = _sitting(Office.RESPONSIBLE_UNIT_HEAD, [unit.pk], on, excluding)
    return tuple(seat for seat in seats if seat.allows(None))


def heads_of(unit_ids: Collection[int], *, on: date) -> dict[int, list[Seat]]:
    """Who heads each of these units on this day, by id: as `who_heads`, for many units at once. One query."""
    tenures = tenures_on(on).filter(post__office=Office.RESPONSIBLE_UNIT_HEAD, post__unit__in=unit_ids)
    heads: dict[int, list[Seat]] = {}
    for seat in _seats(held(tenures), []):
        heads.setdefault(seat.unit_id, []).append(seat)
    return heads


def head_unit_of(
    unit: Unit,
    *,
    on: date,
    excluding: Collection[int] = (),
    act: SigningAct | None = None,
    value: Decimal = Decimal(0),
) -> Unit | None:
    """The nearest unit, from `unit` upward, that somebody other than `excluding` heads (or acts for) on that day.

    With an `act`, somebody who may sign that act by delegation counts as well. Four queries, whatever the depth.
    """
    ids = unit.ancestor_ids()
    headed = {
        seat.unit_id for seat in _sitting(Office.RESPONSIBLE_UNIT_HEAD, ids, on, excluding) if seat.allows(act, value)
    }
    nearest = next((pk for pk in ids if pk in headed), None)
    if nearest is None:
        return None
    return unit if nearest == unit.pk else Unit.objects.get(pk=nearest)


def storekeepers_of(unit: Unit, *, on: date) -> list[Person]:
    """Who keeps the store of the unit on this day: its storekeepers and those above it. One query."""
    held = tenures_on(on).filter(post__office=Office.STOREKEEPER, post__unit__in=unit.ancestor_ids())
    return list({tenure.person_id: tenure.person for tenure in held}.values())


def agency_root(agency: Agency) -> Unit:
    """The unit that stands for the whole agency.

    Raises:
        Unit.DoesNotExist: the agency has no units (an agency that only borrows).
    """
    return Unit.objects.get(agency=agency, parent=None)


def tenures_on(on: date) -> QuerySet[Tenure]:
    """Tenures of people who may sign in, on the day `on`, first and last day included.

    A cancelled one does not count from the day on which it was cancelled.
    """
    standing = _on("", on) & _not_yet("cancelled_at", on)
    return Tenure.objects.filter(standing, person__is_active=True).select_related("post__unit", "person").order_by("pk")


def delegations_on(on: date) -> QuerySet[Delegation]:
    """Delegations in force on the day `on`; one passed on, only while the first is in force and allows it.

    A delegation ends at midnight (Bangkok) at the end of its last day. A revoked one is not in force on the day it was
    revoked: what was signed that morning keeps the capacity and order stored with it.
    """
    direct = Q(based_on__isnull=True)
    onward = _in_force("based_on__", on) & Q(based_on__onward_allowed=True, based_on__based_on__isnull=True)
    return (
        Delegation.objects.filter(_in_force("", on), direct | onward)
        .select_related("grantor_post__unit", "grantee_post", "based_on__grantor_post__unit")
        .order_by("pk")
    )


def ended_delegation(standing: Standing, office: Office, unit: Unit) -> Delegation | None:
    """The newest delegation of that office to a post this person holds that is in force no more (or not yet)."""
    posts = {tenure.post_id for tenure in standing.held}
    from_here = Q(based_on__isnull=True, grantor_post__office=office, grantor_post__unit=unit)
    through_another = Q(based_on__grantor_post__office=office, based_on__grantor_post__unit=unit)
    received = Delegation.objects.filter(from_here | through_another, grantee_post__in=posts)
    return received.exclude(pk__in=delegations_on(standing.on).values("pk")).order_by("-pk").first()


def _on(prefix: str, on: date) -> Q:
    no_end = Q(**{f"{prefix}ends_on__isnull": True})
    return Q(**{f"{prefix}starts_on__lte": on}) & (no_end | Q(**{f"{prefix}ends_on__gte": on}))


def _in_force(prefix: str, on: date) -> Q:
    return _on(prefix, on) & _not_yet(f"{prefix}revoked_at", on)


def _not_yet(moment: str, on: date) -> Q:
    return Q(**{f"{moment}__isnull": True}) | Q(**{f"{moment}__gte": start_of_day(on + timedelta(days=1))})


def _sitting(office: Office, unit_ids: Collection[int], on: date, excluding: Collection[int]) -> list[Seat]:
    """All seats of that office in those units. Three queries."""
    own = held(tenures_on(on).filter(post__office=office, post__unit__in=unit_ids).exclude(person__in=set(excluding)))
    from_here = Q(based_on__isnull=True, grantor_post__office=office, grantor_post__unit__in=unit_ids)
    through_another = Q(based_on__grantor_post__office=office, based_on__grantor_post__unit__in=unit_ids)
    delegations = list(delegations_on(on).filter(from_here | through_another))
    grantees: tuple[Held, ...] = ()
    if delegations:
        grantees = held(
            tenures_on(on)
            .filter(post__in={delegation.grantee_post_id for delegation in delegations})
            .exclude(person__in=set(excluding))
        )
    wanted = set(unit_ids)
    tenures = dict.fromkeys((*own, *grantees))
    return [s for s in _seats(tenures, delegations) if s.office == office and s.unit_id in wanted]


def _seats(tenures: Iterable[Held], delegations: Sequence[Delegation]) -> tuple[Seat, ...]:
    """The seats that these tenures give, and those that delegations to their posts give; preferred ones first."""
    received: dict[int, list[Delegation]] = {}
    for delegation in delegations:
        received.setdefault(delegation.grantee_post_id, []).append(delegation)
    seats: dict[tuple[int, int, int | None, Capacity], Seat] = {}
    for tenure in tenures:
        seat = _own_seat(tenure)
        seats[seat.person_id, seat.post_id, None, seat.capacity] = seat
        for delegation in received.get(tenure.post_id, ()):
            if (passed := _delegated_seat(tenure, delegation)) is not None:
                # A person who both holds a post and acts in it receives its delegations once.
                seats[passed.person_id, passed.post_id, delegation.pk, passed.capacity] = passed
    return tuple(sorted(seats.values(), key=lambda seat: _BEFORE[seat.capacity]))


def _own_seat(tenure: Held) -> Seat:
    return Seat(
        person_id=tenure.person_id,
        office=Office(tenure.office),
        unit_id=tenure.unit_id,
        unit_path=tenure.unit_path,
        agency_id=tenure.agency_id,
        post_id=tenure.post_id,
        post_title=tenure.post_title,
        capacity=Capacity(tenure.capacity),
        order_number=tenure.order_number,
        person_name=tenure.person_name,
        starts_on=tenure.starts_on,
        ends_on=tenure.ends_on,
    )


def _delegated_seat(tenure: Held, delegation: Delegation) -> Seat | None:
    """The seat that a delegation gives to who holds its grantee's post; None where nothing is left of its scope."""
    base = delegation.based_on or delegation
    grantor: Post = base.grantor_post
    acts = acts_of(delegation) & acts_of(base) & ACTS_OF_OFFICE.get(Office(grantor.office), frozenset())
    follows = base is delegation or base.grantee_post_id == delegation.grantor_post_id
    is_circle = grantor.pk == delegation.grantee_post_id
    same_agency = tenure.agency_id == grantor.unit.agency_id
    if not acts or not follows or is_circle or not same_agency:
        return None
    limits = [each.value_limit for each in (delegation, base) if each.value_limit is not None]
    orders = (delegation,) if base is delegation else (base, delegation)
    return Seat(
        person_id=tenure.person_id,
        office=Office(grantor.office),
        unit_id=grantor.unit_id,
        unit_path=grantor.unit.path,
        agency_id=grantor.unit.agency_id,
        post_id=grantor.pk,
        post_title=grantor.title,
        capacity=Capacity.ON_BEHALF,
        order_number=delegation.order_number,
        acts=acts,
        value_limit=min(limits, default=None),
        only_units=tuple(frozenset(order.only_unit_ids) for order in orders if order.only_unit_ids),
        delegation_id=delegation.pk,
        held_post_title=tenure.post_title,
        person_name=tenure.person_name,
        starts_on=delegation.starts_on,
        ends_on=delegation.ends_on,
        ordered_on=delegation.ordered_on,
    )


def acts_of(delegation: Delegation) -> frozenset[SigningAct]:
    """The acts that the order of a delegation lists."""
    listed = {
        SigningAct.INSIDE: delegation.may_approve_inside,
        SigningAct.OUTSIDE: delegation.may_approve_outside,
        SigningAct.BETWEEN_AGENCIES: delegation.may_approve_between_agencies,
    }
    return frozenset(act for act, is_listed in listed.items() if is_listed)
