"""A hand-over that a device kept without a network: done once, as it was signed, or listed with what was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from hypothesis import given
from hypothesis import strategies as st

from assets.models import Asset, Condition
from audit.journal.models import Event
from core.clock import now
from core.verdict import Refusal
from loans import actions, check_lists, deliveries, documents
from loans.deliveries import Checked
from loans.models import DeviceAct, Loan, LoanLine, Means, Outcome, Signature, SignatureKind
from loans.states import LineState, State
from people.models import Agency
from tests import makers
from tests.cast import Cast
from tests.loans.test_replaying import by, ms, send
from tests.makers import loan_in

DRAWN: Final = "10,10 300,120;40,150 500,160"


@pytest.fixture(autouse=True)
def _on_the_day(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=3), tick=False):
        yield


def approved(cast: Cast) -> Loan:
    loan = loan_in(State.APPROVED, cast)
    return Loan.objects.select_related("lending_unit__agency", "borrower__unit").get(pk=loan.pk)


def text_of(loan: Loan, *, note: str = "") -> str:
    """As the device puts it together."""
    lines = list(LoanLine.objects.filter(loan=loan).select_related("asset"))
    parts = deliveries.parts_to_sign(loan, lines)
    return parts.whole([(documents.condition_words(Condition.GOOD), note) for _line in lines]).text


def kept(loan: Loan, /, *, minutes_ago: int = 30, **changed: Any) -> dict[str, Any]:
    """A hand-over of all items in good condition, as a device keeps it."""
    text = text_of(loan)
    whole = {
        "loan": loan.pk,
        "checked": [{"line": line.pk} for line in loan.lines.all()],
        "set_aside": [],
        "staff_code": loan.borrower.staff_code.lower(),
        "strokes": DRAWN,
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        **changed,
    }
    made = now() - timedelta(minutes=minutes_ago)
    return {"id": str(uuid4()), "kind": "hand_over", "at": ms(made), "code": loan.number, "line": None, "given": whole}


def answer_to(cast: Cast, act: dict[str, Any]) -> Any:
    return send(cast.storekeeper, act).data["answers"][0]


WORDS: Final = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)


@given(noted=st.lists(st.tuples(st.sampled_from(list(Condition)), WORDS, WORDS, st.booleans()), max_size=5))
def test_the_parts_make_the_whole(noted: list[tuple[Condition, str, str, bool]]) -> None:
    """What a device puts together is what the server makes in one go, whatever names and notes say."""
    agency = Agency(name="กรม", kind="central")
    assets = [Asset(name=name, tag=f"A-{n}") for n, (_condition, name, _note, _tick) in enumerate(noted)]
    ticked = [
        " ".join(filter(None, (note, check_lists.in_thai([["สายชาร์จ", tick]])))) for _c, _name, note, tick in noted
    ]
    facts: dict[str, Any] = {"number": "ยืม-1", "receiver": "ก", "due_on": now().date(), "agency": agency}

    parts = documents.hand_over_parts(items=[(each, Decimal(5)) for each in assets], **facts)
    whole = documents.hand_over_text(
        items=[(asset, each[0], Decimal(5), note) for asset, each, note in zip(assets, noted, ticked, strict=True)],
        **facts,
    )

    words = [(documents.condition_words(each[0]), note) for each, note in zip(noted, ticked, strict=True)]
    assert parts.whole(words) == whole


def test_it_is_handed_over_as_it_was_signed(cast: Cast) -> None:
    cast.borrower.pin = make_password("402918")
    cast.borrower.save(update_fields=["pin"])
    loan = approved(cast)
    act = kept(loan)

    answer = answer_to(cast, act)

    loan.refresh_from_db()
    assert answer["outcome"] == Outcome.DONE, answer
    assert loan.number in answer["sentence"]
    assert (loan.state, loan.handed_over_at) == (State.ON_LOAN, now() - timedelta(minutes=30))
    signature = Signature.objects.get(loan=loan, kind=SignatureKind.HAND_OVER)
    assert (signature.text, signature.at) == (act["given"]["text"], loan.handed_over_at)
    assert (signature.means, signature.drawn) == (Means.STAFF_CODE, DRAWN)
    assert "ขณะไม่มีเครือข่าย" in signature.identified_by
    event = Event.objects.get(verb="loan.handed_over")
    assert event.at == now()
    assert "kept_at" in str(event.body)


def test_sent_twice_it_is_done_once(cast: Cast) -> None:
    act = kept(approved(cast))

    first, again = (send(cast.storekeeper, act).data for _ in range(2))

    assert first == again
    assert Event.objects.filter(verb="loan.handed_over").count() == 1


def test_a_device_that_cannot_hash_sends_the_text_alone(cast: Cast) -> None:
    loan = approved(cast)

    assert answer_to(cast, kept(loan, sha256=""))["outcome"] == Outcome.DONE


def test_handed_over_meanwhile_it_is_done_already(cast: Cast) -> None:
    loan = approved(cast)
    act = kept(loan)
    makers.handed_over(cast, loan, at=now())

    answer = answer_to(cast, act)

    assert (answer["outcome"], DeviceAct.objects.get().loan) == (Outcome.ALREADY, loan)
    assert Signature.objects.filter(loan=loan, kind=SignatureKind.HAND_OVER).count() == 1


def test_handed_over_meanwhile_with_other_items_it_is_listed(cast: Cast) -> None:
    loan = approved(cast)
    makers.handed_over(cast, loan, at=now())

    assert answer_to(cast, kept(loan, checked=[]))["code"] == "handed-over-otherwise"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": "ข้าพเจ้าได้รับพัสดุ", "sha256": ""}, "text-changed"),
        ({"sha256": "0" * 64}, "text-changed"),
        ({"staff_code": "99999"}, "consent-missing"),
        ({"staff_code": ""}, "consent-missing"),
        ({"strokes": ""}, "consent-missing"),
        ({"strokes": "ไม่ใช่เส้น"}, "malformed-act"),
        ({"text": ""}, "malformed-act"),
        ({"text": "a\x00"}, "malformed-act"),
        ({"checked": [{"line": "x"}]}, "malformed-act"),
        ({"checked": "x", "set_aside": 7, "\x00": ["\x00"]}, "malformed-act"),
        ({"checked": []}, "line-not-scanned"),
        ({"loan": 2**63 - 1}, "no-such-loan"),
    ],
)
def test_what_does_not_hold_is_listed_with_what_was_signed(cast: Cast, changed: dict[str, Any], why: str) -> None:
    loan = approved(cast)

    answer = answer_to(cast, kept(loan, **changed))

    loan.refresh_from_db()
    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, why)
    assert (answer["sentence"] != "", loan.state) == (True, State.APPROVED)
    sent = DeviceAct.objects.get().sent
    assert sent["text"] == str(changed.get("text", text_of(loan))).replace("\x00", "")
    page = by(cast.storekeeper).get("/desk/not-done/").content.decode()
    assert loan.number in page


def test_a_note_that_the_server_reads_otherwise_is_not_signed_for(cast: Cast) -> None:
    loan = approved(cast)
    line = loan.lines.get()

    answer = answer_to(cast, kept(loan, checked=[{"line": line.pk, "note": "ฝาแตก"}]))
    done = answer_to(
        cast, kept(loan, checked=[{"line": line.pk, "note": "ฝาแตก"}], text=text_of(loan, note="ฝาแตก"), sha256="")
    )

    assert (answer["code"], done["outcome"]) == ("text-changed", Outcome.DONE)


def test_a_loan_that_was_cancelled_meanwhile_is_listed(cast: Cast) -> None:
    loan = approved(cast)
    act = kept(loan)
    actions.cancel(loan, by=cast.borrower, at=now(), reason="ไม่ใช้แล้ว")

    answer = answer_to(cast, act)

    assert (answer["outcome"], answer["code"]) == (Outcome.CONFLICT, "out-of-turn")
    assert DeviceAct.objects.get().loan == loan


def test_it_was_not_handed_over_before_it_was_approved(cast: Cast) -> None:
    loan = approved(cast)

    answer = answer_to(cast, kept(loan, minutes_ago=60 * 24))

    loan.refresh_from_db()
    assert (answer["outcome"], loan.handed_over_at) == (Outcome.DONE, now())
    assert DeviceAct.objects.get().counted_at is None


def test_a_loan_of_another_store_is_not_theirs(cast: Cast) -> None:
    loan = approved(cast)

    answer = send(cast.stranger, kept(loan)).data["answers"][0]

    assert (answer["code"], loan.lines.get().state) == ("no-such-loan", LineState.APPROVED)


def test_with_a_network_the_pin_stays_what_proves_the_borrower(cast: Cast) -> None:
    """The staff code is taken through what a device kept alone."""
    cast.borrower.pin = make_password("402918")
    cast.borrower.save(update_fields=["pin"])
    loan = approved(cast)
    line = loan.lines.get()

    with pytest.raises(Refusal, match="pin-wrong"):
        actions.hand_over(
            loan,
            by=cast.storekeeper,
            at=now(),
            checked={line.pk: Checked()},
            set_aside={},
            consent=cast.borrower.staff_code,
            strokes=DRAWN,
        )
