"""Clauses 220-223: the formal complaint, which is signed and has a limit of 15 days; pure.

What is no formal complaint is still a report: a refusal here never ends what somebody has to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from core.thai_dates import thai_date
from core.verdict import Permitted, Refused, Verdict

CLAUSES: Final = "220-223"

WITHIN: Final = timedelta(days=15)
"""From the day on which the complainant came to know of it."""

LONGEST_CLOSED: Final = timedelta(days=30)
"""Longer are no offices closed: a complaint so much later is late on any calendar."""


def is_complaint_complete(*, name: str, contact: str, grounds: str, is_signed: bool) -> Verdict:
    """Clauses 220-223: a complaint is made by somebody, who says which rule was not followed, and signs it.

    Refused: complaint-without-name, complaint-without-contact, complaint-without-grounds, complaint-not-signed.
    """
    if not name.strip():
        text = _("A formal complaint bears a name: write yours, or send this as a report without a name.")
        return Refused(CLAUSES, "complaint-without-name", text)
    if not contact.strip():
        text = _("A formal complaint is answered: write where the answer reaches you.")
        return Refused(CLAUSES, "complaint-without-contact", text)
    if not grounds.strip():
        text = _("A formal complaint says which rule was not followed and why you think so. Write it down.")
        return Refused(CLAUSES, "complaint-without-grounds", text)
    if not is_signed:
        return Refused(CLAUSES, "complaint-not-signed", _("A formal complaint is signed: tick that you sign it."))
    return Permitted(CLAUSES)


def complaint_last_day(knew_on: date, *, next_working: Callable[[date], date]) -> date:
    """Clauses 220-223: the 15th day after the one on which the complainant came to know of it.

    A limit that ends on a closed day ends on the next open one (Administrative Procedure Act B.E. 2539, section 64).
    next_working: the first open day from a day on, that day included.
    """
    return next_working(knew_on + WITHIN)


def may_complain_formally(*, knew_on: date | None, on: date, next_working: Callable[[date], date]) -> Verdict:
    """Clauses 220-223: whether a complaint made on the day `on` is in time. next_working: as in `complaint_last_day`.

    Refused: complaint-without-day, complaint-before-knowing, complaint-late.
    """
    if knew_on is None:
        text = _("Write the day on which you came to know of it: the 15 days of a formal complaint begin there.")
        return Refused(CLAUSES, "complaint-without-day", text)
    if knew_on > on:
        text = _("You cannot come to know of it after today. Correct the day on which you came to know of it.")
        return Refused(CLAUSES, "complaint-before-knowing", text)
    if on - knew_on <= WITHIN:
        return Permitted(CLAUSES)
    if on - knew_on <= WITHIN + LONGEST_CLOSED:
        last = complaint_last_day(knew_on, next_working=next_working)
        if on <= last:
            return Permitted(CLAUSES)
    else:
        last = knew_on + WITHIN
    text = _(
        "A formal complaint is made within 15 days of coming to know of it; the last day was %(last)s."
        " Nothing is lost: send it as a signed report, which has no limit and is looked into the same way."
    )
    return Refused(CLAUSES, "complaint-late", text % {"last": thai_date(last)})
