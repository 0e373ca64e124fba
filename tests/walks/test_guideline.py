"""The guideline's whole way in the browser: drafted, approved, circulated, acknowledged, and read by anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from audit.oversight.circulation.models import Acknowledgement
from audit.oversight.guideline.models import Guideline, GuidelineState
from tests.cast import Cast
from tests.walks.conftest import Visit
from tests.walks.test_pages import hard_to_use, sticks_out
from tests.walks.visitor import DESK, PHONE, Visitor, th

ADDED: Final = "พัสดุที่ใช้ในเหตุสาธารณภัยให้จ่ายก่อนและขออนุมัติโดยเร็วที่สุด"
FROM_WORD: Final = f"\n\n## 16. เพิ่มเติม\n\n•\t{ADDED}"
NUMBER: Final = "กทม. 15/2570"


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"


def look(visitor: Visitor) -> None:
    """Nothing shuts anybody out, and nothing goes sideways."""
    assert hard_to_use(visitor, Axe()) == []
    assert sticks_out(visitor) == ""


def press(visitor: Visitor, value: str) -> None:
    with visitor.page.expect_navigation():
        visitor.main.locator(f"button[value={value}]").click()


def test_an_officer_drafts_the_head_approves_and_circulates_and_staff_acknowledge(visit: Visit, cast: Cast) -> None:
    officer, head, staff, anybody = visit(DESK), visit(PHONE), visit(PHONE), visit(PHONE)
    officer.become(cast.storekeeper)
    officer.open(reverse("guideline:work"))
    officer.follow(th("Begin a draft"))
    text = officer.page.locator("[name=body_thai]")
    text.fill(text.input_value() + FROM_WORD)
    press(officer, "preview")
    expect(officer.main.locator(".guideline-text li", has_text=ADDED)).to_be_visible()
    look(officer)
    assert not Guideline.objects.exists()
    press(officer, "send")
    expect(officer.page).to_have_url(re.compile(r"/guideline/drafting/$"))

    head.become(cast.governor)
    head.open(reverse("guideline:work"))
    head.follow(th("Read and decide"))
    expect(head.main).to_contain_text(ADDED)
    head.page.locator("[name=number]").fill(NUMBER)
    head.page.locator("[name=has_read]").check()
    look(head)
    press(head, "approve")
    expect(head.page).to_have_url(re.compile(r"/guideline/versions/1/$"))

    anybody.open(reverse("guideline:current"))
    expect(anybody.main).to_contain_text(ADDED)
    expect(anybody.main).to_contain_text(NUMBER)
    expect(anybody.main.locator("svg.chart").first).to_be_visible()
    look(anybody)

    version = Guideline.objects.get(state=GuidelineState.PUBLISHED)
    head.open(reverse("guideline:decide", args=[version.pk]))
    head.follow(th("Circulate this version"))
    head.page.locator("[name=number]").fill("กท 0407/ว 21")
    head.page.locator("[name=acknowledge_by]").fill("30/11/2569")
    head.page.get_by_label(cast.district.name).check()
    look(head)
    with head.page.expect_navigation():
        head.main.locator("form .btn-primary").click()
    expect(head.main).to_contain_text("กท 0407/ว 21")
    look(head)

    staff.become(cast.borrower)
    staff.open(reverse("guideline:welcome"))
    look(staff)
    staff.follow(th("Read it now"))
    expect(staff.main).to_contain_text(ADDED)
    look(staff)
    press(staff, "acknowledge")
    expect(staff.page).to_have_url(re.compile(r"/$"))
    assert Acknowledgement.objects.get().person == cast.borrower
    staff.open(reverse("guideline:welcome"))
    expect(staff.page).not_to_have_url(re.compile("welcome"))
    for visitor in (officer, head, staff, anybody):
        assert visitor.problems == []
