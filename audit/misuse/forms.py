"""What reporters and handlers write: read and cleaned, saved nowhere before it is sent."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from audit.misuse.file_field import EvidenceField, evidence_field, told_field
from audit.misuse.states import REOPEN, Category, Outcome, Urgency
from core.forms import CleanCharField, ThaiDateField
from people.models import Unit

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField

LONGEST: Final = 5000
SHORTEST: Final = 20
"""Characters of an account of what happened."""

CHECKABLE: Final = ("item", "on", "place", "who_saw", "papers", "accused")
"""The facts by which a report can be checked; the more of them, the stronger it is."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BureauChoice(UnitChoice):
    """A bureau or district office by its name."""

    def clean(self, value: Any) -> Any:
        """A number that no key can be is no valid choice, before the database is asked."""
        return super().clean(value if len(str(value or "")) <= 18 else "x")


class TellForm(forms.Form):
    """A tip in four steps: what happened; which item, where, when; what shows it; who must not see it."""

    category = forms.ChoiceField(label=_("What is it about?"), choices=Category, widget=forms.RadioSelect)
    what = CleanCharField(
        label=_("What happened?"),
        help_text=_("In your own words: what you saw or know, and how you know it."),
        widget=_lines(6),
        max_length=LONGEST,
        validators=[MinLengthValidator(SHORTEST)],
    )
    item = CleanCharField(
        label=_("Which item? Number on its label, or its name"),
        help_text=_("For example BK0000042-7, 7440-001-0003 or a van. If you do not know it, say what it looks like."),
        max_length=200,
        required=False,
    )
    unit = BureauChoice(
        label=_("Which bureau or district office is it about?"),
        help_text=_("Whoever works there, or stands above it, does not get to see this report."),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("I do not know, or not here"),
    )
    place = CleanCharField(label=_("Where?"), max_length=300, required=False)
    on = ThaiDateField(label=_("On which day, or about when?"), required=False)
    who_saw = CleanCharField(
        label=_("Who else saw it or knows about it?"), widget=_lines(2), max_length=1000, required=False
    )
    papers = CleanCharField(
        label=_("Which paper, register or picture shows it?"),
        help_text=_("For example a fuel slip, a post on the web, the number of a loan slip."),
        widget=_lines(2),
        max_length=1000,
        required=False,
    )
    evidence = evidence_field()
    is_told = told_field()
    accused = CleanCharField(
        label=_("Whom is it about, and who else must not see it?"),
        help_text=_("Names or staff codes, one on each line. None of them will see the report."),
        widget=_lines(2),
        max_length=1000,
        required=False,
    )
    keep_out = forms.MultipleChoiceField(
        label=_("Members of the committee who must not see it"),
        help_text=_("Tick whoever has to do with it. If nobody is left, the report goes one level up."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sending = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Any, members: list[tuple[str, str]], **options: Any) -> None:
        options["initial"] = {"sending": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        cast(BureauChoice, self.fields["unit"]).queryset = units
        cast(forms.MultipleChoiceField, self.fields["keep_out"]).choices = members
        if not members:
            del self.fields["keep_out"]

    def facts(self) -> dict[str, str]:
        """What was written, by field, as it is sealed."""
        names = ("what", "item", "place", "who_saw", "papers", "accused")
        facts = {name: str(self.cleaned_data.get(name) or "") for name in names}
        on = self.cleaned_data.get("on")
        return {**facts, "on": on.isoformat() if on else ""}


class CodeForm(forms.Form):
    """The tracking code, however it was written down."""

    code = forms.CharField(
        label=_("Tracking code"),
        help_text=_("The 28 characters you were shown when you sent your report. Blanks and case do not matter."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class TextForm(forms.Form):
    """A message or a note."""

    text = CleanCharField(label=_("Your message"), widget=_lines(4), max_length=LONGEST)


class MoreForm(forms.Form):
    """What a reporter adds by the code: words, files, or both."""

    text = CleanCharField(label=_("Your message"), widget=_lines(4), max_length=LONGEST, required=False)
    evidence = evidence_field()
    is_told = told_field()

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if not self.errors and not words.get("text") and not words.get("evidence"):
            self.add_error("text", forms.ValidationError(_("Write something, or choose a file."), code="nothing"))
        return words


class FilesForm(forms.Form):
    """Files that the committee found."""

    evidence = EvidenceField(
        label=_("Files"),
        help_text=_("Cleaned as those of reporters. The reporter never sees them."),
        error_messages={"required": _("Choose a file.")},
    )


class NoteForm(TextForm):
    """A finding, for the committee alone."""

    text = CleanCharField(
        label=_("Internal note"), help_text=_("The reporter never sees it."), widget=_lines(3), max_length=LONGEST
    )


class HoldForm(forms.Form):
    """Why a closed report stays longer, or no longer."""

    text = CleanCharField(
        label=_("Why, and by which order"),
        help_text=_("The reporter never sees it."),
        widget=_lines(2),
        max_length=LONGEST,
    )


class TriageForm(forms.Form):
    """Whether and how soon the facts are looked into."""

    urgency = forms.ChoiceField(label=_("How soon?"), choices=Urgency, widget=forms.RadioSelect)
    text = CleanCharField(
        label=_("Why it can be checked, and what is looked at first"),
        help_text=_("The reporter never sees it."),
        widget=_lines(3),
        max_length=LONGEST,
    )


class ProposeForm(forms.Form):
    """How the report shall end, and why."""

    proposal = forms.ChoiceField(label=_("Outcome"), choices=Outcome, widget=forms.RadioSelect)
    text = CleanCharField(label=_("Why, for the committee"), widget=_lines(3), max_length=LONGEST)


class ReopenForm(forms.Form):
    """Why a closed report shall be opened again."""

    proposal = forms.CharField(widget=forms.HiddenInput, initial=REOPEN, required=False)
    text = CleanCharField(label=_("Why it should be opened again"), widget=_lines(3), max_length=LONGEST)

    def clean_proposal(self) -> str:
        return REOPEN


class ConfirmForm(forms.Form):
    """What the reporter reads about what two people decided."""

    text = CleanCharField(
        label=_("What the reporter reads about it"),
        help_text=_("No names: neither the reporter's nor those of others."),
        widget=_lines(3),
        max_length=LONGEST,
    )


class PassphraseForm(forms.Form):
    """The handler's own second key."""

    passphrase = forms.CharField(
        label=_("Case passphrase"),
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class NewPassphraseForm(PassphraseForm):
    """The passphrase when it is chosen: twice, for nobody can bring it back."""

    again = forms.CharField(
        label=_("The same again"),
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("passphrase"):
            raise forms.ValidationError(_("The two are not the same. Type it again."), code="not-the-same")
        return again


class MemberForm(forms.Form):
    """Whom to appoint to the committee, or to take off it, and why."""

    staff_code = CleanCharField(label=_("Staff code"), max_length=20)
    reason = CleanCharField(
        label=_("Why, and by which order"), help_text=_("Stands in the record for auditors."), max_length=1000
    )
