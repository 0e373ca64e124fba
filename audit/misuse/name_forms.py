"""What is written about a request to unlock a name: why it is asked, what the reporter says, and the decision."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.misuse.name_states import Answer
from core.forms import CleanCharField

LONGEST: Final = 2000
"""Characters."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AskForm(forms.Form):
    """Why a member has to know who signed."""

    text = CleanCharField(
        label=_("Why you have to know who signed"),
        help_text=_("The custodians read it, and so does the reporter. The custodians read nothing else of the case."),
        widget=_lines(3),
        max_length=LONGEST,
    )


class AnswerForm(forms.Form):
    """What the reporter says to it."""

    answer = forms.ChoiceField(label=_("May your name be told?"), choices=Answer, widget=forms.RadioSelect)
    words = CleanCharField(
        label=_("If you like, say why"),
        help_text=_("The custodians and the committee read it."),
        widget=_lines(2),
        max_length=LONGEST,
        required=False,
    )

    def clean_answer(self) -> Answer:
        return Answer(self.cleaned_data["answer"])


class DecideForm(forms.Form):
    """What a custodian decides, and why."""

    text = CleanCharField(
        label=_("Why"),
        help_text=_("The reporter and the committee read it. No names."),
        widget=_lines(3),
        max_length=LONGEST,
    )
    is_free = forms.BooleanField(label=_("Nothing ties me to this report, to whom it is about or to who asks"))
