"""The questions with their counts, each answer as a list, and an answer taken away as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER, page_of
from audit.oversight import actions, asked
from audit.oversight.forms import PeriodForm, TakeAwayForm
from audit.oversight.models import Export, FileKind
from audit.oversight.past.taking import REGISTER_THEN
from audit.oversight.questions import Asked, Cell, Question
from audit.oversight.scope import Period, scope_of
from audit.oversight.views.files import as_file
from core.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from people.middleware import StaffRequest

EXPORTS_SHOWN: Final = 50


@require_GET
def questions(request: StaffRequest) -> HttpResponse:
    """Every question with how many rows answer it."""
    scope = scope_of(request.standing)
    usual = Period.up_to(request.standing.on)
    form = PeriodForm.of(request.GET, usual)
    period = form.period(usual)
    counts = asked.counts(scope, period)
    context = {
        "form": form,
        "period": period,
        "rows": [(question, counts[slug]) for slug, question in asked.QUESTIONS.items()],
        "query": period.query() if form.is_bound and not form.errors else "",
    }
    return render(request, "oversight/questions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question(request: StaffRequest, slug: str) -> HttpResponse:
    """One question: who and what answers it; posted, the same as a file."""
    scope = scope_of(request.standing)
    found = asked.QUESTIONS.get(slug)
    if found is None:
        raise Http404
    usual = Period.up_to(request.standing.on)
    form = PeriodForm.of(request.GET, usual)
    period = form.period(usual)
    taking = TakeAwayForm(request.POST if request.method == "POST" else None)
    if taking.is_bound and not form.errors and taking.is_valid():
        kind = FileKind(taking.cleaned_data["kind"])
        purpose = taking.cleaned_data["purpose"]
        answer = asked.Answer(found, period)
        return as_file(actions.take_away(answer, by=request.user, at=now(), kind=kind, purpose=purpose))
    context = {"form": form, "period": period, "taking": taking, "question": found, "query": period.query()}
    if isinstance(found, Question):
        page = page_of(found.rows(scope, period), by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
        context |= {"rows": _named(found, page.rows), **page.links(request.GET)}
    else:
        context["rows"] = _named(found, found.rows(scope, period))
    return render(request, "oversight/question.html", context, status=422 if form.errors or taking.errors else 200)


@require_GET
def exports(request: StaffRequest) -> HttpResponse:
    """What was taken away, with number, hash and purpose: by oneself, and by who works in the units audited."""
    scope = scope_of(request.standing)
    rows = Export.objects.filter(Q(by=request.user) | scope.below("by__unit__")).select_related("by")
    page = page_of(rows, by=("-pk",), cursor=request.GET.get(PARAMETER, ""), size=EXPORTS_SHOWN)
    shown = [(each, *_asked_again(each)) for each in page.rows]
    return render(request, "oversight/exports.html", {"rows": shown, **page.links(request.GET)})


def _asked_again(export: Export) -> tuple[str, str]:
    """What was asked in words, and the address that asks it again."""
    if export.question == REGISTER_THEN:
        return _("The register as it stood"), f"{reverse('oversight:past')}?{export.asked}"
    question = asked.QUESTIONS.get(export.question)
    if question is None:
        return export.question, ""
    return str(question.words), f"{reverse('oversight:question', args=[export.question])}?{export.asked}"


def _named(question: Asked, rows: Iterable[Any]) -> list[list[tuple[_StrPromise, Cell]]]:
    """What these rows show, each cell with the heading of its column."""
    return [list(zip(question.headings, question.cells(row), strict=True)) for row in rows]
