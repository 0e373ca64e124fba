"""What reporters see: what is kept and what is not, the form, the code, and what became of it. Nobody signs in.

Requests come here without a person (`audit.misuse.outside`). Nothing is saved before it is sent; what belongs to a
report travels in the form, never in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assets.models import Asset
from assets.queries import find_by_code
from audit.misuse import actions, codes, keys, reading, throttle, work
from audit.misuse.deadlines import calendar_for, clock_of
from audit.misuse.evidence.traits import Stripped
from audit.misuse.forms import CHECKABLE, CodeForm, MoreForm, TellForm
from audit.misuse.models import Custodian, EscrowKey, Report
from audit.misuse.name_states import Signing
from audit.misuse.outside import OutsideRequest
from audit.misuse.picking import MOST, candidates
from audit.misuse.queries import committee, custodians, report_by_code
from audit.misuse.retention import destroyed_from
from audit.misuse.shutting_out import Concerned
from audit.misuse.sign_forms import SignForm
from audit.misuse.states import SEEN_BY_REPORTER, Category
from audit.misuse.views.answering import answered, not_sent_yet
from core.clock import now, official_day
from core.thai_text import clean
from core.verdict import Refusal, Refused
from loans.complaint_rules import CLAUSES
from people.models import Agency, Unit

Outside = Callable[[OutsideRequest], HttpResponse]

CUSTODIAN: Final = "c"
"""Before the id of a custodian among those whom a reporter keeps out."""


def open_to_all(view: Outside) -> Callable[[HttpRequest], HttpResponse]:
    """A page for anybody; what is sent to it stands in no report of an error."""

    @login_not_required
    @require_http_methods(["GET", "POST"])
    @sensitive_post_parameters()
    def shown(request: HttpRequest) -> HttpResponse:
        return view(cast(OutsideRequest, request))

    return shown


@open_to_all
def start(request: OutsideRequest) -> HttpResponse:
    """Before the form, in plain words: what is kept, what is not, who will read it, and the limits of it all."""
    item = clean(request.GET.get("item", ""))[:200]
    return render(request, "misuse/start.html", {"is_open": EscrowKey.objects.exists(), "item": item})


@open_to_all
def tell(request: OutsideRequest) -> HttpResponse:
    """The tip in four steps on one page, and after it the tracking code, once."""
    return _telling(request, TellForm)


@open_to_all
def sign(request: OutsideRequest) -> HttpResponse:
    """The same with a name, which is sealed apart: a signed report, or a formal complaint."""
    return _telling(request, SignForm)


def _telling(request: OutsideRequest, kind: type[TellForm]) -> HttpResponse:
    agency = Agency.objects.filter(is_ours=True).order_by("pk").first()
    if agency is None or not EscrowKey.objects.exists():
        return render(request, "misuse/start.html", {"is_open": False, "item": ""})
    members = _members(agency, kind)
    item = clean(request.GET.get("item", ""))[:200]
    if not _files_allowed(request):
        return _too_often(request)
    if "find" in request.POST or "pick" in request.POST:
        return _picking(request, agency, members, kind)
    sent = (_sent(request), request.FILES) if request.method == "POST" else ()
    form = kind(*sent, units=_bureaus(agency), members=members, initial={"item": item})
    verdict: Refused | None = None
    is_asked = form.is_bound and form.is_valid() and _has_to_work(request, work.REPORT)
    if request.method == "POST" and form.is_valid() and not is_asked:
        if not throttle.REPORTS.allows(request.counted_under):
            return _too_often(request)
        told, facts = _told(form, agency), form.facts()
        try:
            _report, code = actions.send_report(told, at=now())
        except Refusal as refusal:
            verdict = refusal.verdict
        else:
            missing = reading.missing_of(facts)
            strength = {"has": len(CHECKABLE) - len(missing), "of": len(CHECKABLE), "missing": missing}
            files = form.cleaned_data["evidence"]
            context = {"code": codes.shown(code), "strength": strength, "removed": _removed(files), "count": len(files)}
            context["signed"] = told.signed
            return render(request, "misuse/code.html", context)
    status = 429 if is_asked else 409 if verdict is not None else 422 if form.is_bound else 200
    late = verdict is not None and verdict.basis == CLAUSES
    context = {"form": form, "verdict": verdict, "may_send_instead": late}
    context |= {"is_asked": is_asked, "work": _work(request, work.REPORT)}
    return render(request, "misuse/tell.html", context, status=status)


@open_to_all
def follow(request: OutsideRequest) -> HttpResponse:
    """The report by its code, which is asked for again each time; and a message more."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _follow(request, form, status=422 if form.is_bound else 200)
    if _has_to_work(request, work.LOOK_UP):
        return _follow(request, form, status=429)
    if not throttle.LOOK_UPS.allows(request.counted_under):
        return _too_often(request)
    code = codes.read_code(form.cleaned_data["code"])
    report = report_by_code(code)
    if report is None:
        form.add_error("code", _("There is no report with this code. Compare it with what you wrote down."))
        return _follow(request, form, status=422)
    if report.destroyed_on is not None:
        return render(request, "misuse/tombstone.html", {"report": report})
    if not _files_allowed(request):
        return _too_often(request)
    sent, verdict = _add_message(request, report)
    asked, unanswered = answered(request, report)
    verdict = unanswered if verdict is None else verdict
    on = official_day(now())
    seen = reading.opened(report, keys.unlock_by_code(bytes(report.code_key), code), seen=SEEN_BY_REPORTER)
    context: dict[str, Any] = {
        "code": codes.shown(code),
        "seen": seen,
        "next": reading.next_for_reporter(report),
        "clock": clock_of(report, calendar_for(report.agency_id, [report], on=on), on=on),
        "missing": reading.missing_of(seen.content["facts"]),
        "form": sent,
        "verdict": verdict,
        "destroyed_from": destroyed_from(report),
        "was_sent": "text" in request.POST and not sent.is_bound,
        "work": _work(request, work.LOOK_UP),
        **asked,
    }
    is_wrong = sent.is_bound or asked["answer_form"].is_bound
    status = 409 if verdict is not None else 422 if is_wrong else 200
    return render(request, "misuse/report.html", context, status=status)


def _follow(request: OutsideRequest, form: CodeForm, *, status: int) -> HttpResponse:
    """The entrance by code, with the message or answer that came along where it was not sent yet."""
    text = clean(request.POST.get("text", ""))
    unsent = MoreForm(initial={"text": text})["text"] if text else None
    context: dict[str, Any] = {"form": form, "unsent": unsent, "unanswered": not_sent_yet(request)}
    context |= {"is_asked": status == 429, "work": _work(request, work.LOOK_UP)}
    return render(request, "misuse/follow.html", context, status=status)


def _has_to_work(request: OutsideRequest, kind: work.Work) -> bool:
    """Whether so much came from there that work is due, and none was done."""
    return kind.is_due(request.counted_under) and not kind.is_done(request.POST, request.worked_under, at=now())


def _work(request: OutsideRequest, kind: work.Work) -> dict[str, Any]:
    """What the next form from there has to be sent with; empty below half the limit."""
    return work.shown(kind, request.worked_under, at=now()) if kind.is_due(request.counted_under) else {}


def _add_message(request: OutsideRequest, report: Report) -> tuple[MoreForm, Refused | None]:
    """Send what was written; answers the form for the next message, bound only where something is wrong with this."""
    form = MoreForm(request.POST, request.FILES) if "text" in request.POST else MoreForm()
    if form.is_bound and form.is_valid():
        try:
            words = form.cleaned_data
            files, is_told = words["evidence"], words["is_told"]
            actions.send_message(report, at=now(), text=words["text"], files=files, is_told=is_told)
        except Refusal as refusal:
            return form, refusal.verdict
        return MoreForm(), None
    return form, None


def _files_allowed(request: OutsideRequest) -> bool:
    """Whether so many files may come from there now: asked before any of them is looked into."""
    count = len(request.FILES.getlist("evidence"))
    return not count or throttle.FILES.allows(request.counted_under, min(count, throttle.FILES.most))


def _removed(files: Sequence[Stripped]) -> list[str]:
    """What was taken out of these, each once, in the reader's language."""
    return list(dict.fromkeys(_(word) for file in files for word in file.removed))


def _sent(request: OutsideRequest) -> QueryDict:
    """What was written; as a signed report, where the limit of a formal complaint is over and the reporter says so."""
    words = request.POST.copy()
    if "instead" in words:
        words["kind"] = Signing.SIGNED
    return words


def _members(agency: Agency, kind: type[TellForm]) -> list[tuple[str, str]]:
    """Whom a reporter may keep out: members of the committee, and where a name is given, who keeps the names."""
    on = official_day(now())
    members = [(str(each.pk), each.position) for each in committee(agency.pk, on=on)]
    if kind is TellForm:
        return members
    custodian = _("Custodian for names: %(position)s")
    named = [
        (f"{CUSTODIAN}{each.pk}", custodian % {"position": each.position}) for each in custodians(agency.pk, on=on)
    ]
    return members + named


def _picking(
    request: OutsideRequest, agency: Agency, members: list[tuple[str, str]], kind: type[TellForm]
) -> HttpResponse:
    """The form as it was written so far, with the items that may be meant, or with the one that was picked."""
    if not throttle.SEARCHES.allows(request.counted_under):
        return _too_often(request)
    words: dict[str, Any] = {**request.POST.dict(), "keep_out": request.POST.getlist("keep_out")}
    words["item"] = clean(str(words.get("pick") or words.get("item", "")))[:200]
    form = kind(units=_bureaus(agency), members=members, initial=words)
    found = candidates(words["item"], agency)
    shown = {"searched": True, "candidates": found, "most": MOST, "had_files": bool(request.FILES)}
    shown |= {"work": _work(request, work.REPORT)}
    return render(request, "misuse/tell.html", {"form": form, **shown})


def _told(form: TellForm, agency: Agency) -> actions.Told:
    words = form.cleaned_data
    root = Unit.objects.get(agency=agency, parent=None)
    found = find_by_code(words["item"], among=Asset.objects.select_related("custody", "responsible_unit"))
    asset = found[0] if len(found) == 1 else None
    unit: Unit | None = words["unit"] or (_bureau_of(asset.responsible_unit, root) if asset is not None else None)
    custody = getattr(asset, "custody", None)
    holder = custody.holder_id if custody is not None else None
    kept_out = words.get("keep_out", ())
    named = [int(each.removeprefix(CUSTODIAN)) for each in kept_out if each.startswith(CUSTODIAN)]
    persons = set(Custodian.objects.filter(pk__in=named).values_list("person_id", flat=True)) if named else set()
    about = Concerned(
        text=words["what"],
        names=words["accused"],
        unit=unit.path if unit is not None else "",
        root=root.path,
        persons=frozenset(persons | ({holder} if holder else set())),
        ticked=frozenset(int(each) for each in kept_out if not each.startswith(CUSTODIAN)),
    )
    category, files, is_told = Category(words["category"]), words["evidence"], words["is_told"]
    signed = form.signed() if isinstance(form, SignForm) else None
    return actions.Told(words["sending"], agency, category, form.facts(), about, unit, files, is_told, signed)


def _bureaus(agency: Agency) -> QuerySet[Unit]:
    """The bureaus and district offices: small enough a choice to say little about who reports."""
    return Unit.objects.filter(agency=agency, parent__parent=None, parent__isnull=False, closed_on=None).order_by(
        "name"
    )


def _bureau_of(unit: Unit, root: Unit) -> Unit | None:
    """The bureau or district office above a unit; None for what belongs to the whole agency."""
    below = unit.path.removeprefix(root.path).split("/")[0] if unit.path.startswith(root.path) else ""
    return Unit.objects.get(pk=int(below)) if below else None


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "misuse/too_often.html", status=429)
