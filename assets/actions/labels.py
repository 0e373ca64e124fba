"""Labels are printed: which, by whom, first or again, is recorded when they are asked for; then the file is set."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO, Final

from django.core.files import File
from django.db.models import Count
from django.utils.translation import gettext as _

from assets.actions.locking import judge_keeper, locked_assets
from assets.labels.layout import Layout
from assets.labels.media import Medium, Sheet, as_json
from assets.models import Asset, LabelOrder, LabelPrint, PrintedLabel, PrintState
from audit.journal.acts import act
from audit.journal.record import Draft, record_many
from core.verdict import POLICY, Permitted, Refusal, Refused, Verdict
from people.models import Person

MOST_LABELS: Final = 10_000
"""Labels of one print-out: more than a roll holds, and a storekeeper can stick in a week."""

_BATCH: Final = 1000


def may_be_printed(items: Sequence[int], medium: Medium, skip: int, *, is_zpl: bool) -> Verdict:
    """Whether so many labels of items can be printed so. Codes: labels-none, -too-many, and those of `may_be_set`."""
    if not items:
        return Refused(POLICY, "labels-none", _("There is no item to print a label for. Tick some in the register."))
    if len(items) > MOST_LABELS:
        reason = _("That is more than %(most)d labels. Narrow the list down.")
        return Refused(POLICY, "labels-too-many", reason % {"most": MOST_LABELS})
    return may_be_set(medium, skip, is_zpl=is_zpl)


def may_be_set(medium: Medium, skip: int, *, is_zpl: bool) -> Verdict:
    """Whether labels can begin so on this sheet or roll. Codes: labels-skip-all, labels-not-for-printer."""
    if not 0 <= skip < medium.per_page:
        reason = _("A sheet has %(labels)d labels, so that at most %(most)d of them can be used up.")
        return Refused(POLICY, "labels-skip-all", reason % {"labels": medium.per_page, "most": medium.per_page - 1})
    if is_zpl and isinstance(medium, Sheet):
        reason = _("A label printer takes rolls and tapes, not A4 sheets. Choose a roll, or a PDF.")
        return Refused(POLICY, "labels-not-for-printer", reason)
    return Permitted()


@act("labels.printed")
def print_labels(
    items: Sequence[int],
    *,
    by: Person,
    at: datetime,
    medium: Medium,
    layout: Layout | Refused,
    order: LabelOrder,
    skip: int = 0,
    is_zpl: bool = False,
) -> LabelPrint:
    """Ask for the labels of these items, in this order; the file is set afterwards (`keep_file`).

    items: ids. layout: of each label, or why there can be none on this medium. skip: labels of the first sheet that are
    used up. One event for the print-out, and one for each item that says whether its label is a first one.

    Raises:
        Refusal: label-too-small, labels-none, labels-too-many, labels-skip-all, labels-not-for-printer, not-keeper,
            labels-retired.
    """
    if isinstance(layout, Refused):
        raise Refusal(layout)
    may_be_printed(items, medium, skip, is_zpl=is_zpl).require()
    assets = _locked_in_order(items)
    actor = judge_keeper(by, at, [asset.responsible_unit for asset in assets])
    _none_retired(assets).require()
    before = dict(
        PrintedLabel.objects.filter(asset__in=[asset.pk for asset in assets])
        .values_list("asset")
        .annotate(copies=Count("pk"))
        .order_by()
    )
    asked = LabelPrint(
        by=by,
        asked_at=at,
        medium=as_json(medium),
        dpi=layout.dpi,
        skip=skip,
        order=order,
        is_zpl=is_zpl,
        total=len(assets),
        reprints=len(before),
    )
    asked.save(force_insert=True)
    PrintedLabel.objects.bulk_create(
        [
            PrintedLabel(print=asked, asset=asset, position=position, copy=before.get(asset.pk, 0) + 1)
            for position, asset in enumerate(assets, start=1)
        ],
        batch_size=_BATCH,
    )
    about, units = asked.journal_subject(), {asset.responsible_unit_id: asset.responsible_unit for asset in assets}
    facts = {
        "labels": len(assets),
        "reprints": len(before),
        "medium": str(medium),
        "order": order.value,
        "is_zpl": is_zpl,
    }
    refs = [unit.journal_subject() for unit in units.values()]
    record_many(
        [
            Draft(verb="labels.printed", subject=about, actor=actor, at=at, facts=facts, refs=refs),
            *(
                Draft(
                    verb="asset.label_printed",
                    subject=asset.journal_subject(),
                    actor=actor,
                    at=at,
                    facts={"copy": before.get(asset.pk, 0) + 1},
                    refs=(about,),
                )
                for asset in assets
            ),
        ]
    )
    return asked


def note_progress(asked: LabelPrint, done: int) -> None:
    """Write down how many labels are set, for who looks at the page; no business of the record."""
    LabelPrint.objects.filter(pk=asked.pk, state=PrintState.SETTING).update(done=done)


def begin_again(asked: LabelPrint) -> None:
    """Set the file of a print-out anew: the one before was cleared away, or never came to its end."""
    LabelPrint.objects.filter(pk=asked.pk, file="").update(state=PrintState.SETTING, done=0)


def keep_file(asked: LabelPrint, content: BinaryIO) -> LabelPrint:
    """Keep the file that was set from the frozen list. Of two who set it at once, the first one's is kept."""
    ending = "zpl" if asked.is_zpl else "pdf"
    kept = LabelPrint.objects.get(pk=asked.pk)
    if kept.state != PrintState.SETTING:
        return kept
    name = kept.file.storage.save(f"labels/{secrets.token_hex(16)}.{ending}", File(content))
    waiting = LabelPrint.objects.filter(pk=asked.pk, state=PrintState.SETTING)
    if not waiting.update(state=PrintState.DONE, done=kept.total, file=name):
        kept.file.storage.delete(name)
    kept.refresh_from_db()
    return kept


def give_up(asked: LabelPrint) -> None:
    """Say on the page that the file could not be set; the server's log says why."""
    LabelPrint.objects.filter(pk=asked.pk, state=PrintState.SETTING).update(state=PrintState.FAILED)


def forget_files(before: datetime) -> int:
    """Clear away the files of print-outs asked for before this moment; they can be set anew. Answers how many."""
    cleared = 0
    for old in LabelPrint.objects.filter(asked_at__lt=before).exclude(file="").order_by("pk"):
        name = str(old.file.name)
        if LabelPrint.objects.filter(pk=old.pk, file=name).update(file=""):
            with suppress(OSError):
                old.file.storage.delete(name)
            cleared += 1
    return cleared


def _none_retired(assets: Sequence[Asset]) -> Verdict:
    retired = next((asset for asset in assets if asset.is_retired), None)
    if retired is None:
        return Permitted()
    reason = _("%(item)s is retired and gets no label any more. Take it out of the list.")
    return Refused(POLICY, "labels-retired", reason % {"item": retired})


def _locked_in_order(items: Sequence[int]) -> list[Asset]:
    """The items as they are asked for, held until they are recorded: who prints the same ones at once waits."""
    found: dict[int, Asset] = {}
    ids = sorted(items)
    for at in range(0, len(ids), _BATCH):
        found |= locked_assets(ids[at : at + _BATCH])
    return [found[pk] for pk in dict.fromkeys(items) if pk in found]
