"""The head signs a report, which freezes it; what turns out wrong later is a corrigendum, signed like the first."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.journal.acts import act
from audit.journal.record import record
from audit.oversight.reports import notices
from audit.oversight.reports.actions.writing import names_nobody
from audit.oversight.reports.bodies import differences
from audit.oversight.reports.drafts import drafted
from audit.oversight.reports.models import Report, SignedReport
from audit.oversight.reports.permissions import may_sign, signing_seat
from core.clock import official_day
from core.verdict import ORDER, Refused
from people.guards import reason_given
from people.models import Person
from people.offices import standing_of


def intention(*, is_corrigendum: bool) -> str:
    """What the head states by signing, in Thai like the text."""
    with override("th"):
        if is_corrigendum:
            return _("I have read this report with its corrections, and I sign it in the place of the one before.")
        return _("I have read this report, and I sign it as the report of the unit that I head.")


@act("report.signed")
def sign(report: Report, *, by: Person, at: datetime, signed_sha256: str, reason: str = "") -> SignedReport:
    """Sign what the report says now: its first version, or a corrigendum where one was signed before.

    signed_sha256: the hash of the text that the signer was shown.

    Raises:
        Refusal: not-its-head, report-running, summary-not-signed, figures-not-final, report-changed, reason-missing,
            name-in-report, nothing-to-correct.
    """
    rows = Report.objects.select_for_update(of=("self",), no_key=True)
    report = rows.select_related("unit__agency", "agency", "written_by").get(pk=report.pk)
    standing = standing_of(by, official_day(at))
    may_sign(standing, report).require()
    before = report.signed.order_by("-serial").first()
    draft = drafted(report)
    if draft.body is None or not draft.is_final:
        text = _("The figures are not counted to the last day yet. The clock does it within the hour; come back then.")
        Refused(ORDER, "figures-not-final", text).require()
    body = draft.body or {}
    changed = differences(before.body, body) if before else []
    if before is not None:
        if not changed:
            text = _("It is signed, and nothing has changed since. There is nothing to correct.")
            Refused(ORDER, "nothing-to-correct", text).require()
        reason_given(reason).require()
        names_nobody(report.agency, reason)
    if signed_sha256 != draft.sha256:
        text = _("The report has changed since you opened this page. Read it anew and sign what stands there now.")
        Refused(ORDER, "report-changed", text).require()
    seat = signing_seat(standing, report.unit)
    if seat is None:
        raise ValueError("Who may sign has the seat for it.")

    signed = SignedReport(
        report=report,
        serial=before.serial + 1 if before else 1,
        body=body,
        public=draft.public,
        text=draft.text,
        sha256=draft.sha256,
        reason=reason.strip() if before else "",
        changed=changed,
        intention=intention(is_corrigendum=before is not None),
        signer=by,
        signer_name=by.name,
        post_title=seat.post_title,
        capacity=seat.capacity,
        order_number=seat.order_number,
        at=at,
    )
    signed.save(force_insert=True)
    record(
        "report.signed",
        subject=report.journal_subject(),
        actor=by.journal_actor(office=seat.office.value, capacity=seat.capacity.value, order=seat.order_number),
        at=at,
        reason=signed.reason,
        facts={"serial": signed.serial, "sha256": signed.sha256, "count": len(changed)},
        refs=[report.unit.journal_subject()],
    )
    notices.tell_signed(report, signed, before, at=at)
    return signed
