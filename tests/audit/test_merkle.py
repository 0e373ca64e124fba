"""The trees of RFC 6962: its test vectors, and that a tree kept by its edge is the tree of the definition."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.journal.merkle import EMPTY, Frontier, leaf_hash, node_hash, root_of

ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first one, two, … of those entries, as published with the reference implementation."""


def defined(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(defined(leaves[:k]), defined(leaves[k:]))


@pytest.mark.parametrize("count", range(1, len(ENTRIES) + 1))
def test_the_published_roots_come_out(count: int) -> None:
    assert root_of(leaf_hash(entry) for entry in ENTRIES[:count]).hex() == ROOTS[count - 1]


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


leaves_of_any_number = st.lists(st.binary(min_size=32, max_size=32), max_size=130)


@given(leaves_of_any_number)
def test_a_tree_kept_by_its_edge_is_the_tree_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == defined(leaves)


@given(leaves_of_any_number, st.data())
def test_a_tree_taken_up_again_grows_as_if_it_had_never_been_put_down(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    tree = Frontier()
    for leaf in leaves[:cut]:
        tree.push(leaf)

    again = Frontier(tree.size, tree.peaks)
    for leaf in leaves[cut:]:
        again.push(leaf)

    assert (again.size, again.root()) == (len(leaves), root_of(leaves))
    assert tree.size == cut


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_another_leaf_another_order_or_another_length_is_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves]
    changed[at] = sha256(changed[at]).digest()

    assert root_of(changed) != root_of(leaves)
    assert root_of(leaves[:-1]) != root_of(leaves)
    if leaves[::-1] != leaves:
        assert root_of(leaves[::-1]) != root_of(leaves)


@pytest.mark.parametrize(("size", "peaks"), [(1, []), (0, [b"x" * 32]), (3, [b"x" * 32]), (1, [b"short"]), (-1, [])])
def test_an_edge_that_does_not_fit_the_size_is_refused(size: int, peaks: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"peaks"):
        Frontier(size, peaks)
