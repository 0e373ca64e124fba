"""Papers of a case: kept under a name that nobody can guess, and gone again when the act that brought them fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from core.scans import Scan
from core.verdict import POLICY, Refusal, Refused
from loans.models import Case, CaseDocument, DocumentKind
from people.models import Person

MOST_PAPERS: Final = 60
"""Papers of one case."""


@contextmanager
def kept_paper(
    case: Case, *, kind: DocumentKind, scan: Scan, note: str, by: Person, at: datetime
) -> Iterator[CaseDocument]:
    """The paper as a row of the case; what goes on inside is part of keeping it: should it fail, so does the file.

    Raises:
        Refusal: document-there-already, too-many-documents.
    """
    sha256 = scan.sha256
    papers = set(case.documents.values_list("sha256", flat=True))
    if sha256 in papers:
        raise Refusal(Refused(POLICY, "document-there-already", _("The case has this paper already.")))
    if len(papers) >= MOST_PAPERS:
        reason = _("A case has at most %(most)d papers. Put several pages into one PDF.")
        raise Refusal(Refused(POLICY, "too-many-documents", reason % {"most": MOST_PAPERS}))
    paper = CaseDocument(case=case, kind=kind, note=note, sha256=sha256, pages=scan.pages, by=by, at=at)
    paper.file.save(scan.new_name(), scan.file(), save=False)
    try:
        paper.save(force_insert=True)
        yield paper
    except BaseException:
        paper.file.delete(save=False)  # no row will name it
        raise
