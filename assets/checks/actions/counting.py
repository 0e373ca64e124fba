"""What the checkers see and what holders confirm: a new line each time, never a change of one that is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from assets.checks.actions.opening import as_checker, checker_ids, locked_check
from assets.checks.actions.places import is_open
from assets.checks.models import SEEN_CONDITIONS, Check, CheckLine, Place, Sighting, Way
from assets.checks.permissions import may_check
from assets.checks.states import CheckState, CheckStep, in_turn
from assets.models.register import Asset
from audit.journal.acts import act
from audit.journal.record import record
from core.thai import clean
from core.verdict import OFFICE, POLICY, Permitted, Refusal, Refused, Verdict
from people.models import Person

LONGEST_CODE = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting, and whether it had been written down before: sent twice, or scanned twice in one place."""

    sighting: Sighting
    is_again: bool = False


@act("check.sighted")
def sight(
    check: Check,
    *,
    by: Person,
    at: datetime,
    code: str,
    place: Place | None,
    client_id: UUID,
    line: CheckLine | None = None,
    asset: Asset | None = None,
    condition: str = "",
    note: str = "",
) -> Seen:
    """Write down that an item was seen at a place; what is on no list is kept with what was scanned.

    line: the line of the list that the code stands for; asset: else the item that the register knows it as.
    client_id: made where it was scanned: sent again, it is the same sighting, whatever has happened since.

    Raises:
        Refusal: not-checker, check-not-sight, place-missing, place-closed, condition-unknown, code-missing.
    """
    check = locked_check(check)
    sent = check.sightings.filter(client_id=client_id).select_related("line", "asset", "place").first()
    if sent is not None and sent.by_id == by.pk:
        return Seen(sent, is_again=True)
    may_check(by, checker_ids(check)).require()
    in_turn(CheckState(check.state), CheckStep.SIGHT).require()
    _judge_condition(condition).require()
    kept = clean(code)[:LONGEST_CODE]
    if place is None or not kept:
        reason = _("Scan the place first, or choose it: the report says where each item was seen.")
        raise Refusal(Refused(POLICY, "place-missing", reason) if kept else _nothing())
    is_open(place).require()
    before = _same(check, by, place, line, kept, condition, note)
    if before is not None:
        return Seen(before, is_again=True)

    sighting = Sighting(
        check_of=check,
        line=line,
        asset=None if line else asset,
        way=Way.SCAN,
        code=kept,
        place=place,
        condition=condition if line else "",
        note=note,
        by=by,
        at=at,
        client_id=client_id,
    )
    sighting.save(force_insert=True)
    record(
        "check.sighted",
        subject=check.journal_subject(),
        actor=as_checker(by, check),
        at=at,
        facts=_facts(sighting),
        refs=[place.journal_subject(), *(item.journal_subject() for item in _items(sighting))],
    )
    return Seen(sighting)


@act("check.confirmed")
def confirm(
    line: CheckLine, *, by: Person, at: datetime, client_id: UUID, condition: str, note: str = "", letter: str = ""
) -> Seen:
    """Clause 213: the holder confirms an item that was on loan to them; or a checker writes down that they did.

    letter: the number of the holder's letter, where a checker writes it down for who has no account here.

    Raises:
        Refusal: not-holder, check-not-confirm, not-on-loan, condition-unknown, letter-missing.
    """
    check = locked_check(line.check_of)
    line = CheckLine.objects.select_related("asset", "holder").get(pk=line.pk)
    sent = check.sightings.filter(client_id=client_id).first()
    if sent is not None and sent.by_id == by.pk and sent.line_id == line.pk:
        return Seen(sent, is_again=True)
    is_own = line.holder_id == by.pk
    if not is_own and by.pk not in checker_ids(check):
        reason = _("Its holder confirms this item, or a checker with the holder's letter.")
        Refused(OFFICE, "not-holder", reason).require()
    in_turn(CheckState(check.state), CheckStep.CONFIRM).require()
    if not line.is_on_loan:
        reason = _("This item was not on loan on that day. Scan it where it is.")
        Refused(POLICY, "not-on-loan", reason).require()
    if not is_own and not letter.strip():
        reason = _("Write the number of the letter by which the holder confirmed it.")
        Refused("213", "letter-missing", reason).require()
    _judge_condition(condition).require()
    before = check.sightings.filter(line=line, way=Way.HOLDER, by=by, condition=condition, note=note).first()
    if before is not None:
        return Seen(before, is_again=True)

    sighting = Sighting(
        check_of=check,
        line=line,
        way=Way.HOLDER,
        code=clean(letter)[:LONGEST_CODE],
        condition=condition,
        note=note,
        by=by,
        at=at,
        client_id=client_id,
    )
    sighting.save(force_insert=True)
    record(
        "check.confirmed",
        subject=check.journal_subject(),
        actor=by.journal_actor() if is_own else as_checker(by, check),
        at=at,
        clause="213",
        facts={**_facts(sighting), "document": sighting.code},
        refs=[line.asset.journal_subject()],
    )
    return Seen(sighting)


def _judge_condition(condition: str) -> Verdict:
    if not condition or condition in dict(SEEN_CONDITIONS):
        return Permitted()
    return Refused(POLICY, "condition-unknown", _("Choose the condition from the list."))


def _nothing() -> Refused:
    return Refused(POLICY, "code-missing", _("Nothing was scanned. Scan or type one code."))


def _same(
    check: Check, by: Person, place: Place, line: CheckLine | None, code: str, condition: str, note: str
) -> Sighting | None:
    """What this checker wrote down already in this place and just so."""
    rows = check.sightings.filter(by=by, place=place, way=Way.SCAN, note=note)
    rows = rows.filter(line=line, condition=condition) if line else rows.filter(line__isnull=True, code=code)
    return rows.select_related("line", "asset", "place").first()


def _items(sighting: Sighting) -> list[Asset]:
    asset = sighting.line.asset if sighting.line else sighting.asset
    return [asset] if asset else []


def _facts(sighting: Sighting) -> dict[str, object]:
    return {
        "item": sighting.line.tag if sighting.line else sighting.code,
        "condition": sighting.condition,
        "note": sighting.note,
    }
