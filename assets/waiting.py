"""What waits at the stores that somebody keeps: reports through labels to be seen to, and codes nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assets.models import CodeState, LabelReport, UnknownCode
from assets.permissions import keeper_paths
from people.offices import Standing


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much there is of each."""

    reports: int
    codes: int


def waiting_for(standing: Standing) -> Waiting:
    """What waits for this person. Two queries."""
    open_reports = reports_to(standing).filter(seen_at__isnull=True)
    return Waiting(reports=open_reports.count(), codes=codes_of(standing).count())


def reports_to(standing: Standing) -> QuerySet[LabelReport]:
    """The reports about the items that the person keeps, those seen to as well."""
    return LabelReport.objects.filter(_within(standing, "asset__responsible_unit__path__startswith"))


def codes_of(standing: Standing) -> QuerySet[UnknownCode]:
    """The codes that wait at the stores whose registers the person keeps."""
    return UnknownCode.objects.filter(_within(standing, "store__path__startswith"), state=CodeState.OPEN)


def _within(standing: Standing, path_begins_with: str) -> Q:
    answer = Q(pk__in=())
    for path in keeper_paths(standing):
        answer |= Q((path_begins_with, path))
    return answer
