"""Sign-in and out: recorded, limited; no sign-up; nobody works under a password that others know."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from audit.journal.models import Event
from core.clock import now
from people import actions, notices
from people.models import Notice, Person
from tests.cast import AT, PASSWORD, Cast
from tests.people.saying_no import WHY

LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **fields: str) -> int:
    return client.post(LOGIN, {"login": login, "password": password, **fields}).status_code


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize("login", ["BR-1001", "br-1001", "br-1001@bangkok.example", "BR-1001@Bangkok.Example"])
def test_staff_sign_in_with_code_or_address_in_any_case(client: Client, cast: Cast, login: str) -> None:
    assert sign_in(client, login) == 302
    assert is_signed_in(client)
    assert verbs() == ["person.signed_in"]


@pytest.mark.parametrize("login", ["BR-1001", "ไม่มีใคร", "nobody@bangkok.example", "' OR 1=1 --", "\x00", "x" * 10_000])
def test_a_failed_sign_in_says_the_same_for_everybody_and_is_recorded(client: Client, cast: Cast, login: str) -> None:
    answer = client.post(LOGIN, {"login": login, "password": "ผิดแน่นอน"})

    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert "ผิดแน่นอน" not in "".join(Event.objects.values_list("body", flat=True))
    named = Event.objects.filter(verb="person.sign_in_failed", subject="person:BR-1001").exists()
    assert named is (login == "BR-1001")


def test_what_was_typed_is_not_recorded_where_it_names_nobody(client: Client, cast: Cast) -> None:
    sign_in(client, PASSWORD, "BR-1001")

    event = Event.objects.get(verb="person.sign_in_failed")
    assert event.subject == "person:unknown"
    assert PASSWORD not in event.body


def test_too_many_failures_are_stopped_with_a_sentence_even_with_the_right_password(client: Client, cast: Cast) -> None:
    for _time in range(5):
        sign_in(client, "BR-1001", "ผิด")
    answer = client.post(LOGIN, {"login": "BR-1001", "password": PASSWORD})

    assert not is_signed_in(client)
    assert "form" in answer.context
    assert answer.context["form"].errors


def test_who_may_not_sign_in_does_not(client: Client, cast: Cast) -> None:
    actions.deactivate_person(cast.borrower, by=cast.admin, at=AT, reason=WHY)

    sign_in(client, "BR-1001")

    assert not is_signed_in(client)


def test_a_session_ends_at_once_when_the_person_is_kept_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)
    assert client.get(reverse("people:account")).status_code == 200

    actions.deactivate_person(cast.borrower, by=cast.admin, at=AT, reason=WHY)

    assert client.get(reverse("people:account")).status_code == 302


def test_signing_out_is_recorded(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)

    client.post("/accounts/logout/")

    assert not is_signed_in(client)
    assert verbs() == ["person.signed_out"]


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_an_ended_session_leads_back_to_the_page_after_sign_in(client: Client, cast: Cast) -> None:
    answer = client.get(reverse("people:inbox"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{LOGIN}?next={reverse('people:inbox')}"

    plain, after_an_end = (client.get(path).content.decode() for path in (LOGIN, answer.headers["Location"]))
    assert after_an_end.count('<p class="lead">') == 1
    assert len(after_an_end) > len(plain) + 100, "a sentence says why"

    sent = client.post(answer.headers["Location"], {"login": "BR-1001", "password": PASSWORD})
    assert sent.headers["Location"] == reverse("people:inbox")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(client: Client, cast: Cast, target: str) -> None:
    answer = client.post(f"{LOGIN}?next={target}", {"login": "BR-1001", "password": PASSWORD, "next": target})

    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


NEW = "ความลับใหม่ของฉัน-2569"


def test_a_new_password_ends_other_sessions_and_tokens_and_keeps_this_one(client: Client, cast: Cast) -> None:
    other = Client()
    client.force_login(cast.borrower)
    other.force_login(cast.borrower)
    secret = actions.make_token(cast.borrower, by=cast.borrower, at=AT, days=30)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert Person.objects.get(pk=cast.borrower.pk).check_password(NEW)
    assert client.get(reverse("people:account")).status_code == 200
    assert other.get(reverse("people:account")).status_code == 302
    assert "person.password_chosen" in verbs()
    assert Client(headers={"Authorization": f"Token {secret}"}).get("/people/account/").status_code == 302


def test_a_weak_password_is_not_taken(client: Client, cast: Cast) -> None:
    client.force_login(cast.borrower)

    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    )

    assert Person.objects.get(pk=cast.borrower.pk).check_password(PASSWORD)


def test_who_was_given_a_password_chooses_their_own_before_anything_else(client: Client, cast: Cast) -> None:
    given = actions.reset_password(cast.borrower, by=cast.admin, at=AT, reason=WHY)
    sign_in(client, "BR-1001", given)

    for path in (reverse("people:account"), reverse("people:inbox"), "/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/change/")
    assert client.post("/language/", {"language": "en"}).status_code == 302

    client.post("/accounts/password/change/", {"oldpassword": given, "password1": NEW, "password2": NEW})
    assert client.get(reverse("people:account")).status_code == 200


def test_the_link_in_the_mail_leads_to_a_new_password(
    client: Client, cast: Cast, mailoutbox: list[EmailMessage]
) -> None:
    """The whole way, through the very address that stands in the mail: a link of the wrong shape helps nobody."""
    chosen = "เปลี่ยนแล้ว-2570-ใหม่"
    client.post("/accounts/password/reset/", {"email": cast.borrower.email})
    assert mailoutbox == []  # the page waits for no mail server
    notices.deliver(at=now())
    (mail,) = mailoutbox
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.body))
    assert link not in str(list(Notice.objects.values()))

    shown = client.get(link, follow=True)
    assert "password1" in shown.context["form"].fields
    changed = client.post(shown.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert changed.status_code == 302

    assert sign_in(client, "BR-1001") == 200
    assert sign_in(client, "BR-1001", chosen) == 302
    assert client.get(link, follow=True).context.get("token_fail")
