"""The desk of the demo office: check lists ticked at hand-over and return, and printed notices handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from config.demo.people import DemoOffice
from loans import actions, check_lists
from loans.models import LoanLine
from people.actions import hand_over_notice
from people.models import Channel, Delivery, HandedOver, Unit
from people.offices import storekeepers_of


def all_there(lines: Iterable[LoanLine]) -> dict[int, actions.Checked]:
    """Each line as it goes out: every point of its check list in order. One query."""
    rows = list(LoanLine.objects.select_related("asset").filter(pk__in=[line.pk for line in lines]))
    points = check_lists.points_of(rows)
    return {row.pk: actions.Checked(checks=dict.fromkeys(points[row.pk], True)) for row in rows}


def ticked(line: LoanLine, finding: actions.Finding) -> actions.Finding:
    """What was found, with the check list of the hand-over: of what is not complete the last point is missing."""
    points = check_lists.points_out(line)
    ticks: Mapping[str, bool] = {point: finding.complete or point != points[-1] for point in points}
    return replace(finding, checks=ticks)


STILL_THERE: Final = 2
"""Printed notices that nobody has fetched yet, of each store."""


def hand_over_papers(office: DemoOffice, at: datetime) -> None:
    """The stores have handed over what had to be printed, but for the newest."""
    printed = Delivery.objects.filter(channel=Channel.PAPER, done_at=None, notice__store__isnull=False)
    of_store: dict[Unit, list[Delivery]] = {}
    for paper in printed.select_related("notice__store").order_by("pk"):
        if paper.notice.store is not None:
            of_store.setdefault(paper.notice.store, []).append(paper)
    for store, papers in of_store.items():
        keeper = storekeepers_of(store, on=office.on)[0]
        for paper in papers[:-STILL_THERE]:
            hand_over_notice(paper, by=keeper, at=at, how=HandedOver.IN_PERSON)
