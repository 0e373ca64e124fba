"""What the API of lending sends: loans, plans, verdicts and meanings as plain values."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.verdict import Refused, Verdict
from loans import rules
from loans.models import AmendmentState, DecisionKind, Loan, LoanLine, PlaceKind, SignatureKind
from loans.rules import Purpose
from loans.states import LINE_LABELS, STATE_LABELS, LineState, State, Step
from loans.supply_queries import supply_file
from people.models import Capacity

Object = serializers.Serializer[Any]

LOAN_STATES: Final = [each.value for each in State]
LINE_STATES: Final = [each.value for each in LineState]
"""Named in the schema (ENUM_NAME_OVERRIDES): two sets of choices for a field called state."""


class RefusalOut(Object):
    """409: the act is refused."""

    clause = serializers.CharField(help_text="A clause (“208(2)”), or policy, order, office.")
    code = serializers.CharField()
    reason = serializers.CharField(help_text="A sentence in the language asked for, saying what to do next.")


class InvalidOut(Object):
    """400: the call is malformed."""

    code = serializers.CharField(help_text="“invalid”, or “malformed” where the body is no JSON.")
    fields = serializers.DictField(required=False, help_text="Sentences by the name of the field.")  # type: ignore[assignment]  # DRF's own attribute


class ProblemOut(Object):
    """Another error, as a code and a sentence."""

    code = serializers.CharField()
    reason = serializers.CharField()


class VerdictOut(Object):
    """A verdict: permitted, or refused with clause, code and reason."""

    permitted = serializers.BooleanField()
    clause = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()

    def to_representation(self, instance: Verdict) -> dict[str, Any]:
        return verdict_out(instance)


def verdict_out(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain values."""
    if isinstance(verdict, Refused):
        return {"permitted": False, "clause": verdict.basis, "code": verdict.code, "reason": verdict.reason}
    return {"permitted": True, "clause": verdict.clause, "code": "", "reason": ""}


class PersonOut(Object):
    staff_code = serializers.CharField()
    name = serializers.CharField()


class UnitOut(Object):
    code = serializers.CharField()
    name = serializers.CharField()


class ItemOut(Object):
    tag = serializers.CharField()
    name = serializers.CharField()


def quantity_out(**options: Any) -> serializers.DecimalField:
    """A quantity, as text with three decimals."""
    return serializers.DecimalField(max_digits=12, decimal_places=3, **options)


class LoanOut(Object):
    """A loan as a list shows it."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=LOAN_STATES)
    state_label = serializers.SerializerMethodField()
    lending_unit = UnitOut()
    borrower = PersonOut()
    borrower_unit = UnitOut()
    purpose = serializers.ChoiceField(choices=[(each.value, each.value) for each in Purpose])
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    route = serializers.ChoiceField(choices=[(each.value, each.value) for each in rules.Route])
    clause = serializers.CharField()
    value = serializers.DecimalField(max_digits=14, decimal_places=2)
    waits_since = serializers.DateTimeField()
    items = serializers.SerializerMethodField()
    days_overdue = serializers.SerializerMethodField()

    def get_state_label(self, loan: Loan) -> str:
        return str(STATE_LABELS[State(loan.state)])

    def get_items(self, loan: Loan) -> int:
        """Its items; of consumables, how many different ones (210)."""
        return len(loan.supply_lines.all() if loan.route == rules.Route.CONSUMABLE else loan.lines.all())

    def get_days_overdue(self, loan: Loan) -> int:
        if loan.state not in (State.ON_LOAN, State.PARTLY_RETURNED):
            return 0
        return rules.days_overdue(loan.due_on, on=self.context["on"])


class LineOut(Object):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    item = ItemOut(source="asset")
    state = serializers.ChoiceField(choices=LINE_STATES)
    state_label = serializers.SerializerMethodField()
    is_named = serializers.BooleanField(help_text="This very item; else an equal one may be handed over in its place.")
    asked_until = serializers.DateField(
        allow_null=True, help_text="A later return date that was asked for: the item is held until then."
    )
    refused_because = serializers.CharField()
    set_aside_because = serializers.CharField()
    price_at_loan = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    price_basis = serializers.CharField()
    condition_out = serializers.CharField()
    note_out = serializers.CharField()
    returned_at = serializers.DateTimeField(allow_null=True)
    is_working = serializers.BooleanField(allow_null=True)
    is_complete = serializers.BooleanField(allow_null=True)
    is_clean = serializers.BooleanField(allow_null=True)
    note_in = serializers.CharField()
    checks_out = serializers.SerializerMethodField(help_text="The check list at hand-over.")
    checks_in = serializers.SerializerMethodField(help_text="The same at return.")

    @extend_schema_field(serializers.DictField(child=serializers.BooleanField()))
    def get_checks_out(self, line: LoanLine) -> dict[str, bool]:
        return dict(line.checks_out)

    @extend_schema_field(serializers.DictField(child=serializers.BooleanField()))
    def get_checks_in(self, line: LoanLine) -> dict[str, bool]:
        return dict(line.checks_in)

    def get_state_label(self, line: LoanLine) -> str:
        return str(LINE_LABELS[LineState(line.state)])


class DecisionOut(Object):
    kind = serializers.ChoiceField(choices=DecisionKind.choices)
    by = PersonOut()
    post_title = serializers.CharField()
    on_behalf_of = serializers.CharField()
    capacity = serializers.ChoiceField(choices=Capacity.choices)
    order_number = serializers.CharField()
    clause = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class ConflictOut(Object):
    """Who decides nothing on the loan any more; why stands in the record."""

    by = PersonOut()
    post_title = serializers.CharField()
    capacity = serializers.ChoiceField(choices=Capacity.choices)
    order_number = serializers.CharField()
    went_to = UnitOut()
    at = serializers.DateTimeField()


class AmendmentOut(Object):
    """A change asked for while the items are out; the old terms hold until it is approved."""

    state = serializers.ChoiceField(choices=AmendmentState.choices)
    was_due_on = serializers.DateField()
    was_place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    was_place_of_use = serializers.CharField()
    due_on = serializers.DateField()
    place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    place_of_use = serializers.CharField()
    reason = serializers.CharField()
    clause = serializers.CharField()
    approving_unit = UnitOut()
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_because = serializers.CharField()


class SignatureOut(Object):
    kind = serializers.ChoiceField(choices=SignatureKind.choices)
    signer = PersonOut()
    sha256 = serializers.CharField()
    intention = serializers.CharField()
    identified_by = serializers.CharField()
    at = serializers.DateTimeField()


class MoveOut(VerdictOut):
    """Whether the caller may take this step now."""

    step = serializers.ChoiceField(choices=[(each.value, each.value) for each in Step])

    def to_representation(self, instance: tuple[Step, Verdict]) -> dict[str, Any]:  # type: ignore[override]  # a step and its verdict
        step, verdict = instance
        return {"step": step.value, **verdict_out(verdict)}


class SupplyItemOut(Object):
    """A consumable of a store; `id` as in /api/v1/stock/."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    type = serializers.CharField()
    kind = serializers.CharField()
    unit_of_measure = serializers.CharField()


class SupplyReturnOut(Object):
    """What came back in kind: how much of the debt, and what is owed since."""

    quantity = quantity_out()
    owed_after = quantity_out()
    instead = SupplyItemOut(
        source="equivalence.item", allow_null=True, default=None, help_text="What came in its place."
    )
    note = serializers.CharField()
    by = PersonOut()
    at = serializers.DateTimeField()


class EquivalenceOut(Object):
    """What the head accepts in place of what was lent, and has not come in yet."""

    item = SupplyItemOut()
    quantity = quantity_out()
    counts_for = quantity_out()
    reason = serializers.CharField()
    by = PersonOut()
    at = serializers.DateTimeField()


class SupplyLineOut(Object):
    """So much of one consumable. approved and lent: null until then; owed: what is still to come back in kind."""

    id = serializers.IntegerField(source="line.pk")
    item = SupplyItemOut(source="line.item")
    asked = quantity_out(source="line.asked")
    approved = quantity_out(source="line.approved", allow_null=True)
    refused_because = serializers.CharField(source="line.refused_because")
    lent = quantity_out(source="line.lent", allow_null=True)
    price_at_loan = serializers.DecimalField(
        source="line.price_at_loan", max_digits=14, decimal_places=2, allow_null=True
    )
    price_basis = serializers.CharField(source="line.price_basis")
    owed = quantity_out()
    returns = SupplyReturnOut(many=True)
    accepted = EquivalenceOut(many=True)


class SupplyFileOut(Object):
    """What a loan of consumables has beside others (210): the three conditions, and its quantities."""

    urgent_because = serializers.CharField(source="terms.urgent_because")
    no_time_because = serializers.CharField(source="terms.no_time_because")
    spared_because = serializers.CharField(source="terms.spared_because")
    lines = SupplyLineOut(source="rows", many=True)


class AgencyOut(Object):
    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[(each.value, each.value) for each in rules.AgencyKind])
    head_title = serializers.CharField()
    is_ours = serializers.BooleanField()


class LetterOut(Object):
    """The letter of another agency on which a loan rests (208(1))."""

    agency = AgencyOut()
    number = serializers.CharField()
    dated_on = serializers.DateField()
    head_name = serializers.CharField()
    head_title = serializers.CharField()
    collector_name = serializers.CharField()


class ReceiptOut(Object):
    """That the other store has the items."""

    name = serializers.CharField()
    received_on = serializers.DateField()
    is_from_paper = serializers.BooleanField()
    differences = serializers.CharField()


class TextOut(Object):
    """A text to read and sign."""

    text = serializers.CharField()
    sha256 = serializers.CharField(help_text="Sent back as signed_sha256 by who has read and signs the text.")


class LoanFileOut(LoanOut):
    """A loan in full, with what the caller may do with it now."""

    letter = LetterOut(allow_null=True, default=None)
    store_receipt = ReceiptOut(allow_null=True, default=None)
    for_unit = serializers.BooleanField()
    reason = serializers.CharField()
    reference = serializers.CharField()
    place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    place_of_use = serializers.CharField()
    approving_office = serializers.CharField()
    approving_unit = UnitOut()
    endorsing_unit = UnitOut(allow_null=True)
    submitted_at = serializers.DateTimeField()
    collect_by = serializers.DateField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    handed_over_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    lines = LineOut(many=True)
    supplies = serializers.SerializerMethodField()
    decisions = DecisionOut(many=True)
    conflicts = serializers.SerializerMethodField()
    amendments = AmendmentOut(many=True)
    signatures = SignatureOut(many=True)
    moves = serializers.SerializerMethodField()

    @extend_schema_field(SupplyFileOut(allow_null=True, help_text="Of a loan of consumables (210) alone."))
    def get_supplies(self, loan: Loan) -> Any:
        """Asked for only where they are lent: other loans have lines of items."""
        return SupplyFileOut(supply_file(loan)).data if loan.route == rules.Route.CONSUMABLE else None

    @extend_schema_field(ConflictOut(many=True))
    def get_conflicts(self, loan: Loan) -> Any:
        """Asked for only where there are some: hardly any loan has one."""
        rows = loan.conflicts.select_related("by", "went_to") if loan.recused_ids else ()
        return ConflictOut(rows, many=True).data

    @extend_schema_field(MoveOut(many=True))
    def get_moves(self, loan: Loan) -> Any:
        return MoveOut(self.context["moves"](loan), many=True).data


class SeatOut(Object):
    wording = serializers.CharField(help_text="Post and capacity, as it would stand under the signature.")
    order_number = serializers.CharField()


class ItemVerdictOut(Object):
    item = ItemOut()
    verdict = VerdictOut()


class PlanOut(Object):
    """Where a request would lead: who decides, by which clause, and the exact text to sign."""

    office = serializers.CharField()
    clause = serializers.CharField()
    route = serializers.CharField()
    lending_unit = UnitOut()
    approving_unit = UnitOut(allow_null=True)
    approvers = SeatOut(many=True)
    endorsing_unit = UnitOut(allow_null=True)
    value = serializers.DecimalField(max_digits=14, decimal_places=2)
    items = ItemVerdictOut(many=True)
    verdict = VerdictOut()
    text = serializers.CharField()
    sha256 = serializers.CharField(help_text="Sent back as signed_sha256 by who has read and signs the text.")
