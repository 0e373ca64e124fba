"""What the API of lending takes: checked for its shape here, and for the law by the acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.thai import clean
from loans.letters import Card
from loans.models import BY_HAND, PlaceKind
from loans.overdue import Filter
from loans.rules import Purpose
from loans.serializers import LOAN_STATES, Object

BUDDHIST_FROM: Final = 2400
"""No date of ours is so late in the common era: such a year is of the Buddhist era."""

_ISO_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

MOST_ITEMS: Final = 200


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
    named = serializers.ListField(
        child=CleanField(max_length=64),
        max_length=MOST_ITEMS,
        required=False,
        default=list,
        help_text="Tags among them that have to be this very item; of the others an equal one may be handed over.",
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


class ListIn(Object):
    """The filters of the list of loans."""

    mine = serializers.BooleanField(required=False, default=False, help_text="Only what the caller borrows.")
    state = serializers.ChoiceField(choices=LOAN_STATES, required=False)
    lending_unit = CleanField(required=False, max_length=16, help_text="Code of the lending unit.")
    overdue = serializers.BooleanField(required=False, default=False, help_text="Only what is out past its due date.")


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


def reasons_of(rows: list[Mapping[str, Any]]) -> dict[int, str]:
    """By id of a line: why it does not go."""
    return {row["line"]: row["reason"] for row in rows}
