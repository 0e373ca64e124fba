"""The first page: what waits for this person, and where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from loans import queries
from loans.models import Loan
from loans.printing.slips import FINAL_STATES
from loans.progress import Sentence, StepOfBar, badge_of, sentence_of, steps_of
from loans.states import OUT, State

if TYPE_CHECKING:
    from people.middleware import StaffRequest

MOST: Final = 5
"""Requests to decide on that the first page lists; the inbox has all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A loan in a list. items: the names of the first of its items; more: how many others there are."""

    loan: Loan
    sentence: Sentence
    meaning: str
    word: str
    items: list[str]
    more: int
    steps: list[StepOfBar]
    is_for_me: bool

    @property
    def has_slip(self) -> bool:
        """Whether its slip can be issued."""
        return self.loan.state in FINAL_STATES

    @classmethod
    def of(cls, loan: Loan, request: StaffRequest) -> Row:
        """The row of a loan that was read `with_what_a_row_shows`."""
        on, reader = request.standing.on, request.user
        names, more = queries.names_of(loan, loan.lines.all())
        meaning, word = badge_of(loan, on=on)
        return cls(
            loan,
            sentence_of(loan, on=on, reader=reader),
            meaning,
            word,
            names,
            more,
            steps_of(loan, loan.decisions.all(), on=on, reader=reader),
            _is_for_me(loan, on=on),
        )


def _is_for_me(loan: Loan, *, on: date) -> bool:
    """Whether its borrower has to do something now: correct, collect, return."""
    state = State(loan.state)
    is_to_collect = state is State.APPROVED and loan.starts_on <= on
    return state is State.SENT_BACK or is_to_collect or (state in OUT and loan.due_on <= on)


def home(request: StaffRequest) -> HttpResponse:
    """What waits for whoever is signed in. At most ten queries."""
    standing = request.standing
    rows = [Row.of(loan, request) for loan in queries.open_loans_of(request.user)]
    decides = standing.is_supervisor or standing.is_approver
    waiting, page = queries.inbox(standing) if decides else ([], None)
    context = {
        "title": _("Good day, %(name)s") % {"name": request.user.name},
        "for_me": [row for row in rows if row.is_for_me],
        "under_way": [row for row in rows if not row.is_for_me],
        "decides": decides,
        "waiting": waiting[:MOST],
        "waiting_more": max(0, len(waiting) - MOST),
        "waiting_endless": bool(page and page.older),
        "audits": standing.is_auditor,
        "desk": queries.desk_counts(standing) if standing.is_storekeeper else None,
    }
    return render(request, "loans/home.html", context)
