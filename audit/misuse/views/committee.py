"""The integrity administrator's page: who is on the committee, and how many reports there are; none can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from audit.misuse import actions, counting
from audit.misuse.forms import MemberForm
from audit.misuse.models import Custodian, EscrowKey, Handler
from audit.misuse.poster import poster
from core.clock import now
from core.pdf_response import pdf_response
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest
from people.models import Person

ACTS: Final[dict[str, str | Promise]] = {
    "appoint": gettext_lazy("Appoint to the committee"),
    "end": gettext_lazy("Take off the committee"),
    "appoint_custodian": gettext_lazy("Appoint custodian for names"),
    "end_custodian": gettext_lazy("End as custodian for names"),
}


@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest) -> HttpResponse:
    """Appoint, take off, and the figures without content."""
    staff = cast(StaffRequest, request)
    if not staff.standing.is_integrity_administrator:
        raise Http404
    agency = staff.user.unit.agency_id
    verdict: Refused | None = None
    form = MemberForm(request.POST or None)
    act = _ACT.get(str(request.POST.get("act")))
    if act is not None and form.is_bound and form.is_valid():
        person = Person.objects.filter(staff_code__iexact=form.cleaned_data["staff_code"], unit__agency=agency).first()
        try:
            act(person, by=staff.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("Done, and kept in the record."))
            return redirect("misuse:committee")
    context: dict[str, Any] = {
        "form": form,
        "verdict": verdict,
        "acts": ACTS,
        "members": Handler.objects.filter(agency=agency, ended_on=None),
        "custodians": Custodian.objects.filter(agency=agency, ended_on=None),
        "is_open": EscrowKey.objects.exists(),
        "figures": counting.figures(agency, on=staff.standing.on),
    }
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "misuse/committee.html", context, status=status)


@require_safe
def poster_file(request: HttpRequest) -> HttpResponseBase:
    """The poster for the notice board, for whoever hangs it up."""
    staff = cast(StaffRequest, request)
    if not staff.standing.is_integrity_administrator:
        raise Http404
    address = f"{settings.BASE_URL}{reverse('misuse:start')}"
    content = poster(address, staff.user.unit.agency.name)
    return pdf_response(content, name="ประกาศแจ้งเบาะแส", plain_name="poster")


def _appoint(person: Person | None, *, by: Person, reason: str) -> None:
    actions.appoint(_known(person), by=by, at=now(), reason=reason)


def _end(person: Person | None, *, by: Person, reason: str) -> None:
    handler = Handler.objects.filter(person=_known(person), ended_on=None).first()
    if handler is None:
        raise Refusal(Refused("order", "handler-ended", _("This person is not on the committee.")))
    actions.end_appointment(handler, by=by, at=now(), reason=reason)


def _appoint_custodian(person: Person | None, *, by: Person, reason: str) -> None:
    actions.appoint_custodian(_known(person), by=by, at=now(), reason=reason)


def _end_custodian(person: Person | None, *, by: Person, reason: str) -> None:
    custodian = Custodian.objects.filter(person=_known(person), ended_on=None).first()
    if custodian is None:
        raise Refusal(Refused("order", "custodian-ended", _("This person is not a custodian for names.")))
    actions.end_custodian(custodian, by=by, at=now(), reason=reason)


def _known(person: Person | None) -> Person:
    if person is None:
        raise Refusal(Refused("order", "person-unknown", _("Nobody of the agency has this staff code.")))
    return person


_ACT: Final[dict[str, Callable[..., None]]] = {
    "appoint": _appoint,
    "end": _end,
    "appoint_custodian": _appoint_custodian,
    "end_custodian": _end_custodian,
}
