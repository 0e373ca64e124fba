"""The chase of one loan as its page shows it: whose duty it is, what was done under clause 211, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import CharField, DateField, JSONField, Value
from django.db.models.functions import Cast, Coalesce

from core.clock import official_day
from loans import chasing, duties, rules
from loans.chasing import RUNG_LABELS, Rung
from loans.duties import DutyHolder
from loans.models import Channel, Demand, DutyBreach, Loan, Reminder
from loans.requests import policy_of
from loans.states import OUT, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the page of a loan shows of clause 211. last_day, next_label, next_on: while something is out."""

    done: list[Done]
    holder: DutyHolder | None
    is_breached: bool
    last_day: date | None = None
    next_label: str = ""
    next_on: date | None = None


def panel_of(loan: Loan, *, on: date, was_chased: bool) -> Panel | None:
    """The panel of a loan that was read with lending unit, policy and duty holder; None before it was handed over.

    was_chased: whether anything was done, which is one query; one more where it is overdue, because somebody may stand
    in for the storekeeper by now.
    """
    if loan.handed_over_at is None:
        return None
    done = done_on(loan) if was_chased else []
    of_date = [each for each in done if each.due_on == loan.due_on]
    is_breached = any(each.kind == "breach" for each in of_date)
    if State(loan.state) not in OUT:
        return Panel(done=done, holder=duties.as_named(loan), is_breached=is_breached)
    is_late = rules.is_overdue(loan.due_on, on=on)
    holder = duties.holders_of([loan], on=on)[loan.pk] if is_late else duties.as_named(loan)
    decided = policy_of(loan.lending_unit.agency)
    facts = chasing.Chase(
        due_on=loan.due_on,
        out_since=official_day(loan.handed_over_at),
        done={Rung(each.rung): each.on for each in of_date if each.rung},
    )
    coming = chasing.next_rung(facts, on=on, policy=decided)
    return Panel(
        done=done,
        holder=holder,
        is_breached=is_breached,
        last_day=rules.last_day_to_chase(loan.due_on, reading=decided.chase_reading),
        next_label=str(RUNG_LABELS[coming[0]]) if coming else "",
        next_on=coming[1] if coming else None,
    )


@dataclass(frozen=True, slots=True)
class Done:
    """A reminder, a demand or a breach, as the loan's page tells it. kind: "reminder", "demand" or "breach"."""

    kind: str
    on: date
    due_on: date
    serial: int = 0
    rung: str = ""
    number: str = ""
    channel: str = ""
    told: str = ""
    result: str = ""
    holder_name: str = ""
    by_name: str = ""
    return_by: date | None = None
    last_day: date | None = None
    copies: tuple[str, ...] = ()

    @property
    def rung_label(self) -> str:
        return str(RUNG_LABELS[Rung(self.rung)]) if self.rung else ""

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


_COLUMNS: Final = (
    "kind", "on", "due_on", "serial", "rung", "number", "channel", "told", "result", "holder_name", "by_name",
    "return_by", "last_day", "copies", "at",
)  # fmt: skip


def done_on(loan: Loan) -> list[Done]:
    """Everything done on a loan under clause 211, oldest first. One query."""
    day, words = DateField(null=True), CharField()
    nothing = {name: Value("", output_field=words) for name in ("number", "channel", "told", "result", "by_name")}
    demands = Demand.objects.filter(loan=loan).annotate(
        kind=Value("demand", output_field=words), by_name=Coalesce("by__name", Value("", output_field=words))
    )
    reminders = Reminder.objects.filter(loan=loan).annotate(
        kind=Value("reminder", output_field=words),
        serial=Value(0),
        holder_name=Value("", output_field=words),
        return_by=Cast(Value(None), day),
        last_day=Cast(Value(None), day),
        copies=Value([], JSONField()),
        **nothing,
    )
    breaches = DutyBreach.objects.filter(loan=loan).annotate(
        kind=Value("breach", output_field=words),
        serial=Value(0),
        rung=Value("", output_field=words),
        return_by=Cast(Value(None), day),
        copies=Value([], JSONField()),
        **nothing,
    )
    every = [query.order_by().values_list(*_COLUMNS) for query in (demands, reminders, breaches)]
    found = every[0].union(*every[1:], all=True)
    return [
        Done(**dict(zip(_COLUMNS[:-2], row[:-2], strict=True)), copies=tuple(row[-2] or ()))
        for row in sorted(found, key=lambda row: (row[1], row[-1]))
    ]
