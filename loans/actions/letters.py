"""Another agency's letter with its loan: kept as it was keyed in, and its scan put to it."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.scans import Scan
from core.thai import identifier_key
from core.verdict import OFFICE, ORDER, Refusal, Refused
from loans import permissions
from loans.actions.locking import in_capacity, locked
from loans.letters import Letter
from loans.models import AgencyLetter, Loan
from people.models import Person
from people.offices import standing_of

FIELDS: Final = tuple(field.name for field in fields(Letter))


def letter_of(loan: Loan) -> Letter | None:
    """What the letter of the loan says; None where it rests on none. At most one query."""
    row = AgencyLetter.objects.filter(loan=loan).first() if loan.clause in LETTER_CLAUSES else None
    return Letter(**{name: getattr(row, name) for name in FIELDS}) if row is not None else None


LETTER_CLAUSES: Final = frozenset({"208(1)", "210"})
"""The clauses under which another agency borrows, by a letter."""


def keep_letter(loan: Loan, letter: Letter | None, *, by: Person, at: datetime) -> None:
    """Write down the letter that the loan rests on, or what was corrected of it; nothing where there is none."""
    if letter is None:
        return
    row = AgencyLetter.objects.filter(loan=loan).first()
    is_new = row is None
    row = row or AgencyLetter(loan=loan, agency=loan.borrower.unit.agency)
    for name, value in asdict(letter).items():
        setattr(row, name, value)
    row.number_key = identifier_key(letter.number)
    if is_new:
        create(row, by_code=by.staff_code, at=at)
    else:
        keep(row, by_code=by.staff_code, at=at, fields=(*FIELDS, "number_key"))


def facts_of_letter(letter: Letter | None) -> dict[str, object]:
    """What the letter says, for the record: which one, and whose; telephones are not repeated there."""
    if letter is None:
        return {}
    return {
        "letter_number": letter.number,
        "letter_on": letter.dated_on,
        "borrowing_head": letter.head_name,
        "collector": letter.collector_name,
    }


@act("loan.letter_scanned")
def attach_letter_scan(loan: Loan, *, by: Person, at: datetime, scan: Scan) -> Loan:
    """Put the scan of its letter to a loan; a second one takes the place of the first, whose version stays.

    Raises:
        Refusal: not-the-storekeeper, no-letter, scan-there-already.
    """
    loan, _lines = locked(loan)
    standing = standing_of(by, official_day(at))
    if not permissions.speaks_for_the_borrower(loan, standing) and not permissions.keeps_the_store(loan, standing):
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
        Refused(OFFICE, "not-the-storekeeper", reason).require()
    row = AgencyLetter.objects.filter(loan=loan).first()
    if row is None:
        raise Refusal(Refused(ORDER, "no-letter", _("This loan rests on no letter of another agency.")))
    if row.scan_sha256 == scan.sha256:
        Refused(ORDER, "scan-there-already", _("This very scan is with the loan already.")).require()

    before = row.scan_sha256
    row.scan_sha256 = scan.sha256
    row.scan.save(scan.new_name(), scan.file(), save=False)
    try:
        keep(row, by_code=by.staff_code, at=at, fields=("scan", "scan_sha256"))
        record(
            "loan.letter_scanned",
            subject=loan.journal_subject(),
            actor=in_capacity(by, permissions.store_seat(loan, standing)),
            at=at,
            before={"sha256": before} if before else {},
            after={"sha256": row.scan_sha256},
            refs=[loan.borrower.journal_subject(), loan.lending_unit.journal_subject()],
        )
    except BaseException:
        row.scan.delete(save=False)  # no row will name it
        raise
    return loan
