"""A whole run: from the bytes of a file to its account, in one go (commands, the demo office) or as time allows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assets.importing import actions
from assets.importing.account import Account
from assets.importing.mapping import Mapping, change, change_meanings
from assets.importing.plan import Draft, Plan, draft_of, plan_of
from assets.importing.problems import Problem
from assets.models import ImportRun, ImportState
from audit.journal.acts import Acts
from core.clock import official_day
from people.models import Unit

Progress = Callable[[int, int], None]
"""Told after each batch: rows done, rows in all."""


def wished(
    draft: Draft,
    *,
    columns: tuple[str, ...] = (),
    meanings: tuple[str, ...] = (),
    two_digit: str = "",
    unnumbered: bool = False,
) -> Mapping:
    """The draft's mapping with what a person wishes otherwise: "heading=field", "word=meaning", "be" or "ce".

    Raises:
        CannotRead: a wish names no column, field or meaning.
    """
    mapping = change_meanings(change(draft.mapping, draft.titles, columns), meanings)
    if two_digit in ("be", "ce"):
        mapping = replace(mapping, two_digit="be" if two_digit == "be" else "ce")
    return replace(mapping, unnumbered=mapping.unnumbered or unnumbered)


def import_register(
    content: bytes,
    file_name: str,
    unit: Unit,
    *,
    by: Acts,
    at: datetime,
    mapping: Mapping | None = None,
    sheet: str = "",
    progress: Progress | None = None,
) -> Account:
    """Bring a whole file into the register of `unit`; a run that was killed half way is gone on with.

    mapping: how to read the file; None: as guessed or remembered.

    Raises:
        CannotRead: the file cannot be taken for a register; nothing was written.
        Refusal: not-keeper.
    """
    draft = draft_of(content, unit, sheet=sheet)
    plan = plan_of(draft, mapping or draft.mapping, unit, on=official_day(at))
    return carry_out(content, file_name, plan, by=by, at=at, progress=progress)


def carry_out(
    content: bytes, file_name: str, plan: Plan, *, by: Acts, at: datetime, progress: Progress | None = None
) -> Account:
    """Bring in all rows of `plan`, made of `content`; a run that was killed half way is gone on with.

    Raises:
        Refusal: not-keeper.
    """
    run = unfinished(content, plan)
    if run is None:
        run = actions.receive(plan.unit, by=by, at=at, file_name=file_name, content=content, draft=plan.draft)
        run = actions.begin(run, by=by, at=at, plan=plan)
    while run.state == ImportState.RUNNING:
        run = actions.bring_in(run, by=by, at=at, plan=plan)
        if progress:
            progress(run.rows_done, run.rows_total)
    return account_of(run, plan)


def unfinished(content: bytes, plan: Plan) -> ImportRun | None:
    """The run of this very file, read in this very way, that was killed before its last row."""
    runs = ImportRun.objects.filter(
        unit=plan.unit, sha256=hashlib.sha256(content).hexdigest(), state=ImportState.RUNNING, rows_total=len(plan.rows)
    )
    return next((run for run in runs if run.mapping == plan.mapping.as_json()), None)


def plan_of_run(run: ImportRun) -> Plan:
    """The plan of a run that is kept, read anew from its file.

    Raises:
        CannotRead: the file cannot be read any more.
    """
    with run.file.open("rb") as kept:
        content = kept.read()
    draft = draft_of(content, run.unit, sheet=run.sheet, header_row=run.header_row)
    return plan_of(draft, Mapping.from_json(run.mapping), run.unit, on=official_day(run.started_at))


def go_on(run: ImportRun, plan: Plan, *, by: Acts, at: datetime, seconds: float) -> ImportRun:
    """Bring in batch after batch until the run is done or `seconds` have passed."""
    until = time.monotonic() + seconds
    while run.state == ImportState.RUNNING:
        run = actions.bring_in(run, by=by, at=at, plan=plan)
        if time.monotonic() >= until:
            break
    return run


def account_of(run: ImportRun, plan: Plan) -> Account:
    """The account of a run from what was kept of its rows."""
    account = plan.account()
    for number, outcome, problems in run.rows.values_list("row", "outcome", "problems"):
        account.add_row(number, outcome, [Problem.from_json(kept) for kept in problems])
    return account
