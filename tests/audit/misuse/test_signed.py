"""The second door: a name sealed apart, which reader, code and database do not open; and the formal complaint."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.test import Client

from audit.journal.models import Event
from audit.misuse import actions, keys, throttle
from audit.misuse.models import Custodian, NameAccess, Report, SealedName
from audit.misuse.name_states import Signing
from audit.misuse.shutting_out import Concerned
from core.verdict import Refusal
from people.models import Office
from tests.audit.misuse.committee import PASSPHRASE, REASON, Committee, hold
from tests.audit.misuse.custodians import CONTACT, NAME, Custodians, custodians, signed_report
from tests.audit.misuse.test_handling import read, unlocked
from tests.audit.misuse.test_outside import ADDRESS, AGENT, SENTENCE, dumped, signed_in
from tests.conftest import Queries
from tests.house.hostile import TEXTS, browser, judge

Count = Callable[[], AbstractContextManager[Queries]]

GROUNDS: Final = "ข้อ ๒๐๗ ใช้รถส่วนกลางนอกเวลาราชการ"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast() -> Any:
    with time_machine.travel("2026-11-16T05:23:47.654321Z", tick=False):
        yield


@pytest.fixture(name="keepers")
def the_custodians(committee: Committee) -> Custodians:
    return custodians(committee.cast, committee.administrator)


def written(form: Any, **words: object) -> dict[str, Any]:
    return {
        "sending": form["sending"].value(),
        "category": "private_use",
        "what": SENTENCE,
        "kind": "signed",
        "name": NAME,
        "contact": CONTACT,
        "is_signed": "on",
        **words,
    }


def sign(client: Client, **words: object) -> Any:
    """Open the form and send it with a name."""
    page: Any = client.get("/report/sign/")
    return client.post("/report/sign/", written(page.context["form"], **words))


def name_in(report: Report, private: bytes) -> dict[str, str]:
    """What the private key of an envelope opens."""
    told: dict[str, str] = json.loads(keys.unseal_text(private, bytes(report.sealed_name.content)))
    return told


def opened_by(keepers: Custodians, custodian: Custodian, report: Report) -> dict[str, str]:
    access = NameAccess.objects.get(sealed_name__report=report, custodian=custodian)
    return name_in(report, keys.unseal(keepers.private[custodian.pk], bytes(access.sealed_key)))


def test_a_name_is_opened_by_custodians_and_escrow_and_by_nobody_else(
    committee: Committee, keepers: Custodians
) -> None:
    report, code = signed_report(committee)
    who = {"name": NAME, "contact": CONTACT}
    for custodian in (keepers.first, keepers.second):
        assert opened_by(keepers, custodian, report) == who
    assert name_in(report, keys.unseal(committee.escrow, bytes(report.sealed_name.escrow_key))) == who
    case_key = keys.unlock_by_code(bytes(report.code_key), code)
    for private in (case_key, *committee.private.values()):
        with pytest.raises(keys.Unopenable):
            name_in(report, private)
    for handler in (committee.first, committee.second, committee.third):
        assert NAME not in str(read(committee, report, handler))
    for key in keepers.private.values():
        for access in report.access.all():
            with pytest.raises(keys.Unopenable):
                keys.unseal(key, bytes(access.sealed_key))


def test_from_the_form_to_the_code_with_a_name_that_stands_on_no_page(
    committee: Committee, keepers: Custodians
) -> None:
    answer = sign(browser(language="en"), unit=committee.cast.district.pk)
    assert answer.status_code == 200
    assert "an envelope of its own" in answer.content.decode()
    code, report = answer.context["code"], Report.objects.get()
    assert report.sealed_name.kind == Signing.SIGNED
    by_code = browser().post("/report/follow/", {"code": code}).content.decode()
    committee.access(report, committee.first)
    case = unlocked(committee.first.person).get(f"/integrity/{report.number}/").content.decode()
    for page in (by_code, case):
        assert SENTENCE in page
        assert NAME not in page
        assert CONTACT not in page
    assert "Signed report: the name is sealed apart" in case


def test_nothing_of_a_name_stands_in_clear_anywhere(
    committee: Committee, keepers: Custodians, caplog: pytest.LogCaptureFixture, uploads: Path, mailoutbox: list[Any]
) -> None:
    caplog.set_level("DEBUG")
    client = signed_in(committee.cast)
    before = dumped()
    caplog.clear()
    answer = sign(
        client,
        name="PLANTEDNAME Somebody",
        contact="PLANTEDCONTACT",
        kind="formal",
        knew_on="2026-11-10",
        grounds="PLANTEDGROUNDS",
    )
    assert answer.status_code == 200
    actions.tell_of_limits(at=committee.cast.at)
    after, logged = dumped(), "\n".join(each.getMessage() for each in caplog.records if "django.db" not in each.name)
    for planted in ("PLANTED", SENTENCE, ADDRESS, AGENT):
        assert planted not in logged, planted
        assert after.count(planted) == before.count(planted), planted
    assert after.count("05:23:47") == before.count("05:23:47")
    assert not [path for path in uploads.rglob("*") if path.is_file()]
    assert "PLANTED" not in str([vars(mail) for mail in mailoutbox])
    assert "PLANTED" not in "".join(str(event.body) for event in Event.objects.all())


def test_no_query_touches_a_session_or_a_person(committee: Committee, keepers: Custodians, queries: Count) -> None:
    client = signed_in(committee.cast)
    with queries() as ran:
        sign(client, keep_out=[f"c{keepers.first.pk}"], kind="formal", knew_on="2026-11-10", grounds=GROUNDS)
    assert Report.objects.count() == 1
    touched = [sql for sql in ran.sql if "django_session" in sql or "people_person" in sql or "allauth" in sql]
    assert not touched, touched


@pytest.mark.parametrize("way", ["named", "ticked", "works there"])
def test_a_custodian_whom_it_is_about_gets_no_key(committee: Committee, keepers: Custodians, way: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "named": {"accused": keepers.first.name},
        "ticked": {"keep_out": [f"c{keepers.first.pk}"]},
        "works there": {"unit": committee.cast.bureau.pk},
    }
    assert sign(browser(), **ways[way]).status_code == 200
    report = Report.objects.get()
    assert [row.custodian for row in NameAccess.objects.filter(sealed_name__report=report)] == [keepers.second]


def test_the_line_of_the_accused_keeps_no_name(committee: Committee, keepers: Custodians) -> None:
    about = Concerned(unit=committee.cast.other_district.path)
    report, _code = signed_report(committee, about=about, unit=committee.cast.other_district)
    assert [row.custodian for row in report.sealed_name.access.all()] == [keepers.first]


def test_without_a_name_nothing_is_sent_and_what_was_written_stays(committee: Committee) -> None:
    answer = sign(browser(), name=" ", contact="", is_signed="", place="บ้านพักริมน้ำ")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "contact", "is_signed"}
    assert "บ้านพักริมน้ำ" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_search_for_the_item_keeps_what_was_written(committee: Committee) -> None:
    page = sign(browser(), find="1", item="รถ", grounds=GROUNDS)
    assert page.status_code == 200
    assert page.context["form"]["grounds"].value() == GROUNDS
    assert page.context["form"]["name"].value() == NAME


# The formal complaint


def test_a_formal_complaint_in_time_is_one(committee: Committee, keepers: Custodians) -> None:
    answer = sign(browser(language="en"), kind="formal", knew_on="2026-11-02", grounds=GROUNDS)
    assert answer.status_code == 200
    report = Report.objects.get()
    assert report.sealed_name.kind == Signing.FORMAL
    facts = dict(read(committee, report, committee.first).facts)
    assert GROUNDS in facts.values()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"knew_on": "2026-10-20", "grounds": GROUNDS}, "complaint-late"),
        ({"knew_on": "0101-01-01", "grounds": GROUNDS}, "complaint-late"),
        ({"knew_on": "2026-11-17", "grounds": GROUNDS}, "complaint-before-knowing"),
        ({"knew_on": "", "grounds": GROUNDS}, "complaint-without-day"),
        ({"knew_on": "2026-11-10", "grounds": " "}, "complaint-without-grounds"),
    ],
)
def test_what_is_no_formal_complaint_is_told_with_its_clause_and_sent_as_a_signed_report(
    committee: Committee, keepers: Custodians, words: dict[str, str], code: str
) -> None:
    client = browser(language="en")
    refused = sign(client, kind="formal", place="ท้ายซอยบ้านครัว", **words)
    if words["knew_on"].startswith("0101") and refused.status_code == 422:
        return  # no day of the calendar of this service: the field says so
    assert refused.status_code == 409
    assert (refused.context["verdict"].basis, refused.context["verdict"].code) == ("220-223", code)
    assert "Send it as a signed report" in refused.content.decode()
    assert not Report.objects.exists()
    form = refused.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() and name not in ("evidence",)}
    assert again["place"] == "ท้ายซอยบ้านครัว"
    assert client.post("/report/sign/", {**again, "instead": "1"}).status_code == 200
    assert SealedName.objects.get().kind == Signing.SIGNED


def test_a_formal_complaint_on_the_last_day_counts_and_on_the_next_does_not(committee: Committee) -> None:
    signed = actions.Signed(Signing.FORMAL, NAME, CONTACT, GROUNDS, knew_on=date(2026, 10, 30))
    assert signed_report(committee, signed=signed)  # the 15th day was a Saturday: this Monday is the last
    late = actions.Signed(Signing.FORMAL, NAME, CONTACT, GROUNDS, knew_on=date(2026, 10, 29))
    with pytest.raises(Refusal) as refusal:
        signed_report(committee, signed=late)
    assert refusal.value.verdict.code == "complaint-late"


def test_nothing_that_is_sent_breaks_the_page(committee: Committee, keepers: Custodians) -> None:
    for text in TEXTS.values():
        throttle.REPORTS.forget()
        names = ("name", "contact", "grounds", "knew_on", "kind", "keep_out", "is_signed", "instead")
        judge(sign(browser(), **dict.fromkeys(names, text)), text)
        judge(sign(browser(), kind="formal", **dict.fromkeys(("name", "contact", "grounds"), text)), text)
        judge(browser().get("/report/sign/", {"item": text[:4000]}), text)


# Who keeps the names


def test_the_integrity_administrator_appoints_custodians_and_reads_nothing(
    committee: Committee, keepers: Custodians
) -> None:
    client = browser(committee.administrator, language="en")
    hold(committee.cast, committee.cast.stranger, committee.cast.bangkok, Office.INTEGRITY_OFFICER)
    words = {"staff_code": committee.cast.stranger.staff_code, "reason": REASON}
    page = client.post("/integrity/committee/", {**words, "act": "appoint_custodian"}, follow=True).content.decode()
    assert committee.cast.stranger.name in page
    assert Event.objects.filter(verb="custodian.appointed").count() == 3
    for path in ("/integrity/names/", "/integrity/unlock/"):
        assert client.get(path).status_code == 404
    again = client.post("/integrity/committee/", {**words, "act": "appoint_custodian"})
    assert (again.status_code, again.context["verdict"].code) == (409, "custodian-already")
    assert client.post("/integrity/committee/", {**words, "act": "end_custodian"}).status_code == 302
    assert client.post("/integrity/committee/", {**words, "act": "end_custodian"}).status_code == 409


def test_nobody_is_custodian_and_member_or_appoints_themselves(committee: Committee, keepers: Custodians) -> None:
    at, by = committee.cast.at, committee.administrator
    tries = (
        (committee.first.person, by, "handler-already"),
        (keepers.first.person, by, "custodian-already"),
        (committee.cast.borrower, by, "not-an-integrity-officer"),
        (committee.cast.stranger, committee.cast.admin, "not-the-integrity-administrator"),
    )
    for person, appointer, code in tries:
        with pytest.raises(Refusal) as refusal:
            actions.appoint_custodian(person, by=appointer, at=at, reason=REASON)
        assert refusal.value.verdict.code == code
    with pytest.raises(Refusal) as refusal:
        actions.appoint(keepers.first.person, by=by, at=at, reason=REASON)
    assert refusal.value.verdict.code == "custodian-already"


def test_who_ends_as_custodian_loses_every_key(committee: Committee, keepers: Custodians) -> None:
    report, _code = signed_report(committee)
    actions.end_custodian(keepers.first, by=committee.administrator, at=committee.cast.at, reason=REASON)
    assert [row.custodian for row in report.sealed_name.access.all()] == [keepers.second]
    ended = Custodian.objects.get(pk=keepers.first.pk)
    assert (bytes(ended.public_key), bytes(ended.locked_key)) == (b"", b"")
    assert browser(ended.person).get("/integrity/names/").status_code == 404
    later, _code = signed_report(committee)
    assert [row.custodian for row in later.sealed_name.access.all()] == [keepers.second]


def test_the_room_of_the_custodians_opens_with_their_own_passphrase(committee: Committee, keepers: Custodians) -> None:
    client = browser(keepers.first.person, language="en")
    assert client.get("/integrity/").headers["Location"] == "/integrity/names/"
    assert "Your key is locked" in client.get("/integrity/names/").content.decode()
    assert client.post("/integrity/unlock/", {"passphrase": "not theirs at all"}).status_code == 422
    assert client.post("/integrity/unlock/", {"passphrase": PASSPHRASE}).status_code == 302
    assert "No request waits for you." in client.get("/integrity/names/").content.decode()
    report, _code = signed_report(committee)
    assert client.get(f"/integrity/{report.number}/").status_code == 404
    assert report.number not in client.get("/integrity/names/").content.decode()
