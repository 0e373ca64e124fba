"""The ready text of a guideline, in Thai and English, filled in with what the agency decided for itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from loans.policy import Policy
from loans.requests import policy_of
from loans.rules import CRITERIA_LABELS, AgencyKind, whose_criteria
from people.models import Agency

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Ready:
    """A text to begin with."""

    title_thai: str
    title_english: str
    body_thai: str
    body_english: str


def ready_text(agency: Agency) -> Ready:
    """The ready text for this agency. At most one query."""
    decided = policy_of(agency)
    return Ready(
        title_thai=f"แนวปฏิบัติการให้ยืมและการยืมพัสดุของ{agency.name}",
        title_english="Practice guideline for lending and borrowing supplies",
        body_thai=_filled_in("th", agency, decided),
        body_english=_filled_in("en", agency, decided),
    )


def _filled_in(language: str, agency: Agency, decided: Policy) -> str:
    text = (_FOLDER / f"guideline.{language}.md").read_text(encoding="utf-8")
    with override(language):
        facts = {
            "agency": agency.name,
            "collect": decided.collect_within_days,
            "endorsement": _endorsement(decided),
            "buildings": _buildings(decided),
            "longest": _longest(decided),
            "ahead": _ahead(decided),
            "further": _further(decided),
            "criteria": _("What applies: %(criteria)s.")
            % {"criteria": CRITERIA_LABELS[whose_criteria(AgencyKind(agency.kind))]},
        }
        return Template(text).substitute(facts).strip("\n")


def _endorsement(decided: Policy) -> str:
    if decided.endorsement_required:
        return _("Before that, the borrower's supervisor confirms that the loan is for official work.")
    return _("The agency asks for no endorsement by the borrower's supervisor.")


def _buildings(decided: Policy) -> str:
    if decided.other_buildings_count_as_inside:
        return _("Another building of the agency counts as inside its premises.")
    return _("Another building of the agency counts as outside.")


def _longest(decided: Policy) -> str:
    if decided.longest_days is None:
        return _("The agency has set no longest period either: it is as long as the work needs.")
    return ngettext(
        "The agency lends for at most %(days)d day at a time.",
        "The agency lends for at most %(days)d days at a time.",
        decided.longest_days,
    ) % {"days": decided.longest_days}


def _ahead(decided: Policy) -> str:
    return ngettext(
        "A loan can be booked %(days)d day ahead.",
        "A loan can be booked %(days)d days ahead.",
        decided.may_book_ahead_days,
    ) % {"days": decided.may_book_ahead_days}


def _further(decided: Policy) -> str:
    later = [days for days in (decided.second_demand_after, decided.third_demand_after) if days is not None]
    if not later:
        return _("Further demands follow as the lender sees fit, until the items are back.")
    if len(later) == 1:
        return _("A second demand follows %(days)d days after the due date.") % {"days": later[0]}
    return _("Further demands follow %(second)d and %(third)d days after the due date.") % {
        "second": later[0],
        "third": later[1],
    }
