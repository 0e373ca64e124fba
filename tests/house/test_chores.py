"""The chores: due when they should be, queued once, run by one process at a time, and late when nobody does them."""

from __future__ import annotations

from collections.abc import Callable, Sized
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier
from typing import Final
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from config import chores
from config.chores import Chore
from config.models import LastRun
from tests.cast import Cast
from tests.house import tried_chores

MORNING: Final = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOURLY: Final = Chore("hourly", "tests.house.tried_chores.count", timedelta(hours=1))
WAITS: Final = Chore("waits", "tests.house.tried_chores.wait", timedelta(hours=1))
FAILS: Final = Chore("fails", "tests.house.tried_chores.fail", timedelta(hours=1))
DIES: Final = Chore("dies", "tests.house.tried_chores.die", timedelta(hours=1))
ALL: Final = (HOURLY, WAITS, FAILS, DIES)
NAMES: Final = {chore.name for chore in ALL}

pytestmark = pytest.mark.django_db

Count = Callable[[], AbstractContextManager[Sized]]


@pytest.fixture(autouse=True)
def _chores_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "CHORES", (*chores.CHORES, *ALL))
    tried_chores.runs.clear()
    tried_chores.at_once.clear()


def queue(at: datetime, chore: Chore = HOURLY) -> list[str]:
    with time_machine.travel(at, tick=False):
        return chores.run_due(at, (chore,))


def work_off(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        call_command("db_worker", batch=True, queue_name="*", interval=0, verbosity=0)


def perform(chore: Chore, at: datetime) -> bool:
    chores.enrol(MORNING, (chore,))
    return chores.perform(chore, lambda: at)


def beat(at: datetime, chore: Chore = HOURLY) -> chores.Heartbeat:
    return next(chores.heartbeats(at, (chore,)))


@pytest.mark.django_db(transaction=True)
def test_a_chore_is_queued_at_once_and_then_when_its_time_has_passed() -> None:
    assert queue(MORNING) == ["hourly"]
    work_off(MORNING)

    assert len(tried_chores.runs) == 1
    assert queue(MORNING + timedelta(minutes=59)) == []
    assert queue(MORNING + timedelta(minutes=60)) == ["hourly"]


def test_a_chore_that_waits_for_the_worker_is_not_queued_again() -> None:
    queue(MORNING)

    assert queue(MORNING + timedelta(hours=5)) == []
    assert DBTaskResult.objects.count() == 1


def test_a_chore_whose_task_got_lost_is_queued_again() -> None:
    queue(MORNING)
    DBTaskResult.objects.all().delete()

    assert queue(MORNING + timedelta(minutes=9)) == []
    assert queue(MORNING + timedelta(minutes=10)) == ["hourly"]


def test_of_two_that_look_at_the_same_moment_one_queues() -> None:
    chores.enrol(MORNING, (HOURLY,))
    as_both_saw_it = LastRun.objects.get(name="hourly")

    assert chores._queue(as_both_saw_it, MORNING) is True
    assert chores._queue(as_both_saw_it, MORNING) is False
    assert DBTaskResult.objects.count() == 1


def test_what_a_run_answered_and_how_long_it_took_is_noted() -> None:
    moments = iter((MORNING, MORNING + timedelta(seconds=2)))
    chores.enrol(MORNING, (HOURLY,))

    assert chores.perform(HOURLY, lambda: next(moments))

    done = beat(MORNING + timedelta(minutes=1))
    assert (done.result, done.took, done.problem, done.is_running) == (1, timedelta(seconds=2), "", False)
    assert done.succeeded_at == MORNING + timedelta(seconds=2)


def test_a_setback_is_shown_as_a_sentence_and_does_not_count_as_success() -> None:
    assert perform(WAITS, MORNING)

    told = beat(MORNING + timedelta(hours=4), WAITS)
    assert told.problem == "email cannot be sent now (x)."
    assert told.succeeded_at is None
    assert told.is_late


def test_an_error_is_shown_without_its_insides_and_goes_on_to_the_log() -> None:
    with pytest.raises(KeyError):
        perform(FAILS, MORNING)

    problem = beat(MORNING, FAILS).problem
    assert "KeyError" in problem
    assert "secret detail" not in problem
    assert perform(FAILS_NO_MORE, MORNING + timedelta(hours=1))
    assert beat(MORNING + timedelta(hours=1), FAILS).problem == ""


FAILS_NO_MORE: Final = Chore("fails", "tests.house.tried_chores.count", timedelta(hours=1))


def test_a_chore_that_runs_is_not_run_beside_itself() -> None:
    chores.enrol(MORNING, (HOURLY,))
    LastRun.objects.update(run="0" * 32, started_at=MORNING)

    assert perform(HOURLY, MORNING + timedelta(minutes=10)) is False
    assert tried_chores.runs == []


def test_of_a_killed_worker_another_takes_the_chore_over_after_its_longest_time() -> None:
    with pytest.raises(KeyboardInterrupt):
        perform(DIES, MORNING)
    alive = Chore("dies", "tests.house.tried_chores.count", timedelta(hours=1))

    assert beat(MORNING + timedelta(minutes=1), DIES).is_running
    assert perform(alive, MORNING + timedelta(minutes=10)) is False
    assert not beat(MORNING + timedelta(minutes=11), DIES).is_running
    assert perform(alive, MORNING + timedelta(minutes=11)) is True


def test_who_was_taken_for_dead_notes_nothing_over_the_one_that_took_over() -> None:
    chores.enrol(MORNING, (HOURLY,))
    LastRun.objects.update(run="1" * 32, started_at=MORNING)

    chores._note(UUID("0" * 32), MORNING, MORNING, problem="late")

    assert LastRun.objects.get(name="hourly").problem == ""


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


def test_a_chore_is_late_even_where_the_clock_never_asked_for_it() -> None:
    chores.enrol(MORNING, (HOURLY,))  # `manage.py prepare` does

    assert beat(MORNING + timedelta(hours=4)).is_late


def test_the_status_names_each_chore_and_fails_when_one_is_late() -> None:
    with time_machine.travel(MORNING, tick=False):
        call_command("chores", stdout=StringIO())
        words = StringIO()
        call_command("chores", status=True, stdout=words)
    assert all(chore.name in words.getvalue() for chore in chores.CHORES if chore not in ALL)

    with (
        time_machine.travel(MORNING + timedelta(days=30), tick=False),
        pytest.raises(CommandError, match=r"Late: .*tidy"),
    ):
        call_command("chores", status=True, stdout=StringIO())


def test_every_chore_names_a_task_and_says_in_words_what_it_does() -> None:
    assert [chores.why_not_a_task(chore) for chore in chores.CHORES] == [""] * len(chores.CHORES)
    assert [chore.name for chore in chores.CHORES if not chore.words and chore not in ALL] == []


@pytest.mark.parametrize("path", ["config.chores.CHORES", "config.chores.nothing", "nowhere.at_all"])
def test_a_path_to_something_else_is_found_out(path: str) -> None:
    assert chores.why_not_a_task(Chore("wrong", path, timedelta(hours=1)))


# What people and machines see of it


def test_healthz_tells_without_sign_in_that_a_chore_is_late_and_nothing_of_the_insides(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        chores.enrol(MORNING)
        well = Client().get("/healthz")
    with time_machine.travel(MORNING + timedelta(days=4), tick=False):
        ill = Client().get("/healthz")

    assert (well.status_code, ill.status_code) == (200, 503)
    assert well.json()["chores"]["tidy"]["state"] == "ok"
    assert ill.json()["chores"]["tidy"] == {
        "state": "late",
        "last_succeeded_at": None,
        "next_at": "2026-11-27T01:00:00Z",
    }


@pytest.mark.usefixtures("in_thai")
def test_the_page_says_of_each_chore_how_it_does(cast: Cast, queries: Count) -> None:
    client = Client()
    client.force_login(cast.admin)
    chores.enrol(MORNING)
    told = {"problem": "%(channels)s cannot be sent now (%(why)s).", "facts": {"channels": "email", "why": "x"}}
    LastRun.objects.filter(name="send-outbox").update(started_at=MORNING, took_ms=1500, **told)

    with time_machine.travel(MORNING + timedelta(minutes=5), tick=False), queries() as ran:
        page = client.get(reverse("machine"))

    assert {each.chore.name for each in page.context["beats"]} == {chore.name for chore in chores.CHORES} - NAMES
    assert len(ran) <= 10, ran
    assert page.context["late"] == 0
    assert "email cannot be sent now" in page.content.decode()


# Several processes


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_clocks_one_queues_and_of_many_workers_one_runs() -> None:
    racers, rounds = 4, 25
    chores.enrol(MORNING, (HOURLY,))
    start = Barrier(racers)

    def race(at: datetime) -> tuple[int, int]:
        try:
            start.wait(timeout=30)
            queued = len(chores.run_due(at, (HOURLY,)))
            start.wait(timeout=30)
            return queued, int(chores.perform(HOURLY, lambda: at))
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as pool:
        for number in range(rounds):
            at = MORNING + number * timedelta(hours=1)
            outcomes = list(pool.map(race, [at] * racers))
            assert sum(queued for queued, _ran in outcomes) == 1
            assert sum(ran for _queued, ran in outcomes) >= 1

    assert max(tried_chores.at_once) == 1
    assert DBTaskResult.objects.count() == rounds
