"""What the channel sends: how many cases are near their limit, how many requests wait, and nothing else of them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from people.notices import DUTY, Kind

KINDS: Final[tuple[Kind, ...]] = (
    Kind("case-limits", _("Reports of misuse are near a limit"), DUTY),
    Kind("name-requests", _("Requests to unlock a name wait"), DUTY),
)
