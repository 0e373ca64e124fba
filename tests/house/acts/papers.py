"""The acts that issue papers."""

from __future__ import annotations

from typing import Final

from loans import actions
from loans.models import IssuedPaper, Loan, PaperKind
from loans.printing import bundles
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def issue_paper(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    return lambda: actions.issue_paper(loan, by=cast.storekeeper, at=moment(cast), kind=PaperKind.SLIP)


def issue_bundle(cast: Cast) -> Act:
    """Set and issued at once: the file that waits is gone when it is not taken."""
    for _n in range(2):
        makers.loan_in(State.APPROVED, cast)

    def issue() -> IssuedPaper:
        with bundles.set_slips(Loan.objects.all()) as bundle:
            assert bundle is not None
            return actions.issue_bundle(bundle, by=cast.storekeeper, at=moment(cast))

    return issue


READY: Final[tuple[Ready, ...]] = (issue_paper, issue_bundle)
