"""What has to be so before a unit, a person, a post, a tenure or a delegation may change: each answers with a verdict.

These are rules of order in our own records; the one that rests on law (to whom and how far power may be delegated)
follows clause 7 of the Regulation and section 81 of the Act on Bangkok's administration B.E. 2528.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from people.models import Agency, Capacity, Delegation, Office, Person, Post, Tenure, Unit
from people.offices import ACTS_OF_OFFICE, DELEGABLE, SigningAct, acts_of, delegations_on, tenures_on

CLAUSE_OF_DELEGATION: Final = "7"

SHORTEST_REASON: Final = 5
"""Characters; fewer explain nothing to whoever reads the record."""

HEADS: Final = frozenset({Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD, Office.SUPPLY_UNIT_HEAD})
"""Offices that one person at a time holds in own right; storekeepers and the like may be several."""


def reason_given(reason: str) -> Verdict:
    if len(reason.strip()) >= SHORTEST_REASON:
        return Permitted()
    return Refused(POLICY, "reason-missing", _("Say in a few words why, and by which order if there is one."))


# Units


def unit_names_are_free(unit: Unit, *, code: str, short_name: str) -> Verdict:
    """No other unit of the agency has the code or the short name."""
    others = Unit.objects.filter(agency_id=unit.agency_id).exclude(pk=unit.pk)
    taken = others.filter(Q(code=code) | Q(short_name=short_name)).first()
    if taken is None:
        return Permitted()
    words = {"unit": taken.name}
    if taken.code == code:
        return Refused(POLICY, "code-taken", _("The unit %(unit)s has this code already. Write another.") % words)
    return Refused(
        POLICY, "short-name-taken", _("The unit %(unit)s has this short name already. Write another.") % words
    )


def unit_is_open(unit: Unit) -> Verdict:
    if unit.closed_on is None:
        return Permitted()
    words = {"unit": unit.name}
    return Refused(POLICY, "unit-closed", _("The unit %(unit)s is closed. Choose another or reopen it first.") % words)


def may_stand_under(unit: Unit, parent: Unit) -> Verdict:
    """Whether `unit` may be moved to `parent`: of the same agency, open, and not below itself."""
    if unit.parent_id is None:
        return Refused(POLICY, "root-stays", _("This unit stands for the whole agency and belongs to no other."))
    if unit.agency_id != parent.agency_id:
        return Refused(POLICY, "other-agency", _("Choose a unit of the same state agency."))
    if parent.is_within(unit):
        return Refused(
            POLICY, "under-itself", _("A unit cannot belong to itself or to a unit below it. Choose another.")
        )
    return unit_is_open(parent)


def unit_is_empty(unit: Unit, on: date) -> Verdict:
    """Whether nothing and nobody depends on the unit any more, from the day `on`."""
    words = {"unit": unit.name}
    if unit.parent_id is None:
        return Refused(POLICY, "root-stays", _("This unit stands for the whole agency and cannot be closed."))
    if unit.children.filter(closed_on=None).exists():
        return Refused(POLICY, "has-units", _("%(unit)s still has units below it. Close or move them first.") % words)
    if unit.people.filter(is_active=True).exists():
        return Refused(POLICY, "has-people", _("%(unit)s still has people. Move them to another unit first.") % words)
    open_tenures = Tenure.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), post__unit=unit, cancelled_at=None)
    if open_tenures.exists():
        return Refused(
            POLICY,
            "has-tenures",
            _("Posts of %(unit)s are still held. End those tenures today or earlier first.") % words,
        )
    return Permitted()


# Agencies


def agency_name_is_free(name: str, *, of: Agency | None = None) -> Verdict:
    """No other agency of the address book is called so, whatever its blanks and capitals."""
    others = Agency.objects.exclude(pk=of.pk) if of else Agency.objects.all()
    wanted = _name_key(name)
    twin = next((agency for agency in others.only("name") if _name_key(agency.name) == wanted), None)
    if twin is None:
        return Permitted()
    reason = _("%(agency)s stands in the address book already. Choose it there, or write what tells the two apart.")
    return Refused(POLICY, "agency-known", reason % {"agency": twin.name})


def _name_key(name: str) -> str:
    return "".join(name.split()).casefold()


def is_of_another_agency(agency: Agency) -> Verdict:
    """Contacts are named for agencies outside: who belongs to one that this installation serves signs in."""
    if not agency.is_ours:
        return Permitted()
    reason = _("%(agency)s is served by this system: its people sign in themselves and need no contact.")
    return Refused(POLICY, "own-agency", reason % {"agency": agency.name})


def is_member_of_staff(person: Person) -> Verdict:
    """Whether this person has an account at all: a contact of another agency never signs in."""
    if not person.is_contact:
        return Permitted()
    reason = _("%(name)s is the contact of another state agency and has no account here. Nothing has to be done.")
    return Refused(POLICY, "is-a-contact", reason % {"name": person.name})


# Persons


def person_is_new(staff_code: str) -> Verdict:
    other = Person.objects.filter(staff_code__iexact=staff_code).first()
    if other is None:
        return Permitted()
    words = {"name": other.name}
    return Refused(POLICY, "staff-code-taken", _("%(name)s has this staff code already. Check the code.") % words)


def email_is_free(email: str, *, of: Person) -> Verdict:
    """Whether no other member of staff has the address; contacts of an agency may share that of its office."""
    others = Person.objects.filter(email__iexact=email, is_contact=False).exclude(pk=of.pk)
    if not email or not others.exists():
        return Permitted()
    return Refused(POLICY, "email-taken", _("Another person has this e-mail address already. Write another or none."))


def an_administrator_remains(agency_id: int, on: date, *, without: Iterable[int]) -> Verdict:
    """Whether somebody still administers the agency once the tenures with the ids `without` are over."""
    left = tenures_on(on).filter(post__office=Office.SYSTEM_ADMINISTRATOR, post__unit__agency=agency_id, ends_on=None)
    if left.exclude(pk__in=set(without)).exists():
        return Permitted()
    return Refused(
        POLICY,
        "last-administrator",
        _("This is the agency's only system administrator. Appoint another, without an end, before this one goes."),
    )


# Posts and tenures


def post_fits(unit: Unit, *, title: str, office: Office) -> Verdict:
    """Whether the unit may have one more post of that office under that title."""
    if office == Office.AGENCY_HEAD and unit.parent_id is not None:
        return Refused(
            POLICY, "not-the-root", _("The head of the state agency has a post in the unit of the whole agency only.")
        )
    if office in (Office.AGENCY_HEAD, Office.RESPONSIBLE_UNIT_HEAD):
        head = unit.posts.filter(office=office).first()
        if head is not None:
            return Refused(
                POLICY,
                "has-a-head",
                _("The unit has the post %(post)s for its head already. Appoint to that post.") % {"post": head.title},
            )
    return post_title_is_free(unit, title=title)


def post_title_is_free(unit: Unit, *, title: str, of: Post | None = None) -> Verdict:
    others = unit.posts.filter(title=title)
    if not (others.exclude(pk=of.pk) if of else others).exists():
        return Permitted()
    return Refused(POLICY, "title-taken", _("The unit has a post of this title already. Write another title."))


def ends_after_start(starts_on: date, ends_on: date | None) -> Verdict:
    if ends_on is None or ends_on >= starts_on:
        return Permitted()
    return Refused(POLICY, "ends-before-start", _("The last day lies before the first. Write a later last day."))


def may_hold(person: Person, post: Post, *, capacity: Capacity, starts_on: date, ends_on: date | None) -> Verdict:
    """Whether the person may hold the post in that capacity between those days, beside the tenures there are."""
    if person.unit.agency_id != post.unit.agency_id:
        return Refused(POLICY, "other-agency", _("This person belongs to another state agency."))
    if not person.is_active:
        return Refused(POLICY, "not-active", _("This person may not sign in. Reactivate the account first."))
    meanwhile = Q(ends_on=None) | Q(ends_on__gte=starts_on)
    if ends_on is not None:
        meanwhile &= Q(starts_on__lte=ends_on)
    others = Tenure.objects.filter(meanwhile, post=post, cancelled_at=None).select_related("person")
    if others.filter(person=person).exists():
        return Refused(POLICY, "holds-it-already", _("This person holds the post in that time already."))
    holder = others.filter(capacity=Capacity.OWN).first()
    if holder is None or post.office not in HEADS or capacity == Capacity.ACTING:
        return Permitted()
    words = {"name": holder.person.name}
    if capacity == Capacity.ACTING_IN_POST:
        reason = _("%(name)s holds the post in that time. Acting in the post needs a vacant one: choose acting for.")
        return Refused(POLICY, "not-vacant", reason % words)
    reason = _("%(name)s holds the post in that time. End that tenure first, or appoint somebody acting for them.")
    return Refused(POLICY, "held-by-another", reason % words)


def tenure_can_end(tenure: Tenure, *, ends_on: date, on: date) -> Verdict:
    """Whether a tenure that has begun may be given this last day."""
    if tenure.cancelled_at is not None or (tenure.ends_on is not None and tenure.ends_on < on):
        return Refused(ORDER, "over-already", _("This tenure is over already."))
    if tenure.starts_on > on:
        return Refused(ORDER, "not-begun", _("This tenure has not begun. Cancel it instead."))
    return ends_after_start(tenure.starts_on, ends_on)


def tenure_can_be_cancelled(tenure: Tenure, *, on: date) -> Verdict:
    if tenure.cancelled_at is not None or (tenure.ends_on is not None and tenure.ends_on < on):
        return Refused(ORDER, "over-already", _("This tenure is over already."))
    return Permitted()


# Delegations


@dataclass(frozen=True, slots=True)
class Terms:
    """What the order of a delegation says.

    value_limit: baht, the sum of one loan; None: no limit. only_units: the units whose items it covers, each with all
    below it; none: the grantor's whole office.
    """

    order_number: str
    ordered_on: date
    acts: frozenset[SigningAct]
    value_limit: Decimal | None
    starts_on: date
    ends_on: date | None
    onward_allowed: bool = False
    only_units: tuple[Unit, ...] = ()
    sao_copy_on: date | None = None


def may_delegate(grantor: Post, grantee: Post, terms: Terms, *, base: Delegation | None, on: date) -> Verdict:
    """Whether the holder of `grantor` may delegate to `grantee` on these terms: own power, or passed on from `base`."""
    if grantor.pk == grantee.pk:
        return Refused(POLICY, "same-post", _("A post does not delegate to itself. Choose another post."))
    if grantor.unit.agency_id != grantee.unit.agency_id:
        return _unlawful("other-agency", _("A delegation goes to a post in the same state agency."))
    if not terms.acts:
        return _unlawful("no-act", _("Choose what may be approved: a delegation says which acts it covers."))
    if not (dates := ends_after_start(terms.starts_on, terms.ends_on)):
        return dates
    if terms.ordered_on > min(terms.starts_on, on):
        return _unlawful(
            "before-its-order", _("A delegation cannot begin before its order is signed. Check the dates.")
        )
    office = base.grantor_post.unit if base is not None else grantor.unit
    if not all(unit.is_within(office) for unit in terms.only_units):
        return _unlawful(
            "unit-not-of-the-grantor",
            _("A delegation covers units of the grantor's office only. Choose %(unit)s or units below it.")
            % {"unit": office.name},
        )
    if base is not None:
        return _may_pass_on(grantor, grantee, terms, base, on)
    if not terms.acts <= ACTS_OF_OFFICE.get(Office(grantor.office), frozenset()) & DELEGABLE:
        return _unlawful(
            "act-not-of-the-grantor", _("%(post)s has no such power to delegate.") % {"post": grantor.title}
        )
    return Permitted(CLAUSE_OF_DELEGATION)


def _may_pass_on(grantor: Post, grantee: Post, terms: Terms, base: Delegation, on: date) -> Verdict:
    """A delegation passed on: once, where the first order allows it and is in force, and never wider than it."""
    if base.grantee_post_id != grantor.pk:
        return _unlawful("base-of-another", _("This post has not received the delegation it would pass on."))
    if not base.onward_allowed:
        return _unlawful(
            "onward-not-allowed", _("Order %(order)s does not allow passing on.") % {"order": base.order_number}
        )
    if base.based_on_id is not None or terms.onward_allowed:
        return _unlawful("onward-only-once", _("A delegation is passed on once and no further."))
    if not delegations_on(on).filter(pk=base.pk).exists():
        return _unlawful(
            "base-not-in-force", _("Order %(order)s is not in force today.") % {"order": base.order_number}
        )
    if grantee.pk == base.grantor_post_id:
        return _unlawful("circle", _("A delegation is not passed back to the post it came from."))
    if _is_wider(terms, base):
        return _unlawful(
            "wider-than-base",
            _("This goes further than order %(order)s: keep acts, value, units and dates within it.")
            % {"order": base.order_number},
        )
    return Permitted(CLAUSE_OF_DELEGATION)


def _is_wider(terms: Terms, base: Delegation) -> bool:
    over_value = base.value_limit is not None and (terms.value_limit is None or terms.value_limit > base.value_limit)
    too_late = base.ends_on is not None and (terms.ends_on is None or terms.ends_on > base.ends_on)
    within = frozenset(base.only_unit_ids)
    over_units = bool(within) and not (
        terms.only_units and all(not within.isdisjoint(unit.ancestor_ids()) for unit in terms.only_units)
    )
    over_time = too_late or terms.starts_on < base.starts_on
    return over_value or over_units or over_time or not terms.acts <= acts_of(base)


def delegation_can_be_revoked(delegation: Delegation, *, on: date) -> Verdict:
    if delegation.revoked_at is not None or (delegation.ends_on is not None and delegation.ends_on < on):
        return Refused(ORDER, "over-already", _("This delegation is over already."))
    return Permitted(CLAUSE_OF_DELEGATION)


def _unlawful(code: str, reason: str) -> Refused:
    return Refused(CLAUSE_OF_DELEGATION, code, reason)
