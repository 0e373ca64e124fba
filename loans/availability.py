"""The one answer to "is it free from-to?", used by catalogue, request, approval and desk alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from assets.models import Asset, Condition, Custody, CustodyState
from core.thai import thai_date, thai_range
from core.verdict import POLICY, Permitted, Refused, Verdict
from loans import rules
from loans.models import LoanLine
from loans.states import LINES_HOLDING, LineState

HOLDING = [state.value for state in LINES_HOLDING]

HORIZON_DAYS = 400
"""How far `next_free_day` looks."""


def held_from(day: date) -> Q:
    """The lines whose days, with those asked for, reach `day` or go beyond it."""
    return Q(due_on__gte=day) | Q(asked_until__gte=day)


def holding_lines(starts_on: date, due_on: date, *, on: date) -> Q:
    """The lines that keep their asset from being lent on one of the days from `starts_on` to `due_on`, as seen on `on`.

    A line holds its own days, and the later ones that its loan has asked for; one that is out holds its asset until it
    is back, however long it is overdue.
    """
    booked = Q(state__in=HOLDING, starts_on__lte=due_on) & held_from(starts_on)
    if starts_on > on:
        return booked
    return booked | Q(state=LineState.OUT)


@dataclass(frozen=True, slots=True)
class _Held:
    """The days on which a line holds its asset. asked_until: later than `due_on`, or None."""

    number: str
    loan_id: int
    state: str
    starts_on: date
    due_on: date
    asked_until: date | None

    @property
    def until(self) -> date:
        """The last day, with those that are asked for."""
        return self.asked_until or self.due_on

    def stands_in_the_way(self, starts_on: date, due_on: date, *, on: date) -> bool:
        return _holds(self.state, self.starts_on, self.until, starts_on, due_on, on=on)


def _held_by(lines: QuerySet[LoanLine]) -> Mapping[int, list[_Held]]:
    """The days that lines hold, by asset, the earliest first. One query."""
    held: defaultdict[int, list[_Held]] = defaultdict(list)
    rows = lines.order_by("starts_on").values_list(
        "asset_id", "loan__number", "loan_id", "state", "starts_on", "due_on", "asked_until"
    )
    for asset_id, number, loan_id, state, starts_on, due_on, asked_until in rows:
        held[asset_id].append(_Held(number, loan_id, state, starts_on, due_on, asked_until))
    return held


def of(
    assets: Collection[Asset],
    *,
    starts_on: date,
    due_on: date,
    on: date,
    excluding_loan_id: int | None = None,
) -> dict[int, Verdict]:
    """For each asset (with its custody) whether it can be lent from `starts_on` to `due_on`, both included. One query.

    excluding_loan_id: the loan whose own lines do not stand in its way.
    Codes: retired, not-lendable, not-fit, to-inspect, in-repair, under-209, disposed, booked.
    """
    holding = LoanLine.objects.filter(holding_lines(starts_on, due_on, on=on), asset__in=[asset.pk for asset in assets])
    if excluding_loan_id is not None:
        holding = holding.exclude(loan_id=excluding_loan_id)
    held = _held_by(holding)
    return {asset.pk: _judge(asset, held[asset.pk], starts_on, on=on) for asset in assets}


def first_in_the_way(
    asset: Asset, *, starts_on: date, due_on: date, on: date, excluding_loan_id: int
) -> LoanLine | None:
    """The first line, with loan and borrower, that keeps the asset from being lent on these days (`of`). One query."""
    held = LoanLine.objects.filter(holding_lines(starts_on, due_on, on=on), asset=asset)
    others = held.exclude(loan_id=excluding_loan_id).select_related("loan__borrower")
    return others.order_by("starts_on", "pk").first()


def of_lines(lines: Collection[LoanLine], *, on: date) -> dict[int, Verdict]:
    """As `of`, for each line (with asset and custody) on its own days, its own loan aside; by line id. One query.

    For lists of loans: `of` answers for one pair of days only.
    """
    holding = _held_by(LoanLine.objects.filter(asset__in={line.asset_id for line in lines}, state__in=HOLDING))
    answer = {}
    for line in lines:
        held = [
            each
            for each in holding[line.asset_id]
            if each.loan_id != line.loan_id and each.stands_in_the_way(line.starts_on, line.due_on, on=on)
        ]
        answer[line.pk] = _judge(line.asset, held, line.starts_on, on=on)
    return answer


def _holds(state: str, first: date, last: date, starts_on: date, due_on: date, *, on: date) -> bool:
    """`holding_lines` for one line that is at hand (a test holds the two together)."""
    return (first <= due_on and last >= starts_on) or (state == LineState.OUT and starts_on <= on)


def _judge(asset: Asset, held: list[_Held], starts_on: date, *, on: date) -> Verdict:
    fitness = may_ever_be_lent(asset)
    if not fitness:
        return fitness
    if asset.custody.state == CustodyState.TO_INSPECT and starts_on <= on:
        reason = _(
            "It has come back (loan %(number)s) and is not inspected yet. "
            "Ask the store to inspect it, or choose a later day."
        )
        return Refused(POLICY, "to-inspect", reason % {"number": asset.custody.reference})
    if not held:
        return Permitted("208")
    return Refused(POLICY, "booked", _taken(held[0], on=on))


def _taken(held: _Held, *, on: date) -> str:
    """That an item is taken, by which loan and until when: its days, those asked for, or that it is overdue."""
    days = {"days": thai_range(held.starts_on, held.due_on), "number": held.number}
    if held.state == LineState.OUT and held.until < on:
        reason = _(
            "It should have come back on %(day)s and is still out (loan %(number)s). "
            "Choose another item, or a later date."
        )
        return reason % {"day": thai_date(held.due_on), "number": held.number}
    if held.asked_until is not None:
        reason = _(
            "It is taken on %(days)s (loan %(number)s), and until %(until)s that loan has asked to keep it. "
            "Choose days after that, or another item."
        )
        return reason % {**days, "until": thai_date(held.asked_until)}
    return _("It is taken on %(days)s (loan %(number)s). Choose days after that, or another item.") % days


_COMES_BACK: Final = (CustodyState.IN_STORE, CustodyState.ON_LOAN, CustodyState.TO_INSPECT)
"""In whose hands what can be asked for is: in the store, or there again by another day."""


def may_ever_be_lent(asset: Asset) -> Verdict:
    """Whether the item can be lent at all, whatever the days: registered, lendable, fit and in the store's hands."""
    registered = rules.may_register_lend(registered=asset.pk is not None, retired=asset.is_retired)
    if not registered:
        return registered
    if not asset.is_lendable:
        reason = _("This item is not lent: %(why)s. Choose another item.")
        return Refused(POLICY, "not-lendable", reason % {"why": asset.not_lendable_because})
    if asset.condition != Condition.GOOD:
        reason = _("This item is not in good working order (%(condition)s). Choose another item.")
        return Refused(POLICY, "not-fit", reason % {"condition": asset.get_condition_display()})
    custody: Custody = asset.custody
    if custody.state in _COMES_BACK:
        return Permitted("203")
    reason = _("This item cannot be lent now: it is %(custody)s. Choose another item.")
    return Refused(POLICY, custody.state.replace("_", "-"), reason % {"custody": custody.get_state_display()})


LENDABLE = Q(
    retired_on__isnull=True,
    is_lendable=True,
    condition=Condition.GOOD,
    custody__state__in=_COMES_BACK,
)
"""`may_ever_be_lent` as a question to the database (a test holds the two together)."""


def is_free(starts_on: date, due_on: date, *, on: date) -> Q:
    """`of` as a question to the database, for lists of assets (a test holds the two together)."""
    held = LoanLine.objects.filter(holding_lines(starts_on, due_on, on=on), asset=OuterRef("pk"))
    free = LENDABLE & ~Q(Exists(held))
    return free if starts_on > on else free & ~Q(custody__state=CustodyState.TO_INSPECT)


def wanted_from(assets: Collection[Asset], *, after: date, excluding_loan_id: int) -> dict[int, date]:
    """For each asset that somebody else has asked for after the day `after`: the first day. One query."""
    lines = LoanLine.objects.filter(asset__in=[asset.pk for asset in assets], state__in=HOLDING, starts_on__gt=after)
    rows = lines.exclude(loan_id=excluding_loan_id).order_by("-starts_on").values_list("asset_id", "starts_on")
    return dict(rows)


def next_free_days(assets: Iterable[Asset], *, days: int, after: date, on: date) -> dict[int, date]:
    """For each asset the first day after `after` from which it is free for `days` days, if there is one. One query."""
    ids = [asset.pk for asset in assets]
    held = _held_by(LoanLine.objects.filter(held_from(after), asset__in=ids, state__in=HOLDING))
    found = {asset_id: _first_free(held[asset_id], days=days, after=after, on=on) for asset_id in ids}
    return {asset_id: day for asset_id, day in found.items() if day is not None}


def of_with_next_days(
    assets: Collection[Asset], *, starts_on: date, due_on: date, on: date
) -> tuple[dict[int, Verdict], dict[int, date]]:
    """`of`, and for what is booked the `next_free_days` after the days asked for: for lists. One query for both."""
    held = _held_by(LoanLine.objects.filter(asset__in=[asset.pk for asset in assets], state__in=HOLDING))
    verdicts: dict[int, Verdict] = {}
    next_days: dict[int, date] = {}
    days, after = (due_on - starts_on).days + 1, max(starts_on, on)
    for asset in assets:
        in_the_way = [each for each in held[asset.pk] if each.stands_in_the_way(starts_on, due_on, on=on)]
        verdict = verdicts[asset.pk] = _judge(asset, in_the_way, starts_on, on=on)
        if isinstance(verdict, Refused) and verdict.code in ("booked", "to-inspect"):
            later = [each for each in held[asset.pk] if each.until >= after]
            day = _first_free(later, days=days, after=after, on=on)
            if day is not None:
                next_days[asset.pk] = day
    return verdicts, next_days


def _first_free(held: Iterable[_Held], *, days: int, after: date, on: date) -> date | None:
    """The first day after `after` with `days` days that none of the periods `held` (by first day) touches."""
    day = after + timedelta(days=1)
    for each in held:
        if each.starts_on <= day + timedelta(days=days - 1) and each.until >= day:
            day = each.until + timedelta(days=1)
    return day if (day - on).days <= HORIZON_DAYS else None
