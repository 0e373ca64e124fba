"""The forms of how a person is reached, and of how a printed notice was handed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Channel, HandedOver, Mute, Person
from people.notices import line
from people.notices.kinds import kinds


class MessagesForm(forms.Form):
    """Which courtesies come by which channel; what is not ticked is done without. LINE only where it is spoken."""

    mark_optional = False

    email = forms.MultipleChoiceField(
        label=_("Courtesies by e-mail"), required=False, widget=forms.CheckboxSelectMultiple
    )
    line = forms.MultipleChoiceField(label=_("Courtesies by LINE"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, given: Any = None, *, person: Person) -> None:
        muted = set(Mute.objects.filter(person=person).values_list("kind", "channel"))
        courtesies = [kind for kind in kinds() if not kind.is_duty]
        wished = {
            channel.value: [kind.name for kind in courtesies if (kind.name, channel.value) not in muted]
            for channel in (Channel.EMAIL, Channel.LINE)
        }
        super().__init__(given, initial=wished)
        if not line.is_configured():
            del self.fields["line"]
        self._kept = {(kind, channel) for kind, channel in muted if channel not in self.fields}
        self._names = [kind.name for kind in courtesies]
        for name in self.fields:
            self.fields[name].choices = [(kind.name, kind.words) for kind in courtesies]  # type: ignore[attr-defined]  # both are choice fields

    def muted(self) -> set[tuple[str, str]]:
        """What the person does without: pairs of kind and channel. What the form does not ask stays."""
        asked = {
            (name, channel) for channel in self.fields for name in self._names if name not in self.cleaned_data[channel]
        }
        return asked | {pair for pair in self._kept if pair[0] in self._names}


class HandedOverForm(forms.Form):
    """How a printed notice reached the person."""

    how = forms.ChoiceField(label=_("How it was handed over"), choices=HandedOver.choices, widget=forms.RadioSelect)
