"""Exceptions from a policy on pages: asked for, read and decided by a second person, and the list that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from assets.paging import PARAMETER
from core import clock
from core.verdict import Refusal, Refused
from loans import actions, basket, override_queries, permissions, queries
from loans.models import Loan, OverrideState, PolicyOverride
from loans.override_forms import ExceptionForm
from loans.override_permissions import may_decide_override, may_withdraw_override
from loans.overrides import may_be_overridden
from loans.requests import Plan, policy_of
from loans.states import State, Step
from loans.views.amending import draft_of, signer_of
from loans.views.requesting import assets_of, basket_of, is_written, plans_of, wish_of
from people.models import Person

if TYPE_CHECKING:
    from people.middleware import StaffRequest

MEANINGS: Final = {
    OverrideState.ASKED: "attention",
    OverrideState.CONFIRMED: "free",
    OverrideState.REFUSED: "danger",
    OverrideState.WITHDRAWN: "neutral",
    OverrideState.LAPSED: "neutral",
    OverrideState.USED: "progress",
}

ACTS: Final[dict[str, Callable[..., PolicyOverride]]] = {
    "confirm": actions.confirm_override,
    "refuse": actions.refuse_override,
    "withdraw": actions.withdraw_override,
}


@require_GET
def overrides(request: StaffRequest) -> HttpResponse:
    """All exceptions this person may see, newest first: those of the store they keep, head or audit, and their own."""
    chosen = request.GET.get("only", "")
    chosen = chosen if chosen in OverrideState.values else ""
    at = clock.now()
    page = override_queries.overrides_in(request.standing, only=chosen, at=at, cursor=request.GET.get(PARAMETER, ""))
    context = {
        "rows": [(each, *_badge(each, each.stands_at(at))) for each in page.rows],
        "filters": [("", pgettext("filter of exceptions", "All"), not chosen)]
        + [(state.value, state.label, state.value == chosen) for state in OverrideState],
        "chosen": chosen,
        **page.links(request.GET),
    }
    return render(request, "loans/overrides/list.html", context)


def override(request: StaffRequest, pk: int) -> HttpResponse:
    """One exception: what was asked and why, until when a second person may confirm, and what came of it."""
    found = override_queries.override_for(pk, request.standing)
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    is_asker = bool(may_withdraw_override(found, request.standing))
    may_decide = bool(may_decide_override(found, request.standing))
    form = ExceptionForm(request.POST if act in ("confirm", "refuse") else None)
    context: dict[str, Any] = {"form": form, "is_asker": is_asker, "may_decide": may_decide}
    if request.method != "POST" or act not in ACTS or not (act == "withdraw" or form.is_valid()):
        return render(request, "loans/overrides/override.html", context | _file(request, found))
    if (act == "withdraw" and not is_asker) or (act != "withdraw" and not may_decide):
        raise Http404
    reason = "" if act == "withdraw" else form.cleaned_data["reason"]
    try:
        decided = ACTS[act](found, by=request.user, at=clock.now(), reason=reason)
    except Refusal as refusal:
        found = override_queries.override_for(pk, request.standing) or found
        page = context | _file(request, found) | {"verdict": refusal.verdict}
        return render(request, "loans/overrides/override.html", page, status=409)
    messages.success(request, _said(decided))
    return redirect(decided)


def ask_new(request: StaffRequest) -> HttpResponse:
    """Ask that the policy give way for what is in the basket, in the words written for it."""
    draft, assets = basket.draft(request.session, basket.NEW), basket_of(request)
    if not assets or not is_written(draft):
        return redirect("loans:new")
    return _ask(request, plans_of(request, draft, assets), draft, request.user, back_url=reverse("loans:new"))


def ask_for_loan(request: StaffRequest, pk: int) -> HttpResponse:
    """The same for a request that was sent back, or an approved loan that is to change."""
    file = queries.loan_file(pk, request.standing)
    if file is None:
        raise Http404
    loan = file.loan
    is_correction = loan.state == State.SENT_BACK
    step = Step.RESUBMIT if is_correction else Step.AMEND
    if not permissions.may(step, loan, request.standing):
        raise Http404
    draft = basket.draft(request.session, str(pk) if is_correction else draft_of(pk))
    assets = assets_of(draft.get("items", []))
    borrower = loan.borrower if is_correction else signer_of(loan, draft.get("borrower_code", ""))
    if loan.state not in (State.SENT_BACK, State.APPROVED) or not assets or not is_written(draft) or borrower is None:
        return redirect(loan)
    plans = plans_of(request, draft, assets, correcting=loan, borrower=borrower)
    back_url = reverse("loans:correct" if is_correction else "loans:change", args=[pk])
    return _ask(request, plans, draft, borrower, loan=loan, back_url=back_url)


def _ask(
    request: StaffRequest,
    plans: Sequence[Plan],
    draft: dict[str, Any],
    borrower: Person,
    *,
    loan: Loan | None = None,
    back_url: str,
) -> HttpResponse:
    """Of several stores the first that refuses and was not asked yet: each request needs an exception of its own."""
    refusing = [each for each in plans if isinstance(each.verdict, Refused) and may_be_overridden(each.verdict)]
    if not refusing:
        return redirect(back_url)
    open_texts = override_queries.texts_asked(borrower, at=clock.now())
    planned = next((each for each in refusing if each.text.sha256 not in open_texts), refusing[0])
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "loan": loan,
        "back_url": back_url,
        "planned": planned,
        "refused": planned.verdict,
        "words": draft,
        "borrower": borrower,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "loans/overrides/ask.html", context)
    wish = wish_of(draft, planned.assets)
    try:
        asked = actions.ask_override(
            borrower, by=request.user, at=clock.now(), wish=wish, reason=form.cleaned_data["reason"], loan=loan
        )
    except Refusal as refusal:
        return render(request, "loans/overrides/ask.html", context | {"verdict": refusal.verdict}, status=409)
    messages.success(request, _("The exception is asked for. A second person has 30 minutes to confirm it."))
    return redirect(asked)


def _file(request: StaffRequest, found: PolicyOverride) -> dict[str, Any]:
    """What the page of an exception shows."""
    at, on = clock.now(), request.standing.on
    stands = found.stands_at(at)
    is_usable = override_queries.is_to_be_used(found, policy_of(found.lending_unit.agency), on=on)
    meaning, word = _badge(found, stands)
    loan = found.used_for or found.loan
    return {
        "override": found,
        "meaning": meaning,
        "word": word,
        "is_open": stands is OverrideState.ASKED,
        "sign_url": _sign_url(found) if is_usable and found.asked_by_id == request.user.pk else "",
        "is_unused": stands is OverrideState.CONFIRMED and not is_usable,
        "loan": Loan.objects.filter(permissions.visible(request.standing), pk=loan.pk).first() if loan else None,
    }


def _sign_url(found: PolicyOverride) -> str:
    """Where the request is read and signed for which the exception was confirmed."""
    if found.loan is None:
        return reverse("loans:review")
    is_correction = found.loan.state == State.SENT_BACK
    return reverse("loans:correct_review" if is_correction else "loans:change_review", args=[found.loan.pk])


def _badge(found: PolicyOverride, stands: OverrideState) -> tuple[str, str]:
    return MEANINGS[stands], str(stands.label)


def _said(decided: PolicyOverride) -> str:
    words = {"name": decided.asked_by.name}
    if decided.state == OverrideState.CONFIRMED:
        return _("The exception is confirmed. %(name)s has been told, and signs the request.") % words
    if decided.state == OverrideState.REFUSED:
        return _("The exception is refused. %(name)s has been told why.") % words
    return _("The exception is taken back. The policy stands.")
