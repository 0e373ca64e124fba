"""The manners of pages: what a browser may load, what a reader may meet, and how templates are written."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest
from allauth.account import views as account
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path, reverse
from django.utils import translation
from pytest_django import Settings

from config import navigation
from config.staticfiles import PACKAGE_FILES
from core.templatetags.icons import drawing, icon
from core.verdict import OFFICE, ORDER, POLICY, Permitted, Refused

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
STATIC: Final = Path(settings.BASE_DIR) / "static"
PAGES: Final = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS: Final = sorted((TEMPLATES / "components").glob("*.html"))
STYLES: Final = sorted(STATIC.rglob("*.css"))
SERVED: Final = sorted(file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg", ".html"})

needs_packages = pytest.mark.skipif(
    not (settings.NODE_MODULES / "@tabler").is_dir(), reason="front-end packages are not installed: `make test` does it"
)


def name_of(file: Path) -> str:
    return file.relative_to(settings.BASE_DIR).as_posix()


each_page = pytest.mark.parametrize("file", PAGES, ids=name_of)


def without_comments(source: str) -> str:
    source = re.sub(r"\{#.*?#\}", "", source)
    return re.sub(r"\{% comment.*?endcomment %\}", "", source, flags=re.DOTALL)


# What a browser may load and run


ON_SCREEN: Final = [file for file in PAGES if "mails" not in file.parts]
"""Pages that a browser shows under our policy; a mail carries its style with it."""


@pytest.mark.parametrize("file", ON_SCREEN, ids=name_of)
def test_a_script_or_style_in_a_page_carries_the_nonce(file: Path) -> None:
    source = without_comments(file.read_text(encoding="utf-8"))
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", source):
        assert "src=" in tag or "nonce=" in tag or 'type="application/json"' in tag, tag


@each_page
def test_no_element_has_a_style_or_a_handler_of_its_own_for_the_policy_would_drop_it(file: Path) -> None:
    source = without_comments(file.read_text(encoding="utf-8"))
    assert re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)=[\"']", source) == []


@pytest.mark.parametrize("file", [*PAGES, *SERVED], ids=name_of)
def test_nothing_is_loaded_from_a_third_party(file: Path) -> None:
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"')]*", file.read_text(encoding="utf-8"))
    assert [address for address in addresses if address != "http://www.w3.org/2000/svg"] == []


@needs_packages
@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_every_file_served_from_a_package_exists(name: str) -> None:
    assert (settings.NODE_MODULES / PACKAGE_FILES[name]).is_file()


@needs_packages
@pytest.mark.parametrize("file", STYLES, ids=name_of)
def test_every_address_in_our_styles_leads_to_a_file(file: Path) -> None:
    for address in re.findall(r"url\(\"(?!data:)([^\"]+)\"\)", file.read_text()):
        name = (file.parent / address).resolve().relative_to(STATIC).as_posix()
        assert name in PACKAGE_FILES or (STATIC / name).is_file(), address


# What a reader meets


@pytest.mark.parametrize("file", STYLES, ids=name_of)
@pytest.mark.parametrize("harm", [r"letter-spacing\s*:", r":\s*uppercase", r":\s*italic", r":\s*oblique"])
def test_our_styles_do_nothing_that_harms_thai(file: Path, harm: str) -> None:
    assert re.findall(harm, file.read_text()) == []


@pytest.mark.parametrize("file", STYLES, ids=name_of)
def test_no_text_is_smaller_than_14_pixels(file: Path) -> None:
    sizes = re.findall(r"font-size(?:-\w+)?\s*:\s*([\d.]+)(rem|px|em)\b", file.read_text())
    assert [f"{size}{unit}" for size, unit in sizes if float(size) * (1 if unit == "px" else 16) < 14] == []


@each_page
def test_all_words_of_a_page_are_translatable(file: Path) -> None:
    source = without_comments(file.read_text(encoding="utf-8"))
    source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% block \w+_class %\}[\w -]*\{% endblock", "", source)
    source = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    shown = re.findall(r"(?:placeholder|aria-label|title|alt|data-label)=\"([^\"]*)\"", source)
    words = re.sub(r"<[^>]*>|&\w+;", " ", source)
    # The names of the two languages stand in their own language.
    found = re.findall(r"[^\W\d_]{2,}", " ".join([words, *shown]))
    assert [word for word in found if word not in {"English", "ไทย"}] == []


@needs_packages
@each_page
def test_every_symbol_a_page_names_exists(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    names = re.findall(r"\{% icon \"([^\"]+)\"", source) + re.findall(r"\bsymbol=\"([^\"]+)\"", source)
    assert [name for name in names if not drawing(name)] == []


@needs_packages
def test_every_symbol_of_the_menu_exists() -> None:
    assert [place.symbol for place in navigation.PLACES if not drawing(place.symbol)] == []


@needs_packages
def test_a_symbol_is_hidden_from_screen_readers_and_an_unknown_one_draws_nothing() -> None:
    assert 'aria-hidden="true"' in icon("qrcode")
    assert icon("no-such-symbol") == ""
    assert icon("../outline/qrcode") == ""


# How it is written


@each_page
def test_a_template_can_be_read_by_django(file: Path) -> None:
    get_template(file.relative_to(TEMPLATES).as_posix())


@each_page
def test_an_endblock_names_its_block_unless_both_stand_on_one_line(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"^(?!.*\{% block ).*\{% endblock %\}", line)] == []


@pytest.mark.parametrize("file", COMPONENTS, ids=name_of)
def test_a_component_says_at_its_top_what_it_needs(file: Path) -> None:
    assert re.match(r"\{# .{20,} #\}\n", file.read_text(encoding="utf-8"))


# What the frame and the components do


class Wish(forms.Form):
    reason = forms.CharField(label="Reason", help_text="In one sentence.", widget=forms.Textarea)
    place = forms.ChoiceField(label="Place", choices=[("in", "Inside"), ("out", "Outside")], widget=forms.RadioSelect)
    remark = forms.CharField(label="Remark", required=False)


def test_a_field_joins_label_help_and_error_to_its_control() -> None:
    html = Wish({}).render()
    assert '<label class="form-label" for="id_reason">' in html
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
    assert 'id="id_reason_helptext"' in html
    assert 'id="id_reason_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend_and_its_error() -> None:
    html = Wish({}).render()
    assert '<fieldset class="field has-error" aria-describedby="id_place_error">' in html
    assert html.count("form-check-input") == 2


def test_a_control_carries_its_class_wherever_it_is_drawn_and_keeps_its_own() -> None:
    form = Wish()
    form.fields["remark"].widget.attrs["class"] = "scan"
    assert 'class="form-control scan"' in str(form["remark"])
    assert 'rows="4"' in str(form["reason"])


@pytest.mark.parametrize(
    ("basis", "words"),
    [("208(2)", "Clause 208(2)"), (POLICY, "own rule"), (ORDER, "turn"), (OFFICE, "another office")],
)
def test_a_refusal_shows_its_sentence_and_what_it_rests_on(basis: str, words: str) -> None:
    with translation.override("en"):
        html = render_to_string("components/verdict.html", {"verdict": Refused(basis, "a-code", "Ask the <director>.")})
    assert words in html
    assert "Ask the &lt;director&gt;." in html


def test_a_permission_shows_no_refusal() -> None:
    assert render_to_string("components/verdict.html", {"verdict": Permitted()}).strip() == ""


def page_of_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def office_urls(settings: Settings) -> None:
    """Addresses of a home page and a desk, and of no other page."""
    settings.ROOT_URLCONF = (
        path("", page_of_nothing, name="home"),
        path("", include(([path("desk/", page_of_nothing, name="desk")], "loans"))),
    )


@pytest.mark.usefixtures("office_urls")
def test_the_title_of_a_page_is_its_heading_too() -> None:
    page = Template('{% extends "base.html" %}{% block title %}A thing & more{% endblock title %}')
    html = page.render(Context())
    assert "<title>A thing & more · " in html
    assert "<h1>A thing & more</h1>" in html


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "429", "500", "503", "csrf", "locked"])
def test_an_error_page_needs_neither_request_nor_database(name: str) -> None:
    assert "<h1>" in render_to_string(f"errors/{name}.html")


def menu_of(standing: object, at: str = "/") -> list[tuple[str, bool]]:
    return [(entry.url, entry.is_current) for entry in navigation.menu(standing, at)]


def test_the_menu_leads_only_where_the_person_may_go() -> None:
    everybody = [(reverse("home"), True), *((reverse(name), False) for name in EVERYBODY)]
    assert menu_of(SimpleNamespace(is_storekeeper=False)) == everybody
    keeper = {url for url, _current in menu_of(SimpleNamespace(is_storekeeper=True))}
    assert keeper == {url for url, _current in everybody} | set(map(reverse, KEEPERS))


EVERYBODY = ("loans:catalogue", "loans:mine", "checks:list", "guideline:current", "misuse:start")


KEEPERS = (
    "loans:desk",
    "loans:list",
    "loans:cases",
    "loans:overrides",
    "assets:list",
    "stock:list",
    "reports:reports",
    "assets:import",
    "people:agencies",
)


def test_the_menu_marks_the_page_one_is_below() -> None:
    menu = menu_of(SimpleNamespace(is_storekeeper=True), reverse("assets:import") + "4/")
    assert [url for url, is_current in menu if is_current] == [reverse("assets:import")]


def test_nobody_signed_in_has_no_menu() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert navigation.navigation(request)["navigation"].entries == []


@pytest.mark.django_db
def test_a_forgotten_password_is_answered_alike_whether_the_address_has_an_account_or_not(
    settings: Settings, client: Client
) -> None:
    settings.ROOT_URLCONF = (
        path("", page_of_nothing, name="home"),
        path("in/", account.login, name="account_login"),
        path("reset/", account.password_reset, name="account_reset_password"),
        path("sent/", account.password_reset_done, name="account_reset_password_done"),
    )
    answer = client.post("/reset/", {"email": "nobody@example.org"}, follow=True)
    assert answer.redirect_chain == [("/sent/", 302)]
    assert "account/password_reset_done.html" in [template.name for template in answer.templates]
    assert mail.outbox == []
