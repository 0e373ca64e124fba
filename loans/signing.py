"""Signing at a desk (Electronic Transactions Act, section 9): what proves who signs, and that it is this text.

The borrower proves it with the own PIN; who has chosen none types the own staff code, which is the weaker way and is
kept as such; on the own phone it is the sign-in. Whom another agency sent shows a card. A drawn signature may stand
beside each of these; alone it proves nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from core.clock import official_day, start_of_day
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from loans import documents, policy
from loans.letters import CARD_WORDS, Card, Collector
from loans.models import AskState, Loan, Means, SignatureAsk
from people import pins
from people.models import Person


def judge_consent(
    loan: Loan, *, consent: str, collector: Collector | None = None, on_paper: str | None = None
) -> Verdict:
    """The borrower signs by the own PIN or staff code under the text; whom another agency sent, by the own name.

    Who shows a card may sign with ink on the printed slip instead. on_paper: as at `judge_signer`.
    Codes: consent-missing, pin-wrong, collector-missing, card-not-shown, reason-missing.
    """
    if collector is not None or loan.borrower.is_contact:
        return _judge_collector(collector, consent=consent)
    return judge_signer(loan.borrower, consent=consent, on_paper=on_paper)


def judge_signer(signer: Person, *, consent: str, on_paper: str | None = None) -> Verdict:
    """Whether `signer` has signed at a desk: with the own PIN; where none was chosen, with the own staff code.

    on_paper: why the printed slip is signed by hand instead, as the storekeeper marks it; None: it is not.
    A PIN is never judged without `people.pins.counted` around the act. Codes: consent-missing, pin-wrong,
    reason-missing.
    """
    if on_paper is not None:
        return policy.is_reason_given(on_paper)
    if not signer.pin:
        return judge_consent_of(signer, consent=consent)
    if not consent.strip():
        reason = _("The borrower has not signed. Ask %(name)s to type their own PIN.")
        return Refused("208", "consent-missing", reason % {"name": signer.name})
    return pins.judge(signer, consent)


def judge_signed_on_device(loan: Loan, *, consent: str, strokes: str) -> Verdict:
    """Whether the borrower drew a signature and typed the own staff code, on a device that had no network (ADR 0029).

    A PIN is not asked for there. Whom another agency sent does not sign so. Codes: consent-missing, collector-missing.
    """
    if loan.borrower.is_contact:
        return _judge_collector(None, consent=consent)
    if not strokes:
        reason = _("%(name)s has not drawn the signature. Without the connection it is needed beside the staff code.")
        return Refused("208", "consent-missing", reason % {"name": loan.borrower.name})
    return judge_consent_of(loan.borrower, consent=consent)


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
    if collector.by_ink or is_name(consent, collector.name):
        return Permitted("208")
    reason = _("Who collects has not signed. Ask %(name)s to type the own name, or to sign the printed slip with ink.")
    return Refused("208", "consent-missing", reason % {"name": collector.name})


def is_name(typed: str, name: str) -> bool:
    """Whether somebody typed this name, however it is spaced."""
    return _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def judge_same_borrower(loan: Loan, borrower: Person) -> Verdict:
    """Whether the loan goes into a visit of this borrower. Code: not-of-this-borrower."""
    if loan.borrower_id == borrower.pk and not borrower.is_contact:
        return Permitted("208")
    reason = _("Loan %(number)s is not of this borrower. Hand it over by itself.")
    return Refused(ORDER, "not-of-this-borrower", reason % {"number": loan.number})


def judge_sign_in(borrower: Person) -> Verdict:
    """Whether the borrower has an account to sign by. Code: cannot-sign-in."""
    if borrower.is_active:
        return Permitted("208")
    reason = _("%(name)s has no account here. Sign at the desk instead.")
    return Refused(POLICY, "cannot-sign-in", reason % {"name": borrower.name})


def is_of_today(asked_at: datetime, at: datetime) -> bool:
    """Whether what was asked at `asked_at` may still be signed and used: on the same official day alone."""
    return official_day(asked_at) == official_day(at)


def waits_for(loan: Loan, *, at: datetime) -> bool:
    """Whether the borrower of this approved loan is asked to sign on the own phone, at this moment. One query."""
    asked = SignatureAsk.objects.filter(loan=loan, borrower=loan.borrower_id, state=AskState.ASKED)
    return asked.filter(asked_at__gte=start_of_day(official_day(at))).exists()


def judge_text(text: documents.SignedText, signed_sha256: str) -> Verdict:
    """What was shown is what is signed. Code: text-changed."""
    if text.sha256 == signed_sha256:
        return Permitted("208")
    reason = _("The text to sign has changed meanwhile. Let the borrower read it again and sign.")
    return Refused("208", "text-changed", reason)


def evidence(
    signer: Person,
    *,
    witness: Person,
    collector: Collector | None = None,
    strokes: str = "",
    ask: SignatureAsk | None = None,
    is_on_paper: bool = False,
    is_kept: bool = False,
) -> dict[str, str]:
    """The columns of a `Signature` that say how the signer was identified. strokes: what was drawn at the desk.

    ask: what was signed on the own phone instead. is_on_paper: the printed slip is signed by hand instead. is_kept: it
    was signed on a device that had no network.
    """
    if is_kept:
        how = documents.identified_on_device(witness)
        return {"means": Means.STAFF_CODE, "identified_by": how, "strokes": strokes}
    if ask is not None:
        return {"means": Means.SIGN_IN, "identified_by": documents.IDENTIFIED_ONLINE, "strokes": ask.strokes}
    if collector is not None:
        card = CARD_WORDS[Card(collector.card)]
        return {
            "signed_name": collector.name,
            "means": Means.INK if collector.by_ink else Means.CARD,
            "identified_by": documents.identified_by_card(witness, collector, card),
            "strokes": strokes,
        }
    if is_on_paper:
        return {"means": Means.INK, "identified_by": documents.identified_by_ink(witness)}
    has_pin = bool(signer.pin)
    return {
        "means": Means.PIN if has_pin else Means.STAFF_CODE,
        "identified_by": documents.identified_by_pin(witness) if has_pin else documents.identified_at_desk(witness),
        "strokes": strokes,
    }
