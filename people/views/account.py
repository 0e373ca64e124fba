"""One's own account: what one may do today, and the API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from knox.models import AuthToken

from core.clock import now
from core.verdict import Refusal
from people import actions, pins, queries, words
from people.forms import TokenForm
from people.middleware import StaffRequest
from people.pin_forms import PinForm


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """Who one is here, what one may do today and by what, and one's API tokens."""
    return _account_page(request, TokenForm())


@require_http_methods(["GET", "POST"])
def choose_pin(request: StaffRequest) -> HttpResponse:
    """Choose the PIN with which one signs at a desk; the password shows that it is oneself."""
    form, refused = PinForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            with pins.counted(request, request.user, password=True):
                actions.choose_pin(request.user, by=request.user, at=now(), **form.words())
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("Your PIN is set. With it you sign at the desk of a store."))
            return redirect("people:account")
    status = 409 if refused is not None else 422 if form.is_bound else 200
    return render(request, "people/pin.html", {"form": form, "refused": refused}, status=status)


@require_POST
def make_token(request: StaffRequest) -> HttpResponse:
    """Make an API token; it is shown on the answer and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=422)
    secret = actions.make_token(request.user, by=request.user, at=now(), days=form.cleaned_data["days"])
    return render(request, "people/token.html", {"secret": secret, "days": form.cleaned_data["days"]})


@require_POST
def revoke_token(request: StaffRequest, token_key: str) -> HttpResponse:
    """Revoke one's own API token."""
    actions.revoke_token(request.user, by=request.user, at=now(), token_key=token_key)
    messages.success(request, _("The token was revoked. Programs that used it cannot sign in any more."))
    return redirect("people:account")


def _account_page(request: StaffRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user, expiry__gt=now()).order_by("-created")
    return render(
        request,
        "people/account.html",
        {
            "person": request.user,
            "duties": words.duties(request.standing),
            "delegations": queries.received_by(request.standing),
            "tokens": tokens,
            "form": form,
        },
        status=status,
    )
