"""A session that ends while somebody writes: after sign-in the work is offered again, to that person only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from loans.models import Loan
from loans.states import State
from people.models import Person
from tests import makers
from tests.cast import PASSWORD, Cast

WHY = "โปรดระบุห้องที่ใช้ <b>และ</b> ผู้รับผิดชอบ"


@pytest.fixture
def waiting(cast: Cast) -> Loan:
    return makers.loan_in(State.AWAITING_APPROVAL, cast)


def written_too_late(client: Client, by: Person, loan: Loan) -> str:
    """`by` sends a decision after the session has ended; answers where that leads."""
    client.force_login(by)
    client.get(reverse("loans:catalogue"))
    session = client.session
    session["basket"] = [1, 2, 3]
    session.save()
    for row in Session.objects.all():
        row.expire_date -= timedelta(days=2)
        row.save()
    response = client.post(reverse("loans:withdraw", args=[loan.pk]), {"reason": WHY})
    return response.headers["Location"]


def sign_in(client: Client, person: Person, address: str) -> str:
    response = client.post(address, {"login": person.staff_code, "password": PASSWORD})
    return response.headers["Location"]


def test_what_was_written_comes_back_after_sign_in_and_is_sent_once(cast: Cast, waiting: Loan, client: Client) -> None:
    address = written_too_late(client, cast.borrower, waiting)
    assert address.startswith(reverse("account_login"))
    waiting.refresh_from_db()
    assert waiting.state == State.AWAITING_APPROVAL
    assert sign_in(client, cast.borrower, address) == reverse("resume")
    page = client.get(reverse("resume")).content.decode()
    assert "&lt;b&gt;" in page
    assert "<b>และ" not in page
    assert client.session["basket"] == [1, 2, 3]
    client.post(reverse("loans:withdraw", args=[waiting.pk]), {"reason": WHY, "sent_again": "1"})
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN
    assert client.get(reverse("resume")).headers["Location"] == reverse("home")


def test_another_person_at_the_same_machine_sees_nothing_of_it(cast: Cast, waiting: Loan, client: Client) -> None:
    address = written_too_late(client, cast.borrower, waiting)
    assert sign_in(client, cast.supervisor, address) == reverse("resume")
    response = client.get(reverse("resume"))
    assert response.headers["Location"] == reverse("home")
    assert "kept" not in client.session
    assert client.session.get("basket") is None


def test_who_signed_out_left_nothing_behind(cast: Cast, waiting: Loan, client: Client) -> None:
    client.force_login(cast.borrower)
    client.post(reverse("account_logout"))
    response = client.post(reverse("loans:withdraw", args=[waiting.pk]), {"reason": WHY})
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert "kept" not in client.session


def test_a_forged_form_is_never_kept(cast: Cast, waiting: Loan) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.borrower)
    Session.objects.update(expire_date=cast.at - timedelta(days=400))
    response = client.post(reverse("loans:withdraw", args=[waiting.pk]), {"reason": WHY})
    assert response.status_code == 403
    assert "kept" not in client.session
