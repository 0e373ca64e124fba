"""The two badges of an item: where it is, and its condition."""

from __future__ import annotations

from datetime import date
from typing import Final

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assets.models import Asset, Condition, Custody, CustodyState
from core.templatetags.states import badge

register = template.Library()

_OF_CUSTODY: Final = {
    CustodyState.IN_STORE: ("free", ""),
    CustodyState.ON_LOAN: ("progress", ""),
    CustodyState.DISPOSED: ("neutral", "archive"),
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
def custody_badge(custody: Custody, on: date) -> SafeString:
    """Where an item is; on loan past its day (seen from the day `on`): overdue."""
    state = CustodyState(custody.state)
    if state == CustodyState.ON_LOAN and custody.due_on is not None and custody.due_on < on:
        return badge(_("overdue"), "danger")
    return badge(state.label, *_OF_CUSTODY[state])


@register.simple_tag
def condition_badge(asset: Asset) -> SafeString:
    """The condition the register says."""
    condition = Condition(asset.condition)
    return badge(condition.label, _OF_CONDITION.get(condition, "danger"))
