"""What a scanned code means at the desk: decided by its content alone, for the stores one keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from assets.checks.models import Place
from assets.checks.place_tags import read_place_tag
from assets.models import Asset, CustodyState
from assets.queries import MOST_FOUND, agency_path, look_up, named_by, tagged_with
from assets.rolls import roll_of
from assets.tags import is_tag_shaped, read_tag
from core.prepared import Slot, prepared, slots
from core.thai import Unreadable, clean, identifier_key, scan_readings, thai_date, thai_datetime
from core.verdict import Permitted, Verdict, first_refusal
from loans import policy
from loans.case_permissions import is_back
from loans.models import Case, Loan, LoanLine
from loans.states import OUT, LineState, State, Step, in_turn
from loans.visits import Visit, lent_by, lent_from, visits_of
from people.models import Person
from people.offices import Standing

Paths = tuple[str, ...]
"""The paths of the stores that somebody keeps."""

MOST_LOANS: Final = 20
"""Loans of one number that a person is asked to choose among."""

_OF_A_LINE: Final = (
    *("asset_id", "state", "starts_on", "due_on"),
    *("loan__number", "loan__starts_on", "loan__due_on", "loan__collect_by"),
    *("loan__borrower__name", "loan__borrower__staff_code"),
)
"""What a sentence on a line needs: loan and borrower in full are five times as much."""

_OF_AN_ITEM: Final = (
    *("tag", "name", "serial_key", "retired_on", "condition", "responsible_unit"),
    *("custody__state", "custody__reference"),
)
"""What a sentence on an item needs."""

_WAITING: Final = (LineState.APPROVED, LineState.OUT, LineState.TO_INSPECT)
"""The states of a line whose item is to go, to come back or to be inspected."""

_NUMBER: Final = re.compile(r"(?:.*-)?(2[5-7]\d{2})-0*(\d{1,7})")
"""The tail of a loan number, which is typed without changing the keyboard: "2570-42" for ยืม-คลัง-2570-00042."""


class Kind(StrEnum):
    """What a code means at the desk."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    RETURN = "return"
    HAND_OVER = "hand_over"
    ITEM = "item"
    LOAN = "loan"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code means, said in a sentence, with what it names.

    verdict: whether the person may do now what the code means. candidates: of a code with several meanings. case: where
    an item that was reported lost is there again.
    """

    kind: Kind
    sentence: str
    asset: Asset | None = None
    line: LoanLine | None = None
    loan: Loan | None = None
    case: Case | None = None
    person: Person | None = None
    place: Place | None = None
    visits: Sequence[Visit] = ()
    candidates: Sequence[Meaning] = ()
    verdict: Verdict = field(default_factory=Permitted)


def meaning_of(raw: str, standing: Standing) -> Meaning:
    """What `raw`, scanned or typed, means at this desk. At most six queries.

    An item first (our tag, any number it bears or bore, a foreign sticker, its serial number), then a loan by its
    number, then a person by staff code; the tag of a place is none of these. What belongs to another store is as
    unknown as what does not exist.
    """
    try:
        readings = scan_readings(raw)
    except Unreadable as unreadable:
        return Meaning(kind=Kind.UNREADABLE, sentence=unreadable.message)
    if not readings:
        return Meaning(kind=Kind.EMPTY, sentence=_("Scan a label, or type a number."))
    place = _place_tagged(raw, standing)
    if place is not None:
        return Meaning(kind=Kind.PLACE, sentence=_where_it_is(place), place=place)
    paths = standing.store_paths()
    assets = look_up(
        raw,
        tagged=lambda tag: _tagged(paths)(tag=tag, key=identifier_key(tag)),
        named=lambda ids, keys: _named(paths, len(ids), len(keys))(ids=ids, keys=keys),
    )
    if assets:
        return _meaning_of_assets(assets, standing)
    if is_tag_shaped(raw):
        return _unknown_tag(raw)
    loans = _loans_called(readings, standing)
    if loans:
        meanings = [_meaning_of_loan(loan, standing) for loan in loans]
        return meanings[0] if len(meanings) == 1 else _several(meanings)
    person = _person_called(readings)
    if person is not None and (visits := visits_of(person, standing)):
        return _meaning_of_person(person, visits)
    reason = _("Nothing at this desk is called “%(code)s”. Look at the label again, or type the number printed on it.")
    return Meaning(kind=Kind.UNKNOWN, sentence=reason % {"code": shown(raw)})


def _place_tagged(raw: str, standing: Standing) -> Place | None:
    """The place of this agency that bears the tag. One query, none where `raw` is no tag of a place."""
    tag = read_place_tag(raw)
    if tag is None:
        return None
    places = Place.objects.filter(unit__path__startswith=agency_path(standing), tag=tag)
    return places.select_related("unit").first()


def _where_it_is(place: Place) -> str:
    sentence = _("This is a place: %(place)s of %(unit)s. Scan an item, a loan or a staff card.")
    return sentence % {"place": place, "unit": place.unit}


def shown(raw: str) -> str:
    """A code as a sentence quotes it: without what cannot be seen, and not longer than a line."""
    words = clean(raw)
    return words if len(words) <= 60 else words[:59] + "…"


def _assets_at_desk(paths: Paths) -> QuerySet[Asset]:
    """The items of these stores, and those lent by them that have another keeper by now."""
    lent = LoanLine.objects.filter(lent_from(paths, "loan__"), asset=OuterRef("pk"), state__in=_WAITING)
    answer = Q(Exists(lent))
    for path in paths:
        answer |= Q(responsible_unit__path__startswith=path)
    return Asset.objects.filter(answer).select_related("custody").only(*_OF_AN_ITEM)


@prepared
def _tagged(paths: Paths) -> QuerySet[Asset]:
    return _assets_at_desk(paths).filter(tagged_with(Slot("tag", CharField()), Slot("key", CharField()))).order_by()


@prepared
def _named(paths: Paths, ids: int, keys: int) -> QuerySet[Asset]:
    named = named_by(slots("ids", BigIntegerField(), ids), slots("keys", CharField(), keys))
    return _assets_at_desk(paths).filter(named).order_by("pk")[: MOST_FOUND * 2]


@prepared
def _lines_of(paths: Paths, assets: int) -> QuerySet[LoanLine]:
    """What is to go or out of so many items."""
    of_these: dict[str, Any] = {"asset__id__in": slots("assets", BigIntegerField(), assets)}
    lines = LoanLine.objects.filter(lent_from(paths, "loan__"), state__in=_WAITING, **of_these)
    lines = lines.select_related("loan__borrower")
    return lines.only(*_OF_A_LINE, "returned_at", "checks_out").order_by()


@prepared
def _last_return(paths: Paths) -> QuerySet[LoanLine]:
    of_this = LoanLine.objects.filter(asset=Slot("asset", BigIntegerField()), returned_at__isnull=False)
    lines = of_this.filter(lent_from(paths, "loan__")).select_related("loan__borrower")
    return lines.only(*_OF_A_LINE, "returned_at", "checks_out").order_by("-returned_at")[:1]


def _meaning_of_assets(assets: Sequence[Asset], standing: Standing) -> Meaning:
    lines = _lines_of(standing.store_paths(), len(assets))(assets=[asset.pk for asset in assets])
    waiting: dict[int, list[LoanLine]] = {}
    for line in sorted(lines, key=lambda line: line.starts_on):
        waiting.setdefault(line.asset_id, []).append(line)
    meanings = [_meaning_of_asset(asset, waiting.get(asset.pk, []), standing) for asset in assets]
    if len(meanings) > 1:
        return _several(meanings)
    if meanings[0].kind == Kind.ITEM and assets[0].custody.state == CustodyState.IN_STORE:
        return _with_last_return(meanings[0], assets[0], standing)
    if meanings[0].kind == Kind.ITEM and assets[0].custody.state in _AFTER_209:
        return _with_case(meanings[0], assets[0], standing)
    return meanings[0]


_AFTER_209: Final = (CustodyState.UNDER_209, CustodyState.AWAITING_DISPOSAL)


def _with_case(meaning: Meaning, asset: Asset, standing: Standing) -> Meaning:
    """An item that was reported lost lies on the desk: its case takes it in. One query."""
    gone = Case.objects.filter(lent_by(standing, "line__loan__"), line__asset=asset, line__returned_at__isnull=True)
    case = gone.select_related("line__loan__borrower").order_by("-pk").first()
    if case is None or is_back(case):
        return meaning
    sentence = _("%(item)s was reported as not coming back (case %(number)s). Take it in there, with its inspection.")
    return replace(meaning, case=case, loan=case.line.loan, sentence=sentence % {"item": asset, "number": case.number})


def _meaning_of_asset(asset: Asset, lines: Sequence[LoanLine], standing: Standing) -> Meaning:
    for line in lines:
        line.asset = asset
    out = next((line for line in lines if line.state != LineState.APPROVED), None)
    if out is not None:
        return Meaning(
            kind=Kind.RETURN,
            sentence=_to_come_in(out),
            asset=asset,
            line=out,
            loan=out.loan,
            verdict=_may_take_back(out.loan, standing),
        )
    if lines:
        first = lines[0]
        return Meaning(
            kind=Kind.HAND_OVER,
            sentence=_("%(item)s is for %(name)s, loan %(number)s, from %(start)s.") % _facts(first),
            asset=asset,
            line=first,
            loan=first.loan,
            verdict=_may_hand_over(first.loan, standing),
        )
    return Meaning(kind=Kind.ITEM, sentence=_idle(asset), asset=asset)


def _to_come_in(line: LoanLine) -> str:
    if line.state == LineState.TO_INSPECT and line.returned_at is not None:
        sentence = _("%(item)s of %(name)s was brought back at %(moment)s and is not inspected yet.")
        return sentence % {**_facts(line), "moment": thai_datetime(line.returned_at)}
    return _("%(item)s is with %(name)s and due on %(day)s.") % _facts(line)


def _facts(line: LoanLine) -> dict[str, object]:
    return {
        "item": line.asset,
        "name": line.loan.borrower.name,
        "number": line.loan.number,
        "start": thai_date(line.starts_on, style="with_day"),
        "day": thai_date(line.due_on, style="with_day"),
    }


def _idle(asset: Asset) -> str:
    """Why there is nothing to do with an item that is neither out nor to be collected."""
    facts = {"item": asset, "state": asset.custody.get_state_display(), "loan": asset.custody.reference}
    if asset.retired_on is not None:
        sentence = _("%(item)s was taken out of the register on %(day)s. Put it aside and tell the supplies unit.")
        return sentence % {**facts, "day": thai_date(asset.retired_on)}
    match asset.custody.state:
        case CustodyState.IN_STORE:
            return _("%(item)s is in the store, and no approved loan waits for it. Nothing has to be done.") % facts
        case CustodyState.UNDER_209:
            sentence = _("%(item)s has come back already and is under clause 209 (loan %(loan)s). Keep it apart.")
            return sentence % facts
        case _elsewhere:
            return _("%(item)s is “%(state)s” and on no loan of this desk. Nothing has to be done.") % facts


def _with_last_return(meaning: Meaning, asset: Asset, standing: Standing) -> Meaning:
    last = next(iter(_last_return(standing.store_paths())(asset=asset.pk)), None)
    if last is None or last.returned_at is None or asset.retired_on is not None:
        return meaning
    sentence = _("%(item)s came back from %(name)s at %(moment)s and is in the store. Nothing has to be done.") % {
        "item": asset,
        "name": last.loan.borrower.name,
        "moment": thai_datetime(last.returned_at),
    }
    return Meaning(kind=Kind.ITEM, sentence=sentence, asset=asset, line=last, loan=last.loan)


def _unknown_tag(raw: str) -> Meaning:
    tag = read_tag(raw)
    if tag is None:
        sentence = _("“%(code)s” is one of our tags, misread. Scan it again, or type it as printed.")
    elif roll_of(tag) is not None:
        sentence = _("“%(code)s” is a fresh tag of a roll. It is on no item yet: put it on one under “Label items”.")
    else:
        sentence = _("No item of this desk has the tag “%(code)s”. It may belong to another store: look at the label.")
    return Meaning(kind=Kind.UNKNOWN, sentence=sentence % {"code": shown(raw)})


def _several(meanings: Sequence[Meaning]) -> Meaning:
    sentence = _("This code stands for more than one. Choose which one is in front of you.")
    return Meaning(kind=Kind.SEVERAL, sentence=sentence, candidates=meanings)


def is_loan_shaped(raw: str) -> bool:
    """Whether `raw` is written as the number of a loan is. No query."""
    return any(_NUMBER.fullmatch(identifier_key(reading)) for reading in scan_readings(raw))


def _loans_called(readings: Sequence[str], standing: Standing) -> list[Loan]:
    keys = [identifier_key(reading) for reading in readings]
    named = Q(number__in=[*readings, *keys])
    for key in keys:
        if (shape := _NUMBER.fullmatch(key)) is not None:
            named |= Q(fiscal_year=int(shape[1]), serial=int(shape[2]))
    loans = Loan.objects.filter(lent_by(standing), named)
    related = loans.select_related("borrower__unit")
    found = list(related.order_by("pk")[:MOST_LOANS])
    exact = [loan for loan in found if loan.number in readings or identifier_key(loan.number) in keys]
    return exact or found


def _meaning_of_loan(loan: Loan, standing: Standing) -> Meaning:
    facts = {"number": loan.number, "name": loan.borrower.name, "state": loan.get_state_display()}
    sentence = _("Loan %(number)s of %(name)s: %(state)s.") % facts
    if loan.state == State.APPROVED:
        verdict = _may_hand_over(loan, standing)
        return Meaning(kind=Kind.HAND_OVER, sentence=sentence, loan=loan, verdict=verdict)
    if loan.state in OUT:
        return Meaning(kind=Kind.RETURN, sentence=sentence, loan=loan, verdict=_may_take_back(loan, standing))
    return Meaning(kind=Kind.LOAN, sentence=sentence, loan=loan, verdict=in_turn(State(loan.state), Step.HAND_OVER))


def _person_called(readings: Sequence[str]) -> Person | None:
    codes = [key.upper() for reading in readings for key in (reading, identifier_key(reading))]
    people = Person.objects.annotate(code=Upper("staff_code")).filter(code__in=codes)
    return people.select_related("unit").first()


def _meaning_of_person(person: Person, visits: Sequence[Visit]) -> Meaning:
    sentence = _("%(name)s of %(unit)s: choose what to do.") % {"name": person.name, "unit": person.unit.name}
    return Meaning(kind=Kind.PERSON, sentence=sentence, person=person, visits=visits)


def _may_take_back(loan: Loan, standing: Standing) -> Verdict:
    return policy.may_serve(officer=standing.person.staff_code, borrower=loan.borrower.staff_code)


def _may_hand_over(loan: Loan, standing: Standing) -> Verdict:
    return first_refusal(
        _may_take_back(loan, standing),
        policy.may_collect(starts_on=loan.starts_on, collect_by=loan.collect_by or loan.due_on, on=standing.on),
    )
