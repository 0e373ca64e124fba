"""An item of a real register, from the file of its office to the timeline of a loan that is over."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.test import Client

from assets.models import Asset, CustodyState, IdentifierKind
from audit.journal.models import Event
from loans.models import Loan, PlaceKind
from loans.states import State
from people.models import Person
from tests.cast import Cast

SignIn = Callable[[Person], Client]

pytestmark = pytest.mark.usefixtures("today")

FILE: Final = Path("thai-registers", "cdti-digital-faculty", "equipment.csv")

ROWS: Final = 704

NUMBER: Final = "66-201-003-001-0007"
"""A cupboard of the faculty, 5,136 baht: the number that its sticker bears."""

WORDS: Final = {
    "starts_on": "16/11/2569",
    "due_on": "19/11/2569",
    "purpose": "meeting",
    "reason": "ใช้เก็บเอกสารของการประชุมคณะกรรมการชุมชนเขตบางรัก",
    "reference": "",
    "place_kind": PlaceKind.ON_PREMISES.value,
    "place_of_use": "ห้องประชุม 3 ชั้น 5",
    "for_unit": "me",
}

IN_GOOD_ORDER: Final = {"works": "on", "complete": "on", "clean_and_tidy": "on", "condition": "good"}


def test_an_item_of_a_real_register_is_lent_and_taken_back_by_its_own_number(
    cast: Cast, shared_data: Path, sign_in: SignIn
) -> None:
    borrower, desk = sign_in(cast.borrower), sign_in(cast.storekeeper)
    item = imported(shared_data / FILE, cast)

    loan = requested(borrower, item)
    assert (loan.state, loan.borrower) == (State.AWAITING_ENDORSEMENT, cast.borrower)
    decide(sign_in(cast.supervisor), loan, "endorse")
    decide(sign_in(cast.finance_head), loan, "approve", **{f"grant_{loan.lines.get().pk}": "on"})
    assert state_of(loan) == (State.APPROVED, CustodyState.IN_STORE)

    handed_over_by_scanning(desk, loan)
    assert state_of(loan) == (State.ON_LOAN, CustodyState.ON_LOAN)

    assert desk.post("/desk/return/", {"code": NUMBER, **IN_GOOD_ORDER}).context["said"].tone == "free"
    assert state_of(loan) == (State.RETURNED, CustodyState.IN_STORE)

    told = timeline_of(sign_in(cast.auditor), item)
    assert [(entry.verb, entry.actor_code) for entry in told] == [
        ("asset.registered", cast.storekeeper.staff_code),
        ("loan.submitted", cast.borrower.staff_code),
        ("loan.endorsed", cast.supervisor.staff_code),
        ("loan.approved", cast.finance_head.staff_code),
        ("loan.handed_over", cast.storekeeper.staff_code),
        ("loan.checked_in", cast.storekeeper.staff_code),
    ]
    assert [entry.clause for entry in told if entry.verb == "loan.approved"] == ["208(2)"]
    assert not any(entry.is_refused or entry.is_altered for entry in told)


def imported(path: Path, cast: Cast) -> Asset:
    """The item with `NUMBER`, after every row of the file was accounted for."""
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["code"] == NUMBER]
    out = io.StringIO()
    by = cast.storekeeper.staff_code
    call_command("import_register", str(path), "--unit", cast.finance.code, "--by", by, "--json", stdout=out)
    account: dict[str, Any] = json.loads(out.getvalue())
    assert {name: account[name] for name in ("rows", "created", "updated", "unchanged", "undecided", "refused")} == {
        "rows": ROWS, "created": ROWS, "updated": 0, "unchanged": 0, "undecided": 0, "refused": 0,
    }  # fmt: skip
    assert Asset.objects.count() == ROWS
    item = Asset.objects.get(identifiers__value=NUMBER, identifiers__kind=IdentifierKind.OFFICIAL)
    assert (item.name, str(item.cost)) == (row["name"], "5136.00")
    return item


def requested(client: Client, item: Asset) -> Loan:
    """What the borrower finds by its number in the catalogue, asks for, reads and signs."""
    found = client.get("/catalogue/", {"q": NUMBER}).context["cards"]
    assert [card.asset for card in found] == [item]
    client.post("/basket/", {"asset": item.pk, "act": "put_in", "next": "/catalogue/"})
    assert client.post("/loans/new/", WORDS).headers["Location"] == "/loans/new/review/"
    (store,) = client.get("/loans/new/review/").context["stores"]
    seal = {f"sha256_{store.plan.lending_unit.pk}": store.plan.text.sha256}
    assert client.post("/loans/new/review/", {"agreed": "on", **seal}).status_code == 302
    return Loan.objects.get(lines__asset=item)


def decide(client: Client, loan: Loan, act: str, **ticked: str) -> None:
    assert client.post(f"/loans/{loan.pk}/decide/", {"act": act, **ticked}).status_code == 302


def handed_over_by_scanning(desk: Client, loan: Loan) -> None:
    """The number scanned at the desk leads to the loan with the line ticked; then the borrower signs."""
    scanned = desk.post("/desk/", {"code": NUMBER}, follow=True)
    address = f"/desk/hand-over/{loan.pk}/"
    assert scanned.redirect_chain[0][0].startswith(address)
    assert [line.is_ticked for line in scanned.context["form"].lines] == [True]
    ticked = {f"line-{loan.lines.get().pk}-ticked": "on"}
    text = desk.post(address, {**ticked, "refresh": "1"}).context["planned"].text
    assert loan.lines.get().asset.tag in text.text
    signed = {"signed_sha256": text.sha256, "consent": loan.borrower.staff_code, "sign": "1"}
    assert desk.post(address, {**ticked, **signed}).status_code == 302


def state_of(loan: Loan) -> tuple[str, str]:
    """Of the loan, and where its item is."""
    loan.refresh_from_db()
    return loan.state, loan.lines.select_related("asset__custody").get().asset.custody.state


def timeline_of(client: Client, item: Asset) -> list[Any]:
    """The page of the item's record, oldest entry first; that somebody read it is recorded as well."""
    read = client.get(f"/assets/{item.tag}/timeline/")
    assert read.status_code == 200
    assert Event.objects.filter(verb="journal.read", subject=f"journal:{item.journal_subject().name}").exists()
    return list(reversed(read.context["entries"]))
