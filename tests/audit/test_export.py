"""An export is verified in an empty folder, by one file, Python and one package; damage is told, never passed over."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.journal import guards, keys, sealing, seals, verify_export
from audit.journal.findings import Kind
from audit.journal.merkle import leaf_hash, root_of
from audit.journal.models import Event, Seal
from audit.journal.sealing import rotate, seal_waiting
from audit.journal.sources import STREAMS
from audit.journal.verifying import verify
from tests.audit.attacks import EACH, ROUNDS, THIRD, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(key: Path, tmp_path: Path, at: object) -> World:
    copies = tmp_path / "other-disk"
    copies.mkdir()
    return build("event", key, copies, at)  # type: ignore[arg-type]  # the moment


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    rotate(lambda: world.end)
    seal_waiting(lambda: world.end)
    call_command("export_journal", tmp_path / "export", stdout=StringIO())
    return tmp_path / "export"


@cache
def lonely_python() -> Path:
    """A Python of its own with PyNaCl and what that loads, and with nothing else that can be imported."""
    folder = Path(tempfile.mkdtemp(prefix="lonely-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in ("nacl", "_cffi_backend"):
        found = find_spec(name)
        assert found is not None
        assert found.origin is not None
        path = Path(found.origin)
        if found.submodule_search_locations:
            shutil.copytree(path.parent, packages / name)
        else:
            shutil.copy(path, packages)
    return folder / "bin" / "python"


def checked(folder: Path, *arguments: str) -> tuple[int, str]:
    """What the file in the folder says, run by that Python: without our modules, settings or environment."""
    done = subprocess.run(
        [str(lonely_python()), "-I", "verify_export.py", ".", *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_an_export_holds_in_an_empty_folder_with_python_and_one_package(exported: Path, world: World) -> None:
    assert {path.name for path in exported.iterdir()} == {
        "entries.ndjson",
        "seals.ndjson",
        "seal.pub",
        "verify_export.py",
    }

    status, words = checked(exported)

    assert status == 0
    entries, seals = 2 * ROUNDS * EACH + 1 + ROUNDS, 3 * ROUNDS + 1 + len(STREAMS)
    assert words.startswith(f"HOLDS. {entries} entries under {seals} seals")
    assert "compare it" in words
    assert "compare it" not in checked(exported, "--public-key", str(keys.public_path(world.key)))[1]


def test_a_stream_that_a_later_version_brought_begins_with_the_key_of_its_day(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with guards.lifted(connection):
        Seal.objects.filter(stream=STREAMS[-1]).delete()
    with monkeypatch.context() as before:
        before.setattr(sealing, "STREAMS", STREAMS[:-1])
        rotate(lambda: world.end)
    later = world.end + timedelta(minutes=1)
    seal_waiting(lambda: later)

    report = verify(later, anchor=keys.load_anchor(keys.public_path(world.key)))

    assert Seal.objects.get(stream=STREAMS[-1]).number == 1
    assert (report.findings, report.unchecked) == ([], [])
    call_command("export_journal", tmp_path / "export", stdout=StringIO())
    assert checked(tmp_path / "export")[0] == 0


def test_no_stream_begins_with_a_key_before_its_day(world: World, tmp_path: Path) -> None:
    """Who has only the newer key cannot write a stream anew as if it had begun long ago."""
    rotate(lambda: world.end)
    signer, first = keys.load(world.key), Seal.objects.get(stream=STREAMS[-1], number=1)
    said = replace(seals.parse(first.text), key=signer.id)
    with guards.lifted(connection):
        Seal.objects.filter(stream=STREAMS[-1]).delete()
        Seal(**{**_columns(first), "text": said.text(), "signature": seals.sign(said.text(), signer.key)}).save()

    report = verify(world.end, anchor=keys.load_anchor(keys.public_path(world.key)))

    assert Kind.OTHER_KEY in {finding.kind for finding in report.findings}
    call_command("export_journal", tmp_path / "export", stdout=StringIO())
    assert "not signed with the key" in checked(tmp_path / "export")[1]


def _columns(seal: Seal) -> dict[str, Any]:
    return {field.attname: getattr(seal, field.attname) for field in Seal._meta.concrete_fields}


def test_the_python_that_verifies_has_nothing_but_one_package() -> None:
    there = [str(lonely_python()), "-I", "-c"]
    assert subprocess.run([*there, "import nacl.signing"], env={}).returncode == 0
    for name in ("django", "audit", "simple_history", "pytest"):
        assert subprocess.run([*there, f"import {name}"], env={}, stderr=subprocess.DEVNULL).returncode == 1


def test_the_verifier_knows_nothing_of_ours() -> None:
    source = Path(verify_export.__file__).read_text()

    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"nacl"}


def test_its_tree_is_ours() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(70)]
    tree = verify_export.Tree()
    assert tree.root() == root_of([])
    for count, leaf in enumerate(leaves, start=1):
        tree.add(leaf)
        assert tree.root() == root_of(leaves[:count])


def change(name: str, old: str, new: str) -> Callable[[Path], object]:
    def changed(folder: Path) -> None:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return changed


def drop_line(name: str, number: int) -> Callable[[Path], object]:
    def dropped(folder: Path) -> None:
        lines = (folder / name).read_text().splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:number] + lines[number + 1 :]))

    return dropped


def swap_lines(folder: Path) -> None:
    path = folder / "entries.ndjson"
    first, second, *rest = path.read_text().splitlines(keepends=True)
    path.write_text("".join([second, first, *rest]))


def edit_with_leaf(folder: Path) -> None:
    path = folder / "entries.ndjson"
    first, *rest = path.read_text().splitlines(keepends=True)
    entry = json.loads(first)
    entry["text"] = entry["text"].replace("asset.moved", "asset.lost")
    entry["leaf"] = leaf_hash(f"{entry['source']}\n{entry['row_id']}\n{entry['text']}".encode()).hex()
    path.write_text("".join([json.dumps(entry) + "\n", *rest]))


def cut_bytes(name: str) -> Callable[[Path], object]:
    def cut(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) - 30])

    return cut


def last_lines_gone(folder: Path) -> None:
    path = folder / "entries.ndjson"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-2]))


def other_public_key(folder: Path) -> None:
    keys.make(folder / "other.key")
    (folder / "seal.pub").write_text((folder / "other.pub").read_text())


def another_key(folder: Path) -> None:
    path = folder / "seal.pub"
    origin = path.read_text().splitlines()[1]
    keys.make(folder / "other.key")
    lines = (folder / "other.pub").read_text().splitlines()
    path.write_text("\n".join([lines[0], origin, lines[2], ""]))


DAMAGE: Final[dict[str, tuple[Callable[[Path], object], int]]] = {
    "an entry edited": (change("entries.ndjson", "asset.moved", "asset.lost"), 1),
    "an entry edited with its leaf": (edit_with_leaf, 1),
    "an entry taken away": (drop_line("entries.ndjson", 2), 1),
    "two entries swapped": (swap_lines, 1),
    "a seal taken away": (drop_line("seals.ndjson", 1), 1),
    "a seal edited": (change("seals.ndjson", "size: 5", "size: 4"), 1),
    "another key": (another_key, 1),
    "the last entries missing": (last_lines_gone, 2),
    "entries that break off": (cut_bytes("entries.ndjson"), 2),
    "seals that break off": (cut_bytes("seals.ndjson"), 2),
    "no seals": (lambda folder: (folder / "seals.ndjson").write_text(""), 2),
    "no file of entries": (lambda folder: (folder / "entries.ndjson").unlink(), 2),
    "the key of another installation": (other_public_key, 2),
    "no key": (lambda folder: (folder / "seal.pub").unlink(), 2),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_what_is_wrong_with_an_export_is_told_and_never_passed_over(case: str, exported: Path) -> None:
    spoil, expected = DAMAGE[case]
    spoil(exported)

    status, words = checked(exported)

    assert (status, words.split(".")[0]) == (expected, "ALTERED" if expected == 1 else "NOT CHECKED")


def test_an_entry_that_is_gone_from_the_database_is_named_by_the_export(world: World, tmp_path: Path) -> None:
    with guards.lifted(connection):
        Event.objects.filter(pk=world.ids[THIRD]).delete()
    call_command("export_journal", tmp_path / "export", verbosity=0)

    status, words = checked(tmp_path / "export")

    assert status == 1
    assert f"journal_event {world.ids[THIRD]}" in words


def test_an_export_without_entries_holds_once_sealed_and_is_not_checked_before(
    key: Path, tmp_path: Path, at: object
) -> None:
    call_command("export_journal", tmp_path / "before", verbosity=0)
    assert checked(tmp_path / "before")[0] == 2
    seal_waiting(lambda: at)  # type: ignore[arg-type,return-value]  # the moment
    call_command("export_journal", tmp_path / "after", verbosity=0)
    assert checked(tmp_path / "after")[0] == 0


def test_an_export_is_itself_recorded_and_overwrites_nothing(exported: Path) -> None:
    assert Event.objects.filter(verb="journal.exported", stream="reads").count() == 1

    with pytest.raises(CommandError) as told:
        call_command("export_journal", exported)

    assert told.value.returncode == 2
    assert Event.objects.filter(verb="journal.exported").count() == 1
