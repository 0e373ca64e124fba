"""The register as the API shows it, and what may be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from assets.models import Asset, AssetIdentifier, Category, Condition, Custody, CustodyState
from assets.queries import Filters
from people.models import Unit

if TYPE_CHECKING:
    AssetModel = serializers.ModelSerializer[Asset]
    CategoryModel = serializers.ModelSerializer[Category]
    UnitModel = serializers.ModelSerializer[Unit]
    CustodyModel = serializers.ModelSerializer[Custody]
    NumberModel = serializers.ModelSerializer[AssetIdentifier]
    Plain = serializers.Serializer[Any]
else:
    AssetModel = CategoryModel = UnitModel = CustodyModel = NumberModel = serializers.ModelSerializer
    Plain = serializers.Serializer


class CategorySerializer(CategoryModel):
    class Meta:
        model = Category
        fields = ("code", "name")


class UnitSerializer(UnitModel):
    class Meta:
        model = Unit
        fields = ("code", "name")


class CustodySerializer(CustodyModel):
    """Where an item is; who holds it, by which loan, for who reads the register."""

    class Meta:
        model = Custody
        fields = ("state", "due_on", "since")


class NumberSerializer(NumberModel):
    class Meta:
        model = AssetIdentifier
        fields = ("kind", "value", "valid_from", "valid_to")


class RegisterSerializer(AssetModel):
    """What only readers of the register see of an item."""

    identifiers = NumberSerializer(many=True, read_only=True)
    owner_unit = UnitSerializer(read_only=True)
    holder = serializers.CharField(
        source="custody.holder.name", default="", read_only=True, help_text="Who has it while it is on loan."
    )
    reference = serializers.CharField(source="custody.reference", read_only=True, help_text="The loan or order.")

    class Meta:
        model = Asset
        fields = (
            "serial_no",
            "acquired_on",
            "acquisition_method",
            "fund_source",
            "cost",
            "document_no",
            "owner_unit",
            "notes",
            "retired_on",
            "retired_because",
            "registered_at",
            "holder",
            "reference",
            "identifiers",
        )


class AssetSerializer(AssetModel):
    """An item, filled by `shown`. `register` is null where the caller does not read the register of its unit."""

    category = CategorySerializer(read_only=True)
    responsible_unit = UnitSerializer(read_only=True)
    custody = CustodySerializer(read_only=True)
    asset_number = serializers.CharField(
        allow_null=True, read_only=True, help_text="The asset number in force; null where there is none."
    )
    register = RegisterSerializer(allow_null=True, read_only=True)

    class Meta:
        model = Asset
        fields = (
            "tag",
            "name",
            "asset_number",
            "brand",
            "model",
            "unit_of_count",
            "category",
            "responsible_unit",
            "location",
            "condition",
            "custody",
            "is_lendable",
            "not_lendable_because",
            "accessories",
            "register",
        )


class AssetQuery(Plain):
    """What of the register is listed."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="A part of name or number.")
    unit = serializers.CharField(required=False, max_length=16, help_text="Code of a unit; with all below it.")
    category = serializers.CharField(required=False, max_length=20, help_text="Code of a category; with all below it.")
    custody = serializers.ChoiceField(
        CustodyState.choices, required=False, help_text="Retired items are listed under “disposed” only."
    )
    condition = serializers.ChoiceField(Condition.choices, required=False)
    lendable = serializers.BooleanField(required=False, allow_null=True, default=None)

    def validate_unit(self, code: str) -> Unit:
        standing = self.context["standing"]
        unit = Unit.objects.filter(agency=standing.person.unit.agency_id, code=code).first()
        if unit is None:
            raise serializers.ValidationError(_("The agency has no unit of this code."), code="unknown")
        return unit

    def validate_category(self, code: str) -> Category:
        category = Category.objects.filter(code=code).first()
        if category is None:
            raise serializers.ValidationError(_("There is no category of this code."), code="unknown")
        return category

    def filters(self) -> Filters:
        """Only after `is_valid`."""
        asked = self.validated_data
        return Filters(
            text=asked.get("q", ""),
            unit=asked.get("unit"),
            category=asked.get("category"),
            custody=asked.get("custody", ""),
            condition=asked.get("condition", ""),
            lent=asked.get("lendable"),
        )


class CodeQuery(Plain):
    """What a scanner read."""

    code = serializers.CharField(
        max_length=4096,
        trim_whitespace=False,
        help_text="Tag, any number, sticker or serial number, as it was scanned.",
    )


class FoundSerializer(Plain):
    """The items a code stands for: one, or several where a number repeats between owning units."""

    count = serializers.IntegerField()
    results = AssetSerializer(many=True)
