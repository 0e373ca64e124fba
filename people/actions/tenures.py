"""Posts and who holds them: add and rename a post, begin, end and cancel a tenure."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Subject, record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.thai import thai_date
from core.verdict import first_refusal
from people import guards, notices
from people.actions.judging import judge, lock_agency
from people.models import Capacity, Office, Person, Post, Tenure, Unit


@act("post.added")
def add_post(unit: Unit, *, by: Person, at: datetime, reason: str, title: str, office: Office) -> Post:
    """Add a post that carries an office to a unit.

    Raises:
        Refusal: not-the-administrator, reason-missing, unit-closed, not-the-root, has-a-head, title-taken.
    """
    lock_agency(unit.agency_id)
    actor = judge("post.added", by=by, at=at, agency_id=unit.agency_id, reason=reason)
    first_refusal(guards.unit_is_open(unit), guards.post_fits(unit, title=title, office=office)).require()

    post = create(Post(unit=unit, title=title, office=office), by_code=by.staff_code, at=at, reason=reason)
    record(
        "post.added",
        subject=post.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={"title": title, "office": office.value, "unit": unit.name},
        refs=[unit.journal_subject()],
    )
    return post


@act("post.renamed")
def rename_post(post: Post, *, by: Person, at: datetime, reason: str, title: str) -> Post:
    """Correct the title of a post; its office stays, because tenures and delegations rest on it.

    Raises:
        Refusal: not-the-administrator, reason-missing, title-taken.
    """
    lock_agency(post.unit.agency_id)
    post = _locked_post(post)
    actor = judge("post.renamed", by=by, at=at, agency_id=post.unit.agency_id, reason=reason)
    guards.post_title_is_free(post.unit, title=title, of=post).require()

    was, post.title = post.title, title
    if keep(post, by_code=by.staff_code, at=at, fields=("title",), reason=reason):
        record(
            "post.renamed",
            subject=post.journal_subject(),
            actor=actor,
            at=at,
            reason=reason,
            before={"title": was},
            after={"title": title},
            refs=[post.unit.journal_subject()],
        )
    return post


@act("tenure.began")
def begin_tenure(
    person: Person,
    *,
    by: Person,
    at: datetime,
    reason: str,
    post: Post,
    capacity: Capacity = Capacity.OWN,
    starts_on: date,
    ends_on: date | None = None,
    order_number: str,
) -> Tenure:
    """Write down that a person holds a post between those days (both included), in own office or acting, by an order.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing, other-agency, not-active, unit-closed,
            ends-before-start, holds-it-already, held-by-another, not-vacant.
    """
    lock_agency(post.unit.agency_id)
    post, person = _locked_post(post), _locked_person(person)
    actor = judge("tenure.began", by=by, at=at, agency_id=post.unit.agency_id, reason=reason, person=person)
    first_refusal(
        guards.unit_is_open(post.unit),
        guards.ends_after_start(starts_on, ends_on),
        guards.may_hold(person, post, capacity=capacity, starts_on=starts_on, ends_on=ends_on),
    ).require()

    tenure = Tenure(
        person=person,
        post=post,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        order_number=order_number,
    )
    create(tenure, by_code=by.staff_code, at=at, reason=reason)
    record(
        "tenure.began",
        subject=tenure.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={
            "person": person.name,
            "post": post.title,
            "capacity": capacity.value,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "order_number": order_number,
        },
        refs=_refs(tenure),
    )
    with notices.in_thai():
        words = {"post": post.title, "unit": post.unit.name, "day": thai_date(starts_on), "order": order_number}
        notices.tell(
            [person],
            kind="tenure-began",
            title=_("You hold the post %(post)s") % words,
            text=_("From %(day)s you hold the post %(post)s, %(unit)s, by order %(order)s.") % words,
            why=_("The system administrator wrote your tenure down."),
            todo=_("Look whether post, unit and day are right. If they are not, tell the system administrator."),
            by_when=starts_on,
            otherwise=_("From that day what the post decides on waits for you."),
            subject=person.journal_subject().name,
            at=at,
        )
    return tenure


@act("tenure.ended")
def end_tenure(tenure: Tenure, *, by: Person, at: datetime, reason: str, ends_on: date) -> Tenure:
    """Write down the last day of a tenure that has begun; that day still counts. `cancel_tenure` ends one at once.

    Raises:
        Refusal: not-the-administrator, reason-missing, over-already, not-begun, ends-before-start, last-administrator.
    """
    tenure = _locked(tenure)
    on = official_day(at)
    actor = judge("tenure.ended", by=by, at=at, agency_id=tenure.post.unit.agency_id, reason=reason)
    guards.tenure_can_end(tenure, ends_on=ends_on, on=on).require()
    _leaves_an_administrator(tenure, on)

    was, tenure.ends_on = tenure.ends_on, ends_on
    keep(tenure, by_code=by.staff_code, at=at, fields=("ends_on",), reason=reason)
    record(
        "tenure.ended",
        subject=tenure.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"ends_on": was},
        after={"ends_on": ends_on},
        refs=_refs(tenure),
    )
    with notices.in_thai():
        words = {"post": tenure.post.title, "day": thai_date(ends_on)}
        notices.tell(
            [tenure.person],
            kind="tenure-ended",
            title=_("Your post %(post)s ends") % words,
            text=_("%(day)s is your last day in the post %(post)s.") % words,
            why=_("The system administrator wrote down the end of your tenure."),
            todo=_(
                "Decide on what waits for you, or hand it over. If the day is wrong, tell the system administrator."
            ),
            by_when=ends_on,
            otherwise=_("From the next day on you can no longer decide in this post; what waits stays waiting."),
            subject=tenure.person.journal_subject().name,
            at=at,
        )
    return tenure


@act("tenure.cancelled")
def cancel_tenure(tenure: Tenure, *, by: Person, at: datetime, reason: str) -> Tenure:
    """Take a tenure back at once: it was written by mistake, its order was withdrawn, or it never began.

    Raises:
        Refusal: not-the-administrator, reason-missing, over-already, last-administrator.
    """
    tenure = _locked(tenure)
    on = official_day(at)
    actor = judge("tenure.cancelled", by=by, at=at, agency_id=tenure.post.unit.agency_id, reason=reason)
    guards.tenure_can_be_cancelled(tenure, on=on).require()
    _leaves_an_administrator(tenure, on)

    tenure.cancelled_at = at
    keep(tenure, by_code=by.staff_code, at=at, fields=("cancelled_at",), reason=reason)
    record(
        "tenure.cancelled",
        subject=tenure.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"cancelled_at": None},
        after={"cancelled_at": at},
        refs=_refs(tenure),
    )
    with notices.in_thai():
        words = {"post": tenure.post.title, "order": tenure.order_number}
        notices.tell(
            [tenure.person],
            kind="tenure-cancelled",
            title=_("Your post %(post)s was taken back") % words,
            text=_("You no longer hold the post %(post)s by order %(order)s.") % words,
            why=_("The system administrator took your tenure back."),
            todo=_("Leave what waits to whoever holds the post. If this is wrong, tell the system administrator."),
            by_when=on,
            otherwise=_("Decisions that you make in this post are refused from now on."),
            subject=tenure.person.journal_subject().name,
            at=at,
        )
    return tenure


def _locked(tenure: Tenure) -> Tenure:
    lock_agency(tenure.post.unit.agency_id)
    related = ("person", "post__unit")
    return Tenure.objects.select_for_update(of=("self",)).select_related(*related).get(pk=tenure.pk)


def _locked_post(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)


def _locked_person(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)


def _leaves_an_administrator(tenure: Tenure, on: date) -> None:
    if tenure.post.office == Office.SYSTEM_ADMINISTRATOR and tenure.person.is_active:
        guards.an_administrator_remains(tenure.post.unit.agency_id, on, without=[tenure.pk]).require()


def _refs(tenure: Tenure) -> list[Subject]:
    return [
        tenure.person.journal_subject(),
        tenure.post.journal_subject(),
        tenure.post.unit.journal_subject(),
    ]
