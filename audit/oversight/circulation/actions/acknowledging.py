"""A person acknowledges a version: รับทราบและยึดถือปฏิบัติ, a signing act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight.circulation.models import Acknowledgement, Circular
from audit.oversight.circulation.permissions import may_acknowledge
from audit.oversight.guideline.models import Guideline
from core.verdict import OFFICE, ORDER, Refusal, Refused
from loans import documents
from people.models import Person


def statement_of(guideline: Guideline) -> str:
    """What is signed, word for word, in the reader's language."""
    text = _(
        "I have read version %(edition)s of “%(title)s”, number %(number)s. I acknowledge it and will comply with it."
        " SHA-256 of the text: %(sha256)s"
    )
    return text % {
        "edition": guideline.edition,
        "title": guideline.title_thai,
        "number": guideline.number,
        "sha256": guideline.text_sha256,
    }


@act("guideline.acknowledged")
def acknowledge(circular: Circular, *, by: Person, at: datetime, signed_sha256: str) -> Acknowledgement:
    """Sign for the version that a circular brings; once a version. signed_sha256: the hash of the text shown.

    Raises:
        Refusal: guideline-withdrawn, not-addressed, text-changed, acknowledged-already.
    """
    guideline = Guideline.objects.select_for_update(of=("self",), no_key=True).get(pk=circular.guideline_id)
    may_acknowledge(guideline).require()
    if not circular.units.filter(unit__in=by.unit.ancestor_ids()).exists():
        text = _("This circular is not addressed to your unit. Nothing has to be signed.")
        raise Refusal(Refused(OFFICE, "not-addressed", text))
    if signed_sha256 != guideline.text_sha256:
        text = _("This is not the text you read. Read it again and sign.")
        raise Refusal(Refused(ORDER, "text-changed", text))
    if Acknowledgement.objects.filter(guideline=guideline, person=by).exists():
        raise Refusal(Refused(ORDER, "acknowledged-already", _("You have acknowledged this version already.")))

    signed = Acknowledgement(
        guideline=guideline,
        circular=circular,
        person=by,
        unit=by.unit,
        text=statement_of(guideline),
        sha256=signed_sha256,
        identified_by=documents.IDENTIFIED_ONLINE,
        at=at,
    )
    signed.save(force_insert=True)
    record(
        "guideline.acknowledged",
        subject=by.journal_subject(),
        actor=by.journal_actor(),
        at=at,
        facts={"edition": guideline.edition, "sha256": signed_sha256, "statement": signed.text},
        refs=[guideline.journal_subject(), circular.journal_subject()],
    )
    return signed
