"""The menu, and what the frame of every page shows; it asks the database for nothing but the person's standing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.templatetags.icons import icon
from loans import basket


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the menu leads to.

    needs: the names of attributes of the person's standing, of which one has to be true; none means everybody.
    is_current_alone: current on its own page only, because below its address stand pages of others as well.
    but_not: the names of addresses below its own where it is not current.
    """

    url_name: str
    words: str | Promise
    symbol: str
    needs: tuple[str, ...] = ()
    is_current_alone: bool = False
    but_not: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether the page at `path` is this one or stands below it."""
        url = address(self.url_name)
        if path == url or url == "/" or self.is_current_alone:
            return path == url
        return path.startswith(url) and not any(path.startswith(address(name)) for name in self.but_not)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu as a page shows it."""

    url: str
    words: str | Promise
    symbol: str
    is_current: bool


def address(url_name: str) -> str:
    """The address of a page that takes nothing; found once, for every page asks for all those of its menu."""
    return _address(url_name, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=128)
def _address(url_name: str, _resolver: URLResolver, _prefix: str) -> str:
    return reverse(url_name)


@dataclass(frozen=True)
class Navigation:
    """What `templates/base.html` shows around a page. basket: the ids of the items put together for a request."""

    home: str
    agency: str
    is_development: bool
    entries: list[Entry]
    basket: list[int]

    @cached_property
    def menu(self) -> SafeString:
        """The lines of the menu, which stands on a page twice: at its side, and behind a button on a phone."""
        lines = [
            format_html(_HERE if each.is_current else _LINE, each.url, icon(each.symbol), each.words)
            for each in self.entries
        ]
        return format_html('<ul class="side-list">{}</ul>', format_html_join("", "{}", ((line,) for line in lines)))


_LINE: Final = '<li><a class="side-link plain" href="{}">{}<span>{}</span></a></li>'
_HERE: Final = '<li><a class="side-link plain" href="{}" aria-current="page">{}<span>{}</span></a></li>'

PLACES: Final = (
    Place("home", _("Home"), "home"),
    Place("loans:catalogue", _("Borrow equipment"), "search"),
    Place("loans:mine", _("My loans"), "package", is_current_alone=True),
    Place("loans:inbox", _("Waiting for me"), "checklist", ("is_supervisor", "is_approver")),
    Place("loans:desk", _("Desk"), "barcode", ("is_storekeeper",)),
    Place("loans:list", _("All loans"), "list-details", ("is_storekeeper", "is_approver", "is_auditor")),
    Place("loans:cases", _("Cases of clause 209"), "gavel", ("is_storekeeper", "is_supervisor", "is_auditor")),
    Place("loans:overrides", _("Exceptions"), "alert-triangle", ("is_storekeeper", "is_supervisor", "is_auditor")),
    Place("assets:list", _("Register"), "archive", ("is_storekeeper", "is_auditor")),
    Place("stock:list", _("Consumables"), "packages", ("is_storekeeper", "is_auditor")),
    Place("checks:list", _("Annual check"), "clipboard-check"),
    Place("guideline:current", _("Practice guideline"), "book"),
    Place("oversight:questions", _("Reading room"), "eye-search", ("is_auditor",)),
    Place("oversight:findings", _("Findings of the audit"), "message-report", ("is_auditor", "is_supervisor")),
    Place("executive:page", _("Executive's page"), "chart-bar", ("is_supervisor", "is_approver")),
    Place("reports:reports", _("Lending reports"), "report", ("is_storekeeper", "is_auditor", "is_supervisor")),
    Place("assets:import", _("Import"), "file-import", ("is_storekeeper",)),
    Place(
        "misuse:cases", _("Reports of misuse"), "shield-lock", ("is_integrity_officer",), but_not=("misuse:committee",)
    ),
    Place("misuse:committee", _("Committee on misuse"), "users-group", ("is_integrity_administrator",)),
    Place("machine", _("Work of the machine"), "clock-cog", ("is_admin",)),
    Place("people:agencies", _("State agencies"), "building-bank", ("is_storekeeper", "is_admin")),
    Place(
        "people:list",
        _("People and offices"),
        "users",
        ("is_admin", "is_auditor"),
        but_not=("people:account", "people:inbox"),  # one's own, led to from the head of every page
    ),
    Place("misuse:start", _("Report misuse"), "speakerphone"),
)


def menu(standing: object, path: str) -> list[Entry]:
    """The entries a person of this standing sees; the one whose address begins `path` longest is current."""
    allowed = [
        (place, address(place.url_name))
        for place in PLACES
        if not place.needs or any(getattr(standing, need, False) for need in place.needs)
    ]
    here = [url for place, url in allowed if place.leads_to(path)]
    current = max(here, key=len, default="")
    return [Entry(url, place.words, place.symbol, url == current) for place, url in allowed]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor. It asks for nothing but `request.standing`, which every page behind sign-in needs anyhow."""
    user = getattr(request, "user", None)
    standing = getattr(request, "standing", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "navigation": Navigation(
            home=address("home"),
            agency=getattr(standing, "agency_name", ""),
            is_development=settings.INSECURE_HTTP,
            entries=menu(standing, request.path) if signed_in else [],
            basket=basket.items(request.session) if signed_in else [],
        )
    }
