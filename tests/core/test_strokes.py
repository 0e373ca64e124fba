"""Drawn signatures: what is kept, what is refused, and how they are shown again."""

from __future__ import annotations

import pytest

from core.signature_field import SignatureField
from core.strokes import LONGEST, MOST_POINTS, read_strokes, svg_path
from core.typeset import Drawn, Marked, Paper, pdf
from core.unreadable import Unreadable

SIGNED = "12,30 140,33 200,135;40,60 41,166"


def test_strokes_are_read_and_drawn_again() -> None:
    assert read_strokes(SIGNED) == (((12, 30), (140, 33), (200, 135)), ((40, 60), (41, 166)))
    assert svg_path(SIGNED) == "M12 30L140 33L200 135M40 60L41 166"
    assert read_strokes("") == ()
    assert svg_path("") == ""


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("12,30", "signature-too-short"),
        ("12,30 13,31 12,30", "signature-too-short"),
        ("601,30 12,30", "signature-unreadable"),
        ("12,201 12,30", "signature-unreadable"),
        ("12,30  14,33", "signature-unreadable"),
        ("12,30;", "signature-unreadable"),
        ("-1,30 100,30", "signature-unreadable"),
        ("1.5,30 100,30", "signature-unreadable"),
        ("๑๒,30 100,30", "signature-unreadable"),
        ("M0 0L<script>", "signature-unreadable"),
        ("\x00", "signature-unreadable"),
        ("9" * (LONGEST + 1), "signature-too-long"),
    ],
)
def test_what_is_no_signature_is_refused_with_a_sentence(raw: str, code: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read_strokes(raw)

    assert unreadable.value.code == code
    assert unreadable.value.message


def test_the_longest_that_the_page_draws_is_kept() -> None:
    longest = " ".join(f"{500 + n % 100},{100 + n % 100}" for n in range(MOST_POINTS))

    assert SignatureField().clean(longest) == longest


def test_the_same_signature_makes_the_same_paper() -> None:
    def signed(raw: str) -> bytes:
        return pdf(Paper(title="x", number="1", blocks=[Marked(Drawn(read_strokes(raw)))]))

    assert signed(SIGNED) == signed(SIGNED)
    assert signed(SIGNED) != signed("")
