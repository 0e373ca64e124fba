"""Many slips as one file: set one after the other onto the disk, so that three hundred need no more memory than one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from django.db.models import QuerySet

from audit.journal.record import Subject
from core import typeset
from core.shelf import NotKept, sha256_of_file
from core.typeset import Paper
from loans import shelf
from loans.models import Loan
from loans.papers.facts import Setting
from loans.printing.printable import setting_of
from loans.printing.slips import FINAL_STATES, slips_of

MOST: Final = 300
"""Slips in one file: what a person waits for, and a stapler holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A file of slips that waits on the disk of the papers."""

    file: BinaryIO
    sha256: str
    size: int
    facts_sha256: str
    loan_ids: tuple[int, ...]
    numbers: tuple[str, ...]

    @property
    def number(self) -> str:
        """What it is called: how many slips, and of which loan the first is."""
        return f"{self.numbers[0]} (+{len(self.numbers) - 1})" if len(self.numbers) > 1 else self.numbers[0]

    def journal_subject(self) -> Subject:
        return Subject("paper", self.sha256, self.number)


@contextmanager
def set_slips(loans: QuerySet[Loan]) -> Iterator[Bundle | None]:
    """The slips of those of `loans` that are approved, in order of id; None where none is. Six queries a fifty.

    Raises:
        core.shelf.NotKept: the disk is full, or cannot be written.
    """
    said, ids, numbers = hashlib.sha256(), [], []
    settings: dict[int, Setting] = {}

    def papers() -> Iterator[Paper]:
        for slip in slips_of(loans.filter(state__in=[state.value for state in FINAL_STATES])):
            agency = slip.unit.agency
            if agency.pk not in settings:
                settings[agency.pk] = setting_of(agency)
            said.update(slip.facts_sha256.encode())
            ids.append(slip.loan.pk if slip.loan else 0)
            numbers.append(slip.number)
            yield slip.paper(settings[agency.pk])

    waiting = papers()
    first = next(waiting, None)
    with shelf.papers().new_file() as file:
        try:
            if first is not None:
                typeset.write(chain([first], waiting), file, title="ใบยืมพัสดุ")
            file.seek(0)
            sha256, size = sha256_of_file(file)
        except OSError as refused:
            raise NotKept(*refused.args) from refused
        if first is None:
            yield None
            return
        yield Bundle(
            file=file,
            sha256=sha256,
            size=size,
            facts_sha256=said.hexdigest(),
            loan_ids=tuple(ids),
            numbers=tuple(numbers),
        )
