"""What a loan slip says, from the rows of a loan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Prefetch, QuerySet
from django.utils.translation import override

from assets.models import Asset, AssetIdentifier, IdentifierKind
from core.clock import official_day
from core.thai import thai_date
from loans import documents
from loans.deliveries import COST_IN_REGISTER
from loans.models import (
    AgencyLetter,
    Decision,
    DecisionKind,
    Loan,
    LoanLine,
    Means,
    PaperKind,
    PlaceKind,
    Signature,
    SignatureKind,
)
from loans.papers import slip
from loans.papers.facts import Borrower, Identity, Item, Signed
from loans.printing.printable import Printable
from loans.rules import PURPOSE_LABELS, Purpose, Route
from loans.states import LineState, State
from people.models import Capacity

DRAFT_STATES: Final = frozenset({State.AWAITING_ENDORSEMENT, State.AWAITING_APPROVAL, State.SENT_BACK})
"""While a request is in one of these its slip is a draft."""

FINAL_STATES: Final = frozenset(
    {State.APPROVED, State.ON_LOAN, State.PARTLY_RETURNED, State.TO_INSPECT, State.UNDER_209, State.RETURNED}
)
"""In these the slip is issued; of what was refused, withdrawn, cancelled or lapsed there is none."""

NOT_LENT: Final = frozenset({LineState.REFUSED, LineState.SET_ASIDE, LineState.RELEASED})

BATCH: Final = 50
"""Loans whose slips are gathered at once."""

CAPACITY_WORDS: Final = {
    Capacity.ON_BEHALF: "ปฏิบัติราชการแทน",
    Capacity.ACTING: "รักษาราชการแทน",
    Capacity.ACTING_IN_POST: "รักษาการในตำแหน่ง",
}


def with_what_a_slip_shows(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """Five queries, however many loans. Consumables are left out: they go by quantity (`printing.supplies`)."""
    return with_parties(loans.exclude(route=Route.CONSUMABLE))


def with_parties(loans: QuerySet[Loan]) -> QuerySet[Loan]:
    """With who takes part in them, what was decided and signed, and their items. Five queries."""
    numbers = AssetIdentifier.objects.filter(kind=IdentifierKind.OFFICIAL, valid_to__isnull=True)
    lines = LoanLine.objects.select_related("asset", "received_by", "inspected_by").order_by("position")
    return loans.select_related(
        "lending_unit__agency__lending_policy",
        "borrower__unit__agency",
        "borrower_unit",
        "issued_by",
        "letter__agency",
    ).prefetch_related(
        Prefetch("lines", queryset=lines),
        Prefetch("lines__asset__identifiers", queryset=numbers, to_attr="official_numbers"),
        Prefetch("decisions", queryset=Decision.objects.select_related("by").order_by("id")),
        Prefetch("signatures", queryset=Signature.objects.select_related("signer").order_by("id")),
    )


def slips_of(loans: QuerySet[Loan]) -> Iterator[Printable]:
    """The slips of many loans in order of id, a batch in memory at a time. Five queries a batch."""
    last, wanted = 0, with_what_a_slip_shows(loans)
    while found := list(wanted.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from map(slip_of, found)
        last = found[-1].pk


def slip_of(loan: Loan) -> Printable:
    """The slip of a loan that was read with `with_what_a_slip_shows`."""
    with override("th"):
        facts = facts_of(loan)
    return Printable(
        kind=PaperKind.SLIP,
        number=loan.number,
        unit=loan.lending_unit,
        facts=facts,
        paper_of=slip.paper,
        loan=loan,
        is_draft=not facts.is_approved,
    )


def facts_of(loan: Loan) -> slip.SlipFacts:
    """What the slip says of a loan of items, and of any other all but what is lent."""
    letter = letter_of(loan)
    return slip.SlipFacts(
        identity=identity_of(loan),
        agency=loan.lending_unit.agency.name,
        lending_unit=loan.lending_unit.name,
        requested_on=official_day(loan.submitted_at),
        borrower=borrower_of(loan),
        purpose=str(PURPOSE_LABELS[Purpose(loan.purpose)]),
        reason=loan.reason,
        reference=loan.reference,
        place=f"{PlaceKind(loan.place_kind).label} · {loan.place_of_use}",
        starts_on=loan.starts_on,
        due_on=loan.due_on,
        items=tuple(item_of(line) for line in loan.lines.all() if line.state not in NOT_LENT),
        undertaking=documents.undertaking(loan.lending_unit.agency),
        clause=loan.clause,
        signatures=tuple(_signatures(loan, letter)),
        is_approved=loan.state in FINAL_STATES,
        inside={Route.INSIDE: True, Route.OUTSIDE: False}.get(Route(loan.route)),
        letter=letter_words(letter),
    )


def identity_of(loan: Loan) -> Identity:
    """The loan's number; its barcode holds the tail of it, by which the desk finds the loan: 2570-00042."""
    return Identity(number=loan.number, code=f"{loan.fiscal_year}-{loan.serial:05d}")


def borrower_of(loan: Loan) -> Borrower:
    """Who borrows; of another state agency, its contact."""
    person = loan.borrower
    other = person.unit.agency.name if loan.route in (Route.BETWEEN_AGENCIES, Route.CONSUMABLE) else ""
    return Borrower(
        name=person.name,
        position=person.position,
        affiliation=loan.borrower_unit.name,
        agency=other,
        office_phone=person.phone,
        mobile=person.mobile,
    )


def item_of(line: LoanLine) -> Item:
    """The item with the price at the time of lending; until the hand-over, with the one that the register has."""
    asset, price, basis = line.asset, line.price_at_loan, line.price_basis
    if price is None:
        price, basis = asset.cost or None, COST_IN_REGISTER if asset.cost else ""
    return Item(
        name=asset.name,
        details=details_of(asset),
        counted_in=asset.unit_of_count or "รายการ",
        asset_number=official_number(asset),
        tag=asset.tag,
        price=price,
        basis=basis,
        note=line.note_out,
    )


def details_of(asset: Asset) -> str:
    """Brand, model and serial number."""
    return " ".join(filter(None, (asset.brand, asset.model, f"S/N {asset.serial_no}" if asset.serial_no else "")))


def official_number(asset: Asset) -> str:
    """The asset number in force, of an item that was read with it as `official_numbers`."""
    numbers: Iterable[AssetIdentifier] = getattr(asset, "official_numbers", ())
    return next((number.value for number in numbers), "")


def letter_of(loan: Loan) -> AgencyLetter | None:
    """The letter of another agency, of a loan that was read with it."""
    letter: AgencyLetter | None = getattr(loan, "letter", None)
    return letter


def letter_words(letter: AgencyLetter | None) -> str:
    """หนังสือ กรมสมมติ ที่ กส ๐๑/๒ ลงวันที่ …; in the digits of the letter."""
    if letter is None:
        return ""
    return f"{letter.agency.name} ที่ {letter.number} ลงวันที่ {thai_date(letter.dated_on, style='full')}"


def _signatures(loan: Loan, letter: AgencyLetter | None) -> Iterator[Signed]:
    decisions = {decision.kind: decision for decision in loan.decisions.all()}  # the last of each kind
    signed = {signature.kind: signature for signature in loan.signatures.all()}
    yield _of_borrower(loan, letter, signed.get(SignatureKind.REQUEST))
    if loan.endorsing_unit_id is not None:
        yield decided_by("หัวหน้าหน่วยงานผู้ยืม", decisions.get(DecisionKind.ENDORSED))
    issuer = Signed(role="")
    if loan.issued_by is not None:
        issuer = Signed(role="", name=loan.issued_by.name, post=loan.issued_by.position, at=loan.handed_over_at)
    yield _as("เจ้าหน้าที่พัสดุ (ตรวจสอบแล้ว)", issuer)
    approval = decisions.get(DecisionKind.APPROVED) if loan.state in FINAL_STATES else None
    yield decided_by("ผู้อนุมัติ", approval)
    yield _as("ผู้จ่าย", issuer)
    yield receiver_of(loan)


def _as(role: str, signed: Signed) -> Signed:
    return Signed(role=role, name=signed.name, post=signed.post, at=signed.at)


def _of_borrower(loan: Loan, letter: AgencyLetter | None, signature: Signature | None) -> Signed:
    if letter is not None:
        return Signed(role="ผู้ยืม", name=letter.head_name, post=letter.head_title)
    if signature is None:
        return Signed(role="ผู้ยืม", name=loan.borrower.name, post=loan.borrower.position)
    return Signed(
        role="ผู้ยืม",
        name=signature.signed_name or signature.signer.name,
        post=signature.signer.position,
        at=signature.at,
        how=signature.identified_by,
    )


def receiver_of(loan: Loan) -> Signed:
    """Who took delivery, as they signed for it; by hand, a line to sign on, and that it is signed on paper."""
    taken = (each for each in loan.signatures.all() if each.kind == SignatureKind.HAND_OVER)
    signature = next(taken, None)
    if signature is None:
        return Signed(role="ผู้รับของ")
    return Signed(
        role="ผู้รับของ",
        name=signature.signed_name or signature.signer.name,
        post="" if signature.signed_name else signature.signer.position,
        at=None if signature.means == Means.INK else signature.at,
        how=signature.identified_by,
        strokes=signature.drawn,
    )


def decided_by(role: str, decision: Decision | None) -> Signed:
    """The signature under a decision, with capacity and order; the place for it where nobody has decided."""
    if decision is None:
        return Signed(role=role)
    capacity = CAPACITY_WORDS.get(Capacity(decision.capacity), "")
    is_for_post = bool(capacity) and not decision.on_behalf_of
    return Signed(
        role=role,
        name=decision.by.name,
        post=decision.by.position if is_for_post else decision.post_title,
        capacity=capacity,
        on_behalf_of=(decision.on_behalf_of or decision.post_title) if capacity else "",
        order=f"คำสั่ง {decision.order_number}" if decision.order_number and capacity else "",
        at=decision.at,
    )
