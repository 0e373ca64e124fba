"""Scans that do something: what is out comes back at once, inspected or not; what is to go gets its tick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from assets.actions import unknown
from assets.models import ScanPlace
from assets.tags import read_tag
from core.verdict import ORDER, Refusal, Refused
from loans import actions, check_lists, desk_queries, swapping
from loans.check_lists import Ticks
from loans.desk_queries import Kind, Meaning
from loans.models import Loan, LoanLine
from loans.states import LineState
from people.models import Person
from people.offices import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a scan at the returns led to. loan: as it stands after the return; None where nothing came back by it.

    asks: the item has a check list that has not been looked at yet.
    """

    meaning: Meaning
    loan: Loan | None = None
    asks: bool = False


def take_back(
    raw: str,
    *,
    standing: Standing,
    at: datetime,
    finding: actions.Finding,
    ticks: Callable[[LoanLine], Ticks | None] | None = None,
    came_at: Callable[[LoanLine, Loan], datetime] | None = None,
) -> Answer:
    """Take back the item that `raw` stands for, whoever borrowed it. Scanning twice is harmless: the second says when.

    ticks: what was ticked on the check list of a line, None where it has not been shown yet: then nothing comes back,
    and the answer asks for it. Without it, `finding` has to answer the list.
    came_at: when the item came back, where that was before `at` (ADR 0024); it may refuse the line.

    Raises:
        Refusal: those of `actions.check_in`, but for the one that somebody else was quicker; those of `came_at`.
    """
    meaning = desk_queries.meaning_of(raw, standing)
    if meaning.kind != Kind.RETURN or meaning.line is None or meaning.loan is None:
        return Answer(meaning=meaning)
    back = came_at(meaning.line, meaning.loan) if came_at is not None else at
    if ticks is not None and check_lists.points_out(meaning.line):
        ticked = ticks(meaning.line)
        if ticked is None:
            return Answer(meaning=meaning, asks=True)
        finding = replace(finding, checks=ticked)
    try:
        findings = {meaning.line.pk: finding}
        loan = actions.check_in(meaning.loan, by=standing.person, at=at, findings=findings, came_at=back)
    except Refusal as refusal:
        if refusal.verdict.basis != ORDER:
            raise
        return Answer(meaning=desk_queries.meaning_of(raw, standing))
    return Answer(meaning=meaning, loan=loan)


def drop_off(
    raw: str,
    *,
    standing: Standing,
    at: datetime,
    came_at: Callable[[LoanLine, Loan], datetime] | None = None,
) -> Answer:
    """Take in the item that `raw` stands for, to be inspected later. Scanning twice is harmless.

    came_at: when the item came, where that was before `at` (ADR 0024); it may refuse the line.

    Raises:
        Refusal: those of `actions.drop_off`, but for the one that somebody else was quicker; those of `came_at`.
    """
    meaning = desk_queries.meaning_of(raw, standing)
    if meaning.loan is None or meaning.line is None or meaning.line.state != LineState.OUT:
        return Answer(meaning=meaning)
    came = came_at(meaning.line, meaning.loan) if came_at is not None else at
    try:
        loan = actions.drop_off(meaning.loan, by=standing.person, at=at, lines=[meaning.line.pk], came_at=came)
    except Refusal as refusal:
        if refusal.verdict.basis != ORDER:
            raise
        return Answer(meaning=desk_queries.meaning_of(raw, standing))
    return Answer(meaning=meaning, loan=loan)


def keep_unknown(raw: str, meaning: Meaning, *, by: Person, at: datetime, place: ScanPlace) -> None:
    """Keep a code that names nothing, so that it can be linked to an item; no query where it names something.

    The number of a loan is none: it names one of another store.
    """
    if meaning.kind == Kind.UNKNOWN and not desk_queries.is_loan_shaped(raw):
        unknown.keep_unknown(raw, by=by, at=at, place=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What a scan at a hand-over led to. line: the line whose item it is; None where the item does not belong here.

    swapped: what was scanned stands on the line since this scan, in the place of an equal item.
    """

    sentence: str
    line: LoanLine | None = None
    meaning: Meaning | None = None
    swapped: bool = False


def tick_or_swap(
    raw: str, lines: Sequence[LoanLine], *, standing: Standing, at: datetime, ticked: Collection[int]
) -> Tick:
    """As `tick`; and an equal item that is free goes in the place of a line not ticked yet (ADR 0028).

    ticked: the ids of the lines whose item was scanned already. What may not go is said with its reason.
    """
    answer = tick(raw, lines, standing=standing)
    found = answer.meaning
    if found is None or found.asset is None or found.kind == Kind.RETURN:
        return answer
    unit = swapping.unit_at_desk(found.asset.pk)
    if not swapping.is_asked_for(unit, lines):
        return answer
    line = swapping.line_for(unit, lines, ticked=ticked)
    if line is None:
        sentence = _(
            "Every %(name)s of this loan is scanned already. To hand this one over, set one of them aside, scan again."
        )
        return Tick(sentence=sentence % {"name": unit.name})
    of_loan = [each for each in lines if each.loan_id == line.loan_id]
    verdict = swapping.judge(line.loan, of_loan, line, unit, by=standing.person, on=standing.on)
    if isinstance(verdict, Refused):
        return Tick(sentence=verdict.reason)
    try:
        swapped = actions.swap_line(line.loan, by=standing.person, at=at, line=line.pk, unit=unit.pk)
    except Refusal as refusal:  # somebody else was quicker
        return Tick(sentence=refusal.verdict.reason)
    sentence = _("Scanned: %(unit)s. It goes in the place of %(item)s, which is free again.")
    return Tick(sentence=sentence % {"unit": unit, "item": line.asset}, line=swapped, swapped=True)


def tick(raw: str, lines: Sequence[LoanLine], *, standing: Standing) -> Tick:
    """Find the line of this loan that `raw` stands for; else say what it is, and for whom it is kept.

    lines: the loan's lines with their assets. No query where it is the tag of one of them, else at most five.
    """
    tag = read_tag(raw)
    line = next((each for each in lines if each.asset.tag == tag), None)
    if line is not None:
        return _ticked(line)
    meaning = desk_queries.meaning_of(raw, standing)
    named = {each.asset.pk for each in (meaning, *meaning.candidates) if each.asset is not None}
    here = [each for each in lines if each.asset_id in named]
    if len(here) == 1:
        return _ticked(here[0])
    if meaning.asset is None:
        return Tick(sentence=meaning.sentence, meaning=meaning)
    return Tick(sentence=_("Not of this loan. %(what)s") % {"what": meaning.sentence}, meaning=meaning)


def _ticked(line: LoanLine) -> Tick:
    if line.state == LineState.APPROVED:
        return Tick(sentence=str(line.asset), line=line)
    sentence = _("%(item)s stands on this loan, but as “%(state)s”. Do not hand it over.")
    return Tick(sentence=sentence % {"item": line.asset, "state": line.get_state_display()})
