"""What the API of the cases of clause 209 takes and sends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assets.values import LONGEST_OFFICIAL
from core.scans import LARGEST_FILE, Scan, scan_of, too_large
from core.unreadable import Unreadable
from loans.case_states import CASE_STATE_LABELS, CaseState, CaseStep
from loans.inputs import LONGEST_REASON, CleanField, IsoDateField
from loans.models import Case, DocumentKind, Found
from loans.rules import Remedy
from loans.serializers import ItemOut, Object, PersonOut, UnitOut, VerdictOut, verdict_out

LONGEST_ACCOUNT: Final = 500
LONGEST_FACTS: Final = 4000

CASE_STATES: Final = [each.value for each in CaseState]
REMEDIES: Final = [each.value for each in Remedy]
"""Named in the schema (ENUM_NAME_OVERRIDES): each stands in several fields."""


def _words(longest: int = LONGEST_REASON) -> CleanField:
    """Words that may stay away."""
    return CleanField(max_length=longest, required=False, allow_blank=True, default="", multiline=True)


def _short(longest: int) -> CleanField:
    return CleanField(max_length=longest, required=False, allow_blank=True, default="")


def _baht() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0), help_text="Baht.")


@extend_schema_field({"type": "string", "format": "binary"})
class ScanUpload(serializers.FileField):
    """A paper that is sent in (PDF, JPEG, PNG, WebP), judged by its content and written anew."""

    default_error_messages = {  # noqa: RUF012  # as the base class has it
        "required": _("Choose the scan: a PDF or a picture."),
        "invalid": _("Choose the scan: a PDF or a picture."),
        "no_name": _("Choose the scan: a PDF or a picture."),
        "null": _("Choose the scan: a PDF or a picture."),
    }

    def to_internal_value(self, data: Any) -> Scan:  # type: ignore[override]  # the stub knows files only
        """The scan.

        Raises:
            ValidationError: no file, or one that `core.scans` refuses, with its code.
        """
        upload = super().to_internal_value(data)
        try:
            if upload.size > LARGEST_FILE:
                raise too_large()
            return scan_of(upload.read())
        except Unreadable as unreadable:
            raise serializers.ValidationError(unreadable.message, code=unreadable.code) from unreadable


class LossIn(Object):
    """An item that cannot be brought back. line: of the loan; account: when, where and how, facts only."""

    line = serializers.IntegerField()
    found = serializers.ChoiceField(choices=Found.choices)
    account = CleanField(max_length=LONGEST_ACCOUNT, multiline=True)


class CaseListIn(Object):
    """The filters of the list of cases."""

    state = serializers.ChoiceField(choices=CASE_STATES, required=False)


class CauseIn(Object):
    """What happened, and the facts for which Civil and Commercial Code 643 asks."""

    cause = CleanField(max_length=LONGEST_FACTS, multiline=True)
    other_use = serializers.BooleanField(default=False, help_text="Used otherwise than agreed.")
    third_person_use = serializers.BooleanField(default=False, help_text="Used by a third person.")
    kept_too_long = serializers.BooleanField(default=False, help_text="Kept longer than agreed.")
    bound_to_happen = serializers.BooleanField(default=False, help_text="Would have happened all the same.")


class FactFindingIn(Object):
    """The order of the fact-finding (clauses 214 and 219) and what it reported."""

    number = CleanField(max_length=120)
    ordered_on = IsoDateField()
    url = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    outcome = _words(LONGEST_FACTS)


class DocumentIn(Object):
    """A paper or photo more."""

    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    scan = ScanUpload(allow_empty_file=True)
    note = _short(300)


class RemedyIn(Object):
    """One of the three ways of clause 209."""

    remedy = serializers.ChoiceField(choices=REMEDIES)
    reason = _words()


class EvidenceIn(Object):
    """The paper by which something was made good."""

    number = CleanField(max_length=120)
    dated_on = IsoDateField()
    scan = ScanUpload(allow_empty_file=True)
    note = _words()


class RepairIn(EvidenceIn):
    """The inspection after the repair, and its receipt."""

    works = serializers.BooleanField()
    complete = serializers.BooleanField()
    clean = serializers.BooleanField()


class ReplacementIn(EvidenceIn):
    """The replacement compared in the five points of clause 209 and described for the register, and its paper."""

    same_type = serializers.BooleanField()
    same_kind = serializers.BooleanField()
    same_size = serializers.BooleanField()
    same_character = serializers.BooleanField()
    same_quality = serializers.BooleanField()
    name = CleanField(max_length=300)
    brand = _short(120)
    model = _short(200)
    serial_no = _short(120)
    official_number = _short(LONGEST_OFFICIAL)
    cost = _baht()


class PaymentIn(EvidenceIn):
    """The amount received, and the agency's receipt."""

    amount = _baht()


class ReopenIn(Object):
    reason = CleanField(max_length=LONGEST_REASON, multiline=True)


class CloseIn(Object):
    """A second person has looked at the evidence. seen: true."""

    seen = serializers.BooleanField()
    note = _words()

    def validate_seen(self, seen: bool) -> bool:
        if not seen:
            raise serializers.ValidationError(_("Look at the evidence first; then send true here to close the case."))
        return seen


class DocumentOut(Object):
    """A paper of the case. sha256: of the kept file."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    note = serializers.CharField()
    sha256 = serializers.CharField()
    pages = serializers.IntegerField()
    by = PersonOut()
    at = serializers.DateTimeField()


class CriteriaOut(Object):
    """The agency's own criteria under which the remedy was agreed."""

    title = serializers.CharField()
    number = serializers.CharField()
    issued_on = serializers.DateField()


class CaseMoveOut(VerdictOut):
    """Whether the caller may take this step now."""

    step = serializers.ChoiceField(choices=[(each.value, each.value) for each in CaseStep])

    def to_representation(self, instance: Any) -> dict[str, Any]:
        step, verdict = instance
        return {"step": step.value, **verdict_out(verdict)}


class CaseOut(Object):
    """A case as a list shows it. barred_on: the six months of Civil and Commercial Code 649 are over."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=CASE_STATES)
    state_label = serializers.SerializerMethodField()
    found = serializers.ChoiceField(choices=Found.choices)
    lending_unit = UnitOut()
    loan = serializers.IntegerField(source="line.loan_id")
    loan_number = serializers.CharField(source="line.loan.number")
    line = serializers.IntegerField(source="line_id")
    item = ItemOut(source="line.asset")
    borrower = PersonOut()
    opened_at = serializers.DateTimeField()
    price = serializers.DecimalField(max_digits=14, decimal_places=2, help_text="At the time of borrowing, baht.")
    barred_on = serializers.DateField()

    def get_state_label(self, case: Case) -> str:
        return str(CASE_STATE_LABELS[CaseState(case.state)])


class CaseFileOut(CaseOut):
    """A case in full, with what the caller may do with it now."""

    opening_note = serializers.CharField()
    opened_by = PersonOut()
    ended_on = serializers.DateField()
    price_basis = serializers.CharField()
    cause = serializers.CharField()
    other_use = serializers.BooleanField(source="is_other_use")
    third_person_use = serializers.BooleanField(source="is_third_person_use")
    kept_too_long = serializers.BooleanField(source="is_kept_too_long")
    bound_to_happen = serializers.BooleanField(source="is_bound_to_happen")
    criteria_clause = serializers.CharField()
    criteria = CriteriaOut(allow_null=True)
    fact_finding_number = serializers.CharField()
    fact_finding_on = serializers.DateField(allow_null=True)
    fact_finding_url = serializers.CharField()
    fact_finding_outcome = serializers.CharField()
    proposed = serializers.ChoiceField(choices=REMEDIES, allow_blank=True)
    proposed_because = serializers.CharField()
    proposed_at = serializers.DateTimeField(allow_null=True)
    remedy = serializers.ChoiceField(choices=REMEDIES, allow_blank=True)
    remedy_because = serializers.CharField()
    remedy_by = PersonOut(allow_null=True)
    remedy_at = serializers.DateTimeField(allow_null=True)
    receipt_number = serializers.CharField()
    receipt_on = serializers.DateField(allow_null=True)
    paid = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    replacement = ItemOut(allow_null=True)
    settled_by = PersonOut(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_note = serializers.CharField()
    brought_back_at = serializers.DateTimeField(allow_null=True, help_text="What was lost came back after all.")
    closed_by = PersonOut(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closing_note = serializers.CharField()
    documents = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    @extend_schema_field(DocumentOut(many=True))
    def get_documents(self, case: Case) -> Any:
        return DocumentOut(self.context["documents"], many=True).data

    @extend_schema_field(CaseMoveOut(many=True))
    def get_moves(self, case: Case) -> Any:
        return CaseMoveOut(self.context["moves"], many=True).data
