"""Clause 211 by the clock: reminders, demands and breaches of the duty, one notice a visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from audit.journal.acts import Acts
from audit.journal.record import Draft, record_many
from core.clock import BUDDHIST_OFFSET, official_day
from loans import demand_notices, duties, rules
from loans.actions.locking import refs_of
from loans.chasing import Chase, Rung, copies_of, is_breach_to_record, rung_due
from loans.demands import Called, Visit, facts_of
from loans.duties import DutyHolder
from loans.models import Channel, Demand, DemandCounter, DutyBreach, Loan, Reminder
from loans.outstanding import Outstanding, last_returns, outstanding_of
from loans.policy import Policy
from loans.requests import policy_of
from loans.states import OUT, State
from loans.waiting import demanded_on
from people import notices
from people.calendar import calendar_of
from people.models import Agency, Unit


@dataclass(slots=True)
class Chased:
    """What one run did, in numbers."""

    reminders: int = 0
    demands: int = 0
    breaches: int = 0
    told: int = 0

    def __add__(self, other: Chased) -> Chased:
        return Chased(
            self.reminders + other.reminders,
            self.demands + other.demands,
            self.breaches + other.breaches,
            self.told + other.told,
        )


@dataclass(slots=True)
class _Page:
    """One loan while it is judged: what is out, what was done for this due date, and what the day asks for."""

    loan: Loan
    lines: list[Outstanding] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    breached: bool = False
    last_return: datetime | None = None
    rung: Rung | None = None
    breach: bool = False

    def chase(self) -> Chase:
        done = {Rung(reminder.rung): reminder.on for reminder in self.reminders}
        done |= {Rung(demand.rung): demand.on for demand in self.demands if demand.rung}
        since = official_day(self.loan.handed_over_at) if self.loan.handed_over_at else self.loan.starts_on
        return Chase(due_on=self.loan.due_on, out_since=since, done=done, demanded_on=demanded_on(self.demands))


@transaction.atomic
def chase(agency: Agency, ids: Collection[int], *, by: Acts, at: datetime) -> Chased:
    """Remind, demand and record breaches for these loans of an agency, as the day of `at` asks; one notice a visit.

    The stores are claimed one after the other, so that no two runs divide a visit between them. Then each loan is
    locked and judged anew; one that the desk holds just now is left for the next run. All of it happens, or nothing.
    About thirty statements, however many loans.

    Raises:
        django.db.IntegrityError: another run was quicker; nothing was done.
    """
    on, decided = official_day(at), policy_of(agency)
    counters = _claimed(ids, year=on.year + BUDDHIST_OFFSET)
    pages = _locked(ids)

    for page in pages:
        page.rung = rung_due(page.chase(), on=on, policy=decided) if page.lines else None
        late = is_breach_to_record(page.chase(), on=on, policy=decided)
        page.breach = late and not page.breached and _was_out_too_long(page, decided)
    pages = [page for page in pages if page.rung or page.breach]
    if not pages:
        return Chased()
    holders = duties.holders_of([page.loan for page in pages], on=on)

    reminders = Reminder.objects.bulk_create(
        Reminder(loan=page.loan, due_on=page.loan.due_on, rung=page.rung, on=on, at=at)
        for page in pages
        if page.rung and not page.rung.is_demand
    )
    visits = _visits(agency, pages, holders, on=on)
    _number([visit for visit in visits if visit.demanded], counters)
    demands = _demand(visits, decided, on=on, at=at)
    breaches = DutyBreach.objects.bulk_create(
        _breach(page.loan, decided, holders[page.loan.pk], on=on, at=at) for page in pages if page.breach
    )

    record_many([*_drafts(pages, visits, demands, breaches, by=by, at=at)])
    tellings = [telling for visit in visits for telling in demand_notices.of_visit(visit, on=on)]
    told = notices.tell_many([*tellings, *demand_notices.of_breaches(breaches)], at=at)
    return Chased(len(reminders), len(demands), len(breaches), told)


def _locked(ids: Collection[int]) -> list[_Page]:
    """The loans that nobody else holds just now, with all that is known of their chase. Six queries; two more where
    consumables are among them."""
    loans = list(
        Loan.objects.select_for_update(of=("self",), no_key=True, skip_locked=connection.vendor == "postgresql")
        .select_related("borrower__unit", "borrower_unit", "lending_unit__agency", "duty_holder")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    pages = {loan.pk: _Page(loan) for loan in loans}
    still_out = [loan for loan in loans if State(loan.state) in OUT]
    for pk, lines in outstanding_of(still_out).items():
        pages[pk].lines.extend(lines)
    for pk, last_return in last_returns([loan for loan in loans if State(loan.state) not in OUT]).items():
        pages[pk].last_return = last_return
    for reminder in Reminder.objects.filter(loan__in=pages):
        if reminder.due_on == pages[reminder.loan_id].loan.due_on:
            pages[reminder.loan_id].reminders.append(reminder)
    for demand in Demand.objects.filter(loan__in=pages):
        if demand.due_on == pages[demand.loan_id].loan.due_on:
            pages[demand.loan_id].demands.append(demand)
    for pk, due_on in DutyBreach.objects.filter(loan__in=pages).values_list("loan", "due_on"):
        pages[pk].breached |= due_on == pages[pk].loan.due_on
    return list(pages.values())


def _was_out_too_long(page: _Page, decided: Policy) -> bool:
    """Whether something is out still, or came back only after the seven days."""
    if page.lines:
        return True
    last_day = rules.last_day_to_chase(page.loan.due_on, reading=decided.chase_reading)
    return page.last_return is not None and official_day(page.last_return) > last_day


def _visits(
    agency: Agency,
    pages: Iterable[_Page],
    holders: dict[int, DutyHolder | None],
    *,
    on: date,
) -> list[Visit]:
    """One for each borrower and store for which a rung is due."""
    grouped: dict[tuple[int, int], list[_Page]] = defaultdict(list)
    for page in pages:
        if page.rung:
            grouped[page.loan.lending_unit_id, page.loan.borrower_id].append(page)
    if not grouped:
        return []
    copied = [page.loan for of_visit in grouped.values() for page in of_visit if page.rung and copies_of(page.rung)]
    above = duties.heads_above(copied, on=on) if copied else {}
    due = [page.loan.due_on for of_visit in grouped.values() for page in of_visit]
    known = calendar_of(agency.pk, on, max(on, *due))
    visits = []
    for key in sorted(grouped):
        called = [
            Called(page.loan, page.lines, page.rung, serial=len(page.demands) + 1) for page in grouped[key] if page.rung
        ]
        highest = max((copies_of(each.rung), each.loan.pk) for each in called)
        first = called[0].loan
        visits.append(
            Visit(
                borrower=first.borrower,
                store=first.lending_unit,
                called=called,
                holder=holders[first.pk],
                copies=above.get(highest[1], [])[: highest[0]],
                calendar=known,
            )
        )
    return visits


def _claimed(ids: Collection[int], *, year: int) -> dict[int, DemandCounter]:
    """The counters of these loans' stores, by id of the unit, held until the transaction ends. Three queries.

    In order of the units, so that two runs wait for each other and never in a circle.
    """
    units = set(Loan.objects.filter(pk__in=ids).values_list("lending_unit", flat=True))
    DemandCounter.objects.bulk_create(
        (DemandCounter(lending_unit_id=unit, year=year) for unit in sorted(units)), ignore_conflicts=True
    )
    held = DemandCounter.objects.select_for_update().filter(lending_unit__in=units, year=year)
    return {counter.lending_unit_id: counter for counter in held.order_by("lending_unit")}


def _number(visits: Sequence[Visit], counters: Mapping[int, DemandCounter]) -> None:
    """Give each letter the next number of its store. One statement a store."""
    used = {visit.store.pk: counters[visit.store.pk] for visit in visits}
    for visit in visits:
        counter = used[visit.store.pk]
        counter.last += 1
        visit.number = _written(visit.store, counter)
    for counter in used.values():
        counter.save(update_fields=["last"])


def next_number(unit: Unit, year: int) -> str:
    """The next number of a letter of demand of the unit in the calendar year (B.E.): without gaps, under a row lock."""
    DemandCounter.objects.get_or_create(lending_unit=unit, year=year)
    counter = DemandCounter.objects.select_for_update().get(lending_unit=unit, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return _written(unit, counter)


def _written(unit: Unit, counter: DemandCounter) -> str:
    return f"ทวง-{unit.short_name}-{counter.year}-{counter.last:05d}"


def _demand(visits: Iterable[Visit], decided: Policy, *, on: date, at: datetime) -> list[Demand]:
    return Demand.objects.bulk_create(
        Demand(
            loan=each.loan,
            due_on=each.loan.due_on,
            serial=each.serial,
            rung=each.rung,
            number=visit.number,
            on=on,
            at=at,
            last_day=rules.last_day_to_chase(each.loan.due_on, reading=decided.chase_reading),
            holder=visit.holder.person if visit.holder else None,
            holder_name=visit.holder.name if visit.holder else "",
            holder_post=visit.holder.post if visit.holder else "",
            channel=Channel.NOTICE,
            told=visit.borrower.name,
            return_by=visit.return_by(on),
            copies=[person.name for person in visit.copied],
            items=[line.frozen() for line in each.lines],
        )
        for visit in visits
        for each in visit.demanded
    )


def _breach(loan: Loan, decided: Policy, holder: DutyHolder | None, *, on: date, at: datetime) -> DutyBreach:
    return DutyBreach(
        loan=loan,
        due_on=loan.due_on,
        last_day=rules.last_day_to_chase(loan.due_on, reading=decided.chase_reading),
        reading=decided.chase_reading,
        on=on,
        at=at,
        holder=holder.person if holder else None,
        holder_name=holder.name if holder else "",
        holder_post=holder.post if holder else "",
    )


def _drafts(
    pages: Iterable[_Page],
    visits: Iterable[Visit],
    demands: Iterable[Demand],
    breaches: Iterable[DutyBreach],
    *,
    by: Acts,
    at: datetime,
) -> Iterable[Draft]:
    """One event for each reminder, demand and breach: on the timelines of loan, borrower, store and items."""
    refs = {page.loan.pk: [*refs_of(page.loan, ()), *(line.subject for line in page.lines)] for page in pages}
    actor = by.journal_actor()
    for visit in visits:
        for each in visit.reminded:
            facts: dict[str, object] = {"rung": each.rung, "due_on": each.loan.due_on}
            yield Draft(
                verb="loan.reminded",
                subject=each.loan.journal_subject(),
                actor=actor,
                at=at,
                clause="211",
                facts=facts,
                refs=refs[each.loan.pk],
            )
    for demand in demands:
        yield Draft(
            verb="loan.demanded",
            subject=demand.loan.journal_subject(),
            actor=actor,
            at=at,
            clause="211",
            facts=facts_of(demand),
            refs=refs[demand.loan_id],
        )
    for breach in breaches:
        yield Draft(
            verb="loan.duty_breached",
            subject=breach.loan.journal_subject(),
            actor=actor,
            at=at,
            clause="211",
            facts={"due_on": breach.due_on, "last_day": breach.last_day, "duty_holder": breach.holder_name},
            refs=refs[breach.loan_id],
        )
