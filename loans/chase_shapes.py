"""What the API of clause 211 sends: demands, and the register of what is overdue."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from loans.models import Channel
from loans.serializers import Object, PersonOut, UnitOut


class DemandOut(Object):
    """A demand for the return, clause 211. rung: null where it was made by hand; number: of its letter."""

    serial = serializers.IntegerField()
    rung = serializers.CharField(allow_null=True)
    number = serializers.CharField()
    due_on = serializers.DateField()
    on = serializers.DateField()
    recorded_at = serializers.DateTimeField(source="at")
    last_day = serializers.DateField(help_text="The last of the seven days, as the agency reads them.")
    is_in_time = serializers.BooleanField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    told = serializers.CharField()
    result = serializers.CharField()
    return_by = serializers.DateField(allow_null=True)
    duty_holder = serializers.CharField(source="holder_name")
    by = PersonOut(allow_null=True, help_text="Null: the clock.")
    copies = serializers.ListField(child=serializers.CharField())


class OverdueOut(Object):
    """A loan of which something is overdue, whose duty it is, and what was and will be done about it."""

    id = serializers.IntegerField(source="loan.pk")
    number = serializers.CharField(source="loan.number")
    lending_unit = UnitOut(source="loan.lending_unit")
    borrower = PersonOut(source="loan.borrower")
    due_on = serializers.DateField(source="loan.due_on")
    days_overdue = serializers.IntegerField(source="days")
    last_day = serializers.DateField()
    items = serializers.SerializerMethodField()
    demands = serializers.SerializerMethodField()
    is_breached = serializers.BooleanField()
    duty_holder = serializers.SerializerMethodField()
    next_on = serializers.SerializerMethodField()

    def get_items(self, row: Any) -> int:
        return len(row.lines)

    def get_demands(self, row: Any) -> int:
        return len(row.demands)

    def get_duty_holder(self, row: Any) -> str:
        return str(row.holder.name) if row.holder else ""

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_next_on(self, row: Any) -> str | None:
        """The day of the clock's next demand; null where there is none."""
        return row.next_rung[1].isoformat() if row.next_rung else None


class OverduePageOut(Object):
    """A page of the overdue register, with the cursors of its neighbours, empty where there is none."""

    next = serializers.CharField()
    previous = serializers.CharField()
    results = OverdueOut(many=True)
