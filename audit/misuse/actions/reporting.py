"""What a reporter does: send a report, write again by its code. Nobody signs in, and nothing says when but a day.

These acts leave no event in the staff's journal, not even where they are refused.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.misuse import codes, keys
from audit.misuse.actions.attaching import keep_files
from audit.misuse.actions.entering import enter, full_disk_refused, lock
from audit.misuse.actions.signing import Signed, judge_signature, seal_name
from audit.misuse.evidence.traits import Stripped
from audit.misuse.models import Access, EscrowKey, Report
from audit.misuse.queries import known_readers
from audit.misuse.shutting_out import Concerned, readers_of
from audit.misuse.states import Category, EntryKind
from core.clock import official_day
from core.verdict import ORDER, POLICY, Refusal, Refused
from people.models import Agency, Unit


@dataclass(frozen=True, slots=True)
class Told:
    """What a reporter says. facts: by field of the form, as written. unit: which bureau or district it is about.

    files: cleaned already. is_told: whether what was noted in them is told to the committee. signed: who signs it; None
    for a tip.
    """

    sending: UUID
    agency: Agency
    category: Category
    facts: Mapping[str, str]
    about: Concerned = field(default_factory=Concerned)
    unit: Unit | None = None
    files: Sequence[Stripped] = ()
    is_told: bool = False
    signed: Signed | None = None


@full_disk_refused()
@transaction.atomic
def send_report(told: Told, *, at: datetime) -> tuple[Report, str]:
    """Keep a report, sealed, for whoever may read it; answers it with its tracking code, which nobody keeps.

    Raises:
        Refusal: channel-not-open (no escrow key was made yet), sent-already, disk-full; of a formal complaint as
            `loans.complaint_rules`.
    """
    escrow = EscrowKey.objects.first()
    if escrow is None:
        text = _("This channel is not open yet. Use one of the other channels.")
        raise Refusal(Refused(POLICY, "channel-not-open", text))
    if Report.objects.filter(sending=told.sending).exists():
        text = _("This report was sent already, and its code was shown then. To add to it, use that code.")
        Refused(ORDER, "sent-already", text).require()
    on = official_day(at)
    if told.signed is not None:
        judge_signature(told.signed, told.agency.pk, on=on)
    pair, code = keys.new_pair(), codes.new_code()
    written = {**told.facts, **(told.signed.facts() if told.signed is not None else {})}
    facts = {name: codes.masked(text) for name, text in written.items()}
    report = Report.objects.create(
        number=_number(),
        sending=told.sending,
        agency=told.agency,
        unit=told.unit,
        category=told.category,
        received_on=on,
        public_key=pair.public,
        code_mac=codes.mac_of(code, settings.MISUSE_PEPPER),
        code_key=keys.lock_by_code(pair.private, code),
        escrow_key=keys.seal(bytes(escrow.public_key), pair.private),
        content=keys.seal_text(
            pair.public, json.dumps({"facts": facts, "about": told.about.plain()}, ensure_ascii=False)
        ),
    )
    readers = known_readers(told.agency.pk, on=on)
    for reader in readers_of(told.about, readers):
        sealed = keys.seal(readers[reader], pair.private)
        Access.objects.create(report=report, handler_id=reader.pk, sealed_key=sealed)
    if told.signed is not None:
        seal_name(report, told.signed, told.about, escrow, on=on)
    keep_files(report, told.files, on=on, is_told=told.is_told)
    return report, code


@full_disk_refused()
@transaction.atomic
def send_message(
    report: Report, *, at: datetime, text: str, files: Sequence[Stripped] = (), is_told: bool = False
) -> None:
    """Add what the reporter writes or sends later; text may be empty where there are files.

    Raises:
        Refusal: report-destroyed, files-many, disk-full.
    """
    report, on = lock(report.pk), official_day(at)
    if report.destroyed_on is not None:
        reason = _("This report was destroyed by rule. If it happens again, tell it anew.")
        Refused(ORDER, "report-destroyed", reason).require()
    if text:
        enter(report, EntryKind.FROM_REPORTER, {"text": codes.masked(text)}, on=on)
    keep_files(report, files, on=on, is_told=is_told)


def _number() -> str:
    """A case number that says neither how many there are nor which came first."""
    drawn = "".join(secrets.choice(codes.ALPHABET) for _n in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
