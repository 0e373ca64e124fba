"""A request to unlock a name as custodians, members and the reporter see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.misuse import keys
from audit.misuse.models import NameAccess, NameRequest, Report
from audit.misuse.name_states import OPEN, Answer, NameState, answered_by


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in clear. reason, words: empty where the reader reads them in the case instead."""

    request: NameRequest
    reason: str = ""
    words: str = ""

    @property
    def is_open(self) -> bool:
        return self.request.state in OPEN

    @property
    def is_granted(self) -> bool:
        return self.request.state == NameState.GRANTED

    @property
    def answer(self) -> str:
        """What the reporter answered, in words; empty before."""
        return str(Answer(self.request.answer).label) if self.request.answer else ""

    @property
    def answered_by(self) -> date:
        """Until when the custodians wait for an answer."""
        return answered_by(self.request.asked_on)

    def can_be_shown(self, on: date) -> bool:
        """Whether the name can be read that day."""
        until = self.request.shown_until
        return bool(self.request.sealed_name) and until is not None and on <= until


def for_custodian(access: NameAccess, request: NameRequest, private: bytes) -> Asked:
    """The request with the reason and what the reporter said. private: the custodian's key.

    Raises:
        audit.misuse.keys.Unopenable: it is not their key.
    """
    key = keys.unseal(private, bytes(access.sealed_key))
    words = keys.unseal_text(key, bytes(request.answered)) if request.answered else ""
    return Asked(request, keys.unseal_text(key, bytes(request.reason)), words)


def about(report: Report, **only: Any) -> list[Asked]:
    """The requests about a report, the newest first. One query."""
    rows = NameRequest.objects.filter(sealed_to__report=report, **only).select_related("asked_by")
    return [Asked(row) for row in rows]
