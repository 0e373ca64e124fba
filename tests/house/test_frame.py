"""What stands around a page: which line of the menu is current, and the way back from a refusal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from config.errors import came_from
from config.navigation import menu

EVERYTHING = SimpleNamespace(is_supervisor=True, is_approver=True, is_storekeeper=True, is_auditor=True, is_admin=True)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", ["/"]),
        ("/loans/", ["/loans/"]),
        ("/loans/all/", ["/loans/all/"]),
        ("/loans/42/decide/", []),
        ("/assets/import/3/columns/", ["/assets/import/"]),
        ("/assets/BK0000001-V/", ["/assets/"]),
        ("/people/person/BR-1001/", ["/people/"]),
        ("/people/delegations/", ["/people/"]),
        ("/people/account/tokens/", []),
        ("/people/inbox/", []),
    ],
)
def test_at_most_one_line_of_the_menu_is_current(path: str, current: list[str]) -> None:
    assert [entry.url for entry in menu(EVERYTHING, path) if entry.is_current] == current


def test_a_refusal_leads_back_to_the_form_it_came_from_and_nowhere_else() -> None:
    ask = RequestFactory()
    assert came_from(ask.post("/loans/1/", headers={"referer": "http://testserver/loans/1/?a=1"})) == "/loans/1/?a=1"
    assert came_from(ask.post("/loans/1/", headers={"referer": "https://elsewhere.example/loans/1/"})) == ""
    assert came_from(ask.post("/loans/1/")) == ""
    assert came_from(ask.get("/loans/1/", headers={"referer": "http://testserver/loans/"})) == ""
