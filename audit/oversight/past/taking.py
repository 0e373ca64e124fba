"""The register of a day as it is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.encoding import uri_to_iri
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.oversight.past.register import table_on
from core.thai import thai_date

if TYPE_CHECKING:
    from assets.queries import Filters
    from audit.oversight.scope import Scope

REGISTER_THEN: Final = "register-then"
"""How `Export.question` names it."""


@dataclass(frozen=True, slots=True)
class RegisterThen:
    """The register as it stood when a day ended. query: what the address says of it."""

    on: date
    filters: Filters
    query: str

    @property
    def slug(self) -> str:
        return REGISTER_THEN

    @property
    def title(self) -> str:
        return _("The register as it stood on %(day)s, 24:00") % {"day": thai_date(self.on)}

    def titles(self) -> list[str]:
        return [
            _("tag"),
            _("asset number"),
            _("name"),
            pgettext("column", "Brand and model"),
            _("responsible unit"),
            _("location"),
            _("condition"),
            _("custody"),
            _("due back on"),
        ]

    def table(self, scope: Scope, *, most: int) -> list[list[str]]:
        return table_on(self.on, scope, self.filters, most=most)

    def asked(self) -> str:
        # Thai in percents would be three times as long.
        return uri_to_iri(self.query)[:500]

    def facts(self) -> Mapping[str, object]:
        return {"on": self.on, **self.filters.named()}
