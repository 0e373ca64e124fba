"""What the escrow key is for: a report that no member of the committee can read is opened to one who may."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from audit.misuse import keys
from audit.misuse.actions.entering import enter
from audit.misuse.models import Access, EscrowKey, Handler, Report
from audit.misuse.queries import known_readers
from audit.misuse.shutting_out import Concerned, is_shut_out
from audit.misuse.states import EntryKind, State
from core.clock import official_day

OPENED: Final = gettext_noop(
    "The escrow key opened the report to a member of the committee: nobody else could read it."
)


def set_escrow_key(public: bytes, *, at: datetime) -> EscrowKey:
    """Seal every report from now on to this key as well, whose private half is on paper with the head of the agency."""
    return EscrowKey.objects.create(public_key=public, made_on=official_day(at))


@transaction.atomic
def open_to(handler: Handler, *, private: bytes, at: datetime) -> int:
    """Give a handler every open report that nobody can read; answers how many.

    private: the escrow key. A report that the handler is shut out of stays closed to them, and so does one that was
    sealed to another escrow key.

    Raises:
        StopIteration: the handler holds the office no more, or has no key.
    """
    read = Access.objects.filter(report=OuterRef("pk"))
    waiting = Report.objects.filter(~Exists(read), agency=handler.agency_id).exclude(state=State.CLOSED)
    on = official_day(at)
    readers = known_readers(handler.agency_id, on=on)
    reader = next(reader for reader in readers if reader.pk == handler.pk)
    given = 0
    for report in waiting.select_for_update():
        try:
            key = keys.unseal(private, bytes(report.escrow_key))
        except keys.Unopenable:
            continue
        content = json.loads(keys.unseal_text(key, bytes(report.content)))
        if not is_shut_out(reader, Concerned.read(content["about"])):
            sealed = keys.seal(bytes(handler.public_key), key)
            Access.objects.create(report=report, handler=handler, sealed_key=sealed)
            enter(report, EntryKind.STEP, {"step": OPENED}, on=on)
            given += 1
    return given
