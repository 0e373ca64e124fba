"""Real Thai text, the real registers, and this package's own part of the Thai catalogue."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation

HOUSE = Path(__file__).resolve().parents[2]
GIVEN = HOUSE.parent / "shared" / "data"
PART = HOUSE / "locale" / "th" / "parts" / "core.po"


@pytest.fixture(scope="session")
def given() -> Path:
    """The folder of real data, which is not part of the repository."""
    if not GIVEN.is_dir():
        pytest.skip(f"the real Thai data are not at {GIVEN}")
    return GIVEN


@pytest.fixture(scope="session")
def sentences(given: Path) -> list[str]:
    """A thousand Thai sentences of the Parallel Universal Dependencies."""
    with (given / "thai-text" / "ud_thai_pud_sentences.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["text_th"] for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def hard_words(given: Path) -> list[str]:
    """Words whose marks stack in every way that Thai knows."""
    with (given / "thai-text" / "hard_shaping_words.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["word"] for row in csv.DictReader(file)]


@pytest.fixture
def in_thai(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Thai, with the sentences of `core` compiled from its own part of the catalogue."""
    folder = tmp_path / "th" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with PART.open("rb") as source, (folder / "django.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="th"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("th"):
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    """English."""
    with translation.override("en"):
        yield
