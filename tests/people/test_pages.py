"""The pages: who may open them (404 for what is not theirs), what they show, and how many queries they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from audit.journal.record import SYSTEM
from people import actions, notices, urls
from people.actions import PersonFacts
from people.actions.calendar import propose_year
from people.models import ClosedDay, Delegation, Notice, Person, Post, Tenure, Unit
from tests.cast import AT, Cast
from tests.people.saying_no import WHY

Count = Callable[[], AbstractContextManager[Sized]]

EVERYBODY, READERS, ADMIN, AUDITORS = "everybody", "readers", "admin", "auditors"
KEEPERS = "keepers of the address book"

Arguments = Callable[[Cast], list[object]]


def closed_day(cast: Cast) -> list[object]:
    """A holiday of this year in the calendar of Bangkok's administration."""
    proposed = propose_year(cast.agency, by=SYSTEM, at=AT, year=AT.year)
    return [proposed[0].pk if proposed else ClosedDay.objects.filter(agency=cast.agency).earliest("on").pk]


PAGES: Final[dict[str, tuple[str, Arguments]]] = {
    "list": (READERS, lambda _cast: []),
    "add-person": (ADMIN, lambda _cast: []),
    "person": (READERS, lambda _cast: ["BR-1002"]),
    "change-person": (ADMIN, lambda _cast: ["BR-1002"]),
    "deactivate-person": (ADMIN, lambda _cast: ["BR-1002"]),
    "reactivate-person": (ADMIN, lambda _cast: ["BR-1002"]),
    "reset-password": (ADMIN, lambda _cast: ["BR-1002"]),
    "appoint": (ADMIN, lambda _cast: ["BR-1002"]),
    "person-timeline": (AUDITORS, lambda _cast: ["BR-1002"]),
    "units": (READERS, lambda _cast: []),
    "unit": (READERS, lambda cast: [cast.finance.pk]),
    "add-unit": (ADMIN, lambda cast: [cast.finance.pk]),
    "change-unit": (ADMIN, lambda cast: [cast.finance.pk]),
    "move-unit": (ADMIN, lambda cast: [cast.finance.pk]),
    "close-unit": (ADMIN, lambda cast: [cast.finance.pk]),
    "reopen-unit": (ADMIN, lambda cast: [cast.finance.pk]),
    "add-post": (ADMIN, lambda cast: [cast.finance.pk]),
    "unit-timeline": (READERS, lambda cast: [cast.finance.pk]),
    "post": (READERS, lambda cast: [cast.finance_head_post.pk]),
    "rename-post": (ADMIN, lambda cast: [cast.finance_head_post.pk]),
    "begin-tenure": (ADMIN, lambda cast: [cast.finance_head_post.pk]),
    "delegate": (ADMIN, lambda cast: [cast.finance_head_post.pk]),
    "end-tenure": (ADMIN, lambda cast: [cast.finance_head.tenures.get().pk]),
    "cancel-tenure": (ADMIN, lambda cast: [cast.finance_head.tenures.get().pk]),
    "delegations": (READERS, lambda _cast: []),
    "delegation": ("scope of the root", lambda cast: [cast.delegation.pk]),
    "revoke-delegation": (ADMIN, lambda cast: [cast.delegation.pk]),
    "note-copy": (ADMIN, lambda cast: [cast.delegation.pk]),
    "calendar": (READERS, lambda _cast: []),
    "close-day": (ADMIN, lambda _cast: []),
    "confirm-year": (ADMIN, lambda _cast: [2026]),
    "open-day": (ADMIN, closed_day),
    "agencies": (KEEPERS, lambda _cast: []),
    "add-agency": (KEEPERS, lambda _cast: []),
    "agency": (KEEPERS, lambda cast: [cast.ministry.pk]),
    "change-agency": (KEEPERS, lambda cast: [cast.ministry.pk]),
    "agency-contact": (KEEPERS, lambda cast: [cast.ministry.pk]),
    "account": (EVERYBODY, lambda _cast: []),
    "choose-pin": (EVERYBODY, lambda _cast: []),
    "inbox": (EVERYBODY, lambda _cast: []),
    "reach": (EVERYBODY, lambda _cast: []),
}

POSTED = {"make-token", "revoke-token", "mark-all-read", "open-notice", "make-line-code", "unlink-line"}
"""Addresses that only take what a form posts; their tests stand below, those of LINE in `test_line.py`."""

SIGNED = {"unsubscribe"}
"""Addresses that open without sign-in to who has a signed one; `test_unsubscribing.py`."""

MAY_OPEN = {
    EVERYBODY: {"borrower", "storekeeper", "admin", "auditor", "district_auditor", "stranger", "outside_admin"},
    READERS: {"admin", "auditor", "district_auditor"},
    ADMIN: {"admin"},
    AUDITORS: {"auditor", "district_auditor"},
    KEEPERS: {"storekeeper", "stranger", "admin", "outside_admin"},
    "scope of the root": {"admin", "auditor"},
}

LISTS_OF_ONES_OWN = {"list", "units", "delegations", "add-person", "calendar", "close-day", "confirm-year"}
"""Pages without an object: the administrator of another agency opens them, and sees that agency only."""


@pytest.fixture(autouse=True)
def on_that_monday() -> object:
    """Views ask the clock: it is the morning of the cast."""
    with time_machine.travel(AT, tick=False):
        yield


def test_every_address_has_its_row() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}

    assert names == PAGES.keys() | POSTED | SIGNED


@pytest.mark.parametrize("who", sorted(MAY_OPEN[EVERYBODY]))
@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_what(client: Client, cast: Cast, name: str, who: str) -> None:
    access, args = PAGES[name]
    client.force_login(getattr(cast, who))
    allowed = who in MAY_OPEN[access] or (who == "outside_admin" and name in LISTS_OF_ONES_OWN)

    answer = client.get(reverse(f"people:{name}", args=args(cast)))

    assert answer.status_code == (200 if allowed else 404)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_opens_anything_without_signing_in(client: Client, cast: Cast, name: str) -> None:
    path = reverse(f"people:{name}", args=PAGES[name][1](cast))

    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize(
    "name", [name for name, (access, _args) in PAGES.items() if access == ADMIN and name != "appoint"]
)
@pytest.mark.parametrize("who", ["auditor", "outside_admin", "borrower"])
def test_nobody_else_posts_to_an_act(client: Client, cast: Cast, name: str, who: str) -> None:
    client.force_login(getattr(cast, who))
    before = (Unit.objects.count(), Person.objects.count(), Tenure.objects.count(), Delegation.objects.count())

    answer = client.post(reverse(f"people:{name}", args=PAGES[name][1](cast)), {"reason": WHY})

    in_own_agency = {"add-person": 422, "close-day": 422, "confirm-year": 409} if who == "outside_admin" else {}
    assert answer.status_code == in_own_agency.get(name, 404)
    assert before == (
        Unit.objects.count(),
        Person.objects.count(),
        Tenure.objects.count(),
        Delegation.objects.count(),
    )


@pytest.mark.parametrize("name", [name for name, (access, _args) in PAGES.items() if access in (READERS, EVERYBODY)])
def test_pages_take_few_queries_however_many_rows_there_are(
    client: Client, cast: Cast, queries: Count, name: str
) -> None:
    for number in range(30):
        Person.objects.create(staff_code=f"X-{number}", name=f"นายสมมุติ คนที่ {number}", unit=cast.finance)
        unit = Unit.objects.create(
            agency=cast.agency,
            parent=cast.finance,
            code=f"x{number}",
            short_name=f"x{number}",
            name="x",
            kind="section",
        )
        unit.path = f"{cast.finance.path}{unit.pk}/"
        unit.save()
        post = Post.objects.create(unit=cast.finance, title=f"ตำแหน่ง {number}", office="storekeeper")
        Tenure.objects.create(person=cast.borrower, post=post, starts_on=cast.on, order_number="x")
    notices.tell([cast.auditor], kind="x", title="x", text="x", at=AT)
    client.force_login(cast.auditor)
    path = reverse(f"people:{name}", args=PAGES[name][1](cast))

    with queries() as ran:
        assert client.get(path).status_code == 200

    assert len(ran) <= 10, ran


def test_people_are_found_by_any_part_and_paged_by_key(client: Client, cast: Cast) -> None:
    for number in range(120):
        Person.objects.create(staff_code=f"X-{number}", name=f"สมชาย ลำดับ {number % 3}", unit=cast.works)
    client.force_login(cast.admin)
    seen: list[str] = []
    path = f"{reverse('people:list')}?q=สมชาย"
    for _page in range(3):
        answer = client.get(path)
        seen += [person.staff_code for person in answer.context["people"]]
        path = reverse("people:list") + (answer.context["older_url"] or "?q=none")

    assert len(seen) == len(set(seen)) == 120
    assert client.get(reverse("people:list"), {"q": "ตรงเวลา BR"}).context["people"] == [cast.borrower]
    for hostile in ("%", "_", "'", "\x00", "ก" * 10_000, "\u202e"):
        assert client.get(reverse("people:list"), {"q": hostile}).status_code == 200
    for after in ("x", "-1", "9" * 40, "๑"):
        assert client.get(reverse("people:list"), {"after": after, "unit": after}).status_code == 200


def test_an_administrator_of_another_agency_sees_that_agency_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.outside_admin)

    assert {person.unit_id for person in client.get(reverse("people:list")).context["people"]} == {
        cast.ministry_root.pk
    }
    assert client.get(reverse("people:delegations")).context["delegations"] == []
    assert client.get(reverse("people:list"), {"unit": str(cast.finance.pk)}).context["within"] is None


UNIT = {"name": "ฝ่ายทะเบียน", "code": "500401", "short_name": "ทะเบียน-บร", "kind": "section", "reason": WHY}


def test_a_unit_is_added_through_its_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)

    answer = client.post(reverse("people:add-unit", args=[cast.district.pk]), UNIT)

    made = Unit.objects.get(code="500401")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("people:unit", args=[made.pk]))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", ""),
        ("reason", "ก" * 10_000),
        ("name", "\u202e\u200b\x07"),
        ("name", "ก" * 300),
        ("short_name", "คลัง บร"),
        ("kind", "agency"),
        ("kind", "nonsense"),
    ],
)
def test_bad_input_comes_back_with_what_was_written(client: Client, cast: Cast, field: str, value: str) -> None:
    client.force_login(cast.admin)

    answer = client.post(reverse("people:add-unit", args=[cast.district.pk]), {**UNIT, field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert UNIT["code"] in answer.content.decode()
    assert not Unit.objects.filter(code="500401").exists()


def test_a_refused_act_shows_its_reason_above_what_was_written(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)

    answer = client.post(reverse("people:add-unit", args=[cast.district.pk]), {**UNIT, "code": "17"})

    assert (answer.status_code, answer.context["verdict"].code) == (409, "code-taken")
    assert answer.context["verdict"].reason in answer.content.decode().replace("&#x27;", "'")
    assert UNIT["short_name"] in answer.content.decode()


@pytest.mark.parametrize("day", ["16/11/2569", "๑๖ พ.ย. ๒๕๖๙", "2026-11-16", "16 พฤศจิกายน 2569"])
def test_days_are_taken_in_either_era_and_in_thai_digits(client: Client, cast: Cast, day: str) -> None:
    client.force_login(cast.admin)
    told = {"staff_code": "br-1001", "capacity": "own", "starts_on": day, "order_number": "ท. ๑/๒๕๗๐", "reason": WHY}

    answer = client.post(reverse("people:begin-tenure", args=[cast.storekeeper_post.pk]), told)

    assert answer.status_code == 302
    assert cast.borrower.tenures.get().starts_on == cast.on


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("คำสั่ง กทม. ที่ 3812/2568", "กทม. ที่ 3812/2568"),
        ("คำสั่งเลขที่ 12/2570", "12/2570"),
        ("กทม. 9/2570", "กทม. 9/2570"),
        ("คำสั่ง", "คำสั่ง"),
    ],
)
def test_the_number_of_an_order_is_kept_without_the_word_that_every_page_says(
    client: Client, cast: Cast, given: str, kept: str
) -> None:
    client.force_login(cast.admin)
    told = {"staff_code": "br-1001", "capacity": "own", "starts_on": "16/11/2569", "order_number": given, "reason": WHY}

    client.post(reverse("people:begin-tenure", args=[cast.storekeeper_post.pk]), told)

    assert cast.borrower.tenures.get().order_number == kept


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("starts_on", "29/02/2568", "date-impossible"),
        ("starts_on", "16/11/69", "ambiguous-year"),
        ("ends_on", "15/11/2569", "ends-before-start"),
        ("staff_code", "MIN-1001", "unknown-person"),
        ("capacity", "on_behalf", "invalid_choice"),
    ],
)
def test_an_appointment_that_cannot_be_is_said_at_its_field(
    client: Client, cast: Cast, field: str, value: str, code: str
) -> None:
    client.force_login(cast.admin)
    told = {"staff_code": "BR-1001", "capacity": "own", "starts_on": "16/11/2569", "order_number": "1", "reason": WHY}

    answer = client.post(reverse("people:begin-tenure", args=[cast.storekeeper_post.pk]), {**told, field: value})

    assert answer.status_code == 422
    assert answer.context["form"].has_error(field, code)


DELEGATION = {
    "order_number": "กทม. 900/2570",
    "ordered_on": "16/11/2569",
    "acts": ["outside"],
    "value_limit": "๕๐,๐๐๐",
    "starts_on": "16/11/2569",
    "reason": WHY,
}


def test_a_delegation_is_recorded_in_two_steps(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    path = reverse("people:delegate", args=[cast.governor_post.pk])
    found = client.get(path, {"q": "ผู้อำนวยการเขตบางรัก"}).context["posts"]
    assert found == [cast.director_post]

    answer = client.post(f"{path}?to={cast.director_post.pk}", DELEGATION)

    made = Delegation.objects.get(order_number="กทม. 900/2570")
    assert answer.headers["Location"] == reverse("people:delegation", args=[made.pk])
    assert made.value_limit == 50_000


@pytest.mark.parametrize(
    ("field", "value"),
    [("acts", ["inside"]), ("acts", []), ("value_limit", "0"), ("value_limit", "-5"), ("value_limit", "x")],
)
def test_a_delegation_that_cannot_be_comes_back(client: Client, cast: Cast, field: str, value: object) -> None:
    client.force_login(cast.admin)
    path = f"{reverse('people:delegate', args=[cast.governor_post.pk])}?to={cast.director_post.pk}"

    answer = client.post(path, {**DELEGATION, field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_delegation_to_a_post_of_another_agency_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    elsewhere = Post.objects.get(unit=cast.ministry_root)

    path = f"{reverse('people:delegate', args=[cast.governor_post.pk])}?to={elsewhere.pk}"

    assert client.get(path).status_code == 404


def test_each_act_is_done_through_its_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    (held,) = cast.supervisor.tenures.all()
    person = {"name": cast.borrower.name, "position": "นายช่างอาวุโส", "unit": cast.works.pk, "reason": WHY}

    def done(act: str, *args: object, **fields: object) -> bool:
        return client.post(reverse(f"people:{act}", args=args), {"reason": WHY, **fields}).status_code == 302

    assert done("change-unit", cast.works.pk, **{**UNIT, "name": "ฝ่ายโยธาและผังเมือง"})
    assert done("move-unit", cast.works.pk, parent=cast.bureau.pk)
    assert done("add-post", cast.division.pk, title="ผู้อำนวยการกอง", office="responsible_unit_head")
    assert done("rename-post", cast.storekeeper_post.pk, title="เจ้าหน้าที่พัสดุประจำฝ่าย")
    assert done("change-person", "BR-1001", **person)
    assert done("end-tenure", held.pk, ends_on="17/11/2569")
    assert done("cancel-tenure", held.pk)
    assert done("note-copy", cast.delegation.pk, sent_on="16/11/2569")
    assert done("revoke-delegation", cast.delegation.pk)
    assert done("deactivate-person", "BR-1001")
    assert done("reactivate-person", "BR-1001")
    empty = Unit.objects.get(pk=cast.division.pk)
    Person.objects.filter(unit=empty).update(unit=cast.bureau)
    assert done("close-unit", empty.pk)
    assert done("reopen-unit", empty.pk)


def test_a_first_password_is_shown_once_and_lets_the_person_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    told = {
        "staff_code": "br-7001",
        "name": "นายสมมุติ มาใหม่",
        "position": "นายช่าง",
        "unit": cast.works.pk,
        "reason": WHY,
    }

    answer = client.post(reverse("people:add-person"), told)

    person = Person.objects.get(staff_code="BR-7001")
    assert person.check_password(answer.context["secret"])
    assert "no-store" in answer.headers["Cache-Control"]

    again = client.post(reverse("people:reset-password", args=["BR-7001"]), {"reason": WHY})
    person.refresh_from_db()
    assert person.check_password(again.context["secret"])


@pytest.mark.parametrize("code", ["../etc", "ก-1", "a b", "", "x" * 21])
def test_a_staff_code_is_plain(client: Client, cast: Cast, code: str) -> None:
    client.force_login(cast.admin)

    answer = client.post(reverse("people:add-person"), {"staff_code": code, "name": "x", "unit": cast.works.pk})

    assert "staff_code" in answer.context["form"].errors


def test_ones_tokens_are_made_shown_once_and_revoked_by_oneself(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    secret = client.post(reverse("people:make-token"), {"days": "30"}).context["secret"]
    key = secret[: len(AuthToken.objects.get(user=cast.borrower).token_key)]
    assert secret not in client.get(reverse("people:account")).content.decode()
    assert client.post(reverse("people:make-token"), {"days": "9999"}).status_code == 422

    other = Client()
    other.force_login(cast.supervisor)
    assert other.post(reverse("people:revoke-token", args=[key])).status_code == 404
    assert client.post(reverse("people:revoke-token", args=[key])).status_code == 302
    assert not AuthToken.objects.filter(user=cast.borrower).exists()


def test_the_inbox_opens_what_it_speaks_of_and_no_other_site(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    for path in ("/people/account/", "https://evil.example/", "//evil.example", ""):
        notices.tell([cast.borrower, cast.supervisor], kind="x", title=f"ไป {path}", text="x", path=path, at=AT)
    mine = Notice.objects.filter(to=cast.borrower).order_by("id")

    reached = [client.post(reverse("people:open-notice", args=[notice.pk])).headers["Location"] for notice in mine]

    inbox = reverse("people:inbox")
    assert reached == ["/people/account/", inbox, inbox, inbox]
    assert notices.unread_count(cast.borrower) == 0
    theirs = Notice.objects.filter(to=cast.supervisor).latest("id")
    assert client.post(reverse("people:open-notice", args=[theirs.pk])).status_code == 404


def test_marking_all_as_read_leaves_what_came_later(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    notices.tell([cast.borrower], kind="x", title="แรก", text="x", at=AT)
    newest = client.get(reverse("people:inbox")).context["newest"]
    notices.tell([cast.borrower], kind="x", title="มาทีหลัง", text="x", at=AT + timedelta(seconds=1))

    client.post(reverse("people:mark-all-read"), {"newest": newest})
    client.post(reverse("people:mark-all-read"), {"newest": "nonsense"})

    assert list(Notice.objects.filter(read_at=None).values_list("title", flat=True)) == ["มาทีหลัง"]


def test_what_people_write_is_shown_as_text(client: Client, cast: Cast) -> None:
    told = PersonFacts(name="<script>alert(1)</script>", position='"><img src=x>', unit=cast.works)
    actions.change_person(cast.borrower, by=cast.admin, at=AT, reason=WHY, facts=told)
    client.force_login(cast.admin)

    for name in ("list", "person"):
        page = client.get(reverse(f"people:{name}", args=PAGES[name][1](cast))).content.decode()
        assert "<script>alert" not in page
        assert not re.search(r"<img src=x", page)


@pytest.mark.parametrize(
    "path",
    [
        "person/NOBODY/",
        "person/%00/",
        "person/%E0%B8%81/",
        "units/99999999999999999999999/",
        "posts/0/",
        "delegations/-1/",
        "tenures/9999999/end/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.admin)

    assert client.get(f"/people/{path}").status_code == 404
