"""What the API of lending takes: checked for its shape here, and for the law by the acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Condition
from core.strokes import read_strokes
from core.thai import clean
from core.unreadable import Unreadable
from loans.actions import Finding
from loans.deliveries import Checked
from loans.letters import Card, Collector
from loans.models import BY_HAND, DeviceActKind, PlaceKind
from loans.overdue import Filter
from loans.rules import Purpose
from loans.serializers import LOAN_STATES, Object

BUDDHIST_FROM: Final = 2400
"""No date of ours is so late in the common era: such a year is of the Buddhist era."""

_ISO_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

MOST_ITEMS: Final = 200
MOST_KEPT: Final = 50
"""Acts of a device that are sent at once."""

LATEST_MS: Final = 4_000_000_000_000
"""The year 2096 in milliseconds since 1970."""

LONGEST_REASON: Final = 2000
LONGEST_NOTE: Final = 500


class CleanField(serializers.CharField):
    """Text through `core.thai.clean`; lengths count what is left."""

    def __init__(self, *, multiline: bool = False, **options: Any) -> None:
        self.multiline = multiline
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str):
            data = clean(data, multiline=self.multiline)
            if not data and not self.allow_blank:
                self.fail("blank")
        return super().to_internal_value(data)


class IsoDateField(serializers.DateField):
    """A day as 2026-11-22, of the common era."""

    default_error_messages = {  # noqa: RUF012  # as the base class has it
        "buddhist": _("The year %(year)s is of the Buddhist era. Give the day as 2026-11-22, of the common era."),
        "early": _("The year is too early. Give the day as 2026-11-22, of the common era."),
    }

    def to_internal_value(self, value: Any) -> date:
        if isinstance(value, str) and not _ISO_DATE.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")  # Python reads 20261122 and 2026-W47-7 as well
        day: date = super().to_internal_value(value)
        if day.year > BUDDHIST_FROM:
            raise serializers.ValidationError(self.error_messages["buddhist"] % {"year": day.year}, code="buddhist-era")
        if day.year < 2000:
            raise serializers.ValidationError(self.error_messages["early"], code="too-early")
        return day


class KeyField(serializers.IntegerField):
    """The key of a row: no number that no database holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class QuantityIn(serializers.DecimalField):
    """A quantity as 12, "12" or "2.5"; whether it makes sense is for the act to say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=30, decimal_places=10, **options)


class NothingIn(Object):
    """An empty body."""


class ReasonIn(Object):
    reason = CleanField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="", multiline=True)


class LetterIn(Object):
    """What another agency's letter says (208(1))."""

    number = CleanField(max_length=80)
    dated_on = IsoDateField()
    head_name = CleanField(max_length=200)
    head_title = CleanField(max_length=200)
    collector_name = CleanField(max_length=200)
    collector_position = CleanField(max_length=200, required=False, allow_blank=True, default="")
    collector_phone = CleanField(max_length=40, required=False, allow_blank=True, default="")


class ContactIn(Object):
    """Whom another agency names as its contact."""

    name = CleanField(max_length=200)
    position = CleanField(max_length=200, required=False, allow_blank=True, default="")
    phone = CleanField(max_length=40, required=False, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")


class TermsIn(Object):
    """What is asked of one store: what for, where and until when."""

    purpose = serializers.ChoiceField(choices=[(each.value, each.value) for each in Purpose])
    reason = CleanField(max_length=LONGEST_REASON, multiline=True)
    reference = CleanField(max_length=200, required=False, allow_blank=True, default="")
    place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    place_of_use = CleanField(max_length=300)
    starts_on = IsoDateField()
    due_on = IsoDateField()
    for_unit = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["due_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"due_on": [_("The return date is before the first day of the loan.")]})
        return attrs


class WishIn(TermsIn):
    """What is asked of one store. items: tags, of one store."""

    items = serializers.ListField(
        child=CleanField(max_length=64), min_length=1, max_length=MOST_ITEMS, help_text="Tags of the items."
    )


class FromAgencyIn(Object):
    """What stands in every letter of another agency, as a storekeeper keys it in."""

    agency = CleanField(max_length=16, help_text="Code of the agency in the address book.")
    contact = ContactIn()
    letter = LetterIn()


class AgencyWishIn(FromAgencyIn, WishIn):
    """What another agency asks for by its letter, keyed in by a storekeeper."""


class SignedAgencyWishIn(AgencyWishIn):
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")


class CollectorIn(Object):
    """Who came to collect for another agency."""

    name = CleanField(max_length=200)
    position = CleanField(max_length=200, required=False, allow_blank=True, default="")
    card = serializers.ChoiceField(choices=[(each.value, each.value) for each in Card])
    by_ink = serializers.BooleanField(required=False, default=False, help_text="Signed the printed slip with ink.")


class DifferencesIn(Object):
    differences = CleanField(max_length=1000, required=False, allow_blank=True, default="", multiline=True)


class ReceiptIn(DifferencesIn):
    """The receipt by the other store. name, position, received_on: of another agency's paper alone."""

    signed_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", required=False, help_text="sha256 of the text shown by the preview; confirms it."
    )
    name = CleanField(max_length=200, required=False, allow_blank=True, default="")
    position = CleanField(max_length=200, required=False, allow_blank=True, default="")
    received_on = IsoDateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "signed_sha256" not in attrs and "received_on" not in attrs:
            raise serializers.ValidationError({"received_on": [_("Give the day on the paper, or sign the text.")]})
        return attrs


class SignedWishIn(WishIn):
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")


class AmendIn(WishIn):
    """An approved loan as it shall be. borrower: at the desk, the staff code of who is to be its borrower."""

    borrower = CleanField(max_length=20, required=False, allow_blank=True, default="")


class SignedAmendIn(AmendIn, SignedWishIn):
    consent = CleanField(
        max_length=40,
        required=False,
        allow_blank=True,
        default="",
        help_text="The staff code that the borrower typed, where a storekeeper keys the change in.",
    )


class ChangeIn(Object):
    """Another return date or place of use for what is out."""

    due_on = IsoDateField()
    place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    place_of_use = CleanField(max_length=300)
    reason = CleanField(max_length=LONGEST_REASON, multiline=True)


class SignedChangeIn(ChangeIn):
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")
    consent = CleanField(
        max_length=40,
        required=False,
        allow_blank=True,
        default="",
        help_text="The staff code that the borrower typed, where a storekeeper keys the change in.",
    )


class RefusedLineIn(Object):
    line = serializers.IntegerField()
    reason = CleanField(max_length=LONGEST_REASON, allow_blank=True)


class ApproveIn(ReasonIn):
    refused_lines = RefusedLineIn(many=True, required=False, default=list)


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
        help_text="The borrower's PIN; the staff code where none was chosen; of who collects for an agency, the name.",
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


class ReturnIn(FindingIn):
    code = CodeField(help_text="Any code of the item.")


class KeptActIn(Object):
    """One act that a device kept. given: what was noted with it; read when it is done, so that none is lost."""

    id = serializers.UUIDField(help_text="Made by the device; the same id is answered the same.")
    kind = serializers.ChoiceField(choices=[(each.value, each.value) for each in DeviceActKind])
    at = MillisecondsField(help_text="When it was made.")
    code = CodeField(help_text="Any code of the item.")
    line = KeyField(required=False, allow_null=True, default=None, help_text="Which line the device took it for.")
    given = serializers.DictField(required=False, default=dict)


class KeptActsIn(Object):
    """What a device kept while it had no network, in its order."""

    staff = CleanField(max_length=20, help_text="The staff code of who made them; nobody else may send them.")
    sent_at = MillisecondsField(help_text="Now.")
    acts = KeptActIn(many=True, allow_empty=False)

    def validate_acts(self, acts: list[Any]) -> list[Any]:
        if len(acts) > MOST_KEPT:
            raise serializers.ValidationError(_("Send at most %(most)s at once.") % {"most": MOST_KEPT})
        return acts


class ListIn(Object):
    """The filters of the list of loans."""

    mine = serializers.BooleanField(required=False, default=False, help_text="Only what the caller borrows.")
    state = serializers.ChoiceField(choices=LOAN_STATES, required=False)
    lending_unit = CleanField(required=False, max_length=16, help_text="Code of the lending unit.")
    overdue = serializers.BooleanField(required=False, default=False, help_text="Only what is out past its due date.")


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


def reasons_of(rows: list[Mapping[str, Any]]) -> dict[int, str]:
    """By id of a line: why it does not go."""
    return {row["line"]: row["reason"] for row in rows}


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


class DemandIn(Object):
    """A demand made by hand. return_by: the day agreed upon, if any."""

    on = IsoDateField()
    channel = serializers.ChoiceField(choices=[(each.value, each.label) for each in BY_HAND])
    told = CleanField(max_length=200)
    result = CleanField(max_length=LONGEST_REASON, multiline=True)
    return_by = IsoDateField(required=False, allow_null=True, default=None)


class OverdueIn(Object):
    """Query parameters of the overdue register. cursor: of an earlier answer."""

    show = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in Filter], required=False, allow_blank=True, default=""
    )
    q = CleanField(max_length=200, required=False, allow_blank=True, default="")
    cursor = CleanField(max_length=40, required=False, allow_blank=True, default="")
