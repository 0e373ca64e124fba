"""Whoever brought items back signs for it, once for the visit, or leaves without signing; the return is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.personal import committed
from audit.journal.record import record
from audit.journal.versions import keep_many
from core.clock import official_day, start_of_day
from core.verdict import ORDER, Refused
from core.written import insert
from loans import documents, handing_back, permissions, policy, signing
from loans.actions.locking import in_capacity
from loans.letters import Collector
from loans.models import HandedBack, LoanLine, Signature, SignatureKind
from loans.states import Step
from people.models import Person
from people.offices import known_standing


@act("loan.handed_back")
def hand_back(
    borrower: Person,
    *,
    by: Person,
    at: datetime,
    lines: Collection[int],
    bringer: Collector | None = None,
    consent: str = "",
    signed_sha256: str = "",
    strokes: str = "",
    unsigned: bool = False,
) -> list[HandedBack]:
    """Evidence of a return: who brought these items back today, of whatever loans, and their one signature.

    lines: ids; of this borrower, taken in today, handed back by nobody yet. bringer: somebody else than the borrower,
    or one who signs with ink. unsigned: they left without signing, which is noted and signed by nobody.

    Raises:
        Refusal: handed-back-already, not-the-storekeeper, serves-oneself, text-changed, or a code of
            `handing_back.judge`.
    """
    on = official_day(at)
    back = _locked(borrower, lines, since=start_of_day(on))
    if not back:
        reason = _("Nothing waits for this signature any more. Somebody else has just noted it.")
        Refused(ORDER, "handed-back-already", reason).require()
    loans = {line.loan_id: line.loan for line in back}
    standing = known_standing(by, on)
    for loan in loans.values():
        permissions.may(Step.CHECK_IN, loan, standing).require()
    policy.may_serve(officer=by.staff_code, borrower=borrower.staff_code).require()
    text = handing_back.text_of(borrower, back, bringer=bringer, on=on)
    if unsigned:
        handing_back.judge_named(borrower, bringer).require()
    else:
        handing_back.judge(borrower, consent=consent, bringer=bringer).require()
        signing.judge_text(text, signed_sha256).require()

    signatures: dict[int, Signature] = {}
    if not unsigned:
        signatures = {
            pk: Signature(
                loan=loan,
                kind=SignatureKind.RETURN,
                signer=borrower,
                text=text.text,
                sha256=text.sha256,
                intention=documents.return_intention(),
                **handing_back.evidence(borrower, witness=by, bringer=bringer, strokes=strokes),
                witness=by,
                at=at,
            )
            for pk, loan in loans.items()
        }
        committed(list(signatures.values()))
        insert(list(signatures.values()))
    name, position = (bringer.name, bringer.position) if bringer else (borrower.name, borrower.position)
    visits = {
        pk: HandedBack(loan=loan, name=name, position=position, signature=signatures.get(pk), noted_by=by, at=at)
        for pk, loan in loans.items()
    }
    insert(list(visits.values()))
    for line in back:
        line.handed_back = visits[line.loan_id]
    keep_many(back, ["handed_back"], by_code=by.staff_code, at=at)

    first = next(iter(loans.values()))
    record(
        "loan.handed_back",
        subject=borrower.journal_subject(),
        actor=in_capacity(by, permissions.store_seat(first, standing)),
        at=at,
        facts={
            "items": [line.asset.tag for line in back],
            "brought_by": name,
            **({"unsigned": True} if unsigned else {"signed_sha256": text.sha256}),
        },
        refs=[
            *(loan.journal_subject() for loan in loans.values()),
            first.lending_unit.journal_subject(),
            *(line.asset.journal_subject() for line in back),
        ],
    )
    return list(visits.values())


def _locked(borrower: Person, lines: Collection[int], *, since: datetime) -> list[LoanLine]:
    """What came in today and nobody handed back yet, held in order of asset as every act does."""
    waiting = LoanLine.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=lines, loan__borrower=borrower, returned_at__gte=since, handed_back__isnull=True
    )
    return list(waiting.select_related("asset", "loan__borrower", "loan__lending_unit").order_by("asset_id"))
