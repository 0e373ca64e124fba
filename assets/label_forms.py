"""What a print-out of labels asks for: sheet or roll, printer, order, and how many labels of the sheet are used up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.actions.rolls import MOST_TAGS
from assets.checks.models import Place
from assets.labels.media import MEDIA, ROLL_DPI, SHEET_DPI, Medium, Roll, Sheet, may_be_cut_so
from assets.models import LabelOrder
from core.verdict import Refused
from people.models import Unit

if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
    PlacesChoice = forms.ModelMultipleChoiceField[Place]
else:
    UnitChoice = forms.ModelChoiceField
    PlacesChoice = forms.ModelMultipleChoiceField

OWN: Final = "own"
PDF, ZPL = "pdf", "zpl"
LONGEST_ID: Final = 18

_MEDIA: Final = (
    ("a4-24", _("A4 sheet, 24 labels of 63.5 × 33.9 mm")),
    ("a4-30", _("A4 sheet, 30 labels of 70 × 29.7 mm")),
    ("a4-40", _("A4 sheet, 40 labels of 52.5 × 29.7 mm")),
    ("a4-65", _("A4 sheet, 65 labels of 38.1 × 21.2 mm")),
    (OWN, _("A4 sheet cut otherwise (measures below)")),
    ("tape-12", _("tape of 12 mm, labels 80 mm long")),
    ("tape-18", _("tape of 18 mm, labels 80 mm long")),
    ("tape-24", _("tape of 24 mm, labels 70 mm long")),
    ("roll-62", _("roll of 62 mm, labels 29 mm tall")),
)
_MEASURES: Final = ("columns", "rows", "side", "head", "gap_across", "gap_down")
_LONGEST: Final = 297


def _millimetres(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=0, max_value=_LONGEST, initial=0)


class LabelForm(forms.Form):
    """How labels are printed. The measures of an own sheet count only where one is chosen."""

    mark_optional = False

    medium = forms.ChoiceField(label=_("Sheet or roll"), choices=_MEDIA)
    skip = forms.IntegerField(
        label=_("Labels of the first sheet that are used up"),
        help_text=_("Counted from the left of the top row. The rest of the sheet is printed."),
        required=False,
        min_value=0,
        max_value=299,
        initial=0,
    )
    order = forms.ChoiceField(label=_("Order of the labels"), choices=LabelOrder.choices)
    kind = forms.ChoiceField(
        label=_("For which printer"),
        choices=[(PDF, _("office or label printer, as PDF")), (ZPL, _("network label printer, as ZPL"))],
    )
    dpi = forms.TypedChoiceField(
        label=_("Resolution of a label printer (dots an inch)"),
        choices=[(dots, str(dots)) for dots in ROLL_DPI],
        coerce=int,
        initial=ROLL_DPI[-1],
        help_text=_("Stands on the printer. Sheets do not need it."),
    )
    columns = forms.IntegerField(label=_("Columns"), required=False, min_value=1, max_value=99, initial=3)
    rows = forms.IntegerField(label=_("Rows"), required=False, min_value=1, max_value=99, initial=8)
    side = _millimetres(_("Margin left and right (mm)"))
    head = _millimetres(_("Margin above and below (mm)"))
    gap_across = _millimetres(_("Gap between columns (mm)"))
    gap_down = _millimetres(_("Gap between rows (mm)"))

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _MEASURES]

    @property
    def measures(self) -> list[forms.BoundField]:
        return [self[name] for name in _MEASURES]

    @property
    def is_own(self) -> bool:
        return bool(self["medium"].value() == OWN)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("medium") == OWN and not self.errors:
            sheet = self._own(cleaned)
            if sheet is None:
                raise ValidationError(_("Write how many columns and rows your sheet has."), code="sheet-empty")
            if isinstance(verdict := may_be_cut_so(sheet), Refused):
                raise ValidationError(verdict.reason, code=verdict.code)
        return cleaned

    def chosen(self) -> Medium:
        """The sheet or roll. Ask a valid form only."""
        name = self.cleaned_data["medium"]
        return MEDIA[name] if name != OWN else self._own(self.cleaned_data) or Sheet(columns=1, rows=1)

    def resolution(self) -> int:
        """Dots an inch that the labels are laid out for."""
        return int(self.cleaned_data["dpi"]) if isinstance(self.chosen(), Roll) else SHEET_DPI

    def _own(self, cleaned: dict[str, Any]) -> Sheet | None:
        if not (cleaned.get("columns") and cleaned.get("rows")):
            return None
        margins = {name: float(cleaned.get(name) or 0) for name in _MEASURES[2:]}
        return Sheet(columns=cleaned["columns"], rows=cleaned["rows"], **margins)


class PlacesField(PlacesChoice):
    """Places by their ids; a number that is longer than any id is none."""

    def clean(self, value: Any) -> Any:
        """The places that were ticked.

        Raises:
            ValidationError: one of them is not among those to choose from.
        """
        longest = max((str(pk) for pk in value or ()), key=len, default="")
        if len(longest) > LONGEST_ID:
            raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": longest[:40]})
        return super().clean(value)


class PlaceLabelForm(LabelForm):
    """Which places get a label, and on what it is printed."""

    places = PlacesField(
        label=_("Places"), queryset=Place.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("places",)

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["order"]
        cast(PlacesChoice, self.fields["places"]).queryset = places


class RollForm(LabelForm):
    """How many fresh tags are printed ahead, for which store, and on what."""

    unit = UnitChoice(label=_("Store"), queryset=Unit.objects.none())
    count = forms.IntegerField(label=_("How many tags"), min_value=1, max_value=MOST_TAGS, initial=48)
    field_order = ("unit", "count")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["order"]  # they come in the order of their numbers
        choice = cast(UnitChoice, self.fields["unit"])
        choice.queryset = units
        choice.empty_label = None
