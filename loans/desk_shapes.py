"""What the API of the desk sends: what a hand-over would do, what a code means, and what an act came to."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.prepared import Slot, prepared
from loans import check_lists
from loans.models import Loan, LoanLine
from loans.serializers import LINE_STATES, LOAN_STATES, ItemOut, Object, PersonOut, VerdictOut


class DeliveryLineOut(Object):
    """check_list: the points to answer in `checks`."""

    line = serializers.IntegerField()
    verdict = VerdictOut()
    check_list = serializers.ListField(child=serializers.CharField())


class DeliveryOut(Object):
    """What a hand-over would do: every rule's verdict, and the exact text to sign."""

    verdict = VerdictOut()
    lines = DeliveryLineOut(many=True)
    text = serializers.CharField()
    sha256 = serializers.CharField()


class MeaningOut(Object):
    """What a code means at the desk."""

    kind = serializers.CharField()
    sentence = serializers.CharField()
    item = ItemOut(source="asset", allow_null=True)
    line = serializers.IntegerField(source="line.pk", allow_null=True, default=None)
    check_list = serializers.SerializerMethodField(help_text="Of what is out: the points to answer in `checks`.")
    loan = serializers.IntegerField(source="loan.pk", allow_null=True, default=None)
    loan_number = serializers.CharField(source="loan.number", allow_null=True, default=None)
    case = serializers.IntegerField(
        source="case.pk", allow_null=True, default=None, help_text="Of an item reported lost: where it is taken in."
    )
    borrower = PersonOut(source="loan.borrower", allow_null=True, default=None)
    verdict = VerdictOut()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_check_list(self, meaning: Any) -> list[str]:
        return list(check_lists.points_out(meaning.line)) if meaning.line else []


class ScanOut(MeaningOut):
    """What a code means, with what to choose among where it stands for several, or the loans that wait for a person."""

    candidates = MeaningOut(many=True)
    visits = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_visits(self, meaning: Any) -> list[int]:
        return [visit.loan.pk for visit in meaning.visits]


class ReturnedOut(ScanOut):
    """What a scan at the returns led to."""

    returned = serializers.BooleanField()
    state = serializers.CharField(allow_null=True, help_text="The loan's state after the return.")


class MovedLineOut(Object):
    """A line after an act of the desk."""

    id = serializers.IntegerField()
    item = serializers.CharField(source="asset.tag", help_text="Our own tag.")
    state = serializers.ChoiceField(choices=LINE_STATES)


class MovedOut(Object):
    """What an act of the desk came to: the desk serves a queue, and reads the loan in full only when it shows it."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=LOAN_STATES)
    lines = serializers.SerializerMethodField()

    @extend_schema_field(MovedLineOut(many=True))
    def get_lines(self, loan: Loan) -> Any:
        return MovedLineOut(_moved()(loan=loan.pk), many=True).data


@prepared
def _moved() -> QuerySet[LoanLine]:
    lines = LoanLine.objects.filter(loan=Slot("loan", BigIntegerField())).select_related("asset")
    return lines.only("loan_id", "state", "asset__tag").order_by("position")
