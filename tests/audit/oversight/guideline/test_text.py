"""The guideline's text: its marks, what comes out of Word, the ready text, and the charts drawn from the moves."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.utils.translation import override

from audit.oversight.guideline.charts import as_svg, chart_of
from audit.oversight.guideline.markup import as_blocks, as_html
from audit.oversight.guideline.moves import ROUTES, Move, way_of
from audit.oversight.guideline.pasting import from_word
from audit.oversight.guideline.ready import ready_text
from core.typeset import Table, Text
from loans.rules import OFFICE_LABELS, Office, Route
from loans.states import MOVES, STATE_LABELS, State, Step
from tests.cast import Cast

WORD = (
    "1.\tหลักการ\r\n•\tให้ยืมเพื่อราชการ\r\n\uf0b7\tขออนุมัติก่อน\r\n๒.\tการยืม\u000bภายในสถานที่\r\n"
    "ประเภท\tผู้อนุมัติ\r\nครุภัณฑ์\tหัวหน้าหน่วยงาน\r\nวัสดุ\tหัวหน้าหน่วยงานของรัฐ\r\n“อ้างอิง”\u00a0ข้อ\u00a0207 – 211\x00"
)


def letters(text: str) -> list[str]:
    """The letters and digits of a text, in order, Thai digits as Arabic."""
    return re.findall(r"[^\W_]|[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]", text.translate(str.maketrans("๒", "2")))


def test_what_is_pasted_from_word_becomes_marks_and_loses_no_letter() -> None:
    made = from_word(WORD)
    assert made.splitlines()[:3] == ["1. หลักการ", "- ให้ยืมเพื่อราชการ", "- ขออนุมัติก่อน"]
    assert "| ประเภท | ผู้อนุมัติ |" in made
    assert "\x00" not in made
    assert "\uf0b7" not in made
    assert letters(made) == letters(WORD.replace("\x00", ""))
    assert from_word(made) == made
    html = as_html(made).html
    assert html.count("<li>") == 4
    assert html.count("<td>") == 4


def test_lists_within_lists_stay_within_them() -> None:
    text = "- หนึ่ง\n  - สอง\n    - สาม"
    assert from_word(text) == text
    assert as_html(text).html.count("<ul>") == 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<p class=MsoNormal>ก<o:p></o:p></p>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](//elsewhere.example)",
        "![x](https://elsewhere.example/x.png)",
        "<https://x.example><img src=x onerror=alert(1)>",
    ],
)
def test_nothing_in_a_text_is_carried_out_or_loaded(text: str) -> None:
    html = as_html(text).html
    assert not re.search(r"<(?!/?(?:p|a|li|ul|ol|em)\b)", html), html
    assert not re.search(r'(?:href|src)="(?!https://(?:x|elsewhere)\.example)', html), html


def test_headings_begin_below_the_title_of_the_page_and_are_listed() -> None:
    shown = as_html("# ก\n\n## ข\n\nค")
    assert "<h1" not in shown.html
    assert [heading.words for heading in shown.headings] == ["ก"]
    assert 'id="part-1"' in shown.html


@pytest.mark.django_db
def test_the_ready_text_is_filled_in_and_keeps_its_marks_when_it_is_saved(cast: Cast) -> None:
    text = ready_text(cast.agency)
    for body in (text.body_thai, text.body_english):
        assert "$" not in body
        assert from_word(body) == body
        assert len(as_html(body).headings) == 15
        assert any(isinstance(block, Table) for block in as_blocks(body))
    assert re.search("[ก-ฮ]", text.body_english.replace(cast.agency.name, "")) is None
    for clause in ("207", "208", "209", "210", "211"):
        assert f"ข้อ {clause}" in text.body_thai
        assert f"clause {clause}" in text.body_english


def test_forty_pages_are_shown_and_set_without_losing_a_paragraph() -> None:
    text = "\n\n".join(f"## หัวข้อที่ {n}\n\n" + "ให้ยืมเพื่อประโยชน์ของทางราชการเท่านั้น " * 40 for n in range(60))
    assert len(as_html(text).headings) == 60
    said = [block for block in as_blocks(text) if isinstance(block, Text)]
    assert len(said) == 120


# Charts


def pairs(moves: Iterable[Move]) -> set[tuple[State | None, Step, State]]:
    return {(move.state, move.step, to) for move in moves for to in move.to}


@pytest.mark.parametrize("route", ROUTES)
def test_a_chart_shows_every_move_of_the_table_that_leads_on_and_no_other(route: Route) -> None:
    way = way_of(route)
    left_out = set() if route in (Route.INSIDE, Route.OUTSIDE) else {State.AWAITING_ENDORSEMENT}
    of_the_table = {
        (state, step, to)
        for (state, step), outcomes in MOVES.items()
        if state not in left_out and outcomes - left_out - {state}
        for to in outcomes - left_out
    }
    assert pairs(way.moves) == of_the_table
    main = [stage.state for stage in way.main]
    assert main[0] is None
    assert main[-2:] == [State.ON_LOAN, State.RETURNED]
    assert (State.AWAITING_ENDORSEMENT in main) == (not left_out)


@pytest.mark.parametrize(
    ("route", "office"),
    [
        (Route.INSIDE, Office.RESPONSIBLE_UNIT_HEAD),
        (Route.OUTSIDE, Office.AGENCY_HEAD),
        (Route.BETWEEN_AGENCIES, Office.AGENCY_HEAD),
        (Route.CONSUMABLE, Office.AGENCY_HEAD),
    ],
)
def test_the_chart_names_the_office_that_the_clause_names(route: Route, office: Office) -> None:
    approving = [move for move in way_of(route).moves if move.step is Step.APPROVE]
    assert [move.who for move in approving] == [OFFICE_LABELS[office]]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_state_of_the_way_stands_in_the_drawing(language: str) -> None:
    with override(language):
        way = way_of(Route.INSIDE)
        chart = chart_of(way)
        words = "".join(said.words for said in chart.said).replace(" ", "")
        for stage in (*way.main, *way.other):
            assert str(stage.name).replace(" ", "") in words
        assert str(STATE_LABELS[State.LAPSED]).replace(" ", "") in words
        assert all(said.x >= 0 and said.y <= chart.tall for said in chart.said)
        svg = as_svg(chart)
    assert svg.startswith("<svg")
    assert "style=" not in svg


def test_without_endorsement_nobody_is_asked_first() -> None:
    assert all(stage.state != State.AWAITING_ENDORSEMENT for stage in way_of(Route.INSIDE, endorsed=False).main)
