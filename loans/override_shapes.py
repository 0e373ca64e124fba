"""What the API of the exceptions from a policy takes and sends."""

from __future__ import annotations

from typing import Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.clock import now
from loans.inputs import LONGEST_REASON, AmendIn, CleanField
from loans.models import OverrideState, PolicyOverride
from loans.overrides import Overridable
from loans.serializers import Object, PersonOut, UnitOut

OVERRIDE_STATES: Final = [each.value for each in OverrideState]
OVERRIDE_CODES: Final = [each.value for each in Overridable]


class OverrideIn(AmendIn):
    """The request as it is to be signed, and why the policy is to give way for it.

    loan: the id of the request that is corrected, or of the approved loan that is changed; left away for a new one.
    borrower: as in `loans/{id}/amend`, where a loan is changed at the desk.
    """

    loan = serializers.IntegerField(required=False, min_value=1, max_value=10**18 - 1)
    because = CleanField(max_length=LONGEST_REASON, multiline=True, help_text="Why this request needs it.")


class SecondIn(Object):
    """What the second person says."""

    reason = CleanField(max_length=LONGEST_REASON, multiline=True)


class OverrideListIn(Object):
    """The filters of the list."""

    state = serializers.ChoiceField(choices=OVERRIDE_STATES, required=False)


class OverrideOut(Object):
    """An exception from a policy. state: as it stands now, lapsed where nobody confirmed it in time."""

    id = serializers.IntegerField()
    code = serializers.ChoiceField(choices=OVERRIDE_CODES)
    state = serializers.SerializerMethodField()
    lending_unit = UnitOut()
    borrower = PersonOut()
    limit_days = serializers.IntegerField(help_text="What the policy allows.")
    asked_days = serializers.IntegerField()
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    text = serializers.CharField()
    text_sha256 = serializers.CharField()
    asked_by = PersonOut()
    asked_at = serializers.DateTimeField()
    lapses_at = serializers.DateTimeField(help_text="The last moment at which a second person may confirm.")
    reason = serializers.CharField()
    decided_by = PersonOut(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_because = serializers.CharField()
    used_for = serializers.CharField(source="used_for_number", allow_null=True, help_text="Number of the loan.")
    used_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=OVERRIDE_STATES))
    def get_state(self, override: PolicyOverride) -> str:
        return override.stands_at(now()).value
