"""What the channel does by the clock. How much it did is told to nobody: a number could name somebody."""

from __future__ import annotations

from django_tasks import task

from audit.misuse import actions
from core.clock import now


@task()
def tell_of_limits() -> None:
    """Tell each member of the committee how many of their cases are near a limit."""
    actions.tell_of_limits(at=now())


@task()
def mark_day() -> None:
    """Put the day's acts on reports under one root."""
    actions.mark_day(at=now())


@task()
def destroy_due() -> None:
    """Destroy the keys to what was closed long enough ago."""
    actions.destroy_due(at=now())
