"""One door for writing: only actions and the few modules named here change a row."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Final

from tests.house.source import Module, modules

DOORS: Final = {
    "*/actions.py": "the moves people make",
    "*/actions/*.py": "the moves people make",
    "assets/custody.py": "where a thing is and in which condition, for actions of loans and assets",
    "people/notices/*.py": "the inbox and the outbox",
    "config/chores.py": "who queues and who runs a chore, which is no business of the record",
    "loans/idempotency.py": "the answers given to calls with a key, which are no business of the record",
    "loans/replaying.py": "the answers given to devices that had no network, which are no business of the record",
    "loans/kept_photos.py": "the answers to photos that such devices kept, and the photos that wait for a person",
    "audit/journal/record.py": "the events",
    "audit/journal/versions.py": "the versions of rows",
    "audit/journal/personal.py": "personal values beside the record, and their erasure",
    "audit/journal/guards.py": "the triggers",
    "audit/journal/sealing.py": "the leaves and the seals",
    "core/written.py": "how a row is written, for the other doors",
}
"""Modules that may write, and what."""

NOT_A_ROW: Final = {
    ("config/demo/register.py", "book.save"): "the demo's workbook, written into memory",
    ("assets/exports.py", "book.save"): "the register as a workbook, written into a temporary file",
    ("core/pictures.py", "kept.save"): "a picture, written anew into memory",
    ("core/pdfs.py", "kept.save"): "a PDF, written anew into memory",
    ("audit/misuse/evidence/office.py", "kept.save"): "a picture of a document, written anew into memory",
}
"""Calls elsewhere that look like writing and are not: (module, the call up to its bracket) and what it does instead."""

ALWAYS: Final = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "create"}
VERSION_WRITERS: Final = {"create", "keep", "create_many", "keep_many"}
WRITERS: Final = {"audit.journal.versions": VERSION_WRITERS, "core.written": {"insert", "update"}}
WRITING_SQL: Final = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALTER", "DROP", "CREATE", "MERGE", "REPLACE")


def is_door(path: str) -> bool:
    return any(fnmatch(path, door) for door in DOORS)


def writes(module: Module) -> Iterator[tuple[str, int]]:
    """Each call that writes, as source up to its bracket, with its line."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in WRITERS
        for alias in node.names
        if alias.name in WRITERS[node.module]
    }
    for call in module.calls():
        if _writes(call, imported):
            yield ast.unparse(call.func), call.lineno


def _writes(call: ast.Call, imported: set[str]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in imported
        case ast.Attribute(attr="update"):
            # A queryset takes keywords only, a dictionary or a hash takes an object.
            return bool(call.keywords) and not call.args
        case ast.Attribute(attr=name) if name in ALWAYS or name.removeprefix("a") in ALWAYS:
            return True
        case ast.Attribute(value=ast.Name(id="versions"), attr=name):
            return name in VERSION_WRITERS
        case ast.Attribute(attr="execute" | "executemany"):
            return any(_is_writing_sql(argument) for argument in call.args[:1])
    return False


def _is_writing_sql(argument: ast.expr) -> bool:
    constants = (node.value for node in ast.walk(argument) if isinstance(node, ast.Constant))
    first = next((value for value in constants if isinstance(value, str)), "")
    return first.lstrip().upper().startswith(WRITING_SQL)


def test_only_doors_write() -> None:
    found = [
        f"{module.path}:{line} {source}"
        for module in modules()
        if not is_door(module.path)
        for source, line in writes(module)
        if (module.path, source) not in NOT_A_ROW
    ]

    assert not found, "These write past the doors:\n" + "\n".join(found)


def test_every_door_is_there_and_writes() -> None:
    idle = [door for door in DOORS if not any(fnmatch(module.path, door) for module in modules())]

    assert not idle


def test_every_exception_is_still_needed() -> None:
    needed = {(module.path, source) for module in modules() for source, _line in writes(module)}

    assert set(NOT_A_ROW) <= needed


def test_the_reader_sees_writers_of_every_kind() -> None:
    text = """
from audit.journal.versions import keep as keep_version
from core.written import insert
row.save()
Row.objects.filter(pk=1).update(name="x")
Row.objects.create(name="x")
await row.asave()
versions.create(row)
keep_version(row)
insert([row])
cursor.execute("  update rows set name = 'x'")
cursor.execute(f"DELETE FROM {table}")
"""
    silent = 'words.update(more)\ndigest.update(b"x")\ncursor.execute("SELECT 1")\nkeep(row)\nsave(row)\n'

    assert len(list(writes(Module("x.py", text, ast.parse(text))))) == 9
    assert not list(writes(Module("x.py", silent, ast.parse(silent))))
