"""The measures of the integrity assessment, items 20 to 24: the issue, its weakness, and what is to improve it.

The words are those of the city's own table of measures; who is responsible and what was done is written in each report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from audit.oversight.monthly.definitions import Words


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the five columns: the first three are given, the last two are written."""

    item: str
    issue: Words
    weakness: Words
    improvement: Words


MEASURES: Final = (
    Measure(
        "20",
        _("Item 20: Is it convenient to ask to borrow state property?"),
        _("The procedure is cumbersome, and a ledger is still kept by hand."),
        _("A modern lending system that shows the lending situation; the manual, regulation and guideline published."),
    ),
    Measure(
        "21",
        _("Item 21: Is permission asked for correctly whenever state property is borrowed?"),
        _("Property is borrowed wrongly; some keepers do not understand the rules."),
        _("Clauses 207 to 211 circulated and strictly followed; a channel to tip off, complain and object; awareness."),
    ),
    Measure(
        "23",
        _("Item 23: Do staff know the practice guideline for using state property?"),
        _("Staff do not know the guideline."),
        _("Clauses 207 to 211 circulated; the guideline published through every channel in a form easy to understand."),
    ),
    Measure(
        "24",
        _("Item 24: Is use watched, so that nobody takes property for himself, his group or friends?"),
        _("Staff have no way to report it."),
        _("Executives oversee and watch; staff take part by reporting."),
    ),
)

ITEMS: Final = tuple(measure.item for measure in MEASURES)
