"""Acts that a device kept while the network was down: done now in their order, each once, through the same actions.

Each has an id made by the device, unique in the database together with the answer: sent again, it is answered the same
and nothing is done twice. What cannot be done is a conflict, which stays until somebody settles it (ADR 0024).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assets.models import ScanPlace
from core.thai import clean, thai_datetime
from core.verdict import ORDER, POLICY, Refusal, Refused
from loans import desk_inputs, desk_queries, device_time, replaying_handing, scanning
from loans.desk_queries import Kind, Meaning
from loans.device_time import Believed
from loans.models import DeviceAct, DeviceActKind, Loan, LoanLine, Outcome
from loans.said import Said
from loans.scanning import Answer
from loans.states import LineState
from people.models import Office
from people.offices import Standing

LONGEST_SHOWN: Final = 200
"""Characters of a scanned code that are kept."""

LONGEST_NOTED: Final = 1000
"""Characters that are kept of each note."""

LONGEST_SIGNED: Final = desk_inputs.LONGEST_TEXT
"""Characters that are kept of a text that was signed, and of the signature drawn under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One act as the device sent it. line: which line of a loan the device took the item for; None where it knew none.

    given: what was noted with it, not yet read.
    """

    client_id: UUID
    kind: DeviceActKind
    made_at: datetime
    code: str
    line: int | None
    given: Mapping[str, Any]


def replay(kept: Kept, *, standing: Standing, sent_at: datetime, at: datetime) -> DeviceAct:
    """Do what the device kept, once; what comes of it is in the row that is answered, also where it was refused.

    standing: of the storekeeper who made it and now sends it. sent_at: by the device's clock.
    """
    known = _known(kept, standing)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _first(kept, standing=standing, sent_at=sent_at, at=at)
    except _Taken:
        return DeviceAct.objects.get(by=standing.person, client_id=kept.client_id)


class _Taken(Exception):  # noqa: N818  # not a failure: the same queue was sent at the same moment
    """Another call with this id has answered meanwhile."""


def _known(kept: Kept, standing: Standing) -> DeviceAct | None:
    return DeviceAct.objects.filter(by=standing.person, client_id=kept.client_id).first()


def _first(kept: Kept, *, standing: Standing, sent_at: datetime, at: datetime) -> DeviceAct:
    """Write the id, act, and keep the answer: all of it in one transaction."""
    made = device_time.moment_of(made_at=kept.made_at, sent_at=sent_at, received_at=at)
    row = DeviceAct(
        by=standing.person,
        unit_id=standing.seats_of(Office.STOREKEEPER)[0].unit_id,
        client_id=kept.client_id,
        kind=kept.kind,
        scanned=clean(kept.code)[:LONGEST_SHOWN],
        sent=_as_kept(kept),
        device_at=kept.made_at,
        counted_at=None if made.doubt else made.at,
        at=at,
        outcome=Outcome.DONE,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _Taken from error
    try:
        if kept.kind == DeviceActKind.HAND_OVER:
            replaying_handing.hand_over(row, kept.given, made, standing=standing, at=at)
        else:
            _come_in(row, kept, _Clock(kept, made, at), standing=standing, at=at)
    except Refusal as refusal:
        # The act has undone itself and left its trace; the refusal is an answer like any other.
        _refuse(row, refusal.verdict)
        if kept.kind != DeviceActKind.HAND_OVER:
            row.asset = desk_queries.meaning_of(kept.code, standing).asset
    row.save()
    return row


def _come_in(row: DeviceAct, kept: Kept, clock: _Clock, *, standing: Standing, at: datetime) -> None:
    """Take in the item that was scanned; what comes of it into `row`.

    Raises:
        Refusal: those of `_take_back` and `_drop_off`.
    """
    answer = _ACTS[kept.kind](kept, clock, standing=standing, at=at)
    _note(row, answer, clock.back)
    scanning.keep_unknown(kept.code, answer.meaning, by=standing.person, at=at, place=ScanPlace.RETURN)


def _as_kept(kept: Kept) -> dict[str, object]:
    """What was noted, as text that any database takes; of a hand-over whole, for it was signed."""
    longest = LONGEST_SIGNED if kept.kind == DeviceActKind.HAND_OVER else LONGEST_NOTED
    plain = {clean(str(name))[:40]: value for name, value in list(kept.given.items())[:20]}
    return {
        name: value if isinstance(value, bool) else clean(str(value), multiline=True)[:longest]
        for name, value in plain.items()
    }


class _Clock:
    """When the item came back: as the device says, as far as it is believed of the line that the code stands for."""

    def __init__(self, kept: Kept, made: Believed, at: datetime) -> None:
        self.kept, self.back, self.at = kept, made, at

    def __call__(self, line: LoanLine, loan: Loan) -> datetime:
        """When it came.

        Raises:
            Refusal: lent-again.
        """
        self.back = _judge_line(self.kept, line, loan, self.back, at=self.at)
        return self.back.at


def _take_back(kept: Kept, clock: _Clock, *, standing: Standing, at: datetime) -> Answer:
    """Take the item back that was scanned, inspected as it was noted, if it is still out as it was then.

    Raises:
        Refusal: malformed-act, lent-again, check-list-missing, those of `scanning.take_back`.
    """
    shape = desk_inputs.FindingIn(data=dict(kept.given))
    if not shape.is_valid():
        raise Refusal(replaying_handing.malformed(shape.errors))
    finding = desk_inputs.finding_of(shape.validated_data)
    ticks = finding.checks or None
    return scanning.take_back(
        kept.code, standing=standing, at=at, finding=finding, ticks=lambda _line: ticks, came_at=clock
    )


def _drop_off(kept: Kept, clock: _Clock, *, standing: Standing, at: datetime) -> Answer:
    """Take the item in that was scanned, to be inspected later, if it is still out as it was then.

    Raises:
        Refusal: lent-again, those of `scanning.drop_off`.
    """
    return scanning.drop_off(kept.code, standing=standing, at=at, came_at=clock)


_ACTS: Final = {DeviceActKind.RETURN: _take_back, DeviceActKind.DROP_OFF: _drop_off}


def _judge_line(kept: Kept, line: LoanLine, loan: Loan, made: Believed, *, at: datetime) -> Believed:
    """When the item came back, if the line it is out on is the one it was scanned for.

    Raises:
        Refusal: lent-again.
    """
    handed_over_at = loan.handed_over_at or at
    back = device_time.came_back(made, handed_over_at=handed_over_at, received_at=at)
    is_same = line.pk == kept.line if kept.line is not None else back.doubt is None
    if is_same:
        return back
    reason = _(
        "%(item)s was handed out at %(moment)s to %(name)s (loan %(number)s), after this scan or for another loan. "
        "Look whether it lies in the store; if it does, scan it again."
    )
    facts = {"item": line.asset, "moment": thai_datetime(handed_over_at), "name": loan.borrower.name}
    raise Refusal(Refused(ORDER, "lent-again", reason % {**facts, "number": loan.number}))


def _note(row: DeviceAct, answer: Answer, back: Believed) -> None:
    """Put what came of it into the row."""
    meaning = answer.meaning
    row.asset, row.loan = meaning.asset, meaning.loan
    if answer.asks:
        reason = _("Its check list has not been looked at. Scan it again here, look at the list, and take it back.")
        _refuse(row, Refused(POLICY, "check-list-missing", reason))
    elif answer.loan is not None:
        row.sentence = Said.of_return(answer).sentence
        if back.doubt is not None:
            row.counted_at = None
            doubt = _("The clock of the device could not be believed, so the item counts as brought back now.")
            row.sentence = f"{row.sentence} {doubt}"
    elif _is_there(row, meaning):
        row.outcome, row.sentence = Outcome.ALREADY, meaning.sentence
    else:
        _refuse(row, Refused(ORDER, _code_of(meaning), meaning.sentence))


def _is_there(row: DeviceAct, meaning: Meaning) -> bool:
    """Whether what was kept has been done meanwhile: the item is back, or taken in where no more was meant."""
    if meaning.line is None:
        return False
    is_taken_in = row.kind == DeviceActKind.DROP_OFF and meaning.line.state == LineState.TO_INSPECT
    return meaning.kind == Kind.ITEM or is_taken_in


def _code_of(meaning: Meaning) -> str:
    if meaning.kind in (Kind.UNKNOWN, Kind.UNREADABLE, Kind.EMPTY):
        return "unknown-code"
    return "several" if meaning.kind == Kind.SEVERAL else "not-out"


def _refuse(row: DeviceAct, verdict: Refused) -> None:
    row.outcome, row.basis, row.code, row.sentence = Outcome.CONFLICT, verdict.basis, verdict.code, verdict.reason
