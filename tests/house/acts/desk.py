"""The acts at the desk: out, back with damage, photos, and what the borrower says did come back."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

from loans import actions, handing_back
from loans.models import Found, Loan, ReturnClaim
from loans.states import State
from tests import makers
from tests.cast import Cast
from tests.house.acts.ready import Act, Ready, moment


def hand_over(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    return lambda: makers.handed_over(cast, loan, at=moment(cast))


def hand_over_visit(cast: Cast) -> Act:
    """Two loans, so that the second can fail after the first."""
    words = makers.visit_words([makers.loan_in(State.APPROVED, cast) for _loan in range(2)])
    return lambda: actions.hand_over_visit(cast.borrower, by=cast.storekeeper, at=moment(cast), **words)


def swap_line(cast: Cast) -> Act:
    loan, equal = makers.loan_in(State.APPROVED, cast), makers.asset(cast)
    words = {"line": loan.lines.get().pk, "unit": equal.pk}
    return lambda: actions.swap_line(loan, by=cast.storekeeper, at=moment(cast), **words)


def pass_on(cast: Cast) -> Act:
    """An equal item: it comes back, is swapped and goes out again."""
    words = makers.passing_words(cast, makers.loan_in(State.ON_LOAN, cast))
    loan = words.pop("loan")
    return lambda: actions.pass_on(loan, by=cast.storekeeper, at=moment(cast), **words)


def ask_signature(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    return lambda: makers.signature_asked(cast, loan, at=moment(cast))


def give_signature(cast: Cast) -> Act:
    ask = makers.signature_asked(cast, makers.loan_in(State.APPROVED, cast), at=moment(cast))
    words = {"signed_sha256": ask.sha256, "strokes": ""}
    return lambda: actions.give_signature(ask, by=cast.borrower, at=moment(cast), **words)


def refuse_signature(cast: Cast) -> Act:
    ask = makers.signature_asked(cast, makers.loan_in(State.APPROVED, cast), at=moment(cast))
    return lambda: actions.refuse_signature(ask, by=cast.borrower, at=moment(cast), reason="ของไม่ครบตามรายการ")


def note_refusal(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    words = {"reason": "ขอตรวจกับเอกสารก่อน", **makers.frozen(loan)}
    return lambda: actions.note_refusal(loan, by=cast.storekeeper, at=moment(cast), **words)


def check_in(cast: Cast) -> Act:
    """One item in good order, one that opens a case."""
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    good, broken = loan.lines.order_by("position")
    findings = {good.pk: actions.Finding(), broken.pk: makers.BROKEN}
    return lambda: actions.check_in(loan, by=cast.storekeeper, at=moment(cast), findings=findings)


def drop_off(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast, items=2)
    ids = [line.pk for line in loan.lines.all()]
    return lambda: actions.drop_off(loan, by=cast.storekeeper, at=moment(cast), lines=ids)


def hand_back(cast: Cast) -> Act:
    loan = makers.loan_in(State.RETURNED, cast)
    lines = list(loan.lines.select_related("asset", "loan"))
    text = handing_back.text_of(cast.borrower, lines, bringer=None, on=cast.on)
    return lambda: actions.hand_back(
        cast.borrower,
        by=cast.storekeeper,
        at=moment(cast),
        lines=[line.pk for line in lines],
        consent=cast.borrower.staff_code,
        signed_sha256=text.sha256,
    )


def add_photos(cast: Cast) -> Act:
    loan = makers.loan_in(State.APPROVED, cast)
    line = loan.lines.get()
    contents = [_jpeg("green"), _jpeg("red")]
    return lambda: actions.add_photos(loan, line=line, contents=contents, by=cast.storekeeper, at=moment(cast))


def report_loss(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast)
    line = loan.lines.get()
    return lambda: actions.report_loss(
        loan, line=line, by=cast.borrower, at=moment(cast), found=Found.LOST, account="หายระหว่างขนย้าย"
    )


def claim_returned(cast: Cast) -> Act:
    loan = makers.loan_in(State.ON_LOAN, cast)
    return lambda: _claimed(cast, loan)


def answer_claim(cast: Cast) -> Act:
    claim = _claimed(cast, makers.loan_in(State.ON_LOAN, cast))
    return lambda: actions.answer_claim(claim, by=cast.storekeeper, at=moment(cast), answer="ตรวจคลังแล้วไม่พบพัสดุ")


def attach_signed_slip(cast: Cast) -> Act:
    """A second picture, so that the first one may be lost by a failure."""
    slip = makers.signed_on_paper(cast, makers.loan_in(State.APPROVED, cast), at=moment(cast))
    actions.attach_signed_slip(slip, by=cast.storekeeper, at=moment(cast), scan=makers.scan("teal"))
    second = makers.scan("red")
    return lambda: actions.attach_signed_slip(slip, by=cast.storekeeper, at=moment(cast), scan=second)


def settle_conflict(cast: Cast) -> Act:
    conflict = makers.conflict_of_a_device(cast)
    return lambda: actions.settle_conflict(conflict, by=cast.storekeeper, at=moment(cast), because="ฉลากของหน่วยงานอื่น")


def _claimed(cast: Cast, loan: Loan) -> ReturnClaim:
    return actions.claim_returned(
        loan,
        line=loan.lines.get(),
        by=cast.borrower,
        at=moment(cast),
        returned_on=cast.on,
        handed_to=cast.second_storekeeper.name,
    )


def _jpeg(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


READY: Final[tuple[Ready, ...]] = (
    hand_over,
    hand_over_visit,
    swap_line,
    pass_on,
    ask_signature,
    give_signature,
    refuse_signature,
    note_refusal,
    check_in,
    drop_off,
    hand_back,
    add_photos,
    report_loss,
    claim_returned,
    answer_claim,
    settle_conflict,
    attach_signed_slip,
)
