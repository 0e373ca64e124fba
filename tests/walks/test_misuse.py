"""Misuse is reported on a phone without scripts, through a real browser's rules for cookies and origins."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import expect

from tests.audit.misuse.committee import Committee, committee
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.visitor import PHONE, Visitor, th

WHAT: Final = "รถตู้ส่วนกลางจอดที่บ้านพักทุกวันเสาร์และใช้ขนของส่วนตัว"


def fill(visitor: Visitor, name: str, words: str) -> None:
    visitor.page.locator(f"[name={name}]:visible").first.fill(words)


def follow(visitor: Visitor, code: str) -> None:
    visitor.open("/report/follow/")
    fill(visitor, "code", code)
    visitor.press_at_once("button.btn-primary")


def sent(visitor: Visitor, team: Committee) -> str:
    """Report on a phone without signing in; answers the code."""
    visitor.open("/report/")
    visitor.follow(th("Tell without your name"))
    expect(visitor.page).to_have_url(re.compile(r"/report/tell/$"))
    visitor.page.locator("[name=category]").first.check()
    fill(visitor, "what", WHAT)
    fill(visitor, "accused", team.cast.storekeeper.name)
    visitor.page.locator("[name=unit]").select_option(str(team.cast.district.pk))
    visitor.press_at_once("button.btn-primary")
    code = visitor.main.locator("[data-code]").inner_text().strip()
    assert code not in visitor.page.url
    return code


def test_without_scripts_a_report_is_sent_and_followed(visit: Visit, cast: Cast) -> None:
    team, reporter = committee(cast), visit(PHONE, scripts=False)
    follow(reporter, sent(reporter, team))
    reporter.reads(WHAT)
