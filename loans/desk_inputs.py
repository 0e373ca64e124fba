"""What the API of the desk takes: scans, hand-overs, returns, and what a device kept while it had no network."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Condition
from core.strokes import read_strokes
from core.unreadable import Unreadable
from loans.actions import Finding
from loans.deliveries import Checked
from loans.inputs import LONGEST_NOTE, CleanField, CollectorIn, KeyField, RefusedLineIn
from loans.letters import Collector
from loans.models import DeviceActKind
from loans.serializers import Object

MOST_KEPT: Final = 50
"""Acts of a device that are sent at once."""

LONGEST_TEXT: Final = 100_000
"""Characters of a text that was signed on a device: some five hundred items."""

LATEST_MS: Final = 4_000_000_000_000
"""The year 2096 in milliseconds since 1970."""


def _ticks() -> serializers.DictField:
    """Whether each point of the check list of the item is in order."""
    return serializers.DictField(
        child=serializers.BooleanField(),
        required=False,
        default=dict,
        help_text="By point of the item's check list: whether it is in order. Left out where the item has none.",
    )


class CheckedIn(Object):
    line = serializers.IntegerField()
    condition = serializers.ChoiceField(choices=Condition.choices, default=Condition.GOOD)
    note = CleanField(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")
    price = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, default=None, min_value=Decimal(0)
    )
    price_basis = CleanField(max_length=120, required=False, allow_blank=True, default="")
    checks = _ticks()


class DeliveryIn(Object):
    checked = CheckedIn(many=True, required=False, default=list)
    set_aside = RefusedLineIn(many=True, required=False, default=list)
    collector = CollectorIn(required=False, help_text="Of a loan to another agency alone.")


class StrokesField(serializers.CharField):
    """A drawn signature, as `core.strokes` keeps it."""

    def __init__(self, **options: Any) -> None:
        told = "Strokes on a field of 600 by 200, as in 12,30 14,33;40,60 41,66; empty where nothing was drawn."
        super().__init__(**{"required": False, "allow_blank": True, "default": "", "help_text": told, **options})

    def to_internal_value(self, data: Any) -> str:
        raw = str(super().to_internal_value(data))
        try:
            read_strokes(raw)
        except Unreadable as unreadable:
            raise serializers.ValidationError(unreadable.message, code=unreadable.code) from unreadable
        return raw


class HandOverIn(DeliveryIn):
    consent = CleanField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="The borrower's PIN; the staff code where none was chosen; of who collects for an agency, the name.",
    )
    on_paper = CleanField(
        max_length=300,
        required=False,
        help_text="Why the borrower signs the printed slip by hand instead; left out where that is not so.",
    )
    strokes = StrokesField()
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")


class FindingIn(Object):
    works = serializers.BooleanField(default=True)
    complete = serializers.BooleanField(default=True)
    clean = serializers.BooleanField(default=True)
    condition = serializers.ChoiceField(
        choices=Condition.choices,
        required=False,
        help_text="Left out: good, or damaged where it does not work.",
    )
    note = CleanField(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")
    checks = _ticks()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs.setdefault("condition", Condition.GOOD if attrs["works"] else Condition.DAMAGED)
        if not (attrs["works"] and attrs["complete"] and attrs["clean"]) and not attrs["note"]:
            raise serializers.ValidationError({"note": [_("Write what is wrong, then scan the item.")]})
        return attrs


class LineFindingIn(FindingIn):
    line = serializers.IntegerField()


class CheckInIn(Object):
    findings = LineFindingIn(many=True, allow_empty=False)


class CodeField(serializers.CharField):
    """A code as it was scanned: whatever is in it is looked up, nothing is refused for its letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **options)
        self.validators = []

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if isinstance(data, str):
            return data
        return super().run_validation(data)


class MillisecondsField(serializers.IntegerField):
    """A moment by the device's own clock, as milliseconds since 1970."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LATEST_MS, **options)


class ScanIn(Object):
    code = CodeField(help_text="Tag, any number of an item, foreign sticker, loan number or staff code, as scanned.")


class SwapIn(ScanIn):
    line = KeyField(help_text="The line that the scanned item is to go on, in the place of its own.")


class ReturnIn(FindingIn):
    code = CodeField(help_text="Any code of the item.")


class KeptHandOverIn(Object):
    """A hand-over as a device kept it. text: as it was signed; sha256: left out where the device could not make it."""

    loan = KeyField()
    checked = CheckedIn(many=True, required=False, default=list)
    set_aside = RefusedLineIn(many=True, required=False, default=list)
    staff_code = CleanField(max_length=200, allow_blank=True)
    strokes = StrokesField()
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", required=False, allow_blank=True, default="")


class KeptActIn(Object):
    """One act that a device kept. given: what was noted with it; read when it is done, so that none is lost."""

    id = serializers.UUIDField(help_text="Made by the device; the same id is answered the same.")
    kind = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in DeviceActKind if each != DeviceActKind.PHOTO]
    )
    at = MillisecondsField(help_text="When it was made.")
    code = CodeField(help_text="Any code of the item.")
    line = KeyField(required=False, allow_null=True, default=None, help_text="Which line the device took it for.")
    given = serializers.DictField(required=False, default=dict)


class KeptPhotoIn(Object):
    """One photo that a device kept with an act. What is no picture is an answer like any other, so none is lost."""

    staff = CleanField(max_length=20, help_text="The staff code of who took it; nobody else may send it.")
    sent_at = MillisecondsField(help_text="Now.")
    id = serializers.UUIDField(help_text="Made by the device; the same id is answered the same.")
    act = serializers.UUIDField(help_text="The act it belongs to, which was sent before.")
    at = MillisecondsField(help_text="When it was taken.")
    photo = serializers.FileField(allow_empty_file=True, help_text="JPEG, PNG or WebP, at most 10 MB.")


class KeptActsIn(Object):
    """What a device kept while it had no network, in its order."""

    staff = CleanField(max_length=20, help_text="The staff code of who made them; nobody else may send them.")
    sent_at = MillisecondsField(help_text="Now.")
    acts = KeptActIn(many=True, allow_empty=False)

    def validate_acts(self, acts: list[Any]) -> list[Any]:
        if len(acts) > MOST_KEPT:
            raise serializers.ValidationError(_("Send at most %(most)s at once.") % {"most": MOST_KEPT})
        return acts


def checked_of(rows: list[Mapping[str, Any]]) -> dict[int, Checked]:
    """By id of a line: what was noted of it."""
    return {
        row["line"]: Checked(
            condition=Condition(row["condition"]),
            note=row["note"],
            price=row["price"],
            price_basis=row["price_basis"],
            checks=row["checks"],
        )
        for row in rows
    }


def collector_of(given: Mapping[str, Any]) -> Collector | None:
    """Who came for another agency; None where nobody is named."""
    return Collector(**given["collector"]) if "collector" in given else None


def finding_of(row: Mapping[str, Any]) -> Finding:
    """What an inspection found."""
    return Finding(
        works=row["works"],
        complete=row["complete"],
        clean=row["clean"],
        condition=Condition(row["condition"]),
        note=row["note"],
        checks=row["checks"],
    )
