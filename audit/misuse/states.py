"""Where a report stands, how it may end, and which step may follow which; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a report stands."""

    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Read by the committee")
    FACT_FINDING = "fact_finding", _("Fact-finding")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a report ends."""

    SUBSTANTIATED = "substantiated", _("Substantiated")
    NOT_SUBSTANTIATED = "not_substantiated", _("Not substantiated")
    NOT_ENOUGH = "not_enough", _("Not enough evidence")
    OUT_OF_SCOPE = "out_of_scope", _("Outside what this channel is for")
    PASSED_ON = "passed_on", _("Passed on to the competent body")


REOPEN: Final = "reopen"
"""What may be proposed beside an outcome, once a report is closed."""

PROPOSALS: Final = (*Outcome.values, REOPEN)


class Category(models.TextChoices):
    """What a report is about: the only thing said of it in clear, beside the unit, the state and days."""

    PRIVATE_USE = "private_use", _("Used for private ends, not for the State")
    WITHOUT_APPROVAL = "without_approval", _("Taken out or lent without approval")
    NOT_RETURNED = "not_returned", _("Kept and not given back")
    HIDDEN_DAMAGE = "hidden_damage", _("Lost or damaged, and kept quiet")
    FAVOUR = "favour", _("Lent by favour, or refused unfairly")
    OTHER = "other", _("Something else about equipment of the State")


class Urgency(models.TextChoices):
    """How soon it has to be looked into."""

    NORMAL = "normal", _("In its turn")
    URGENT = "urgent", _("Urgent: property or evidence may be lost")


class EntryKind(models.TextChoices):
    """What an entry of a case is."""

    FROM_REPORTER = "from_reporter", _("From the reporter")
    TO_REPORTER = "to_reporter", _("From the committee")
    NOTE = "note", _("Internal note")
    FILE = "file", _("File from the reporter")
    OWN_FILE = "own_file", _("File of the committee")
    READ = "read", _("Read")
    STEP = "step", _("Step")


SEEN_BY_REPORTER: Final = (
    EntryKind.FROM_REPORTER,
    EntryKind.TO_REPORTER,
    EntryKind.FILE,
    EntryKind.READ,
    EntryKind.STEP,
)

STEPS: Final[Mapping[str, tuple[State, ...]]] = {
    "acknowledge": (State.RECEIVED,),
    "triage": (State.ACKNOWLEDGED,),
    "reply": (State.ACKNOWLEDGED, State.FACT_FINDING),
    "attach": (State.ACKNOWLEDGED, State.FACT_FINDING, State.CLOSED),
    "ask_name": (State.ACKNOWLEDGED, State.FACT_FINDING),
    "note": (State.ACKNOWLEDGED, State.FACT_FINDING, State.CLOSED),
    "propose": (State.ACKNOWLEDGED, State.FACT_FINDING),
    "propose_reopening": (State.CLOSED,),
    "hold": (State.CLOSED,),
    "release": (State.CLOSED,),
}
"""By step the states in which a handler may take it. To confirm or withdraw a proposal, one has to wait."""
