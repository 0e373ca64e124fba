"""The figures of a month of the fiscal year, of a unit with all stores below it, as a table (CSV)."""

from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.oversight.monthly.definitions import rows_of
from audit.oversight.monthly.figures import Tally
from audit.oversight.monthly.measuring import measure
from audit.oversight.monthly.periods import Month, Period
from core.clock import now
from people.models import Unit


class Command(BaseCommand):
    """monthly_figures YEAR MONTH [--unit CODE]"""

    help = "Print the figures of a month of the fiscal year as CSV, each with its definition."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which month, and of which unit."""
        parser.add_argument("year", type=int, help="the fiscal year (Buddhist era), 2570")
        parser.add_argument("month", type=int, help="its month: 1 is October, 12 September")
        parser.add_argument("--unit", metavar="CODE", help="a unit with all below it; without it the whole agency")

    def handle(self, *_args: Any, year: int, month: int, unit: str | None, **_options: Any) -> None:
        """Count and print.

        Raises:
            CommandError: there is no such month or unit, or the month has not begun.
        """
        try:
            period = Period.of(Month(year, month), at=now())
        except ValueError as wrong:
            told = _("There are no figures of month %(month)s of the fiscal year %(year)s yet, or never will be.")
            raise CommandError(told % {"month": month, "year": year}) from wrong
        of_ours = Unit.objects.filter(agency__is_ours=True)
        chosen = of_ours.filter(code=unit).first() if unit else of_ours.order_by("path").first()
        if chosen is None:
            raise CommandError(_("There is no unit with the code %(code)s.") % {"code": unit or ""})
        tallies = measure(chosen.agency_id, period)
        stores = Unit.objects.filter(pk__in=tallies, path__startswith=chosen.path).values_list("pk", flat=True)
        total = Tally.together(tallies[pk] for pk in stores)
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow([_("Figure"), _("Counted"), _("How it is counted")])
        table.writerows([row.label, row.value, row.definition] for row in rows_of(total))
