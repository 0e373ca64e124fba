"""What the service does by itself, and how often: the one list, and what runs it.

There is no table of chores. `run_due` puts each chore that is due into the queue of background work, whose rows say
when it was last asked for and when it last succeeded: the queue is the clock's memory and its heartbeat. Every chore
may run twice without harm; that it runs once at a time is good manners, not a safeguard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.clock import now
from loans import idempotency

_GIVEN_UP: Final = timedelta(hours=1)
"""A chore still running after this belongs to a worker that was killed."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do `every` so often. `path` is the dotted path of a task without arguments."""

    name: str
    path: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When a chore last succeeded (None: never), and whether that is too long ago."""

    chore: Chore
    succeeded_at: datetime | None
    is_late: bool


@task()
def tidy() -> None:
    """Throw away what only the machinery needs: old rows of the queue, expired sessions, old answers of the API."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=2, failed_min_age_days=30, verbosity=0)
    call_command("clearsessions")
    idempotency.forget_before(now() - idempotency.KEPT)


CHORES: Final[tuple[Chore, ...]] = (
    Chore("send-outbox", "people.notices.send_outbox", timedelta(minutes=1)),
    Chore("lapse-uncollected", "loans.tasks.lapse_uncollected", timedelta(hours=1)),
    Chore("propose-holidays", "people.tasks.propose_holidays", timedelta(days=1)),
    Chore("tidy", "config.chores.tidy", timedelta(days=1)),
)
"""Everything that happens without a person. A path that names no task stops the start (config.E001)."""


def why_not_a_task(chore: Chore) -> str:
    """What is wrong with the chore's path; empty when it names a task."""
    try:
        found = import_string(chore.path)
    except ImportError as error:
        return str(error)
    return "" if isinstance(found, Task) else f"it is a {type(found).__name__}"


def run_due(at: datetime, chores: tuple[Chore, ...] = CHORES) -> list[str]:
    """Queue every chore due at `at` and hand back their names. Of several processes that ask at once, one queues."""
    return [chore.name for chore in chores if _is_due(chore, at) and _queue(chore, at)]


def heartbeats(at: datetime, chores: tuple[Chore, ...] = CHORES) -> Iterator[Heartbeat]:
    """How each chore does. Late is one that has not succeeded for three times its interval, or half an hour."""
    for chore in chores:
        results = DBTaskResult.objects.filter(task_path=chore.path)
        done = results.filter(status=TaskResultStatus.SUCCESSFUL).order_by("-finished_at")
        succeeded_at = done.values_list("finished_at", flat=True).first()
        asked_at = results.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
        patience = max(3 * chore.every, timedelta(minutes=30))
        yield Heartbeat(chore, succeeded_at, at - (succeeded_at or asked_at or at) > patience)


def _is_due(chore: Chore, at: datetime) -> bool:
    rows = DBTaskResult.objects.filter(task_path=chore.path).order_by("-enqueued_at")
    last = rows.values("status", "enqueued_at", "started_at").first()
    if last is None:
        return True
    if last["status"] == TaskResultStatus.READY:
        return False
    if last["status"] == TaskResultStatus.RUNNING:
        return at - (last["started_at"] or last["enqueued_at"]) > _GIVEN_UP
    return at - last["enqueued_at"] >= chore.every


def _queue(chore: Chore, at: datetime) -> bool:
    slot = int(at.timestamp() // chore.every.total_seconds())
    if not cache.add(f"chore:{chore.name}:{slot}", True, timeout=int(chore.every.total_seconds())):
        return False
    import_string(chore.path).enqueue()
    return True
