"""A file that was taken away is known again: by its bytes, by its rows when it was saved anew, and not when changed."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from audit.oversight import actions, asked
from audit.oversight.known_again import Verdict, know_again
from audit.oversight.models import Export, FileKind
from loans.states import State
from tests import makers
from tests.audit.oversight.room import days
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PURPOSE = "แผนการตรวจสอบ ปี 2570"


@pytest.fixture(params=list(FileKind))
def taken(cast: Cast, request: pytest.FixtureRequest) -> actions.TakenAway:
    makers.loan_in(State.ON_LOAN, cast, outside=True, reason="=HYPERLINK ไม่ใช่สูตร")
    answer = asked.Answer(asked.QUESTIONS["acting"], days(cast))
    return actions.take_away(answer, by=cast.auditor, at=cast.at, kind=request.param, purpose=PURPOSE)


def saved_anew(taken: actions.TakenAway, *, changed: bool = False) -> bytes:
    """As a spreadsheet would: the same cells in other bytes."""
    if taken.export.kind == FileKind.CSV:
        text = taken.content.decode("utf-8-sig").replace("\r\n", "\n")
        return (text.replace("ยืม-", "ยืน-", 1) if changed else text).encode()
    book = openpyxl.load_workbook(BytesIO(taken.content))
    if changed:
        book.worksheets[0].cell(row=2, column=1).value = "ยืม-อื่น"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_file_itself_is_known_by_its_bytes(taken: actions.TakenAway) -> None:
    known = know_again(taken.content)
    assert (known.verdict, known.export) == (Verdict.SAME, taken.export)


def test_a_file_saved_anew_is_known_by_its_rows_and_a_changed_one_is_told(taken: actions.TakenAway) -> None:
    known = know_again(saved_anew(taken))
    assert (known.verdict, known.export) == (Verdict.ROWS_SAME, taken.export)
    known = know_again(saved_anew(taken, changed=True))
    assert (known.verdict, known.export) == (Verdict.CHANGED, taken.export)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04nothing", b"\xff\xfe\x00", b"a,b\n1,2\n", "ตส-2570-00009".encode()]
)
def test_anything_else_is_no_such_file(cast: Cast, content: bytes) -> None:
    assert know_again(content).verdict == Verdict.UNKNOWN


def test_the_command_says_it_and_ends_with_a_status(taken: actions.TakenAway, tmp_path: Path) -> None:
    path, out = tmp_path / taken.file_name, StringIO()
    path.write_bytes(taken.content)
    call_command("check_export", path, stdout=out)
    assert Export.objects.get().number in out.getvalue()
    assert PURPOSE in out.getvalue()
    path.write_bytes(saved_anew(taken, changed=True))
    with pytest.raises(SystemExit) as ended:
        call_command("check_export", path, stdout=out)
    assert ended.value.code == 1
    with pytest.raises(CommandError) as unread:
        call_command("check_export", tmp_path / "nothing.csv", stdout=out)
    assert _status(unread) == 2


def _status(unread: Any) -> int:
    return int(unread.value.returncode)
