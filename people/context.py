"""What the frame of every page shows of a person's inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.models import Person
from people.notices import unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: how many notices wait, counted only by the pages that show it, with one query."""
    user = getattr(request, "user", None)
    return {"unread": SimpleLazyObject(lambda: unread_count(user)) if isinstance(user, Person) else 0}
