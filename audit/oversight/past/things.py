"""One item, one loan, and what one person had in hand, as they stood at a moment, beside what is so today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef

from assets.models import Asset, Custody
from audit.journal.as_it_stood import as_it_stood, newest
from audit.oversight.past.register import holdings_then, numbers_then
from audit.oversight.past.saying import NOTHING, Fact, facts, in_words, names_of
from loans.models import Decision, Loan, LoanLine, SupplyLine
from people.models import Person

OF_ITEM: Final = (
    "name",
    "brand",
    "model",
    "serial_no",
    "category",
    "owner_unit",
    "responsible_unit",
    "location",
    "custodian",
    "condition",
    "is_lendable",
    "not_lendable_because",
    "acquired_on",
    "acquisition_method",
    "fund_source",
    "cost",
    "document_no",
    "accessories",
    "notes",
    "retired_on",
    "retired_because",
)
OF_CUSTODY: Final = ("state", "holder", "reference", "due_on", "since")
OF_LOAN: Final = (
    "state",
    "waits_since",
    "borrower",
    "borrower_unit",
    "for_unit",
    "lending_unit",
    "purpose",
    "reason",
    "reference",
    "place_kind",
    "place_of_use",
    "starts_on",
    "due_on",
    "clause",
    "value",
    "endorsing_unit",
    "approving_unit",
    "approved_by",
    "approved_at",
    "collect_by",
    "issued_by",
    "handed_over_at",
    "duty_holder",
    "closed_at",
)
OF_PERSON: Final = ("name", "position", "unit", "is_active")
OF_LINE: Final = ("state", "due_on", "condition_out", "price_at_loan", "returned_at", "note_in")
OF_SUPPLY: Final = ("asked", "approved", "lent")


@dataclass(frozen=True, slots=True)
class ItemThen:
    """An item as it stood. numbers: those in force, each with its kind."""

    facts: list[Fact]
    custody: list[Fact]
    reference: str
    numbers: list[Any]


@dataclass(frozen=True, slots=True)
class LineThen:
    """A line of a loan as it stood: the item, what it was called, and what was noted."""

    tag: str
    name: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class LoanThen:
    """A loan as it stood, with the decisions taken until then."""

    facts: list[Fact]
    lines: list[LineThen]
    decisions: list[Decision]


@dataclass(frozen=True, slots=True)
class Held:
    """An item in somebody's hands."""

    tag: str
    name: str
    reference: str
    since: datetime
    due_on: Any
    loan: int | None


@dataclass(frozen=True, slots=True)
class PersonThen:
    """A person as they stood, and what they had in hand."""

    facts: list[Fact]
    held: list[Held]


def item_then(asset: Asset, at: datetime) -> ItemThen | None:
    """The item with its custody, or None where the register did not know it yet. Seven queries at most.

    asset: with what `OF_ITEM` refers to, and its custody with who holds it.
    """
    then = as_it_stood(Asset, at).filter(id=asset.pk).first()
    custody = as_it_stood(Custody, at).filter(asset_id=asset.pk).first() if then else None
    if then is None or custody is None:
        return None
    names = names_of(Asset, OF_ITEM, [then], at)
    # Who holds it stands among the persons; asked for again only where there is such a person.
    held = names_of(Custody, ("holder",), [custody], at)
    return ItemThen(
        facts(then, asset, OF_ITEM, names),
        facts(custody, asset.custody, OF_CUSTODY, held),
        custody.reference,
        numbers_then([asset.pk], at).get(asset.pk, []),
    )


def loan_then(loan: Loan, at: datetime) -> LoanThen | None:
    """The loan, or None where nobody had asked for it yet. Five queries; six of a loan of consumables.

    loan: with what `OF_LOAN` refers to.
    """
    then = as_it_stood(Loan, at).filter(id=loan.pk).first()
    if then is None:
        return None
    names = names_of(Loan, OF_LOAN, [then], at)
    decided = Decision.objects.filter(loan=loan.pk, at__lte=at).select_related("by").order_by("id")
    lines = _lines_then(loan, at) or _supply_lines_then(loan, at)
    return LoanThen(facts(then, loan, OF_LOAN, names), lines, list(decided))


def person_then(person: Person, at: datetime) -> PersonThen | None:
    """The person, or None where they were not known yet. Six queries at most."""
    then = as_it_stood(Person, at).filter(id=person.pk).first()
    if then is None:
        return None
    names = names_of(Person, OF_PERSON, [then], at)
    held = holdings_then(person, at)
    called = {row.id: row for row in as_it_stood(Asset, at).filter(id__in=[each.asset_id for each in held])}
    loans = dict(Loan.objects.filter(number__in={each.reference for each in held}).values_list("number", "pk"))
    return PersonThen(
        facts(then, person, OF_PERSON, names),
        [
            Held(
                called[each.asset_id].tag,
                called[each.asset_id].name,
                each.reference,
                each.since,
                each.due_on,
                loans.get(each.reference),
            )
            for each in held
        ],
    )


def _lines_then(loan: Loan, at: datetime) -> list[LineThen]:
    columns: dict[str, Any] = {f"then_{name}": newest(LoanLine, at, of=OuterRef("pk"), what=name) for name in OF_LINE}
    called: Any = newest(Asset, at, of=OuterRef("asset_id"), what="name")
    rows: Any = LoanLine.objects.filter(loan=loan.pk).select_related("asset").order_by("position")
    return [
        LineThen(line.asset.tag, line.called or line.asset.name, _beside(line, OF_LINE))
        for line in rows.annotate(**columns, called=called)
        if line.then_state is not None
    ]


def _supply_lines_then(loan: Loan, at: datetime) -> list[LineThen]:
    columns: dict[str, Any] = {
        f"then_{name}": newest(SupplyLine, at, of=OuterRef("pk"), what=name) for name in OF_SUPPLY
    }
    rows: Any = SupplyLine.objects.filter(loan=loan.pk).select_related("item").order_by("position")
    return [
        LineThen("", line.item.name, _beside(line, OF_SUPPLY))
        for line in rows.annotate(**columns)
        if line.then_asked is not None
    ]


def _beside(line: Any, names: tuple[str, ...]) -> list[Fact]:
    """What a line said then, which stands beside its columns of today."""
    said = []
    for name in names:
        field: Any = line._meta.get_field(name)
        then, now = in_words(field, getattr(line, f"then_{name}")), in_words(field, getattr(line, name))
        if then or now:
            said.append(Fact(str(field.verbose_name), then or NOTHING, "" if then == now else now or NOTHING))
    return said
