"""Every page names the newest seal of the record, so that a paper in a drawer is a witness of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine

from audit.journal import keys
from audit.journal.models import Seal
from audit.journal.sealing import newest_seal, seal_waiting
from loans import actions, shelf
from loans.models import IssuedPaper, Loan, PaperKind
from loans.printing.printable import setting_of
from loans.states import State
from people.models import Agency
from tests import makers
from tests.cast import Cast
from tests.typeset.reading import squeezed, words_of


@pytest.fixture(autouse=True)
def _kept_apart(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ROOT = tmp_path / "papers"
    settings.SEAL_KEY_FILE = str(tmp_path / "keys" / "seal.key")
    keys.make(Path(settings.SEAL_KEY_FILE))


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(cast: Cast) -> Iterator[None]:
    with time_machine.travel(cast.at + timedelta(hours=2), tick=False):
        yield


def sealed(cast: Cast, *, hours: int) -> Seal:
    seal_waiting(lambda: cast.at + timedelta(hours=hours))
    seal = newest_seal("acts")
    assert seal is not None
    return seal


def slip(loan: Loan, cast: Cast, *, hours: int) -> IssuedPaper:
    return actions.issue_paper(loan, by=cast.storekeeper, at=cast.at + timedelta(hours=hours), kind=PaperKind.SLIP)


def words(paper: IssuedPaper) -> str:
    return words_of(shelf.papers().path_of(paper.sha256).read_bytes())


def test_every_page_names_the_newest_seal_and_the_first_half_of_its_root(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast, items=40)
    sealed(cast, hours=1)
    newest = sealed(cast, hours=2)
    paper = slip(loan, cast, hours=3)
    with pikepdf.open(shelf.papers().path_of(paper.sha256)) as file:
        pages = len(file.pages)
    assert pages > 1
    assert squeezed(words(paper)).count(squeezed(f"ที่ {newest.number} · {newest.root[:16]}")) == pages


def test_a_paper_keeps_the_seal_it_was_issued_under(cast: Cast) -> None:
    loan = makers.loan_in(State.APPROVED, cast)
    older = sealed(cast, hours=1)
    first = slip(loan, cast, hours=2)
    newer = sealed(cast, hours=3)
    assert newer.root != older.root
    assert slip(loan, cast, hours=4) == first
    assert older.root[:16] in words(first)


def test_before_the_first_seal_a_paper_names_none(cast: Cast) -> None:
    paper = slip(makers.loan_in(State.APPROVED, cast), cast, hours=1)
    assert "ตราผนึก" not in words(paper)


def test_a_setting_takes_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    agency = Agency.objects.get(pk=cast.agency.pk)
    with django_assert_num_queries(2):
        setting_of(agency)
