"""That an item was inspected without its borrower: it had been dropped off before (ADR 0023)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.thai import thai_datetime
from loans.models import LoanLine


def absence_of(line: LoanLine) -> str:
    """When and by whom the item was inspected, later than it came back; empty where that was one visit."""
    if line.inspected_at is None or line.inspected_by is None or line.returned_at is None:
        return ""
    sentence = _("Brought back on %(back)s; inspected on %(moment)s by %(name)s, without the borrower.")
    return sentence % {
        "back": thai_datetime(line.returned_at),
        "moment": thai_datetime(line.inspected_at),
        "name": line.inspected_by.name,
    }
