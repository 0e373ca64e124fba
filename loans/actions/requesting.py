"""The borrower's acts: send a request, send it again, withdraw it; and how an approved loan ends uncollected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.journal.acts import act
from audit.journal.record import Actor, changes, record
from audit.journal.versions import create, create_many, keep, keep_many
from core.clock import fiscal_year, official_day
from core.verdict import OFFICE, Refused
from loans import documents, notices, permissions, policy
from loans.actions.letters import facts_of_letter, keep_letter, letter_of
from loans.actions.locking import in_capacity, judge_step, locked, locked_assets, locked_with, refs_of
from loans.actions.overriding import codes_of, use
from loans.models import Loan, LoanCounter, LoanLine, Means, Signature, SignatureKind
from loans.requests import Plan, Wish, judge_items, plan
from loans.states import LineState, State, Step, in_turn
from people.models import Office, Person, Unit
from people.offices import standing_of


@act("loan.submitted")
def submit(borrower: Person, *, by: Person, at: datetime, wish: Wish, signed_sha256: str) -> Loan:
    """Clause 208: the borrower makes the written evidence by sending and signing the request.

    For the contact of another agency, who has no account, the storekeeper keys in what its letter says: a marked
    counter entry (`agencies.submit_for_agency`).
    signed_sha256: the hash of the text that the borrower saw and signed (`Plan.text`).

    Raises:
        Refusal: any of `requests.plan`; not-the-borrower; not-the-storekeeper; text-changed, when what was signed is
            not what would be recorded; items-of-two-stores; unknown-item.
    """
    on = official_day(at)
    assets = locked_assets(wish.asset_ids)
    _judge_signer(borrower, by)
    judge_items(wish, assets).require()
    keyed_by = by if borrower.is_contact else None
    actor = at_the_counter(by, assets[0].responsible_unit, on=on) if keyed_by else by.journal_actor()
    planned = plan(wish, assets, borrower=borrower, on=on, signed=bool(signed_sha256), keyed_by=keyed_by)
    planned.verdict.require()
    judge_text(planned.text, signed_sha256)
    in_turn(None, Step.SUBMIT).require()

    serial = next_serial(planned.lending_unit, fiscal_year(on))
    loan = Loan(
        number=number_of(planned.lending_unit, fiscal_year(on), serial),
        lending_unit=planned.lending_unit,
        fiscal_year=fiscal_year(on),
        serial=serial,
        borrower=borrower,
        keyed_by=keyed_by,
        submitted_at=at,
    )
    apply(loan, wish, planned, at=at)
    create(loan, by_code=by.staff_code, at=at)
    lines = create_many(lines_of(loan, wish), by_code=by.staff_code, at=at)
    keep_letter(loan, wish.letter, by=by, at=at)
    sign(loan, planned, at=at)
    use(planned.relies_on, loan, by=by, at=at)

    record(
        "loan.submitted",
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        clause=planned.approval.clause,
        reason=loan.reason,
        after={**facts_of(loan), **facts_of_letter(wish.letter)},
        facts={"items": [line.asset.tag for line in lines], "signed_sha256": signed_sha256, **codes_of(planned)},
        refs=[*refs_of(loan, lines), *(each.journal_subject() for each in planned.relies_on)],
    )
    notices.ask_for_decision(loan, planned.endorsers or planned.approvers, at=at)
    return loan


@act("loan.submitted")
def submit_all(borrower: Person, *, by: Person, at: datetime, signed: Sequence[tuple[Wish, str]]) -> list[Loan]:
    """Send one request to each store of a basket: all of them, or none.

    signed: each wish with the hash of the text signed for it. What they lock is locked in one order for everybody:
    first all items, then the counters store by store.

    Raises:
        Refusal: as `submit`, for the first request that is refused.
    """
    items = locked_assets(sorted({asset_id for wish, _sha256 in signed for asset_id in wish.asset_ids}))
    stores = {asset.pk: asset.responsible_unit_id for asset in items}
    in_order = sorted(signed, key=lambda pair: min((stores.get(pk, 0) for pk in pair[0].asset_ids), default=0))
    return [submit(borrower, by=by, at=at, wish=wish, signed_sha256=sha256) for wish, sha256 in in_order]


@act("loan.resubmitted")
def resubmit(loan: Loan, *, by: Person, at: datetime, wish: Wish, signed_sha256: str) -> Loan:
    """Send a request again after it was sent back: corrected, signed anew, and through every office once more.

    The items stay those of the loan's store; lines may be dropped or added. The number stays.

    Raises:
        Refusal: as `submit`, and out-of-turn.
    """
    on = official_day(at)
    loan, lines_so_far, assets = locked_with(loan, wish.asset_ids)
    old_lines = {line.asset_id: line for line in lines_so_far}
    judge_step(Step.RESUBMIT, loan, by, on=on)
    judge_items(wish, assets, store_id=loan.lending_unit_id).require()
    keyed_by = by if loan.keyed_by_id is not None else None
    actor = at_the_counter(by, loan.lending_unit, on=on) if keyed_by else by.journal_actor()
    planned = plan(
        wish,
        assets,
        borrower=loan.borrower,
        on=on,
        signed=bool(signed_sha256),
        keyed_by=keyed_by,
        excluding_loan_id=loan.pk,
        recused=loan.recused_ids,
    )
    planned.verdict.require()
    judge_text(planned.text, signed_sha256)

    letter_so_far = letter_of(loan)
    before = {
        **facts_of(loan),
        **facts_of_letter(letter_so_far),
        "items": tags_of(line for line in old_lines.values() if is_asked(line)),
    }
    loan.keyed_by = keyed_by
    apply(loan, wish, planned, at=at)
    keep(loan, by_code=by.staff_code, at=at, fields=FIELDS)
    lines = _renew_lines(loan, wish, old_lines, by=by, at=at)
    keep_letter(loan, wish.letter, by=by, at=at)
    sign(loan, planned, at=at)
    use(planned.relies_on, loan, by=by, at=at)
    then, now = changes(before, {**facts_of(loan), **facts_of_letter(wish.letter), "items": tags_of(lines)})

    record(
        "loan.resubmitted",
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        clause=planned.approval.clause,
        reason=loan.reason,
        before=then,
        after=now,
        facts={"signed_sha256": signed_sha256, **codes_of(planned)},
        refs=[*refs_of(loan, lines), *(each.journal_subject() for each in planned.relies_on)],
    )
    notices.ask_for_decision(loan, planned.endorsers or planned.approvers, at=at)
    return loan


@act("loan.withdrawn")
def withdraw(loan: Loan, *, by: Person, at: datetime, reason: str = "") -> Loan:
    """The borrower takes the request back before it is decided; of a counter entry the store does.

    Raises:
        Refusal: out-of-turn, not-the-borrower, not-the-storekeeper.
    """
    loan, lines = locked(loan)
    standing = judge_step(Step.WITHDRAW, loan, by, on=official_day(at))
    is_own = permissions.is_borrower(loan, standing)
    actor = in_capacity(by, None if is_own else permissions.store_seat(loan, standing))
    _end("loan.withdrawn", loan, lines, State.WITHDRAWN, actor=actor, at=at, reason=reason)
    return loan


@act("loan.cancelled")
def cancel(loan: Loan, *, by: Person, at: datetime, reason: str) -> Loan:
    """An approved loan is given up before hand-over, by its borrower or by the store, with a reason.

    Raises:
        Refusal: out-of-turn, reason-missing, not-the-storekeeper.
    """
    loan, lines = locked(loan)
    standing = judge_step(Step.CANCEL, loan, by, on=official_day(at))
    policy.is_reason_given(reason).require()
    is_own = permissions.is_borrower(loan, standing)
    actor = in_capacity(by, None if is_own else permissions.store_seat(loan, standing))
    _end("loan.cancelled", loan, lines, State.CANCELLED, actor=actor, at=at, reason=reason)
    if is_own:
        notices.tell_store_off(loan, at=at)
    else:
        notices.tell_borrower_off(loan, reason, at=at)
    return loan


@act("loan.lapsed")
def lapse(loan: Loan, *, by: Person | Actor, at: datetime) -> Loan:
    """An approved loan ends because nobody collected it in time (policy); done by the worker, or by the store.

    Raises:
        Refusal: out-of-turn, still-to-be-collected, not-the-storekeeper.
    """
    loan, lines = locked(loan)
    on = official_day(at)
    actor = by.journal_actor()
    if isinstance(by, Person):
        actor = in_capacity(by, permissions.store_seat(loan, judge_step(Step.LAPSE, loan, by, on=on)))
    in_turn(State(loan.state), Step.LAPSE).require()
    policy.may_lapse(collect_by=loan.collect_by or loan.due_on, on=on).require()
    with override("th"):  # kept in the record
        reason = _("Not collected by the last day.")
    _end("loan.lapsed", loan, lines, State.LAPSED, actor=actor, at=at, reason=reason)
    notices.tell_borrower_off(loan, reason, at=at)
    return loan


def number_of(unit: Unit, year: int, serial: int) -> str:
    """The number as it stands on the slip: ยืม-คลัง-2570-00042 (lending unit, fiscal year B.E., running number)."""
    return f"ยืม-{unit.short_name}-{year}-{serial:05d}"


FIELDS = (
    "purpose",
    "reason",
    "reference",
    "place_kind",
    "place_of_use",
    "starts_on",
    "due_on",
    "for_unit",
    "keyed_by",
    "borrower_unit",
    "route",
    "clause",
    "value",
    "endorsing_unit",
    "approving_office",
    "approving_unit",
    "state",
    "waits_since",
)
"""What a request says and where it leads: written on sending and on sending again."""


def _judge_signer(borrower: Person, by: Person) -> None:
    if by.pk != borrower.pk and not borrower.is_contact:
        Refused(
            "208", "not-the-borrower", _("Only the borrower can make the request in writing. Let them sign in.")
        ).require()


def at_the_counter(by: Person, store: Unit, *, on: date) -> Actor:
    """Who keys in for somebody without an account: a storekeeper of the lending unit, in that office."""
    standing = standing_of(by, on)
    seat = next((s for s in standing.seats_of(Office.STOREKEEPER) if store.path.startswith(s.unit_path)), None)
    if seat is None:
        reason = _("Only a storekeeper of %(unit)s may do this. Ask at the store.") % {"unit": store.name}
        Refused(OFFICE, "not-the-storekeeper", reason).require()
    return in_capacity(by, seat)


def judge_text(text: documents.SignedText, signed_sha256: str) -> None:
    """Refuse where what was signed is not what would be recorded."""
    if signed_sha256 != text.sha256:
        reason = _("What you signed has changed meanwhile. Read the request again and sign it.")
        Refused("208", "text-changed", reason).require()


def next_serial(unit: Unit, year: int) -> int:
    """The next number of the unit in the fiscal year; the counter's row is held until the transaction ends: no gaps."""
    LoanCounter.objects.get_or_create(lending_unit=unit, fiscal_year=year)
    counter = LoanCounter.objects.select_for_update().get(lending_unit=unit, fiscal_year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def apply(loan: Loan, wish: Wish, planned: Plan, *, at: datetime) -> None:
    """Put what is asked, and where it leads, onto the loan."""
    if planned.approving_unit is None:
        raise ValueError("A plan that nobody may approve was not refused.")
    loan.purpose = wish.purpose
    loan.reason = wish.reason
    loan.reference = wish.reference
    loan.place_kind = wish.place_kind
    loan.place_of_use = wish.place_of_use
    loan.starts_on = wish.starts_on
    loan.due_on = wish.due_on
    loan.for_unit = wish.for_unit
    loan.borrower_unit = loan.borrower.unit
    loan.route = planned.approval.route
    loan.clause = planned.approval.clause
    loan.value = planned.value
    loan.endorsing_unit = planned.endorsing_unit
    loan.approving_office = planned.approval.office
    loan.approving_unit = planned.approving_unit
    loan.state = State.AWAITING_ENDORSEMENT if planned.endorsing_unit else State.AWAITING_APPROVAL
    loan.waits_since = at


def lines_of(loan: Loan, wish: Wish) -> list[LoanLine]:
    """The lines that a wish asks for, not saved."""
    return [
        LoanLine(
            loan=loan,
            asset_id=asset_id,
            position=position,
            is_named=asset_id in wish.named,
            state=LineState.REQUESTED,
            starts_on=wish.starts_on,
            due_on=wish.due_on,
        )
        for position, asset_id in enumerate(wish.asset_ids, start=1)
    ]


def _renew_lines(loan: Loan, wish: Wish, old: dict[int, LoanLine], *, by: Person, at: datetime) -> list[LoanLine]:
    """Lines still asked for get the new days, dropped ones are released, new ones come behind."""
    for line in old.values():
        line.state = LineState.REQUESTED if line.asset_id in wish.asset_ids else LineState.RELEASED
        line.starts_on, line.due_on, line.is_named = wish.starts_on, wish.due_on, line.asset_id in wish.named
    keep_many(old.values(), ["state", "starts_on", "due_on", "is_named"], by_code=by.staff_code, at=at)
    added = [line for line in lines_of(loan, wish) if line.asset_id not in old]
    last = max((line.position for line in old.values()), default=0)
    for position, line in enumerate(added, start=last + 1):
        line.position = position
    create_many(added, by_code=by.staff_code, at=at)
    return [line for line in [*old.values(), *added] if line.state == LineState.REQUESTED]


def sign(loan: Loan, planned: Plan, *, at: datetime, witness: Person | None = None) -> None:
    """The borrower's signature; of a counter entry that of who keyed the letter in, which is the evidence itself.

    witness: the officer at whose desk the borrower signed; None: online.
    """
    is_entry = loan.keyed_by is not None
    Signature.objects.create(
        loan=loan,
        kind=SignatureKind.ENTRY if is_entry else SignatureKind.REQUEST,
        signer=loan.keyed_by or loan.borrower,
        text=planned.text.text,
        sha256=planned.text.sha256,
        intention=documents.entry_intention() if is_entry else documents.request_intention(),
        means=Means.STAFF_CODE if witness else Means.SIGN_IN,
        identified_by=documents.identified_at_desk(witness) if witness else documents.IDENTIFIED_ONLINE,
        witness=witness,
        at=at,
    )


def _end(
    verb: str, loan: Loan, lines: list[LoanLine], state: State, *, actor: Actor, at: datetime, reason: str
) -> None:
    """Change and record, the same for every end before a hand-over: the lines are free again."""
    before = loan.state
    loan.state = state
    loan.waits_since = loan.closed_at = at
    keep(loan, by_code=actor.code, at=at, reason=reason, fields=["state", "waits_since", "closed_at"])
    held = [line for line in lines if is_asked(line)]
    for line in held:
        line.state = LineState.RELEASED
    keep_many(held, ["state"], by_code=actor.code, at=at, reason=reason)

    record(
        verb,
        subject=loan.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        before={"state": before},
        after={"state": loan.state},
        refs=refs_of(loan, lines),
    )


def is_asked(line: LoanLine) -> bool:
    """Whether the line holds its item for this loan and nothing has gone out yet."""
    return line.state in (LineState.REQUESTED, LineState.APPROVED)


def tags_of(lines: Iterable[LoanLine]) -> list[str]:
    """The tags of the items, for the record."""
    return [line.asset.tag for line in lines]


def facts_of(loan: Loan) -> dict[str, object]:
    """What the request says, for the record's before and after."""
    return {
        "state": loan.state,
        "purpose": loan.purpose,
        "reason": loan.reason,
        "reference": loan.reference,
        "place_kind": loan.place_kind,
        "place_of_use": loan.place_of_use,
        "starts_on": loan.starts_on,
        "due_on": loan.due_on,
        "for_unit": loan.for_unit,
        "borrower_unit": loan.borrower_unit.name,
        "route": loan.route,
        "approving_office": loan.approving_office,
        "approving_unit": loan.approving_unit.name,
        "value": loan.value,
    }
