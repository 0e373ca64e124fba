"""An approved loan that is changed: what has to be approved anew, what stays approved, and who signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.verdict import ORDER, POLICY, Refusal
from loans import actions, queries
from loans.constraints import refusal_behind
from loans.models import DecisionKind, Loan, LoanLine, PlaceKind
from loans.requests import Wish
from loans.rules import Office, Route
from loans.states import LineState, State
from people.models import Notice, Person
from tests import makers
from tests.cast import Cast

SignIn = Callable[[Person], Client]

LATER: Final = timedelta(minutes=30)


def as_it_stands(loan: Loan, **changes: Any) -> Wish:
    """What the loan asks now, with changes."""
    lines = loan.lines.filter(state__in=(LineState.APPROVED, LineState.REQUESTED)).order_by("position")
    words: dict[str, Any] = {
        "asset_ids": tuple(line.asset_id for line in lines),
        "place_kind": PlaceKind(loan.place_kind),
        **{name: getattr(loan, name) for name in ("reason", "reference", "place_of_use", "starts_on", "due_on")},
        "purpose": loan.purpose,
        "for_unit": loan.for_unit,
        **changes,
    }
    return makers.wish_of(**words)


def amended(
    cast: Cast, loan: Loan, *, by: Person | None = None, borrower: Person | None = None, **changes: Any
) -> Loan:
    """The loan changed by its borrower, or at the desk where `by` is a storekeeper."""
    who, keyer = borrower or loan.borrower, by or loan.borrower
    wish, at = as_it_stands(loan, **changes), cast.at + LATER
    text = makers.planned(cast, wish, borrower=who, at=at).text.sha256
    consent = "" if keyer == loan.borrower else who.staff_code
    done = actions.amend(loan, by=keyer, at=at, wish=wish, signed_sha256=text, borrower=borrower, consent=consent)
    return Loan.objects.get(pk=done.pk)


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.verdict.basis, no.value.verdict.code


OUTSIDE: Final[dict[str, Any]] = {"place_kind": PlaceKind.OFF_PREMISES, "place_of_use": "ศูนย์ชุมชนวัดม่วงแค ถนนเจริญกรุง"}


def test_another_place_goes_to_the_office_of_the_new_route_under_the_same_number(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    number = loan.number

    loan = amended(cast, loan, **OUTSIDE)

    assert (loan.number, loan.state) == (number, State.AWAITING_ENDORSEMENT)
    assert (loan.route, loan.approving_office, loan.approving_unit) == (
        Route.OUTSIDE,
        Office.AGENCY_HEAD,
        cast.bangkok,
    )
    assert (loan.approved_by, loan.approved_at, loan.collect_by) == (None, None, None)
    assert [decision.kind for decision in loan.decisions.all()] == [DecisionKind.ENDORSED, DecisionKind.APPROVED]
    assert code_of(lambda: makers.handed_over(cast, loan, at=cast.at + LATER)) == (ORDER, "out-of-turn")
    loan = makers.endorsed(cast, loan, at=cast.at + LATER)
    assert actions.approve(loan, by=cast.governor, at=cast.at + LATER).state == State.APPROVED


@pytest.mark.parametrize("change", ["later", "longer", "earlier", "items", "reason", "place"])
def test_whatever_goes_beyond_what_was_approved_is_approved_anew(cast: Cast, change: str) -> None:
    loan = makers.loan_in(
        State.APPROVED, cast, starts_on=cast.on + timedelta(days=3), due_on=cast.on + timedelta(days=6)
    )
    added = makers.asset(cast)
    changes: dict[str, dict[str, Any]] = {
        "later": {"starts_on": loan.starts_on + timedelta(days=9), "due_on": loan.due_on + timedelta(days=9)},
        "longer": {"due_on": loan.due_on + timedelta(days=1)},
        "earlier": {"starts_on": loan.starts_on - timedelta(days=1)},
        "items": {"asset_ids": (*as_it_stands(loan).asset_ids, added.pk)},
        "reason": {"reason": "ใช้ฝึกอบรมเจ้าหน้าที่เทศกิจรุ่นใหม่ของเขต"},
        "place": {"place_of_use": "ห้องประชุม 9 ชั้น 9"},
    }

    loan = amended(cast, loan, **changes[change])

    assert (loan.state, loan.approved_by) == (State.AWAITING_ENDORSEMENT, None)
    assert {line.state for line in loan.lines.all()} == {LineState.REQUESTED}
    assert {(line.starts_on, line.due_on) for line in loan.lines.all()} == {(loan.starts_on, loan.due_on)}


def test_fewer_days_within_those_approved_stay_approved(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    fewer: dict[str, Any] = {"starts_on": loan.starts_on + timedelta(days=1), "due_on": loan.due_on - timedelta(days=1)}

    loan = amended(cast, loan, **fewer)

    assert (loan.state, loan.approved_by, loan.collect_by) == (State.APPROVED, cast.finance_head, loan.due_on)
    line = loan.lines.get()
    assert (line.state, line.starts_on, line.due_on) == (LineState.APPROVED, loan.starts_on, loan.due_on)
    assert loan.signatures.count() == 2
    event = Event.objects.get(verb="loan.amended")
    assert '"stays_approved":true' in event.body.replace(" ", "")
    assert Notice.objects.filter(to=cast.storekeeper, kind="loan-amended").count() == 1


def test_the_items_are_held_for_the_new_days_and_those_left_out_are_free(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast, items=2)
    kept, left = (line.asset for line in loan.lines.select_related("asset").order_by("position"))
    later: dict[str, Any] = {"starts_on": loan.due_on + timedelta(days=1), "due_on": loan.due_on + timedelta(days=4)}

    loan = amended(cast, loan, asset_ids=(kept.pk,), **later)

    states = dict(loan.lines.values_list("asset_id", "state"))
    assert states == {kept.pk: LineState.REQUESTED, left.pk: LineState.RELEASED}
    other = makers.submitted(cast, left, borrower=cast.bureau_member)
    assert other.state == State.AWAITING_ENDORSEMENT
    again = makers.submitted(cast, kept, borrower=cast.bureau_member)
    assert again.starts_on == cast.on, "the days it was approved for first are free again"
    with pytest.raises(Refusal, match="booked"):
        makers.submitted(cast, kept, borrower=cast.bureau_member, **later)


def test_days_taken_by_somebody_else_are_refused_and_nothing_changes(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    item = loan.lines.select_related("asset").get().asset
    taken: dict[str, Any] = {"starts_on": loan.due_on + timedelta(days=1), "due_on": loan.due_on + timedelta(days=2)}
    makers.submitted(cast, item, borrower=cast.bureau_member, **taken)

    assert code_of(lambda: amended(cast, loan, due_on=loan.due_on + timedelta(days=1))) == (POLICY, "booked")
    loan.refresh_from_db()
    assert (loan.state, loan.approved_by) == (State.APPROVED, cast.finance_head)
    with pytest.raises(IntegrityError) as no, transaction.atomic():
        LoanLine.objects.filter(loan=loan).update(due_on=loan.due_on + timedelta(days=1))
    refusal = refusal_behind(no.value)
    assert refusal is not None
    assert refusal.code == "booked"


def test_nothing_changed_is_refused_and_so_is_an_unread_text(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    assert code_of(lambda: amended(cast, loan)) == (POLICY, "nothing-changed")
    unread = lambda: actions.amend(  # noqa: E731  # called by code_of
        loan, by=loan.borrower, at=cast.at, wish=as_it_stands(loan, **OUTSIDE), signed_sha256="0" * 64
    )
    assert code_of(unread) == ("208", "text-changed")


def test_at_the_desk_the_borrower_signs_with_the_own_code_before_the_storekeeper(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    wish = as_it_stands(loan, **OUTSIDE)
    text = makers.planned(cast, wish).text.sha256
    for consent in ("", cast.storekeeper.staff_code):
        unsigned = lambda consent=consent: actions.amend(  # noqa: E731  # called by code_of
            loan, by=cast.storekeeper, at=cast.at, wish=wish, signed_sha256=text, consent=consent
        )
        assert code_of(unsigned) == ("208", "consent-missing")

    loan = amended(cast, loan, by=cast.storekeeper, **OUTSIDE)

    signature = loan.signatures.latest("id")
    assert (signature.signer, signature.witness) == (cast.borrower, cast.storekeeper)
    event = Event.objects.filter(verb="loan.amended", outcome="done").latest("id")
    assert '"at_the_desk":true' in event.body.replace(" ", "")


def test_a_new_borrower_signs_at_the_desk_is_never_the_approver_and_the_old_one_is_told(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    by_itself = lambda: amended(cast, loan, borrower=cast.bureau_member)  # noqa: E731  # called by code_of
    assert code_of(by_itself) == ("208", "new-borrower-signs")
    self_served = lambda: amended(cast, loan, by=cast.storekeeper, borrower=cast.storekeeper)  # noqa: E731  # called by code_of
    assert code_of(self_served) == (POLICY, "serves-oneself")

    loan = amended(cast, loan, by=cast.storekeeper, borrower=cast.finance_head)

    assert (loan.borrower, loan.borrower_unit, loan.approving_unit) == (cast.finance_head, cast.finance, cast.district)
    assert [seat.person_id for seat in queries.who_decides(loan, on=cast.on)] == [cast.director.pk]
    assert Notice.objects.filter(to=cast.borrower, kind="loan-taken-over").count() == 1
    loan = actions.approve(loan, by=cast.director, at=cast.at + LATER)
    assert loan.approved_by == cast.director


def test_what_is_out_is_not_changed_this_way(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    wish = makers.wish(cast, makers.asset(cast))
    out = lambda: actions.amend(loan, by=cast.borrower, at=cast.at, wish=wish, signed_sha256="0" * 64)  # noqa: E731  # called by code_of
    assert code_of(out) == (ORDER, "out-of-turn")


def test_the_notice_and_the_page_of_the_decision_say_what_changed(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = amended(cast, makers.loan_in(State.APPROVED, cast), **OUTSIDE)
    notice = Notice.objects.filter(to=cast.supervisor, kind="loan-decide").latest("id")
    assert "ห้องประชุม 3 ชั้น 5" in notice.text
    assert OUTSIDE["place_of_use"] in notice.text
    makers.endorsed(cast, loan, at=cast.at + LATER)
    page = sign_in(cast.governor).get(reverse("loans:decide", args=[loan.pk])).content.decode()
    assert "ห้องประชุม 3 ชั้น 5</del>" in page


def test_after_correction_the_difference_is_still_from_what_was_approved(
    cast: Cast, sign_in: SignIn, today: None
) -> None:
    loan = amended(cast, makers.loan_in(State.APPROVED, cast), **OUTSIDE)
    loan = actions.send_back(loan, by=cast.supervisor, at=cast.at + LATER, reason="ระบุถนน")
    wish = as_it_stands(loan, **{**OUTSIDE, "place_of_use": "ศูนย์ชุมชนวัดม่วงแค ซอย 34"})
    text = makers.planned(cast, wish).text.sha256
    actions.resubmit(loan, by=cast.borrower, at=cast.at + LATER, wish=wish, signed_sha256=text)
    page = sign_in(cast.supervisor).get(reverse("loans:decide", args=[loan.pk])).content.decode()
    assert "ห้องประชุม 3 ชั้น 5</del>" in page
    assert "ถนนเจริญกรุง</del>" not in page


def test_the_pages_change_review_and_sign(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    browser = sign_in(cast.borrower)
    assert reverse("loans:change", args=[loan.pk]) in browser.get(loan.get_absolute_url()).content.decode()
    page, review = (reverse(f"loans:{name}", args=[loan.pk]) for name in ("change", "change_review"))
    shown = browser.get(page)
    fields = {field.name: field.value() for field in shown.context["form"]}
    fields |= {"starts_on": "16/11/2569", "due_on": "19/11/2569", **OUTSIDE}
    assert browser.post(page, fields).headers["Location"] == review
    read = browser.get(review)
    assert not read.context["stays_approved"]
    (store,) = read.context["stores"]
    signed = {"act": "sign", "agreed": "on", f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
    assert browser.post(review, signed).headers["Location"] == loan.get_absolute_url()
    loan.refresh_from_db()
    assert loan.state == State.AWAITING_ENDORSEMENT
    assert browser.get(review).status_code == 302
    assert sign_in(cast.supervisor).get(page).status_code == 404


def test_the_desk_page_hands_the_loan_to_another_borrower(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    browser = sign_in(cast.storekeeper)
    page, review = (reverse(f"loans:{name}", args=[loan.pk]) for name in ("change", "change_review"))
    fields = {field.name: field.value() for field in browser.get(page).context["form"]}
    fields |= {"starts_on": "16/11/2569", "due_on": "19/11/2569"}
    assert browser.post(page, {**fields, "borrower_code": "ไม่มี"}).status_code == 200
    assert browser.post(page, {**fields, "borrower_code": "dg-2001"}).status_code == 302
    (store,) = browser.get(review).context["stores"]
    signed = {"act": "sign", f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
    assert browser.post(review, {**signed, "consent": "BR-1001"}).status_code == 409
    assert browser.post(review, {**signed, "consent": "dg-2001"}).status_code == 302
    loan.refresh_from_db()
    assert (loan.borrower, loan.borrower_unit) == (cast.bureau_member, cast.division)


def test_the_api_shows_the_text_and_changes_the_loan(cast: Cast, sign_in: SignIn, today: None) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    client = sign_in(cast.borrower)
    wish = {
        "items": [loan.lines.select_related("asset").get().asset.tag],
        "purpose": loan.purpose,
        "reason": loan.reason,
        "starts_on": loan.starts_on.isoformat(),
        "due_on": loan.due_on.isoformat(),
        **OUTSIDE,
    }
    address = f"/api/v1/loans/{loan.pk}/amend/"
    shown = client.post(f"{address}preview/", wish, "application/json").json()
    assert shown["verdict"]["permitted"], shown
    done = client.post(address, {**wish, "signed_sha256": shown["sha256"]}, "application/json")
    assert (done.status_code, done.json()["state"]) == (200, "awaiting_endorsement")
    assert client.post(f"{address}preview/", {**wish, "borrower": "x"}, "application/json").status_code == 400
