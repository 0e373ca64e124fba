"""Handing back: what is signed by whoever brings items back, who that is, and what proves it (ADR 0023)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.verdict import POLICY, Permitted, Refused, Verdict
from loans import documents, policy, signing
from loans.documents import SignedText
from loans.letters import CARD_WORDS, Card, Collector
from loans.models import LoanLine, Means
from loans.states import LineState
from people.models import Person


def text_of(borrower: Person, lines: Sequence[LoanLine], *, bringer: Collector | None, on: date) -> SignedText:
    """The text of one visit. lines: read with asset and loan."""
    name = bringer.name if bringer and bringer.name else borrower.name
    items = [words_of(line) for line in lines]
    return documents.return_text(bringer=name, borrower=borrower.name, on=on, items=items)


def words_of(line: LoanLine) -> str:
    """An item that came back, in Thai, in the condition in which it was taken in."""
    match line.state:
        case LineState.TO_INSPECT:
            how = "รับไว้ ยังไม่ได้ตรวจสภาพ"
        case LineState.RETURNED:
            how = "ใช้การได้ ครบถ้วน เรียบร้อย"
        case _wanting:
            how = f"ไม่อยู่ในสภาพเรียบร้อย {line.note_in}".strip()
    return f"{line.asset.name} [{line.asset.tag}] ตามใบยืมเลขที่ {line.loan.number}: {how}"


def judge(borrower: Person, *, consent: str, bringer: Collector | None) -> Verdict:
    """The borrower signs by the own PIN or staff code; anybody else, or with ink, by name and a card shown.

    bringer: None where the borrower is there in person and signs on the screen.
    Codes: consent-missing, pin-wrong, bringer-missing, bringer-shows-no-card.
    """
    if bringer is None and not borrower.is_contact:
        return signing.judge_signer(borrower, consent=consent)
    name, card = (bringer.name, bringer.card) if bringer else ("", "")
    identified = policy.is_bringer_identified(name=name, card=card)
    if not identified or (bringer and (bringer.by_ink or signing.is_name(consent, name))):
        return identified
    reason = _("Not signed yet. Ask %(name)s to type the own name, or to sign the printed receipt with ink.")
    return Refused(POLICY, "consent-missing", reason % {"name": name})


def judge_named(borrower: Person, bringer: Collector | None) -> Verdict:
    """Whether it is said who left without signing. Code: bringer-missing."""
    if bringer is None and borrower.is_contact:
        return policy.is_bringer_identified(name="", card="")
    return Permitted()


def evidence(borrower: Person, *, witness: Person, bringer: Collector | None, strokes: str) -> dict[str, str]:
    """The columns of the `Signature` that say how the signer was identified."""
    if bringer is None:
        return signing.evidence(borrower, witness=witness, strokes=strokes)
    return {
        "signed_name": bringer.name,
        "means": Means.INK if bringer.by_ink else Means.CARD,
        "identified_by": documents.identified_on_return(witness, bringer, CARD_WORDS[Card(bringer.card)]),
        "strokes": strokes,
    }
