"""The one answer to "is it free from-to?", used by catalogue, request, approval and desk alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
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


def holding_lines(starts_on: date, due_on: date, *, on: date) -> Q:
    """The lines that keep their asset from being lent on one of the days from `starts_on` to `due_on`, as seen on `on`.

    A line holds its own days; one that is out holds its asset until it is back, however long it is overdue.
    """
    booked = Q(state__in=HOLDING, starts_on__lte=due_on, due_on__gte=starts_on)
    if starts_on > on:
        return booked
    return booked | Q(state=LineState.OUT)


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
    Codes: retired, not-lendable, not-fit, in-repair, under-209, disposed, booked.
    """
    holding = (
        LoanLine.objects.filter(holding_lines(starts_on, due_on, on=on), asset__in=[asset.pk for asset in assets])
        .values_list("asset_id", "state", "starts_on", "due_on")
        .order_by("starts_on")
    )
    if excluding_loan_id is not None:
        holding = holding.exclude(loan_id=excluding_loan_id)
    held: defaultdict[int, list[tuple[str, date, date]]] = defaultdict(list)
    for asset_id, state, first, last in holding:
        held[asset_id].append((state, first, last))
    return {asset.pk: _judge(asset, held[asset.pk], on=on) for asset in assets}


def of_lines(lines: Collection[LoanLine], *, on: date) -> dict[int, Verdict]:
    """As `of`, for each line (with asset and custody) on its own days, its own loan aside; by line id. One query.

    For lists of loans: `of` answers for one pair of days only.
    """
    rows = (
        LoanLine.objects.filter(asset__in={line.asset_id for line in lines}, state__in=HOLDING)
        .values_list("asset_id", "loan_id", "state", "starts_on", "due_on")
        .order_by("starts_on")
    )
    holding: defaultdict[int, list[tuple[int, str, date, date]]] = defaultdict(list)
    for asset_id, loan_id, state, first, last in rows:
        holding[asset_id].append((loan_id, state, first, last))
    answer = {}
    for line in lines:
        held = [
            (state, first, last)
            for loan_id, state, first, last in holding[line.asset_id]
            if loan_id != line.loan_id and _holds(state, first, last, line.starts_on, line.due_on, on=on)
        ]
        answer[line.pk] = _judge(line.asset, held, on=on)
    return answer


def _holds(state: str, first: date, last: date, starts_on: date, due_on: date, *, on: date) -> bool:
    """`holding_lines` for one line that is at hand (a test holds the two together)."""
    return (first <= due_on and last >= starts_on) or (state == LineState.OUT and starts_on <= on)


def _judge(asset: Asset, held: list[tuple[str, date, date]], *, on: date) -> Verdict:
    fitness = may_ever_be_lent(asset)
    if not fitness:
        return fitness
    if not held:
        return Permitted("208")
    state, first, last = held[0]
    if state == LineState.OUT and last < on:
        reason = _("It should have come back on %(day)s and is still out. Choose another item, or a later date.")
        return Refused(POLICY, "booked", reason % {"day": thai_date(last)})
    reason = _("It is taken on %(days)s. Choose days after that, or another item.")
    return Refused(POLICY, "booked", reason % {"days": thai_range(first, last)})


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
    if custody.state in (CustodyState.IN_STORE, CustodyState.ON_LOAN):
        return Permitted("203")
    reason = _("This item cannot be lent now: it is %(custody)s. Choose another item.")
    return Refused(POLICY, custody.state.replace("_", "-"), reason % {"custody": custody.get_state_display()})


LENDABLE = Q(
    retired_on__isnull=True,
    is_lendable=True,
    condition=Condition.GOOD,
    custody__state__in=[CustodyState.IN_STORE, CustodyState.ON_LOAN],
)
"""`may_ever_be_lent` as a question to the database (a test holds the two together)."""


def is_free(starts_on: date, due_on: date, *, on: date) -> Q:
    """`of` as a question to the database, for lists of assets (a test holds the two together)."""
    held = LoanLine.objects.filter(holding_lines(starts_on, due_on, on=on), asset=OuterRef("pk"))
    return LENDABLE & ~Q(Exists(held))


def wanted_from(assets: Collection[Asset], *, after: date, excluding_loan_id: int) -> dict[int, date]:
    """For each asset that somebody else has asked for after the day `after`: the first day. One query."""
    lines = LoanLine.objects.filter(asset__in=[asset.pk for asset in assets], state__in=HOLDING, starts_on__gt=after)
    rows = lines.exclude(loan_id=excluding_loan_id).order_by("-starts_on").values_list("asset_id", "starts_on")
    return dict(rows)


def next_free_days(assets: Iterable[Asset], *, days: int, after: date, on: date) -> dict[int, date]:
    """For each asset the first day after `after` from which it is free for `days` days, if there is one. One query."""
    ids = [asset.pk for asset in assets]
    held: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = LoanLine.objects.filter(asset__in=ids, state__in=HOLDING, due_on__gte=after).order_by("starts_on")
    for asset_id, first, last in rows.values_list("asset_id", "starts_on", "due_on"):
        held[asset_id].append((first, last))
    found = {asset_id: _first_free(held[asset_id], days=days, after=after, on=on) for asset_id in ids}
    return {asset_id: day for asset_id, day in found.items() if day is not None}


def of_with_next_days(
    assets: Collection[Asset], *, starts_on: date, due_on: date, on: date
) -> tuple[dict[int, Verdict], dict[int, date]]:
    """`of`, and for what is booked the `next_free_days` after the days asked for: for lists. One query for both."""
    rows = (
        LoanLine.objects.filter(asset__in=[asset.pk for asset in assets], state__in=HOLDING)
        .values_list("asset_id", "state", "starts_on", "due_on")
        .order_by("starts_on")
    )
    held: defaultdict[int, list[tuple[str, date, date]]] = defaultdict(list)
    for asset_id, state, first, last in rows:
        held[asset_id].append((state, first, last))
    verdicts: dict[int, Verdict] = {}
    next_days: dict[int, date] = {}
    days, after = (due_on - starts_on).days + 1, max(starts_on, on)
    for asset in assets:
        in_the_way = [row for row in held[asset.pk] if _holds(*row, starts_on, due_on, on=on)]
        verdict = verdicts[asset.pk] = _judge(asset, in_the_way, on=on)
        if isinstance(verdict, Refused) and verdict.code == "booked":
            later = [(first, last) for _state, first, last in held[asset.pk] if last >= after]
            day = _first_free(later, days=days, after=after, on=on)
            if day is not None:
                next_days[asset.pk] = day
    return verdicts, next_days


def _first_free(held: Iterable[tuple[date, date]], *, days: int, after: date, on: date) -> date | None:
    """The first day after `after` with `days` days that none of the periods `held` (by first day) touches."""
    day = after + timedelta(days=1)
    for first, last in held:
        if first <= day + timedelta(days=days - 1) and last >= day:
            day = last + timedelta(days=1)
    return day if (day - on).days <= HORIZON_DAYS else None
