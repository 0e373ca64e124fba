"""Form fields that read what Thai offices write."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation

from core.forms import CleanCharField, ThaiDateField


class Sheet(forms.Form):
    """One field of each kind."""

    due_on = ThaiDateField()
    until = ThaiDateField(required=False, two_digit="be")
    title = CleanCharField(max_length=10)
    reason = CleanCharField(widget=forms.Textarea, required=False)


def sheet(**written: str) -> Sheet:
    """A sheet filled in rightly but for what is `written`."""
    return Sheet(data={"due_on": "22/11/2569", "title": "โต๊ะ", **written})


def codes(form: forms.Form, field: str) -> list[str]:
    return [error["code"] for error in form.errors.get_json_data().get(field, [])]


def test_days_of_either_era_are_read() -> None:
    for written in ("22/11/2569", "2026-11-22", "๒๒ พ.ย. ๖๙"):
        form = sheet(due_on=written, until="22/11/69")
        assert form.is_valid()
        assert form.cleaned_data["due_on"] == form.cleaned_data["until"] == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("29/02/2568", "date-impossible"),
        ("22/11/69", "ambiguous-year"),
        ("soon", "date-unreadable"),
        ("1/1/9999", "date-implausible"),
        ("", "required"),
        ("-", "required"),
        ("\u200b", "required"),
    ],
)
def test_what_is_no_day_is_a_form_error_and_comes_back_as_typed(written: str, code: str) -> None:
    form = sheet(due_on=written)
    assert codes(form, "due_on") == [code]
    assert form["due_on"].value() == written


def test_a_day_that_may_be_missing_may_be_missing() -> None:
    form = sheet(until="-")
    assert form.is_valid()
    assert form.cleaned_data["until"] is None


def test_a_day_is_shown_as_the_reader_writes_it() -> None:
    moment = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    for initial in (date(2026, 11, 22), moment):
        form = Sheet(initial={"due_on": initial})
        with translation.override("th"):
            assert 'value="22/11/2569"' in str(form["due_on"])
        with translation.override("en"):
            assert 'value="2026-11-22"' in str(form["due_on"])
    assert ThaiDateField().clean(moment) == date(2026, 11, 22)
    assert ThaiDateField().clean(date(2026, 11, 22)) == date(2026, 11, 22)
    assert Sheet()["due_on"].value() is None


def test_an_unchanged_day_is_no_change() -> None:
    field = ThaiDateField()
    assert not field.has_changed(date(2026, 11, 22), "22/11/2569")
    assert field.has_changed(date(2026, 11, 22), "23/11/2569")


@pytest.mark.usefixtures("in_thai")
def test_the_box_for_a_day_is_plain_and_explained() -> None:
    box = str(Sheet()["due_on"])
    assert 'type="text"' in box
    assert 'autocomplete="off"' in box
    assert "placeholder" not in box
    assert "22/11/2569" in Sheet()["due_on"].help_text


def test_text_comes_in_clean_and_its_length_counts_what_is_left() -> None:
    form = sheet(title="  น\u0e4d\u0e49\u0e32\u200b\u202e \x00 " + "\u200b" * 50, reason="ก\r\n\r\n\r\nข\x1d ")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "น้ำ"
    assert form.cleaned_data["reason"] == "ก\n\nข"


def test_lines_are_kept_only_in_a_text_area() -> None:
    form = sheet(title="ก\nข")
    assert form.is_valid()
    assert form.cleaned_data["title"] == "ก ข"


def test_text_too_long_or_without_anything_visible_is_refused() -> None:
    assert codes(sheet(title="ก" * 11), "title") == ["max_length"]
    assert codes(sheet(title="\u200b \u3164"), "title") == ["required"]
    assert codes(sheet(title=""), "title") == ["required"]
    assert CleanCharField(required=False, empty_value=None).clean(" \u200b") is None
