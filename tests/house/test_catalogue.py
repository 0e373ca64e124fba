"""The Thai catalogue: texts are found wherever they stand, and what is wrong with their Thai is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from config import catalogue

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy
_("Plain text.")
gettext_lazy("In two " "halves.")
ngettext("%(count)s item", "%(count)s items", count)
pgettext_lazy("month", "May")
"""
TEMPLATE = """{% extends "base.html" %}
{% block title %}{% translate "A title" %}{% endblock title %}
    <p>It's {% blocktranslate count n=3 trimmed %}
      one {{ n }}
    {% plural %}
      many {{ n }}
    {% endblocktranslate %}</p>
  <a title="{{ _("In a filter")|upper }}">{% translate "May" context "permission" %}</a>
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one module and one template, whose catalogue is empty."""
    for name, text in (("loans/words.py", PYTHON), ("templates/page.html", TEMPLATE)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "locale" / "parts").mkdir(parents=True)
    monkeypatch.setattr(catalogue, "BASE_DIR", tmp_path)
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "locale" / "django.po")
    monkeypatch.setattr(catalogue, "PARTS", tmp_path / "locale" / "parts")
    return tmp_path


def translate(source: Path, part: str, *pairs: str) -> None:
    (source / "locale" / "parts" / f"{part}.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n\n".join(pairs), encoding="utf-8"
    )


def test_every_kind_of_text_is_gathered(source: Path) -> None:
    gathered = catalogue.gather()

    assert set(gathered) == {
        (None, "Plain text."),
        (None, "In two halves."),
        (None, "%(count)s item"),
        ("month", "May"),
        (None, "A title"),
        (None, "one %(n)s"),
        (None, "In a filter"),
        ("permission", "May"),
    }
    assert gathered[None, "one %(n)s"].plural == "many %(n)s"
    assert gathered[None, "A title"].files == {"templates/page.html"}


def test_a_part_fills_the_catalogue_which_then_keeps_it(source: Path) -> None:
    translate(source, "loans", 'msgid "Plain text."\nmsgstr "ข้อความ"')
    catalogue.CATALOGUE.write_bytes(catalogue.as_text(catalogue.merge()))
    (source / "locale" / "parts" / "loans.po").unlink()

    message = catalogue.merge().get("Plain text.")
    assert message is not None
    assert message.string == "ข้อความ"


def test_a_text_that_left_the_source_leaves_the_catalogue(source: Path) -> None:
    translate(source, "loans", 'msgid "Gone."\nmsgstr "ไปแล้ว"')

    assert catalogue.merge().get("Gone.") is None


def test_context_keeps_the_month_and_the_permission_apart(source: Path) -> None:
    translate(source, "loans", 'msgctxt "month"\nmsgid "May"\nmsgstr "พฤษภาคม"')
    merged = catalogue.merge()
    month, permission = merged.get("May", "month"), merged.get("May", "permission")

    assert month is not None
    assert permission is not None
    assert (month.string, permission.string) == ("พฤษภาคม", "")


def test_one_thai_form_serves_singular_and_plural(source: Path) -> None:
    translate(source, "loans", 'msgid "one %(n)s"\nmsgid_plural "many %(n)s"\nmsgstr[0] "%(n)s ชิ้น"')
    merged = catalogue.merge()

    assert merged.num_plurals == 1
    assert not [problem for problem in catalogue.problems(merged) if "one %(n)s" in problem]


@pytest.mark.parametrize(
    ("thai", "fault"),
    [
        ("", "No Thai"),
        ("รอ %(name)s", ""),
        ("รอ", "leaves out name"),
        ("รอ %(name)s %(other)s", "fills in other"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(thai: str, fault: str) -> None:
    one = Catalog(locale="th")
    one.add("Waits for %(name)s", string=thai, locations=[("loans/words.py", 0)])
    problems = catalogue.problems(one)

    assert bool(problems) is bool(fault)
    assert all(fault in problem and "loans/words.py" in problem for problem in problems)


def test_a_guess_marked_fuzzy_does_not_count() -> None:
    one = Catalog(locale="th")
    one.add("Waits", string="รอ", flags=["fuzzy"])

    assert ["fuzzy" in problem for problem in catalogue.problems(one)] == [True]


def test_the_compiled_catalogue_holds_the_thai(source: Path) -> None:
    translate(source, "loans", 'msgid "Plain text."\nmsgstr "ข้อความ"')

    with catalogue.compile_catalogue().open("rb") as file:
        message = read_mo(file).get("Plain text.")
    assert message is not None
    assert message.string == "ข้อความ"


def test_writing_the_catalogue_twice_changes_nothing(source: Path) -> None:
    translate(source, "loans", 'msgid "Plain text."\nmsgstr "ข้อความ"')
    first = catalogue.as_text(catalogue.merge())
    catalogue.CATALOGUE.write_bytes(first)

    assert catalogue.as_text(catalogue.merge()) == first
