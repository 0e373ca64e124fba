"""The storekeeper hands over what was approved: from here on the loan exists (208; Civil Code 641)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from assets import custody
from assets.check_lists import Points
from audit.journal.acts import act
from audit.journal.personal import committed
from audit.journal.record import record
from audit.journal.versions import keep, keep_many
from core.clock import official_day
from core.verdict import first_refusal
from core.written import insert
from loans import check_lists, deliveries, documents, duties, notices, permissions, signing
from loans.actions import slips
from loans.actions.locking import in_capacity, judge_step, locked, locked_loans, refs_of
from loans.actions.signing import signed_ask, signed_asks, use
from loans.deliveries import Checked, Delivery
from loans.documents import SignedText
from loans.letters import Collector
from loans.models import Loan, LoanLine, Signature, SignatureAsk, SignatureKind
from loans.states import LineState, State, Step
from people.models import Person
from people.offices import Seat


@act("loan.handed_over")
def hand_over(
    loan: Loan,
    *,
    by: Person,
    at: datetime,
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    consent: str,
    signed_sha256: str = "",
    collector: Collector | None = None,
    strokes: str = "",
    asked: int | None = None,
    on_paper: str | None = None,
    kept_at: datetime | None = None,
) -> Loan:
    """Clause 208 and Civil Code 641: the approved items leave the store; from here on the loan exists.

    checked: by id of a line that was scanned. set_aside: reason by id of a line that is not handed over. consent: the
    PIN, or where none was chosen the staff code, that the borrower typed on the desk's screen under the text of
    `deliveries.plan`. signed_sha256: the hash of the text as it was shown; where it is given, nothing else is signed.
    collector: who came for another agency, and types the own name or signs the printed slip. strokes: what was drawn
    (`core.strokes`). asked: the id of what was signed on the own phone instead (`give_signature`). on_paper: why the
    borrower signs the printed slip by hand instead; None: not so. kept_at: when it was done on a device that had no
    network, where the borrower drew the signature and typed the staff code; for `loans.replaying` alone.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper, text-changed, or a code of `deliveries.plan` and
            `signing.judge_consent`.
    """
    part = _planned(
        *locked(loan, with_points=True), checked, set_aside, by=by, at=at, collector=collector, went_at=kept_at
    )
    loan, planned = part.loan, part.planned
    planned.verdict.require()
    ask = None
    if kept_at is not None:
        signing.judge_signed_on_device(loan, consent=consent, strokes=strokes).require()
    elif asked is None:
        signing.judge_consent(loan, consent=consent, collector=collector, on_paper=on_paper).require()
    else:
        ask, verdict = signed_ask(loan, asked, text=planned.text, at=at)
        verdict.require()
    if signed_sha256:
        signing.judge_text(planned.text, signed_sha256).require()
    proof = signing.evidence(
        loan.borrower,
        witness=by,
        collector=collector,
        strokes=strokes,
        ask=ask,
        is_on_paper=on_paper is not None,
        is_kept=kept_at is not None,
    )
    _deliver(part, planned.text, proof, by=by, at=at, ask=ask, collector=collector, on_paper=on_paper, went_at=kept_at)
    return loan


@act("loan.handed_over")
def hand_over_visit(
    borrower: Person,
    *,
    by: Person,
    at: datetime,
    loans: Collection[int],
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    consent: str,
    signed_sha256: str,
    strokes: str = "",
    on_paper: str | None = None,
    is_asked: bool = False,
) -> list[Loan]:
    """Hand over several loans of one borrower by one signature under the texts of all of them: all, or none.

    Each loan is handed over as by `hand_over`, with an event of its own, and keeps the whole text that was signed.
    loans: their ids. on_paper: as at `hand_over`, of the slips of all of them. is_asked: it was signed on the own phone
    instead (`ask_signature`). The loans are locked in order of id, then all their items in order of id.

    Raises:
        Refusal: not-of-this-borrower, text-changed, or as `hand_over` for the first loan that is refused.
    """
    parts = [_planned(loan, lines, checked, set_aside, by=by, at=at) for loan, lines in locked_loans(loans)]
    first_refusal(
        *(signing.judge_same_borrower(part.loan, borrower) for part in parts),
        *(part.planned.verdict for part in parts),
    ).require()
    text = deliveries.text_of_all([part.planned for part in parts])
    asks: Mapping[int, SignatureAsk] = {}
    if is_asked:
        asks, verdict = signed_asks([part.loan for part in parts], text=text, at=at)
        verdict.require()
    else:
        signing.judge_signer(borrower, consent=consent, on_paper=on_paper).require()
    signing.judge_text(text, signed_sha256).require()
    for part in parts:
        ask = asks.get(part.loan.pk)
        proof = signing.evidence(borrower, witness=by, strokes=strokes, ask=ask, is_on_paper=on_paper is not None)
        _deliver(part, text, proof, by=by, at=at, ask=ask, on_paper=on_paper)
    return [part.loan for part in parts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One loan of a hand-over, locked and judged. holder: who goes after its items; seat: from which office."""

    loan: Loan
    planned: Delivery
    checked: Mapping[int, Checked]
    set_aside: Mapping[int, str]
    points: Mapping[int, Points]
    holder: Person | None
    seat: Seat | None


def _planned(
    loan: Loan,
    lines: list[LoanLine],
    checked: Mapping[int, Checked],
    set_aside: Mapping[int, str],
    *,
    by: Person,
    at: datetime,
    collector: Collector | None = None,
    went_at: datetime | None = None,
) -> _Part:
    """What would be done with this loan, which is locked, and every verdict on it. went_at: as at `_deliver`.

    Raises:
        Refusal: out-of-turn, not-the-storekeeper.
    """
    standing = judge_step(Step.HAND_OVER, loan, by, on=official_day(at))
    holder = duties.named_at_hand_over(loan, standing)
    points = check_lists.points_read(lines)
    planned = deliveries.plan(
        loan,
        lines,
        by=by,
        on=official_day(went_at or at),
        checked=checked,
        set_aside=set_aside,
        duty=duties.judge(holder),
        points=points,
        collector=collector,
    )
    return _Part(
        loan=loan,
        planned=planned,
        checked=checked,
        set_aside=set_aside,
        points=points,
        holder=holder,
        seat=permissions.store_seat(loan, standing),
    )


def _deliver(
    part: _Part,
    text: SignedText,
    proof: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    ask: SignatureAsk | None = None,
    collector: Collector | None = None,
    on_paper: str | None = None,
    went_at: datetime | None = None,
) -> None:
    """Change, record and tell: the items of one loan leave the store, signed for by `text`.

    went_at: when they left, where a device kept it until now.
    """
    went = went_at or at
    loan, planned, holder, checked = part.loan, part.planned, part.holder, part.checked
    going, aside = planned.going, planned.aside
    loan.state = State.ON_LOAN
    loan.issued_by, loan.handed_over_at, loan.waits_since, loan.duty_holder = by, went, went, holder
    fields = ["state", "issued_by", "handed_over_at", "waits_since", "duty_holder"]
    keep(loan, by_code=by.staff_code, at=at, fields=fields)
    for line in going:
        _freeze(line, checked[line.pk], part.points[line.pk])
    for line in aside:
        line.state, line.set_aside_because = LineState.SET_ASIDE, part.set_aside[line.pk]
    keep_many(
        planned.lines,
        ["state", "set_aside_because", "price_at_loan", "price_basis", "condition_out", "note_out", "checks_out"],
        by_code=by.staff_code,
        at=at,
    )
    custody.hand_out(
        [line.asset for line in going],
        holder=loan.borrower,
        reference=loan.number,
        due_on=loan.due_on,
        by_code=by.staff_code,
        at=at,
    )
    signature = Signature(
        loan=loan,
        kind=SignatureKind.HAND_OVER,
        signer=loan.borrower,
        text=text.text,
        sha256=text.sha256,
        intention=documents.hand_over_intention(),
        **proof,
        witness=by,
        at=ask.answered_at if ask and ask.answered_at else went,
    )
    committed([signature])
    insert([signature])
    slips.expect(signature, reason=on_paper or "", by=by, at=at)
    if ask is not None:
        use(ask, by=by, at=at)

    record(
        "loan.handed_over",
        subject=loan.journal_subject(),
        actor=in_capacity(by, part.seat),
        at=at,
        clause="208",
        before={"state": State.APPROVED},
        after={"state": loan.state, "due_on": loan.due_on},
        facts={
            "handed_over": [_out_facts(line) for line in going],
            "set_aside": {line.asset.tag: line.set_aside_because for line in aside},
            "signed_sha256": text.sha256,
            **({"collector": collector.name} if collector else {}),
            **({"on_paper": on_paper} if on_paper is not None else {}),
            **({"kept_at": went_at} if went_at is not None else {}),
        },
        refs=refs_of(loan, planned.lines),
    )
    notices.tell_borrower_handed_over(loan, is_on_paper=on_paper is not None, at=at)


def _freeze(line: LoanLine, checked: Checked, points: Points) -> None:
    line.state = LineState.OUT
    line.price_at_loan, line.price_basis = deliveries.price_of(line, checked)
    line.condition_out, line.note_out = checked.condition, checked.note
    line.checks_out = check_lists.kept(points, checked.checks)


def _out_facts(line: LoanLine) -> dict[str, object]:
    return {
        "item": line.asset.tag,
        "condition": line.condition_out,
        "price": line.price_at_loan,
        "basis": line.price_basis,
        "note": line.note_out,
        **({"check_list": line.checks_out} if line.checks_out else {}),
    }
