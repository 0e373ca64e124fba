"""The pages of an import: choose a file, say what its columns hold, see what would come of it, bring it in, read on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assets.import_forms import ColumnsForm, HeadingForm, UploadForm
from assets.importing import actions, showing
from assets.importing import run as running
from assets.importing.mapping import Mapping as FileMapping
from assets.importing.plan import Draft, Plan, draft_of, plan_of, try_out
from assets.importing.problems import CannotRead
from assets.importing.tasks import go_on_with_import
from assets.importing.words import STATUS_WORDS
from assets.models import ImportRun, ImportState, RowOutcome
from assets.paging import PARAMETER, page_of
from assets.permissions import keeper_paths, may_keep_register
from assets.queries import units_within
from core.clock import now, official_day
from people.middleware import StaffRequest

ROWS_TRIED: Final = 2_000
"""Rows of a long file that the preview looks at."""

SECONDS_ON_A_PAGE: Final = 4
"""How long a page itself brings rows in before it leaves the rest to the worker."""

REFRESH_SECONDS: Final = 4
RUNS_SHOWN: Final = 12
ENCODINGS: Final = {"xlsx": "Excel", "utf-8": "CSV, UTF-8", "cp874": "CSV, Windows 874"}


@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Choose a file; below it the imports of the last days."""
    paths = keeper_paths(request.standing)
    if not paths:
        raise Http404
    units = units_within(paths).filter(closed_on__isnull=True)
    form = UploadForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        run = actions.receive(
            form.cleaned_data["unit"],
            by=request.user,
            at=now(),
            file_name=str(form.cleaned_data["file"].name),
            content=form.content,
            draft=form.draft,
        )
        return redirect("assets:import-columns", run.pk)
    runs = ImportRun.objects.filter(unit__in=units).select_related("unit", "by").order_by("-pk")[:RUNS_SHOWN]
    return render(request, "assets/import/upload.html", {"form": form, "runs": runs, "steps": _steps(0)})


@require_http_methods(["GET", "POST"])
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what the columns hold; the guess stands there already."""
    run = _visible(request, pk)
    if run.state not in actions.OPEN:
        return redirect("assets:import-run", run.pk)
    asked = request.GET if "header_row" in request.GET else None
    try:
        draft = _draft(run, asked)
    except CannotRead as unreadable:
        messages.error(request, unreadable.message)
        return redirect("assets:import-columns", run.pk) if asked else redirect("assets:import")
    mapping = draft.mapping if asked else FileMapping.from_json(run.mapping)
    form = ColumnsForm(request.POST or None, draft=draft, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        actions.settle_mapping(run, by=request.user, at=now(), draft=draft, mapping=form.mapping())
        return redirect("assets:import-preview", run.pk)
    heading = HeadingForm(
        initial={"header_row": draft.heading.first, "sheet": draft.table.sheet}, sheets=draft.table.sheets
    )
    context = {
        "run": run,
        "draft": draft,
        "form": form,
        "heading": heading,
        "kind": ENCODINGS.get(run.encoding, run.encoding),
        "known_words": [(meaning.label, ", ".join(words)) for meaning, words in STATUS_WORDS.items()],
        "steps": _steps(1),
    }
    return render(request, "assets/import/columns.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """What would come of it; the button brings it in."""
    run = _visible(request, pk)
    if run.state not in actions.OPEN:
        return redirect("assets:import-run", run.pk)
    try:
        plan = _plan(run)
    except CannotRead as unreadable:
        messages.error(request, unreadable.message)
        return redirect("assets:import-columns", run.pk)
    if request.method == "POST":
        run = actions.begin(run, by=request.user, at=now(), plan=plan)
        return _further(request, run, plan)
    judged = [one for batch in try_out(plan, most=ROWS_TRIED) for one in batch]
    account = plan.account(judged)
    context = {
        "run": run,
        "stats": showing.stats(account.counts),
        "accepted": sum(account.counts[outcome] for outcome in (RowOutcome.CREATED, RowOutcome.UPDATED)),
        "groups": showing.groups(account),
        "remarks": showing.groups(account, remarks=True),
        "not_items": showing.other_lines(account.as_json()["not_items"]),
        "left_out": account.left_out,
        "tried": len(judged),
        "total": len(plan.rows),
        "steps": _steps(2),
    }
    return render(request, "assets/import/preview.html", context)


@require_GET
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the run is; when it is done, what became of every row."""
    run = _visible(request, pk)
    if run.state in actions.OPEN:
        return redirect("assets:import-columns", run.pk)
    if run.state == ImportState.RUNNING:
        response = render(request, "assets/import/progress.html", {"run": run, "steps": _steps(3)})
        if request.GET.get("refresh") != "off":
            # A header, not a script: the page keeps itself up to date wherever it is read, and can be told not to.
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response
    rows = run.rows.select_related("asset")
    outcome = request.GET.get("outcome", "")
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    else:
        outcome = ""
    page = page_of(rows, by=("row", "pk"), cursor=request.GET.get(PARAMETER, ""))
    context = {
        "run": run,
        "stats": showing.stats(run.counts, reverse("assets:import-run", args=[run.pk])),
        "rows": [showing.told(row) for row in page.rows],
        "outcome": outcome,
        "outcome_word": showing.WORDS[RowOutcome(outcome)] if outcome else "",
        "doubts": run.counts.get("undecided", 0) + run.counts.get("refused", 0),
        "not_items": showing.other_lines(run.counts.get("not_items", ())),
        "left_out": run.counts.get("left_out", ()),
        "steps": _steps(4),
        **page.links(request.GET),
    }
    return render(request, "assets/import/result.html", context)


@require_POST
def go_on(request: StaffRequest, pk: int) -> HttpResponse:
    """Go on with a run that waits for the worker, or was killed."""
    run = _visible(request, pk)
    if run.state != ImportState.RUNNING:
        return redirect("assets:import-run", run.pk)
    try:
        plan = running.plan_of_run(run)
    except (CannotRead, OSError) as gone:
        reason = gone if isinstance(gone, CannotRead) else CannotRead("file-gone")
        actions.give_up(run, by=request.user, at=now(), reason=reason)
        return redirect("assets:import-run", run.pk)
    return _further(request, run, plan)


@require_GET
def problems(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The rows that were not brought in, as a CSV to mend the file by."""
    run = _visible(request, pk)
    response = StreamingHttpResponse(showing.problem_lines(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-problems.csv"'
    return response


def _visible(request: StaffRequest, pk: int) -> ImportRun:
    """The run, where the person keeps the register of its unit; else nobody says that it exists."""
    run = ImportRun.objects.select_related("unit", "by").filter(pk=pk).first()
    if run is None or not may_keep_register(request.standing, [run.unit]):
        raise Http404
    return run


def _draft(run: ImportRun, asked: Mapping[str, Any] | None) -> Draft:
    """The file of `run` read anew: with the heading that was kept, or the sheet and row that are asked for.

    Raises:
        CannotRead: no such row or sheet, or the file is gone.
    """
    try:
        with run.file.open("rb") as kept:
            content = kept.read()
    except OSError as gone:
        raise CannotRead("file-gone") from gone
    if asked is None:
        return draft_of(content, run.unit, sheet=run.sheet, header_row=run.header_row)
    form = HeadingForm(asked, sheets=())
    if not form.is_valid():
        raise CannotRead("header-unknown-row", row=str(asked.get("header_row", ""))[:10])
    sheet = str(asked.get("sheet", run.sheet))
    row = form.cleaned_data["header_row"] if sheet == run.sheet or not run.sheet else None
    return draft_of(content, run.unit, sheet=sheet, header_row=row)


def _plan(run: ImportRun) -> Plan:
    mapping = FileMapping.from_json(run.mapping)
    return plan_of(_draft(run, None), mapping, run.unit, on=official_day(now()))


def _further(request: StaffRequest, run: ImportRun, plan: Plan) -> HttpResponse:
    """Bring in rows for a few seconds; the worker does the rest."""
    run = running.go_on(run, plan, by=request.user, at=now(), seconds=SECONDS_ON_A_PAGE)
    if run.state == ImportState.RUNNING:
        go_on_with_import.enqueue(run.pk)
    return redirect("assets:import-run", run.pk)


def _steps(current: int) -> list[dict[str, str]]:
    labels = (_("Choose a file"), _("Columns"), _("Check"), _("Bring in"), _("Result"))
    states = ["done" if n < current else "current" if n == current else "todo" for n in range(len(labels))]
    if current == len(labels) - 1:
        states[-1] = "done"
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]
