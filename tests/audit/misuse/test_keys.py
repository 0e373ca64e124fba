"""What one key opens, no other does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as any_

from audit.misuse import keys
from audit.misuse.codes import new_code

PASSPHRASE = "แม่น้ำเจ้าพระยาไหลผ่านเมือง"


@given(any_.binary(max_size=5000))
def test_what_is_sealed_opens_with_its_own_key_alone(content: bytes) -> None:
    own, other = keys.new_pair(), keys.new_pair()
    sealed = keys.seal(own.public, content)
    assert keys.unseal(own.private, sealed) == content
    assert sealed != keys.seal(own.public, content)
    assert len(content) < 8 or content not in sealed
    with pytest.raises(keys.Unopenable):
        keys.unseal(other.private, sealed)


@given(any_.binary(max_size=500), any_.data())
def test_a_single_changed_bit_is_noticed(content: bytes, data: any_.DataObject) -> None:
    own = keys.new_pair()
    sealed = bytearray(keys.seal(own.public, content))
    sealed[data.draw(any_.integers(0, len(sealed) - 1))] ^= 1 << data.draw(any_.integers(0, 7))
    with pytest.raises(keys.Unopenable):
        keys.unseal(own.private, bytes(sealed))


@given(any_.text(alphabet=any_.characters(codec="utf-8"), max_size=3000))
def test_the_length_of_a_text_is_hidden_within_a_kilobyte(text: str) -> None:
    own = keys.new_pair()
    sealed = keys.seal_text(own.public, text)
    assert keys.unseal_text(own.private, sealed) == text
    assert len(sealed) % keys.PAD == len(keys.seal_text(own.public, "")) % keys.PAD


def test_a_passphrase_opens_the_key_it_locked_and_no_other_does() -> None:
    own = keys.new_pair()
    locked = keys.lock_by_passphrase(own.private, PASSPHRASE)
    assert own.private not in locked
    assert keys.unlock_by_passphrase(locked, PASSPHRASE) == own.private
    assert locked != keys.lock_by_passphrase(own.private, PASSPHRASE)
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE[:-1]):
        with pytest.raises(keys.Unopenable):
            keys.unlock_by_passphrase(locked, wrong)


@trying(max_examples=25)
@given(any_.builds(new_code), any_.builds(new_code))
def test_a_code_opens_the_key_it_locked_and_no_other_does(code: str, other: str) -> None:
    own = keys.new_pair()
    locked = keys.lock_by_code(own.private, code)
    assert keys.unlock_by_code(locked, code) == own.private
    assert code.encode() not in locked
    with pytest.raises(keys.Unopenable):
        keys.unlock_by_code(locked, other)


@pytest.mark.parametrize("destroyed", [b"", b"\x00", b"\x00" * 12, b"\x00" * 80])
def test_a_destroyed_key_opens_nothing(destroyed: bytes) -> None:
    with pytest.raises(keys.Unopenable):
        keys.unseal(keys.new_pair().private, destroyed)
    with pytest.raises(keys.Unopenable):
        keys.unlock_by_code(destroyed, new_code())
    with pytest.raises(keys.Unopenable):
        keys.unwrap(destroyed, bytes(32))


def test_the_key_of_a_session_needs_what_is_kept_here_and_what_the_browser_keeps() -> None:
    own = keys.new_pair()
    wrapped, key = keys.wrap(own.private)
    assert keys.unwrap(wrapped, key) == own.private
    for wrong in (b"", key[:-1], bytes(32)):
        with pytest.raises(keys.Unopenable):
            keys.unwrap(wrapped, wrong)


@given(any_.binary(min_size=32, max_size=32))
def test_two_halves_make_the_key_and_one_says_nothing(private: bytes) -> None:
    first, second = keys.halves(private)
    assert keys.whole(first, second) == keys.whole(second.lower(), f" {first.replace('-', ' ')} ") == private
    assert keys.halves(private) != (first, second)
    with pytest.raises(keys.Unopenable):
        keys.whole(first, second[:-5])
    with pytest.raises(keys.Unopenable):
        keys.whole(first, "ไม่ใช่กุญแจ")


def test_the_public_key_is_that_of_the_private() -> None:
    pair = keys.new_pair()
    assert keys.public_of(pair.private) == pair.public
