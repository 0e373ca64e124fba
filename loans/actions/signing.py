"""A text is put before the borrower on the own phone; the borrower signs it, or refuses with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.journal.versions import create, keep
from core.clock import official_day
from core.verdict import OFFICE, ORDER, Permitted, Refused, Verdict, first_refusal
from loans import check_lists, deliveries, duties, permissions, policy, signing, signing_notices
from loans.actions.locking import in_capacity, judge_step, locked, locked_loans, refs_of
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
    along: Collection[int] = (),
) -> SignatureAsk:
    """Put the text of a hand-over before the borrower, on the own phone, for the rest of the day.

    What was asked before does not count any more, signed or not. checked, set_aside, signed_sha256: as at
    `hand_over`. along: the ids of the other loans of a visit, asked for under one text and answered as one.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, not-of-this-borrower, text-changed, cannot-sign-in, or a code of
            `deliveries.plan`.
    """
    put = _put_before(loan, along, checked, set_aside, signed_sha256, by=by, at=at)
    signing.judge_sign_in(loan.borrower).require()
    for ask, standing, going in put:
        create(ask, by_code=by.staff_code, at=at)
        _record("loan.signature_asked", ask, standing, going, by=by, at=at)
    signing_notices.ask_to_sign([ask for ask, _standing, _going in put], at=at)
    return _of(loan, put)


@act("loan.signature_given")
def give_signature(ask: SignatureAsk, *, by: Person, at: datetime, signed_sha256: str, strokes: str) -> SignatureAsk:
    """The borrower signs what was put before him or her, being signed in. The store hands over by it afterwards.

    What was asked with it for a visit is signed with it.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more, text-changed.
    """
    opened = _open(ask, by=by, at=at)
    signing.judge_text(SignedText(ask.text), signed_sha256).require()
    for each, lines in opened:
        each.state, each.answered_at, each.strokes = AskState.SIGNED, at, strokes
        keep(each, by_code=by.staff_code, at=at, fields=["state", "answered_at", "strokes"])
        _record("loan.signature_given", each, None, _listed(each, lines), by=by, at=at, was=AskState.ASKED)
    return next(each for each, _lines in opened if each.pk == ask.pk)


@act("loan.signature_refused")
def refuse_signature(ask: SignatureAsk, *, by: Person, at: datetime, reason: str) -> SignatureAsk:
    """The borrower does not sign what was put before him or her, and says why: nothing is handed over by it.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more, reason-missing.
    """
    opened = _open(ask, by=by, at=at)
    policy.is_reason_given(reason).require()
    for each, lines in opened:
        each.state, each.answered_at, each.reason = AskState.REFUSED, at, reason
        keep(each, by_code=by.staff_code, at=at, fields=["state", "answered_at", "reason"])
        _record("loan.signature_refused", each, None, _listed(each, lines), by=by, at=at, was=AskState.ASKED)
    return next(each for each, _lines in opened if each.pk == ask.pk)


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
    along: Collection[int] = (),
) -> SignatureAsk:
    """At the desk the borrower does not sign: what was put before him or her is kept, with why; nothing is handed over.

    along: as at `ask_signature`.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, not-of-this-borrower, text-changed, reason-missing, or a code of
            `deliveries.plan`.
    """
    put = _put_before(loan, along, checked, set_aside, signed_sha256, by=by, at=at)
    policy.is_reason_given(reason).require()
    for refused, standing, going in put:
        refused.at_desk, refused.state, refused.answered_at, refused.reason = True, AskState.REFUSED, at, reason
        create(refused, by_code=by.staff_code, at=at)
        _record("loan.signature_refused", refused, standing, going, by=by, at=at)
    return _of(loan, put)


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


def signed_asks(
    loans: Collection[Loan], *, text: SignedText, at: datetime
) -> tuple[Mapping[int, SignatureAsk], Verdict]:
    """By id of a loan of a visit: what the borrower has signed for all of them at once; and whether it is this text.

    Codes: consent-missing, text-changed.
    """
    found, verdicts = {}, []
    for loan in loans:
        last = SignatureAsk.objects.filter(loan=loan, state=AskState.SIGNED).values_list("pk", flat=True).last()
        ask, verdict = signed_ask(loan, last or 0, text=text, at=at)
        verdicts.append(verdict)
        if ask is not None:
            found[loan.pk] = ask
    return found, first_refusal(*verdicts)


def use(ask: SignatureAsk, *, by: Person, at: datetime) -> None:
    """The items were handed over by it: it serves no second time."""
    ask.state = AskState.USED
    keep(ask, by_code=by.staff_code, at=at, fields=["state"])


_Put: TypeAlias = tuple[SignatureAsk, Standing, list[LoanLine]]
"""What is put before the borrower for one loan, by whom, and the lines that go."""


def _put_before(
    loan: Loan,
    along: Collection[int],
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    signed_sha256: str,
    *,
    by: Person,
    at: datetime,
) -> list[_Put]:
    """The text of a hand-over that could be done now, not yet written; what was asked before does not count any more.

    Of a visit each loan has a row of its own, with the whole text.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, not-of-this-borrower, text-changed, or a code of `deliveries.plan`.
    """
    locked_now = locked_loans({loan.pk, *along}) if along else [locked(loan, with_points=True)]
    borrower = next(each.borrower for each, _lines in locked_now if each.pk == loan.pk)
    standings = [judge_step(Step.HAND_OVER, each, by, on=official_day(at)) for each, _lines in locked_now]
    planned = [
        deliveries.plan(
            each,
            lines,
            by=by,
            on=official_day(at),
            checked=checked,
            set_aside=set_aside,
            duty=duties.judge(duties.named_at_hand_over(each, standing)),
            points=check_lists.points_read(lines),
        )
        for (each, lines), standing in zip(locked_now, standings, strict=True)
    ]
    text = deliveries.text_of_all(planned)
    first_refusal(
        *(signing.judge_same_borrower(each, borrower) for each, _lines in locked_now if along),
        *(part.verdict for part in planned),
        signing.judge_text(text, signed_sha256),
    ).require()
    _make_void([each.pk for each, _lines in locked_now], by=by, at=at)
    return [
        (
            SignatureAsk(
                loan=each,
                borrower=each.borrower,
                asked_by=by,
                asked_at=at,
                text=text.text,
                sha256=text.sha256,
                listed=[line.asset.tag for line in part.going],
            ),
            standing,
            list(part.going),
        )
        for (each, _lines), standing, part in zip(locked_now, standings, planned, strict=True)
    ]


def _of(loan: Loan, put: Collection[_Put]) -> SignatureAsk:
    return next(ask for ask, _standing, _going in put if ask.loan_id == loan.pk)


def _make_void(loans: Collection[int], *, by: Person, at: datetime) -> None:
    """What was asked for any of these loans, and what was asked with it under the same text."""
    together = Q(loan__in=loans)
    for ask in SignatureAsk.objects.filter(loan__in=loans, state__in=_OPEN):
        together |= _with(ask)
    asks = SignatureAsk.objects.select_for_update(of=("self",), no_key=True)
    for earlier in asks.filter(together, state__in=_OPEN).order_by("pk"):
        earlier.state = AskState.VOID
        keep(earlier, by_code=by.staff_code, at=at, fields=["state"])


def _with(ask: SignatureAsk) -> Q:
    """It and all that was put before the borrower with it, one text at one moment, and was not asked anew since."""
    together = Q(borrower=ask.borrower_id, sha256=ask.sha256, asked_at=ask.asked_at)
    return Q(pk=ask.pk) | together & ~Q(state=AskState.VOID)


def _open(ask: SignatureAsk, *, by: Person, at: datetime) -> list[tuple[SignatureAsk, list[LoanLine]]]:
    """The ask with all that was asked with it, and the lines of their loans, locked; where it may still be answered.

    Raises:
        Refusal: not-the-borrower, not-asked-any-more.
    """
    ids = list(SignatureAsk.objects.filter(_with(ask)).values_list("loan_id", flat=True))
    parts = {loan.pk: (loan, lines) for loan, lines in (locked_loans(ids) if len(ids) > 1 else [locked(ask.loan)])}
    asks = SignatureAsk.objects.select_for_update(of=("self",), no_key=True)
    opened = []
    for each in asks.filter(_with(ask)).order_by("pk"):
        each.loan, lines = parts[each.loan_id]
        first_refusal(_judge_borrower(each, each.loan, by), judge_open(each, at=at)).require()
        opened.append((each, lines))
    return opened


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
    verb: str,
    ask: SignatureAsk,
    standing: Standing | None,
    lines: list[LoanLine],
    *,
    by: Person,
    at: datetime,
    was: AskState | None = None,
) -> None:
    record(
        verb,
        subject=ask.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(ask.loan, standing) if standing else None),
        at=at,
        clause="208",
        reason=ask.reason,
        before={"state": was} if was else {},
        after={"state": ask.state},
        facts={
            "items": list(ask.listed),
            "signed_sha256": ask.sha256,
            "at_the_desk": ask.at_desk,
        },
        refs=refs_of(ask.loan, lines),
    )
