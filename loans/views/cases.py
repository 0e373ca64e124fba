"""Cases of clause 209 on pages: the list, one case, its papers, and a form for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER
from core.scans import scan_response
from core.verdict import Refusal, Refused, Verdict
from loans import case_queries, check_lists
from loans.absence import absence_of
from loans.case_permissions import is_turn_of, may_step, works_on_cases
from loans.case_queries import CaseFile
from loans.case_states import CASE_STATE_LABELS, CASE_STEP_LABELS, CaseState, CaseStep, case_steps_from
from loans.models import Case, CaseDocument
from loans.progress import StepOfBar
from loans.rules import CRITERIA_LABELS, Remedy
from loans.views.case_steps import FORMS
from people.views.acting import ActPage

if TYPE_CHECKING:
    from people.middleware import StaffRequest

FILTERS: Final = {
    "open": pgettext_lazy("filter of cases", "Not made good yet"),
    "settled": pgettext_lazy("filter of cases", "To be closed"),
    "closed": pgettext_lazy("filter of cases", "Closed"),
    "mine": pgettext_lazy("filter of cases", "About my own loans"),
    "all": pgettext_lazy("filter of cases", "All"),
}

MEANINGS: Final = {
    CaseState.OPEN: "attention",
    CaseState.AGREED: "progress",
    CaseState.SETTLED: "attention",
    CaseState.CLOSED: "free",
}

SETTLING: Final = {
    Remedy.REPAIR: CaseStep.REPAIR,
    Remedy.REPLACEMENT: CaseStep.REPLACE,
    Remedy.CASH: CaseStep.PAY,
}
"""The step by which each remedy is carried out; the page offers that of the remedy agreed on."""

PRIMARY: Final = {CaseState.OPEN: CaseStep.CHOOSE, CaseState.SETTLED: CaseStep.CLOSE}


def name_of(step: CaseStep) -> str:
    """The name of the address of a step."""
    return f"loans:case-{step.value.replace('_', '-')}"


@require_GET
def cases(request: StaffRequest) -> HttpResponse:
    """The cases this person may see: of the store, of the units they look after, and their own."""
    chosen = request.GET.get("only", "")
    page = case_queries.cases_in(request.standing, only=chosen, cursor=request.GET.get(PARAMETER, ""))
    on = request.standing.on
    context = {
        "rows": [(case, *_badge(case), case_queries.clock_of(case, on=on)) for case in page.rows],
        "filters": [("", pgettext("filter of cases", "Not closed"), chosen not in FILTERS)]
        + [(name, label, name == chosen) for name, label in FILTERS.items()],
        "chosen": chosen if chosen in FILTERS else "",
        "works": works_on_cases(request.standing),
        "on": on,
        **page.links(request.GET),
    }
    return render(request, "loans/cases/list.html", context)


@require_GET
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """One case: the clock, what can be done now, before and after, papers, and how it went so far."""
    file = _file(request, pk)
    found, on = file.case, request.standing.on
    meaning, word = _badge(found)
    acts = _acts(found, request)
    context = {
        "file": file,
        "case": found,
        "line": found.line,
        "loan": found.line.loan,
        "meaning": meaning,
        "word": word,
        "absence": absence_of(found.line),
        "clock": case_queries.clock_of(found, on=on),
        "steps": _bar(found),
        "acts": [each for each in acts if each[2]],
        "blocked": [(step, label, verdict) for step, label, verdict, _primary in acts if isinstance(verdict, Refused)],
        "criteria": case_queries.criteria_of(found),
        "criteria_words": CRITERIA_LABELS[found.criteria_clause],
        "checks": check_lists.compared(found.line),
        "asks_643": case_queries.section_643_asks(found),
        "happenings": case_queries.happenings(found),
        "condition_in": case_queries.condition_in_of(found),
        "is_mine": found.borrower_id == request.user.pk,
        "on": on,
    }
    return render(request, "loans/cases/case.html", context)


@require_GET
def document(request: StaffRequest, pk: int, document: int) -> FileResponse:
    """A paper of the case, for who may see the case."""
    found = _file(request, pk).case
    paper: CaseDocument = get_object_or_404(found.documents, pk=document)
    try:
        return scan_response(paper.file.open("rb"), name=f"{found.number}-{paper.pk}")
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, pk: int, step: CaseStep) -> HttpResponse:
    """The form of one step; who may never take it finds no such page, whose turn it is not reads why."""
    found = _file(request, pk).case
    if not may_step(step, found, request.standing):
        raise Http404
    make, do, sentence = FORMS[step]
    form = make(found, request.POST, request.FILES) if request.method == "POST" else make(found, None, None)
    verdict = is_turn_of(step, found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do(found, form, request)
            except Refusal as refusal:
                verdict, status = refusal.verdict, 409
            else:
                messages.success(request, _("Case %(number)s: saved.") % {"number": found.number})
                return redirect(found)
    page = ActPage(
        title=str(CASE_STEP_LABELS[step]),
        verb=str(CASE_STEP_LABELS[step]),
        back=found.get_absolute_url(),
        pretitle=f"{found.number} · {found.line.asset.name}",
        sentence=str(sentence),
    )
    return render(request, "people/act.html", {"form": form, "page": page, "verdict": verdict}, status=status)


def _file(request: StaffRequest, pk: int) -> CaseFile:
    file = case_queries.case_file(pk, request.standing)
    if file is None:
        raise Http404
    return file


def _badge(case: Case) -> tuple[str, str]:
    state = CaseState(case.state)
    if case.needs_no_remedy and state is CaseState.SETTLED:
        return MEANINGS[state], pgettext("case state", "Came back, to be closed")
    return MEANINGS[state], str(CASE_STATE_LABELS[state])


def _bar(case: Case) -> list[StepOfBar]:
    words = [
        pgettext("bar of a case", "Opened"),
        pgettext("bar of a case", "Remedy agreed"),
        pgettext("bar of a case", "Made good"),
        pgettext("bar of a case", "Closed"),
    ]
    reached = list(CaseState).index(CaseState(case.state)) + (2 if case.state == CaseState.CLOSED else 1)
    if case.needs_no_remedy:
        words[1:3] = [pgettext("bar of a case", "Came back")]
        reached -= 1
    return [
        StepOfBar(word, "done" if place < reached else "current" if place == reached else "todo", "")
        for place, word in enumerate(words)
    ]


def _acts(case: Case, request: StaffRequest) -> list[tuple[str, str, Verdict, bool]]:
    """What can be done now: address, label, whether this person may, and whether it is the one next act.

    What belongs to another office is left out; what is refused for a reason of its own is shown with it.
    """
    state, acts = CaseState(case.state), []
    settling = SETTLING[Remedy(case.remedy)] if case.remedy else None
    for step in case_steps_from(state):
        if step in SETTLING.values() and step is not settling:
            continue
        verdict = may_step(step, case, request.standing)
        if isinstance(verdict, Refused) and verdict.basis == "office":
            continue
        if verdict and not is_turn_of(step, case):  # what came back at its return cannot be brought back again
            continue
        is_primary = step is (settling if state is CaseState.AGREED else PRIMARY.get(state))
        is_primary = is_primary or (step is CaseStep.PROPOSE and not case.proposed)
        acts.append((reverse(name_of(step), args=[case.pk]), str(CASE_STEP_LABELS[step]), verdict, is_primary))
    return sorted(acts, key=lambda each: not each[3])
