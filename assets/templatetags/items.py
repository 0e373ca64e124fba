"""The two badges of an item: where it is, and its condition."""

from __future__ import annotations

from datetime import date
from typing import Final

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assets.models import Condition, CustodyState
from core.templatetags.states import badge

register = template.Library()

_OF_CUSTODY: Final = {
    CustodyState.IN_STORE: ("free", ""),
    CustodyState.ON_LOAN: ("progress", ""),
    CustodyState.TO_INSPECT: ("attention", ""),
    CustodyState.DISPOSED: ("neutral", "archive"),
    CustodyState.AWAITING_DISPOSAL: ("attention", "hourglass"),
    CustodyState.IN_REPAIR: ("attention", "tool"),
    CustodyState.UNDER_209: ("danger", ""),
}
_OF_CONDITION: Final = {
    Condition.GOOD: "free",
    Condition.NOT_NEEDED: "attention",
    Condition.DETERIORATED: "attention",
}
"""Any other condition is a danger."""


@register.simple_tag
def custody_badge(state: str, due_on: date | None, on: date) -> SafeString:
    """Where an item is; on loan past its day (seen from the day `on`): overdue."""
    if state == CustodyState.ON_LOAN and due_on is not None and due_on < on:
        return badge(_("overdue"), "danger")
    custody = CustodyState(state)
    return badge(custody.label, *_OF_CUSTODY[custody])


@register.simple_tag
def condition_badge(condition: str) -> SafeString:
    """The condition the register says."""
    known = Condition(condition)
    return badge(known.label, _OF_CONDITION.get(known, "danger"))
