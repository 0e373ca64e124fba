"""What the API of consumables between state agencies takes, and sends beside the loan itself (clause 210)."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers

from loans.inputs import (
    LONGEST_NOTE,
    LONGEST_REASON,
    CleanField,
    CollectorIn,
    FromAgencyIn,
    KeyField,
    QuantityIn,
    TermsIn,
)
from loans.serializers import LOAN_STATES, Object, PlanOut, SupplyItemOut, UnitOut, VerdictOut, quantity_out
from loans.supplies import Back, Priced

MOST_ROWS: Final = 200


class RowsField(serializers.ListSerializer[Any]):
    """Rows that name a thing each, by `named`: named twice, nobody could say which of the two counts."""

    def __init__(self, *, named: str, **options: Any) -> None:
        self.named = named
        super().__init__(max_length=MOST_ROWS, **options)

    def validate(self, attrs: Any) -> Any:
        often = [pk for pk, times in Counter(row[self.named] for row in attrs).items() if times > 1]
        if often:
            reason = _("Each stands here once; named more than once: %(ids)s.")
            raise serializers.ValidationError(reason % {"ids": ", ".join(map(str, often[:5]))})
        return attrs


class AskedIn(Object):
    item = KeyField(help_text="Key of the consumable, as /api/v1/stock/ shows it.")
    quantity = QuantityIn()


class SupplyWishIn(FromAgencyIn, TermsIn):
    """What another agency's letter asks of one store, and the two conditions of clause 210 that the letter states."""

    quantities = RowsField(child=AskedIn(), named="item", allow_empty=False)
    urgent_because = CleanField(max_length=LONGEST_REASON, multiline=True)
    no_time_because = CleanField(max_length=LONGEST_REASON, multiline=True)


class SignedSupplyWishIn(SupplyWishIn):
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")


class GrantedIn(Object):
    line = KeyField()
    quantity = QuantityIn()
    reason = CleanField(
        max_length=LONGEST_REASON, required=False, allow_blank=True, default="", help_text="Why less than was asked."
    )


class ApproveSuppliesIn(Object):
    """How much of each line; a line left out gets nothing, which needs its reason as well."""

    granted = RowsField(child=GrantedIn(), named="line", allow_empty=False)
    can_spare = serializers.BooleanField(help_text="The third condition, judged by who approves.")
    because = CleanField(max_length=LONGEST_REASON, multiline=True, help_text="How it is judged, in words.")


class PricedIn(Object):
    """The price of one where the ledger knows none."""

    line = KeyField()
    price = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    price_basis = CleanField(max_length=120)


class SupplyDeliveryIn(Object):
    priced = RowsField(child=PricedIn(), named="line", required=False, default=list)
    collector = CollectorIn()


class HandOverSuppliesIn(SupplyDeliveryIn):
    consent = CleanField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="The own name, typed by who collects; empty where the slip is signed with ink.",
    )
    signed_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="sha256 of the text shown by the preview.")


class BackIn(Object):
    line = KeyField()
    quantity = QuantityIn(help_text="Of the consumable that comes.")
    item = KeyField(
        required=False, allow_null=True, default=None, help_text="What comes, where the head accepted something else."
    )
    note = CleanField(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")


class ReturnSuppliesIn(Object):
    returned = RowsField(child=BackIn(), named="line", allow_empty=False)


class EquivalenceIn(Object):
    """So much of another consumable in place of so much of what was lent."""

    line = KeyField()
    item = KeyField(help_text="Key of the consumable that comes, of the same store.")
    quantity = QuantityIn()
    counts_for = QuantityIn()
    reason = CleanField(max_length=LONGEST_REASON, multiline=True)


class DebtsIn(Object):
    """Query parameters of the debts in kind. cursor: of an earlier answer."""

    cursor = CleanField(max_length=40, required=False, allow_blank=True, default="")


class AskedOut(Object):
    item = SupplyItemOut()
    verdict = VerdictOut()


class SupplyPlanOut(PlanOut):
    """Where a letter for consumables would lead; `items` is empty, `quantities` has what is asked for."""

    quantities = AskedOut(many=True)


class SupplyDeliveryOut(Object):
    """What a hand-over of consumables would do: every rule's verdict, and the exact text to sign."""

    verdict = VerdictOut()
    text = serializers.CharField()
    sha256 = serializers.CharField()


class DebtLoanOut(Object):
    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=LOAN_STATES)
    lending_unit = UnitOut()
    due_on = serializers.DateField()


class DebtOut(Object):
    """So much of one consumable is owed in kind. days: since the hand-over."""

    id = serializers.IntegerField(source="line.pk")
    loan = DebtLoanOut(source="line.loan")
    agency = serializers.CharField()
    item = SupplyItemOut(source="line.item")
    lent = quantity_out(source="line.lent")
    owed = quantity_out()
    days = serializers.IntegerField()
    days_overdue = serializers.IntegerField(source="overdue")


class DebtPageOut(Object):
    """A page of the debts in kind, with the cursors of its neighbours, empty where there is none."""

    next = serializers.CharField()
    previous = serializers.CharField()
    results = DebtOut(many=True)


def priced_of(given: dict[str, Any]) -> dict[int, Priced]:
    """By id of a line: what its ledger does not know."""
    return {row["line"]: Priced(price=row["price"], basis=row["price_basis"]) for row in given["priced"]}


def back_of(given: dict[str, Any]) -> dict[int, Back]:
    """By id of a line: what came."""
    return {
        row["line"]: Back(quantity=row["quantity"], item_id=row["item"], note=row["note"]) for row in given["returned"]
    }
