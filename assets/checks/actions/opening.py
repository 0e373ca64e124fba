"""A check is ordered and begun: who checks, and the list that is expected, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.checks import rules
from assets.checks.expected import expected_of
from assets.checks.models import Check, Checker, CheckKind, CheckLine, Place
from assets.checks.permissions import appointer_seat, is_supply_officer_of, may_appoint, may_check
from assets.checks.queries import clock_of, first_working_day
from assets.checks.states import CheckState, CheckStep, in_turn
from assets.models.register import Category, Custody
from audit.journal.acts import act
from audit.journal.record import Actor, record
from audit.journal.versions import create, keep
from core.clock import end_of_day, official_day
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from people import notices
from people.models import Capacity, Person, Unit
from people.offices import standing_of

MOST_CHECKERS: Final = 10
BATCH: Final = 500
CHECKER: Final = "ผู้รับผิดชอบในการตรวจสอบพัสดุ"
"""What the record calls who was appointed by the order of a check, as clause 213 does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the order says. fiscal_year: of an annual check, Buddhist era; None: an unscheduled stocktake.

    place, category: what a stocktake is of; both None: of everything.
    """

    unit: Unit
    checkers: Sequence[Person]
    order_number: str
    ordered_on: date
    fiscal_year: int | None = None
    late_because: str = ""
    place: Place | None = None
    category: Category | None = None


@act("check.appointed")
def appoint(terms: Terms, *, by: Person, at: datetime) -> Check:
    """Appoint who checks the register of a unit, by order; they are told.

    Raises:
        Refusal: not-appointer, order-in-the-future, appointed-too-early, appointed-late, checkers-missing,
            checkers-too-many, appoints-oneself, checker-of-another-agency, checker-is-supply-officer,
            annual-check-there-already.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=terms.unit.pk)
    on = official_day(at)
    standing = standing_of(by, on)
    may_appoint(standing, unit).require()
    _is_dated(terms, on=on).require()
    _are_checkers(terms.checkers, unit, by=by, on=on).require()
    _is_only_one(unit, terms.fiscal_year).require()
    seat = appointer_seat(standing, unit)
    actor = by.journal_actor(
        office=seat.post_title if seat else "",
        capacity=seat.capacity.value if seat else "",
        order=seat.order_number if seat else "",
    )

    check = Check(
        kind=CheckKind.STOCKTAKE if terms.fiscal_year is None else CheckKind.ANNUAL,
        unit=unit,
        fiscal_year=terms.fiscal_year,
        place=terms.place,
        category=terms.category,
        order_number=terms.order_number,
        ordered_on=terms.ordered_on,
        late_because=terms.late_because,
        appointed_by=by,
        appointed_at=at,
    )
    create(check, by_code=actor.code, at=at)
    Checker.objects.bulk_create(Checker(check_of=check, person=person) for person in terms.checkers)
    record(
        "check.appointed",
        subject=check.journal_subject(),
        actor=actor,
        at=at,
        clause="213" if check.is_annual else "",
        reason=terms.late_because,
        after={
            "check": check.kind,
            "fiscal_year": terms.fiscal_year,
            "number": terms.order_number,
            "date": terms.ordered_on,
            "place": str(terms.place or ""),
            "category": terms.category.code if terms.category else "",
        },
        facts={"checkers": [person.name for person in terms.checkers]},
        refs=[unit.journal_subject(), *(person.journal_subject() for person in terms.checkers)],
    )
    with notices.in_thai():
        notices.tell(
            terms.checkers,
            kind="check-appointed",
            title=_("You are appointed to check the register of %(unit)s") % {"unit": unit},
            text=_("Order %(number)s.") % {"number": terms.order_number},
            why=_("The order names you. Nobody who keeps the store may make this check."),
            todo=_("Open the check, begin it, and scan what you see with your phone."),
            path=check.get_absolute_url(),
            subject=check.journal_subject().name,
            at=at,
        )
    return check


@act("check.begun")
def begin(check: Check, *, by: Person, at: datetime) -> Check:
    """Freeze what is expected; from now on the checkers scan, and holders of what was on loan are asked to confirm.

    Raises:
        Refusal: not-checker, check-not-begin, begun-too-early, nothing-expected.
    """
    check = locked_check(check)
    may_check(by, checker_ids(check)).require()
    in_turn(CheckState(check.state), CheckStep.BEGIN).require()
    on = official_day(at)
    if check.is_annual:
        rules.may_begin_on(on, first_working_day=first_working_day(check)).require()
    as_of = end_of_day(rules.year_ends_on(check.fiscal_year)) if check.fiscal_year else at
    if not check.is_annual:
        _hold_still(check.unit)
    check.begun_by, check.begun_at, check.as_of, check.state = by, at, as_of, CheckState.COUNTING
    lines = expected_of(check, as_of)
    if not lines:
        reason = _("The register has no item here for this check. Call the check off, or correct the register first.")
        Refused(ORDER, "nothing-expected", reason).require()

    check.total = len(lines)
    CheckLine.objects.bulk_create(lines, batch_size=BATCH)
    keep(check, by_code=by.staff_code, at=at, fields=("begun_by", "begun_at", "as_of", "state", "total"))
    record(
        "check.begun",
        subject=check.journal_subject(),
        actor=as_checker(by, check),
        at=at,
        clause="213" if check.is_annual else "",
        before={"state": CheckState.APPOINTED},
        after={"state": check.state},
        facts={"total": check.total, "as_of": as_of, "out": sum(line.is_on_loan for line in lines)},
        refs=[check.unit.journal_subject()],
    )
    _ask_holders(check, lines, at=at)
    return check


def locked_check(check: Check) -> Check:
    """The check as it stands now, with its unit, held until the transaction ends: its scans and its close queue here.

    Raises:
        Check.DoesNotExist: there is no such check.
    """
    rows = Check.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit__agency", "category", "appointed_by").get(pk=check.pk)


def as_checker(by: Person, check: Check) -> Actor:
    """A checker as the record names them: the order that appointed them is their office."""
    return by.journal_actor(office=CHECKER, capacity=Capacity.OWN.value, order=check.order_number)


def checker_ids(check: Check) -> list[int]:
    """The ids of the checkers. One query."""
    return list(check.checkers.values_list("person", flat=True))


def _hold_still(unit: Unit) -> None:
    """Wait for hand-overs that are under way, and let later ones wait, until the list is frozen."""
    held = Custody.objects.select_for_update(no_key=True).filter(asset__responsible_unit__path__startswith=unit.path)
    list(held.order_by("pk").values_list("pk"))


def _is_dated(terms: Terms, *, on: date) -> Verdict:
    if terms.ordered_on > on:
        reason = _("The order is dated in the future. Write the date that stands on it.")
        return Refused(POLICY, "order-in-the-future", reason)
    if terms.fiscal_year is None:
        return Permitted()
    return rules.may_be_appointed_on(terms.ordered_on, fiscal_year=terms.fiscal_year, late_because=terms.late_because)


def _are_checkers(persons: Sequence[Person], unit: Unit, *, by: Person, on: date) -> Verdict:
    if not persons:
        return Refused(POLICY, "checkers-missing", _("Name at least one checker by staff code."))
    if len(persons) > MOST_CHECKERS:
        reason = _("At most %(most)d checkers. Divide the check among units.") % {"most": MOST_CHECKERS}
        return Refused(POLICY, "checkers-too-many", reason)
    for person in persons:
        if person.pk == by.pk:
            reason = _("The checkers report to who appoints them, so name somebody else than yourself.")
            return Refused(POLICY, "appoints-oneself", reason)
        if person.unit.agency_id != unit.agency_id or not person.is_active:
            reason = _("%(name)s is not staff of this agency who may sign in. Name somebody else.")
            return Refused(POLICY, "checker-of-another-agency", reason % {"name": person.name})
        verdict = rules.may_be_checker(is_supply_officer=is_supply_officer_of(standing_of(person, on), unit))
        if not verdict:
            return verdict
    return Permitted("213")


def _is_only_one(unit: Unit, fiscal_year: int | None) -> Verdict:
    there = Check.objects.filter(unit=unit, fiscal_year=fiscal_year).exclude(state=CheckState.CANCELLED)
    if fiscal_year is not None and there.exists():
        reason = _("This unit has an annual check of this fiscal year already. Open it, or call it off first.")
        return Refused(ORDER, "annual-check-there-already", reason)
    return Permitted()


def _ask_holders(check: Check, lines: Sequence[CheckLine], *, at: datetime) -> None:
    """One notice to each holder, however many items they hold."""
    last_day = official_day(check.as_of or at)
    held: dict[int, list[CheckLine]] = {}
    for line in lines:
        out_on = official_day(line.stood_at)
        if line.holder_id is not None and rules.must_holder_confirm(
            handed_over_on=out_on, ended_on=None, fiscal_year_ends_on=last_day
        ):
            held.setdefault(line.holder_id, []).append(line)
    clock = clock_of(check, on=official_day(at)) if held else None
    with notices.in_thai():
        tellings = []
        for theirs in held.values():
            words = ngettext(
                "Confirm that you have %(count)d item of %(unit)s",
                "Confirm that you have %(count)d items of %(unit)s",
                len(theirs),
            )
            holder = theirs[0].holder
            tellings.append(
                notices.Telling(
                    to=[holder] if holder else [],
                    kind="check-confirm",
                    title=words % {"count": len(theirs), "unit": check.unit},
                    text="\n".join(f"{line.name} {line.number or line.tag} ({line.reference})" for line in theirs[:20]),
                    why=_("They were on loan to you on the day that the check asks about."),
                    todo=_("Open the page, look at each item, and confirm that you have it and how it is."),
                    by_when=clock.due_on if clock else None,
                    otherwise=_("What nobody confirms or sees is reported as missing."),
                    path="/checks/mine/",
                    subject=check.journal_subject().name,
                    store=check.unit,
                )
            )
        notices.tell_many(tellings, at=at)
