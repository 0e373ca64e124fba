"""What the service does by itself, and how often: the one list, and what runs it.

`run_due` puts each chore that is due into the queue of background work; a worker takes it from there and runs it. Both
agree by one row a chore (`config.models.LastRun`), taken by compare-and-set: of several processes one queues and one
runs, on SQLite as on PostgreSQL. A worker that was killed loses its claim after `longest`. Every chore may run twice
without harm all the same: a claim that is taken over has not stopped who held it. (docs/adr/0011)
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assets.actions import labels, unknown
from config.models import LastRun
from core.clock import now
from core.setback import Setback
from loans import idempotency

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)

NOBODY_KNOWS: Final = gettext_noop("An error that nobody foresaw (%(error)s). The server's log has the rest.")


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do `every` so often. `path` is the dotted path of a task without arguments.

    words: what it does, for people. done: its number in words, with %(count)s. longest: a run that takes longer than
    this belongs to a worker that was killed, and another may begin.
    """

    name: str
    path: str
    every: timedelta
    words: _StrPromise | str = ""
    done: _StrPromise | str = "%(count)s"
    longest: timedelta = timedelta(minutes=10)

    @property
    def patience(self) -> timedelta:
        """Late is a chore that has not succeeded for this long."""
        return max(3 * self.every, timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How a chore does: when it last began and last succeeded (None: never), and whether that is too long ago.

    problem: what went wrong last time, in the reader's language; empty where nothing did. next_at: when it is due.
    """

    chore: Chore
    started_at: datetime | None
    succeeded_at: datetime | None
    took: timedelta | None
    result: int | None
    problem: str
    next_at: datetime
    is_running: bool
    is_late: bool

    @property
    def words(self) -> str:
        return str(self.chore.words or self.chore.name)

    @property
    def outcome(self) -> str:
        """The number of the last run in words; empty where it has none."""
        return str(self.chore.done) % {"count": self.result} if self.result is not None else ""


LABEL_FILES_KEPT: Final = timedelta(days=7)
"""After which a print-out of labels is set anew where somebody still wants it."""

CODES_KEPT: Final = timedelta(days=90)
"""After which a code that nobody knows and nobody scans any more is forgotten."""


@task()
def tidy() -> None:
    """Throw away what is needed no more: old rows of the queue, sessions, answers of the API, files, unknown codes."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=2, failed_min_age_days=30, verbosity=0)
    call_command("clearsessions")
    idempotency.forget_before(now() - idempotency.KEPT)
    labels.forget_files(now() - LABEL_FILES_KEPT)
    unknown.forget_codes(now() - CODES_KEPT)


CHORES: Final[tuple[Chore, ...]] = (
    Chore(
        "send-outbox",
        "people.notices.send_outbox",
        timedelta(minutes=1),
        words=_("Send the notices that wait, by e-mail and LINE"),
        done=_("%(count)s messages sent"),
        longest=timedelta(minutes=5),
    ),
    Chore(
        "seal",
        "audit.journal.tasks.seal",
        timedelta(minutes=1),
        words=_("Seal what was recorded, and copy the seals outside"),
        done=_("%(count)s entries sealed"),
    ),
    Chore(
        "mail-seals",
        "audit.journal.tasks.mail_seals",
        timedelta(days=1),
        words=_("Mail the newest seals of the record to the internal auditor"),
        done=_("%(count)s seals mailed"),
    ),
    Chore(
        "lapse-uncollected",
        "loans.tasks.lapse_uncollected",
        timedelta(hours=1),
        words=_("End approved loans that nobody collected in time"),
        done=_("%(count)s loans ended"),
    ),
    Chore(
        "chase",
        "loans.tasks.chase",
        timedelta(hours=1),
        words=_("Remind and demand what is due back, and record what nobody demanded (clause 211)"),
        done=_("%(count)s notices written"),
    ),
    Chore(
        "remind-of-reports",
        "assets.checks.tasks.remind_of_reports",
        timedelta(hours=1),
        words=_("Remind of the reports of checks before they are due, and after (clause 213)"),
        done=_("%(count)s reports reminded of"),
    ),
    Chore(
        "prepare-reports",
        "audit.oversight.reports.tasks.prepare",
        timedelta(hours=1),
        words=_("Count the figures of the lending reports, open them, and ask heads to sign"),
        done=_("%(count)s spans counted"),
        longest=timedelta(minutes=30),
    ),
    Chore(
        "remind-of-circulars",
        "audit.oversight.circulation.tasks.remind_of_circulars",
        timedelta(hours=1),
        words=_("Remind who has not acknowledged the practice guideline"),
        done=_("%(count)s people reminded"),
    ),
    Chore(
        "propose-holidays",
        "people.tasks.propose_holidays",
        timedelta(days=1),
        words=_("Propose the holidays of this year and the next"),
        done=_("%(count)s new days"),
    ),
    Chore(
        "case-limits",
        "audit.misuse.tasks.tell_of_limits",
        timedelta(days=1),
        words=_("Tell the committee on misuse how many cases are near a limit"),
    ),
    Chore(
        "destroy-reports",
        "audit.misuse.tasks.destroy_due",
        timedelta(days=1),
        words=_("Destroy the keys to reports of misuse that were closed long ago"),
    ),
    Chore(
        "mark-reports",
        "audit.misuse.tasks.mark_day",
        timedelta(days=1),
        words=_("Put the acts on reports of misuse under one seal a day"),
    ),
    Chore(
        "tidy",
        "config.chores.tidy",
        timedelta(days=1),
        words=_("Throw away what only the machinery needed"),
    ),
)
"""Everything that happens without a person. A path that names no task stops the start (config.E001)."""


def why_not_a_task(chore: Chore) -> str:
    """What is wrong with the chore's path; empty when it names a task."""
    try:
        found = import_string(chore.path)
    except ImportError as error:
        return str(error)
    return "" if isinstance(found, Task) else f"it is a {type(found).__name__}"


def enrol(at: datetime, chores: tuple[Chore, ...] = CHORES) -> None:
    """Know every chore from now on, so that one that never runs is found late."""
    LastRun.objects.bulk_create((LastRun(name=chore.name, known_since=at) for chore in chores), ignore_conflicts=True)


def run_due(at: datetime, chores: tuple[Chore, ...] = CHORES) -> list[str]:
    """Queue every chore due at `at` and hand back their names. Of several processes that ask at once, one queues."""
    rows = LastRun.objects.in_bulk([chore.name for chore in chores])
    if len(rows) < len(chores):
        enrol(at, chores)
        rows = LastRun.objects.in_bulk([chore.name for chore in chores])
    return [chore.name for chore in chores if _is_due(chore, rows[chore.name], at) and _queue(rows[chore.name], at)]


@task()
def run_chore(name: str) -> None:
    """Run the chore of that name, unless another process is running it. What a worker takes from the queue."""
    chore = next((chore for chore in CHORES if chore.name == name), None)
    if chore is None:
        logger.warning("The queue names a chore that is no more: %s", name)
        return
    perform(chore, now)


def perform(chore: Chore, clock: Callable[[], datetime]) -> bool:
    """Run the chore if nobody does and note how it went; whether it ran here. A setback is noted, an error raised."""
    run, began = uuid.uuid4(), clock()
    free = Q(run=None) | Q(started_at__lt=began - chore.longest)
    if not LastRun.objects.filter(free, name=chore.name).update(run=run, started_at=began):
        return False
    try:
        answer = import_string(chore.path).call()
    except Setback as setback:
        logger.warning("%s: %s", chore.name, setback)
        _note(run, began, clock(), problem=setback.text, facts=setback.facts)
    except Exception as error:
        _note(run, began, clock(), problem=NOBODY_KNOWS, facts={"error": type(error).__name__})
        raise
    else:
        _note(run, began, clock(), result=answer if isinstance(answer, int) else None)
    return True


def heartbeats(at: datetime, chores: tuple[Chore, ...] = CHORES) -> Iterator[Heartbeat]:
    """How each chore does; one query. Late is one that has not succeeded for `patience`."""
    rows = LastRun.objects.in_bulk([chore.name for chore in chores])
    for chore in chores:
        row = rows.get(chore.name) or LastRun(name=chore.name, known_since=at)
        yield Heartbeat(
            chore=chore,
            started_at=row.started_at,
            succeeded_at=row.succeeded_at,
            took=timedelta(milliseconds=row.took_ms) if row.took_ms is not None else None,
            result=row.result,
            problem=gettext(row.problem) % row.facts if row.problem else "",
            next_at=max(at, row.queued_at + chore.every) if row.queued_at else at,
            is_running=row.run is not None and row.started_at is not None and at - row.started_at <= chore.longest,
            is_late=at - (row.succeeded_at or row.known_since) > chore.patience,
        )


def _is_due(chore: Chore, row: LastRun, at: datetime) -> bool:
    if row.queued_at is None:
        return True
    if row.started_at is None or row.started_at < row.queued_at:  # it waits for a worker, unless its task got lost
        waits = DBTaskResult.objects.filter(pk=row.task or uuid.UUID(int=0), status=TaskResultStatus.READY).exists()
        return not waits and at - row.queued_at >= min(chore.every, chore.longest)
    if row.run is not None and at - row.started_at <= chore.longest:
        return False
    return at - row.queued_at >= chore.every


@transaction.atomic
def _queue(row: LastRun, at: datetime) -> bool:
    mine = LastRun.objects.filter(name=row.name, queued_at=row.queued_at)
    if not mine.update(queued_at=at):
        return False
    LastRun.objects.filter(name=row.name).update(task=run_chore.enqueue(row.name).id)
    return True


def _note(
    run: uuid.UUID,
    began: datetime,
    ended: datetime,
    *,
    result: int | None = None,
    problem: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Give the row back, with how it went; nothing where the claim was taken over meanwhile."""
    row = LastRun.objects.filter(run=run)
    took = max(0, int((ended - began).total_seconds() * 1000))
    if not problem:
        row.update(succeeded_at=ended)
    row.update(run=None, finished_at=ended, took_ms=took, result=result, problem=problem, facts=dict(facts or {}))
