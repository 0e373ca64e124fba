"""Two people at the same moment, on PostgreSQL with real threads: exactly one wins, a hundred times in a hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Final

import pytest
from django.db import connection

from assets.models import Custody
from audit.journal.models import Event
from config.errors import is_busy
from core.verdict import Refusal
from loans import actions, amendments, handing_back, requests
from loans.constraints import refusal_behind
from loans.models import Case, Decision, DecisionKind, HandedBack, IssuedPaper, Loan, LoanLine, PaperKind, PlaceKind
from loans.states import LineState, State
from people.models import Person
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS: Final = 100

Act = Callable[[], object]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed people, committed: threads have connections of their own."""
    return write_cast()


@pytest.fixture
def race() -> Iterator[Callable[[Sequence[Act]], list[str]]]:
    """Run acts at the same moment, each on a connection of its own; answer "done" or the code of its refusal."""
    with ThreadPoolExecutor(max_workers=4) as pool:

        def run(acts: Sequence[Act]) -> list[str]:
            start = Barrier(len(acts))

            def one(act: Act) -> str:
                try:
                    start.wait(timeout=30)
                    act()
                except Refusal as refusal:
                    return refusal.verdict.code
                except Exception as error:
                    if is_busy(error):
                        return "busy"
                    verdict = refusal_behind(error)  # type: ignore[arg-type]  # it reads the words only
                    if verdict is None:
                        raise
                    return verdict.code
                return "done"

            return list(pool.map(one, acts))

        yield run
        # The connections belong to the threads of the pool; each closes its own.
        closing = Barrier(4)

        def close(_n: int) -> None:
            closing.wait(timeout=30)
            connection.close()

        list(pool.map(close, range(4)))


Race = Callable[[Sequence[Act]], list[str]]


def test_of_two_approvals_exactly_one_counts(cast: Cast, race: Race) -> None:
    outcomes: Counter[str] = Counter()
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.AWAITING_APPROVAL, cast, outside=True)
        results = race(
            [
                lambda loan=loan: actions.approve(loan, by=cast.governor, at=cast.at),  # type: ignore[misc]
                lambda loan=loan: actions.approve(loan, by=cast.permanent_secretary, at=cast.at),  # type: ignore[misc]
            ]
        )
        assert sorted(results) == ["done", "out-of-turn"]
        assert Decision.objects.filter(loan=loan, kind=DecisionKind.APPROVED).count() == 1
        outcomes.update(results)
    assert outcomes == {"done": ROUNDS, "out-of-turn": ROUNDS}
    assert Event.objects.filter(verb="loan.approved", outcome="done").count() == ROUNDS


def test_approving_against_withdrawing_leaves_the_loan_in_one_state(cast: Cast, race: Race) -> None:
    winners: Counter[str] = Counter()
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.AWAITING_APPROVAL, cast)
        results = race(
            [
                lambda loan=loan: actions.approve(loan, by=cast.finance_head, at=cast.at),  # type: ignore[misc]
                lambda loan=loan: actions.withdraw(loan, by=cast.borrower, at=cast.at),  # type: ignore[misc]
            ]
        )
        assert sorted(results) == ["done", "out-of-turn"]
        loan.refresh_from_db()
        won = State.APPROVED if results[0] == "done" else State.WITHDRAWN
        assert loan.state == won
        held = LineState.APPROVED if won == State.APPROVED else LineState.RELEASED
        assert set(loan.lines.values_list("state", flat=True)) == {held}
        winners[won] += 1
    assert sum(winners.values()) == ROUNDS


def test_cancelling_against_handing_over_leaves_the_item_with_one_owner_of_the_truth(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.APPROVED, cast)
        line = loan.lines.get()
        results = race(
            [
                lambda loan=loan: actions.cancel(loan, by=cast.borrower, at=cast.at, reason="งานเลื่อน"),  # type: ignore[misc]
                lambda loan=loan: makers.handed_over(cast, loan, at=cast.at + timedelta(hours=1)),  # type: ignore[misc]
            ]
        )
        assert results.count("done") == 1
        custody = Custody.objects.get(asset=line.asset)
        assert custody.state == ("on_loan" if results[1] == "done" else "in_store")


def test_one_asset_approved_to_two_is_handed_over_to_one(cast: Cast, race: Race) -> None:
    """Two bookings, one day after the other; their hand-overs come at the same moment."""
    for _round in range(ROUNDS):
        item = makers.asset(cast)
        today = cast.on
        first = makers.submitted(cast, item, starts_on=today, due_on=today)
        second = makers.submitted(cast, item, starts_on=today + timedelta(days=1), due_on=today + timedelta(days=2))
        for loan in (first, second):
            makers.approved(cast, makers.endorsed(cast, loan, at=cast.at), at=cast.at)
        lines = {loan.pk: loan.lines.get().pk for loan in (first, second)}

        def hand_over(loan: Loan, days: int, lines: dict[int, int] = lines) -> Loan:
            return actions.hand_over(
                loan,
                by=cast.storekeeper,
                at=cast.at + timedelta(days=days),
                checked={lines[loan.pk]: actions.Checked()},
                set_aside={},
                consent=cast.borrower.staff_code,
            )

        results = race(
            [
                lambda first=first, hand_over=hand_over: hand_over(first, 0),  # type: ignore[misc]
                lambda second=second, hand_over=hand_over: hand_over(second, 1),  # type: ignore[misc]
            ]
        )
        assert sorted(results) == ["already-on-loan", "done"]
        assert LoanLine.objects.filter(asset=item, state=LineState.OUT).count() == 1


def test_of_overlapping_bookings_exactly_one_is_taken(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        item = makers.asset(cast)
        asked = [
            (
                who,
                makers.wish(cast, item, starts_on=cast.on + timedelta(days=n), due_on=cast.on + timedelta(days=n + 3)),
            )
            for n, who in enumerate((cast.borrower, cast.bureau_member, cast.supervisor))
        ]
        signed = [makers.planned(cast, wish, borrower=who).text.sha256 for who, wish in asked]
        results = race(
            [
                lambda who=who, wish=wish, sha=sha: actions.submit(  # type: ignore[misc]
                    who, by=who, at=cast.at, wish=wish, signed_sha256=sha
                )
                for (who, wish), sha in zip(asked, signed, strict=True)
            ]
        )
        assert sorted(results) == ["booked", "booked", "done"]
        assert LoanLine.objects.filter(asset=item, state=LineState.REQUESTED).count() == 1
    serials = list(Loan.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, ROUNDS + 1))


def test_a_later_return_date_against_a_new_request_for_its_days_promises_them_once(cast: Cast, race: Race) -> None:
    """Both are asked at the same moment, then whatever waits is approved at the same moment."""
    winners: Counter[str] = Counter()
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.ON_LOAN, cast)
        item = loan.lines.select_related("asset").get().asset
        later = loan.due_on + timedelta(days=2)
        change = actions.Change(
            due_on=later,
            place_kind=PlaceKind(loan.place_kind),
            place_of_use=loan.place_of_use,
            reason="งานสำรวจยังไม่แล้วเสร็จ",
        )
        lines = list(LoanLine.objects.filter(loan=loan).select_related("asset__custody"))
        signed = amendments.plan(loan, lines, change, on=cast.on, signed=True).text.sha256
        wish = makers.wish(cast, item, starts_on=later, due_on=later + timedelta(days=1))
        wished = makers.planned(cast, wish, borrower=cast.bureau_member).text.sha256
        results = race(
            [
                lambda loan=loan, change=change, sha=signed: actions.ask_change(  # type: ignore[misc]
                    loan, by=cast.borrower, at=cast.at, change=change, signed_sha256=sha
                ),
                lambda wish=wish, sha=wished: actions.submit(  # type: ignore[misc]
                    cast.bureau_member, by=cast.bureau_member, at=cast.at, wish=wish, signed_sha256=sha
                ),
            ]
        )
        assert sorted(results) == ["booked", "done"]
        winners["change" if results[0] == "done" else "request"] += 1
        other = Loan.objects.filter(lines__asset=item).exclude(pk=loan.pk).first()
        if other is not None:
            actions.endorse(other, by=cast.bureau_deputy, at=cast.at)
        approved = race(
            [
                lambda loan=loan: actions.approve_change(loan, by=cast.finance_head, at=cast.at),  # type: ignore[misc]
                lambda other=other: other and actions.approve(other, by=cast.finance_head, at=cast.at),  # type: ignore[misc]
            ]
        )
        assert approved == ["done" if other is None else "no-change-waits", "done"]
        held = LoanLine.objects.filter(asset=item, state__in=("approved", "out"), due_on__gte=later)
        assert held.count() == 1
    assert sum(winners.values()) == ROUNDS


def test_approving_a_later_return_date_against_a_new_request_never_gives_way(cast: Cast, race: Race) -> None:
    """The days are held already: the request comes too late at whatever moment it comes."""
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.ON_LOAN, cast)
        item = loan.lines.select_related("asset").get().asset
        later = loan.due_on + timedelta(days=2)
        wish = makers.wish(cast, item, starts_on=later, due_on=later)
        wished = makers.planned(cast, wish, borrower=cast.bureau_member).text.sha256
        makers.change_asked(cast, loan, at=cast.at)
        results = race(
            [
                lambda loan=loan: actions.approve_change(loan, by=cast.finance_head, at=cast.at),  # type: ignore[misc]
                lambda wish=wish, sha=wished: actions.submit(  # type: ignore[misc]
                    cast.bureau_member, by=cast.bureau_member, at=cast.at, wish=wish, signed_sha256=sha
                ),
            ]
        )
        assert results == ["done", "booked"]
        assert loan.lines.get().due_on == later


def test_a_double_return_is_accepted_once(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS):
        loan = makers.loan_in(State.ON_LOAN, cast)
        finding = {loan.lines.get().pk: actions.Finding()}
        results = race(
            [
                lambda loan=loan, finding=finding: actions.check_in(  # type: ignore[misc]
                    loan, by=cast.storekeeper, at=cast.at, findings=finding
                ),
                lambda loan=loan, finding=finding: actions.check_in(  # type: ignore[misc]
                    loan, by=cast.second_storekeeper, at=cast.at, findings=finding
                ),
            ]
        )
        assert sorted(results) == ["done", "out-of-turn"]
        event = Event.objects.filter(verb="loan.checked_in", outcome="done", subject=f"loan:{loan.number}")
        assert event.count() == 1


def test_numbers_given_at_the_same_moment_run_without_gaps(cast: Cast, race: Race) -> None:
    people = (cast.borrower, cast.bureau_member, cast.supervisor, cast.second_storekeeper)
    for _round in range(ROUNDS // 4):
        wishes = [makers.wish(cast, makers.asset(cast)) for _person in people]
        signed = [
            makers.planned(cast, wish, borrower=who).text.sha256 for who, wish in zip(people, wishes, strict=True)
        ]
        results = race(
            [
                lambda who=who, wish=wish, sha=sha: actions.submit(  # type: ignore[misc]
                    who, by=who, at=cast.at, wish=wish, signed_sha256=sha
                )
                for who, wish, sha in zip(people, wishes, signed, strict=True)
            ]
        )
        assert results == ["done"] * len(people)
    serials = list(Loan.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(people) * (ROUNDS // 4) + 1))


def test_correcting_a_request_against_new_requests_never_deadlocks(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS // 4):
        low, mine = makers.asset(cast), makers.asset(cast)
        loan = makers.submitted(cast, mine)
        actions.send_back(loan, by=cast.supervisor, at=cast.at, reason="ระบุห้อง")
        wider = makers.wish(cast, mine, low)
        later = makers.wish(cast, low, mine, starts_on=cast.on + timedelta(days=9), due_on=cast.on + timedelta(days=9))
        signed = requests.plan(
            wider,
            [mine, low],
            borrower=cast.borrower,
            on=cast.on,
            signed=True,
            excluding_loan_id=loan.pk,
        ).text.sha256
        other = makers.planned(cast, later, borrower=cast.bureau_member).text.sha256
        results = race(
            [
                lambda loan=loan, wish=wider, sha=signed: actions.resubmit(  # type: ignore[misc]
                    loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256=sha
                ),
                lambda wish=later, sha=other: actions.submit(  # type: ignore[misc]
                    cast.bureau_member, by=cast.bureau_member, at=cast.at, wish=wish, signed_sha256=sha
                ),
            ]
        )
        assert results == ["done", "done"]


def test_two_who_issue_a_slip_at_once_get_the_same_stored_one(cast: Cast, race: Race) -> None:
    for _round in range(10):
        loan = makers.loan_in(State.APPROVED, cast)
        papers: list[IssuedPaper] = []

        def issue(by: Person, loan: Loan = loan, papers: list[IssuedPaper] = papers) -> None:
            papers.append(actions.issue_paper(loan, by=by, at=cast.at, kind=PaperKind.SLIP))

        results = race([lambda: issue(cast.storekeeper), lambda: issue(cast.borrower)])
        assert results == ["done", "done"]
        assert papers[0] == papers[1]
        assert IssuedPaper.objects.filter(loan=loan).count() == 1
        assert Event.objects.filter(verb="paper.issued", subject=loan.journal_subject().name).count() == 1


def test_of_two_keepers_who_inspect_what_was_dropped_off_exactly_one_finding_counts(cast: Cast, race: Race) -> None:
    """One finds it whole, the other broken: the line says what the first said, and a case stands or falls with it."""
    for _round in range(ROUNDS // 4):
        loan = makers.loan_in(State.TO_INSPECT, cast)
        line = loan.lines.get()
        results = race(
            [
                lambda loan=loan, line=line, keeper=keeper, finding=finding: actions.check_in(  # type: ignore[misc]
                    loan, by=keeper, at=cast.at, findings={line.pk: finding}
                )
                for keeper, finding in ((cast.storekeeper, actions.Finding()), (cast.second_storekeeper, makers.BROKEN))
            ]
        )
        assert sorted(results) == ["done", "out-of-turn"]
        line.refresh_from_db()
        whole = results[0] == "done"
        assert line.state == (LineState.RETURNED if whole else LineState.UNDER_209)
        assert line.inspected_by == (cast.storekeeper if whole else cast.second_storekeeper)
        assert Case.objects.filter(line=line).count() == (0 if whole else 1)


def test_dropped_off_against_taken_back_the_item_comes_back_once(cast: Cast, race: Race) -> None:
    """Whoever is first takes it in; an inspection that comes second is an inspection of what lies there already."""
    for _round in range(ROUNDS // 4):
        loan = makers.loan_in(State.ON_LOAN, cast)
        line = loan.lines.get()
        results = race(
            [
                lambda loan=loan, line=line: actions.drop_off(  # type: ignore[misc]
                    loan, by=cast.storekeeper, at=cast.at, lines=[line.pk]
                ),
                lambda loan=loan, line=line: actions.check_in(  # type: ignore[misc]
                    loan, by=cast.second_storekeeper, at=cast.at, findings={line.pk: actions.Finding()}
                ),
            ]
        )
        assert results[1] == "done"
        assert results[0] in ("done", "out-of-turn")
        line.refresh_from_db()
        first = cast.storekeeper if results[0] == "done" else cast.second_storekeeper
        assert (line.state, line.received_by, bool(line.inspected_by)) == (
            LineState.RETURNED,
            first,
            results[0] == "done",
        )


def test_a_visit_against_acts_on_its_loans_never_deadlocks_and_hands_each_over_once(cast: Cast, race: Race) -> None:
    """Two keepers with the whole visit, one with the second loan alone, and the borrower who cancels the first."""
    at = cast.at + timedelta(hours=1)
    for _round in range(ROUNDS // 4):
        loans = [makers.loan_in(State.APPROVED, cast, items=3) for _loan in range(2)]
        words = makers.visit_words(loans)
        results = race(
            [
                lambda words=words: actions.hand_over_visit(cast.borrower, by=cast.storekeeper, at=at, **words),  # type: ignore[misc]
                lambda words=words: actions.hand_over_visit(cast.borrower, by=cast.second_storekeeper, at=at, **words),  # type: ignore[misc]
                lambda loan=loans[1]: makers.handed_over(cast, loan, at=at),  # type: ignore[misc]
                lambda loan=loans[0]: actions.cancel(loan, by=cast.borrower, at=cast.at, reason="งานเลื่อน"),  # type: ignore[misc]
            ]
        )
        assert set(results) == {"done", "out-of-turn"}
        for loan in loans:
            loan.refresh_from_db()
            out = loan.state == State.ON_LOAN
            assert loan.signatures.filter(kind="hand_over").count() == int(out)
            assert set(loan.lines.values_list("state", flat=True)) == {LineState.OUT if out else LineState.RELEASED}
        assert loans[1].state == State.ON_LOAN
        assert results[:2].count("done") <= 1
        assert (results[:2].count("done") == 1) == (loans[0].state == State.ON_LOAN)


def test_of_two_signatures_under_one_visit_exactly_one_counts(cast: Cast, race: Race) -> None:
    for _round in range(ROUNDS // 20):
        loan = makers.loan_in(State.RETURNED, cast)
        lines = list(loan.lines.select_related("asset", "loan"))
        text = handing_back.text_of(cast.borrower, lines, bringer=None, on=cast.on)
        results = race(
            [
                lambda keeper=keeper, lines=lines, text=text: actions.hand_back(  # type: ignore[misc]
                    cast.borrower,
                    by=keeper,
                    at=cast.at + timedelta(minutes=10),
                    lines=[line.pk for line in lines],
                    consent=cast.borrower.staff_code,
                    signed_sha256=text.sha256,
                )
                for keeper in (cast.storekeeper, cast.second_storekeeper)
            ]
        )
        assert sorted(results) == ["done", "handed-back-already"]
        assert HandedBack.objects.filter(loan=loan).count() == 1
