"""The acts that issue papers."""

from __future__ import annotations

from typing import Final

from loans import actions
from loans.models import IssuedPaper, Loan, PaperKind
from loans.printing import bundles
from loans.states import State
from tests import makers
from tests.assets.checks.making import in_every_state, item
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


def note_check_export(cast: Cast) -> Act:
    item(cast)
    check = in_every_state(cast)["counting"]
    return lambda: actions.note_check_export(check, kind="csv", by=cast.director, at=moment(cast))


READY: Final[tuple[Ready, ...]] = (issue_paper, issue_bundle, note_check_export)
