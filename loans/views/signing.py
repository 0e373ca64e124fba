"""The borrower signs on the own phone what the store hands over, or says why not; the desk sees the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.verdict import Refusal, Refused, Verdict
from loans import actions, visits
from loans.actions.signing import judge_open
from loans.models import SignatureAsk
from loans.signing_forms import PhoneSignForm, RefusalForm
from loans.views.at_desk import storekeepers
from people.middleware import StaffRequest


@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """What the store put before the borrower of this loan: to sign, or to refuse with a reason. Nobody else sees it."""
    asks = SignatureAsk.objects.select_related("loan__lending_unit", "asked_by")
    ask = asks.filter(loan=pk, borrower=request.user, at_desk=False).last()
    if ask is None:
        raise Http404
    verdict: Verdict = judge_open(ask, at=now())
    form, refusal = PhoneSignForm(_sent(request, "sign")), RefusalForm(_sent(request, "refuse"))
    sent = form if form.is_bound else refusal
    if request.method == "POST" and sent.is_valid():
        try:
            said = _answer(ask, form, refusal, by=request)
        except Refusal as refused:
            verdict = refused.verdict
        else:
            messages.success(request, said)
            return redirect(ask.loan)
    status = 409 if isinstance(verdict, Refused) and request.method == "POST" else 422 if sent.is_bound else 200
    return render(
        request, "loans/sign.html", {"ask": ask, "form": form, "refusal": refusal, "verdict": verdict}, status=status
    )


def _sent(request: HttpRequest, act: str) -> QueryDict | None:
    return request.POST if request.method == "POST" and (act in request.POST) else None


def _answer(ask: SignatureAsk, form: PhoneSignForm, refusal: RefusalForm, *, by: StaffRequest) -> str:
    """Sign or refuse; what to say about it.

    Raises:
        Refusal: those of `actions.give_signature` and `actions.refuse_signature`.
    """
    if form.is_bound:
        actions.give_signature(ask, by=by.user, at=now(), **form.words())
        return _("Signed. The storekeeper sees it now and hands the items over.")
    actions.refuse_signature(ask, by=by.user, at=now(), reason=refusal.cleaned_data["reason"])
    return _("The storekeeper is told that you do not sign. Nothing is handed over.")


@require_GET
@storekeepers
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """How the last asking for this loan stands, for the page of the desk that waits for it. One query."""
    ask = SignatureAsk.objects.filter(visits.lent_by(request.standing, "loan__"), loan=pk).last()
    if ask is None:
        raise Http404
    return JsonResponse({"state": f"{ask.pk}-{ask.state}"})
