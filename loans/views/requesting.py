"""The request: written, read once more with who will decide on it, and signed; also after it was sent back."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import Asset
from core import clock
from core.verdict import Refusal, Refused, Verdict
from loans import actions, basket, cards, permissions, queries
from loans.forms import CorrectionForm, RequestForm, SignForm
from loans.models import Loan, PlaceKind, Signature, SignatureKind
from loans.overrides import may_be_overridden
from loans.requests import Plan, Wish, plan
from loans.rules import PURPOSE_LABELS, Purpose
from loans.states import LineState, State, Step
from people.models import Person, Unit
from people.offices import Seat

if TYPE_CHECKING:
    from people.middleware import StaffRequest

WORDS: Final = ("purpose", "reason", "reference", "place_kind", "place_of_use", "starts_on", "due_on", "for_unit")
"""What the form asks for and `Wish` wants."""

ASKED: Final = (*WORDS, "named")
"""The same with the items that have to be these very ones, which are kept on the lines of a loan."""

MENDING: Final = ("days", "drop")
"""What the buttons beside an item that cannot be lent do: other days, or without it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may decide: name, capacity in words, order."""

    name: str
    wording: str
    order: str


@dataclass(frozen=True, slots=True)
class StorePlan:
    """What the review shows of one store's request. changes: the lines that differ from the text signed before."""

    plan: Plan
    cards: list[cards.Card]
    endorsers: list[Signer]
    approvers: list[Signer]
    changes: list[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in the way."""
        return bool(self.plan.verdict)

    @property
    def may_ask_exception(self) -> bool:
        """Whether what stands in the way is a policy that may give way."""
        verdict = self.plan.verdict
        return isinstance(verdict, Refused) and may_be_overridden(verdict)

    @property
    def own_refusal(self) -> Verdict | None:
        """What stands in the way of the request as a whole; what stands in an item's way is said at the item."""
        verdict = self.plan.verdict
        is_of_item = any(verdict is of_item for of_item in self.plan.items.values())
        return None if verdict or is_of_item else verdict


def new(request: StaffRequest) -> HttpResponse:
    """Write the request for what is in the basket."""
    assets = basket_of(request)
    draft = basket.draft(request.session, basket.NEW)
    usual = {"starts_on": request.standing.on, "due_on": request.standing.on + timedelta(days=6)}
    form = RequestForm(request.POST if request.method == "POST" else None, initial=usual | draft, assets=assets)
    context: dict[str, Any] = {"form": form, "stores": _by_store(assets)}
    if request.method == "POST" and form.is_valid() and assets:
        basket.keep_draft(request.session, basket.NEW, {name: form.cleaned_data[name] for name in ASKED})
        plans = plans_of(request, form.cleaned_data, assets)
        refusal = next((found for each in plans if (found := of_words(each)) is not None), None)
        if refusal is None:
            return redirect("loans:review")
        context |= {"verdict": refusal, "exception_url": exception_url(plans)}
        return render(request, "loans/new.html", context, status=409)
    return render(request, "loans/new.html", context)


def review(request: StaffRequest) -> HttpResponse:
    """Read the request with who will decide on it, mend it, sign it: one request to each store, all or none."""
    if request.POST.get("act") in MENDING:
        mend(request, basket.NEW)
        return redirect("loans:review")
    assets = basket_of(request)
    draft = basket.draft(request.session, basket.NEW)
    if not assets or not is_written(draft):
        return _nothing_to_sign(request)
    plans = plans_of(request, draft, assets)
    form = SignForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "back_url": reverse("loans:new"),
        "exception_url": exception_url(plans),
        **reviewed(request, plans, draft),
    }
    if request.method == "POST" and form.is_valid():
        signed = [
            (wish_of(draft, each.assets), request.POST.get(f"sha256_{each.lending_unit.pk}", "")) for each in plans
        ]
        try:
            loans = actions.submit_all(request.user, by=request.user, at=clock.now(), signed=signed)
        except Refusal as refusal:
            if _is_sent_already(request, [sha256 for _wished, sha256 in signed]):
                return _nothing_to_sign(request)
            return render(request, "loans/review.html", context | {"verdict": refusal.verdict}, status=409)
        basket.take_out(request.session, [asset.pk for asset in assets])
        basket.drop_draft(request.session, basket.NEW)
        return _sent(request, loans)
    return render(request, "loans/review.html", context)


def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a request that was sent back: words, days, items."""
    loan = _to_correct(request, pk)
    if loan.state != State.SENT_BACK:
        return redirect(loan)
    lines = list(loan.lines.select_related("asset").order_by("position"))
    held = [line.asset_id for line in lines]
    extra = [
        asset
        for asset in cards.assets_in(basket.items(request.session), request.standing)
        if asset.responsible_unit_id == loan.lending_unit_id and asset.pk not in held
    ]
    initial = {name: getattr(loan, name) for name in WORDS}
    initial["items"] = [line.asset_id for line in lines if line.state == LineState.REQUESTED]
    initial["named"] = [line.asset_id for line in lines if line.is_named]
    initial |= basket.draft(request.session, str(pk))
    offered = [*(line.asset for line in lines), *extra]
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial, assets=offered)
    sent_back = loan.decisions.select_related("by").filter(kind="sent_back").last()
    context: dict[str, Any] = {"form": form, "loan": loan, "sent_back": sent_back}
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in (*ASKED, "items")}
        basket.keep_draft(request.session, str(pk), words)
        plans = plans_of(request, words, assets_of(words["items"]), correcting=loan)
        refusal = next((found for each in plans if (found := of_words(each)) is not None), None)
        if refusal is None:
            return redirect("loans:correct_review", pk=pk)
        context |= {"verdict": refusal, "exception_url": exception_url(plans, loan)}
        return render(request, "loans/correct.html", context, status=409)
    return render(request, "loans/correct.html", context)


def correct_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Read the corrected request, with what differs from the text signed before, and sign it anew."""
    loan = _to_correct(request, pk)
    if request.POST.get("act") in MENDING:
        mend(request, str(pk))
        return redirect("loans:correct_review", pk=pk)
    draft = basket.draft(request.session, str(pk))
    if loan.state != State.SENT_BACK or not is_written(draft):
        return redirect(loan)
    assets = assets_of(draft.get("items", []))
    if not assets:
        return redirect("loans:correct", pk=pk)
    plans = plans_of(request, draft, assets, correcting=loan)
    form = SignForm(request.POST if request.method == "POST" else None)
    before = loan.signatures.filter(kind=SignatureKind.REQUEST).last()
    context = {
        "form": form,
        "loan": loan,
        "back_url": reverse("loans:correct", args=[pk]),
        "exception_url": exception_url(plans, loan),
        **reviewed(request, plans, draft, before=before.text if before else ""),
    }
    if request.method == "POST" and form.is_valid():
        sha256 = request.POST.get(f"sha256_{plans[0].lending_unit.pk}", "")
        wish = wish_of(draft, assets)
        try:
            actions.resubmit(loan, by=request.user, at=clock.now(), wish=wish, signed_sha256=sha256)
        except Refusal as refusal:
            return render(request, "loans/review.html", context | {"verdict": refusal.verdict}, status=409)
        basket.take_out(request.session, wish.asset_ids)
        basket.drop_draft(request.session, str(pk))
        messages.success(request, _("The corrected request %(number)s is sent.") % {"number": loan.number})
        return redirect(loan)
    return render(request, "loans/review.html", context)


def _to_correct(request: StaffRequest, pk: int) -> Loan:
    """The borrower's own loan; anybody else's is 404."""
    loans = queries.with_parties(Loan.objects.filter(pk=pk, borrower=request.user))
    loan = loans.first()
    if loan is None or not permissions.may(Step.RESUBMIT, loan, request.standing):
        raise Http404
    return loan


def basket_of(request: StaffRequest) -> list[Asset]:
    """The items of the basket; what can no longer be asked for is taken out, and that is said."""
    ids = basket.items(request.session)
    if not ids:
        return []
    assets = cards.assets_in(ids, request.standing)
    gone = set(ids) - {asset.pk for asset in assets}
    if gone:
        basket.take_out(request.session, gone)
        text = ngettext(
            "%(count)d item can no longer be borrowed and was taken out of your request.",
            "%(count)d items can no longer be borrowed and were taken out of your request.",
            len(gone),
        )
        messages.warning(request, text % {"count": len(gone)})
    return assets


def assets_of(ids: Sequence[int]) -> list[Asset]:
    rows = {
        asset.pk: asset
        for asset in Asset.objects.filter(pk__in=ids).select_related("category", "custody", "responsible_unit__agency")
    }
    return [rows[pk] for pk in ids if pk in rows]


def _by_store(assets: Sequence[Asset]) -> list[tuple[Unit, list[Asset]]]:
    """The items by the unit that is responsible for them, in a fixed order of units."""
    stores: dict[int, tuple[Unit, list[Asset]]] = {}
    for asset in assets:
        stores.setdefault(asset.responsible_unit_id, (asset.responsible_unit, []))[1].append(asset)
    return [stores[pk] for pk in sorted(stores)]


def wish_of(words: Mapping[str, Any], assets: Sequence[Asset]) -> Wish:
    return Wish(
        asset_ids=tuple(asset.pk for asset in assets),
        purpose=Purpose(words["purpose"]),
        reason=words["reason"],
        reference=words["reference"],
        place_kind=PlaceKind(words["place_kind"]),
        place_of_use=words["place_of_use"],
        starts_on=words["starts_on"],
        due_on=words["due_on"],
        for_unit=words["for_unit"],
        named=named_of(words, assets),
    )


def named_of(words: Mapping[str, Any], assets: Sequence[Asset]) -> frozenset[int]:
    """The ids of these items that have to be these very ones."""
    return frozenset(words.get("named", ())) & {asset.pk for asset in assets}


def is_written(draft: Mapping[str, Any]) -> bool:
    """Whether the draft came through the form, and is not only the days of the catalogue."""
    return all(name in draft for name in WORDS)


def plans_of(
    request: StaffRequest,
    words: Mapping[str, Any],
    assets: Sequence[Asset],
    *,
    correcting: Loan | None = None,
    borrower: Person | None = None,
) -> list[Plan]:
    """Where the request leads at each store. The page only asks for the signature, so its lack is no refusal yet."""
    return [
        plan(
            wish_of(words, of_store),
            of_store,
            borrower=borrower or request.user,
            on=request.standing.on,
            signed=True,
            excluding_loan_id=correcting.pk if correcting else None,
            recused=correcting.recused_ids if correcting else (),
        )
        for _store, of_store in _by_store(assets)
    ]


def of_words(planned: Plan) -> Refused | None:
    """What is wrong with the words and days of a request, which its form can mend; items are mended on the review."""
    verdict = planned.verdict
    if not isinstance(verdict, Refused) or verdict.code == "nobody-may-approve":
        return None
    return None if any(verdict is of_item for of_item in planned.items.values()) else verdict


def exception_url(plans: Sequence[Plan], loan: Loan | None = None) -> str:
    """Where to ask for an exception, when a policy that may give way stands in the way; else empty."""
    if not any(isinstance(each.verdict, Refused) and may_be_overridden(each.verdict) for each in plans):
        return ""
    return reverse("loans:ask-override") if loan is None else reverse("loans:ask-override-for", args=[loan.pk])


def reviewed(
    request: StaffRequest, plans: Sequence[Plan], words: Mapping[str, Any], *, before: str = ""
) -> dict[str, Any]:
    stores = [_store_plan(each, words, on=request.standing.on, before=before) for each in plans]
    return {
        "stores": stores,
        "words": {**words, "purpose": PURPOSE_LABELS[Purpose(words["purpose"])]},
        "place": PlaceKind(words["place_kind"]).label,
        "days": (words["due_on"] - words["starts_on"]).days,
        "may_sign": all(store.is_open for store in stores),
        "several": len(stores) > 1,
    }


def _store_plan(planned: Plan, words: Mapping[str, Any], *, on: date, before: str) -> StorePlan:
    return StorePlan(
        planned,
        cards.with_next_days(planned.assets, planned.items, words["starts_on"], words["due_on"], on=on),
        signers_of(planned.endorsers),
        signers_of(planned.approvers),
        changed_lines(before, planned.text.text) if before else [],
    )


def signers_of(seats: Sequence[Seat]) -> list[Signer]:
    return [Signer(seat.person_name, seat.wording(), seat.order_number) for seat in seats]


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ between two signed texts: ("-", what was) and ("+", what is)."""
    differing = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in differing if line[0] in "-+"]


def mend(request: StaffRequest, name: str) -> None:
    """Other days, or one item less, as a button of the review asks; anything else changes nothing."""
    draft = basket.draft(request.session, name)
    wanted = request.POST.get("asset", "")
    if request.POST["act"] == "drop" and wanted.isdecimal() and len(wanted) <= 18:
        basket.take_out(request.session, [int(wanted)])
        if "items" in draft:
            draft["items"] = [pk for pk in draft["items"] if pk != int(wanted)]
    if request.POST["act"] == "days" and is_written(draft):
        with suppress(ValueError):
            starts_on = date.fromisoformat(request.POST.get("starts_on", ""))
            draft |= {"starts_on": starts_on, "due_on": starts_on + (draft["due_on"] - draft["starts_on"])}
    if draft:
        basket.keep_draft(request.session, name, draft)


def _nothing_to_sign(request: StaffRequest) -> HttpResponse:
    """A second press, or an old page: say so, and show what was sent."""
    if request.method == "POST":
        messages.info(request, _("This request has been sent already. Nothing was sent a second time."))
        return redirect("loans:mine")
    return redirect("loans:new")


def _is_sent_already(request: StaffRequest, hashes: Sequence[str]) -> bool:
    """Whether this person has signed every one of these texts today: the first of two presses was quicker."""
    signed = Signature.objects.filter(
        signer=request.user, sha256__in=hashes, at__gte=clock.start_of_day(request.standing.on)
    )
    return set(hashes) <= set(signed.values_list("sha256", flat=True))


def _sent(request: StaffRequest, loans: Sequence[Loan]) -> HttpResponse:
    numbers = ", ".join(loan.number for loan in loans)
    messages.success(request, _("Sent: %(numbers)s. You will be told what is decided.") % {"numbers": numbers})
    return redirect(loans[0]) if len(loans) == 1 else redirect("loans:mine")
