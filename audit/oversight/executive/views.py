"""The executive's page, and the orders given from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assets.paging import PARAMETER, page_of
from audit.oversight.executive import actions
from audit.oversight.executive.charts import Chart, chart
from audit.oversight.executive.exceptions import WORDS, Kind
from audit.oversight.executive.forms import InstructForm, ReturnForm
from audit.oversight.executive.models import Instruction, InstructionState, UnitExceptions
from audit.oversight.executive.permissions import executive_paths, may_answer, may_judge, visible_instructions
from audit.oversight.executive.queries import exceptions_of, months_of
from audit.oversight.forms import StepForm
from audit.oversight.reports.models import UnitFigures
from core.clock import now
from core.thai import clean, thai_date
from core.verdict import Refusal, Refused, Verdict
from people.models import Person, Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from people.middleware import StaffRequest
    from people.offices import Standing

MEANINGS: Final = {
    InstructionState.OPEN: "attention",
    InstructionState.ANSWERED: "progress",
    InstructionState.CLOSED: "neutral",
}

DONE_WITHIN: Final = timedelta(days=14)
"""The day that stands in the form first."""

OWNERS_SHOWN: Final = 30

TRENDS: Final = (
    (gettext_lazy("Requests received"), gettext_lazy("Sent to the stores in the month."), ("received",)),
    (gettext_lazy("Loans handed over"), gettext_lazy("Signed for by the borrower in the month."), ("handed-over",)),
    (
        gettext_lazy("Items overdue at the end of the month"),
        gettext_lazy("Of whatever age."),
        ("overdue-1-7", "overdue-8-30", "overdue-over-30"),
    ),
    (
        gettext_lazy("Demands late or not made"),
        gettext_lazy("Clause 211, seven days."),
        ("demanded-late", "not-demanded"),
    ),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What does not go as it should in the unit that one heads, or in one below; trends and open orders beside it."""
    if not (request.standing.is_supervisor or request.standing.is_approver):
        raise Http404
    kept = _found(request)
    if kept is None:
        return _none(request)
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else None
    found = exceptions_of(kept, request.standing, **({"most": None} if kind else {}))
    months = months_of(kept.unit)
    context = {
        "kept": kept,
        "chosen": kind,
        "exceptions": [each for each in found if kind is None or each.kind == kind],
        "charts": [] if kind else [_trend(months, *trend) for trend in TRENDS],
        "units": _units_below(request),
        "instructions": [
            (each, MEANINGS[InstructionState(each.state)], each.is_late(request.standing.on))
            for each in Instruction.objects.filter(unit__path__startswith=kept.unit.path)
            .exclude(state=InstructionState.CLOSED)
            .select_related("unit", "owner")
            .order_by("due_on")[:10]
        ],
    }
    return render(request, "oversight/executive/page.html", context)


@require_GET
def instructions(request: StaffRequest) -> HttpResponse:
    """The orders that one gave, has to carry out, or that concern the units one heads or audits."""
    rows = Instruction.objects.filter(visible_instructions(request.standing)).select_related("unit", "owner")
    page_ = page_of(rows, by=("-pk",), cursor=request.GET.get(PARAMETER, ""))
    on = request.standing.on
    context = {
        "rows": [(each, MEANINGS[InstructionState(each.state)], each.is_late(on)) for each in page_.rows],
        "gives": bool(executive_paths(request.standing)),
        **page_.links(request.GET),
    }
    return render(request, "oversight/executive/instructions.html", context)


@require_http_methods(["GET", "POST"])
def instruct(request: StaffRequest) -> HttpResponse:
    """Give an order to somebody of the unit; what led there may stand in the address."""
    kept = _kept(request)
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else None
    on, unit = request.standing.on, kept.unit
    people = Person.objects.filter(unit__path__startswith=unit.path, is_active=True).exclude(pk=request.user.pk)
    initial = {"title": WORDS[kind][0] if kind else "", "due_on": on + DONE_WITHIN}
    posted = request.POST if request.method == "POST" else None
    form = InstructForm(posted, people=people.select_related("unit"), on=on, initial=initial)
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            given = actions.give_instruction(
                unit, by=request.user, at=now(), about=kind.value if kind else "", **form.cleaned_data
            )
        except Refusal as refusal:
            refused = refusal.verdict
        else:
            messages.success(request, _("The order is given, and who has to do it has been told."))
            return redirect(given)
    officers = people.filter(Q(tenures__ends_on=None) | Q(tenures__ends_on__gte=on), tenures__isnull=False)
    context = {
        "form": form,
        "kept": kept,
        "chosen": kind,
        "verdict": refused,
        "owners": officers.distinct().order_by("unit__path", "name")[:OWNERS_SHOWN],
    }
    status = 409 if refused is not None else 422 if form.errors else 200
    return render(request, "oversight/executive/instruct.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done about an order, with its form and its words."""

    name: str
    title: _StrPromise
    verb: _StrPromise
    tone: str
    may: Callable[[Standing, Instruction], Verdict]
    form: type[StepForm]
    do: Callable[..., Instruction]


STEPS: Final = (
    Step(
        "answer",
        gettext_lazy("Say what was done"),
        gettext_lazy("Send the answer"),
        "primary",
        may_answer,
        StepForm,
        actions.answer_instruction,
    ),
    Step(
        "close",
        gettext_lazy("Close it with a conclusion"),
        gettext_lazy("Close the order"),
        "primary",
        may_judge,
        StepForm,
        actions.close_instruction,
    ),
    Step(
        "return",
        gettext_lazy("It does not do yet"),
        gettext_lazy("Send it back"),
        "",
        may_judge,
        ReturnForm,
        actions.return_instruction,
    ),
)


@require_http_methods(["GET", "POST"])
def instruction(request: StaffRequest, pk: int) -> HttpResponse:
    """One order: what is to be done, what was said, and what this person may do about it."""
    found = _visible(request, pk)
    taken = next((step for step in STEPS if step.name == request.POST.get("act")), None)
    offered = [step for step in STEPS if step is taken or step.may(request.standing, found)]
    forms = {step.name: _form(request, step, taken) for step in offered}
    refused: Refused | None = None
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
        "instruction": found,
        "meaning": MEANINGS[InstructionState(found.state)],
        "is_late": found.is_late(request.standing.on),
        "entries": found.entries.select_related("by"),
        "steps": [(step, forms[step.name]) for step in offered],
        "about": WORDS[Kind(found.about)][0] if found.about in set(Kind) else "",
        "verdict": refused,
    }
    status = 409 if refused is not None else 422 if wrong else 200
    return render(request, "oversight/executive/instruction.html", context, status=status)


def _form(request: StaffRequest, step: Step, taken: Step | None) -> StepForm:
    on = request.standing.on
    data = request.POST if step is taken else None
    return step.form(data, on=on, prefix=step.name, initial={"due_on": on + DONE_WITHIN})


def _visible(request: StaffRequest, pk: int) -> Instruction:
    rows = Instruction.objects.filter(visible_instructions(request.standing), pk=pk)
    found = rows.select_related("unit__agency", "agency", "owner__unit", "given_by").first()
    if found is None:
        raise Http404
    return found


def _kept(request: StaffRequest) -> UnitExceptions:
    """As `_found`.

    Raises:
        Http404: they head no unit whose figures are counted, or not that one.
    """
    found = _found(request)
    if found is None:
        raise Http404
    return found


def _none(request: StaffRequest) -> HttpResponse:
    """The page of who heads nothing that lends.

    Raises:
        Http404: they asked for a unit that is not theirs.
    """
    if request.GET.get("unit"):
        raise Http404
    return render(request, "oversight/executive/none.html")


def _found(request: StaffRequest) -> UnitExceptions | None:
    """The exceptions of the unit asked for, or of the highest one that this person heads; None where there is none."""
    rows = _headed_rows(request).select_related("unit__agency").order_by("unit__path")
    asked = clean(request.GET.get("unit", "")[:40])
    if asked:
        rows = rows.filter(unit__code=asked)
    return rows.first()


def _units_below(request: StaffRequest) -> list[Unit]:
    """The units of which this person may open the page, for the choice between them."""
    rows = _headed_rows(request).select_related("unit").order_by("unit__path")
    return [row.unit for row in rows.defer("found")]


def _headed_rows(request: StaffRequest) -> QuerySet[UnitExceptions]:
    answer = Q(pk__in=())
    for path in executive_paths(request.standing):
        answer |= Q(unit__path__startswith=path)
    return UnitExceptions.objects.filter(answer)


def _trend(months: list[UnitFigures], title: Any, definition: Any, keys: tuple[str, ...]) -> Chart:
    values = [
        (thai_date(row.first).partition(" ")[2], sum(int(row.figures.get(key) or 0) for key in keys)) for row in months
    ]
    return chart(title, definition, values)
