"""An installation in service begins with one command, once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from people.models import Agency, Person

GIVEN = {
    "code": "BMA",
    "name": "กรุงเทพมหานคร",
    "short_name": "กทม.",
    "kind": "local",
    "staff_code": "BMA-0800",
    "person_name": "นางสาวสมมุติ ดูแลระบบ",
    "order": "กทม. 1/2570",
}


@pytest.mark.django_db
def test_the_first_administrator_signs_in_and_has_to_choose_a_password_and_nobody_founds_twice() -> None:
    out = StringIO()
    call_command("found", stdout=out, **GIVEN)
    password = out.getvalue().splitlines()[-1]
    assert Agency.objects.get(is_ours=True).name == "กรุงเทพมหานคร"
    client = Client()
    client.post(reverse("account_login"), {"login": "BMA-0800", "password": password})
    response = client.get(reverse("home"))
    assert response.headers["Location"] == reverse("account_change_password")
    with pytest.raises(CommandError, match=r"."):
        call_command("found", **{**GIVEN, "code": "OTHER", "staff_code": "X-1"})
    assert Person.objects.count() == 1
