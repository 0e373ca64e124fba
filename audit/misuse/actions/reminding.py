"""The digest of limits: each member of the committee is told once a day how many of their own cases are near one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.misuse.deadlines import calendar_for, clock_of
from audit.misuse.models import Handler
from audit.misuse.queries import cases_of, committee
from audit.misuse.states import State
from core.clock import official_day, start_of_day
from people import notices
from people.models import Notice


@transaction.atomic
def tell_of_limits(*, at: datetime) -> None:
    """Tell every member who has one; nothing of a case but how many there are, and to nobody else."""
    on = official_day(at)
    told = Notice.objects.filter(kind="case-limits", made_at__gte=start_of_day(on)).values("to")
    agencies = Handler.objects.filter(ended_on=None).order_by().values_list("agency", flat=True).distinct()
    for agency in list(agencies):
        for handler in committee(agency, on=on).exclude(person__in=told).select_related("person"):
            reports = [row.report for row in cases_of(handler).exclude(report__state=State.CLOSED)]
            calendar = calendar_for(agency, reports, on=on)
            clocks = [clock_of(report, calendar, on=on) for report in reports]
            count = sum(clock is not None and clock.is_near for clock in clocks)
            if not count:
                continue
            with notices.in_thai():
                title = ngettext(
                    "%(count)s report of misuse is near its limit",
                    "%(count)s reports of misuse are near their limits",
                    count,
                ) % {"count": count}
            notices.tell(
                [handler.person],
                kind="case-limits",
                title=title,
                why=_("You are on the committee that reads reports of misuse."),
                todo=_("Open your cases and do what each waits for."),
                path="/integrity/",
                at=at,
            )
