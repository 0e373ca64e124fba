"""Figures that one room lays into the reports of another which does not know it: only here both are known."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from audit.misuse import counting
from audit.oversight.monthly.periods import Period
from audit.oversight.reports.further import Line, Source, register
from people.models import Unit


def _misuse(unit: Unit, period: Period) -> Mapping[str, str]:
    """Of the agency as a whole alone: which unit a report is about could name who sent it."""
    if unit.parent_id is not None:
        return {}
    counts = counting.over(unit.agency_id, period.first, period.day)
    return {f"misuse/{name}": count for name, count in counts.items()}


_SMALL = _("By the committee on misuse; fewer than five are shown as <5.")

register(
    Source(
        name="misuse",
        lines=(
            Line("misuse/received", _("Reports of misuse received"), _SMALL),
            Line("misuse/closed", _("Reports of misuse closed"), _SMALL),
            Line("misuse/open", _("Reports of misuse open at the end"), _SMALL),
            Line(
                "misuse/answer-days",
                _("Days to the first answer to a report of misuse, median"),
                _("Of those answered in the span; not told of fewer than five."),
            ),
        ),
        count=_misuse,
        is_public=True,
    )
)
