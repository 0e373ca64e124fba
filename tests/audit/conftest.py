"""What the tests of the record share: a moment, somebody who acts, and a row that has versions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.journal import keys
from audit.journal.record import Actor, Subject
from audit.journal.versions import create
from people.models import Agency

CLERK = Actor("1234", "นางสาวสมใจ รักงาน", office="storekeeper", capacity="own", order="คำสั่งที่ 12/2569")


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def clerk() -> Actor:
    return CLERK


@pytest.fixture
def projector() -> Subject:
    return Subject("asset", "BK-00042-7", "เครื่องฉายภาพ")


@pytest.fixture
def agency(db: None, at: datetime) -> Agency:
    return create(
        Agency(code="BKK", name="กรุงเทพมหานคร", short_name="กทม.", kind="local"),
        by_code="1234",
        at=at,
        reason="ตั้งต้นระบบ",
    )


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> Path:
    """A key of this test's own, in the settings too."""
    path = tmp_path / "keys" / "seal.key"
    settings.SEAL_KEY_FILE = str(path)
    keys.make(path)
    return path
