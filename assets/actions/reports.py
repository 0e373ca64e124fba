"""Whoever scans a label tells the store of the item, without a name and never in floods; the store sees to it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper, locked_asset
from assets.models import Asset, LabelReport, ReportKind
from audit.journal.acts import act
from audit.journal.record import Actor, record
from core.clock import official_day
from core.verdict import ORDER, POLICY, Permitted, Refused, Verdict
from people import notices
from people.models import Person
from people.offices import storekeepers_of

ANYBODY: Final = Actor("anybody", "ผู้สแกนฉลาก (whoever scanned the label)")
"""Who reports is not asked, signed in or not."""

MOST_A_DAY: Final = 3
"""Reports about one item on one day that reach the store: after that it knows."""


@act("label.reported")
def report_label(asset: Asset, *, by: Actor, at: datetime, kind: ReportKind, note: str = "") -> LabelReport:
    """Tell the storekeepers of the item what somebody says of it. note: at most 300 characters, no secrets.

    The note stands in their notice and in the row of the report, not in the record: it may name a person.

    Raises:
        Refusal: told-today, retired-label.
    """
    asset = locked_asset(asset)
    on = official_day(at)
    _may_be_told(asset, LabelReport.objects.filter(asset=asset, on=on).count()).require()
    told = LabelReport(asset=asset, kind=kind, note=note, on=on, at=at)
    told.save(force_insert=True)
    record(
        "label.reported",
        subject=asset.journal_subject(),
        actor=by,
        at=at,
        facts={"report": kind.value},
        refs=[asset.responsible_unit.journal_subject()],
    )
    with notices.in_thai():
        titles = {
            ReportKind.FOUND: _("Somebody found %(item)s"),
            ReportKind.BROKEN: _("Somebody says that %(item)s is broken"),
        }
        notices.tell(
            storekeepers_of(asset.responsible_unit, on=on),
            kind="label-report",
            title=titles[kind] % {"item": asset},
            text=note or _("Nothing else was written."),
            why=_("You keep the store. Whoever scans a label can say this without signing in; nobody has checked it."),
            todo=_("Look for the item, and write down its condition if it is so."),
            path=told.get_absolute_url(),
            subject=asset.journal_subject().name,
            store=asset.responsible_unit,
            at=at,
        )
    return told


@act("label.report_seen")
def see_to_report(report: LabelReport, *, finding: str, by: Person, at: datetime) -> LabelReport:
    """Write down what was found on looking after a report. finding: at most 300 characters; not in the record.

    Raises:
        Refusal: not-keeper, report-seen, finding-missing.
    """
    rows = LabelReport.objects.select_for_update(of=("self",), no_key=True).select_related("asset__responsible_unit")
    report = rows.get(pk=report.pk)
    actor = judge_keeper(by, at, [report.asset.responsible_unit])
    _may_be_seen(report, finding).require()
    report.seen_at, report.seen_by, report.finding = at, by, finding
    report.save(update_fields=["seen_at", "seen_by", "finding"])
    record(
        "label.report_seen",
        subject=report.journal_subject(),
        actor=actor,
        at=at,
        facts={"report": report.kind},
        refs=[report.asset.responsible_unit.journal_subject()],
    )
    return report


def _may_be_seen(report: LabelReport, finding: str) -> Verdict:
    if report.seen_at is not None:
        return Refused(ORDER, "report-seen", _("Somebody has seen to this report already."))
    if not finding.strip():
        return Refused(POLICY, "finding-missing", _("Write what you found."))
    return Permitted()


def _may_be_told(asset: Asset, told_today: int) -> Verdict:
    if asset.is_retired:
        reason = _("This item is no longer in use. Hand it in at the office that owned it.")
        return Refused(POLICY, "retired-label", reason)
    if told_today >= MOST_A_DAY:
        return Refused(POLICY, "told-today", _("The store has been told today already. Thank you."))
    return Permitted()
