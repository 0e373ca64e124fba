"""The report pages stand outside the session, keep nothing of who asks, and tell a reporter what became of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from audit.misuse import actions, codes, throttle
from audit.misuse.models import Access, Report
from audit.misuse.outside import Outside
from audit.misuse.unlogged import Unlogged
from tests import makers
from tests.audit.misuse.committee import Committee
from tests.audit.misuse.working import work_done
from tests.cast import Cast
from tests.conftest import Queries
from tests.house.hostile import TEXTS, browser, judge

Count = Callable[[], AbstractContextManager[Queries]]

ADDRESS: Final = "203.0.113.77"
AGENT: Final = "PlantedBrowser/9.77"
SENTENCE: Final = "รถกระบะหมายเลขแปดศูนย์เจ็ดถูกใช้ขนวัสดุก่อสร้างบ้านส่วนตัว"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Any:
    with time_machine.travel("2026-11-16T05:23:47.654321Z", tick=False):
        yield


def written(form: Any, **words: object) -> dict[str, Any]:
    return {"sending": form["sending"].value(), "category": "private_use", "what": SENTENCE, **words}


def send(client: Client, **words: object) -> Any:
    """Open the form and send it."""
    page: Any = client.get("/report/tell/")
    return client.post("/report/tell/", written(page.context["form"], **words))


def signed_in(cast: Cast) -> Client:
    client = browser(cast.borrower, REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    assert client.get("/").status_code == 200
    return client


def test_a_tip_goes_from_the_form_to_the_code_and_back_by_the_code(committee: Committee) -> None:
    client = browser(language="en")
    answer = send(client, accused="นายสมมุติ จ่ายครบถ้วน", unit=committee.cast.district.pk)
    code = answer.context["code"]
    assert answer.status_code == 200
    assert code in answer.content.decode()
    assert Access.objects.count() == 3
    for typed in (code, code.lower(), code.replace("-", " ")):
        page: Any = client.post("/report/follow/", {"code": typed})
        assert page.status_code == 200
        assert SENTENCE in page.content.decode()
    said = client.post("/report/follow/", {"code": code, "text": "เห็นอีกครั้งเมื่อวานนี้"}).content.decode()
    assert "เห็นอีกครั้งเมื่อวานนี้" in said
    assert "Your message was sent." in said


def test_no_query_touches_a_session_or_a_person(committee: Committee, queries: Count) -> None:
    client = signed_in(committee.cast)
    with queries() as ran:
        for path in ("/report/", "/report/?item=BK0000001-2", "/report/tell/", "/report/follow/"):
            assert client.get(path).status_code == 200
        code = send(client, item="BK0000001-2", accused="นายสมมุติ จ่ายครบถ้วน").context["code"]
        for words in ({"code": "wrong"}, {"code": code}, {"code": code, "text": "เพิ่มเติม"}):
            client.post("/report/follow/", words)
    assert len(ran) > 10
    touched = [sql for sql in ran.sql if "django_session" in sql or "people_person" in sql or "allauth" in sql]
    assert not touched, touched


def test_the_page_is_the_same_whether_or_not_somebody_is_signed_in(committee: Committee) -> None:
    for path in ("/report/", "/report/follow/"):
        inside, outside = (client.get(path) for client in (signed_in(committee.cast), browser()))
        texts = [page.content.decode().split("csrfmiddlewaretoken")[0] for page in (inside, outside)]
        assert texts[0] == texts[1]
        assert committee.cast.borrower.name not in texts[0]


def test_what_goes_out_is_stored_nowhere_and_sets_one_cookie_for_hours(committee: Committee) -> None:
    client = signed_in(committee.cast)
    before = {name: morsel.value for name, morsel in client.cookies.items()}
    first = client.get("/report/tell/")
    for page in (first, send(client), client.get("/report/?language=en")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert set(page.cookies) <= {"form", "django_language"}
    cookie = first.cookies["form"]
    assert (cookie["path"], cookie["max-age"], cookie["samesite"]) == ("/report/", 4 * 3600, "Strict")
    assert cookie["httponly"]
    before["django_language"] = "en"
    assert {name: client.cookies[name].value for name in before} == before  # the login lives on elsewhere
    assert client.get("/").status_code == 200


def test_the_view_never_learns_who_asks() -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    telling: dict[str, Any] = {
        "HTTP_X_FORWARDED_FOR": ADDRESS,
        "HTTP_REFERER": "https://x/",
        "HTTP_COOKIE": "a=planted",
    }
    request = RequestFactory(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT, **telling).get("/report/")
    request.COOKIES = {"sessionid": "planted", "csrftoken": "planted", "other": "planted"}
    Outside(view)(request)
    told = str(seen[0].META) + str(seen[0].COOKIES) + str(vars(seen[0]))
    assert not [word for word in (ADDRESS, AGENT, "planted", "https://x/") if word in told]


def test_a_forged_form_is_refused_and_our_own_without_referrer_is_not(committee: Committee) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    page: Any = client.get("/report/tell/")
    token = str(page.context["csrf_token"])
    words = written(page.context["form"])
    assert client.post("/report/tell/", words).status_code == 403
    assert client.post("/report/tell/", words, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/report/tell/", {**words, "csrfmiddlewaretoken": token}).status_code == 200
    assert Report.objects.count() == 1


def test_a_report_sent_twice_is_kept_once(committee: Committee) -> None:
    client = browser()
    page: Any = client.get("/report/tell/")
    words = written(page.context["form"])
    assert [client.post("/report/tell/", words).status_code for _twice in range(2)] == [200, 409]
    assert Report.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_written_stays(committee: Committee) -> None:
    answer = send(browser(), what="สั้น", place="บ้านพักริมน้ำ", category="")
    assert answer.status_code == 422
    assert "บ้านพักริมน้ำ" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"what", "category"}
    assert not Report.objects.exists()


def test_nothing_that_is_sent_breaks_a_page(committee: Committee) -> None:
    for text in TEXTS.values():
        for each in (throttle.REPORTS, throttle.LOOK_UPS):
            each.forget()
        client = browser()
        names = (
            "what",
            "item",
            "place",
            "who_saw",
            "papers",
            "accused",
            "on",
            "unit",
            "keep_out",
            "is_told",
            "category",
            "sending",
        )
        judge(send(client, **dict.fromkeys(names, text)), text)
        judge(send(client, **dict.fromkeys(("item", "place", "accused"), text)), text)
        judge(client.post("/report/follow/", {"code": text, "text": text}), text)
        judge(client.get("/report/", {"item": text[:4000], "language": text[:4000]}), text)
        judge(client.get("/report/tell/", {"item": text[:4000]}), text)


def test_a_code_with_one_wrong_character_is_only_not_found(committee: Committee) -> None:
    _report, code = committee.report()
    answers = set()
    for place in (0, 5, 27):
        wrong = code[:place] + codes.ALPHABET[(codes.ALPHABET.index(code[place]) + 1) % 32] + code[place + 1 :]
        page: Any = browser(language="en").post("/report/follow/", {"code": wrong})
        assert page.status_code == 422
        answers.add(tuple(page.context["form"].errors["code"]))
    page = browser(language="en").post("/report/follow/", {"code": codes.new_code()})
    answers.add(tuple(page.context["form"].errors["code"]))
    assert len(answers) == 1


def test_look_ups_and_reports_from_one_place_are_few(committee: Committee) -> None:
    client = browser()
    answers = [client.post("/report/follow/", {"code": "x", **work_done(client)}).status_code for _n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert [send(client, **work_done(client, "/report/tell/")).status_code for _n in range(7)] == [200] * 5 + [429] * 2
    assert browser(REMOTE_ADDR=ADDRESS).post("/report/follow/", {"code": "x"}).status_code == 422
    assert Report.objects.count() == 5


def test_a_closed_channel_says_so_and_takes_nothing(cast: Cast) -> None:
    client = browser(language="en")
    assert "not open yet" in client.get("/report/").content.decode()
    assert "not open yet" in client.post("/report/tell/", {"what": SENTENCE}).content.decode()
    assert not Report.objects.exists()


def test_a_code_in_the_text_is_masked(committee: Committee) -> None:
    code = codes.new_code()
    answer = send(browser(), what=f"รหัสของเรื่องเดิมคือ {codes.shown(code)} และเกิดขึ้นอีก")
    page = browser().post("/report/follow/", {"code": answer.context["code"]}).content.decode()
    assert codes.shown(code) not in page
    assert codes.MASK in page


def dumped() -> str:
    """Every cell of every table of the database, as text and as hexadecimal digits."""
    cells: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of the database itself
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        cells.append(bytes(value).decode("utf-8", "replace"))
                    cells.append(str(value))
    return "\n".join(cells)


def test_nothing_planted_stands_in_the_database_or_the_logs(
    committee: Committee, caplog: pytest.LogCaptureFixture, uploads: Any
) -> None:
    caplog.set_level("DEBUG")
    client = signed_in(committee.cast)
    before = dumped()
    words = {"place": "PLANTEDPLACE", "accused": "PLANTEDNAME", "who_saw": "PLANTEDWITNESS", "papers": "PLANTEDPAPER"}
    caplog.clear()
    code = send(client, item="PLANTEDITEM", **words).context["code"]
    assert client.post("/report/follow/", {"code": code, "text": "PLANTEDMESSAGE"}).status_code == 200
    report = Report.objects.get()
    access = committee.access(report, committee.first)
    actions.acknowledge(access, by=committee.first, at=committee.cast.at)
    actions.note(access, by=committee.first, at=committee.cast.at, text="PLANTEDNOTE")
    after = dumped()
    logged = "\n".join(record.getMessage() for record in caplog.records if "django.db" not in record.name)
    for planted in ("PLANTED", SENTENCE, SENTENCE[:12], code, code.replace("-", ""), ADDRESS, AGENT):
        assert planted not in logged, planted
        assert after.count(planted) == before.count(planted), planted
    assert after.count("05:23:47") == before.count("05:23:47"), "no time finer than a day"
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_the_label_of_an_item_leads_to_the_form_with_its_number(committee: Committee) -> None:
    tag, client = makers.asset(committee.cast).tag, browser()
    assert f'href="/report/?item={tag}"' in client.get(f"/t/{tag}").content.decode()
    assert f'href="/report/tell/?item={tag}"' in client.get(f"/report/?item={tag}").content.decode()
    page: Any = client.get(f"/report/tell/?item={tag}")
    assert page.context["form"]["item"].value() == tag


def test_the_log_has_no_line_and_so_no_time_of_a_report_page(committee: Committee) -> None:
    console = next(each for each in logging.getLogger().handlers if any(isinstance(f, Unlogged) for f in each.filters))
    assert isinstance(console, logging.StreamHandler)
    said = io.StringIO()
    before = console.setStream(said)
    try:
        client = browser()
        statuses = [send(client, what="สั้น").status_code, client.post("/report/follow/", {"code": "x"}).status_code]
        statuses += [client.get("/report/nowhere/").status_code, client.put("/report/tell/").status_code]
        strict = Client(enforce_csrf_checks=True)
        statuses += [strict.post("/report/tell/").status_code]
        statuses += [client.post("/report/follow/", {"code": "x"}).status_code for _n in range(6)]
        assert {422, 404, 405, 403, 429} <= set(statuses)
        assert said.getvalue() == ""
        client.get("/nowhere-else/")
        assert "/nowhere-else/" in said.getvalue(), "of other pages the log says what it always said"
        request = RequestFactory().post("/report/tell/")
        logging.getLogger("django.request").error("Internal Server Error", extra={"request": request})
        error = said.getvalue().splitlines()[-1]
        assert "Internal Server Error" in error
        assert error.split()[1].endswith(":00:00,000")
    finally:
        console.setStream(before)
