"""Our own tag, whose check character catches one wrong character or two swapped ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.tags import (
    ALPHABET,
    LARGEST_SERIAL,
    TAG_LENGTH,
    check_character,
    is_tag_shaped,
    make_tag,
    read_tag,
    serial_of,
)
from core.thai import us_to_kedmanee

PREFIXES = st.text(alphabet=ALPHABET[10:], min_size=2, max_size=2)
SERIALS = st.integers(1, LARGEST_SERIAL)
TAGS = st.builds(make_tag, PREFIXES, SERIALS)


@given(PREFIXES, SERIALS)
def test_a_tag_reads_back_and_fits_code_128_and_its_column(prefix: str, serial: int) -> None:
    tag = make_tag(prefix, serial)
    assert read_tag(tag) == tag
    assert serial_of(tag) == serial
    assert tag.isascii()
    assert len(tag) == TAG_LENGTH


@given(TAGS, st.data())
def test_one_wrong_character_is_caught(tag: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, character in enumerate(tag) if character != "-"]))
    wrong = data.draw(st.sampled_from([character for character in ALPHABET if character != tag[place]]))
    assert read_tag(tag[:place] + wrong + tag[place + 1 :]) is None


@given(TAGS, st.data())
def test_two_swapped_characters_are_caught_wherever_they_stand(tag: str, data: st.DataObject) -> None:
    places = [i for i, character in enumerate(tag) if character != "-"]
    pairs = [(i, j) for i in places for j in places if i < j and tag[i] != tag[j]]
    one, other = data.draw(st.sampled_from(pairs))
    swapped = list(tag)
    swapped[one], swapped[other] = tag[other], tag[one]
    assert read_tag("".join(swapped)) is None


@given(TAGS, st.data())
def test_no_wrong_lost_or_added_key_and_no_slip_of_the_hyphen_makes_another_tag(tag: str, data: st.DataObject) -> None:
    place, other = (data.draw(st.integers(0, len(tag) - 1)) for _ in range(2))
    wrong = data.draw(st.characters(min_codepoint=32, max_codepoint=0x0E5B))
    swapped = list(tag)
    swapped[place], swapped[other] = tag[other], tag[place]
    lost, added = tag[:place] + tag[place + 1 :], tag[:place] + wrong + tag[place:]
    for altered in (tag[:place] + wrong + tag[place + 1 :], lost, added, "".join(swapped)):
        assert read_tag(altered) in (None, tag)


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=12), st.data())
def test_the_check_character_itself_tells_every_slip_in_any_payload(payload: str, data: st.DataObject) -> None:
    whole = payload + check_character(payload)
    one, other = (data.draw(st.integers(0, len(whole) - 1)) for _ in range(2))
    wrong = data.draw(st.sampled_from(ALPHABET))
    replaced = whole[:one] + wrong + whole[one + 1 :]
    swapped = list(whole)
    swapped[one], swapped[other] = whole[other], whole[one]
    for altered in (replaced, "".join(swapped)):
        assert (check_character(altered[:-1]) == altered[-1]) == (altered == whole)


@given(TAGS)
def test_a_tag_is_read_in_every_form_a_scanner_or_hand_gives_it(tag: str) -> None:
    for arrived in (
        tag.lower(),
        tag.replace("-", ""),
        f"  {tag[:2]} {tag[2:]} \r\n",
        tag + "\t",
        us_to_kedmanee(tag),
        us_to_kedmanee(tag.lower()) + "\r",
        tag.replace("0", "O"),
        f"https://lending.example/t/{tag}",
        f"{tag}\r{tag}\r",
        tag + tag,
    ):
        assert read_tag(arrived) == tag
        assert is_tag_shaped(arrived)


@pytest.mark.parametrize(
    "text", ["", "7440-001-0003", "BK", "BK0001427", "BK-0001427-K", "ธก.7110-002-0003/35", "BK0000000-0", "9" * 5000]
)
def test_what_is_no_tag_is_none(text: str) -> None:
    assert read_tag(text) is None
    with pytest.raises(ValueError, match="tag of ours"):
        serial_of(text)


def test_a_misread_tag_still_looks_like_one() -> None:
    assert read_tag("BK0001427-K") == "BK0001427-K"
    assert read_tag("BK0001428-K") is None
    assert is_tag_shaped("BK0001428-K")
    assert not is_tag_shaped("7440-001-0003")
    assert not is_tag_shaped("BK000142-K")


@pytest.mark.parametrize(
    ("prefix", "serial"),
    [("", 1), ("bk", 1), ("BKK", 1), ("BO", 1), ("B1", 1), ("กท", 1), ("BK", 0), ("BK", -1), ("BK", 10**7)],
)
def test_a_prefix_or_number_that_does_not_fit_is_refused(prefix: str, serial: int) -> None:
    with pytest.raises(ValueError, match="is not"):
        make_tag(prefix, serial)


@pytest.mark.parametrize("payload", ["", "BK-1", "bk1", "กข", "0" * 30])
def test_a_payload_outside_the_alphabet_has_no_check_character(payload: str) -> None:
    with pytest.raises(ValueError, match="alphabet"):
        check_character(payload)
