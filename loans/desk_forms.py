"""The forms of the desk: the inspection of what comes back, the check list of what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assets.models import Condition
from core.forms import CleanCharField
from core.scan_field import CodeField
from core.scans import ScanField
from core.signature_field import SignatureField
from core.thai import Unreadable, parse_money
from core.verdict import Refused
from loans.actions import Checked, Finding
from loans.actions.returning import COMES_BACK
from loans.letters import CARD_LABELS, Card, Collector
from loans.models import AgencyLetter, LoanLine
from loans.states import LineState
from people.models import Person

FIT_TO_GO: Final = (Condition.GOOD, Condition.DETERIORATED, Condition.DAMAGED)
"""What may be noted of an item that goes out; what is unusable or lost does not go."""

LONGEST_NOTE: Final = 500


class PriceField(CleanCharField):
    """An amount in baht as people write it; None where nothing is written."""

    def clean(self, value: Any) -> Any:
        """The baht, or None.

        Raises:
            ValidationError: what is written is no amount; its code is that of `Unreadable`.
        """
        written = super().clean(value)
        if not written:
            return None
        try:
            return parse_money(written)
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable


class InspectionForm(forms.Form):
    """What comes back, and what its inspection found. Everything is in good order unless a tick is taken away."""

    mark_optional = False

    code = CodeField(required=False, label=_("Scan what comes back"))
    works = forms.BooleanField(required=False, initial=True, label=_("Works"))
    complete = forms.BooleanField(required=False, initial=True, label=_("Complete"))
    clean_and_tidy = forms.BooleanField(required=False, initial=True, label=_("Clean"))
    condition = forms.ChoiceField(
        choices=[(each.value, each.label) for each in COMES_BACK],
        initial=Condition.GOOD,
        label=_("Condition"),
    )
    note = CleanCharField(required=False, max_length=LONGEST_NOTE, label=_("What is wrong"))

    def clean(self) -> dict[str, Any]:
        """The ticks, the condition and the note say the same thing."""
        given = self.cleaned_data
        in_order = given.get("works") and given.get("complete") and given.get("clean_and_tidy")
        if not in_order and not given.get("note"):
            self.add_error("note", ValidationError(_("Write what is wrong, then scan the item."), code="note-missing"))
        if given.get("condition"):
            verdict = self.finding().judge()
            if isinstance(verdict, Refused):
                self.add_error("condition", ValidationError(verdict.reason, code=verdict.code))
        return given

    def finding(self) -> Finding:
        """What was found, of a form whose condition could be read."""
        return Finding(
            works=self.cleaned_data["works"],
            complete=self.cleaned_data["complete"],
            clean=self.cleaned_data["clean_and_tidy"],
            condition=Condition(self.cleaned_data["condition"]),
            note=self.cleaned_data.get("note", ""),
        )


class PointsForm(forms.Form):
    """The check list of one item: a tick for each point, all ticked until the list was shown and some taken away."""

    mark_optional = False

    def __init__(self, data: Mapping[str, Any] | None, *, line: LoanLine, points: Sequence[str]) -> None:
        self.points = tuple(points)
        self.was_shown = bool(data and data.get(f"{prefix_of(line)}-list-shown"))
        super().__init__(cast("dict[str, Any]", data) if self.was_shown else None, prefix=f"{prefix_of(line)}-list")
        self.fields["shown"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
        for n, point in enumerate(self.points):
            self.fields[f"point_{n}"] = forms.BooleanField(required=False, initial=True, label=point)
        self.full_clean()

    def ticks(self) -> dict[str, bool]:
        """Whether each point is in order."""
        given = self.cleaned_data if self.was_shown else {}
        return {point: bool(given.get(f"point_{n}", not self.was_shown)) for n, point in enumerate(self.points)}


class LineForm(forms.Form):
    """One line of a hand-over: ticked by scanning its item, or set aside with a reason."""

    mark_optional = False

    ticked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    condition = forms.ChoiceField(
        choices=[(each.value, each.label) for each in FIT_TO_GO],
        initial=Condition.GOOD,
        label=_("Condition"),
        required=False,
    )
    note = CleanCharField(required=False, max_length=LONGEST_NOTE, label=_("Note"))
    price = PriceField(required=False, label=_("Price today (baht)"))
    price_basis = CleanCharField(required=False, max_length=120, label=_("Where the price comes from"))
    aside = forms.BooleanField(required=False, label=_("Set aside, do not hand over"))
    aside_reason = CleanCharField(required=False, max_length=LONGEST_NOTE, label=_("Why it is set aside"))

    def __init__(self, data: Mapping[str, Any], *, line: LoanLine, points: Sequence[str] = ()) -> None:
        super().__init__(cast("dict[str, Any]", data), prefix=prefix_of(line))
        self.line = line
        self.list = PointsForm(data, line=line, points=points)
        if line.asset.cost:
            del self.fields["price"], self.fields["price_basis"]
        self.full_clean()

    @property
    def is_aside(self) -> bool:
        return bool(self.cleaned_data.get("aside"))

    @property
    def is_ticked(self) -> bool:
        """Scanned, and not set aside after all."""
        return bool(self.cleaned_data.get("ticked")) and not self.is_aside

    def checked(self) -> Checked:
        """What was noted of the item; what could not be read is missing."""
        given = self.cleaned_data
        return Checked(
            condition=Condition(given.get("condition") or Condition.GOOD),
            note=given.get("note", ""),
            price=given.get("price"),
            price_basis=given.get("price_basis", ""),
            checks=self.list.ticks(),
        )


def prefix_of(line: LoanLine) -> str:
    """What the names of a line's fields begin with."""
    return f"line-{line.pk}"


class HandBackForm(forms.Form):
    """Who brings items back, and the signature; an empty name is the borrower, there in person."""

    mark_optional = False

    bringer_name = CleanCharField(required=False, max_length=200, label=_("Name, where it is not the borrower"))
    bringer_position = CleanCharField(required=False, max_length=200, label=_("Position"))
    card = forms.ChoiceField(
        required=False,
        label=_("Card shown"),
        choices=[("", _("Choose…")), *((card.value, CARD_LABELS[card]) for card in Card)],
    )
    by_ink = forms.BooleanField(required=False, label=_("Signs with ink on the printed receipt, not on this screen"))
    consent = CleanCharField(required=False, max_length=200, label=_("Signature"))
    strokes = SignatureField()
    signed_sha256 = CleanCharField(required=False, max_length=64, widget=forms.HiddenInput)

    def bringer(self, borrower: Person) -> Collector | None:
        """Somebody else than the borrower, or the borrower with ink; None where the borrower signs on the screen."""
        given = getattr(self, "cleaned_data", {})
        name, by_ink = given.get("bringer_name", ""), bool(given.get("by_ink"))
        if not name and not by_ink:
            return None
        is_self = not name and not borrower.is_contact
        return Collector(
            name=borrower.name if is_self else name,
            position=borrower.position if is_self else given.get("bringer_position", ""),
            card=given.get("card", ""),
            by_ink=by_ink,
        )


class SlipScanForm(forms.Form):
    """The picture or PDF of a slip that was signed by hand."""

    scan = ScanField(label=_("Picture or PDF of the signed slip"))


COLLECTOR: Final = ("collector_name", "collector_position", "card", "by_ink")
"""The fields of a hand-over to another agency."""


class HandOverForm(forms.Form):
    """The check list of one loan with the borrower's signature: everything posted before comes back with every scan."""

    mark_optional = False

    code = CodeField(required=False, label=_("Scan what goes out"))
    consent = CleanCharField(required=False, max_length=200, label=_("Staff code of the borrower"))
    strokes = SignatureField()
    asked = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    unsigned_because = CleanCharField(required=False, max_length=1000, label=_("Why the borrower does not sign"))
    paper_because = CleanCharField(required=False, max_length=300, label=_("Why it is signed on paper"))
    signed_sha256 = CleanCharField(required=False, max_length=64, widget=forms.HiddenInput)
    collector_name = CleanCharField(required=False, max_length=200, label=_("Who collects for the borrowing agency"))
    collector_position = CleanCharField(required=False, max_length=200, label=_("Position"))
    card = forms.ChoiceField(
        required=False,
        label=_("Card shown"),
        choices=[("", _("Choose…")), *((card.value, CARD_LABELS[card]) for card in Card)],
    )
    by_ink = forms.BooleanField(required=False, label=_("Signs with ink on the printed slip, not on this screen"))

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        lines: Sequence[LoanLine],
        points: Mapping[int, Sequence[str]],
        letter: AgencyLetter | None = None,
    ) -> None:
        self.letter = letter
        if letter is not None and "collector_name" not in data:
            sent = {"collector_name": letter.collector_name, "collector_position": letter.collector_position}
            data = {**data.dict(), **sent} if isinstance(data, QueryDict) else {**data, **sent}
        super().__init__(cast("dict[str, Any]", data))
        if letter is None:
            for name in COLLECTOR:
                del self.fields[name]
        approved = [line for line in lines if line.state == LineState.APPROVED]
        self.lines = [LineForm(data, line=line, points=points.get(line.pk, ())) for line in approved]
        self.full_clean()

    def checked(self) -> dict[int, Checked]:
        """By id of a line: what was noted of an item that goes."""
        return {each.line.pk: each.checked() for each in self.lines if each.is_ticked}

    def set_aside(self) -> dict[int, str]:
        """By id of a line: why its item stays."""
        return {each.line.pk: each.cleaned_data.get("aside_reason", "") for each in self.lines if each.is_aside}

    def collector(self) -> Collector | None:
        """Who came for another agency, as far as it is written; None where a member of staff borrows."""
        if self.letter is None:
            return None
        given = self.cleaned_data
        return Collector(
            name=given.get("collector_name", ""),
            position=given.get("collector_position", ""),
            card=given.get("card", ""),
            by_ink=bool(given.get("by_ink")),
        )

    @property
    def typed_consent(self) -> str:
        return str(self.cleaned_data.get("consent", ""))

    @property
    def signed_elsewhere(self) -> int | None:
        """The id of what the borrower signed on the own phone, where the hand-over rests on it."""
        return self.cleaned_data.get("asked")

    @property
    def drawn(self) -> str:
        """What was drawn, as `core.strokes` keeps it."""
        return str(self.cleaned_data.get("strokes", ""))

    @property
    def shown_sha256(self) -> str:
        return str(self.cleaned_data.get("signed_sha256", ""))
