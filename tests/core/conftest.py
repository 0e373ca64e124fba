"""Real Thai text, of the folder of data beside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
GIVEN = HOUSE.parent / "shared" / "data"


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
