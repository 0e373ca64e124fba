"""Slips that are printed and signed by hand: expected when the items go, attached as a picture or PDF (ADR 0030)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.scans import Scan
from core.verdict import OFFICE, ORDER, Refused
from loans import permissions
from loans.actions.locking import in_capacity, locked
from loans.models import Means, Signature, SignedSlip
from people.models import Person
from people.offices import standing_of


def expect(signature: Signature, *, reason: str, by: Person, at: datetime) -> None:
    """Write down that the slip under this signature has still to be attached; nothing where it is not of ink."""
    if signature.means == Means.INK:
        create(SignedSlip(signature=signature, reason=reason), by_code=by.staff_code, at=at)


@act("loan.slip_attached")
def attach_signed_slip(slip: SignedSlip, *, by: Person, at: datetime, scan: Scan) -> SignedSlip:
    """Put the picture or PDF of the slip signed by hand to its loan; a second takes the first one's place.

    The version of the first stays, and its seal in the record.

    Raises:
        Refusal: not-the-storekeeper, scan-there-already.
    """
    loan, _lines = locked(slip.signature.loan)
    slip = SignedSlip.objects.select_related("signature").get(pk=slip.pk)
    slip.signature.loan = loan
    standing = standing_of(by, official_day(at))
    if not permissions.keeps_the_store(loan, standing):
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
        Refused(OFFICE, "not-the-storekeeper", reason).require()
    if slip.scan_sha256 == scan.sha256:
        Refused(ORDER, "scan-there-already", _("This very scan is with the loan already.")).require()

    before = slip.scan_sha256
    slip.scan_sha256, slip.attached_by, slip.attached_at = scan.sha256, by, at
    slip.scan.save(scan.new_name(), scan.file(), save=False)
    try:
        keep(slip, by_code=by.staff_code, at=at, fields=("scan", "scan_sha256", "attached_by", "attached_at"))
        record(
            "loan.slip_attached",
            subject=slip.journal_subject(),
            actor=in_capacity(by, permissions.store_seat(loan, standing)),
            at=at,
            clause="208",
            before={"sha256": before} if before else {},
            after={"sha256": slip.scan_sha256},
            facts={"signed_sha256": slip.signature.sha256},
            refs=[loan.borrower.journal_subject(), loan.lending_unit.journal_subject()],
        )
    except BaseException:
        slip.scan.delete(save=False)  # no row will name it
        raise
    return slip
