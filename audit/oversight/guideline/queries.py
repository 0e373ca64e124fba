"""Which guideline is in force on a day, and which versions there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from audit.oversight.guideline.models import OPEN, Guideline, GuidelineState
from people.models import Agency


def agency_served() -> Agency | None:
    """The agency whose guideline the public pages show. One query."""
    return Agency.objects.filter(is_ours=True).select_related("lending_policy").order_by("pk").first()


def published(agency: Agency) -> QuerySet[Guideline]:
    """Every version that was ever published, newest first."""
    return Guideline.objects.filter(agency=agency, edition__isnull=False).order_by("-edition")


def in_force(versions: Sequence[Guideline], *, on: date) -> Guideline | None:
    """Of published versions, newest first, the one in force on this day.

    The newest whose day has come and that was not withdrawn: where one is withdrawn, the one before it counts again.
    """
    return next(
        (each for each in versions if is_standing(each) and each.effective_on and each.effective_on <= on), None
    )


def is_standing(guideline: Guideline) -> bool:
    """Whether it is published and not withdrawn."""
    return guideline.state == GuidelineState.PUBLISHED


def current(agency: Agency, *, on: date) -> Guideline | None:
    """The version in force on this day. One query."""
    standing = Guideline.objects.filter(agency=agency, state=GuidelineState.PUBLISHED, effective_on__lte=on)
    return standing.order_by("-edition").first()


def in_the_making(agency_id: int) -> Guideline | None:
    """The draft, or what waits for the head. One query."""
    return Guideline.objects.filter(agency=agency_id, state__in=OPEN).select_related("drafted_by", "agency").first()
