"""The filters of `{% load thai %}`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

FACTS = {
    "day": date(2026, 11, 22),
    "later": date(2026, 11, 24),
    "moment": datetime(2026, 11, 22, 7, 5, tzinfo=UTC),
    "price": Decimal("1250.5"),
    "count": 1250,
    "nothing": None,
}


def shown(source: str) -> str:
    return Template("{% load thai %}" + source).render(Context(FACTS))


@pytest.mark.usefixtures("in_thai")
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|thai_date }}", "22 พ.ย. 2569"),
        ("{{ day|thai_date_full }}", "22 พฤศจิกายน 2569"),
        ("{{ day|thai_day }}", "อา. 22 พ.ย. 2569"),
        ("{{ moment|thai_datetime }}", "22 พ.ย. 2569 14:05 น."),
        ("{% thai_range day later %}", "22–24 พ.ย. 2569"),
        ("{% thai_range nothing later %}", "24 พ.ย. 2569"),
        ("{{ later|due_in:day }}", "อีก 2 วัน"),
        ("{{ price|baht }}", "1,250.50"),
        ("{{ count|baht }}", "1,250.00"),
        ("{{ day|thai_date_full|thai_digits }}", "๒๒ พฤศจิกายน ๒๕๖๙"),
    ],
)
def test_each_filter_shows_what_it_promises(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize("fact", ["nothing", "unheard_of"])
@pytest.mark.parametrize(
    "use", ["thai_date", "thai_date_full", "thai_day", "thai_datetime", "due_in:day", "baht", "thai_digits"]
)
def test_nothing_is_shown_as_a_dash(fact: str, use: str) -> None:
    assert shown(f"{{{{ {fact}|{use} }}}}") == "–"


def test_a_range_of_nothing_is_a_dash() -> None:
    assert shown("{% thai_range nothing nothing %}") == "–"


def test_the_number_of_a_loan_is_not_torn_apart_in_a_sentence() -> None:
    template = Template("{% load thai %}{{ text|unbroken }}")
    number = "ยืม-คลัง-บร-2570-00018"
    assert template.render(Context({"text": f"ส่งมอบ {number} แล้ว"})) == f'ส่งมอบ <span class="code">{number}</span> แล้ว'
    assert template.render(Context({"text": "<b> 7440-001-0001/2569"})) == "&lt;b&gt; 7440-001-0001/2569"
