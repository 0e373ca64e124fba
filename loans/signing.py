"""Signing at a desk (Electronic Transactions Act, section 9): what proves who signs, and that it is this text.

The borrower proves it with the own PIN; who has chosen none types the own staff code, which is the weaker way and is
kept as such. Whom another agency sent shows a card. A drawn signature may stand beside each of these; alone it proves
nothing. What identifies by being signed in stands in `phone_signing`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.verdict import Permitted, Refused, Verdict
from loans import documents, policy
from loans.letters import CARD_WORDS, Card, Collector
from loans.models import Loan, Means
from people import pins
from people.models import Person


def judge_consent(loan: Loan, *, consent: str, collector: Collector | None = None) -> Verdict:
    """The borrower signs by the own PIN or staff code under the text; whom another agency sent, by the own name.

    Who shows a card may sign with ink on the printed slip instead.
    Codes: consent-missing, pin-wrong, collector-missing, card-not-shown.
    """
    if collector is not None or loan.borrower.is_contact:
        return _judge_collector(collector, consent=consent)
    return judge_signer(loan.borrower, consent=consent)


def judge_signer(signer: Person, *, consent: str) -> Verdict:
    """Whether `signer` has signed at a desk: with the own PIN; where none was chosen, with the own staff code.

    A PIN is never judged without `people.pins.counted` around the act. Codes: consent-missing, pin-wrong.
    """
    if not signer.pin:
        return judge_consent_of(signer, consent=consent)
    if not consent.strip():
        reason = _("The borrower has not signed. Ask %(name)s to type their own PIN.")
        return Refused("208", "consent-missing", reason % {"name": signer.name})
    return pins.judge(signer, consent)


def judge_consent_of(signer: Person, *, consent: str) -> Verdict:
    """Whether this is the staff code of `signer`. Code: consent-missing."""
    if consent.strip().casefold() == signer.staff_code.casefold():
        return Permitted("208")
    reason = _("The borrower has not signed. Ask %(name)s to type their own staff code.")
    return Refused("208", "consent-missing", reason % {"name": signer.name})


def _judge_collector(collector: Collector | None, *, consent: str) -> Verdict:
    if collector is None or not collector.name.strip():
        reason = _("Write who collects the items for the borrowing agency.")
        return Refused("208", "collector-missing", reason)
    identified = policy.is_collector_identified(card=collector.card)
    if not identified:
        return identified
    if collector.by_ink or _plain(consent) == _plain(collector.name):
        return Permitted("208")
    reason = _("Who collects has not signed. Ask %(name)s to type the own name, or to sign the printed slip with ink.")
    return Refused("208", "consent-missing", reason % {"name": collector.name})


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def judge_text(text: documents.SignedText, signed_sha256: str) -> Verdict:
    """What was shown is what is signed. Code: text-changed."""
    if text.sha256 == signed_sha256:
        return Permitted("208")
    reason = _("The text to sign has changed meanwhile. Let the borrower read it again and sign.")
    return Refused("208", "text-changed", reason)


def evidence(
    signer: Person, *, witness: Person, collector: Collector | None = None, strokes: str = ""
) -> dict[str, str]:
    """The columns of a `Signature` that say how the signer was identified at a desk. strokes: what was drawn."""
    if collector is not None:
        card = CARD_WORDS[Card(collector.card)]
        return {
            "signed_name": collector.name,
            "means": Means.INK if collector.by_ink else Means.CARD,
            "identified_by": documents.identified_by_card(witness, collector, card),
            "strokes": strokes,
        }
    has_pin = bool(signer.pin)
    return {
        "means": Means.PIN if has_pin else Means.STAFF_CODE,
        "identified_by": documents.identified_by_pin(witness) if has_pin else documents.identified_at_desk(witness),
        "strokes": strokes,
    }
