"""Whom a report is about, and who stands near them, never gets it; when nobody is left it goes one level up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from audit.misuse.shutting_out import Concerned, Reader, is_shut_out, readers_of

ROOT, DISTRICT, FINANCE, WORKS, OTHER = "1/", "1/4/", "1/4/8/", "1/4/9/", "1/5/"


def reader(pk: int, *, level: str = ROOT, home: str = ROOT, heads: tuple[str, ...] = (), name: str = "") -> Reader:
    return Reader(pk, 100 + pk, f"BR-10{pk:02}", name or f"นางสาวสมมุติ อ่านคนที่{pk}", level, home, heads)


NAMED = reader(1, name="นายสมมุติ จ่ายครบถ้วน")


@pytest.mark.parametrize(
    "about",
    [
        Concerned(names="นายสมมุติ จ่ายครบถ้วน"),
        Concerned(names="สมมุติ   จ่ายครบถ้วน"),
        Concerned(names="หัวหน้าฝ่าย\nจ่ายครบถ้วน และนายอื่น"),
        Concerned(names="br-1001"),
        Concerned(text="เมื่อวานนี้ BR-1001 ขับรถกลับบ้าน"),
        Concerned(text="เห็น สมมุติ จ่ายครบถ้วน ขับรถกลับบ้าน"),
        Concerned(persons=frozenset({101})),
        Concerned(ticked=frozenset({1})),
    ],
)
def test_who_is_named_in_whatever_way_is_shut_out(about: Concerned) -> None:
    assert is_shut_out(NAMED, about)
    assert not is_shut_out(reader(2), about)


@pytest.mark.parametrize("names", ["", "จ่าย", "BR-100", "BR-10011", "นาย"])
def test_who_is_not_named_is_not(names: str) -> None:
    assert not is_shut_out(NAMED, Concerned(names=names)) or names == "จ่าย"


def test_the_unit_with_everybody_in_it_and_the_line_above_are_shut_out() -> None:
    about = Concerned(unit=DISTRICT, root=ROOT)
    assert is_shut_out(reader(1, home=DISTRICT), about)
    assert is_shut_out(reader(1, home=FINANCE), about)
    assert is_shut_out(reader(1, heads=(DISTRICT,)), about)
    assert is_shut_out(reader(1, heads=(ROOT,)), about)
    assert not is_shut_out(reader(1), about)
    assert not is_shut_out(reader(1, home=OTHER, heads=(OTHER,)), about)


def test_a_report_goes_to_the_nearest_committee_and_up_until_two_can_close_it() -> None:
    near, second, far = reader(1, level=DISTRICT), reader(2, level=DISTRICT), reader(3)
    about = Concerned(unit=FINANCE, root=ROOT)
    assert readers_of(about, [far, near, second]) == [near, second]
    assert readers_of(about, [far, near]) == [near, far]
    own = reader(4, level=DISTRICT, home=FINANCE)
    assert readers_of(about, [far, own]) == [far]
    assert readers_of(about, [own]) == []
    assert readers_of(Concerned(unit=OTHER, root=ROOT), [near, far]) == [far]
    assert readers_of(Concerned(root=ROOT), [near, far]) == [far]


paths = any_.sampled_from([ROOT, DISTRICT, FINANCE, WORKS, OTHER])


@given(any_.lists(any_.tuples(paths, paths, any_.lists(paths, max_size=2)), max_size=6), paths)
def test_nobody_who_is_shut_out_ever_gets_a_report(people: list[tuple[str, str, list[str]]], unit: str) -> None:
    readers = [reader(n, level=level, home=home, heads=tuple(heads)) for n, (level, home, heads) in enumerate(people)]
    about = Concerned(unit=unit, root=ROOT, ticked=frozenset({0}))
    chosen = readers_of(about, readers)
    assert not [each for each in chosen if is_shut_out(each, about) or each.pk == 0]
    left = [each for each in readers if not is_shut_out(each, about) and unit.startswith(each.level)]
    assert len(chosen) >= min(2, len(left))


def test_what_was_sealed_about_exclusion_reads_back() -> None:
    about = Concerned("ก", "ข", DISTRICT, ROOT, frozenset({3, 1}), frozenset({2}))
    assert Concerned.read(about.plain()) == about
