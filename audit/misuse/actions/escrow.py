"""What the escrow key is for: a report that no member of the committee can read is opened to one who may."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_noop

from audit.misuse import keys
from audit.misuse.actions.entering import enter, lock
from audit.misuse.models import Access, Custodian, EscrowKey, Handler, NameAccess, Report, SealedName
from audit.misuse.queries import known_custodians, known_readers
from audit.misuse.shutting_out import ENOUGH, Concerned, is_shut_out
from audit.misuse.states import EntryKind, State
from core.clock import official_day

OPENED: Final = gettext_noop(
    "The escrow key opened the report to a member of the committee: nobody else could read it."
)
NAME_OPENED: Final = gettext_noop("The escrow key gave the sealed name to another custodian: too few could open it.")


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


@transaction.atomic
def open_names_to(custodian: Custodian, *, private: bytes, at: datetime) -> int:
    """Give a custodian every name that fewer than two others can open; answers how many.

    private: the escrow key. What the custodian is shut out of stays closed to them, as in `open_to`.

    Raises:
        StopIteration: the custodian holds the office no more, or has no key.
    """
    on = official_day(at)
    readers = known_custodians(custodian.agency_id, on=on)
    reader = next(reader for reader, each in readers.items() if each.pk == custodian.pk)
    known = NameAccess.objects.filter(sealed_name=OuterRef("pk"), custodian=custodian)
    waiting = (
        SealedName.objects.filter(~Exists(known), report__agency=custodian.agency_id, report__destroyed_on=None)
        .annotate(kept_by=Count("access"))
        .filter(kept_by__lt=ENOUGH)
        .select_related("report")
    )
    given = 0
    for sealed in waiting:
        try:
            case_key = keys.unseal(private, bytes(sealed.report.escrow_key))
            key = keys.unseal(private, bytes(sealed.escrow_key))
        except keys.Unopenable:
            continue
        content = json.loads(keys.unseal_text(case_key, bytes(sealed.report.content)))
        if not is_shut_out(reader, Concerned.read(content["about"])):
            to_them = keys.seal(bytes(custodian.public_key), key)
            NameAccess.objects.create(sealed_name=sealed, custodian=custodian, sealed_key=to_them)
            enter(lock(sealed.report_id), EntryKind.STEP, {"step": NAME_OPENED}, on=on)
            given += 1
    return given
