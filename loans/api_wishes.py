"""What the API makes of a wish that was sent: the wish with the ids behind the tags, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from assets.queries import visible_assets
from core.clock import now, official_day
from loans import requests
from loans import serializers as shapes
from loans.api_manners import caller, standing_of
from loans.letters import Letter
from loans.models import Loan, PlaceKind
from loans.requests import Plan, Wish
from loans.rules import Purpose
from people.actions import ContactFacts
from people.models import Agency, Person
from people.offices import Standing


def wish_of(given: dict[str, Any], standing: Standing) -> Wish:
    """The wish with the ids behind the tags.

    Raises:
        ValidationError: a tag that the caller may not see, or that does not exist.
    """
    tags = [tag.upper() for tag in given["items"]]
    ids = dict(visible_assets(standing).filter(tag__in=tags).values_list("tag", "pk"))
    unknown = [tag for tag in tags if tag not in ids]
    if unknown:
        reason = _("There is no such item: %(tags)s. Use the tags that the register shows.")
        raise ValidationError({"items": [reason % {"tags": ", ".join(unknown[:5])}]})
    named = [tag.upper() for tag in given["named"]]
    if not set(named) <= set(tags):
        raise ValidationError({"named": [_("What has to be this very item stands in “items” as well.")]})
    return replace(
        terms_of(given), asset_ids=tuple(ids[tag] for tag in tags), named=frozenset(ids[tag] for tag in named)
    )


def terms_of(given: dict[str, Any]) -> Wish:
    """What stands in every wish, without items."""
    return Wish(
        asset_ids=(),
        purpose=Purpose(given["purpose"]),
        reason=given["reason"],
        reference=given["reference"],
        place_kind=PlaceKind(given["place_kind"]),
        place_of_use=given["place_of_use"],
        starts_on=given["starts_on"],
        due_on=given["due_on"],
        for_unit=given["for_unit"],
        letter=Letter(**given["letter"]) if "letter" in given else None,
    )


def agency_of(given: dict[str, Any], request: Request) -> Agency:
    """The agency of that code, for who keeps the address book.

    Raises:
        Http404: the caller keeps no store. ValidationError: no other agency has this code.
    """
    if not standing_of(request).is_storekeeper:
        raise Http404
    agency = Agency.objects.filter(code=given["agency"]).first()
    if agency is None:
        raise ValidationError({"agency": [_("No agency of the address book has this code.")]})
    return agency


def contact_of(given: dict[str, Any]) -> ContactFacts:
    return ContactFacts(**given["contact"])


def plan_of(
    wish: Wish,
    request: Request,
    *,
    borrower: Person | None = None,
    keyed_by: Person | None = None,
    changing: Loan | None = None,
) -> Plan:
    """Where the wish leads. changing: the approved loan that is to become so."""
    rows = visible_assets(standing_of(request)).select_related("custody", "responsible_unit__agency")
    found = {asset.pk: asset for asset in rows.filter(pk__in=wish.asset_ids)}
    assets = [found[pk] for pk in dict.fromkeys(wish.asset_ids)]
    return requests.plan(
        wish,
        assets,
        borrower=borrower or caller(request),
        on=official_day(now()),
        signed=True,
        keyed_by=keyed_by,
        excluding_loan_id=changing.pk if changing else None,
        recused=changing.recused_ids if changing else (),
    )


def plan_out(planned: Plan, shape: type[shapes.PlanOut] = shapes.PlanOut, **more: Any) -> dict[str, Any]:
    """Where it leads, as plain values. more: what a wider shape holds beside it."""
    out = {
        "office": planned.approval.office,
        "clause": planned.approval.clause,
        "route": planned.approval.route,
        "lending_unit": planned.lending_unit,
        "approving_unit": planned.approving_unit,
        "approvers": [{"wording": seat.wording(), "order_number": seat.order_number} for seat in planned.approvers],
        "endorsing_unit": planned.endorsing_unit,
        "value": planned.value,
        "items": [{"item": asset, "verdict": planned.items[asset.pk]} for asset in planned.assets],
        "verdict": planned.verdict,
        "text": planned.text.text,
        "sha256": planned.text.sha256,
        **more,
    }
    answer: dict[str, Any] = shape(out).data
    return answer
