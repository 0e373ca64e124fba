"""The rows of people and offices, held by the database's own rules; a module an idea."""

from people.models.closed_days import ClosedDay
from people.models.notices import Channel, Delivery, HandedOver, LineCode, LineLink, Mute, Notice
from people.models.organisation import (
    Agency,
    AgencyKind,
    Capacity,
    Delegation,
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
    "Channel",
    "ClosedDay",
    "Delegation",
    "Delivery",
    "HandedOver",
    "LineCode",
    "LineLink",
    "Mute",
    "Notice",
    "Office",
    "Person",
    "PersonManager",
    "Post",
    "Tenure",
    "Unit",
    "UnitKind",
]
