"""The poster is one sheet in both languages, and its code leads to the page for reports."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image

from audit.misuse.poster import poster
from tests.audit.misuse.committee import Committee
from tests.house.hostile import browser

LONG: Final = "สำนักงานคณะกรรมการพัฒนาระบบบริหารพัสดุและทรัพย์สินของกรุงเทพมหานคร"


@pytest.mark.parametrize("agency", ["กรุงเทพมหานคร", LONG])
def test_it_is_one_sheet_and_its_code_leads_to_the_page(poppler: None, tmp_path: Path, agency: str) -> None:
    address = "https://lending.example.go.th/report/"
    (tmp_path / "p.pdf").write_bytes(poster(address, agency))
    subprocess.run(["pdftoppm", "-r", "100", "-gray", "-png", tmp_path / "p.pdf", tmp_path / "p"], check=True)
    (page,) = tmp_path.glob("p-*.png")
    with Image.open(page) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
    text = subprocess.run(["pdftotext", tmp_path / "p.pdf", "-"], check=True, capture_output=True).stdout.decode()
    assert "Is equipment of the State misused?" in text
    assert address in text


def test_who_appoints_the_committee_prints_it(committee: Committee) -> None:
    answer = browser(committee.administrator).get("/integrity/poster/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert settings.BASE_URL.startswith("http")
    for person in (committee.first.person, committee.cast.storekeeper):
        assert browser(person).get("/integrity/poster/").status_code == 404
