"""What becomes of each row, seen against the register; nothing is written here, so that a trial run says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import Max

from assets.actions.locking import sorted_numbers
from assets.importing.categories import UNSORTED_CODE, UNSORTED_NAME, CategoryBook
from assets.importing.identity import Identities, fingerprint_of
from assets.importing.problems import Problem
from assets.importing.rows import ReadRow
from assets.importing.targets import Target
from assets.models import Asset, AssetIdentifier, Category, IdentifierKind, ImportRow, RowOutcome
from assets.values import AssetValues, differs, facts_of, new_numbers, values_of, well_formed
from core.thai import identifier_key
from core.verdict import Refused
from people.models import Unit

ACCEPTED: Final = (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)

ALIKE_LOOKED_AT: Final = 20
"""Items of one description without a number that a new number is compared with."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a row.

    values: how the item is to stand in the register, for created and updated ones. told: what the file says, in the
    register's words by field, to be compared with what it says the next time. problems: or remarks, where accepted.
    """

    read: ReadRow
    outcome: RowOutcome
    asset: Asset | None = None
    values: AssetValues | None = None
    problems: tuple[Problem, ...] = ()
    identity: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


def canonical(values: Mapping[str, Any]) -> dict[str, str]:
    """Values in words and codes, to be compared with those of another day."""
    facts = facts_of(values)
    return {name: str(facts.get(name, "")) for name in values}


@dataclass(slots=True)
class Known:
    """What the register knows of the items of some rows, read in a number of queries that does not grow with them."""

    by_key: dict[str, list[int]] = field(default_factory=dict)
    official: dict[str, int] = field(default_factory=dict)
    by_identity: dict[str, int] = field(default_factory=dict)
    assets: dict[int, Asset] = field(default_factory=dict)
    values: dict[int, AssetValues] = field(default_factory=dict)
    numbers: dict[int, list[AssetIdentifier]] = field(default_factory=dict)
    last_told: dict[int, dict[str, str]] = field(default_factory=dict)
    """Item → what its row said in the last import."""


def look_up(unit: Unit, rows: Sequence[ReadRow], identities: Identities) -> Known:
    """What the register of `unit` knows of the items that `rows` may be about. At most six queries."""
    known = Known()
    keys = {key for row in rows for _kind, key in row.keys}
    held = AssetIdentifier.objects.filter(owner_unit=unit, key__in=keys, valid_to__isnull=True).order_by("pk")
    for kind, key, asset_id in held.values_list("kind", "key", "asset_id") if keys else ():
        known.by_key.setdefault(key, []).append(asset_id)
        if kind == IdentifierKind.OFFICIAL:
            known.official[key] = asset_id
    wanted = set(_identities(rows, identities))
    earlier = ImportRow.objects.filter(identity__in=wanted, run__unit=unit, asset__isnull=False).order_by("pk")
    known.by_identity = dict(earlier.values_list("identity", "asset_id")) if wanted else {}
    ids = {*(pk for group in known.by_key.values() for pk in group), *known.by_identity.values()}
    if not ids:
        return known
    assets = Asset.objects.filter(pk__in=ids).select_related("category", "owner_unit", "responsible_unit", "custodian")
    known.assets = {asset.pk: asset for asset in assets}
    known.numbers = sorted_numbers(known.assets.values())
    known.values = {pk: values_of(asset, known.numbers[pk]) for pk, asset in known.assets.items()}
    rows_of = ImportRow.objects.filter(asset_id__in=ids, outcome__in=ACCEPTED)
    newest = rows_of.values("asset_id").annotate(newest=Max("pk")).values("newest")
    for asset_id, values in ImportRow.objects.filter(pk__in=newest).values_list("asset_id", "values"):
        if asset_id is not None:
            known.last_told[asset_id] = values.get("told", {})
    return known


def _identities(rows: Sequence[ReadRow], identities: Identities) -> Iterable[str]:
    for row in rows:
        if row.row in identities.content:
            yield identities.content[row.row]
        elif row.official and (fingerprint := fingerprint_of(row)):
            yield from (f"{fingerprint}-{count}" for count in range(1, ALIKE_LOOKED_AT + 1))


@dataclass(slots=True)
class Judge:
    """Judges the rows of one file for the register of one unit.

    has_numbers: the file has a column of asset numbers, or a person said that its items have none.
    titles: where a field goes (`Target`) → the heading of its column. touched: the items that earlier rows of this run
    are about.
    """

    unit: Unit
    book: CategoryBook
    identities: Identities
    has_numbers: bool
    titles: Mapping[str, str] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    def judge(self, rows: Sequence[ReadRow], known: Known) -> list[Judged]:
        """What becomes of `rows`, in their order."""
        judged = []
        for row in rows:
            one = self._judge(row, known)
            judged.append(one)
            if one.asset is not None and one.outcome in ACCEPTED:
                self.touched.add(one.asset.pk)
        return judged

    def _judge(self, row: ReadRow, known: Known) -> Judged:
        problems, remarks = list(row.problems), list(row.remarks)
        if not self.has_numbers:
            problems.append(Problem("no-number-column"))
        if row.row in self.identities.conflicts:
            problems.append(self.identities.conflicts[row.row])
        identity = self.identities.content.get(row.row, "")
        asset = self._asset_of(row, identity, known)
        told = self._told(row, remarks if asset is None else [])
        if asset is None:
            outcome, values = self._judge_new(row, told, known, problems, remarks)
        else:
            outcome, values = self._judge_known(row, told, asset, known, problems, remarks)
        accepted = outcome in ACCEPTED
        return Judged(row, outcome, asset, values, tuple(remarks if accepted else problems), identity, canonical(told))

    def _told(self, row: ReadRow, remarks: list[Problem]) -> dict[str, Any]:
        """What the row tells, with its category; a word that is no category here is kept in the notes, never lost."""
        told = dict(row.told)
        if not row.category:
            return told
        named, title = self.book.named(row.category), self.titles.get(Target.CATEGORY, "")
        if named:
            told["category"] = named
        else:
            told["notes"] = "\n".join(filter(None, (told.get("notes", ""), f"{title}: {row.category}")))
            remarks.append(Problem("category-unknown", title, {"text": row.category[:80]}))
        return told

    def _asset_of(self, row: ReadRow, identity: str, known: Known) -> Asset | None:
        """The item that the row is about: by its asset number, by another number, else by its description."""
        if row.official and (pk := known.official.get(identifier_key(row.official))):
            return known.assets[pk]
        for kind, key in row.keys:
            found = known.by_key.get(key, []) if kind != IdentifierKind.OFFICIAL else []
            if len(found) == 1:
                return known.assets[found[0]]
        pk = known.by_identity.get(identity) if identity else None
        return known.assets.get(pk) if pk else None

    def _judge_new(
        self,
        row: ReadRow,
        told: Mapping[str, Any],
        known: Known,
        problems: list[Problem],
        remarks: list[Problem],
    ) -> tuple[RowOutcome, AssetValues | None]:
        if "name" not in told:
            title = self.titles.get(Target.NAME, "")
            problems.append(Problem("name-missing", title) if title else Problem("no-name-column"))
        if alike := self._alike(row, known):
            problems.append(Problem("perhaps-registered", facts={"tag": alike.tag}))
        if problems:
            return outcome_of(problems), None
        values = self._new_values(row, told, remarks)
        return self._settle(row, values, RowOutcome.CREATED, problems, remarks)

    def _judge_known(
        self,
        row: ReadRow,
        told: Mapping[str, Any],
        asset: Asset,
        known: Known,
        problems: list[Problem],
        remarks: list[Problem],
    ) -> tuple[RowOutcome, AssetValues | None]:
        now = known.values[asset.pk]
        values = self._changed_values(told, now, known.last_told.get(asset.pk), problems, remarks)
        values = replace(values, identifiers=(*now.identifiers, *new_numbers(now.identifiers, row.numbers)))
        if asset.is_retired:
            problems.append(Problem("retired-already", facts={"tag": asset.tag}))
        if row.official and now.official_number and identifier_key(row.official) != identifier_key(now.official_number):
            problems.append(Problem("number-differs", facts={"tag": asset.tag, "text": now.official_number}))
        if asset.pk in self.touched and row.row not in self.identities.repeats:
            problems.append(Problem("item-twice-in-file", facts={"tag": asset.tag}))
        if problems:
            return outcome_of(problems), None
        if not differs(asset, values, known.numbers[asset.pk]):
            return self._settle(row, None, RowOutcome.UNCHANGED, problems, remarks)
        return self._settle(row, values, RowOutcome.UPDATED, problems, remarks)

    def _settle(
        self,
        row: ReadRow,
        values: AssetValues | None,
        outcome: RowOutcome,
        problems: list[Problem],
        remarks: list[Problem],
    ) -> tuple[RowOutcome, AssetValues | None]:
        """The outcome of a row without a problem so far: the register itself may refuse it, or it repeats another."""
        if values is not None and isinstance(verdict := well_formed(values), Refused):
            problems.append(Problem("not-accepted", facts={"reason": verdict.reason}))
            return outcome_of(problems), None
        if row.row in self.identities.repeats:
            remarks.append(Problem("same-as-row", facts={"row": self.identities.repeats[row.row]}))
            return RowOutcome.UNCHANGED, None
        return outcome, values

    def _alike(self, row: ReadRow, known: Known) -> Asset | None:
        """An item of the same description that still has no number, where this row brings a number nobody knows."""
        if not row.official:
            return None
        fingerprint = fingerprint_of(row)
        for count in range(1, ALIKE_LOOKED_AT + 1):
            pk = known.by_identity.get(f"{fingerprint}-{count}")
            if pk is not None and not known.values[pk].official_number:
                return known.assets[pk]
        return None

    def _new_values(self, row: ReadRow, told: Mapping[str, Any], remarks: list[Problem]) -> AssetValues:
        columns = {"responsible_unit": self.unit, **told}
        if "category" not in columns:
            numbered = self.book.numbered(row.official) if row.official else None
            if numbered:
                remarks.append(Problem("category-from-number", facts={"category": str(numbered)}))
            columns["category"] = numbered or self.book.unsorted or Category(code=UNSORTED_CODE, name=UNSORTED_NAME)
        if not row.official:
            remarks.append(Problem("no-number"))
        return AssetValues(**columns, owner_unit=self.unit, identifiers=row.numbers)

    def _changed_values(
        self,
        told: Mapping[str, Any],
        now: AssetValues,
        last: Mapping[str, str] | None,
        problems: list[Problem],
        remarks: list[Problem],
    ) -> AssetValues:
        """The item as it stands, with what the file says otherwise; what people changed in the register is kept.

        last: what the file said the last time. A field of which it still says the same is left as the register has it;
        where both have moved since, nobody can tell which is right.
        """
        says = canonical(told)
        stands = canonical({name: getattr(now, name) for name in told})
        changed: dict[str, Any] = {}
        for name, value in told.items():
            if says[name] == stands[name]:
                continue
            was = last.get(name) if last else None
            title = self.titles.get(_HEADED_BY.get(name, name), "")
            if was == says[name]:
                remarks.append(Problem("kept-register", title))
            elif was is not None and was != stands[name]:
                facts = {"file": says[name][:80], "register": stands[name][:80]}
                problems.append(Problem("changed-in-both", title, facts))
            else:
                changed[name] = value
        return replace(now, **changed)


_HEADED_BY: Final = dict.fromkeys(("condition", "is_lendable", "not_lendable_because"), Target.STATUS.value)


def outcome_of(problems: Collection[Problem]) -> RowOutcome:
    """Refused where one problem refuses, else undecided."""
    return RowOutcome.REFUSED if any(problem.is_refusal for problem in problems) else RowOutcome.UNDECIDED
