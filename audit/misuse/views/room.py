"""The handlers' room: the list from access rows, the second key, the declaration, and the case with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.misuse import actions, keys, reading, unlocking
from audit.misuse.actions.appointing import refresh
from audit.misuse.deadlines import calendar_for, clock_of
from audit.misuse.evidence import CONTENT_TYPES
from audit.misuse.forms import (
    CHECKABLE,
    ConfirmForm,
    FilesForm,
    HoldForm,
    NewPassphraseForm,
    NoteForm,
    PassphraseForm,
    ProposeForm,
    ReopenForm,
    TextForm,
    TriageForm,
)
from audit.misuse.holding import found_by
from audit.misuse.models import Access, Custodian, Handler, Keyholder, Report
from audit.misuse.queries import access_to, cases_of, handler_of, keyholder_of
from audit.misuse.retention import destroyed_from
from audit.misuse.states import STEPS, EntryKind, Outcome, Urgency
from audit.misuse.throttle import PASSPHRASES, key_of
from core.clock import now
from core.verdict import Refusal, Refused
from people.middleware import StaffRequest

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """Something a handler may do on the page of a case: its form, its button, and the act behind it."""

    name: str
    form: type[forms.Form]
    verb: str | Promise
    title: str | Promise
    act: Callable[..., None]
    tone: str = "primary"

    def fits(self, report: Report, handler: Handler) -> bool:
        """Whether the page offers it now."""
        if self.name in ("confirm", "withdraw"):
            return bool(report.proposed) and (self.name == "withdraw" or report.proposed_by_id != handler.pk)
        if self.name in ("hold", "release"):
            return report.state in STEPS[self.name] and (report.held_on is None) is (self.name == "hold")
        is_free = not report.proposed or not self.name.startswith("propose")
        return report.state in STEPS[self.name] and is_free

    def do(self, access: Access, by: Handler, words: Words) -> None:
        """Carry it out.

        Raises:
            Access.DoesNotExist: the handler was shut out meanwhile.
            core.verdict.Refusal: as the act.
        """
        if "evidence" in words:
            words = {"files": words["evidence"]}
        if "urgency" in words:
            words = {**words, "urgency": Urgency(words["urgency"])}
        self.act(access, by=by, at=now(), **words)


CASE_STEPS: Final = (
    Step("acknowledge", forms.Form, gettext_lazy("Tell the reporter it was read"), "", actions.acknowledge),
    Step("triage", TriageForm, gettext_lazy("Begin fact-finding"), gettext_lazy("Triage"), actions.triage),
    Step("confirm", ConfirmForm, gettext_lazy("Confirm"), gettext_lazy("Confirm what is proposed"), actions.confirm),
    Step("withdraw", forms.Form, gettext_lazy("Take the proposal back"), "", actions.withdraw_proposal, tone=""),
    Step("reply", TextForm, gettext_lazy("Send"), gettext_lazy("Write to the reporter"), actions.reply),
    Step("attach", FilesForm, gettext_lazy("Add the files"), gettext_lazy("Add files"), actions.attach, tone=""),
    Step("note", NoteForm, gettext_lazy("Keep the note"), gettext_lazy("Note a finding"), actions.note, tone=""),
    Step("propose", ProposeForm, gettext_lazy("Propose"), gettext_lazy("Propose an outcome"), actions.propose, tone=""),
    Step("hold", HoldForm, gettext_lazy("Hold"), gettext_lazy("Keep it for a proceeding"), actions.hold, tone=""),
    Step("release", HoldForm, gettext_lazy("Release"), gettext_lazy("End the hold"), actions.release, tone=""),
    Step(
        "propose_reopening",
        ReopenForm,
        gettext_lazy("Propose"),
        gettext_lazy("Propose to open it again"),
        actions.propose,
        tone="",
    ),
)


def handler_who_asks(request: HttpRequest) -> tuple[StaffRequest, Handler]:
    """The handler who asks.

    Raises:
        Http404: they are none.
    """
    staff = cast(StaffRequest, request)
    handler = handler_of(staff.standing)
    if handler is None:
        raise Http404
    return staff, handler


@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """What was granted to this handler, with the next limit of each; nothing else is counted."""
    staff = cast(StaffRequest, request)
    holder = keyholder_of(staff.standing)
    if isinstance(holder, Custodian):
        return redirect("misuse:names")
    if not isinstance(holder, Handler):
        raise Http404
    handler, on = holder, staff.standing.on
    rows = list(cases_of(handler))
    calendar = calendar_for(handler.agency_id, [row.report for row in rows], on=on)
    shown = [{"access": row, "report": row.report, "clock": clock_of(row.report, calendar, on=on)} for row in rows]
    context = {"rows": shown, "handler": handler, "is_unlocked": unlocking.kept(request, handler) is not None}
    return render(request, "misuse/cases.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponse:
    """The second key: chosen the first time, asked for once a session."""
    staff = cast(StaffRequest, request)
    holder = keyholder_of(staff.standing)
    if holder is None:
        raise Http404
    is_new = not holder.public_key
    form = (NewPassphraseForm if is_new else PassphraseForm)(request.POST or None)
    verdict: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            private = _private(holder, form, is_new=is_new)
        except Refusal as refusal:
            verdict = refusal.verdict
        except keys.Unopenable:
            form.add_error("passphrase", _("This is not your case passphrase."))
        else:
            refresh(holder, staff.standing)
            holder.refresh_from_db()
            answer = redirect("misuse:cases")
            unlocking.keep(request, answer, holder, private)
            return answer
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    context = {"form": form, "is_new": is_new, "verdict": verdict, "shortest": keys.SHORTEST_PASSPHRASE}
    return render(request, "misuse/unlock.html", context, status=status)


def _private(holder: Keyholder, form: forms.Form, *, is_new: bool) -> bytes:
    passphrase = str(form.cleaned_data["passphrase"])
    if is_new:
        return actions.choose_passphrase(holder, passphrase=passphrase)
    if not PASSPHRASES.allows(key_of(f"{type(holder).__name__} {holder.pk}")):
        raise Refusal(Refused("policy", "too-often", _("Too many attempts. Wait five minutes and try again.")))
    return keys.unlock_by_passphrase(bytes(holder.locked_key), passphrase)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def case(request: HttpRequest, number: str) -> HttpResponseBase:
    """One report: the declaration first, then everything, and what may be done next."""
    staff, handler = handler_who_asks(request)
    access = access_to(handler, number)
    if access is None:
        raise Http404
    private = unlocking.kept(request, handler)
    if private is None:
        return redirect("misuse:unlock")
    if access.cleared_on is None:
        return _declaration(request, access, handler)
    step, form, verdict = None, None, None
    if request.method == "POST":
        step = next((step for step in CASE_STEPS if step.name == request.POST.get("act")), None)
        form = step.form(request.POST, request.FILES) if step is not None else None
        if step is not None and form is not None and form.is_valid():
            try:
                step.do(access, handler, form.cleaned_data)
            except Refusal as refusal:
                verdict = refusal.verdict
            except Access.DoesNotExist:
                raise Http404 from None
            else:
                messages.success(request, _("Done. The case keeps it."))
                return redirect(request.path)
    actions.note_reading(access, by=handler, at=now())
    access = access_to(handler, number)
    if access is None:
        raise Http404
    context = _shown(staff, access, handler, private)
    context |= {"steps": _steps(access.report, handler, step, form), "verdict": verdict}
    status = 200 if request.method != "POST" else 409 if verdict is not None else 422
    return render(request, "misuse/case.html", context, status=status)


@require_safe
def file(request: HttpRequest, number: str, file: str) -> HttpResponseBase:
    """One file, to take along: never shown or run in our pages, and noted in the case each time."""
    _staff, handler = handler_who_asks(request)
    access = access_to(handler, number)
    if access is None:
        raise Http404
    private = unlocking.kept(request, handler)
    if private is None:
        return redirect("misuse:unlock")
    if access.cleared_on is None:
        return redirect("misuse:case", number)
    found = reading.file_of(access.report, keys.unseal(private, bytes(access.sealed_key)), UUID(file))
    if found is None or found[0].file is None:
        raise Http404
    line, content = found
    try:
        actions.note_download(
            access, found[0].file.number, by=handler, at=now(), is_own=line.kind == EntryKind.OWN_FILE
        )
    except Access.DoesNotExist:
        raise Http404 from None
    return _to_take_along(content, found[0].file, number)


def _to_take_along(content: bytes, kept: reading.File, number: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[kept.ending])
    response["Content-Disposition"] = f'attachment; filename="{number}-{kept.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _declaration(request: HttpRequest, access: Access, handler: Handler) -> HttpResponse:
    """No conflict of interest, or step aside: nothing opens before."""
    verdict: Refused | None = None
    act = request.POST.get("act") if request.method == "POST" else None
    try:
        if act == "clear":
            actions.clear_of_conflict(access, by=handler, at=now())
            return redirect(request.path)
        if act == "step_aside":
            actions.step_aside(access, by=handler, at=now())
            messages.success(request, _("You stepped aside. The report is out of your hands."))
            return redirect("misuse:cases")
    except Refusal as refusal:
        verdict = refusal.verdict
    except Access.DoesNotExist:
        raise Http404 from None
    context = {"report": access.report, "verdict": verdict}
    return render(request, "misuse/declare.html", context, status=409 if verdict is not None else 200)


def _shown(staff: StaffRequest, access: Access, handler: Handler, private: bytes) -> dict[str, Any]:
    report, on = access.report, staff.standing.on
    seen = reading.opened(report, keys.unseal(private, bytes(access.sealed_key)))
    return {
        "report": report,
        "seen": seen,
        "clock": clock_of(report, calendar_for(report.agency_id, [report], on=on), on=on),
        "found": found_by(seen.item, on=seen.on, standing=staff.standing),
        "checkable": len(CHECKABLE),
        "proposed": dict(Outcome.choices).get(report.proposed, _("Open it again")) if report.proposed else "",
        "is_own_proposal": report.proposed_by_id == handler.pk,
        "destroyed_from": destroyed_from(report),
        "back": reverse("misuse:cases"),
    }


def _steps(report: Report, handler: Handler, tried: Step | None, form: forms.Form | None) -> list[dict[str, Any]]:
    """What may be done now, each with its form; the one that was tried with what was written."""
    return [
        {"step": step, "form": form if step is tried and form is not None else step.form(auto_id=f"{step.name}_%s")}
        for step in CASE_STEPS
        if step.fits(report, handler)
    ]
