"""Every act of lending leaves exactly one event with who acted, and every version that it writes says who made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.db.models import Max
from simple_history.models import HistoricalChanges

from audit.journal import guards
from audit.journal.models import Event
from tests.cast import Cast
from tests.house.acts import ACTS

SEVERAL: Final[Mapping[str, Mapping[str, int]]] = {
    # One signature for several loans: one event for each of them.
    "submit_all": {"loan.submitted": 2},
    "hand_over_visit": {"loan.handed_over": 2},
    # An act within the act, each with its own subject.
    "check_in": {"loan.checked_in": 1, "case.opened": 1},
    "report_loss": {"loan.loss_reported": 1, "case.opened": 1},
    "submit_for_agency": {"agency.contact_noted": 1, "loan.submitted": 1},
    "submit_supplies": {"agency.contact_noted": 1, "loan.submitted": 1},
    "record_replacement": {"asset.registered": 1, "case.replaced": 1},
    # Back from the one borrower and out to the next, each half with its own signature (ADR 0028).
    "pass_on": {"loan.checked_in": 1, "loan.handed_back": 1, "loan.line_swapped": 1, "loan.handed_over": 1},
    # The clock, for all that is due that day.
    "chase": {"loan.reminded": 1, "loan.demanded": 1, "loan.duty_breached": 1},
}
"""Acts that are more than one act, with the events of each."""


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Iterator[None]:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def version_tables() -> list[Any]:
    return [model for model in guards.guarded_models() if issubclass(model, HistoricalChanges)]


def nameless() -> list[str]:
    """Version tables with a row that does not say who made it."""
    return [model._meta.db_table for model in version_tables() if model.objects.filter(history_user_id="").exists()]


def newest_versions() -> dict[Any, int]:
    """The last version of each table."""
    return {model: model.objects.aggregate(last=Max("history_id"))["last"] or 0 for model in version_tables()}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_one_event_and_names_who_acted(cast: Cast, name: str, uploads: Path, settings: Any) -> None:
    settings.PAPERS_ROOT = uploads / "papers"
    do = ACTS[name](cast)
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    versions = newest_versions()
    do()
    events = list(Event.objects.filter(id__gt=last))
    verbs = Counter(event.verb for event in events)
    assert all(event.actor_code and event.outcome == "done" for event in events)
    assert verbs == SEVERAL[name] if name in SEVERAL else sum(verbs.values()) == 1, verbs
    assert nameless() == []
    written = [each for model, newest in versions.items() for each in model.objects.filter(history_id__gt=newest)]
    assert {each.event_id for each in written} <= {event.id for event in events}
