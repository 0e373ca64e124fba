"""The report in words: each figure with its label, and how it is counted, in the order of the monthly report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.oversight.monthly.figures import AMOUNTS, BY_ROUTE, Figure, Tally, Time
from audit.oversight.monthly.hours import percentile
from loans.rules import Route

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report. value: a number, baht with two decimals or hours with one; "" where there is nothing.

    key: by which the same line of another month, or of a signed report, is found: "received", "received/inside".
    """

    key: str
    label: Words
    value: str
    definition: Words


ROUTES: Final[dict[Route, Words]] = {
    Route.BETWEEN_AGENCIES: _("between state agencies (208(1))"),
    Route.INSIDE: _("inside the premises (208(2))"),
    Route.OUTSIDE: _("outside the premises (208(2))"),
    Route.CONSUMABLE: _("consumables (210)"),
}

_LINES: Final[tuple[tuple[Figure, Words, Words], ...]] = (
    (Figure.LENDABLE, _("Items that can be lent"), _("In the register, lendable and in good order at the end.")),
    (Figure.ON_LOAN, _("Items on loan"), _("Handed over, not back and not reported lost at the end.")),
    (Figure.RECEIVED, _("Requests received"), _("Sent to the store in the month.")),
    (Figure.APPROVED, _("Requests approved"), _("By the office that the clause names, in whole or in part.")),
    (Figure.REFUSED, _("Requests not approved"), _("Refused as a whole, each with its reason.")),
    (Figure.ENDED, _("Requests ended otherwise"), _("Taken back, cancelled, or lapsed because nobody collected.")),
    (Figure.HANDED_OVER, _("Loans handed over"), _("Signed for by the borrower in the month.")),
    (Figure.AFTER_APPROVAL, _("Of these, after approval"), _("Approved no later than handed over; must be all.")),
    (Figure.DUE, _("Items due"), _("Return date in the month, as far as it has passed.")),
    (Figure.ON_TIME, _("Of these, back in time"), _("Came back by the return date.")),
    (Figure.LATE, _("Of these, back late"), _("Came back after the return date.")),
    (Figure.NOT_BACK, _("Of these, not back"), _("Not back at the end, or reported lost.")),
    (Figure.OVERDUE_WEEK, _("Overdue 1 to 7 days"), _("Items still out at the end, by days since the return date.")),
    (Figure.OVERDUE_MONTH, _("Overdue 8 to 30 days"), _("Items still out at the end, by days since the return date.")),
    (
        Figure.OVERDUE_LONGER,
        _("Overdue more than 30 days"),
        _("Items still out at the end, by days since the return date."),
    ),
    (Figure.DEMANDED_IN_TIME, _("Demands in time (211)"), _("First demand within the seven days of clause 211.")),
    (Figure.DEMANDED_LATE, _("Demands made late"), _("First demand after the seven days.")),
    (Figure.NOT_DEMANDED, _("Demands not made"), _("The seven days ended in the month, and there is no demand.")),
    (Figure.DAMAGED, _("Returned damaged (209)"), _("Cases opened in the month for damaged or unusable items.")),
    (Figure.LOST, _("Lost (209)"), _("Cases opened in the month for lost items.")),
    (Figure.CASE_VALUE, _("Their value (baht)"), _("The price at the time of lending.")),
    (Figure.CASES_OPEN, _("Cases open"), _("Not closed at the end.")),
    (Figure.CLOSED_BY_REPAIR, _("Closed by repair"), _("Cases closed in the month.")),
    (Figure.CLOSED_BY_REPLACEMENT, _("Closed by replacement"), _("Cases closed in the month.")),
    (Figure.CLOSED_BY_CASH, _("Closed by payment"), _("Cases closed in the month.")),
    (
        Figure.CLOSED_BROUGHT_BACK,
        _("Closed because brought back"),
        _("Reported lost, brought back after all in good order."),
    ),
    (Figure.OWED, _("Consumables owed in kind (210)"), _("Lines not given back whole at the end.")),
    (Figure.OWED_VALUE, _("Their value (baht)"), _("What is owed, at the price at the time of lending.")),
)

_TIMES: Final[tuple[tuple[Time, Words, Words], ...]] = (
    (
        Time.TO_DECISION,
        _("from request to decision"),
        _("Of what was decided in the month; open days, 08:30 to 16:30."),
    ),
    (
        Time.TO_HAND_OVER,
        _("from request to hand-over"),
        _("Of what was handed over in the month; open days, 08:30 to 16:30."),
    ),
)


def rows_of(tally: Tally) -> Iterator[Row]:
    """The lines of the report of a store, or of a unit whose stores were added up."""
    for figure, label, definition in _LINES:
        if figure == Figure.DEMANDED_IN_TIME:
            yield Row(
                DEMANDS_DUE, _("Demands due (211)"), str(tally.demands_due), _("First demands that had to be made.")
            )
        value = f"{tally.amounts[figure]:.2f}" if figure in AMOUNTS else str(tally.counts[figure])
        yield Row(figure.value, label, value, definition)
        if figure == Figure.AFTER_APPROVAL:
            share = _share(tally.counts[figure], tally.counts[Figure.HANDED_OVER])
            yield Row(
                f"{figure.value}/share", _("Share after approval (percent)"), share, _("Clause 208 asks for 100.")
            )
        if figure in BY_ROUTE:
            for route, words in ROUTES.items():
                yield Row(route_key(figure, route), f"{label}: {words}", str(tally.routes[figure, route]), definition)
    for time, label, definition in _TIMES:
        for percent, name in ((50, _("Median hours %(what)s")), (90, _("Hours %(what)s, 90th percentile"))):
            minutes = percentile(tally.minutes[time], percent)
            hours = "" if minutes is None else f"{minutes / 60:.1f}"
            yield Row(f"{time.value}/{percent}", name % {"what": label}, hours, definition)


DEMANDS_DUE: Final = "demands-due"


def route_key(figure: Figure, route: Route) -> str:
    """The key of a figure of one route through the law."""
    return f"{figure.value}/{route.name.lower().replace('_', '-')}"


def _share(part: int, whole: int) -> str:
    return f"{Decimal(100 * part) / whole:.1f}" if whole else ""
