"""What a number names: a loan, an item or a person of the units audited, as the record knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.models import Asset
from loans.models import Loan
from people.models import Person

if TYPE_CHECKING:
    from audit.journal.record import Subject
    from audit.oversight.scope import Scope


def subject_of(written: str, scope: Scope) -> Subject | None:
    """The loan of this number, the item of this tag or the person of this staff code. Three queries at most."""
    loan = Loan.objects.filter(scope.loans(), number__iexact=written).first()
    if loan is not None:
        return loan.journal_subject()
    asset = Asset.objects.filter(scope.below("responsible_unit__"), tag__iexact=written).first()
    if asset is not None:
        return asset.journal_subject()
    person = Person.objects.filter(scope.below("unit__"), staff_code__iexact=written).first()
    return person.journal_subject() if person is not None else None


def page_of_subject(name: str, scope: Scope) -> str:
    """The address of the page of what a journal name names; empty where it is not of these units. One query."""
    kind, _colon, key = name.partition(":")
    found: Loan | Asset | None = None
    if kind == "loan":
        found = Loan.objects.filter(scope.loans(), number=key).first()
    elif kind == "asset":
        found = Asset.objects.filter(scope.below("responsible_unit__"), tag=key).first()
    return found.get_absolute_url() if found is not None else ""
