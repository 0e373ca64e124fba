"""What each sub-clause leaves on paper: printed from the pages by who may, and read back as any reader would.

The other stories tell how it comes to the paper; here it is asked for, opened and read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.clock import official_day
from core.thai_text import to_arabic_digits
from loans import clauses, tasks
from loans.models import Demand, IssuedPaper, Loan, PaperKind
from loans.states import State
from people.models import AgencyKind, Person
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shelf(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"


@pytest.fixture
def clock(cast: Cast) -> Iterator[Any]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False) as traveller:
        yield traveller


@dataclass(frozen=True)
class Left:
    """kind: what is asked for. says: words that have to stand in it."""

    kind: PaperKind
    address: str
    asked: dict[str, str]
    says: tuple[str, ...]


def of_loan(loan: Loan, kind: PaperKind, *says: str, part: str = "") -> Left:
    paper = f"{kind}:{part}" if part else str(kind)
    return Left(kind, reverse("loans:issue_paper", args=[loan.pk]), {"paper": paper}, (loan.number, *says))


def evidence_in_writing(cast: Cast, _clock: Any) -> list[Left]:
    loan = makers.loan_in(State.APPROVED, cast)
    return [of_loan(loan, PaperKind.SLIP, loan.reason, loan.borrower.name, loan.place_of_use)]


def between_agencies(cast: Cast, _clock: Any) -> list[Left]:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    says = (cast.ministry.name, loan.letter.number)
    return [of_loan(loan, PaperKind.SLIP, *says), of_loan(loan, PaperKind.HAND_OVER, makers.COLLECTOR.name)]


def within_the_agency(cast: Cast, _clock: Any) -> list[Left]:
    loan = makers.loan_in(State.RETURNED, cast)
    (line,) = loan.lines.all()
    assert line.returned_at is not None
    day = official_day(line.returned_at).isoformat()
    return [
        of_loan(loan, PaperKind.SLIP, cast.finance_head.name),
        of_loan(loan, PaperKind.HAND_OVER, cast.storekeeper.name),
        of_loan(loan, PaperKind.RECEIPT, line.asset.name, part=day),
    ]


def case_of_an_agency_that_is(kind: AgencyKind, clause: str) -> Callable[[Cast, Any], list[Left]]:
    """The file of a case names the criteria that bind this kind of agency: 209 (1), (2) or (3)."""

    def left(cast: Cast, _clock: Any) -> list[Left]:
        type(cast.agency).objects.filter(pk=cast.agency.pk).update(kind=kind)
        loan = makers.loan_in(State.UNDER_209, cast)
        case = makers.case_of(loan)
        address = reverse("loans:case-paper", args=[case.pk])
        return [Left(PaperKind.CASE, address, {}, (case.number, loan.number, clause))]

    return left


def consumables(cast: Cast, _clock: Any) -> list[Left]:
    loan = makers.supply_loan_in(State.PARTLY_RETURNED, cast)
    (line,) = loan.supply_lines.all()
    day = official_day(line.returns.latest("id").at).isoformat()
    return [
        of_loan(loan, PaperKind.SLIP, cast.ministry.name, line.item.name),
        of_loan(loan, PaperKind.HAND_OVER, line.item.name),
        of_loan(loan, PaperKind.RECEIPT, line.item.name, part=day),
    ]


def demand(cast: Cast, clock: Any) -> list[Left]:
    loan = makers.loan_in(State.ON_LOAN, cast)
    at = cast.at + (loan.due_on - cast.on) + timedelta(days=1)
    clock.move_to(at)
    tasks.chase_day(at)
    number = Demand.objects.get().number
    return [of_loan(loan, PaperKind.DEMAND, number, loan.borrower.name, part=number)]


LEFT: Final[dict[str, Callable[[Cast, Any], list[Left]]]] = {
    "208": evidence_in_writing,
    "208(1)": between_agencies,
    "208(2)": within_the_agency,
    "209": case_of_an_agency_that_is(AgencyKind.LOCAL, "209"),
    "209(1)": case_of_an_agency_that_is(AgencyKind.CENTRAL, "209(1)"),
    "209(2)": case_of_an_agency_that_is(AgencyKind.LOCAL, "209(2)"),
    "209(3)": case_of_an_agency_that_is(AgencyKind.OTHER, "209(3)"),
    "210": consumables,
    "211": demand,
}
"""By sub-clause. 207 leaves none: what it forbids is not done (test_207)."""


def test_no_sub_clause_is_forgotten() -> None:
    numbers = {clause.number for clause in clauses.CLAUSES_207_TO_211.clauses}
    assert numbers - set(LEFT) == {"207"}


@pytest.mark.parametrize("clause", LEFT)
def test_its_papers_are_issued_opened_and_say_what_was_done(cast: Cast, clock: Any, clause: str) -> None:
    for left in LEFT[clause](cast, clock):
        pdf = printed(cast.storekeeper, left)
        text = to_arabic_digits(words_of(pdf))  # which digits a paper has is the agency's policy
        for said in left.says:
            assert squeezed(to_arabic_digits(said)) in text, (left.kind, said)


def printed(person: Person, left: Left) -> bytes:
    """Ask for the paper on its page and open it."""
    client = Client()
    client.force_login(person)
    answer = client.post(left.address, left.asked)
    assert answer.status_code == 302, (left.kind, answer.content.decode()[-400:])
    assert IssuedPaper.objects.latest("id").kind == left.kind
    return b"".join(client.get(answer.headers["Location"]))
