"""What the channel does by the clock. How much it did is told to nobody: a number could name somebody."""

from __future__ import annotations

from django_tasks import task

from audit.misuse import actions
from core.clock import now


@task()
def tell_of_limits() -> None:
    """Tell each member how many of their cases are near a limit, and each custodian how many requests wait."""
    actions.tell_of_limits(at=now())
    actions.tell_of_requests(at=now())


@task()
def mark_day() -> None:
    """Put the day's acts on reports under one root."""
    actions.mark_day(at=now())


@task()
def destroy_due() -> None:
    """Destroy the keys to what was closed long enough ago, and take away names whose time to be read is over."""
    actions.destroy_due(at=now())
    actions.forget_names(at=now())
