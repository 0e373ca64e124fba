"""What the API of the desk sends: what a hand-over would do, what a code means, and what a scan led to."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from loans import check_lists
from loans.serializers import ItemOut, Object, PersonOut, VerdictOut


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
