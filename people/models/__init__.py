"""The rows of people and offices, held by the database's own rules; a module an idea."""

from people.models.closed_days import ClosedDay
from people.models.organisation import (
    Agency,
    AgencyKind,
    Capacity,
    Delegation,
    Notice,
    Office,
    Person,
    PersonManager,
    Post,
    Tenure,
    Unit,
    UnitKind,
)

__all__ = [
    "Agency",
    "AgencyKind",
    "Capacity",
    "ClosedDay",
    "Delegation",
    "Notice",
    "Office",
    "Person",
    "PersonManager",
    "Post",
    "Tenure",
    "Unit",
    "UnitKind",
]
