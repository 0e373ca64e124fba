"""An auditor walks through all questions, takes an answer away, and sees a finding answered and closed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from audit.oversight.asked import QUESTIONS
from audit.oversight.models import Export, Finding, FindingState
from tests.audit.oversight.test_questions import POSITIVE
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.test_pages import hard_to_use, sticks_out
from tests.walks.visitor import DESK, PHONE, Visitor, th

PURPOSE: Final = "แผนการตรวจสอบภายใน ประจำปีงบประมาณ 2570"
FOUND: Final = "ไม่มีหนังสือทวงถามภายในเจ็ดวันตามข้อ 211"
ANSWERED: Final = "มอบหมายเจ้าหน้าที่พัสดุเป็นผู้ทวงถามแล้ว"
ASKED: Final = "ขอสำเนาคำสั่งมอบหมาย"
CONCLUDED: Final = "ดำเนินการครบถ้วนแล้ว"

HAPPENED: Final = ("at-once", "acting", "exceptions", "due-moved", "damaged")
"""What the office has done before the auditor comes."""

DAYS: Final = "?since=2026-11-01&until=2027-02-28"


def look(visitor: Visitor) -> None:
    """Nothing shuts anybody out, and nothing goes sideways."""
    assert hard_to_use(visitor, Axe()) == []
    assert sticks_out(visitor) == ""


def send(visitor: Visitor, step: str, **words: str) -> None:
    """Fill in the form of a step of a finding, and send it."""
    form = visitor.main.locator(f"form:has(input[name=act][value={step}])")
    for field, text in words.items():
        form.locator(f"[name={step}-{field}]").fill(text)
    with visitor.page.expect_navigation():
        form.locator("button").click()


def test_an_auditors_walk_through_all_questions_with_a_finding(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    made = {slug: POSITIVE[slug](cast) for slug in HAPPENED}
    auditor, head, stranger = visit(DESK), visit(PHONE), visit(DESK)
    auditor.become(cast.auditor)
    auditor.open("/")
    auditor.page.get_by_role("link", name=th("Reading room")).first.click()
    expect(auditor.page).to_have_url(re.compile(r"/audit/$"))
    look(auditor)
    for slug, question in QUESTIONS.items():
        auditor.open(reverse("oversight:questions") + DAYS)
        auditor.follow(th(question.words))
        expect(auditor.page).to_have_url(re.compile(rf"/audit/questions/{slug}/"))
        expect(auditor.main.get_by_role("heading", level=1)).to_contain_text(th(question.words))
        for text in made.get(slug, ()):
            expect(auditor.main.locator("table.rows")).to_contain_text(str(text))
        look(auditor)

    auditor.open(reverse("oversight:question", args=["acting"]) + DAYS)
    auditor.page.locator("[name=purpose]").fill(PURPOSE)
    with auditor.page.expect_download() as coming:
        auditor.page.locator("button[value=csv]").click()
    coming.value.save_as(tmp_path / "answer.csv")
    assert made["acting"][0] in (tmp_path / "answer.csv").read_text(encoding="utf-8-sig")
    auditor.open(reverse("oversight:exports"))
    auditor.reads(Export.objects.get().number, PURPOSE)
    look(auditor)

    auditor.open(reverse("oversight:question", args=["demanded-late"]))
    auditor.follow(th("Raise a finding"))
    auditor.page.locator("[name=unit]").select_option(str(cast.finance.pk))
    auditor.page.locator("[name=about]").fill(str(made["acting"][0]))
    auditor.page.locator("[name=title]").fill(FOUND)
    auditor.page.locator("[name=text]").fill(FOUND)
    look(auditor)
    with auditor.page.expect_navigation():
        auditor.main.locator("form .btn-primary").click()
    auditor.reads(FOUND)
    finding = Finding.objects.get()

    head.become(cast.finance_head)
    head.open(reverse("oversight:findings"))
    head.follow(FOUND)
    look(head)
    send(head, "answer", text=ANSWERED)
    head.reads(ANSWERED)
    auditor.open(finding.get_absolute_url())
    auditor.reads(ANSWERED)
    look(auditor)
    send(auditor, "follow-up", text=ASKED)
    head.open(finding.get_absolute_url())
    head.reads(ASKED)
    send(head, "answer", text=ANSWERED)
    auditor.open(finding.get_absolute_url())
    send(auditor, "close", text=CONCLUDED)
    auditor.reads(CONCLUDED)
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED

    stranger.become(cast.borrower)
    for address in (reverse("oversight:questions"), reverse("oversight:findings"), finding.get_absolute_url()):
        stranger.open(address, status=404)
    for visitor in (auditor, head):
        assert visitor.problems == []
