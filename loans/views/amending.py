"""Changing an approved loan before it is handed over: written, read with what differs, and signed by the borrower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.verdict import Refusal
from loans import actions, basket, cards, changed, permissions, queries
from loans.forms import ChangeForm, DeskSignForm, SignForm
from loans.models import Loan
from loans.states import State, Step
from loans.views.requesting import (
    ASKED,
    MENDING,
    WORDS,
    assets_of,
    exception_url,
    is_written,
    mend,
    of_words,
    plans_of,
    reviewed,
    wish_of,
)
from people.models import Person

if TYPE_CHECKING:
    from people.middleware import StaffRequest


def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what of an approved loan is to change; a storekeeper does it at the desk, for the borrower."""
    file = _to_change(request, pk)
    loan = file.loan
    if loan.state != State.APPROVED:
        return redirect(loan)
    at_desk = loan.borrower_id != request.user.pk
    held = [line for line in file.lines if line.state in ("requested", "approved")]
    known = {line.asset_id for line in held}
    extra = [
        asset
        for asset in cards.assets_in(basket.items(request.session), request.standing)
        if asset.responsible_unit_id == loan.lending_unit_id and asset.pk not in known
    ]
    initial = {name: getattr(loan, name) for name in WORDS}
    initial |= {"items": sorted(known), "named": [line.asset_id for line in held if line.is_named]}
    initial |= {"borrower_code": loan.borrower.staff_code}
    initial |= basket.draft(request.session, draft_of(pk))
    offered = [*(line.asset for line in held), *extra]
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, initial=initial, assets=offered, at_desk=at_desk)
    context: dict[str, Any] = {"form": form, "loan": loan, "at_desk": at_desk}
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in (*ASKED, "items")}
        words["borrower_code"] = form.cleaned_data.get("borrower_code", loan.borrower.staff_code)
        basket.keep_draft(request.session, draft_of(pk), words)
        signer = form.borrower or loan.borrower
        plans = plans_of(request, words, assets_of(words["items"]), correcting=loan, borrower=signer)
        refusal = next((found for each in plans if (found := of_words(each)) is not None), None)
        if refusal is None:
            return redirect("loans:change_review", pk=pk)
        context |= {"verdict": refusal, "exception_url": exception_url(plans, loan)}
        return render(request, "loans/change.html", context, status=409)
    return render(request, "loans/change.html", context)


def change_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Read the changed request: what differs, and whether and by whom it is approved anew; the borrower signs it."""
    file = _to_change(request, pk)
    loan = file.loan
    if request.POST.get("act") in MENDING:
        mend(request, draft_of(pk))
        return redirect("loans:change_review", pk=pk)
    draft = basket.draft(request.session, draft_of(pk))
    if loan.state != State.APPROVED or not is_written(draft):
        return redirect(loan)
    assets = assets_of(draft.get("items", []))
    signer = signer_of(loan, draft.get("borrower_code", ""))
    if not assets or signer is None:
        return redirect("loans:change", pk=pk)
    at_desk = loan.borrower_id != request.user.pk
    data = request.POST if request.method == "POST" else None
    form = DeskSignForm(data) if at_desk else SignForm(data)
    plans = plans_of(request, draft, assets, correcting=loan, borrower=signer)
    wish = wish_of(draft, assets)
    held = [line for line in file.lines if line.state in ("requested", "approved")]
    signed = file.texts_signed()
    context = {
        "form": form,
        "loan": loan,
        "signer": signer,
        "at_desk": at_desk,
        "back_url": reverse("loans:change", args=[pk]),
        "exception_url": exception_url(plans, loan),
        "differences": changed.differences(loan, held, wish, assets, signer),
        "stays_approved": changed.is_within_approval(loan, held, wish, signer),
        "is_change": True,
        **reviewed(request, plans, draft, before=signed[-1].text if signed else ""),
    }
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend(
                loan,
                by=request.user,
                at=clock.now(),
                wish=wish,
                signed_sha256=request.POST.get(f"sha256_{plans[0].lending_unit.pk}", ""),
                borrower=signer,
                consent=form.cleaned_data.get("consent", ""),
            )
        except Refusal as refusal:
            return render(request, "loans/review.html", context | {"verdict": refusal.verdict}, status=409)
        basket.take_out(request.session, wish.asset_ids)
        basket.drop_draft(request.session, draft_of(pk))
        messages.success(request, _said(loan, stays_approved=bool(context["stays_approved"])))
        return redirect("loans:loan", pk=pk)
    return render(request, "loans/review.html", context)


def _to_change(request: StaffRequest, pk: int) -> queries.LoanFile:
    """The loan of the borrower, or of a store this person keeps; anybody else's is 404."""
    file = queries.loan_file(pk, request.standing)
    if file is None or not permissions.may(Step.AMEND, file.loan, request.standing):
        raise Http404
    return file


def draft_of(pk: int) -> str:
    """The name under which the session keeps the change of a loan as it was written."""
    return f"change-{pk}"


def signer_of(loan: Loan, code: str) -> Person | None:
    """Who is to sign as the borrower, by staff code; None where nobody has it."""
    if code.casefold() == loan.borrower.staff_code.casefold():
        return loan.borrower
    people = Person.objects.filter(staff_code__iexact=code, is_active=True)
    return people.select_related("unit__agency").first()


def _said(loan: Loan, *, stays_approved: bool) -> str:
    facts = {"number": loan.number}
    if stays_approved:
        return _("Loan %(number)s is changed and stays approved.") % facts
    return _("Loan %(number)s is changed and goes to be decided anew. The earlier approval counts no more.") % facts
