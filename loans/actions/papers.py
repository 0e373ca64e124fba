"""Issuing a paper: what it says is set once, kept under its hash, and recorded; the same again is handed out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assets.checks.models import Check
from audit.journal.acts import act
from audit.journal.record import Subject, record
from core.clock import official_day
from core.shelf import NotKept, sha256_of
from core.verdict import OFFICE, ORDER, Refusal, Refused
from loans import permissions, shelf
from loans.models import IssuedPaper, Loan, PaperKind
from loans.paper_permissions import Printed, may_print
from loans.printing import gathering
from loans.printing.bundles import Bundle
from loans.printing.printable import Printable, setting_of
from people.models import Person, Unit
from people.offices import standing_of


@act("paper.issued")
def issue_paper(of: Printed, *, by: Person, at: datetime, kind: PaperKind, part: str = "") -> IssuedPaper:
    """Issue a paper, or hand out the issue that says the same: two who ask at once get the same one.

    part: which of several papers of that kind, see `gathering.paper_about`.

    Raises:
        Refusal: not-yours-to-print, no-such-paper, still-a-draft, sheet-too-long, paper-not-kept.
    """
    type(of)._default_manager.select_for_update(no_key=True).get(pk=of.pk)
    standing = standing_of(by, official_day(at))
    if not may_print(of, standing):
        raise Refusal(_not_yours())
    paper = gathering.paper_about(of, kind, part, standing=standing)
    if paper is None:
        raise Refusal(no_such_paper())
    if paper.is_draft:
        reason = _("The loan is not approved yet. Print the draft, or come back when it is approved.")
        raise Refusal(Refused(ORDER, "still-a-draft", reason))

    last = _last_issue(paper)
    if last is not None and last.facts_sha256 == paper.facts_sha256 and shelf.papers().is_whole(last.sha256):
        return last
    content = paper.pdf(setting_of(paper.unit.agency), before=last)
    row = IssuedPaper(
        kind=paper.kind,
        number=paper.number,
        part=paper.part,
        issue=1 if last is None else last.issue + 1,
        loan=paper.loan,
        asset=paper.asset,
        check_of=paper.check,
        unit=paper.unit,
        facts_sha256=paper.facts_sha256,
        sha256=sha256_of(content),
        size=len(content),
        by=by,
        at=at,
    )
    try:
        is_new = shelf.papers().put(content)
    except NotKept as refused:
        raise not_kept() from refused
    _write(row, subject=of.journal_subject(), refs=_refs_of(paper, of.journal_subject()), is_new=is_new)
    return row


def note_register_export(unit: Unit, *, register: PaperKind, part: str, kind: str, by: Person, at: datetime) -> None:
    """Record that `by` takes a register of a store away as a table. part: its period; kind: "csv" or "xlsx"."""
    record(
        "register.taken_away",
        subject=unit.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"paper": register, "part": part, "format": kind},
        stream="reads",
    )


def note_check_export(check: Check, *, kind: str, by: Person, at: datetime) -> None:
    """Record that `by` takes the list of a check away as a table. kind: "csv" or "xlsx"."""
    record(
        "register.taken_away",
        subject=check.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"paper": PaperKind.CHECK_SHEET, "format": kind},
        refs=[check.unit.journal_subject()],
        stream="reads",
    )


@act("paper.issued")
def issue_bundle(bundle: Bundle, *, by: Person, at: datetime) -> IssuedPaper:
    """Issue many slips that were set into one file (`bundles.set_slips`), or hand out the file that says the same.

    Raises:
        Refusal: not-yours-to-print, paper-not-kept.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = standing_of(by, official_day(at))
    seen = Loan.objects.filter(permissions.visible(standing), pk__in=bundle.loan_ids).count()
    if seen != len(bundle.loan_ids):
        raise Refusal(_not_yours())
    of_bundle = IssuedPaper.objects.filter(kind=PaperKind.SLIPS, part=bundle.facts_sha256[:16], unit=by.unit, by=by)
    last = of_bundle.order_by("-issue").first()
    if last is not None and shelf.papers().is_whole(last.sha256):
        return last
    row = IssuedPaper(
        kind=PaperKind.SLIPS,
        number=bundle.number,
        part=bundle.facts_sha256[:16],
        issue=1 if last is None else last.issue + 1,
        unit=by.unit,
        facts_sha256=bundle.facts_sha256,
        sha256=bundle.sha256,
        size=bundle.size,
        by=by,
        at=at,
    )
    try:
        is_new = shelf.papers().take(bundle.file, bundle.sha256)
    except NotKept as refused:
        raise not_kept() from refused
    refs = [Subject("loan", number, number) for number in bundle.numbers]
    _write(row, subject=by.unit.journal_subject(), refs=refs, is_new=is_new)
    return row


def _write(row: IssuedPaper, *, subject: Subject, refs: Sequence[Subject], is_new: bool) -> None:
    """The row and its event; a file that no row will name is taken away again."""
    try:
        row.save(force_insert=True)
        record(
            "paper.issued",
            subject=subject,
            actor=row.by.journal_actor(),
            at=row.at,
            facts={
                "paper": row.kind,
                "number": row.number,
                "part": row.part,
                "issue": row.issue,
                "sha256": row.sha256,
                "size": row.size,
            },
            refs=refs,
        )
    except BaseException:
        if is_new:
            shelf.papers().drop(row.sha256)
        raise


def _last_issue(paper: Printable) -> IssuedPaper | None:
    issues = IssuedPaper.objects.filter(kind=paper.kind, number=paper.number, part=paper.part, unit=paper.unit)
    return issues.order_by("-issue").first()


def _refs_of(paper: Printable, subject: Subject) -> list[Subject]:
    refs = [paper.unit.journal_subject()]
    if paper.loan is not None:
        refs.append(paper.loan.borrower.journal_subject())
    return [ref for ref in refs if ref != subject]


def _not_yours() -> Refused:
    reason = _("You may not print this. Ask somebody who keeps the store.")
    return Refused(OFFICE, "not-yours-to-print", reason)


def no_such_paper() -> Refused:
    """What is said where there is nothing that a paper of this name could say."""
    reason = _("There is no such paper: nothing has happened yet that it could say. Look at the page again.")
    return Refused(ORDER, "no-such-paper", reason)


def not_kept() -> Refusal:
    """What is said when the disk is full, or cannot be written."""
    reason = _(
        "The paper could not be stored, so it is not issued. Try again; if it stays so, tell the system administrator."
    )
    return Refusal(Refused(ORDER, "paper-not-kept", reason))
