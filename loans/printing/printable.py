"""A paper as it would be printed now: what it says, whose it is, and how the agency has it set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import Any, Final

from django.utils.translation import override

from assets.checks.models import Check
from assets.models import Asset
from audit.journal.canonical import canonical
from audit.journal.models import Seal
from audit.journal.sources import ACTS
from core.thai import thai_date, to_thai_digits
from core.thai_dates import Digits
from core.typeset import Paper, pdf
from loans.models import AgencyPolicy, IssuedPaper, Loan, PaperKind
from loans.papers.facts import PLAIN, Setting
from people.models import Agency, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """What a paper says, gathered from the rows.

    number, part: see `IssuedPaper`. facts: a frozen dataclass of `loans/papers`; paper_of: the function that sets it.
    unit: the store whose paper it is. is_draft: it may be looked at and is not issued.
    """

    kind: PaperKind
    number: str
    unit: Unit
    facts: Any
    paper_of: Callable[[Any, Setting], Paper]
    part: str = ""
    loan: Loan | None = None
    asset: Asset | None = None
    check: Check | None = None
    is_draft: bool = False

    @property
    def facts_sha256(self) -> str:
        """Of what it says, however it is set and whichever issue it is."""
        return hashlib.sha256(canonical(asdict(self.facts)).encode()).hexdigest()

    def paper(self, setting: Setting, *, before: IssuedPaper | None = None) -> Paper:
        """The paper. before: the issue whose place it takes, which is said at the foot of every page."""
        paper = self.paper_of(self.facts, setting)
        if before is None:
            return paper
        return replace(paper, note=" · ".join(filter(None, (paper.note, instead_of(before, setting)))))

    def pdf(self, setting: Setting, *, before: IssuedPaper | None = None) -> bytes:
        """The paper as a PDF; the same facts, setting and `before` give the same bytes."""
        return pdf(self.paper(setting, before=before))


def instead_of(before: IssuedPaper, setting: Setting) -> str:
    """ฉบับที่ ๒ แทนฉบับที่ ๑ ลงวันที่ ๒๒ พ.ย. ๒๕๖๙."""
    with override("th"):
        day = thai_date(before.at)
    words = f"ฉบับที่ {before.issue + 1} แทนฉบับที่ {before.issue} ลงวันที่ {day}"
    return to_thai_digits(words) if setting.digits == "thai" else words


def setting_of(agency: Agency) -> Setting:
    """How the agency has its papers set, under the newest seal. Two queries, one where its policy was read with it."""
    seal = _newest_seal()
    try:
        decided: AgencyPolicy = agency.lending_policy
    except AgencyPolicy.DoesNotExist:
        return replace(PLAIN, seal=seal)
    digits: Digits = "thai" if decided.paper_digits == "thai" else "arabic"
    return Setting(digits=digits, emblem=_emblem_of(decided), seal=seal)


def _newest_seal() -> str:
    """Number and first half of the root of the newest seal: a paper in a drawer is a copy that nobody can call back.

    "" before the first seal. One query.
    """
    seal = Seal.objects.filter(stream=ACTS).only("stream", "number", "root").order_by("-number").first()
    return "" if seal is None else f"ตราผนึกบันทึกการกระทำที่ {seal.number} · {seal.root[:ROOT_SHOWN]}"


ROOT_SHOWN: Final = 16
"""Hexadecimal digits of a root on paper."""


def _emblem_of(decided: AgencyPolicy) -> bytes:
    """The agency's own picture; b"" where it gave none, or where the file is lost."""
    if not decided.emblem:
        return NONE
    try:
        with decided.emblem.open("rb") as file:
            return BytesIO(file.read()).getvalue()
    except FileNotFoundError:
        return NONE


NONE: Final = b""
