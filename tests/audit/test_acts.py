"""An act is done whole, or undone whole with the trace of its refusal."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.db import connection, transaction

from audit.journal.acts import Acts, act
from audit.journal.models import Event
from audit.journal.record import Actor, Subject, record
from audit.journal.versions import create, keep
from core.verdict import POLICY, Refusal, Refused
from people.models import Agency

REFUSED = Refused(basis="208(2)", code="not-your-office", reason="ผู้อำนวยการสำนักเป็นผู้อนุมัติ")


@act("agency.renamed")
def rename(agency: Agency, *, by: Acts, at: datetime, name: str, allowed: bool = True) -> Agency:
    agency.name = name
    keep(agency, by_code="1234", at=at, fields=["name"])
    record("agency.renamed", subject=agency.journal_subject(), actor=by.journal_actor(), at=at)
    if not allowed:
        REFUSED.require()
    return agency


@act("agency.founded")
def found(*, by: Acts, at: datetime, allowed: bool) -> Agency:
    agency = create(Agency(code="MOI", name="มหาดไทย", short_name="มท.", kind="central"), by_code="1234", at=at)
    if not allowed:
        Refused(basis=POLICY, code="enough-agencies", reason="มีหน่วยงานครบแล้ว").require()
    return agency


@act("agency.reorganised")
def reorganise(agency: Agency, *, by: Acts, at: datetime) -> None:
    rename(agency, by=by, at=at, name="ใหม่", allowed=False)


def test_a_done_act_answers_its_result_and_leaves_one_event(agency: Agency, clerk: Actor, at: datetime) -> None:
    assert rename(agency, by=clerk, at=at, name="ใหม่") is agency

    assert list(Event.objects.values_list("verb", "outcome")) == [("agency.renamed", "done")]


def test_a_refused_act_is_undone_and_leaves_the_refusal(agency: Agency, clerk: Actor, at: datetime) -> None:
    with pytest.raises(Refusal):
        rename(agency, by=clerk, at=at, name="ใหม่", allowed=False)

    assert Agency.objects.get().name == "กรุงเทพมหานคร"
    assert Agency.history.count() == 1
    event = Event.objects.get()
    assert (event.verb, event.outcome, event.clause) == ("agency.renamed", "refused", "208(2)")
    assert (event.subject, event.actor_code, event.at) == ("agency:BKK", "1234", at)
    assert json.loads(event.body)["facts"] == {"code": "not-your-office", "reason": REFUSED.reason}


@pytest.mark.django_db(transaction=True)
def test_the_refusal_is_committed_before_it_goes_on(clerk: Actor, at: datetime) -> None:
    with pytest.raises(Refusal):
        found(by=clerk, at=at, allowed=False)

    assert not connection.in_atomic_block
    connection.close()  # what is still there on a new connection was committed
    assert not Agency.objects.exists()
    assert Event.objects.get().outcome == "refused"


@pytest.mark.django_db
def test_a_refused_creation_names_its_kind(clerk: Actor, at: datetime) -> None:
    with pytest.raises(Refusal):
        found(by=clerk, at=at, allowed=False)

    event = Event.objects.get()
    assert (event.subject, event.clause) == ("agency:new", "policy")


def test_a_refusal_is_recorded_within_the_transaction_of_a_caller_too(
    agency: Agency, clerk: Actor, at: datetime
) -> None:
    with transaction.atomic():
        with pytest.raises(Refusal):
            rename(agency, by=clerk, at=at, name="ใหม่", allowed=False)
        rename(agency, by=clerk, at=at, name="ใหม่กว่า")

    assert list(Event.objects.order_by("id").values_list("outcome", flat=True)) == ["refused", "done"]
    assert Agency.objects.get().name == "ใหม่กว่า"


def test_an_act_refused_inside_another_is_told_once_by_the_outer_one(
    agency: Agency, clerk: Actor, at: datetime
) -> None:
    with pytest.raises(Refusal):
        reorganise(agency, by=clerk, at=at)

    assert list(Event.objects.values_list("verb", "outcome")) == [("agency.reorganised", "refused")]


def test_a_bug_leaves_neither_change_nor_event(agency: Agency, clerk: Actor, at: datetime) -> None:
    @act("agency.broken")
    def break_down(agency: Agency, *, by: Acts, at: datetime) -> None:
        record("agency.broken", subject=Subject("agency", "BKK"), actor=by.journal_actor(), at=at)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down(agency, by=clerk, at=at)

    assert not Event.objects.exists()


def test_an_act_without_actor_or_time_is_a_bug(agency: Agency, at: datetime) -> None:
    with pytest.raises(TypeError, match="by="):
        rename(agency, by="somchai", at=at, name="ใหม่")  # type: ignore[arg-type]  # what the test is about
