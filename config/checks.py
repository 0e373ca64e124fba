"""What has to hold before the service starts, as Django system checks."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from config import chores


@register
def chores_can_run(**_: Any) -> list[CheckMessage]:
    """Every chore names a task that exists."""
    return [
        Error(
            f"The chore “{chore.name}” names {chore.path}, which is not a task: {problem}.",
            hint="Correct config/chores.py.",
            id="config.E001",
        )
        for chore in chores.CHORES
        if (problem := chores.why_not_a_task(chore))
    ]
