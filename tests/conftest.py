"""What every test may ask for, and what keeps the tests honest."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.journal import guards
from tests.browser import find_chromium
from tests.cast import the_cast

__all__ = ["the_cast"]

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, saying so, what needs PostgreSQL where the tests run on another database."""
    if "postgresql" in str(settings.DATABASES["default"]["ENGINE"]):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: `make test` runs it there"))


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guards() -> Iterator[None]:
    """Let the flush after a `transactional_db` test empty the append-only tables, and guard them again.

    Nothing else lifts the guards: a test that writes history over fails as it would in service.
    """
    flush: Callable[[TransactionTestCase], None] = TransactionTestCase.__dict__["_fixture_teardown"]

    def flush_lifted(case: TransactionTestCase) -> None:
        with guards.lifted(connection):
            flush(case)
        cache.clear()  # its table belongs to no model, so the flush passes it by

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_lifted)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real registers and hostile inputs beside the checkout."""
    for folder in (ROOT.parent / "shared" / "data", Path(os.environ.get("SHARED_DATA", "/work/shared/data"))):
        if folder.is_dir():
            return folder
    pytest.skip("no ../shared/data beside this checkout")


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    """A folder of this test's own for what is sent in."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def in_thai() -> Iterator[None]:
    """Thai, as `make` compiled it."""
    with translation.override("th"):
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    """English, the language of the source."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser for the walks: skipped, saying so, where there is none; in CI there has to be one."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to walk the pages, and no Chromium is installed")
        pytest.skip("no Chromium on this machine: the browser walks were not run")
    return path


@pytest.fixture(scope="session")
def poppler() -> None:
    """poppler's pdftotext and pdftoppm: skipped, saying so, where there are none; in CI there have to be."""
    if not (shutil.which("pdftotext") and shutil.which("pdftoppm")):
        if os.environ.get("CI"):
            pytest.fail("CI has to read the papers back, and poppler-utils is not installed")
        pytest.skip("no pdftotext on this machine (poppler-utils): the papers were not read back")


@dataclass(slots=True)
class Queries:
    """The SQL that ran inside a `with queries() as ran:` block, transaction control left out."""

    sql: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sql)

    def __str__(self) -> str:
        return "\n".join(f"{number}. {sql}" for number, sql in enumerate(self.sql, start=1))


_CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET CONSTRAINTS)\b", re.IGNORECASE)


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[Queries]]:
    """Count SQL: `with queries() as ran: …` then `assert len(ran) <= 10, ran`."""

    @contextmanager
    def count() -> Iterator[Queries]:
        ran = Queries()
        with CaptureQueriesContext(connection) as captured:
            yield ran
        rows: list[dict[str, Any]] = captured.captured_queries
        ran.sql.extend(row["sql"] for row in rows if row["sql"] and not _CONTROL.match(row["sql"]))

    return count
