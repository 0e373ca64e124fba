"""The custodians' room: requests to unlock a name, and the decision by two. No report opens here."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.misuse import actions, naming_reading, unlocking
from audit.misuse.models import Custodian, NameAccess, NameRequest
from audit.misuse.name_forms import DecideForm
from audit.misuse.name_states import NameState
from audit.misuse.queries import custodian_of, requests_to
from core.clock import now
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest


def _custodian(request: HttpRequest) -> Custodian:
    """The custodian who asks.

    Raises:
        Http404: they are none.
    """
    custodian = custodian_of(cast(StaffRequest, request).standing)
    if custodian is None:
        raise Http404
    return custodian


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """The requests this custodian may decide, the open ones first; nothing else is counted."""
    custodian = _custodian(request)
    context = {
        "rows": list(requests_to(custodian)),
        "custodian": custodian,
        "is_unlocked": unlocking.kept(request, custodian) is not None,
    }
    return render(request, "misuse/names.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def name(request: HttpRequest, request_id: str) -> HttpResponseBase:
    """One request: who asks and why, what the reporter says, and the decision."""
    custodian = _custodian(request)
    asked = requests_to(custodian).filter(pk=UUID(request_id)).first()
    if asked is None:
        raise Http404
    private = unlocking.kept(request, custodian)
    if private is None:
        return redirect("misuse:unlock")
    form, verdict = DecideForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(request, asked, custodian, private, str(form.cleaned_data["text"]))
        except Refusal as refusal:
            verdict = refusal.verdict
        except NameAccess.DoesNotExist:
            raise Http404 from None
        else:
            if said:
                messages.success(request, said)
                return redirect("misuse:names")
    return _shown(request, asked, custodian, private, form, verdict)


def _decide(request: HttpRequest, asked: NameRequest, by: Custodian, private: bytes, text: str) -> str:
    """Carry out what was pressed; answers what came of it, nothing where it was neither button."""
    match request.POST.get("act"):
        case "agree":
            state = actions.agree(asked, by=by, at=now(), private=private, text=text)
            if state == NameState.AGREED:
                return _("You agreed. Another custodian has to agree as well.")
            return _("The name is now shown to who asked, for three days.")
        case "refuse":
            actions.refuse(asked, by=by, at=now(), text=text)
            return _("The name stays sealed. Who asked and the reporter read why.")
        case _neither:
            return ""


def _shown(
    request: HttpRequest,
    asked: NameRequest,
    custodian: Custodian,
    private: bytes,
    form: DecideForm,
    verdict: Refused | None,
) -> HttpResponse:
    asked = requests_to(custodian).get(pk=asked.pk)
    access = NameAccess.objects.get(sealed_name=asked.sealed_to_id, custodian=custodian)
    context: dict[str, Any] = {
        "asked": naming_reading.for_custodian(access, asked, private),
        "report": asked.sealed_to.report,
        "is_own": asked.agreed_by_id == custodian.pk,
        "form": form,
        "verdict": verdict,
    }
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "misuse/name.html", context, status=status)
