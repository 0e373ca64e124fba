"""The question that the verification answers: which rows somebody changed with SQL, past every act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import Model, Q, Value
from django.utils.translation import gettext_lazy, pgettext_lazy

from assets.models import Asset, Custody
from audit.journal import words
from audit.journal.findings import Kind
from audit.oversight.models import Verification, VerificationState
from audit.oversight.questions import Cell, Ranking, moment
from loans.models import Loan, LoanLine
from people.models import Person, Unit

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from audit.oversight.scope import Period, Scope

LABELS: Final[dict[str, _StrPromise]] = {
    Kind.LIVE_EDITED.value: pgettext_lazy("done past the system", "edited"),
    Kind.LIVE_INSERTED.value: pgettext_lazy("done past the system", "inserted"),
    Kind.LIVE_DELETED.value: pgettext_lazy("done past the system", "deleted"),
}


@dataclass(frozen=True, slots=True)
class Past:
    """A row that is not what its last version says. row: the loan or item, None for anything else."""

    model: type[Model] | None
    source: str
    row_id: int
    kind: str
    columns: tuple[str, ...]
    row: Loan | Asset | None
    verified_at: datetime | None


def newest_verification() -> Verification | None:
    """The last one that ended and could be checked. One query."""
    ended = Verification.objects.filter(state=VerificationState.ENDED)
    return ended.exclude(status=2).order_by("-id").first()


def past_the_system(scope: Scope, _period: Period) -> list[Past]:
    """What the newest verification found among the live rows of the units audited. Four queries at most.

    A row that belongs to no unit, or is gone, is shown to who audits a whole agency.
    """
    ended_at, found = _found(scope)
    models = {model._meta.db_table: model for model in apps.get_models()}
    shown: dict[tuple[str, int], Any] = {}
    for model in (Loan, Asset):
        table = model._meta.db_table
        if ids := [each["row_id"] for each in found if each["source"] == table]:
            shown |= {(table, pk): row for pk, row in model._default_manager.in_bulk(ids).items()}
    return [
        Past(
            models.get(each["source"]),
            each["source"],
            each["row_id"],
            each["kind"],
            tuple(filter(None, each["what"].split(", "))),
            shown.get((each["source"], each["row_id"])),
            ended_at,
        )
        for each in found
    ]


def _found(scope: Scope) -> tuple[datetime | None, list[dict[str, Any]]]:
    """When the newest verification ended, and what it found of the units audited. Two queries at most."""
    verification = newest_verification()
    found = [each for each in verification.findings if each["kind"] in LABELS] if verification else []
    if not found:
        return None, []
    belonging = _belonging(scope)
    rows = [
        model._default_manager.order_by()
        .filter(within, pk__in=[each["row_id"] for each in found if each["source"] == model._meta.db_table])
        .annotate(source=Value(model._meta.db_table))
        .values_list("source", "pk")
        for model, within in belonging
    ]
    ours = set(rows[0].union(*rows[1:], all=True))
    tables = {model._meta.db_table for model, _within in belonging}
    audits_all = any(path.count("/") == 1 for path in scope.paths)
    of_nobody = [each["source"] not in tables or each["kind"] == Kind.LIVE_DELETED.value for each in found]
    kept = [
        each
        for each, is_nobodys in zip(found, of_nobody, strict=True)
        if (each["source"], each["row_id"]) in ours or (audits_all and is_nobodys)
    ]
    return (verification.ended_at if verification else None), kept


def _belonging(scope: Scope) -> list[tuple[type[Model], Q]]:
    return [
        (Loan, scope.loans()),
        (LoanLine, scope.loans("loan__")),
        (Asset, scope.below("responsible_unit__")),
        (Custody, scope.below("asset__responsible_unit__")),
        (Person, scope.below("unit__")),
        (Unit, scope.below("")),
    ]


def _cells(past: Past) -> list[Cell]:
    kind = str(past.model._meta.model_name) if past.model else ""
    name = str(past.model._meta.verbose_name) if past.model else past.source
    url = past.row.get_absolute_url() if past.row is not None else ""
    return [
        Cell(str(past.row) if past.row is not None else str(past.row_id), url, name),
        Cell(str(LABELS[past.kind])),
        Cell(", ".join(words.label(column, kind) for column in past.columns) or "–"),
        Cell(moment(past.verified_at)),
    ]


PAST_THE_SYSTEM: Final = Ranking(
    slug="past-the-system",
    words=gettext_lazy("Edited by raw SQL, past the system"),
    why=gettext_lazy("Live rows that are not what their last version says, as the newest verification found them."),
    headings=(
        pgettext_lazy("column", "What"),
        pgettext_lazy("column", "What was done"),
        pgettext_lazy("column", "Columns"),
        pgettext_lazy("column", "Verified at"),
    ),
    rows=past_the_system,
    counted=lambda scope, _period: len(_found(scope)[1]),
    cells=_cells,
)
