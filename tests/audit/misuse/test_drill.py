"""The escrow key is tried on synthetic data: the right halves open, any other do not, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.misuse import drill, keys
from audit.misuse.management.commands import escrow_drill
from tests.audit.misuse.committee import Committee
from tests.conftest import Queries


def typed(monkeypatch: pytest.MonkeyPatch, *halves: str) -> None:
    waiting = list(halves)
    monkeypatch.setattr(escrow_drill, "getpass", lambda _asked: waiting.pop(0))


def test_the_halves_on_paper_open_what_is_sealed_today(
    committee: Committee,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    queries: Callable[[], AbstractContextManager[Queries]],
) -> None:
    first, second = keys.halves(committee.escrow)
    for pair in ((first, second), (second.lower(), first.replace("-", " "))):
        typed(monkeypatch, *pair)
        with queries() as ran:
            call_command("escrow_drill")
        assert [sql for sql in ran.sql if "misuse_" in sql and "misuse_escrowkey" not in sql] == []
        assert not [sql for sql in ran.sql if not sql.startswith("SELECT")]
    assert "Seal the envelopes again" in capsys.readouterr().out


def test_other_halves_do_not(committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = keys.halves(committee.escrow)
    others = keys.halves(keys.new_pair().private)
    for pair in ((first, first), (first, others[1]), others, (first, "นี่ไม่ใช่กุญแจ"), ("", second)):
        typed(monkeypatch, *pair)
        with pytest.raises(CommandError):
            call_command("escrow_drill")


def test_without_a_key_it_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="no escrow key"):
        call_command("escrow_drill")


def test_the_rehearsal_needs_no_envelope(capsys: Any) -> None:
    call_command("escrow_drill", "--rehearse")
    assert "opened" in capsys.readouterr().out
    assert not drill.opens(keys.new_pair().public, *keys.halves(keys.new_pair().private))
