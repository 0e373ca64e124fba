"""The acts of an import: receive a file, settle its columns, bring its rows in; and load the tree of categories."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assets.actions import register_many, update_many
from assets.actions.locking import judge_keeper
from assets.actions.registering import numbers_one_at_a_time
from assets.importing.categories import UNSORTED_CODE, UNSORTED_NAME, FsnNode
from assets.importing.judging import Judged, look_up
from assets.importing.mapping import Mapping, heading_hash
from assets.importing.plan import BATCH, Draft, Plan
from assets.importing.problems import CannotRead
from assets.models import (
    Asset,
    Category,
    ColumnMapping,
    ImportRow,
    ImportRun,
    ImportState,
    RowOutcome,
)
from audit.journal.acts import Acts, act
from audit.journal.record import Actor, record, record_many
from audit.journal.record import Draft as Event
from audit.journal.versions import create_many
from core.thai import clean
from core.verdict import ORDER, Refused
from people.models import Person, Unit

LONGEST_FILE_NAME: Final = 255
LONGEST_SHEET: Final = 100
OPEN: Final = (ImportState.UPLOADED, ImportState.PREVIEWED)


@act("import.received")
def receive(unit: Unit, *, by: Acts, at: datetime, file_name: str, content: bytes, draft: Draft) -> ImportRun:
    """Keep a file that can be read, under a random name; its own name is kept as text only.

    Raises:
        Refusal: not-keeper.
    """
    actor = judge_keeper(by, at, [unit])
    kind = "xlsx" if draft.table.encoding == "xlsx" else "csv"
    run = ImportRun(
        unit=unit,
        by=by if isinstance(by, Person) else None,
        file_name=clean(file_name.replace("\\", "/").rpartition("/")[2])[-LONGEST_FILE_NAME:] or kind,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=draft.table.encoding[:20],
        header_row=draft.heading.first,
        sheet=draft.table.sheet[:LONGEST_SHEET],
        mapping=draft.mapping.as_json(),
        started_at=at,
    )
    run.file.save(f"{secrets.token_hex(16)}.{kind}", ContentFile(content), save=False)
    run.save(force_insert=True)
    _tell(run, "import.received", actor, at, facts={"file": run.file_name, "sha256": run.sha256})
    return run


@act("import.mapped")
def settle_mapping(run: ImportRun, *, by: Acts, at: datetime, draft: Draft, mapping: Mapping) -> ImportRun:
    """Say how the file is to be read, and remember it for the unit's next file with the same heading.

    Raises:
        Refusal: not-keeper, import-begun.
    """
    run = _locked(run)
    actor = judge_keeper(by, at, [run.unit])
    _not_begun(run)
    run.mapping, run.header_row, run.state = mapping.as_json(), draft.heading.first, ImportState.PREVIEWED
    run.sheet = draft.table.sheet[:LONGEST_SHEET]
    run.save(update_fields=["mapping", "header_row", "sheet", "state"])
    if any(draft.heading.titles):
        ColumnMapping.objects.update_or_create(
            unit=run.unit, header_key=heading_hash(draft.heading.titles), defaults={"mapping": mapping.as_json()}
        )
    _tell(run, "import.mapped", actor, at, facts={"mapping": mapping.as_json()})
    return run


@act("import.began")
def begin(run: ImportRun, *, by: Acts, at: datetime, plan: Plan) -> ImportRun:
    """Begin to bring the file into the register; `bring_in` does the rows.

    Raises:
        Refusal: not-keeper, import-begun.
    """
    run = _locked(run)
    actor = judge_keeper(by, at, [run.unit])
    _not_begun(run)
    run.state, run.rows_total, run.rows_done = ImportState.RUNNING, len(plan.rows), 0
    run.mapping, run.header_row = plan.mapping.as_json(), plan.draft.heading.first
    run.counts = {
        **dict.fromkeys(RowOutcome.values, 0),
        "not_items": [other.as_json() for other in plan.not_items],
        "left_out": plan.left_out,
    }
    run.save(update_fields=["state", "rows_total", "rows_done", "mapping", "header_row", "counts"])
    _tell(run, "import.began", actor, at, facts={"file": run.file_name, "rows": run.rows_total})
    return run


@act("import.continued")
def bring_in(run: ImportRun, *, by: Acts, at: datetime, plan: Plan) -> ImportRun:
    """Bring in the next `BATCH` rows, all in one transaction; after the last the run is done.

    Where it was killed it goes on: what a batch wrote and how far the run is are written together. Two who go on at
    once wait for each other, and each does another batch.

    Raises:
        Refusal: not-keeper, or what the register refuses when it was changed in the meantime.
    """
    run = _locked(run)
    if run.state != ImportState.RUNNING:
        return run
    actor = judge_keeper(by, at, [run.unit])
    numbers_one_at_a_time()  # before looking, so that what is not there yet is still not there when it is written
    rows = plan.rows[run.rows_done : run.rows_done + BATCH]
    _ensure_unsorted(actor, at)
    judge = plan.judge()
    known = look_up(plan.unit, rows, plan.identities)
    judge.touched = set(ImportRow.objects.filter(run=run, asset__in=known.assets).values_list("asset_id", flat=True))
    judged = judge.judge(rows, known)
    assets = _write(run, judged, by=by, at=at)
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            row=one.read.row,
            outcome=one.outcome,
            asset=assets.get(one.read.row, one.asset),
            identity=one.identity,
            values={"number": one.read.official, "cells": one.read.cells, "told": dict(one.told)},
            problems=[problem.as_json() for problem in one.problems],
        )
        for one in judged
    )
    for one in judged:
        run.counts[one.outcome.value] += 1
    run.rows_done += len(rows)
    if run.rows_done >= run.rows_total:
        run.state, run.finished_at = ImportState.DONE, at
        counts = {outcome: run.counts[outcome] for outcome in RowOutcome.values}
        _tell(run, "import.finished", actor, at, facts={"file": run.file_name, "rows": run.rows_total, **counts})
    run.save(update_fields=["counts", "rows_done", "state", "finished_at"])
    return run


@act("import.failed")
def give_up(run: ImportRun, *, by: Acts, at: datetime, reason: CannotRead) -> ImportRun:
    """Close a run whose file can no longer be read; the rows that were brought in stay, each with its outcome.

    Raises:
        Refusal: not-keeper.
    """
    run = _locked(run)
    actor = judge_keeper(by, at, [run.unit])
    if run.state == ImportState.DONE:
        return run
    run.state, run.problem, run.finished_at = ImportState.FAILED, reason.message[:300], at
    run.save(update_fields=["state", "problem", "finished_at"])
    _tell(run, "import.failed", actor, at, facts={"file": run.file_name, "code": reason.code})
    return run


@dataclass(frozen=True, slots=True)
class LoadedCategories:
    """How many categories were added, and how many were there already."""

    added: int
    there: int


@act("category.loaded")
def load_categories(nodes: Sequence[FsnNode], *, by: Acts, at: datetime) -> LoadedCategories:
    """Add those of `nodes` (groups before classes before types) that are not there; what is there stays as it is."""
    actor = by.journal_actor()
    reason = _("The FSN table was loaded.")
    there = {category.code: category for category in Category.objects.all()}
    before = len(there)
    missing = [node for node in nodes if node.code not in there]
    for length in sorted({len(node.code) for node in missing}):
        level = [node for node in missing if len(node.code) == length]
        rows = [_category(node, there.get(node.parent)) for node in level if not node.parent or node.parent in there]
        for row in create_many(rows, by_code=actor.code, at=at, reason=reason):
            there[row.code] = row
    added = [there[node.code] for node in missing if node.code in there]
    record_many([_added(category, actor, at, reason) for category in added])
    return LoadedCategories(added=len(added), there=before)


def _category(node: FsnNode, parent: Category | None) -> Category:
    return Category(code=node.code, name=node.name, parent=parent, path=f"{parent.path if parent else ''}{node.code}/")


def _added(category: Category, actor: Actor, at: datetime, reason: str) -> Event:
    return Event(
        verb="category.added",
        subject=category.journal_subject(),
        actor=actor,
        at=at,
        reason=reason,
        after={"code": category.code, "name": category.name, "path": category.path},
    )


def _ensure_unsorted(actor: Actor, at: datetime) -> None:
    """Make the category of items that nobody has sorted yet, once."""
    if Category.objects.filter(code=UNSORTED_CODE).exists():
        return
    reason = _("Items were imported whose category is not known.")
    rows = [_category(FsnNode(UNSORTED_CODE, UNSORTED_NAME, ""), None)]
    record_many([_added(row, actor, at, reason) for row in create_many(rows, by_code=actor.code, at=at, reason=reason)])


def _write(run: ImportRun, judged: Iterable[Judged], *, by: Acts, at: datetime) -> dict[int, Asset]:
    """Write the items of the rows that were judged; answers the new ones by row number."""
    reason = _("Import of the file %(file)s") % {"file": run.file_name}
    refs = (run.journal_subject(),)
    new = [one for one in judged if one.outcome == RowOutcome.CREATED and one.values is not None]
    changed = [
        (one.asset, one.values) for one in judged if one.outcome == RowOutcome.UPDATED and one.asset and one.values
    ]
    assets = register_many([one.values for one in new if one.values], by=by, at=at, reason=reason, refs=refs)
    if changed:
        update_many(changed, by=by, at=at, reason=reason, refs=refs)
    return {one.read.row: asset for one, asset in zip(new, assets, strict=True)}


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).select_related("unit", "by").get(pk=run.pk)


def _not_begun(run: ImportRun) -> None:
    if run.state not in OPEN:
        Refused(
            ORDER, "import-begun", _("This file has already been brought in. Upload it again to bring it in once more.")
        ).require()


def _tell(run: ImportRun, verb: str, actor: Actor, at: datetime, *, facts: dict[str, object]) -> None:
    record(
        verb,
        subject=run.journal_subject(),
        actor=actor,
        at=at,
        facts=facts,
        refs=(run.unit.journal_subject(),),
    )
