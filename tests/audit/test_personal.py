"""A personal value never stands in what is sealed; it can be erased, and every proof stays what it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from audit.journal import guards, personal
from audit.journal.beside import check_beside, columns
from audit.journal.findings import Kind, Report
from audit.journal.models import PersonalValue
from audit.journal.personal import Personal, commit, commitment, erase, is_commitment, kept, read
from audit.journal.queries import timeline
from audit.journal.reconciling import reconcile
from audit.journal.record import Actor, Subject, record
from audit.journal.sealing import seal_waiting
from audit.journal.versions import create, keep
from core.clock import now
from loans.models import Signature
from loans.states import State
from people.models import Person
from tests.audit.test_export import checked
from tests.cast import PASSWORD, Cast
from tests.loans.test_signing import DRAWN
from tests.makers import agency_loan_in, loan_in

pytestmark = pytest.mark.django_db

ADDRESS: Final = "203.0.113.77"
MOBILE: Final = "08 1111 9977"
MAIL: Final = "planted.somebody@example.org"
COLLECTOR: Final = "08 0000 0007"
OWNER: Final = "person:1234"
BY_NOBODY: Final = (
    "UPDATE journal_personalvalue SET value = '', salt = '', event_id = 99999999, erased_at = CURRENT_TIMESTAMP"
    " WHERE what = 'person.mobile'"
)
"""An erasure that no event tells of."""


def text_of(model: type[models.Model]) -> str:
    """Everything that stands in the table, whatever the type of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  # a table of ours
        return "\n".join(str(row) for row in cursor.fetchall())


def tables_with(value: str) -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True) if value in text_of(model)}


def person(cast: Cast, at: datetime, **words: Any) -> Person:
    row = Person(staff_code="BR-7777", name="นายสมมุติ ลาออกแล้ว", unit=cast.works, is_active=False, **words)
    return create(row, by_code="tests", at=at)


def test_no_declared_personal_value_stands_in_an_event_or_a_sealed_row(cast: Cast, client: Client) -> None:
    somebody = person(cast, cast.at, mobile=MOBILE, email=MAIL)
    somebody.position = "อดีตพนักงาน"
    somebody.save()  # past the doors: by simple-history's own
    client.post(
        "/accounts/login/",
        {"login": cast.borrower.staff_code, "password": PASSWORD},
        REMOTE_ADDR=ADDRESS,
        HTTP_X_FORWARDED_FOR=ADDRESS,
    )
    client.post("/accounts/login/", {"login": "ใครก็ไม่รู้", "password": "x"}, REMOTE_ADDR=ADDRESS)
    agency_loan_in(State.APPROVED, cast)
    signed = Signature(
        loan=loan_in(State.ON_LOAN, cast), kind="return", signer=cast.borrower, strokes=DRAWN, at=cast.at
    )
    personal.committed([signed])
    signed.save()

    sealed = {model._meta.db_table for model in guards.guarded_models()}
    for planted in (MOBILE, MAIL, ADDRESS, COLLECTOR, DRAWN):
        found = tables_with(planted)
        assert PersonalValue._meta.db_table in found, planted
        assert not found & sealed, planted
    assert {model._meta.model_name for model, _names in columns()} == {
        "historicalperson",
        "historicalagencyletter",
        "historicalsignatureask",
        "signature",
    }
    assert Signature.objects.get(pk=signed.pk).drawn == DRAWN


def test_a_version_of_an_unchanged_value_has_the_same_commitment_and_costs_one_query_more(
    cast: Cast, queries: Any
) -> None:
    somebody = person(cast, cast.at, mobile=MOBILE)
    somebody.position = "ลูกจ้าง"
    with queries() as ran:
        keep(somebody, by_code="x", at=cast.at, fields=["position"])

    assert len(ran) == 3, ran
    first, second = Person.history.filter(id=somebody.pk).order_by("history_id")
    assert is_commitment(first.mobile)
    assert first.mobile == second.mobile
    assert first.email == ""
    assert read([first.mobile])[first.mobile] == MOBILE


def test_the_same_value_of_two_owners_cannot_be_told_to_be_the_same(db: None) -> None:
    one, other, nothing = commit(
        [Personal(MOBILE, "person:1", "x"), Personal(MOBILE, "person:2", "x"), Personal("", "", "")]
    )

    assert one != other
    assert nothing == ""
    row = PersonalValue.objects.get(commitment=one)
    assert commitment(Personal(row.value, row.owner, row.what), row.salt) == one


def test_a_timeline_shows_the_value_and_then_that_it_was_erased(at: datetime, clerk: Actor) -> None:
    subject = Subject("person", "1234", "นางสาวสมใจ รักงาน")
    event = record(
        "person.signed_in", subject=subject, actor=clerk, at=at, facts={"address": Personal(ADDRESS, OWNER, "a")}
    )
    assert ADDRESS not in event.body
    assert [fact.after for fact in timeline(OWNER)[0].facts] == [ADDRESS]

    by = record("person.erased", subject=subject, actor=clerk, at=at)
    assert erase([OWNER], event_id=by.id, at=at) == 1

    (fact,) = timeline(OWNER)[1].facts
    assert ADDRESS not in fact.after
    assert str(by.id) in fact.after
    assert not timeline(OWNER)[1].is_altered


def test_erasing_leaves_seals_export_verifier_and_reconciliation_whole(
    cast: Cast, key: Path, tmp_path: Path, clerk: Actor
) -> None:
    at = now()
    somebody = person(cast, at, mobile=MOBILE, email=MAIL)
    seal_waiting(lambda: at)
    call_command("export_journal", tmp_path / "export", stdout=StringIO())
    assert MOBILE not in (tmp_path / "export" / "entries.ndjson").read_text(encoding="utf-8")

    event = record("person.erased", subject=somebody.journal_subject(), actor=clerk, at=at)
    somebody.mobile = somebody.email = ""
    keep(somebody, by_code="x", at=at, fields=["mobile", "email"], event_id=event.id)
    erase([somebody.personal_owner()], event_id=event.id, at=at)
    seal_waiting(lambda: at + timedelta(minutes=1))

    out = StringIO()
    call_command("verify_journal", "--json", stdout=out)
    assert '"status": 0' in out.getvalue()
    status, said = checked(tmp_path / "export")
    assert (status, said.split(".")[0]) == (0, "HOLDS")
    assert not tables_with(MOBILE)
    assert not tables_with(MAIL)
    assert value_gone(Person.history.filter(id=somebody.pk).first().mobile) is False


def value_gone(held: str) -> bool:
    return is_commitment(held) and held not in kept([held])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_personalvalue SET value = 'x'",
        "UPDATE journal_personalvalue SET owner = 'person:2'",
        "UPDATE journal_personalvalue SET value = '', salt = '', erased_at = NULL, event_id = 1",
        "DELETE FROM journal_personalvalue",
        "INSERT OR REPLACE INTO journal_personalvalue SELECT * FROM journal_personalvalue"
        if connection.vendor == "sqlite"
        else "TRUNCATE journal_personalvalue",
    ],
)
def test_the_database_refuses_every_other_change(change: str, db: None) -> None:
    commit([Personal(MOBILE, OWNER, "x")])

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert PersonalValue.objects.get().value == MOBILE


def test_what_was_erased_is_not_written_again(at: datetime, clerk: Actor) -> None:
    (held,) = commit([Personal(MOBILE, OWNER, "x")])
    event = record("person.erased", subject=Subject("person", "1234"), actor=clerk, at=at)
    erase([OWNER], event_id=event.id, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalValue.objects.update(value=MOBILE, salt="00", erased_at=None, event_id=None)
    (again,) = commit([Personal(MOBILE, OWNER, "x")])
    assert again != held


def found_beside() -> set[Kind]:
    report = Report()
    check_beside(report)
    reconcile(report)
    return {finding.kind for finding in report.findings}


def test_verification_finds_a_value_edited_taken_away_or_erased_by_nobody(cast: Cast) -> None:
    for change, kinds in (
        ("UPDATE journal_personalvalue SET value = 'x' WHERE what = 'person.mobile'", {Kind.EDITED, Kind.LIVE_EDITED}),
        ("DELETE FROM journal_personalvalue WHERE what = 'person.mobile'", {Kind.VALUE_GONE, Kind.LIVE_EDITED}),
        (BY_NOBODY, {Kind.VALUE_GONE, Kind.LIVE_EDITED}),
    ):
        with transaction.atomic():
            person(cast, cast.at, mobile=MOBILE)
            assert found_beside() == set()
            connection.check_constraints()
            with guards.lifted(connection), connection.cursor() as cursor:
                cursor.execute(change)
            assert found_beside() == kinds
            transaction.set_rollback(True)
