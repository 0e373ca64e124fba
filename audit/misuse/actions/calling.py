"""Custodians are called to requests that wait for them: how many, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.misuse.models import Custodian
from audit.misuse.name_states import OPEN
from audit.misuse.queries import custodians, requests_to
from core.clock import official_day, start_of_day
from people import notices
from people.models import Notice


@transaction.atomic
def tell_of_requests(*, at: datetime) -> None:
    """Tell each custodian, once a day, how many requests to unlock a name they can decide."""
    on = official_day(at)
    told = Notice.objects.filter(kind="name-requests", made_at__gte=start_of_day(on)).values("to")
    agencies = Custodian.objects.filter(ended_on=None).order_by().values_list("agency", flat=True).distinct()
    for agency in list(agencies):
        for custodian in custodians(agency, on=on).exclude(person__in=told).select_related("person"):
            count = requests_to(custodian).filter(state__in=OPEN).count()
            if not count:
                continue
            with notices.in_thai():
                title = ngettext(
                    "%(count)s request to unlock a name waits", "%(count)s requests to unlock a name wait", count
                ) % {"count": count}
            notices.tell(
                [custodian.person],
                kind="name-requests",
                title=title,
                why=_("You are a custodian for the names of who signs reports of misuse."),
                todo=_("Open the requests and decide them."),
                path="/integrity/names/",
                at=at,
            )
