"""The text of a seal: read back as it was written, signed over every byte, and nothing else passes for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from audit.journal.seals import (
    NONE_BEFORE,
    NotASeal,
    SealText,
    digest,
    is_signed,
    key_id,
    parse,
    public_key_of,
    sign,
)

KEY = SigningKey(b"k" * 32)
SEAL = SealText(
    origin="5d0c5d0c5d0c5d0c",
    stream="acts",
    number=17,
    size=16342,
    root="3f" * 32,
    time="2026-11-23T05:20:00.000000Z",
    previous=NONE_BEFORE,
    key=key_id(public_key_of(KEY)),
)

hexadecimal = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(
    st.builds(
        SealText,
        origin=st.text("0123456789abcdef", min_size=16, max_size=16),
        stream=st.sampled_from(["acts", "versions", "access"]),
        number=st.integers(1, 10**17),
        size=st.integers(0, 10**17),
        root=hexadecimal,
        time=st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z"),
        previous=hexadecimal,
        key=st.text("0123456789abcdef", min_size=16, max_size=16),
        next_key=st.just("") | hexadecimal,
    )
)
def test_a_seal_reads_back_as_it_was_written(seal: SealText) -> None:
    assert parse(seal.text()) == seal
    assert parse(seal.text()).text() == seal.text()


def test_a_seal_is_text_that_a_person_can_read() -> None:
    assert SEAL.text().splitlines()[:5] == [
        "lending seal 1",
        "origin: 5d0c5d0c5d0c5d0c",
        "stream: acts",
        "number: 17",
        "size: 16342",
    ]
    assert SEAL.moment().isoformat() == "2026-11-23T05:20:00+00:00"


def test_the_signature_is_ed25519_as_rfc_8032_has_it() -> None:
    """Section 7.1, TEST 2."""
    key = SigningKey(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))

    assert public_key_of(key) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert sign("r", key) == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_the_key_that_signed_verifies_and_no_other() -> None:
    text, signature = SEAL.text(), sign(SEAL.text(), KEY)

    assert is_signed(text, signature, public_key_of(KEY))
    assert not is_signed(text, signature, public_key_of(SigningKey(b"x" * 32)))


@given(st.data())
def test_a_seal_with_one_byte_changed_is_not_signed(data: st.DataObject) -> None:
    text, signature = SEAL.text(), sign(SEAL.text(), KEY)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda letter: letter != text[at]))

    assert not is_signed(text[:at] + other + text[at + 1 :], signature, public_key_of(KEY))


@pytest.mark.parametrize("signature", ["", "zz", "00" * 63, "00" * 64, "ก"])
@pytest.mark.parametrize("public_key", ["", "zz", "00" * 31])
def test_nonsense_for_a_signature_or_a_key_verifies_nothing(signature: str, public_key: str) -> None:
    assert not is_signed(SEAL.text(), signature, public_key_of(KEY))
    assert not is_signed(SEAL.text(), sign(SEAL.text(), KEY), public_key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SEAL.text().rstrip("\n"),
        SEAL.text() + "\n",
        SEAL.text().replace("\n", "\r\n"),
        SEAL.text().replace("number: 17", "number: 017"),
        SEAL.text().replace("number: 17", "number: ๑๗"),
        SEAL.text().replace("size: 16342", "size: -1"),
        SEAL.text().replace("T05:20", "T25:20"),
        SEAL.text().replace("seal 1", "seal 2"),
        SEAL.text() + "note: more\n",
    ],
)
def test_what_is_not_exactly_a_seal_is_refused(text: str) -> None:
    with pytest.raises(NotASeal):
        parse(text)


def test_the_chain_names_the_text_before() -> None:
    assert digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
