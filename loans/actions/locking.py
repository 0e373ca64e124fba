"""The first two beats that every act on a loan shares: lock, and judge whose turn it is and who may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from assets.models import Asset
from audit.journal.record import Actor, Subject
from core.verdict import POLICY, Refused, Verdict
from loans import permissions, rules
from loans.models import Loan, LoanLine
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


def locked(loan: Loan) -> tuple[Loan, list[LoanLine]]:
    """The loan as it stands now and its lines with assets and custody, held until the transaction ends. One query.

    The lines come in order of asset, so that two acts never wait for each other. Only what is locked, or never changes,
    is joined: after a wait PostgreSQL reads the locked rows anew, but not the rows joined to them.

    Raises:
        Loan.DoesNotExist: there is no such loan.
    """
    lines = list(
        LoanLine.objects.select_for_update(of=("self", "loan", "asset", "asset__custody"), no_key=True)
        .select_related("loan__lending_unit__agency__lending_policy", "loan__borrower__unit", "asset__custody")
        .filter(loan=loan, asset__custody__isnull=False)
        .order_by("asset_id")
    )
    if not lines:
        raise Loan.DoesNotExist
    now = lines[0].loan
    for line in lines:
        line.loan = now
    return now, lines


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


def judge_step(step: Step, loan: Loan, by: Person, *, on: date) -> Standing:
    """Refuse unless it is the step's turn and this person may take it on this day; answer what the person may do.

    Raises:
        Refusal: out-of-turn, or a code of `permissions.may`.
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
    return standing


def judge_as_read(loan: Loan, as_of: datetime | None) -> None:
    """Nobody decides on what he has not read: since then the request may have been corrected and have come back.

    as_of: since when the request waited on the page that was read; None where nothing was read first.
    """
    if as_of is not None and loan.waits_since != as_of:
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
