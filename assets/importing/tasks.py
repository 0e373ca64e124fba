"""The worker's share of an import: goes on with a run that is too long to wait for on a page."""

from __future__ import annotations

from typing import Final

from django_tasks import task

from assets.importing import actions, run
from assets.importing.problems import CannotRead
from assets.models import ImportRun, ImportState
from audit.journal.record import SYSTEM
from core.clock import now
from core.verdict import Refusal

SECONDS_AT_ONCE: Final = 20
"""After which the worker puts the rest behind whatever else waits: notices do not wait for a long register."""


@task()
def go_on_with_import(run_id: int) -> None:
    """Bring in further rows of a run, as the person who began it, and queue the rest. Harmless when called twice."""
    begun = ImportRun.objects.select_related("unit", "by").get(pk=run_id)
    if begun.state != ImportState.RUNNING:
        return
    try:
        plan = run.plan_of_run(begun)
        begun = run.go_on(begun, plan, by=begun.by or SYSTEM, at=now(), seconds=SECONDS_AT_ONCE)
    except CannotRead as unreadable:
        begun = actions.give_up(begun, by=SYSTEM, at=now(), reason=unreadable)
    except Refusal as refusal:
        reason = CannotRead("refused", reason=refusal.verdict.reason)
        begun = actions.give_up(begun, by=SYSTEM, at=now(), reason=reason)
    except OSError:
        begun = actions.give_up(begun, by=SYSTEM, at=now(), reason=CannotRead("file-gone"))
    if begun.state == ImportState.RUNNING:
        go_on_with_import.enqueue(run_id)
