"""The first two beats that every act on a loan shares: lock, and judge whose turn it is and who may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from assets.models import Asset
from audit.journal.record import Actor, Subject
from core.prepared import Slot, prepared
from core.verdict import ORDER, POLICY, Refused, Verdict
from loans import check_lists, permissions, rules
from loans.models import Amendment, Loan, LoanLine
from loans.rules import Route
from loans.states import State, Step, in_turn
from people.models import Capacity, Person
from people.offices import Seat, Standing, known_standing, standing_of


def locked_with(loan: Loan, ids: Collection[int]) -> tuple[Loan, list[LoanLine], list[Asset]]:
    """`locked`, and the assets with these ids: the loan first, then all assets, old and new, in order of id.

    A loan that takes assets one after the other could wait for a request that holds them the other way round.
    """
    Loan.objects.select_for_update(no_key=True).get(pk=loan.pk)
    before = LoanLine.objects.filter(loan=loan).values_list("asset_id", flat=True)
    locked_assets(sorted({*ids, *before}))
    return *locked(loan), locked_assets(ids)


def locked(loan: Loan, *, with_points: bool = False) -> tuple[Loan, list[LoanLine]]:
    """The loan as it stands now and its lines with assets and custody, held until the transaction ends. One query.

    with_points: with the check list of each item, for `check_lists.points_read`.

    A loan of consumables has none (see `supplies.locked_supplies`). The lines come in order of asset, so that two
    acts never wait for each other. Only what is locked, or never changes, is joined: after a wait PostgreSQL reads
    the locked rows anew, but not the rows joined to them. A line that got another item meanwhile (`swap_line`) it
    leaves out, for it joined the old one: then the lines are read a second time, with the loan held.

    Raises:
        Loan.DoesNotExist: there is no such loan.
    """
    lines = _lines_to_lock(with_points)(loan=loan.pk)
    if not lines and (now := _locked_without_items(loan)) is not None:
        return now, lines
    if not lines or len(lines) < getattr(lines[0], "in_loan", 0):
        lines = _lines_to_lock(with_points)(loan=loan.pk)
    if not lines:
        raise Loan.DoesNotExist
    now = lines[0].loan
    for line in lines:
        line.loan = now
    return now, lines


def locked_loans(ids: Collection[int]) -> list[tuple[Loan, list[LoanLine]]]:
    """`locked` for several loans, with the check list of each item: the loans in order of id, then all their items.

    Two queries. What is no loan of items any more is left out, and a loan that does not exist.
    """
    list(Loan.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    lines = list(check_lists.with_points(_held_lines().filter(loan__in=ids)))
    loans = {line.loan_id: line.loan for line in reversed(lines)}
    for line in lines:
        line.loan = loans[line.loan_id]
    return [(loans[pk], [line for line in lines if line.loan_id == pk]) for pk in sorted(loans)]


@prepared
def _lines_to_lock(with_points: bool) -> QuerySet[LoanLine]:  # what shapes a statement comes by position
    all_lines = LoanLine.objects.filter(loan=OuterRef("loan")).order_by().values("loan")
    in_loan = Subquery(all_lines.annotate(number=Count("pk")).values("number"))
    rows = _held_lines().filter(loan=Slot("loan", BigIntegerField())).annotate(in_loan=in_loan)
    return check_lists.with_points(rows) if with_points else rows


def _held_lines() -> QuerySet[LoanLine]:
    """Lines with loan, item and custody, locked in order of item, the loan of each line before the line itself.

    PostgreSQL locks what `of` names in its order: an act that waits for a loan holds no line that whoever has the loan
    (`locked_loans`, `locked_with`) still needs.
    """
    return (
        LoanLine.objects.select_for_update(of=("loan", "self", "asset", "asset__custody"), no_key=True)
        .select_related("loan__lending_unit__agency__lending_policy", "loan__borrower__unit", "asset__custody")
        .filter(asset__custody__isnull=False)
        .order_by("asset_id")
    )


def _locked_without_items(loan: Loan) -> Loan | None:
    """A loan of consumables (210), which has no items: its quantities are locked by the acts on them."""
    return (
        Loan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lending_unit__agency__lending_policy", "borrower__unit")
        .filter(pk=loan.pk, route=Route.CONSUMABLE)
        .first()
    )


def locked_assets(ids: Collection[int]) -> list[Asset]:
    """The assets with custody and units, held in order of id so that two requests never wait for each other."""
    rows = {
        asset.pk: asset
        for asset in Asset.objects.select_for_update(of=("self", "custody"), no_key=True)
        .select_related("custody", "responsible_unit__agency")
        .filter(pk__in=ids, custody__isnull=False)
        .order_by("pk")
    }
    return [rows[pk] for pk in ids if pk in rows]


_OF_ITEMS: Final = frozenset(Step) - {Step.REFUSE, Step.WITHDRAW, Step.CANCEL, Step.LAPSE, Step.DECLARE_CONFLICT}
"""The steps whose acts go through the items of a loan one by one; consumables have acts of their own."""


def judge_step(step: Step, loan: Loan, by: Person, *, on: date, supplies: bool = False) -> Standing:
    """Refuse unless it is the step's turn and this person may take it on this day; answer what the person may do.

    supplies: the act is about the quantities of a loan of consumables (210).

    Raises:
        Refusal: out-of-turn, by-quantities, by-items, or a code of `permissions.may`.
    """
    standing = standing_of(by, on) if step in permissions.SIGNED else known_standing(by, on)
    verdict: Verdict = permissions.may(step, loan, standing)
    if isinstance(verdict, Refused) and verdict.code == "office-not-held":
        ended = permissions.ended_order(loan, standing)
        verdict = verdict if ended is None else ended
    # Whoever may not take the step at all is told that; only who may is told that it is not its turn.
    if not isinstance(verdict, Refused):
        verdict = in_turn(State(loan.state), step)
    verdict.require()
    if step in _OF_ITEMS and supplies != (loan.route == Route.CONSUMABLE):
        _other_act(supplies=supplies).require()
    return standing


def _other_act(*, supplies: bool) -> Refused:
    if supplies:
        return Refused(ORDER, "by-items", _("This loan is of items, not of quantities. Open the loan and go on there."))
    reason = _("This loan is of consumables, which go by quantity (clause 210). Open the loan and go on there.")
    return Refused(ORDER, "by-quantities", reason)


def judge_as_read(loan: Loan, as_of: datetime | None) -> None:
    """Nobody decides on what he has not read: since then the request may have been corrected and have come back.

    as_of: since when the request waited on the page that was read; None where nothing was read first.
    """
    _judge_read(loan.waits_since, as_of)


def judge_change_as_read(amendment: Amendment, as_of: datetime | None) -> None:
    """The same of a change of what is out. as_of: when the change that was read was asked for."""
    _judge_read(amendment.asked_at, as_of)


def _judge_read(since: datetime, as_of: datetime | None) -> None:
    if as_of is not None and since != as_of:
        reason = _("The request has changed since you opened it. Read it again, then decide.")
        Refused(POLICY, "changed-meanwhile", reason).require()


def with_its_order(seat: Seat) -> Seat:
    """The seat; where it acts for another, only with the order that says so."""
    rules.is_capacity_complete(acts_for_another=seat.capacity != Capacity.OWN, order_no=seat.order_number).require()
    return seat


def in_capacity(by: Person, seat: Seat | None) -> Actor:
    """The person as the record names who acts from that seat; from none where the act is their own and no office's."""
    if seat is None:
        return by.journal_actor()
    order = seat.order_number if seat.capacity != Capacity.OWN else ""
    return by.journal_actor(office=seat.held_post_title or seat.post_title, capacity=seat.capacity.value, order=order)


def refs_of(loan: Loan, lines: Collection[LoanLine]) -> list[Subject]:
    """Whose timelines an event about the loan belongs to: its borrower, its store and its items."""
    return [
        loan.borrower.journal_subject(),
        loan.lending_unit.journal_subject(),
        *(line.asset.journal_subject() for line in lines),
    ]
