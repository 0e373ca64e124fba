"""What the papers of a check say (213): the order with its memorandum, the count sheet, the report with its lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from assets.checks import rules
from assets.checks.models import Check, CheckLine, Sighting
from assets.checks.queries import (
    Result,
    clock_of,
    counts_of,
    first_working_day,
    lines_of,
    off_the_list,
    with_sightings,
)
from assets.checks.states import CheckState
from assets.exports import Cell
from assets.models import Condition
from audit.journal.models import Event
from core.clock import official_day
from core.typeset import Paper
from core.verdict import POLICY, Refused
from loans.models import PaperKind
from loans.papers import check_orders, check_results
from loans.papers.check_results import CountedLine, DifferenceList, UnknownSeen
from loans.papers.facts import Identity, Setting, Signed
from loans.printing.printable import Printable
from loans.printing.slips import CAPACITY_WORDS
from people.models import Capacity, Person

OF_A_CHECK: Final = (PaperKind.CHECK_ORDER, PaperKind.CHECK_MEMO, PaperKind.CHECK_SHEET, PaperKind.CHECK_REPORT)
"""What is printed from the page of a check."""

MOST_LINES: Final = 3_000
"""Lines that a count sheet holds; a longer list is taken away as a table."""

BATCH: Final = 500
"""Lines of a table read at once."""

MOST_LISTED: Final = 500
"""Lines of one list of the report; the rest stands in the table."""

_LISTED: Final = (
    (Result.MISSING, "พัสดุที่ไม่พบ"),
    (Result.NOT_SEEN, "พัสดุที่ไม่พบ"),
    (Result.FOUND_ELSEWHERE, "พัสดุที่พบในที่อื่น"),
    (Result.FOUND_TWICE, "พัสดุที่พบสองแห่งหรือสองครั้ง"),
    (Result.ON_LOAN, "พัสดุที่ให้ยืมอยู่และได้รับการยืนยัน"),
)


def offered(check: Check) -> list[PaperKind]:
    """Which papers of the check can be printed now. No query."""
    if check.state == CheckState.CANCELLED:
        return []
    found = [PaperKind.CHECK_ORDER, PaperKind.CHECK_MEMO]
    if check.state != CheckState.APPOINTED:
        found.append(PaperKind.CHECK_SHEET)
    if check.state in (CheckState.REPORTED, CheckState.CLOSED):
        found.append(PaperKind.CHECK_REPORT)
    return found


def paper_of_check(pk: int, kind: PaperKind, *, on: date) -> Printable | None:
    """The paper as it would read now; None where the check has not come so far. At most twelve queries.

    Raises:
        Refusal: sheet-too-long.
    """
    related = ("unit__agency__lending_policy", "appointed_by", "closed_by", "reported_by", "place", "category")
    check = Check.objects.select_related(*related).prefetch_related("checkers__person__unit").get(pk=pk)
    if kind not in offered(check):
        return None
    with override("th"):
        facts, paper_of = _facts(check, kind, on)
    return Printable(
        kind=kind,
        number=check.order_number,
        part=f"check {check.pk}",
        unit=check.unit,
        facts=facts,
        paper_of=paper_of,
        check=check,
    )


def _facts(check: Check, kind: PaperKind, on: date) -> tuple[Any, Callable[[Any, Setting], Paper]]:
    match kind:
        case PaperKind.CHECK_ORDER:
            return _appointment(check), check_orders.order
        case PaperKind.CHECK_MEMO:
            return _appointment(check), check_orders.memo
        case PaperKind.CHECK_SHEET:
            return _sheet(check, on), check_results.sheet
        case _:
            return _report(check), check_results.report


def _appointment(check: Check) -> check_orders.AppointmentFacts:
    return check_orders.AppointmentFacts(
        identity=Identity(number=check.order_number),
        agency=check.unit.agency.name,
        unit=check.unit.name,
        ordered_on=check.ordered_on,
        fiscal_year=check.fiscal_year,
        part=_part(check),
        as_of=rules.year_ends_on(check.fiscal_year) if check.fiscal_year else None,
        begins_on=first_working_day(check) if check.is_annual else None,
        late_because=check.late_because,
        checkers=tuple(
            check_orders.Appointed(name=each.person.name, position=each.person.position, unit=each.person.unit.name)
            for each in check.checkers.all()
        ),
        signature=_signed(check, "check.appointed", "ผู้แต่งตั้ง", check.appointed_by, check.appointed_at),
    )


def _sheet(check: Check, on: date) -> check_results.SheetFacts:
    if check.total > MOST_LINES:
        reason = _("The list has more than %(most)d lines, too many for one paper. Take it away as a table instead.")
        Refused(POLICY, "sheet-too-long", reason % {"most": MOST_LINES}).require()
    return check_results.SheetFacts(
        identity=Identity(number=check.order_number),
        agency=check.unit.agency.name,
        unit=check.unit.name,
        fiscal_year=check.fiscal_year,
        part=_part(check),
        as_of=official_day(check.as_of) if check.as_of else on,
        made_on=on,
        lines=tuple(_counted(line) for line in _in_order_of_places(lines_of(check))),
        checkers=_checkers(check),
    )


def _report(check: Check) -> check_results.ReportFacts:
    reported_at = check.reported_at
    counts, clock = counts_of(check), clock_of(check, on=official_day(reported_at)) if reported_at else None
    if clock is None or check.begun_at is None or check.as_of is None:
        raise ValueError(f"check {check.pk} was not reported")
    conditions = _conditions(check)
    unknown = list(off_the_list(check)[: MOST_LISTED + 1])
    unseen = counts.by_result[Result.NOT_SEEN] + counts.by_result[Result.MISSING]
    return check_results.ReportFacts(
        identity=Identity(number=check.order_number),
        agency=check.unit.agency.name,
        unit=check.unit.name,
        to=check.appointed_by.position or check.appointed_by.name,
        fiscal_year=check.fiscal_year,
        part=_part(check),
        as_of=official_day(check.as_of),
        ordered_on=check.ordered_on,
        begun_on=official_day(check.begun_at),
        reported_on=clock.submitted_on,
        report_due_on=clock.due_on,
        late_days=max(-clock.left, 0),
        total=counts.total,
        counts=tuple((str(Result(each).label), number) for each, number in counts.by_result.items() if number),
        conditions=tuple((str(Condition(each).label), number) for each, number in conditions.items()),
        movements_right=check.are_movements_right,
        findings=check.findings,
        missing=unseen,
        damaged=conditions.get(Condition.DAMAGED, 0) + conditions.get(Condition.UNUSABLE, 0),
        lists=tuple(_lists(check, counts.by_result)),
        unknown=tuple(_unknown(each) for each in unknown[:MOST_LISTED]),
        unknown_left_out=max(counts.unknown - MOST_LISTED, 0),
        checkers=_checkers(check),
        closed_by=_signed(check, "check.closed", "ผู้ปิด", check.closed_by, check.closed_at) if check.closed_by else None,
        closing_note=check.closing_note,
        copy_number=check.copy_number,
        copy_sent_on=check.copy_sent_on,
    )


def _lists(check: Check, found: Mapping[str, int]) -> list[DifferenceList]:
    lists = []
    for result, title in _LISTED:
        if not found[result]:
            continue
        rows = _in_order_of_places(lines_of(check, only=result))[:MOST_LISTED]
        left_out = max(found[result] - MOST_LISTED, 0)
        lists.append(DifferenceList(title=title, lines=tuple(map(_counted, rows)), left_out=left_out))
    return lists


def _in_order_of_places(lines: QuerySet[CheckLine]) -> QuerySet[CheckLine]:
    return with_sightings(lines).order_by("place__building", "place__name", "location", "pk")


def _counted(line: Any) -> CountedLine:
    """A line as `lines_of` and `with_sightings` read it; what nobody saw leaves room to write until the close."""
    seen: list[Sighting] = line.seen
    conditions = list(dict.fromkeys(str(Condition(each.condition).label) for each in seen if each.condition))
    return CountedLine(
        asset_number=line.number,
        tag=line.tag,
        name=line.name,
        place=str(line.place) if line.place else line.location,
        holder=f"{line.holder_name} ({line.reference})" if line.holder_name else "",
        condition=str(Condition(line.condition).label),
        result="" if line.result == Result.NOT_SEEN else str(Result(line.result).label),
        found_in="\n".join(dict.fromkeys(str(each.place) for each in seen if each.place)),
        found_condition="\n".join(conditions),
        note="\n".join(dict.fromkeys(each.note for each in seen if each.note)),
    )


def _conditions(check: Check) -> dict[Condition, int]:
    """How many of the lines that were seen are in which condition other than good: as last seen, else as registered."""
    found: dict[Condition, int] = {}
    lines: Any = lines_of(check)
    lines = lines.exclude(result__in=(Result.NOT_SEEN, Result.MISSING))
    for seen, registered, number in lines.order_by().values_list("seen_condition", "condition").annotate(n=Count("pk")):
        condition = Condition(seen or registered)
        if condition != Condition.GOOD:
            found[condition] = found.get(condition, 0) + number
    return found


def _unknown(seen: Sighting) -> UnknownSeen:
    what = ""
    if seen.asset is not None:
        what = f"{seen.asset.name} [{seen.asset.tag}] ของ{seen.asset.responsible_unit.name}"
    return UnknownSeen(code=seen.code, what=what, place=str(seen.place or ""), by=seen.by.name, note=seen.note)


def _checkers(check: Check) -> tuple[Signed, ...]:
    """The places of the checkers to sign; who submitted the report did so in the system."""
    return tuple(
        Signed(
            role="ผู้ตรวจสอบ",
            name=each.person.name,
            post=each.person.position,
            at=check.reported_at if each.person_id == check.reported_by_id else None,
        )
        for each in check.checkers.all()
    )


def _signed(check: Check, verb: str, role: str, person: Person, at: datetime | None) -> Signed:
    """Who signed, in the capacity that the record of the act holds. One query."""
    subject = check.journal_subject().name
    events = Event.objects.filter(verb=verb, subject=subject, outcome="done").order_by("-id")
    event = events.values("actor_office", "actor_capacity", "actor_order").first()
    if event is None:
        return Signed(role=role, name=person.name, post=person.position, at=at)
    acting = event["actor_capacity"] not in ("", Capacity.OWN)
    return Signed(
        role=role,
        name=person.name,
        post=person.position if acting else event["actor_office"] or person.position,
        capacity=CAPACITY_WORDS[Capacity(event["actor_capacity"])] if acting else "",
        on_behalf_of=event["actor_office"] if acting else "",
        order=f"คำสั่ง {event['actor_order']}" if acting and event["actor_order"] else "",
        at=at,
    )


def _part(check: Check) -> str:
    return " ".join(str(each) for each in (check.place, check.category) if each)


def titles() -> list[str]:
    """The first row of the table: in Thai, as on the count sheet."""
    columns = ("หมายเลขครุภัณฑ์", "รหัสพัสดุ", "รายการ", "สถานที่ตามทะเบียน", "อยู่กับ (ใบยืม)")
    return [*columns, "สภาพตามทะเบียน", "ผลการตรวจนับ", "พบที่", "สภาพที่พบ", "หมายเหตุ", "รหัสที่สแกนนอกบัญชี"]


def table(check: Check) -> Iterator[list[Cell]]:
    """A row for each line of the list in order of the register, then for what is not on it; a batch in memory."""
    last, lines = 0, with_sightings(lines_of(check)).order_by("pk")
    while found := list(lines.filter(pk__gt=last)[:BATCH]):
        with override("th"):
            cells = [_cells(_counted(line)) for line in found]
        yield from cells
        last = found[-1].pk
    for seen in off_the_list(check).iterator(BATCH):
        other = _unknown(seen)
        yield ["", "", other.what, "", "", "", "พบนอกบัญชี", other.place, "", other.note, other.code]


def _cells(line: CountedLine) -> list[Cell]:
    seen = (line.found_in.replace("\n", "; "), line.found_condition.replace("\n", "; "), line.note.replace("\n", "; "))
    known = (line.asset_number, line.tag, line.name, line.place, line.holder, line.condition, line.result)
    return [*known, *seen, ""]
