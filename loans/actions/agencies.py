"""Lending between two stores: another agency's request by its letter (208(1)), and the receipt by the other store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import Subject, record
from core.clock import official_day
from core.scans import Scan
from core.verdict import OFFICE, ORDER, POLICY, Refusal, Refused
from loans import documents, notices, permissions, policy
from loans.actions.locking import in_capacity, locked, refs_of
from loans.actions.requesting import submit
from loans.models import Loan, Means, Signature, SignatureKind, StoreReceipt
from loans.receiving import Handed, handed_over
from loans.requests import Wish
from people.actions import ContactFacts, note_contact
from people.models import Agency, Office, Person
from people.offices import Standing, standing_of


@act("loan.submitted")
def submit_for_agency(
    agency: Agency, *, by: Person, at: datetime, wish: Wish, contact: ContactFacts, signed_sha256: str
) -> Loan:
    """Clause 208(1): a storekeeper of the lending unit keys in what another agency asks for by its letter.

    wish: with the letter. contact: whom the agency names; noted in the address book, and the borrower of the loan.
    Locks the agency first, so that one letter keyed in twice at once is noticed.

    Raises:
        Refusal: as `submit` and `note_contact`; letter-known, letter-in-future, same-agency.
    """
    borrower = note_contact(agency, by=by, at=at, facts=contact)
    return submit(borrower, by=by, at=at, wish=wish, signed_sha256=signed_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The borrowing agency's own receipt, on paper: who signed it there, when, and its scan if there is one."""

    name: str
    received_on: date
    position: str = ""
    scan: Scan | None = None


@act("loan.receipt_confirmed")
def confirm_receipt(loan: Loan, *, by: Person, at: datetime, differences: str = "", signed_sha256: str) -> StoreReceipt:
    """Two storekeepers, one paper: the one of the borrowing side confirms what the lending one handed over.

    signed_sha256: the hash of the text as it was shown (`documents.receipt_text`).

    Raises:
        Refusal: not-their-storekeeper, nothing-to-receive, receipt-given-already, text-changed.
    """
    loan, lines = locked(loan)
    standing = standing_of(by, official_day(at))
    _judge_receiver(loan, standing)
    handed = handed_over(loan, lines)
    handed_over_by = _judge_turn(loan, handed)
    text = text_of_receipt(loan, handed, by, differences=differences)
    if text.sha256 != signed_sha256:
        Refused("208", "text-changed", _("What you signed has changed meanwhile. Read it again and confirm.")).require()

    receipt = StoreReceipt.objects.create(
        loan=loan,
        by=by,
        handed_over_by=handed_over_by,
        name=by.name,
        position=by.position,
        received_on=official_day(at),
        differences=differences,
        at=at,
    )
    Signature.objects.create(
        loan=loan,
        kind=SignatureKind.RECEIPT,
        signer=by,
        text=text.text,
        sha256=text.sha256,
        intention=documents.receipt_intention(),
        means=Means.SIGN_IN,
        identified_by=documents.IDENTIFIED_ONLINE,
        at=at,
    )
    seat = next(
        (s for s in standing.seats_of(Office.STOREKEEPER) if loan.borrower_unit.path.startswith(s.unit_path)), None
    )
    record(
        "loan.receipt_confirmed",
        subject=loan.journal_subject(),
        actor=in_capacity(by, seat),
        at=at,
        after={"received_on": receipt.received_on, "differences": differences},
        facts={"signed_sha256": text.sha256},
        refs=[*_refs_of(loan, handed), loan.borrower_unit.journal_subject()],
    )
    notices.tell_store_received(loan, receipt, at=at)
    return receipt


@act("loan.receipt_noted")
def note_receipt(loan: Loan, *, by: Person, at: datetime, paper: Paper, differences: str = "") -> StoreReceipt:
    """The lending store keeps the receipt that another agency's storekeeper gave on paper.

    Raises:
        Refusal: not-the-storekeeper, receipt-on-page, nothing-to-receive, receipt-given-already, received-before,
            received-in-future, receiver-missing.
    """
    loan, lines = locked(loan)
    on = official_day(at)
    standing = standing_of(by, on)
    _judge_keeper(loan, standing)
    handed = handed_over(loan, lines)
    handed_over_by = _judge_turn(loan, handed)
    _judge_paper(loan, paper, on=on)

    receipt = StoreReceipt(
        loan=loan,
        by=by,
        handed_over_by=handed_over_by,
        is_from_paper=True,
        name=paper.name,
        position=paper.position,
        received_on=paper.received_on,
        differences=differences,
        at=at,
    )
    if paper.scan is not None:
        receipt.scan_sha256 = paper.scan.sha256
        receipt.scan.save(paper.scan.new_name(), paper.scan.file(), save=False)
    try:
        receipt.save(force_insert=True)
        record(
            "loan.receipt_noted",
            subject=loan.journal_subject(),
            actor=in_capacity(by, permissions.store_seat(loan, standing)),
            at=at,
            after={"received_by": paper.name, "received_on": paper.received_on, "differences": differences},
            facts={"sha256": receipt.scan_sha256} if receipt.scan_sha256 else {},
            refs=_refs_of(loan, handed),
        )
    except BaseException:
        if receipt.scan:
            receipt.scan.delete(save=False)  # no row will name it
        raise
    return receipt


def text_of_receipt(loan: Loan, handed: Sequence[Handed], by: Person, *, differences: str) -> documents.SignedText:
    """What the borrowing side's storekeeper reads and confirms. handed: `receiving.handed_over` of the loan."""
    return documents.receipt_text(
        number=loan.number,
        receiver=f"{by.name} ({by.staff_code}) {by.position}".rstrip(),
        items=[each.words for each in handed],
        handed_over_by=loan.issued_by.name if loan.issued_by else "",
        differences=differences,
    )


def _refs_of(loan: Loan, handed: Sequence[Handed]) -> list[Subject]:
    return [*refs_of(loan, ()), *(each.subject for each in handed)]


def _judge_receiver(loan: Loan, standing: Standing) -> None:
    between = loan.for_unit or loan.route in permissions.TO_ANOTHER_AGENCY
    policy.may_confirm_receipt(
        keeps_borrowing_store=between and standing.keeps_store_of(loan.borrower_unit),
        keeps_lending_store=permissions.keeps_the_store(loan, standing),
    ).require()


def _judge_keeper(loan: Loan, standing: Standing) -> None:
    if not permissions.keeps_the_store(loan, standing):
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": loan.lending_unit.name}
        Refused(OFFICE, "not-the-storekeeper", reason).require()
    if loan.route not in permissions.TO_ANOTHER_AGENCY:
        reason = _("Only another agency's receipt comes on paper. Here the storekeeper of the unit confirms on a page.")
        Refused(POLICY, "receipt-on-page", reason).require()


def _judge_turn(loan: Loan, handed: Sequence[Handed]) -> Person:
    """Whether there is something to receive, once; answers who handed it over."""
    if loan.issued_by is None or not handed:
        reason = _("Nothing has been handed over yet. Confirm the receipt when the items are there.")
        raise Refusal(Refused(ORDER, "nothing-to-receive", reason))
    if StoreReceipt.objects.filter(loan=loan).exists():
        reason = _("The receipt of this loan has been given already. Nothing has to be done.")
        Refused(ORDER, "receipt-given-already", reason).require()
    return loan.issued_by


def _judge_paper(loan: Loan, paper: Paper, *, on: date) -> None:
    if not paper.name.strip():
        Refused(POLICY, "receiver-missing", _("Write who signed the receipt there.")).require()
    if paper.received_on > on:
        Refused(POLICY, "received-in-future", _("The receipt is dated in the future. Write the date on it.")).require()
    if loan.handed_over_at is not None and paper.received_on < official_day(loan.handed_over_at):
        reason = _("The receipt is dated before the items were handed over. Write the date on it.")
        Refused(POLICY, "received-before", reason).require()
