"""Who signed, for a member of the committee: ask, see how the request stands, read the name while it is shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.misuse import actions, naming_reading, unlocking
from audit.misuse.models import Access, NameRequest
from audit.misuse.name_forms import AskForm
from audit.misuse.queries import access_to
from audit.misuse.states import STEPS
from audit.misuse.views.room import handler_who_asks
from core.clock import now
from core.verdict import Refusal, Refused


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def signer(request: HttpRequest, number: str) -> HttpResponseBase:
    """The name of who signed: sealed, asked for, or read."""
    staff, handler = handler_who_asks(request)
    access = access_to(handler, number)
    if access is None or not hasattr(access.report, "sealed_name"):
        raise Http404
    private = unlocking.kept(request, handler)
    if private is None:
        return redirect("misuse:unlock")
    if access.cleared_on is None:
        return redirect("misuse:case", number)
    form = AskForm(request.POST if request.POST.get("act") == "ask" else None)
    verdict: Refused | None = None
    who: dict[str, str] | None = None
    try:
        if form.is_valid():
            actions.ask_name(access, by=handler, at=now(), text=str(form.cleaned_data["text"]))
            messages.success(request, _("You asked. The reporter can answer for seven days; the custodians decide."))
            return redirect(request.path)
        if request.POST.get("act") == "show":
            asked = _own_request(request, access)
            who = actions.show_name(access, asked, by=handler, at=now(), private=private)
    except Refusal as refusal:
        verdict = refusal.verdict
    except (Access.DoesNotExist, NameRequest.DoesNotExist):
        raise Http404 from None
    on = staff.standing.on
    requests = naming_reading.about(access.report)
    is_free = access.report.state in STEPS["ask_name"] and not any(each.is_open for each in requests)
    context: dict[str, Any] = {
        "report": access.report,
        "requests": [
            {"asked": each, "may_show": each.request.asked_by_id == handler.pk and each.can_be_shown(on)}
            for each in requests
        ],
        "who": who,
        "form": form if is_free else None,
        "verdict": verdict,
    }
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "misuse/signer.html", context, status=status)


def _own_request(request: HttpRequest, access: Access) -> NameRequest:
    """The request that was pressed.

    Raises:
        NameRequest.DoesNotExist: there is none of that key about this report.
    """
    try:
        key = UUID(str(request.POST.get("request")))
    except ValueError:
        raise NameRequest.DoesNotExist from None
    return NameRequest.objects.get(pk=key, sealed_to__report=access.report)
