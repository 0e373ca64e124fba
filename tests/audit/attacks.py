"""The fourteen attacks of an owner of the database who has dropped the triggers, on events and on version rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from nacl.signing import SigningKey

from audit.journal import keys
from audit.journal.copies import copy_new
from audit.journal.entries import leaf
from audit.journal.findings import Report
from audit.journal.merkle import leaf_hash
from audit.journal.models import Event, Layout, Leaf, Mention, Seal
from audit.journal.reading import LeafRow, read_entries
from audit.journal.record import Actor, Subject, record
from audit.journal.sealing import seal_waiting
from audit.journal.versions import create, keep
from people.models import Agency

CLERK: Final = Actor("1234", "นางสาวสมใจ รักงาน", office="storekeeper", capacity="own", order="คำสั่งที่ 12/2569")
SUBJECT: Final = Subject("asset", "BK-00042-7", "เครื่องฉายภาพ")
ROUNDS: Final = 3
EACH: Final = 5


@dataclass(slots=True)
class World:
    """A record sealed in three rounds, with copies outside, and what the attacker aims at.

    aim: "event" or "version". ids: the rows of that kind in order. end: when the last round was sealed.
    """

    aim: str
    key: Path
    copies: Path
    end: datetime
    ids: list[int]

    @property
    def model(self) -> Any:
        return Event if self.aim == "event" else Agency.history.model

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def pk(self) -> str:
        return "id" if self.aim == "event" else "history_id"

    @property
    def stream(self) -> str:
        return "acts" if self.aim == "event" else "versions"

    @property
    def content(self) -> str:
        return "body" if self.aim == "event" else "name"

    @property
    def column(self) -> str:
        return "subject_label" if self.aim == "event" else "history_user_id"

    def sql(self, statement: str, *values: int | str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(table=self.table, pk=self.pk, content=self.content, column=self.column), values
            )


def build(aim: str, key: Path, copies: Path, at: datetime) -> World:
    """The world before the attack."""
    agency = create(Agency(code="BKK", name="0", short_name="กทม.", kind="local"), by_code="1234", at=at)
    moment = at
    for round_ in range(ROUNDS):
        moment = at + timedelta(minutes=round_)
        for number in range(EACH):
            record("asset.moved", subject=SUBJECT, actor=CLERK, at=moment, facts={"number": round_ * EACH + number})
            agency.name = f"{round_} {number}"
            keep(agency, by_code="1234", at=moment, fields=["name"])
        record("journal.read", subject=SUBJECT, actor=CLERK, at=moment, stream="reads")
        seal_waiting(lambda moment=moment: moment)  # type: ignore[misc]  # the moment of this round
    copy_new(copies)
    world = World(aim, key, copies, moment, [])
    rows = Leaf.objects.filter(stream=world.stream).order_by("number").values_list("row_id", flat=True)
    world.ids = list(rows)
    return world


THIRD: Final = 2
"""The place in the stream of the entry that most attacks aim at."""


def edit(world: World) -> None:
    """What was said, not who said it when: the columns still agree."""
    if world.aim == "event":
        changed = Event.objects.get(pk=world.ids[THIRD]).body.replace('"number":', '"number":7')
    else:
        changed = "ชื่ออื่น"
    world.sql("UPDATE {table} SET {content} = %s WHERE {pk} = %s", changed, world.ids[THIRD])


def edit_a_column(world: World) -> None:
    world.sql("UPDATE {table} SET {column} = 'x' WHERE {pk} = %s", world.ids[THIRD])


def delete(world: World) -> None:
    world.sql("DELETE FROM {table} WHERE {pk} = %s", world.ids[THIRD])


def delete_with_leaf(world: World) -> None:
    delete(world)
    Leaf.objects.filter(stream=world.stream, number=THIRD).delete()


def replace(world: World) -> None:
    row = world.model.objects.get(pk=world.ids[THIRD])
    other = world.model.objects.get(pk=world.ids[THIRD + 1])
    delete(world)
    setattr(row, world.content, getattr(other, world.content))
    row.save_base(force_insert=True, raw=True)


def insert_back_dated(world: World) -> None:
    earlier = world.end - timedelta(days=1)
    if world.aim == "event":
        record("asset.moved", subject=SUBJECT, actor=CLERK, at=earlier)
        return
    row = world.model.objects.get(pk=world.ids[THIRD])
    row.history_id, row.history_date = None, earlier
    row.save_base(force_insert=True, raw=True)


def swap(world: World) -> None:
    """The two rows exchange everything but their ids."""
    a, b = (world.model.objects.get(pk=world.ids[at]) for at in (THIRD, THIRD + 1))
    a.pk, b.pk = b.pk, a.pk
    for row in (a, b):
        row.save_base(force_update=True, raw=True)


def reorder_leaves(world: World) -> None:
    places = {THIRD: -1, THIRD + 1: THIRD, -1: THIRD + 1}
    for old, new in places.items():
        world.sql("UPDATE journal_leaf SET number = %s WHERE stream = %s AND number = %s", new, world.stream, old)


def edit_with_leaf(world: World) -> None:
    edit(world)
    row = Leaf.objects.get(stream=world.stream, number=THIRD)
    there = LeafRow(THIRD, row.source, row.row_id, row.layout, bytes(row.hash))
    (entry,) = read_entries([there], Report()).values()
    hashed = leaf_hash(leaf(row.source, row.row_id, str(entry.text)))
    Leaf.objects.filter(stream=world.stream, number=THIRD).update(hash=hashed)


def cut(world: World) -> None:
    """What the last round added goes, of this stream."""
    cut_stream(world.stream)


def cut_stream(stream: str) -> None:
    kept = Seal.objects.get(stream=stream, number=ROUNDS - 1)
    gone = Leaf.objects.filter(stream=stream, number__gte=kept.size)
    with connection.cursor() as cursor:
        for source, row_id in gone.values_list("source", "row_id"):
            key = "id" if source == "journal_event" else "history_id"
            cursor.execute(f"DELETE FROM {source} WHERE {key} = %s", [row_id])  # noqa: S608  # names of ours
    gone.delete()
    Seal.objects.filter(stream=stream, number__gt=kept.number).delete()


def roll_back(world: World) -> None:
    """The whole database is what it was before the last round."""
    for stream in ("acts", "versions", "access"):
        cut_stream(stream)


def empty(world: World) -> None:
    for model in (Event, Mention, Agency.history.model, Leaf, Seal, Layout):
        model._default_manager.all().delete()


def rewrite(world: World) -> None:
    """Change an entry and seal everything anew, a round at a time, at the same moments."""
    edit(world)
    ends = list(Seal.objects.filter(stream="acts").order_by("number").values_list("at", flat=True))
    later: list[tuple[Any, str, list[Any]]] = [
        (model, name, list(model._default_manager.filter(**{f"{name}__gt": ends[0]})))
        for model, name in ((Event, "at"), (Agency.history.model, "history_date"))
    ]
    Leaf.objects.all().delete()
    Seal.objects.all().delete()
    for model, _name, rows in later:
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    for end in ends:
        for model, name, rows in later:
            model._default_manager.bulk_create([row for row in rows if getattr(row, name) == end])
        seal_waiting(lambda end=end: end)  # type: ignore[misc]  # the moment of this round


def rewrite_with_another_key(world: World) -> None:
    own = world.key.with_name("attacker.key")
    keys._write(own, keys._secret_text(keys.Signer(keys.load(world.key).origin, SigningKey.generate())), mode=0o600)
    settings.SEAL_KEY_FILE = str(own)
    rewrite(world)


ATTACKS: Final[dict[str, Callable[[World], None]]] = {
    "edit the body": edit,
    "edit only a column": edit_a_column,
    "delete": delete,
    "delete with its leaf": delete_with_leaf,
    "replace under the same id": replace,
    "insert back-dated": insert_back_dated,
    "swap two": swap,
    "reorder leaves": reorder_leaves,
    "edit and recompute its leaf": edit_with_leaf,
    "cut the tail": cut,
    "roll everything back": roll_back,
    "empty all tables": empty,
    "rewrite all with another key": rewrite_with_another_key,
    "rewrite all with the stolen key": rewrite,
}
