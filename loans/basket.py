"""What a person has put together and not sent yet: items, days and the words of the request, kept in the session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

MOST_ITEMS: Final = 60
"""Items of one basket: more is no request but a removal."""

_KEY: Final = "basket"
_DRAFTS: Final = "drafts"

NEW: Final = "new"
"""The name of the draft of a new request; that of a correction is the number of the loan's row."""


def items(session: SessionBase) -> list[int]:
    """The ids of the items, in the order in which they were put in."""
    held = session.get(_KEY, [])
    return [pk for pk in held if isinstance(pk, int)] if isinstance(held, list) else []


def put_in(session: SessionBase, asset_id: int) -> bool:
    """Put an item in, once; whether there was room."""
    held = items(session)
    if asset_id in held:
        return True
    if len(held) >= MOST_ITEMS:
        return False
    session[_KEY] = [*held, asset_id]
    return True


def take_out(session: SessionBase, asset_ids: Iterable[int]) -> None:
    """Take items out; the others keep their order."""
    out = set(asset_ids)
    session[_KEY] = [pk for pk in items(session) if pk not in out]


def draft(session: SessionBase, name: str) -> dict[str, Any]:
    """The request as it was last written under this name, as its form cleaned it; empty where there is none."""
    drafts = session.get(_DRAFTS, {})
    found = drafts.get(name, {}) if isinstance(drafts, dict) else {}
    answer = dict(found)
    for field in ("starts_on", "due_on", "letter_on"):
        if answer.get(field):
            answer[field] = date.fromisoformat(answer[field])
    return answer


def keep_draft(session: SessionBase, name: str, words: Mapping[str, Any]) -> None:
    """Keep what was written, so that a look at another page or an expired form loses nothing."""
    kept = {field: value.isoformat() if isinstance(value, date) else value for field, value in words.items()}
    session[_DRAFTS] = {**session.get(_DRAFTS, {}), name: kept}


def drop_draft(session: SessionBase, name: str) -> None:
    """Forget a request that was sent."""
    session[_DRAFTS] = {key: value for key, value in session.get(_DRAFTS, {}).items() if key != name}
