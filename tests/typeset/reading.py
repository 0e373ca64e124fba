"""Reads papers back with poppler and zxing, as any reader would."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image


def text_of(pdf: bytes, *options: str) -> str:
    """What `pdftotext` reads; pages are parted by form feeds."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


def words_of(pdf: bytes) -> str:
    """The text without blanks and line ends, under NFKD: how a long text is found again in its lines."""
    return squeezed(text_of(pdf))


def squeezed(text: str) -> str:
    return unicodedata.normalize("NFKD", re.sub(r"\s+", "", text))


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf, "-layout").rstrip("\f").split("\f")


def picture_of(pdf: bytes, folder: Path, page: int = 1, dots: int = 150) -> Image.Image:
    """One page as a picture."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), "-png", str(source)]
    done = subprocess.run(command, capture_output=True, check=True)
    return Image.open(BytesIO(done.stdout))


def codes_of(picture: Image.Image) -> dict[str, str]:
    """The barcodes on a picture: format and what they hold."""
    return {found.format.name: found.text for found in zxingcpp.read_barcodes(picture)}
