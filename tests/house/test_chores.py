"""The chores: due when they should be, queued once, and late when nobody does them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Final

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config import chores
from config.chores import Chore

MORNING: Final = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOURLY: Final = Chore("hourly", "config.chores.tidy", timedelta(hours=1))

pytestmark = pytest.mark.django_db


def queue(at: datetime) -> list[str]:
    with time_machine.travel(at, tick=False):
        return chores.run_due(at, (HOURLY,))


def work_off(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        call_command("db_worker", batch=True, queue_name="*", interval=0, verbosity=0)


def beat(at: datetime) -> chores.Heartbeat:
    return next(chores.heartbeats(at, (HOURLY,)))


@pytest.mark.django_db(transaction=True)
def test_a_chore_is_queued_at_once_and_then_when_its_time_has_passed() -> None:
    assert queue(MORNING) == ["hourly"]
    work_off(MORNING)

    assert queue(MORNING + timedelta(minutes=59)) == []
    assert queue(MORNING + timedelta(minutes=60)) == ["hourly"]


def test_a_chore_that_waits_for_the_worker_is_not_queued_again() -> None:
    queue(MORNING)

    assert queue(MORNING + timedelta(hours=5)) == []
    assert DBTaskResult.objects.count() == 1


def test_a_chore_whose_worker_was_killed_is_queued_again_after_an_hour() -> None:
    queue(MORNING)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=MORNING)

    assert queue(MORNING + timedelta(minutes=60)) == []
    assert queue(MORNING + timedelta(minutes=61)) == ["hourly"]


def test_of_two_that_look_at_the_same_moment_one_queues() -> None:
    assert chores.run_due(MORNING, (HOURLY,)) == ["hourly"]
    DBTaskResult.objects.all().delete()  # as the other saw it, before the first had queued

    assert chores.run_due(MORNING, (HOURLY,)) == []


@pytest.mark.django_db(transaction=True)
def test_a_chore_is_late_when_it_has_not_succeeded_for_three_times_its_interval() -> None:
    queue(MORNING)
    work_off(MORNING)

    assert beat(MORNING).succeeded_at == MORNING
    assert not beat(MORNING + timedelta(hours=3)).is_late
    assert beat(MORNING + timedelta(hours=3, seconds=1)).is_late


def test_a_chore_is_late_when_no_worker_ever_took_it() -> None:
    queue(MORNING)

    assert not beat(MORNING + timedelta(hours=3)).is_late
    assert beat(MORNING + timedelta(hours=4)).is_late


def test_the_status_names_each_chore_and_fails_when_one_is_late() -> None:
    with time_machine.travel(MORNING, tick=False):
        call_command("chores", stdout=StringIO())
        words = StringIO()
        call_command("chores", status=True, stdout=words)
    assert all(chore.name in words.getvalue() for chore in chores.CHORES)

    with (
        time_machine.travel(MORNING + timedelta(days=30), tick=False),
        pytest.raises(CommandError, match=r"Late: .*tidy"),
    ):
        call_command("chores", status=True, stdout=StringIO())


def test_every_chore_names_a_task() -> None:
    assert [chores.why_not_a_task(chore) for chore in chores.CHORES] == [""] * len(chores.CHORES)


@pytest.mark.parametrize("path", ["config.chores.CHORES", "config.chores.nothing", "nowhere.at_all"])
def test_a_path_to_something_else_is_found_out(path: str) -> None:
    assert chores.why_not_a_task(Chore("wrong", path, timedelta(hours=1)))
