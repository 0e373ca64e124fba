"""Whether the record holds, asked on a page: how it is sealed, a verification, and what was done past the system."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from assets.models import Asset
from audit.journal import keys, sealing
from audit.journal.findings import Report
from audit.journal.models import Event
from audit.journal.record import SYSTEM
from audit.journal.waiting import protected
from audit.oversight import actions, asked
from audit.oversight.models import Verification
from audit.oversight.tasks import verify_record
from core.clock import now
from core.verdict import Refusal
from loans.states import State
from people.models import Person
from tests import makers
from tests.audit.oversight.room import auditing, days
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "oversight:verify"


@pytest.fixture(autouse=True)
def _with_a_key(settings: Any, tmp_path: Path) -> Any:
    """A key of this test's own, on the day of the cast."""
    settings.SEAL_KEY_FILE = str(tmp_path / "keys" / "seal.key")
    settings.SEAL_COPIES_DIR = ""
    keys.make(tmp_path / "keys" / "seal.key")
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def verified(cast: Cast) -> Verification:
    """Asked for on the page, and worked on by the worker."""
    assert browser(cast.auditor).post(reverse(PAGE)).status_code == 302
    verify_record.call(Verification.objects.latest("pk").pk)
    return Verification.objects.latest("pk")


def answers(cast: Cast, *units: Any) -> list[tuple[str, ...]]:
    question = asked.QUESTIONS["past-the-system"]
    rows = question.rows(auditing(*units), days(cast))
    return [tuple(cell.text for cell in question.cells(row)) for row in rows]


def test_what_is_not_sealed_yet_is_counted_and_nothing_of_what_is(cast: Cast) -> None:
    before = protected(now())
    assert (before.age, before.unsealed > 50) == (None, True)
    sealing.seal_waiting(now)
    assert protected(now()).unsealed == 0
    makers.loan_in(State.ON_LOAN, cast, at=cast.at + timedelta(hours=1))
    waits = protected(now() + timedelta(minutes=3))
    assert waits.age == timedelta(minutes=3)
    assert waits.unsealed > 0
    assert timedelta() < waits.oldest < timedelta(days=1)


def test_the_page_tells_the_age_of_the_seal_and_the_tail(cast: Cast) -> None:
    assert "Not sealed yet" in browser(cast.auditor).get(reverse(PAGE)).content.decode()
    sealing.seal_waiting(now)
    page = browser(cast.auditor).get(reverse(PAGE)).content.decode()
    assert "0 seconds ago" in page
    with time_machine.travel("2026-11-16T07:00:00Z", tick=False):
        assert "Sealed too long ago" in browser(cast.auditor).get(reverse(PAGE)).content.decode()


def test_a_whole_record_holds_and_who_asked_stands_in_it(cast: Cast) -> None:
    makers.loan_in(State.RETURNED, cast)
    sealing.seal_waiting(now)
    verification = verified(cast)
    assert (verification.status, verification.count, verification.unchecked) == (0, 0, [])
    assert verification.checked > 50
    assert "Everything that is sealed holds" in browser(cast.auditor).get(reverse(PAGE)).content.decode()
    assert list(Event.objects.filter(verb__startswith="verification.").values_list("verb", "actor_code")) == [
        ("verification.asked", cast.auditor.staff_code),
        ("verification.ended", SYSTEM.code),
    ]
    assert answers(cast, cast.bangkok) == []


def test_without_a_key_it_could_not_be_checked_and_is_never_ok(cast: Cast, settings: Any) -> None:
    settings.SEAL_KEY_FILE = settings.SEAL_KEY_FILE + ".gone"
    assert verified(cast).status == 2
    assert "The record could not be checked" in browser(cast.auditor).get(reverse(PAGE)).content.decode()


def test_a_row_changed_by_raw_sql_is_named_to_who_audits_its_unit(cast: Cast) -> None:
    loan = makers.loan_in(State.ON_LOAN, cast)
    item = Asset.objects.get(lines__loan=loan)
    sealing.seal_waiting(now)
    assert verified(cast).status == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE loans_loan SET due_on = %s WHERE id = %s", ["2027-06-30", loan.pk])
        cursor.execute("UPDATE assets_asset SET name = %s WHERE id = %s", ["ของอื่น", item.pk])
    verification = verified(cast)
    assert (verification.status, verification.count) == (1, 2)
    for units in ((cast.bangkok,), (cast.finance,)):
        assert {row[0] for row in answers(cast, *units)} == {loan.number, str(Asset.objects.get(pk=item.pk))}
    assert answers(cast, cast.other_district) == []
    counted = asked.counts(auditing(cast.finance), days(cast))
    assert counted["past-the-system"] == 2
    page = browser(cast.auditor).get(reverse("oversight:question", args=["past-the-system"])).content.decode()
    assert loan.get_absolute_url() in page
    assert "The record was altered" in browser(cast.auditor).get(reverse(PAGE)).content.decode()


def test_one_verification_at_a_time_and_a_broken_off_one_gives_way(cast: Cast) -> None:
    first = browser(cast.auditor)
    assert first.post(reverse(PAGE)).status_code == 302
    page = browser(cast.district_auditor).post(reverse(PAGE))
    assert page.status_code == 409
    assert page.headers["Refresh"] == "4"
    assert "Refresh" not in first.get(reverse(PAGE), {"refresh": "off"}).headers
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification(asked_by=cast.auditor, asked_at=now(), worked_at=now()).save()
    with time_machine.travel("2026-11-16T05:11:00Z", tick=False):
        assert first.post(reverse(PAGE)).status_code == 302
    assert list(Verification.objects.order_by("pk").values_list("state", "status")) == [("ended", 2), ("running", None)]


def test_progress_is_kept_and_what_ended_does_not_end_again(cast: Cast) -> None:
    asked_for = actions.ask_verification(by=cast.auditor, at=now())
    actions.note_progress(asked_for, checked=17, at=now())
    page = browser(cast.auditor).get(reverse(PAGE)).content.decode()
    assert 'value="17"' in page
    actions.end_verification(asked_for, report=Report(), by=SYSTEM, at=now())
    again = actions.end_verification(asked_for, report=Report(unchecked=["x"]), by=SYSTEM, at=now())
    assert again.status == 0
    assert Event.objects.filter(verb="verification.ended").count() == 1


def test_nobody_else_has_the_record_verified(cast: Cast) -> None:
    assert browser(cast.storekeeper).post(reverse(PAGE)).status_code == 404
    with pytest.raises(Refusal):
        actions.ask_verification(by=cast.admin, at=now())
