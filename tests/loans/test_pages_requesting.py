"""The way of a request through the pages of its borrower: basket, words, review, signature, correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from assets.actions import add_photo, remove_photo
from assets.actions.fitness import set_lendable
from assets.models import Asset
from loans.models import Loan, PlaceKind, Signature
from loans.requests import Plan
from loans.states import LineState, State
from people.models import Person
from tests.cast import Cast
from tests.makers import asset, loan_in, submitted

SignIn = Callable[[Person], Client]

pytestmark = pytest.mark.usefixtures("today")

REASON = "ใช้ประชุมคณะกรรมการชุมชนเขตบางรัก ประจำไตรมาส"

WORDS = {
    "starts_on": "16/11/2569",
    "due_on": "19/11/2569",
    "purpose": "meeting",
    "reason": REASON,
    "reference": "",
    "place_kind": PlaceKind.ON_PREMISES.value,
    "place_of_use": "ห้องประชุม 3 ชั้น 5",
    "for_unit": "me",
}


def put_in(client: Client, *items: Asset) -> None:
    for item in items:
        client.post("/basket/", {"asset": item.pk, "act": "put_in", "next": "/catalogue/"})


def write(client: Client, **changes: str) -> Any:
    return client.post("/loans/new/", WORDS | changes)


def seals(page: Any) -> dict[str, str]:
    """What the signing form of a review carries."""
    plans: list[Plan] = [store.plan for store in page.context["stores"]]
    return {f"sha256_{plan.lending_unit.pk}": plan.text.sha256 for plan in plans}


def sign(client: Client, address: str = "/loans/new/review/") -> HttpResponse:
    page = client.get(address)
    answer: Any = client.post(address, {"agreed": "on", "act": "sign", **seals(page)})
    return answer  # type: ignore[no-any-return]  # the test client's answers have no type of their own


def test_a_request_goes_from_the_catalogue_to_the_approver(cast: Cast, sign_in: SignIn) -> None:
    item = asset(cast)
    client = sign_in(cast.borrower)
    put_in(client, item)
    assert write(client).headers["Location"] == "/loans/new/review/"

    page = client.get("/loans/new/review/")
    store = page.context["stores"][0]
    assert [signer.name for signer in store.endorsers] == [cast.supervisor.name]
    assert [signer.name for signer in store.approvers] == [cast.finance_head.name]
    assert store.plan.text.text in page.content.decode()

    sign(client)
    loan = Loan.objects.get()
    assert loan.state == State.AWAITING_ENDORSEMENT
    assert loan.signatures.get().sha256 == store.plan.text.sha256

    assert sign_in(cast.supervisor).post(f"/loans/{loan.pk}/decide/", {"act": "endorse"}).status_code == 302
    grant = {"act": "approve", f"grant_{loan.lines.get().pk}": "on"}
    assert sign_in(cast.finance_head).post(f"/loans/{loan.pk}/decide/", grant).status_code == 302
    loan.refresh_from_db()
    assert loan.state == State.APPROVED


def test_outside_the_agency_head_and_the_delegate_are_named_with_their_order(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client, place_kind=PlaceKind.OFF_PREMISES.value, place_of_use="ศูนย์ชุมชนวัดม่วงแค")
    page = client.get("/loans/new/review/")

    approvers = {signer.name: signer.order for signer in page.context["stores"][0].approvers}
    assert approvers.keys() == {cast.governor.name, cast.permanent_secretary.name}
    assert approvers[cast.permanent_secretary.name] == cast.delegation.order_number


def test_a_basket_over_two_stores_becomes_two_requests_with_one_signature(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast), asset(cast, unit=cast.other_finance), asset(cast))
    write(client)
    sign(client)

    assert {loan.lending_unit: loan.lines.count() for loan in Loan.objects.all()} == {
        cast.finance: 2,
        cast.other_finance: 1,
    }


def test_when_one_store_refuses_no_store_gets_a_request(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    here, there = asset(cast), asset(cast, unit=cast.other_finance)
    put_in(client, here, there)
    write(client)
    page = client.get("/loans/new/review/")
    submitted(cast, there, borrower=cast.bureau_member)
    answer = client.post("/loans/new/review/", {"agreed": "on", **seals(page)})

    assert answer.status_code == 409
    assert answer.context["verdict"].code == "booked"
    assert not Loan.objects.filter(borrower=cast.borrower).exists()
    assert [store.is_open for store in client.get("/loans/new/review/").context["stores"]] == [True, False]


def test_signing_twice_sends_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client)
    page = client.get("/loans/new/review/")
    signed = {"agreed": "on", **seals(page)}

    assert client.post("/loans/new/review/", signed).status_code == 302
    again = client.post("/loans/new/review/", signed, follow=True)
    assert again.redirect_chain[0][0] == "/loans/"
    assert Loan.objects.count() == 1


def test_two_presses_at_the_same_moment_send_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client)
    page = client.get("/loans/new/review/")
    before = dict(client.session.items())
    client.post("/loans/new/review/", {"agreed": "on", **seals(page)})
    session = client.session
    session.update(before)
    session.save()

    again = client.post("/loans/new/review/", {"agreed": "on", **seals(page)}, follow=True)
    assert again.redirect_chain[0][0] == "/loans/"
    assert Loan.objects.count() == 1


def test_without_the_tick_nothing_is_signed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client)
    page = client.get("/loans/new/review/")
    answer = client.post("/loans/new/review/", seals(page))

    assert answer.context["form"].errors.keys() == {"agreed"}
    assert not Loan.objects.exists()


def test_a_text_that_changed_in_another_window_is_not_signed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client)
    page = client.get("/loans/new/review/")
    write(client, due_on="25/11/2569")
    answer = client.post("/loans/new/review/", {"agreed": "on", **seals(page)})

    assert (answer.status_code, answer.context["verdict"].code) == (409, "text-changed")
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"starts_on": "29/02/2568"}, "starts_on", "date-impossible"),
        ({"starts_on": "16/11/69"}, "starts_on", "ambiguous-year"),
        ({"due_on": "พรุ่งนี้"}, "due_on", "date-unreadable"),
        ({"due_on": ""}, "due_on", "required"),
        ({"reason": "ก" * 10_000}, "reason", "max_length"),
        ({"reason": "\u202e\u200b\x07 \u2066"}, "reason", "required"),
        ({"purpose": "private"}, "purpose", "invalid_choice"),
        ({"place_kind": "moon"}, "place_kind", "invalid_choice"),
        ({"for_unit": "เขา"}, "for_unit", "invalid_choice"),
    ],
)
def test_what_is_not_well_formed_comes_back_at_its_field_with_everything_kept(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], field: str, code: str
) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    answer = write(client, **changes)

    assert answer.status_code == 200
    assert [error.code for error in answer.context["form"].errors.as_data()[field]] == [code]
    assert "ห้องประชุม 3 ชั้น 5" in answer.content.decode()
    assert client.session["basket"]
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "basis", "code"),
    [
        ({"starts_on": "15/11/2569"}, "208", "start-in-past"),
        ({"due_on": "๑๐/๑๑/๒๕๖๙"}, "208", "due-before-start"),
        ({"reason": "ใช้งาน"}, "207", "official-benefit-too-short"),
        ({"reason": "กกกกกกกกกกกกกกก"}, "207", "official-benefit-too-short"),
        ({"starts_on": "16/11/2571", "due_on": "17/11/2571"}, "policy", "too-far-ahead"),
    ],
)
def test_what_the_law_refuses_comes_back_with_clause_and_input(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], basis: str, code: str
) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    answer = write(client, **changes)

    assert answer.status_code == 409
    verdict = answer.context["verdict"]
    assert (verdict.basis, verdict.code) == (basis, code)
    page = answer.content.decode()
    assert verdict.reason in page
    assert "ห้องประชุม 3 ชั้น 5" in page


@pytest.mark.parametrize(
    "first", ["16/11/2569", "๑๖/๑๑/๒๕๖๙", "16 พ.ย. 2569", "2026-11-16", "2569-11-16", "16-Nov-2026"]
)
def test_days_are_read_in_either_era_and_in_thai_digits(cast: Cast, sign_in: SignIn, first: str) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client, starts_on=first)
    sign(client)

    assert Loan.objects.get().starts_on == cast.on


def test_control_and_bidi_characters_do_not_reach_the_signed_text(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client, reason=f"\u202e{REASON}\x00\u2066\x1b[31m")
    sign(client)

    assert Loan.objects.get().reason == f"{REASON}[31m"


def test_an_item_that_is_taken_says_why_and_other_days_are_one_press_away(cast: Cast, sign_in: SignIn) -> None:
    taken = asset(cast)
    submitted(cast, taken, borrower=cast.bureau_member)
    client = sign_in(cast.borrower)
    put_in(client, taken)
    write(client)
    page = client.get("/loans/new/review/")
    card = page.context["stores"][0].cards[0]
    assert (page.context["may_sign"], card.verdict.code) == (False, "booked")
    assert card.verdict.reason in page.content.decode()

    client.post("/loans/new/review/", {"act": "days", "starts_on": card.free_from.isoformat(), "asset": taken.pk})
    sign(client)
    assert Loan.objects.get(borrower=cast.borrower).starts_on == cast.on + timedelta(days=4)


def test_an_item_that_is_taken_can_be_left_out(cast: Cast, sign_in: SignIn) -> None:
    taken, free = asset(cast), asset(cast)
    submitted(cast, taken, borrower=cast.bureau_member)
    client = sign_in(cast.borrower)
    put_in(client, taken, free)
    write(client)
    client.post("/loans/new/review/", {"act": "drop", "asset": taken.pk})
    sign(client)

    assert [line.asset for line in Loan.objects.get(borrower=cast.borrower).lines.all()] == [free]


def test_nonsense_in_a_mending_button_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.borrower)
    put_in(client, asset(cast))
    write(client)
    for nonsense in ({"act": "days", "starts_on": "29/02/2568"}, {"act": "drop", "asset": "๑๒x"}, {"act": "days"}):
        assert client.post("/loans/new/review/", nonsense).status_code == 302
    sign(client)

    assert Loan.objects.get().starts_on == cast.on


def test_what_is_not_lent_any_more_leaves_the_basket_and_that_is_said(cast: Cast, sign_in: SignIn) -> None:
    item = asset(cast)
    client = sign_in(cast.borrower)
    put_in(client, item)
    set_lendable(item, is_lendable=False, because="ใช้ประจำสำนักงาน", by=cast.storekeeper, at=cast.at)
    page = client.get("/loans/new/")

    assert page.context["stores"] == []
    assert [str(message) for message in page.context["messages"]]


def jpeg(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "JPEG")
    return written.getvalue()


def test_the_catalogue_shows_the_photo_of_an_item_that_has_one(cast: Cast, sign_in: SignIn) -> None:
    plain, pictured = asset(cast), asset(cast)
    photos = [add_photo(pictured, content=jpeg(colour), by=cast.storekeeper, at=cast.at) for colour in ("red", "green")]
    remove_photo(pictured, photo=photos[0], by=cast.storekeeper, at=cast.at, reason="ภาพไม่ชัด")
    client = sign_in(cast.borrower)

    page = client.get("/catalogue/")

    address = f"/assets/{pictured.tag}/photos/{photos[1].sha256}.jpg"
    assert {card.asset: card.photo for card in page.context["cards"]} == {plain: "", pictured: address}
    assert f'<img src="{address}"' in page.content.decode()
    shown: Any = client.get(address)
    assert Image.open(BytesIO(shown.getvalue())).format == "JPEG"


def test_the_page_of_an_item_leads_to_the_request_once_something_is_in_it(cast: Cast, sign_in: SignIn) -> None:
    client, item, other = sign_in(cast.borrower), asset(cast), asset(cast)
    to_the_request = 'href="/loans/new/"'
    page = f"/assets/{item.tag}/"
    assert to_the_request not in client.get(page).content.decode()

    put_in(client, other)
    before = client.get(page).content.decode()
    shown = client.post("/basket/", {"asset": item.pk, "next": page}, follow=True)
    after = shown.content.decode()

    assert shown.redirect_chain == [(page, 302)]
    assert to_the_request in before
    assert to_the_request in after
    assert ('value="take_out"' in before, 'value="take_out"' in after) == (False, True)


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 30, "999999"])
def test_only_what_the_catalogue_shows_goes_into_the_basket(cast: Cast, sign_in: SignIn, wanted: str) -> None:
    assert sign_in(cast.borrower).post("/basket/", {"asset": wanted, "act": "put_in"}).status_code == 404


def test_another_agency_finds_nothing_of_ours(cast: Cast, sign_in: SignIn) -> None:
    item = asset(cast)
    client = sign_in(cast.outsider)

    assert client.post("/basket/", {"asset": item.pk, "act": "put_in"}).status_code == 404
    assert client.get("/catalogue/").context["cards"] == []


def test_the_way_back_from_the_basket_never_leaves_the_service(cast: Cast, sign_in: SignIn) -> None:
    item = asset(cast)
    answer = sign_in(cast.borrower).post(
        "/basket/", {"asset": item.pk, "act": "put_in", "next": "https://example.org/"}
    )

    assert answer.headers["Location"] == "/catalogue/"


@pytest.mark.parametrize("days", ["starts_on=29/02/2568&due_on=x", "starts_on=19/11/2569&due_on=16/11/2569"])
def test_days_that_cannot_be_are_said_in_the_catalogue(cast: Cast, sign_in: SignIn, days: str) -> None:
    asset(cast)
    page = sign_in(cast.borrower).get(f"/catalogue/?{days}")

    assert page.status_code == 200
    assert page.context["form"].errors
    assert "cards" not in page.context


def test_the_catalogue_searches_filters_and_judges_days(cast: Cast, sign_in: SignIn) -> None:
    free, taken = asset(cast, name="กล้องถ่ายภาพ", number="7730-001"), asset(cast, name="เต็นท์ผ้าใบ")
    elsewhere = asset(cast, name="กล้องวงจรปิด", unit=cast.other_finance)
    submitted(cast, taken)
    client = sign_in(cast.bureau_member)

    def shown(query: str) -> list[Asset]:
        return [card.asset for card in client.get(f"/catalogue/?{query}").context["cards"]]

    assert shown("") == [free, taken, elsewhere]
    assert shown("q=กล้อง") == [free, elsewhere]
    assert shown("q=๗๗๓๐-๐๐๑") == [free]
    assert shown(f"store={cast.other_finance.pk}") == [elsewhere]
    assert shown("free=on") == [free, elsewhere]
    assert shown("free=on&starts_on=20/11/2569&due_on=21/11/2569") == [free, taken, elsewhere]
    assert shown("page=nonsense&q=%00%E0%B8%81%27%3B--") in ([], [free, elsewhere])


# After it was sent back


def test_a_corrected_request_shows_what_differs_and_is_signed_anew(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.SENT_BACK, cast, items=2)
    kept, dropped = (line.asset for line in loan.lines.order_by("position"))
    added = asset(cast)
    client = sign_in(cast.borrower)
    put_in(client, added)
    words = WORDS | {"items": [str(kept.pk), str(added.pk)], "place_of_use": "ห้องประชุม 4 ชั้น 6"}
    assert client.post(f"/loans/{loan.pk}/correct/", words).status_code == 302

    page = client.get(f"/loans/{loan.pk}/correct/review/")
    changes = page.context["stores"][0].changes
    assert ("-", f"2. {dropped.name} [{dropped.tag}]") in changes
    assert ("+", f"2. {added.name} [{added.tag}]") in changes
    sign(client, f"/loans/{loan.pk}/correct/review/")
    loan.refresh_from_db()
    assert loan.state == State.AWAITING_ENDORSEMENT
    assert loan.signatures.count() == 2
    assert {line.asset_id: line.state for line in loan.lines.all()} == {
        kept.pk: LineState.REQUESTED,
        dropped.pk: LineState.RELEASED,
        added.pk: LineState.REQUESTED,
    }


def test_a_request_of_another_store_cannot_be_slipped_into_a_correction(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.SENT_BACK, cast)
    foreign = asset(cast, unit=cast.other_finance)
    client = sign_in(cast.borrower)
    put_in(client, foreign)
    answer = client.post(f"/loans/{loan.pk}/correct/", WORDS | {"items": [str(foreign.pk)]})

    assert answer.context["form"].errors.keys() == {"items"}


def test_a_request_that_is_not_sent_back_leads_to_its_page(cast: Cast, sign_in: SignIn) -> None:
    loan = loan_in(State.APPROVED, cast)
    client = sign_in(cast.borrower)

    assert client.get(f"/loans/{loan.pk}/correct/").headers["Location"] == f"/loans/{loan.pk}/"
    assert client.get(f"/loans/{loan.pk}/correct/review/").headers["Location"] == f"/loans/{loan.pk}/"


@pytest.mark.parametrize(
    ("state", "step", "words", "status"),
    [
        (State.AWAITING_ENDORSEMENT, "withdraw", {"reason": ""}, 302),
        (State.SENT_BACK, "withdraw", {"reason": "เลื่อนงาน"}, 302),
        (State.APPROVED, "withdraw", {"reason": ""}, 409),
        (State.APPROVED, "cancel", {"reason": "เลื่อนงาน"}, 302),
        (State.APPROVED, "cancel", {"reason": " \u200b"}, 200),
        (State.ON_LOAN, "cancel", {"reason": "เลื่อนงาน"}, 409),
        (State.RETURNED, "withdraw", {"reason": ""}, 409),
    ],
)
def test_giving_up_is_possible_in_its_turn_and_with_its_reason(
    cast: Cast, sign_in: SignIn, state: State, step: str, words: dict[str, str], status: int
) -> None:
    loan = loan_in(state, cast)
    client = sign_in(cast.borrower)
    answer = client.post(f"/loans/{loan.pk}/{step}/", words)

    assert answer.status_code == status
    loan.refresh_from_db()
    assert (loan.state == state) is (status != 302)
    assert client.get(f"/loans/{loan.pk}/{step}/").status_code == 200


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_of_a_loan_says_where_it_stands(cast: Cast, sign_in: SignIn, state: State, language: str) -> None:
    loan = loan_in(state, cast)
    for person in (cast.borrower, cast.storekeeper, cast.auditor):
        client = sign_in(person)
        client.cookies["django_language"] = language
        page = client.get(f"/loans/{loan.pk}/")
        assert page.status_code == 200
        assert page.context["sentence"].text.replace("'", "&#x27;") in page.content.decode()
