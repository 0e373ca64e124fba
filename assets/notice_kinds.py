"""The kinds of notices that the register sends, for the table of kinds."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from people.notices import COURTESY, Kind

KINDS: Final[tuple[Kind, ...]] = (Kind("label-report", _("Somebody scanned a label and tells the store"), COURTESY),)
