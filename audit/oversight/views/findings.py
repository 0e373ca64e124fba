"""Findings on pages: the list, a new one, and one with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER, page_of
from audit.oversight import actions
from audit.oversight.asked import QUESTIONS
from audit.oversight.forms import FollowUpForm, RaiseForm, StepForm
from audit.oversight.models import Finding, FindingState
from audit.oversight.permissions import may_answer, may_close, may_follow_up, reads_findings, visible_findings
from audit.oversight.scope import scope_of
from audit.oversight.subjects import page_of_subject
from core.clock import now
from core.thai import clean
from core.verdict import Refusal, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from people.middleware import StaffRequest
    from people.offices import Standing

MEANINGS: Final = {
    FindingState.OPEN: "attention",
    FindingState.ANSWERED: "progress",
    FindingState.CLOSED: "neutral",
}

ANSWERED_WITHIN: Final = timedelta(days=30)
"""The day that stands in the form first."""


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done about a finding, with its form and its words."""

    name: str
    title: _StrPromise
    verb: _StrPromise
    tone: str
    may: Callable[[Standing, Finding], Verdict]
    form: type[StepForm]
    do: Callable[..., Finding]


STEPS: Final = (
    Step(
        "answer",
        gettext_lazy("Answer for the unit"),
        gettext_lazy("Send the answer"),
        "primary",
        may_answer,
        StepForm,
        actions.answer_finding,
    ),
    Step(
        "follow-up",
        gettext_lazy("Ask again"),
        gettext_lazy("Ask the unit again"),
        "primary",
        may_follow_up,
        FollowUpForm,
        actions.follow_up,
    ),
    Step(
        "close",
        gettext_lazy("Close with a conclusion"),
        gettext_lazy("Close the finding"),
        "",
        may_close,
        StepForm,
        actions.close_finding,
    ),
)


@require_GET
def findings(request: StaffRequest) -> HttpResponse:
    """The findings of the units that one audits or heads, newest first."""
    if not reads_findings(request.standing):
        raise Http404
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in FindingState.values else ""
    rows = Finding.objects.filter(visible_findings(request.standing)).select_related("unit", "raised_by")
    if chosen:
        rows = rows.filter(state=chosen)
    page = page_of(rows, by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
    context = {
        "rows": [(each, MEANINGS[FindingState(each.state)]) for each in page.rows],
        "filters": [("", pgettext("filter of audit findings", "All"), not chosen)]
        + [(state.value, state.label.partition(":")[0], state.value == chosen) for state in FindingState],
        "chosen": chosen,
        "on": request.standing.on,
        "raises": request.standing.is_auditor,
        **page.links(request.GET),
    }
    return render(request, "oversight/findings.html", context)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Raise a finding; what led there may stand in the address."""
    scope, on = scope_of(request.standing), request.standing.on
    asked = clean(request.GET.get("question", "")[:40])
    question = asked if asked in QUESTIONS else ""
    initial = {"about": clean(request.GET.get("about", "")[:120]), "answer_by": on + ANSWERED_WITHIN}
    form = RaiseForm(request.POST if request.method == "POST" else None, scope=scope, on=on, initial=initial)
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            finding = actions.raise_finding(
                words["unit"],
                by=request.user,
                at=now(),
                title=words["title"],
                text=words["text"],
                answer_by=words["answer_by"],
                question=question,
                about=words["about"],
            )
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("The finding is raised, and the head of the unit has been told."))
            return redirect(finding)
    status = 409 if refused is not None else 422 if form.errors else 200
    context = {"form": form, "verdict": refused, "question": QUESTIONS.get(question)}
    return render(request, "oversight/finding_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """One finding: what was found, what was said, and what this person may do about it."""
    found = _visible(request, pk)
    taken = next((step for step in STEPS if step.name == request.POST.get("act")), None)
    # What was written for a step that cannot be taken any more stays on the page.
    offered = [step for step in STEPS if step is taken or step.may(request.standing, found)]
    refused: Refused | None = None
    forms = {step.name: _form(request, step, taken) for step in offered}
    if request.method == "POST":
        if taken is None:
            raise Http404
        verdict = taken.may(request.standing, found)
        if isinstance(verdict, Refused):
            refused = verdict
        elif forms[taken.name].is_valid():
            try:
                taken.do(found, by=request.user, at=now(), **forms[taken.name].cleaned_data)
            except Refusal as refusal:
                refused, found = refusal.verdict, _visible(request, pk)
            else:
                messages.success(request, _("It is kept in the record, and who has to know has been told."))
                return redirect(found)
    wrong = any(form.errors for form in forms.values() if form.is_bound)
    context: dict[str, Any] = {
        "finding": found,
        "meaning": MEANINGS[FindingState(found.state)],
        "entries": found.entries.select_related("by"),
        "steps": [(step, forms[step.name]) for step in offered],
        "question": QUESTIONS.get(found.question),
        "about_url": page_of_subject(found.about, scope_of(request.standing)) if request.standing.is_auditor else "",
        "is_auditor": request.standing.is_auditor,
        "on": request.standing.on,
        "verdict": refused,
    }
    status = 409 if refused is not None else 422 if wrong else 200
    return render(request, "oversight/finding.html", context, status=status)


def _form(request: StaffRequest, step: Step, taken: Step | None) -> StepForm:
    on = request.standing.on
    data = request.POST if step is taken else None
    return step.form(data, on=on, prefix=step.name, initial={"answer_by": on + ANSWERED_WITHIN})


def _visible(request: StaffRequest, pk: int) -> Finding:
    rows = Finding.objects.filter(visible_findings(request.standing), pk=pk)
    found = rows.select_related("unit__agency", "raised_by", "answered_by", "closed_by").first()
    if found is None:
        raise Http404
    return found
