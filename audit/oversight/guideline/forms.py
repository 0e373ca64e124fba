"""What officers write and the head signs about the guideline."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from audit.oversight.guideline.actions import GuidelineWords
from audit.oversight.guideline.pasting import GuidelineText
from core.forms import CleanCharField, ThaiDateField
from people.guards import SHORTEST_REASON

LONGEST_TEXT: Final = 300_000
"""Characters: more than a hundred pages."""

_HELP: Final = gettext_lazy(
    "## begins a heading, - a point of a list, 1. a numbered one, **two stars** make bold."
    " Text from Word can be pasted."
)


class DraftForm(forms.Form):
    """The draft in both languages. revision: of the draft that was read."""

    title_thai = CleanCharField(label=gettext_lazy("Title in Thai"), max_length=200)
    body_thai = GuidelineText(
        label=gettext_lazy("Text in Thai"),
        help_text=_HELP,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
    )
    title_english = CleanCharField(label=gettext_lazy("Title in English"), max_length=200)
    body_english = GuidelineText(
        label=gettext_lazy("Text in English"),
        help_text=gettext_lazy("Where it is empty, readers of English are shown the Thai text."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"}),
    )
    revision = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def words(self) -> GuidelineWords:
        """What was written, of a valid form."""
        names = ("title_thai", "title_english", "body_thai", "body_english")
        return GuidelineWords(**{name: self.cleaned_data[name] for name in names})


class ApprovalForm(forms.Form):
    """Under which number and from which day it is announced, and that the head has read it."""

    number = CleanCharField(
        label=gettext_lazy("Number of the announcement"),
        help_text=gettext_lazy("As it stands in the agency's book, for example 12/2570."),
        max_length=80,
    )
    effective_on = ThaiDateField(label=gettext_lazy("In force from"))
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read it in full; I approve it and announce it."),
        error_messages={"required": gettext_lazy("Read the text, then tick that you have.")},
    )
    signed_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_on"].initial = on


class ReasonForm(forms.Form):
    """Why it is sent back, or withdrawn."""

    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It goes into the record."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST_REASON,
        max_length=2000,
    )
