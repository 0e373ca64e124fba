"""A text is put before the borrower on the own phone; the borrower signs it, or refuses with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import OFFICE, ORDER, Permitted, Refused, Verdict, first_refusal
from loans import check_lists, deliveries, duties, permissions, policy, signing, signing_notices
from loans.actions.locking import in_capacity, judge_step, locked, refs_of
from loans.deliveries import Checked
from loans.documents import SignedText
from loans.models import AskState, Loan, LoanLine, SignatureAsk
from loans.states import State, Step
from people.models import Person
from people.offices import Standing

_OPEN = (AskState.ASKED, AskState.SIGNED)


@act("loan.signature_asked")
def ask_signature(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    signed_sha256: str,
) -> SignatureAsk:
    """Put the text of a hand-over before the borrower, on the own phone, for the rest of the day.

    What was asked before does not count any more, signed or not. checked, set_aside, signed_sha256: as at
    `hand_over`.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, text-changed, cannot-sign-in, or a code of `deliveries.plan`.
    """
    ask, standing, going = _put_before(loan, checked, set_aside, signed_sha256, by=by, at=at)
    signing.judge_sign_in(ask.borrower).require()
    create(ask, by_code=by.staff_code, at=at)
    _record("loan.signature_asked", ask, standing, going, by=by, at=at)
    signing_notices.ask_to_sign(ask, at=at)
    return ask


@act("loan.signature_given")
def give_signature(ask: SignatureAsk, *, by: Person, at: datetime, signed_sha256: str, strokes: str) -> SignatureAsk:
    """The borrower signs what was put before him or her, being signed in. The store hands over by it afterwards.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more, text-changed.
    """
    lines, ask = _open(ask, by=by, at=at)
    signing.judge_text(SignedText(ask.text), signed_sha256).require()
    ask.state, ask.answered_at, ask.strokes = AskState.SIGNED, at, strokes
    keep(ask, by_code=by.staff_code, at=at, fields=["state", "answered_at", "strokes"])
    _record("loan.signature_given", ask, None, _listed(ask, lines), by=by, at=at)
    return ask


@act("loan.signature_refused")
def refuse_signature(ask: SignatureAsk, *, by: Person, at: datetime, reason: str) -> SignatureAsk:
    """The borrower does not sign what was put before him or her, and says why: nothing is handed over by it.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more, reason-missing.
    """
    lines, ask = _open(ask, by=by, at=at)
    policy.is_reason_given(reason).require()
    ask.state, ask.answered_at, ask.reason = AskState.REFUSED, at, reason
    keep(ask, by_code=by.staff_code, at=at, fields=["state", "answered_at", "reason"])
    _record("loan.signature_refused", ask, None, _listed(ask, lines), by=by, at=at)
    return ask


@act("loan.signature_refused")
def note_refusal(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    reason: str,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    signed_sha256: str,
) -> SignatureAsk:
    """At the desk the borrower does not sign: what was put before him or her is kept, with why; nothing is handed over.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, text-changed, reason-missing, or a code of `deliveries.plan`.
    """
    refused, standing, going = _put_before(loan, checked, set_aside, signed_sha256, by=by, at=at)
    policy.is_reason_given(reason).require()
    refused.at_desk, refused.state, refused.answered_at, refused.reason = True, AskState.REFUSED, at, reason
    create(refused, by_code=by.staff_code, at=at)
    _record("loan.signature_refused", refused, standing, going, by=by, at=at)
    return refused


def signed_ask(loan: Loan, pk: int, *, text: SignedText, at: datetime) -> tuple[SignatureAsk | None, Verdict]:
    """What the borrower has signed on the own phone, locked, and whether it is this very text of this very day.

    Codes: consent-missing, text-changed.
    """
    asks = SignatureAsk.objects.select_for_update(of=("self",), no_key=True)
    ask = asks.filter(pk=pk, loan=loan, borrower=loan.borrower, state=AskState.SIGNED).first()
    if ask is None or not signing.is_of_today(ask.asked_at, at):
        reason = _("The borrower has not signed on the own phone. Ask anew, or let %(name)s sign here.")
        return None, Refused("208", "consent-missing", reason % {"name": loan.borrower.name})
    return ask, signing.judge_text(text, ask.sha256)


def use(ask: SignatureAsk, *, by: Person, at: datetime) -> None:
    """The items were handed over by it: it serves no second time."""
    ask.state = AskState.USED
    keep(ask, by_code=by.staff_code, at=at, fields=["state"])


def _put_before(
    loan: Loan,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    signed_sha256: str,
    *,
    by: Person,
    at: datetime,
) -> tuple[SignatureAsk, Standing, list[LoanLine]]:
    """The text of a hand-over that could be done now, not yet written; what was asked before does not count any more.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, text-changed, or a code of `deliveries.plan`.
    """
    loan, lines = locked(loan, with_points=True)
    standing = judge_step(Step.HAND_OVER, loan, by, on=official_day(at))
    planned = deliveries.plan(
        loan,
        lines,
        by=by,
        on=official_day(at),
        checked=checked,
        set_aside=set_aside,
        duty=duties.judge(duties.named_at_hand_over(loan, standing)),
        points=check_lists.points_read(lines),
    )
    first_refusal(planned.verdict, signing.judge_text(planned.text, signed_sha256)).require()
    _make_void(loan, by=by, at=at)
    going = list(planned.going)
    ask = SignatureAsk(
        loan=loan,
        borrower=loan.borrower,
        asked_by=by,
        asked_at=at,
        text=planned.text.text,
        sha256=planned.text.sha256,
        listed=[line.asset.tag for line in going],
    )
    return ask, standing, going


def _make_void(loan: Loan, *, by: Person, at: datetime) -> None:
    asks = SignatureAsk.objects.select_for_update(of=("self",), no_key=True)
    for earlier in asks.filter(loan=loan, state__in=_OPEN):
        earlier.state = AskState.VOID
        keep(earlier, by_code=by.staff_code, at=at, fields=["state"])


def _open(ask: SignatureAsk, *, by: Person, at: datetime) -> tuple[list[LoanLine], SignatureAsk]:
    """The lines of the loan and the ask, locked, where this person may still answer it.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more.
    """
    loan, lines = locked(ask.loan)
    ask = SignatureAsk.objects.select_for_update(of=("self",), no_key=True).get(pk=ask.pk)
    ask.loan = loan
    first_refusal(_judge_borrower(ask, loan, by), judge_open(ask, at=at)).require()
    return lines, ask


def _judge_borrower(ask: SignatureAsk, loan: Loan, by: Person) -> Verdict:
    if by.pk == ask.borrower_id == loan.borrower_id:
        return Permitted("208")
    return Refused(OFFICE, "not-the-borrower", _("Only the borrower signs for the items, or says why not."))


def judge_open(ask: SignatureAsk, *, at: datetime) -> Verdict:
    """Whether the borrower may still answer it. Code: not-asked-any-more."""
    is_open = ask.state == AskState.ASKED and ask.loan.state == State.APPROVED
    if is_open and signing.is_of_today(ask.asked_at, at):
        return Permitted("208")
    reason = _("This is not asked of you any more. If you are at the desk, let the storekeeper ask you anew.")
    return Refused(ORDER, "not-asked-any-more", reason)


def _listed(ask: SignatureAsk, lines: list[LoanLine]) -> list[LoanLine]:
    return [line for line in lines if line.asset.tag in ask.listed]


def _record(
    verb: str, ask: SignatureAsk, standing: Standing | None, lines: list[LoanLine], *, by: Person, at: datetime
) -> None:
    record(
        verb,
        subject=ask.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(ask.loan, standing) if standing else None),
        at=at,
        clause="208",
        reason=ask.reason,
        facts={
            "items": list(ask.listed),
            "signed_sha256": ask.sha256,
            "at_the_desk": ask.at_desk,
        },
        refs=refs_of(ask.loan, lines),
    )
