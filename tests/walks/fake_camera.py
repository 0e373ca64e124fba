"""What the camera of the walks' browser sees: a label with a Code 128, as a film of one picture."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from assets.barcodes import modules

SEES: Final = "7440-001-7777"
"""The official number in the bars."""

SIZE: Final = (640, 480)
MODULE: Final = 3
"""Pixels of the narrowest bar."""


def film(folder: Path) -> Path:
    """A YUV4MPEG2 file for `--use-file-for-fake-video-capture`, which Chromium plays over and over."""
    picture = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(picture)
    bars = modules(SEES)
    x = (SIZE[0] - len(bars) * MODULE) // 2
    for bar, run in groupby(bars):
        width = len(list(run)) * MODULE
        if bar == "1":
            draw.rectangle((x, 150, x + width - 1, 330), fill=0)
        x += width
    colour = bytes([128]) * (SIZE[0] * SIZE[1] // 2)
    path = folder / "label.y4m"
    head = f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + 3 * (b"FRAME\n" + picture.tobytes() + colour))
    return path
