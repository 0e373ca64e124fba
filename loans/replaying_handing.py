"""A hand-over that a device kept while the network was down: judged anew through the same act (ADR 0029)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from core.thai import clean, thai_datetime
from core.verdict import ORDER, POLICY, Refusal, Refused, Verdict
from loans import actions, desk_inputs, device_time, signing, visits
from loans.device_time import Believed
from loans.documents import SignedText
from loans.models import DeviceAct, Loan, LoanLine, Outcome
from people.offices import Standing

LONGEST_SENTENCE: Final = 500
"""Characters of what is said of an act that could not be read: it quotes what was sent."""


def hand_over(row: DeviceAct, given: Mapping[str, Any], made: Believed, *, standing: Standing, at: datetime) -> None:
    """Hand over what was signed for on the device, if the text and every rule are what they were; into `row`.

    Raises:
        Refusal: malformed-act, no-such-loan, text-changed, handed-over-otherwise, those of `actions.hand_over`.
    """
    shape = desk_inputs.KeptHandOverIn(data=dict(given))
    if not shape.is_valid():
        raise Refusal(malformed(shape.errors))
    kept = shape.validated_data
    found = visits.loan_at_desk(kept["loan"], standing)
    if found is None:
        reason = _("This loan is not of a store that you keep. Give the signed text to whoever keeps it.")
        raise Refusal(Refused(ORDER, "no-such-loan", reason))
    loan, lines = found
    row.loan = loan
    if loan.handed_over_at is not None:
        _done_meanwhile(row, loan, lines, going={each["line"] for each in kept["checked"]})
        return
    out = device_time.went_out(made, approved_at=loan.approved_at, received_at=at)
    row.counted_at = None if out.doubt else out.at
    text = SignedText(kept["text"])
    judge_hash(text, kept["sha256"]).require()
    actions.hand_over(
        loan,
        by=standing.person,
        at=at,
        checked=desk_inputs.checked_of(kept["checked"]),
        set_aside={each["line"]: each["reason"] for each in kept["set_aside"]},
        consent=kept["staff_code"],
        signed_sha256=text.sha256,
        strokes=kept["strokes"],
        kept_at=out.at,
    )
    row.sentence = _("Handed over: loan %(number)s to %(name)s, as it was signed on the device at %(moment)s.") % {
        "number": loan.number,
        "name": loan.borrower.name,
        "moment": thai_datetime(out.at),
    }
    if out.doubt is not None:
        doubt = _("The clock of the device could not be believed, so it counts as handed over now.")
        row.sentence = f"{row.sentence} {doubt}"


def malformed(errors: Mapping[str, Any]) -> Refused:
    """What the device sent cannot be read. errors: of the serializer."""
    text = " ".join(_words(errors))
    return Refused(POLICY, "malformed-act", clean(text)[:LONGEST_SENTENCE])


def _words(errors: Any) -> list[str]:
    if isinstance(errors, Mapping):
        return [word for each in errors.values() for word in _words(each)]
    if isinstance(errors, list):
        return [word for each in errors for word in _words(each)]
    return [str(errors)]


def judge_hash(text: SignedText, sent: str) -> Verdict:
    """Whether the device hashed the text that it sent; where it could not hash, the text stands for itself."""
    return signing.judge_text(text, sent or text.sha256)


def _done_meanwhile(row: DeviceAct, loan: Loan, lines: list[LoanLine], *, going: set[int]) -> None:
    """It was handed over by another desk: nothing is left to do, if the same items went.

    Raises:
        Refusal: handed-over-otherwise.
    """
    facts = {"number": loan.number, "moment": thai_datetime(loan.handed_over_at) if loan.handed_over_at else ""}
    if going == {line.pk for line in lines if line.condition_out}:
        row.outcome = Outcome.ALREADY
        row.sentence = _("Loan %(number)s was handed over already, at %(moment)s.") % facts
        return
    reason = _(
        "Loan %(number)s was handed over meanwhile, at %(moment)s, with other items than were signed for on this "
        "device. Compare them and put right what does not agree."
    )
    raise Refusal(Refused(ORDER, "handed-over-otherwise", reason % facts))
