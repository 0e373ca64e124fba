"""A circular: sent by the head, acknowledged by everybody once, reminded of, and its proof taken away."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from audit.oversight.circulation import actions
from audit.oversight.circulation.actions import ProofKind
from audit.oversight.circulation.models import Acknowledgement, CircularReminder, Rung
from audit.oversight.circulation.queries import addressed, not_yet, waiting_for
from audit.oversight.circulation.tasks import remind_day
from audit.oversight.guideline.actions import withdraw_guideline
from core.verdict import Refusal
from loans import shelf
from people.models import Notice, Person
from tests.audit.oversight.guideline.making import REASON, acknowledged, circulated, published
from tests.cast import Cast
from tests.typeset.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act()
    return refused.value.verdict.code


def browser(person: Person, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def everybody(cast: Cast) -> list[Person]:
    return [getattr(cast, name) for name in Cast.__slots__ if isinstance(getattr(cast, name), Person)]


def test_only_the_head_of_the_agency_circulates(cast: Cast) -> None:
    version = published(cast)
    for person in everybody(cast):
        send = partial(
            actions.circulate,
            version,
            by=person,
            at=cast.at,
            number="กท 1",
            order=REASON,
            acknowledge_by=cast.on,
            units=[cast.district],
        )
        if person == cast.governor:
            with transaction.atomic():
                send()
                transaction.set_rollback(True)
        else:
            assert code_of(send) == "not-the-head"
    withdraw_guideline(version, by=cast.governor, at=cast.at, reason=REASON)
    assert code_of(partial(circulated, cast, version)) == "not-published"


def test_what_cannot_be_sent_is_refused_with_why(cast: Cast) -> None:
    version = published(cast)
    assert code_of(partial(circulated, cast, version, number=" ")) == "number-missing"
    assert code_of(partial(circulated, cast, version, days=-1)) == "day-over"
    assert code_of(partial(circulated, cast, version, units=[cast.ministry_root])) == "no-units"
    circulated(cast, version)
    assert code_of(partial(circulated, cast, version)) == "number-taken"


def test_a_circular_has_its_memorandum_and_tells_everybody_of_its_units(cast: Cast) -> None:
    circular = circulated(cast, published(cast), units=[cast.district])
    told = set(Notice.objects.filter(kind="guideline-to-acknowledge").values_list("to__staff_code", flat=True))
    of_district = {person.staff_code for person in everybody(cast) if person.unit.is_within(cast.district)}
    assert told == of_district == set(addressed([cast.district.path]).values_list("staff_code", flat=True))
    read = text_of(shelf.papers().path_of(circular.pdf_sha256).read_bytes())
    assert "บันทึกข้อความ" in read
    assert "เคร่งครัด" in read
    event = Event.objects.get(verb="circular.sent")
    assert json.loads(event.body)["reason"] == circular.statement


def test_a_version_is_acknowledged_once_by_who_is_addressed_and_has_its_text(cast: Cast) -> None:
    version = published(cast)
    circular = circulated(cast, version, units=[cast.district])
    assert waiting_for(cast.borrower) == circular
    assert waiting_for(cast.bureau_member) is None
    assert code_of(partial(acknowledged, circular, cast.bureau_member, at=cast.at)) == "not-addressed"
    other = partial(actions.acknowledge, circular, by=cast.borrower, at=cast.at, signed_sha256="0" * 64)
    assert code_of(other) == "text-changed"
    signed = acknowledged(circular, cast.borrower, at=cast.at)
    assert version.text_sha256 in signed.text
    assert (signed.unit, signed.guideline, signed.sha256) == (cast.works, version, version.text_sha256)
    assert code_of(partial(acknowledged, circular, cast.borrower, at=cast.at)) == "acknowledged-already"
    assert waiting_for(cast.borrower) is None
    assert cast.borrower not in not_yet(circular)
    assert Event.objects.filter(verb="guideline.acknowledged", outcome="done").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement(
            guideline=version,
            circular=circular,
            person=cast.borrower,
            unit=cast.works,
            text="x",
            sha256="x",
            identified_by="x",
            at=cast.at,
        ).save(force_insert=True)


def test_what_was_withdrawn_is_not_signed_for_and_waits_for_nobody(cast: Cast) -> None:
    version = published(cast)
    circular = circulated(cast, version)
    withdraw_guideline(version, by=cast.governor, at=cast.at, reason=REASON)
    assert code_of(partial(acknowledged, circular, cast.borrower, at=cast.at)) == "guideline-withdrawn"
    assert waiting_for(cast.borrower) is None
    assert remind_day(cast.at + timedelta(days=30)) == 0


def test_a_newer_circular_takes_the_place_of_the_older_one(cast: Cast) -> None:
    first = circulated(cast, published(cast))
    acknowledged(first, cast.borrower, at=cast.at)
    second = circulated(cast, published(cast), number="กท 0407/ว 13")
    assert waiting_for(cast.borrower) == waiting_for(cast.supervisor) == second
    acknowledged(second, cast.supervisor, at=cast.at)
    assert waiting_for(cast.supervisor) is None


def test_who_has_not_acknowledged_is_reminded_three_times_at_most(cast: Cast) -> None:
    circular = circulated(cast, published(cast), units=[cast.district], days=7)
    acknowledged(circular, cast.borrower, at=cast.at)
    missing = not_yet(circular).count()
    Notice.objects.all()
    told = []
    for day in range(40):
        told.append(remind_day(cast.at + timedelta(days=day)))
        assert remind_day(cast.at + timedelta(days=day)) == 0
    assert [day for day, count in enumerate(told) if count] == [4, 8, 14]
    assert {count for count in told if count} == {missing}
    assert list(CircularReminder.objects.order_by("id").values_list("rung", flat=True)) == list(Rung)
    assert Notice.objects.filter(kind="guideline-to-acknowledge", to=cast.borrower).count() == 1
    assert Notice.objects.filter(kind="guideline-to-acknowledge", to=cast.supervisor).count() == 4


@pytest.fixture
def _on_the_day_of_the_cast() -> Any:
    with time_machine.travel("2026-11-16T05:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("_on_the_day_of_the_cast")
def test_sign_in_leads_to_what_waits_and_to_the_first_page_where_nothing_does(cast: Cast) -> None:
    client = browser(cast.borrower)
    welcome = reverse("guideline:welcome")
    assert client.get(welcome).headers["Location"] == reverse("home")
    circular = circulated(cast, published(cast))
    page: Any = client.get(welcome)
    assert page.status_code == 200
    assert f'href="{reverse("home")}"' in page.content.decode()  # it may be put off
    read: Any = client.get(reverse("guideline:acknowledge"))
    assert read.context["guideline"] == circular.guideline
    assert client.post(reverse("guideline:acknowledge"), {}).status_code == 409
    sent = client.post(reverse("guideline:acknowledge"), {"signed_sha256": circular.guideline.text_sha256})
    assert sent.status_code == 302
    assert Acknowledgement.objects.get().person == cast.borrower
    assert client.get(welcome).headers["Location"] == reverse("home")


@pytest.mark.usefixtures("_on_the_day_of_the_cast")
def test_a_head_sees_the_names_of_the_own_unit_and_no_others(cast: Cast) -> None:
    circular = circulated(cast, published(cast))
    acknowledged(circular, cast.borrower, at=cast.at)
    page: Any = browser(cast.supervisor).get(circular.get_absolute_url())
    assert [unit.name for unit in page.context["units"]] == [cast.works.name]
    assert (page.context["done"], page.context["total"]) == (1, 2)
    shown = page.content.decode()
    assert cast.supervisor.name in shown
    assert cast.storekeeper.name not in shown
    keeper: Any = browser(cast.storekeeper).get(circular.get_absolute_url())
    assert keeper.context["units"] == []
    assert cast.borrower.name not in keeper.content.decode()


@pytest.mark.usefixtures("_on_the_day_of_the_cast")
@pytest.mark.parametrize("kind", ProofKind)
def test_the_proof_is_taken_away_for_a_purpose_and_recorded_by_its_hash(cast: Cast, kind: ProofKind) -> None:
    circular = circulated(cast, published(cast))
    acknowledged(circular, cast.borrower, at=cast.at)
    client = browser(cast.supervisor, language="th")
    assert client.post(circular.get_absolute_url(), {"kind": kind.value, "purpose": ""}).status_code == 422
    answer = client.post(circular.get_absolute_url(), {"kind": kind.value, "purpose": "รายงานตัวชี้วัด ITA"})
    assert answer.status_code == 200
    if kind == ProofKind.PDF:
        said = text_of(answer.content)
    elif kind == ProofKind.XLSX:
        sheet: Any = openpyxl.load_workbook(BytesIO(answer.content)).active
        said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    else:
        said = " ".join(" ".join(row) for row in csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert cast.borrower.name.split()[-1] in said
    assert cast.storekeeper.name.split()[-1] not in said
    event = json.loads(Event.objects.get(verb="circular.taken_away", outcome="done").body)
    assert (event["facts"]["format"], event["facts"]["count"]) == (kind.value, 2)
    keeper = browser(cast.storekeeper).post(circular.get_absolute_url(), {"kind": kind.value, "purpose": "ดูเล่นเฉย ๆ"})
    assert keeper.status_code == 409


def test_nothing_of_it_is_changed_or_deleted(cast: Cast) -> None:
    circular = circulated(cast, published(cast))
    signed = acknowledged(circular, cast.borrower, at=cast.at)
    for row in (circular, signed):
        found: Any = type(row)._default_manager.filter(pk=row.pk)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            found.update(id=row.pk)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            found._raw_delete("default")
