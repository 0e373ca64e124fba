"""A tracking code is read however it is written, and guessed by nobody."""

from __future__ import annotations

import random

from hypothesis import example, given
from hypothesis import strategies as any_

from audit.misuse import codes
from core.keyboard import us_to_kedmanee
from core.thai_text import to_thai_digits

a_code = any_.text(codes.ALPHABET, min_size=codes.RANDOM, max_size=codes.RANDOM).map(
    lambda body: body + codes._check(body)
)
PEPPER = "p" * 50


def test_a_new_code_is_27_random_characters_and_one_that_checks_them() -> None:
    drawn = {codes.new_code() for _n in range(1000)}
    assert len(drawn) == 1000
    for code in drawn:
        assert len(code) == 28
        assert codes.read_code(code) == code
        assert [len(group) for group in codes.shown(code).split("-")] == [4] * 7
    assert {code[0] for code in drawn} == set(codes.ALPHABET)


@given(a_code)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    written = codes.shown(code)
    for spelling in (
        written,
        f"  {written.lower()}\r\n",
        written.replace("-", " "),
        written.replace("-", "–"),
        written.replace("0", "o").replace("1", "l"),
        written.replace("0", "O").replace("1", "I"),
        to_thai_digits(written),
        us_to_kedmanee(written.lower()),
        us_to_kedmanee(code.lower()),
        "\u200b".join(written),
    ):
        assert codes.read_code(spelling) == code, spelling


@given(a_code, any_.integers(0, codes.LENGTH - 1), any_.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_no_code(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert codes.read_code(wrong) == (code if wrong == code else "")


@given(any_.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert len(codes.read_code(text)) in (0, codes.LENGTH)


@example("0" * codes.LENGTH, "000000000001")
@given(a_code, any_.text(max_size=40))
def test_a_code_pasted_into_a_text_is_masked(code: str, around: str) -> None:
    for spelling in (code, codes.shown(code), codes.shown(code).lower()):
        kept = codes.masked(f"{around} {spelling} {around}")
        assert spelling not in kept
        assert codes.MASK in kept
    assert codes.masked("เลขครุภัณฑ์ 7440-001-0003 ABCD") == "เลขครุภัณฑ์ 7440-001-0003 ABCD"


@given(a_code, a_code)
def test_what_is_kept_of_a_code_needs_the_pepper(code: str, other: str) -> None:
    kept = codes.mac_of(code, PEPPER)
    assert len(kept) == 32
    assert (kept == codes.mac_of(other, PEPPER)) is (code == other)
    assert kept != codes.mac_of(code, PEPPER + "x")


def test_a_million_guesses_get_nowhere() -> None:
    known = {codes.mac_of(codes.new_code(), PEPPER) for _n in range(1000)}
    draw = random.Random(6).choices
    guesses = ("".join(draw(codes.ALPHABET, k=codes.LENGTH)) for _n in range(1_000_000))
    assert not any(codes.mac_of(guess, PEPPER) in known for guess in guesses)
