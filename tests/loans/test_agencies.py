"""Another state agency borrows (208(1)): its letter keyed in, the head's approval, who collects, their receipt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from audit.journal.models import Event
from core.verdict import OFFICE, ORDER, POLICY, Refusal
from loans import actions, permissions
from loans.documents import SignedText
from loans.letters import Card, Collector
from loans.models import AgencyLetter, Loan, SignatureKind, StoreReceipt
from loans.receiving import handed_over
from loans.requests import Wish
from loans.rules import Route
from loans.states import State
from people.models import Notice, Person
from people.offices import standing_of
from tests import makers
from tests.cast import Cast
from tests.cast import cast as write_cast

pytestmark = pytest.mark.clause("208(1)")


def refused(act: Callable[..., object], *of: object, **how: object) -> tuple[str, str]:
    with pytest.raises(Refusal) as raised, transaction.atomic():
        act(*of, **how)
    return raised.value.verdict.basis, raised.value.verdict.code


def judged(cast: Cast, asked: Wish, *, by: Person | None = None) -> tuple[str, str]:
    """Basis and code of what the plan says against a wish that the storekeeper keys in."""
    verdict = makers.agency_plan(cast, asked, by=by).verdict
    return getattr(verdict, "basis", ""), getattr(verdict, "code", "")


# Keyed in


def test_a_letter_keyed_in_goes_straight_to_the_head_of_the_lending_agency(cast: Cast) -> None:
    loan = makers.keyed_in(cast)

    assert (loan.state, loan.route, loan.clause) == (State.AWAITING_APPROVAL, Route.BETWEEN_AGENCIES, "208(1)")
    assert (loan.endorsing_unit, loan.approving_office, loan.approving_unit) == (None, "agency_head", cast.bangkok)
    assert (loan.keyed_by, loan.borrower_unit) == (cast.storekeeper, cast.ministry_root)
    assert (loan.borrower.name, loan.borrower.is_contact) == (makers.CONTACT.name, True)
    letter = AgencyLetter.objects.get(loan=loan)
    assert (letter.agency, letter.number, letter.head_name) == (cast.ministry, "กตพ 0405.3/ว 1234", "นายสมมุติ บริหารกรม")
    entry = loan.signatures.get()
    assert (entry.kind, entry.signer) == (SignatureKind.ENTRY, cast.storekeeper)
    assert "กรมตัวอย่างการพัสดุ" in entry.text
    assert "กตพ 0405.3/ว 1234" in entry.text
    assert loan.borrower.staff_code not in entry.text
    event = Event.objects.filter(verb="loan.submitted").latest("id")
    assert cast.storekeeper_post.title in event.body
    assert "กตพ 0405.3/ว 1234" in event.body
    assert set(Notice.objects.filter(kind="loan-decide").values_list("to", flat=True)) == {cast.governor.pk}


def test_a_delegate_for_lending_to_agencies_is_asked_too_and_one_for_outside_is_not(cast: Cast) -> None:
    asked = makers.agency_wish(cast, makers.asset(cast))
    assert [seat.person_id for seat in makers.agency_plan(cast, asked).approvers] == [cast.governor.pk]
    type(cast.delegation).objects.filter(pk=cast.delegation.pk).update(may_approve_between_agencies=True)
    people = {seat.person_id for seat in makers.agency_plan(cast, asked).approvers}
    assert people == {cast.governor.pk, cast.permanent_secretary.pk}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": "  "}, ("208(1)", "letter-number-missing")),
        ({"dated_on": None}, ("208(1)", "letter-date-missing")),
        ({"head_name": ""}, ("208(1)", "borrowing-head-missing")),
        ({"dated_on": date(2026, 11, 17)}, (POLICY, "letter-in-future")),
        ({"dated_on": date(2569, 11, 16)}, (POLICY, "letter-in-future")),
    ],
)
def test_a_letter_that_shows_nothing_is_refused(
    cast: Cast, changes: dict[str, object], expected: tuple[str, str]
) -> None:
    asked = makers.agency_wish(cast, makers.asset(cast), letter=makers.letter(cast, **changes))
    assert judged(cast, asked) == expected
    assert refused(
        lambda: actions.submit_for_agency(
            cast.ministry, by=cast.storekeeper, at=cast.at, wish=asked, contact=makers.CONTACT, signed_sha256="0" * 64
        )
    ) == expected  # fmt: skip
    assert not Person.objects.filter(is_contact=True).exists()


def test_the_same_letter_is_keyed_in_once_a_store_until_it_ended_without_lending(cast: Cast) -> None:
    loan = makers.keyed_in(cast)
    again = makers.agency_wish(cast, makers.asset(cast), letter=makers.letter(cast, number="กตพ ๐๔๐๕.๓/ว ๑๒๓๔"))
    assert judged(cast, again) == (POLICY, "letter-known")
    assert loan.number in getattr(makers.agency_plan(cast, again).verdict, "reason", "")

    elsewhere = makers.agency_wish(cast, makers.asset(cast, unit=cast.bureau_store))
    assert judged(cast, elsewhere, by=cast.bureau_storekeeper) == ("", "")
    actions.withdraw(loan, by=cast.second_storekeeper, at=cast.at)
    assert judged(cast, again) == ("", "")


def test_only_a_storekeeper_of_the_lending_unit_keys_in(cast: Cast) -> None:
    item = makers.asset(cast)
    for by in (cast.stranger, cast.bureau_storekeeper):
        assert refused(makers.keyed_in, cast, item, by=by) == (OFFICE, "not-the-storekeeper")
    for by in (cast.borrower, cast.finance_head, cast.outsider):
        assert refused(makers.keyed_in, cast, item, by=by) == (OFFICE, "not-the-storekeeper")
    both = makers.agency_wish(cast, item, makers.asset(cast, unit=cast.bureau_store))
    assert judged(cast, both) == ("208(2)", "items-of-two-stores")


def test_ones_own_agency_borrows_by_208_2_and_needs_no_letter(cast: Cast) -> None:
    asked = makers.agency_wish(cast, makers.asset(cast))
    type(cast.agency).objects.filter(pk=cast.agency.pk).update(is_ours=True)
    verdict = makers.agency_plan(cast, asked, agency=cast.agency).verdict
    assert (getattr(verdict, "basis", ""), getattr(verdict, "code", "")) == ("208(2)", "same-agency")
    act = lambda: actions.submit_for_agency(  # noqa: E731  # one act, named by what is done
        cast.agency, by=cast.storekeeper, at=cast.at, wish=asked, contact=makers.CONTACT, signed_sha256="0" * 64
    )
    assert refused(act) == (POLICY, "own-agency")


def test_staff_of_another_agency_who_sign_in_ask_themselves_with_the_letter(cast: Cast) -> None:
    item = makers.asset(cast)
    without = makers.wish(cast, item, outside=True)
    plan = makers.planned(cast, without, borrower=cast.outsider)
    assert getattr(plan.verdict, "code", "") == "letter-number-missing"

    asked = replace(without, letter=makers.letter(cast))
    sha256 = makers.planned(cast, asked, borrower=cast.outsider).text.sha256
    loan = actions.submit(cast.outsider, by=cast.outsider, at=cast.at, wish=asked, signed_sha256=sha256)
    assert (loan.clause, loan.keyed_by, loan.state) == ("208(1)", None, State.AWAITING_APPROVAL)
    assert loan.signatures.get().kind == SignatureKind.REQUEST
    assert loan.letter.agency == cast.ministry


def test_nobody_asks_in_the_name_of_another_member_of_staff(cast: Cast) -> None:
    asked = makers.agency_wish(cast, makers.asset(cast))
    act = lambda: actions.submit(  # noqa: E731  # one act, named by what is done
        cast.outsider, by=cast.storekeeper, at=cast.at, wish=asked, signed_sha256="0" * 64
    )
    assert refused(act) == ("208", "not-the-borrower")


# Decided


def test_who_keyed_it_in_never_decides_whatever_office_they_hold(cast: Cast) -> None:
    loan = makers.keyed_in(cast)
    Loan.objects.filter(pk=loan.pk).update(keyed_by=cast.governor)
    for act in (
        lambda: actions.approve(loan, by=cast.governor, at=cast.at),
        lambda: actions.refuse(loan, by=cast.governor, at=cast.at, reason="ไม่พร้อมให้ยืม"),
        lambda: actions.send_back(loan, by=cast.governor, at=cast.at, reason="ขอให้แก้ไข"),
    ):
        assert refused(act) == (POLICY, "keyer-decides")
    waiting = permissions.waits_for(standing_of(cast.governor, cast.on))
    assert not Loan.objects.filter(waiting).exists()
    with pytest.raises(IntegrityError, match="keyer_never_approves"), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(approved_by=cast.governor, approved_at=cast.at)


def test_the_head_of_the_lending_unit_does_not_approve_for_another_agency(cast: Cast) -> None:
    loan = makers.keyed_in(cast)
    for by in (cast.finance_head, cast.director, cast.permanent_secretary):
        assert refused(actions.approve, loan, by=by, at=cast.at)[0] == OFFICE
    assert actions.approve(loan, by=cast.governor, at=cast.at).state == State.APPROVED


def test_what_was_sent_back_comes_to_the_store_which_corrects_it_with_the_agency(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.SENT_BACK, cast)
    told = Notice.objects.filter(kind="loan-sent-back")
    assert set(told.values_list("to", flat=True)) == {cast.storekeeper.pk}

    items = [line.asset for line in loan.lines.select_related("asset")]
    asked = makers.agency_wish(cast, *items, letter=makers.letter(cast, number="กตพ 0405.3/ว 1300"))
    sha256 = makers.agency_plan(cast, asked, by=cast.second_storekeeper).text.sha256
    for stranger in (cast.stranger, cast.borrower):
        how = {"by": stranger, "at": cast.at, "wish": asked, "signed_sha256": sha256}
        assert refused(actions.resubmit, loan, **how) == (OFFICE, "not-the-storekeeper")
    done = actions.resubmit(loan, by=cast.second_storekeeper, at=cast.at, wish=asked, signed_sha256=sha256)
    assert (done.state, done.keyed_by) == (State.AWAITING_APPROVAL, cast.second_storekeeper)
    assert AgencyLetter.objects.get(loan=loan).number == "กตพ 0405.3/ว 1300"
    assert AgencyLetter.history.filter(loan_id=loan.pk).count() == 2
    event = Event.objects.filter(verb="loan.resubmitted").latest("id")
    assert "กตพ 0405.3/ว 1234" in event.body
    assert "กตพ 0405.3/ว 1300" in event.body


# Handed over


def test_who_collects_shows_a_card_and_signs_with_the_own_name(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.APPROVED, cast)
    at = cast.at + timedelta(minutes=5)
    no_card, nobody = replace(makers.COLLECTOR, card=""), replace(makers.COLLECTOR, name=" ")
    assert refused(lambda: makers.collected(cast, loan, collector=no_card, at=at)) == (POLICY, "card-not-shown")
    assert refused(lambda: makers.collected(cast, loan, collector=nobody, at=at)) == ("208", "collector-missing")
    assert refused(lambda: makers.collected(cast, loan, consent="นายสมมุติ คนอื่น", at=at)) == ("208", "consent-missing")
    assert (
        refused(lambda: makers.collected(cast, loan, consent=loan.borrower.staff_code, at=at))[1] == "consent-missing"
    )

    done = makers.collected(cast, loan, consent="นายสมมุติมารับของ", at=at)
    signature = loan.signatures.get(kind=SignatureKind.HAND_OVER)
    assert done.state == State.ON_LOAN
    assert (signature.signer, signature.signed_name) == (loan.borrower, makers.COLLECTOR.name)
    assert "บัตรประจำตัวเจ้าหน้าที่ของรัฐ" in signature.identified_by
    assert makers.COLLECTOR.name in signature.text
    assert cast.ministry.name in signature.text


def test_without_who_collects_nothing_leaves_for_another_agency(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.APPROVED, cast)
    assert refused(lambda: makers.handed_over(cast, loan, at=cast.at)) == ("208", "collector-missing")


def test_wet_ink_on_the_printed_slip_stands_as_such(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.APPROVED, cast)
    by_ink = Collector(name="นางสมมุติ มาแทน", card=Card.IDENTITY, by_ink=True)
    makers.collected(cast, loan, at=cast.at, collector=by_ink, consent="-")
    signature = loan.signatures.get(kind=SignatureKind.HAND_OVER)
    assert "ด้วยหมึก" in signature.identified_by
    assert signature.signed_name == "นางสมมุติ มาแทน"
    assert SignedText(signature.text).sha256 == signature.sha256


# Their storekeeper's receipt


PAPER = actions.Paper(name="นางสมมุติ คลังกรม", position="เจ้าพนักงานพัสดุ", received_on=date(2026, 11, 16))


def test_another_agencys_receipt_is_noted_from_paper_once(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    for by in (cast.stranger, cast.borrower, cast.governor):
        assert refused(actions.note_receipt, loan, by=by, at=cast.at, paper=PAPER)[0] == OFFICE
    receipt = actions.note_receipt(loan, by=cast.storekeeper, at=cast.at, paper=PAPER, differences="ขาดสายชาร์จ 1 เส้น")
    assert (receipt.is_from_paper, receipt.name, receipt.handed_over_by) == (True, PAPER.name, cast.second_storekeeper)
    again = lambda: actions.note_receipt(loan, by=cast.storekeeper, at=cast.at, paper=PAPER)  # noqa: E731  # as above
    assert refused(again) == (ORDER, "receipt-given-already")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "receiver-missing"),
        ({"received_on": date(2026, 11, 15)}, "received-before"),
        ({"received_on": date(2026, 11, 17)}, "received-in-future"),
    ],
)
def test_a_paper_that_cannot_be_of_this_hand_over_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    loan = makers.agency_loan_in(State.ON_LOAN, cast)
    paper = replace(PAPER, **changes)  # type: ignore[arg-type]  # the names are those of Paper
    assert refused(lambda: actions.note_receipt(loan, by=cast.storekeeper, at=cast.at, paper=paper)) == (POLICY, code)


def test_nothing_is_received_before_it_was_handed_over(cast: Cast) -> None:
    loan = makers.agency_loan_in(State.APPROVED, cast)
    act = lambda: actions.note_receipt(loan, by=cast.storekeeper, at=cast.at, paper=PAPER)  # noqa: E731  # as above
    assert refused(act) == (ORDER, "nothing-to-receive")


def confirm(cast: Cast, loan: Loan, by: Person, *, differences: str = "") -> StoreReceipt:
    handed = handed_over(loan, list(loan.lines.select_related("asset")))
    text = actions.text_of_receipt(Loan.objects.get(pk=loan.pk), handed, by, differences=differences)
    return actions.confirm_receipt(loan, by=by, at=cast.at, differences=differences, signed_sha256=text.sha256)


@pytest.mark.clause("208(2) outside")
def test_two_storekeepers_one_paper(cast: Cast) -> None:
    loan = makers.between_units(cast)
    for by in (cast.storekeeper, cast.second_storekeeper, cast.stranger, cast.bureau_store_head, cast.governor):
        assert refused(confirm, cast, loan, by) == (POLICY, "not-their-storekeeper")
    stale = lambda: actions.confirm_receipt(loan, by=cast.bureau_storekeeper, at=cast.at, signed_sha256="0" * 64)  # noqa: E731  # as above
    assert refused(stale) == ("208", "text-changed")
    receipt = confirm(cast, loan, cast.bureau_storekeeper, differences="ไม่มีเมาส์")
    assert (receipt.by, receipt.handed_over_by) == (cast.bureau_storekeeper, cast.storekeeper)
    assert loan.signatures.get(kind=SignatureKind.RECEIPT).signer == cast.bureau_storekeeper
    assert refused(lambda: confirm(cast, loan, cast.bureau_storekeeper)) == (ORDER, "receipt-given-already")
    assert Notice.objects.filter(kind="loan-received", to=cast.storekeeper).exists()
    paper = lambda: actions.note_receipt(loan, by=cast.storekeeper, at=cast.at, paper=PAPER)  # noqa: E731  # as above
    assert refused(paper) == (POLICY, "receipt-on-page")


def test_a_loan_to_a_person_has_no_receiving_store(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    assert refused(lambda: confirm(cast, loan, cast.bureau_storekeeper)) == (POLICY, "not-their-storekeeper")


def test_the_database_knows_who_handed_over_and_keeps_what_was_received(cast: Cast) -> None:
    loan = makers.between_units(cast)
    facts = {"loan": loan, "name": "ก", "received_on": cast.on, "at": cast.at}
    with pytest.raises(IntegrityError, match="receipt_never_by_who_handed_over"), transaction.atomic():
        StoreReceipt.objects.create(by=cast.storekeeper, handed_over_by=cast.storekeeper, **facts)
    confirm(cast, loan, cast.bureau_storekeeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoreReceipt.objects.filter(loan=loan).update(differences="ไม่มี")


def test_the_borrowing_store_sees_the_loan_it_receives_and_no_other(cast: Cast) -> None:
    loan, other = makers.between_units(cast), makers.loan_in(State.ON_LOAN, cast)
    seen = Loan.objects.filter(permissions.visible(standing_of(cast.bureau_storekeeper, cast.on)))
    assert loan in seen
    assert other not in seen


# Two at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_letter", [True, False])
def test_two_storekeepers_key_in_at_once_and_one_request_stands(*, same_letter: bool) -> None:
    cast = write_cast()
    first, second = makers.asset(cast), makers.asset(cast)
    start = threading.Barrier(2)
    codes: list[str] = []

    def key_in(by: Person, item: object, number: str) -> None:
        start.wait()
        try:
            makers.keyed_in(cast, item, by=by, letter=makers.letter(cast, number=number))  # type: ignore[arg-type]  # an asset
            codes.append("sent")
        except Refusal as refusal:
            codes.append(refusal.verdict.code)
        finally:
            connection.close()

    # The same letter for other items, or another letter for the same item.
    work = (
        (cast.storekeeper, first, "กตพ 1"),
        (cast.second_storekeeper, second if same_letter else first, "กตพ 1" if same_letter else "กตพ 2"),
    )
    threads = [threading.Thread(target=key_in, args=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == sorted(["sent", "letter-known" if same_letter else "booked"])
    assert Loan.objects.count() == 1
