"""The commands: an account that adds up, an exit code that tells, and a sentence whatever is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets.models import Asset, Category, ImportRun
from audit.journal.models import Event
from tests.assets.importing.untidy import chairs, csv_bytes, register
from tests.cast import Cast

COUNTS = ("created", "updated", "unchanged", "undecided", "refused")


def import_register(path: Path | str, *wishes: str, unit: str = "500406") -> tuple[int, dict[str, Any]]:
    """The exit code and the account of one call."""
    out = io.StringIO()
    try:
        call_command("import_register", str(path), "--unit", unit, "--json", *wishes, stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        return int(str(ended.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def text_of(path: Path, *wishes: str) -> str:
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command("import_register", str(path), "--unit", "500406", *wishes, stdout=out, stderr=errors)
    except SystemExit:
        return out.getvalue() + errors.getvalue()
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ทะเบียน.csv"
    path.write_bytes(
        register(*chairs(3), ("7110-006-0009", "เก้าอี้", "1", "ไม่รู้", "ก"), ("7110-006-0010", "", "1", "", ""))
    )
    return path


def test_the_account_adds_up_and_the_exit_code_tells(cast: Cast, file: Path) -> None:
    code, account = import_register(file)
    assert code == 1
    assert {name: account[name] for name in ("rows", *COUNTS)} == {
        "rows": 5, "created": 3, "updated": 0, "unchanged": 0, "undecided": 1, "refused": 1,
    }  # fmt: skip
    assert [(told["row"], told["column"], told["code"]) for told in account["problems"]] == [
        (5, "สภาพ", "status-unknown"),
        (6, "รายการ", "name-missing"),
    ]
    assert all(told["message"] for told in account["problems"])
    assert account["not_items"][0]["kind"] == "heading"
    assert Event.objects.filter(verb="import.finished", actor_code="system").exists()


def test_all_accepted_ends_with_zero(cast: Cast, file: Path) -> None:
    file.write_bytes(register(*chairs(3)))
    assert import_register(file)[0] == 0
    code, account = import_register(file, "--by", cast.storekeeper.staff_code)
    assert (code, account["unchanged"]) == (0, 3)
    assert ImportRun.objects.order_by("pk")[1].by == cast.storekeeper


def test_a_trial_writes_nothing(cast: Cast, file: Path) -> None:
    code, account = import_register(file, "--dry-run")
    assert (code, account["created"]) == (1, 3)
    assert not Asset.objects.exists()
    assert not ImportRun.objects.exists()


def test_wishes_are_followed(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_bytes([("เลขเรียก", "รายการ", "วันที่ได้มา", "สภาพ"), ("1-2-345", "โต๊ะ", "1/10/50", "9")]))
    assert import_register(path)[1]["undecided"] == 1
    code, account = import_register(
        path, "--mapping", "เลขเรียก=number", "D=status", "--meaning", "9=damaged", "--years", "be"
    )
    assert (code, account["created"]) == (0, 1)
    item = Asset.objects.get()
    assert (str(item.acquired_on), item.condition) == ("2007-10-01", "damaged")


def test_items_that_have_no_numbers_are_taken_when_a_person_says_so(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_bytes([("รายการ", "ยี่ห้อ"), ("โต๊ะ", "ก")]))
    assert import_register(path)[0] == 1
    assert import_register(path, "--unnumbered")[0] == 0


@pytest.mark.parametrize(
    ("wishes", "unit", "code"),
    [
        ((), "999999", "no-such-unit"),
        ((), "BMA/999999", "no-such-unit"),
        (("--by", "NOBODY"), "500406", "no-such-person"),
        (("--by", "BR-1001"), "500406", "refused"),
        (("--sheet", "x"), "500406", "sheet-unknown"),
        (("--header-row", "99"), "500406", "header-unknown-row"),
        (("--mapping", "ไม่มี=name"), "500406", "mapping-unknown-column"),
        (("--mapping", "สภาพ=nothing"), "500406", "mapping-unknown-field"),
        (("--mapping", "รายการ=", "หมายเลขครุภัณฑ์="), "500406", "mapping-no-identity"),
        (("--meaning", "1=ดี"), "500406", "meaning-unknown"),
    ],
)
def test_wishes_that_make_no_sense_end_with_two(
    cast: Cast, file: Path, wishes: tuple[str, ...], unit: str, code: str
) -> None:
    ended, account = import_register(file, *wishes, unit=unit)
    assert (ended, account["rows"], [told["code"] for told in account["problems"]]) == (2, 0, [code])
    assert account["problems"][0]["message"]
    assert not Asset.objects.exists()


def test_a_unit_code_that_two_agencies_have_is_the_one_of_ours_or_named_in_full(cast: Cast, file: Path) -> None:
    assert import_register(file, "--dry-run", unit="BMA/500406")[0] == 1
    cast.ministry_root.code = "500406"
    cast.ministry_root.save()
    assert import_register(file, "--dry-run")[0] == 1
    cast.agency.is_ours = False
    cast.agency.save()
    assert import_register(file)[1]["problems"][0]["code"] == "unit-in-several-agencies"


def test_a_path_that_leads_nowhere_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        code, account = import_register(path)
        assert (code, account["problems"][0]["code"]) == (2, "no-such-file")


def test_people_read_the_account_in_words(cast: Cast, file: Path) -> None:
    words = text_of(file)
    assert "5" in words
    assert "name-missing" in words
    assert text_of(file.parent)


def test_every_hostile_file_ends_with_a_sentence_and_leaves_nothing(cast: Cast, shared_data: Path) -> None:
    for path in sorted((shared_data / "hostile-inputs").rglob("*")):
        if path.is_file():
            code, account = import_register(path)
            assert code in (1, 2), path
            assert account["problems"][0]["message"], path
    assert not Asset.objects.exists()


CDTI = "cdti-digital-faculty/equipment.csv"
H2018 = "hospital-it-2018/asset_master.csv"


@pytest.mark.parametrize(
    ("file", "wishes", "counts"),
    [
        (CDTI, (), (704, 704, 0, 0)),
        (H2018, (), (112, 0, 112, 0)),
        (H2018, ("--meaning", "1=good", "3=damaged", "4=awaiting_disposal", "5=disposed"), (112, 105, 7, 0)),
        ("hospital-it-2023/durable_goods.csv", (), (119, 105, 0, 14)),
        ("up-ict-school/durable_articles.csv", (), (104, 104, 0, 0)),
        ("mju-side-tables/durable_control.csv", (), (528, 0, 0, 528)),
        ("mju-side-tables/supply_item.csv", (), (65, 0, 36, 29)),
        ("ddpm-machinery-catalogue/item.csv", (), (458, 0, 458, 0)),
        ("ddpm-machinery-catalogue/item.csv", ("--unnumbered", "--meaning", "1=good"), (458, 458, 0, 0)),
        ("kku-import-template/template.xlsx", (), (1, 1, 0, 0)),
        ("../other-registers/snipe-it/assets-sample.csv", (), (22, 22, 0, 0)),
    ],
)
def test_real_registers_are_accounted_for_and_a_second_run_changes_nothing(
    cast: Cast, shared_data: Path, file: str, wishes: tuple[str, ...], counts: tuple[int, ...]
) -> None:
    path = shared_data / "thai-registers" / file
    _code, first = import_register(path, *wishes)
    assert (first["rows"], first["created"], first["undecided"], first["refused"]) == counts
    assert sum(first[name] for name in COUNTS) == first["rows"]
    _code, second = import_register(path, *wishes)
    assert (second["unchanged"], second["created"], second["updated"]) == (first["created"], 0, 0)
    assert Asset.objects.count() == first["created"]


def write_tree(folder: Path) -> None:
    (folder / "fsn_group.csv").write_bytes(
        csv_bytes([("group_code", "name", "active"), ("74", "เครื่องใช้สำนักงาน", "True")])
    )
    classes = [("7440", "74", "คอมพิวเตอร์", "True"), ("7499", "74", "เลิกใช้", "False"), ("9999", "99", "กำพร้า", "True")]
    (folder / "fsn_class.csv").write_bytes(csv_bytes([("class_code", "group_code", "name", "active"), *classes]))
    types = [
        ("7440-001-0001", "7440", " เครื่องแม่ข่าย ", "True"),
        ("7440-001-0001", "7440", "เครื่องแม่ข่าย", "True"),
        ("7440-001-020-", "7440", "ผิดรูป", "True"),
        ("7440-001-0002", "7440", "", "True"),
    ]
    (folder / "fsn_prop.csv").write_bytes(csv_bytes([("fsn", "class_code", "name", "active"), *types]))


def test_the_category_tree_is_loaded_once_and_clean(cast: Cast, tmp_path: Path) -> None:
    write_tree(tmp_path)
    for _run in range(2):
        call_command("import_categories", str(tmp_path), stdout=io.StringIO())
        assert list(Category.objects.values_list("code", "name", "path", "parent__code")) == [
            ("74", "เครื่องใช้สำนักงาน", "74/", None),
            ("7440", "คอมพิวเตอร์", "74/7440/", "74"),
            ("7440-001-0001", "เครื่องแม่ข่าย", "74/7440/7440-001-0001/", "7440"),
        ]
    assert Event.objects.filter(verb="category.added").count() == 3
    assert Category.history.count() == 3


def test_the_category_tree_says_what_it_left_out(cast: Cast, tmp_path: Path) -> None:
    write_tree(tmp_path)
    out = io.StringIO()
    call_command("import_categories", str(tmp_path), "--without-types", stdout=out)
    for why in ("not-active", "no-parent", "code-twice", "malformed-code", "no-name"):
        assert why in out.getvalue()
    assert Category.objects.count() == 2


def test_a_folder_without_the_tree_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_categories", str(tmp_path))
    write_tree(tmp_path)
    (tmp_path / "fsn_prop.csv").write_bytes(csv_bytes([("x", "y"), ("1", "2")]))
    with pytest.raises(CommandError):
        call_command("import_categories", str(tmp_path))


def test_the_real_category_tree_loads(cast: Cast, shared_data: Path) -> None:
    folder = shared_data / "thai-registers" / "thai-fsn-classification"
    call_command("import_categories", str(folder), stdout=io.StringIO())
    codes = list(Category.objects.values_list("code", flat=True))
    assert [sum(len(code) == length for code in codes) for length in (2, 4, 13)] == [78, 583, 1460]
