"""The forms of the import pages: the file, where its heading is, and what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.importing.headings import Confidence, Guess
from assets.importing.lines import says_nothing
from assets.importing.mapping import Mapping, title_of, unknown_words
from assets.importing.plan import Draft, draft_of
from assets.importing.problems import CannotRead
from assets.importing.reading import MOST_BYTES, MOST_MEGABYTES
from assets.importing.sorting import sort_lines
from assets.importing.targets import Target
from assets.importing.words import Meaning, word_key
from people.models import Unit

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField

SAMPLES: Final = 3
"""Cells of a column that the mapping page shows."""

LONGEST_SAMPLE: Final = 60


class UploadForm(forms.Form):
    """A file and the unit that owns what is in it. `content` and `draft` are there when the form is valid."""

    file = forms.FileField(
        label=_("Register file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": _("The file is empty. Choose the file that holds the register.")},
    )
    unit = UnitChoice(label=_("Owning unit"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "Excel (.xlsx) or CSV, at most %(most)s MB. Any layout: you say next what its columns hold."
        ) % {"most": MOST_MEGABYTES}
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField, see above
        if len(units) == 1:
            self.fields["unit"].initial = units[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, unit = cleaned.get("file"), cleaned.get("unit")
        if isinstance(file, UploadedFile) and isinstance(unit, Unit):
            try:
                self.content = file.read(MOST_BYTES + 1)
                self.draft = first_draft(self.content, unit)
            except CannotRead as unreadable:
                self.add_error("file", ValidationError(unreadable.message, code=unreadable.code))
        return cleaned


def first_draft(content: bytes, unit: Unit) -> Draft:
    """The draft of a file just uploaded; where no heading is found a person says on the next page which row it is.

    Raises:
        CannotRead: the file is no table.
    """
    try:
        return draft_of(content, unit)
    except CannotRead as unreadable:
        if unreadable.code != "header-not-found":
            raise
        return draft_of(content, unit, header_row=0)


class HeadingForm(forms.Form):
    """Which sheet, and which of its rows is the heading: asked by address, for it only reads the file anew."""

    mark_optional = False
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row of the headings"),
        min_value=0,
        max_value=1_048_576,
        help_text=_("As the spreadsheet numbers its rows; 0 if there are no headings."),
    )

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]  # see above
        else:
            del self.fields["sheet"]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column on the mapping page: its heading, first cells, the field to choose in, and how sure the guess is."""

    title: str
    samples: list[str]
    field: forms.BoundField
    meaning: str
    word: str


class ColumnsForm(forms.Form):
    """What each column holds, what the unknown status words mean, and how the dates are written."""

    mark_optional = False
    date_order = forms.ChoiceField(
        label=_("Dates in figures"),
        choices=[
            ("dmy", _("day/month/year")),
            ("mdy", _("month/day/year")),
            ("mixed", _("both: ask where it is not clear")),
        ],
    )
    two_digit = forms.ChoiceField(
        label=_("Years of two digits"),
        required=False,
        choices=[
            ("", _("ask me at each row")),
            ("be", _("Buddhist era: 65 is 2565")),
            ("ce", _("Common era: 22 is 2022")),
        ],
    )
    unnumbered = forms.BooleanField(
        label=_("These items have no asset numbers yet"),
        help_text=_("They are registered under our own tag and wait in the list of items without a number."),
        required=False,
    )

    def __init__(self, *args: Any, draft: Draft, mapping: Mapping, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "date_order": mapping.date_order,
            "two_digit": mapping.two_digit or "",
            "unnumbered": mapping.unnumbered,
        }
        super().__init__(*args, **kwargs)
        self.draft, self.given = draft, mapping
        self.items = sort_lines(draft.table, draft.heading, mapping)[0] or draft.lines
        for column in range(len(draft.guesses)):
            target = mapping.columns.get(column, Target.LEFT_OUT)
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=gettext("What “%(column)s” holds") % {"column": title_of(draft.titles, column)},
                choices=Target.choices,
                required=False,
                initial=target.value,
            )
        self.words = {word_key(word): word for word in unknown_words(self.items, mapping)}
        for number, (key, word) in enumerate(self.words.items()):
            known = mapping.meanings.get(key)
            self.fields[f"meaning_{number}"] = forms.ChoiceField(
                label=gettext("“%(word)s” means") % {"word": word},
                choices=[("", _("not known: ask at each row")), *Meaning.choices],
                required=False,
                initial=known.value if known else "",
            )

    def lines(self) -> list[ColumnLine]:
        """The columns that hold something, from the left."""
        filled = {column for line in self.draft.lines for column in line.filled}
        return [self._line(column, guess) for column, guess in enumerate(self.draft.guesses) if column in filled]

    def meanings(self) -> list[forms.BoundField]:
        """The fields for the status words that nobody has explained."""
        return [self[f"meaning_{number}"] for number in range(len(self.words))]

    def _line(self, column: int, guess: Guess) -> ColumnLine:
        cells = (line.cell(column) for line in self.items)
        samples = list(
            dict.fromkeys(" ".join(cell.split())[:LONGEST_SAMPLE] for cell in cells if not says_nothing(cell))
        )
        meaning, word = _sureness(guess, is_remembered=self.draft.is_remembered)
        return ColumnLine(
            title_of(self.draft.titles, column), samples[:SAMPLES], self[f"column_{column}"], meaning, word
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.mapping().check(self.draft.titles)
            except CannotRead as impossible:
                raise ValidationError(impossible.message, code=impossible.code) from impossible
        return cleaned

    def mapping(self) -> Mapping:
        """What the person has said."""
        said = self.cleaned_data
        columns = {
            column: Target(said[f"column_{column}"])
            for column in range(len(self.draft.guesses))
            if said.get(f"column_{column}")
        }
        meanings = dict(self.given.meanings)
        for number, key in enumerate(self.words):
            if said.get(f"meaning_{number}"):
                meanings[key] = Meaning(said[f"meaning_{number}"])
            else:
                meanings.pop(key, None)
        return Mapping(columns, meanings, said["date_order"], said["two_digit"] or None, said["unnumbered"])


def _sureness(guess: Guess, *, is_remembered: bool) -> tuple[str, str]:
    """How sure the guess about a column is: the meaning of the badge, and its word."""
    if is_remembered:
        return "free", gettext("as last time")
    if guess.target == Target.LEFT_OUT:
        return "neutral", gettext("not recognised") if guess.confidence == Confidence.UNSURE else gettext("not needed")
    return {
        Confidence.SURE: ("free", gettext("sure")),
        Confidence.LIKELY: ("progress", gettext("likely")),
        Confidence.UNSURE: ("attention", gettext("please check")),
    }[guess.confidence]
