"""Written delegations: grant, revoke, and note the copy sent to the State Audit Office."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Subject, record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import ORDER, Refused
from people import guards, notices
from people.actions.judging import judge, lock_agency
from people.guards import Terms
from people.models import Delegation, Person, Post
from people.offices import SigningAct, acts_of, tenures_on


@act("delegation.granted")
def grant_delegation(
    grantor_post: Post,
    *,
    by: Person,
    at: datetime,
    reason: str,
    grantee_post: Post,
    terms: Terms,
    based_on: Delegation | None = None,
) -> Delegation:
    """Write down an order by which one post delegates acts to another; with `based_on`, passed on from that one.

    Clause 7 of the Regulation; for Bangkok section 81 of its Act B.E. 2528.

    Raises:
        Refusal: not-the-administrator, not-for-oneself, reason-missing, unit-closed, and those of `may_delegate`.
    """
    lock_agency(grantor_post.unit.agency_id)
    grantor, grantee = _locked_post(grantor_post), _locked_post(grantee_post)
    base = _locked_base(based_on) if based_on else None
    on = official_day(at)
    holders = _holders(grantee, on)
    oneself = next((holder for holder in holders if holder.pk == by.pk), None)
    actor = judge("delegation.granted", by=by, at=at, agency_id=grantor.unit.agency_id, reason=reason, person=oneself)
    guards.unit_is_open(grantee.unit).require()
    permitted = guards.may_delegate(grantor, grantee, terms, base=base, on=on).require()

    delegation = Delegation(
        grantor_post=grantor,
        grantee_post=grantee,
        based_on=base,
        order_number=terms.order_number,
        ordered_on=terms.ordered_on,
        may_approve_inside=SigningAct.INSIDE in terms.acts,
        may_approve_outside=SigningAct.OUTSIDE in terms.acts,
        may_approve_between_agencies=SigningAct.BETWEEN_AGENCIES in terms.acts,
        value_limit=terms.value_limit,
        only_unit_ids=sorted(unit.pk for unit in terms.only_units),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        onward_allowed=terms.onward_allowed,
        sao_copy_on=terms.sao_copy_on,
    )
    create(delegation, by_code=by.staff_code, at=at, reason=reason)
    record(
        "delegation.granted",
        subject=delegation.journal_subject(),
        actor=actor,
        at=at,
        clause=permitted.clause,
        reason=reason,
        after={**_facts_of(delegation), "only_units": [unit.name for unit in terms.only_units]},
        refs=_refs(delegation, holders),
    )
    with notices.in_thai():
        words = {"grantor": grantor.title, "grantee": grantee.title, "order": delegation.order_number}
        notices.tell(
            [*holders, *_holders(grantor, on)],
            kind="delegation-granted",
            title=_("%(grantor)s delegates to %(grantee)s") % words,
            text=_("Order %(order)s of %(grantor)s delegates approval to %(grantee)s.") % words,
            why=_("You hold one of the two posts that the order names."),
            todo=_("Read its scope and its days. Whoever acts by it signs on behalf of the post and names the order."),
            by_when=delegation.ends_on,
            otherwise=_("A decision outside its scope or its days is refused."),
            subject=delegation.journal_subject().name,
            at=at,
        )
    return delegation


@act("delegation.revoked")
def revoke_delegation(delegation: Delegation, *, by: Person, at: datetime, reason: str) -> Delegation:
    """End a delegation at once, and with it what was passed on from it.

    Raises:
        Refusal: not-the-administrator, reason-missing, over-already.
    """
    delegation = _locked(delegation)
    on = official_day(at)
    actor = judge("delegation.revoked", by=by, at=at, agency_id=delegation.grantor_post.unit.agency_id, reason=reason)
    permitted = guards.delegation_can_be_revoked(delegation, on=on).require()

    delegation.revoked_at, delegation.revoked_because = at, reason
    keep(delegation, by_code=by.staff_code, at=at, fields=("revoked_at", "revoked_because"), reason=reason)
    passed_on = list(delegation.onward.filter(revoked_at=None).select_related("grantee_post"))
    holders = _holders(delegation.grantee_post, on)
    affected = [*holders, *(holder for onward in passed_on for holder in _holders(onward.grantee_post, on))]
    record(
        "delegation.revoked",
        subject=delegation.journal_subject(),
        actor=actor,
        at=at,
        clause=permitted.clause,
        reason=reason,
        before={"revoked_at": None},
        after={"revoked_at": at},
        facts={"passed_on": [onward.order_number for onward in passed_on]} if passed_on else {},
        refs=[*_refs(delegation, affected), *(onward.journal_subject() for onward in passed_on)],
    )
    with notices.in_thai():
        words = {"grantor": delegation.grantor_post.title, "order": delegation.order_number}
        notices.tell(
            [*affected, *_holders(delegation.grantor_post, on)],
            kind="delegation-revoked",
            title=_("The delegation by order %(order)s was revoked") % words,
            text=_("Nobody may approve on behalf of %(grantor)s by order %(order)s any more.") % words,
            why=_("You hold a post that decided by this order, or that gave it."),
            todo=_("Decide nothing by this order any more. Leave what waits to %(grantor)s.") % words,
            by_when=on,
            otherwise=_("A decision by this order is refused from now on."),
            subject=delegation.journal_subject().name,
            at=at,
        )
    return delegation


@act("delegation.copy_noted")
def note_copy_sent(delegation: Delegation, *, by: Person, at: datetime, reason: str, sent_on: date) -> Delegation:
    """Note the day on which the copy of the order went to the State Audit Office.

    Raises:
        Refusal: not-the-administrator, reason-missing, not-sent-yet, before-its-order.
    """
    delegation = _locked(delegation)
    actor = judge(
        "delegation.copy_noted", by=by, at=at, agency_id=delegation.grantor_post.unit.agency_id, reason=reason
    )
    if sent_on > official_day(at):
        Refused(ORDER, "not-sent-yet", _("This day is still to come. Note the copy once it has been sent.")).require()
    if sent_on < delegation.ordered_on:
        Refused(ORDER, "before-its-order", _("The copy cannot be older than its order. Check the day.")).require()

    was, delegation.sao_copy_on = delegation.sao_copy_on, sent_on
    if keep(delegation, by_code=by.staff_code, at=at, fields=("sao_copy_on",), reason=reason):
        record(
            "delegation.copy_noted",
            subject=delegation.journal_subject(),
            actor=actor,
            at=at,
            clause=guards.CLAUSE_OF_DELEGATION,
            reason=reason,
            before={"sao_copy_on": was},
            after={"sao_copy_on": sent_on},
            refs=_refs(delegation, []),
        )
    return delegation


def _locked(delegation: Delegation) -> Delegation:
    lock_agency(delegation.grantor_post.unit.agency_id)
    related = ("grantor_post__unit", "grantee_post__unit")
    return Delegation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=delegation.pk)


def _locked_base(base: Delegation) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("grantor_post__unit")
    return rows.get(pk=base.pk)


def _locked_post(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)


def _holders(post: Post, on: date) -> list[Person]:
    return [tenure.person for tenure in tenures_on(on).filter(post=post).select_related("person", "post__unit")]


def _refs(delegation: Delegation, holders: list[Person]) -> list[Subject]:
    return [
        delegation.grantor_post.journal_subject(),
        delegation.grantee_post.journal_subject(),
        *(holder.journal_subject() for holder in holders),
    ]


def _facts_of(delegation: Delegation) -> dict[str, object]:
    return {
        "grantor_post": delegation.grantor_post.title,
        "grantee_post": delegation.grantee_post.title,
        "order_number": delegation.order_number,
        "ordered_on": delegation.ordered_on,
        "acts": sorted(act.value for act in acts_of(delegation)),
        "value_limit": delegation.value_limit,
        "starts_on": delegation.starts_on,
        "ends_on": delegation.ends_on,
        "onward_allowed": delegation.onward_allowed,
        "based_on": delegation.based_on.order_number if delegation.based_on else None,
        "sao_copy_on": delegation.sao_copy_on,
    }
