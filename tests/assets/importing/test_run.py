"""A run accounts for every row, brings nothing in twice, overwrites nothing silently, and goes on after a kill."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from assets.actions import register_asset, update_asset
from assets.importing import actions, run
from assets.importing.account import Account
from assets.importing.categories import UNSORTED_CODE, read_fsn
from assets.importing.mapping import Mapping
from assets.importing.plan import draft_of, plan_of, try_out
from assets.importing.problems import CannotRead
from assets.models import Asset, Condition, ImportRow, ImportRun, ImportState, RowOutcome
from assets.values import values_of
from audit.journal.models import Event, Mention
from audit.journal.record import SYSTEM
from core.clock import official_day
from core.verdict import Refusal
from tests.assets.importing.untidy import asset_card, chairs, csv_bytes, register
from tests.assets.register import category, described
from tests.cast import Cast
from tests.conftest import Queries


def brought_in(cast: Cast, content: bytes, mapping: Mapping | None = None) -> Account:
    return run.import_register(content, "ทะเบียน.csv", cast.finance, by=cast.storekeeper, at=cast.at, mapping=mapping)


def counts(account: Account) -> dict[str, int]:
    return {outcome: account.counts[outcome] for outcome in RowOutcome.values if account.counts[outcome]}


def codes(account: Account) -> list[tuple[int, str]]:
    return [(row, problem.code) for row, problem in account.problems]


def unnumbered(content: bytes, cast: Cast) -> Mapping:
    return replace(draft_of(content, cast.finance).mapping, unnumbered=True)


def test_an_untidy_card_is_accounted_for_to_the_last_line(cast: Cast) -> None:
    category(cast)
    account = brought_in(cast, asset_card())
    assert counts(account) == {"created": 3, "undecided": 1}
    assert codes(account) == [(10, "number-range")]
    first = Asset.objects.get(identifiers__value="7440-001-0001")
    assert (first.name, first.cost, first.location) == ("เครื่องคอมพิวเตอร์", Decimal("23968.00"), "อาคาร 1 101")
    assert (first.owner_unit, first.responsible_unit, first.category.code) == (cast.finance, cast.finance, "7440")
    assert first.acquired_on is not None
    assert first.acquired_on.isoformat() == "2007-07-18"
    assert Asset.objects.get(identifiers__value="7440-001-0002").condition == Condition.DAMAGED
    assert Asset.objects.get(identifiers__value="7110-006-0001").category.code == UNSORTED_CODE
    lines = sum(other.last - other.first + 1 for other in account.not_items)
    assert lines + account.rows == 15


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    content = register(*chairs(5), ("", "โต๊ะ", "900", "ปกติ", "ห้อง 1"), ("", "โต๊ะ", "900", "ปกติ", "ห้อง 2"))
    assert counts(brought_in(cast, content)) == {"created": 7}
    before = Event.objects.filter(verb__startswith="asset.").count()
    assert counts(brought_in(cast, content)) == {"unchanged": 7}
    assert Asset.objects.count() == 7
    assert Event.objects.filter(verb__startswith="asset.").count() == before


def test_each_item_has_one_event_that_names_the_run(cast: Cast) -> None:
    brought_in(cast, register(*chairs(3)))
    done = ImportRun.objects.get()
    assert Event.objects.filter(verb="asset.registered").count() == 3
    told = Mention.objects.filter(subject=f"import:{done.pk}").values("event_id")
    assert Event.objects.filter(pk__in=told, verb="asset.registered").count() == 3
    assert list(Event.objects.filter(subject=f"import:{done.pk}").order_by("pk").values_list("verb", flat=True)) == [
        "import.received",
        "import.began",
        "import.finished",
    ]


def test_items_without_a_number_get_our_tag_and_alike_ones_are_counted_right(cast: Cast) -> None:
    table = [("", "โต๊ะพับ", "900", "ปกติ", "ห้อง 1")] * 3
    content = register(*chairs(1), *table)
    assert counts(brought_in(cast, content)) == {"created": 4}
    assert Asset.objects.filter(name="โต๊ะพับ").exclude(identifiers__kind="official").count() == 3
    assert counts(brought_in(cast, register(*chairs(1), *table, *table[:1]))) == {"created": 1, "unchanged": 4}
    moved = register(*chairs(1), *[("", "โต๊ะพับ", "900", "ปกติ", "ห้อง 9")] * 4)
    assert counts(brought_in(cast, moved)) == {"updated": 4, "unchanged": 1}


def test_a_file_without_a_column_of_numbers_waits_for_a_word_from_a_person(cast: Cast) -> None:
    content = csv_bytes([("ชื่อ", "ยี่ห้อ"), ("รถเข็น", "ก"), ("รถยก", "ข")])
    assert codes(brought_in(cast, content)) == [(2, "no-number-column"), (3, "no-number-column")]
    assert counts(brought_in(cast, content, unnumbered(content, cast))) == {"created": 2}
    assert counts(brought_in(cast, content, unnumbered(content, cast))) == {"unchanged": 2}


def test_a_number_for_an_item_that_has_none_is_not_a_second_item(cast: Cast) -> None:
    brought_in(cast, register(*chairs(1), ("", "โต๊ะพับ", "900", "ปกติ", "ห้อง 1")))
    tag = Asset.objects.get(name="โต๊ะพับ").tag
    account = brought_in(cast, register(("7110-007-0001", "โต๊ะพับ", "900", "ปกติ", "ห้อง 1")))
    assert codes(account) == [(2, "perhaps-registered")]
    assert tag in account.problems[0][1].message


def test_another_number_leads_to_the_item_and_the_asset_number_is_added(cast: Cast) -> None:
    heading = ("เลขครุภัณฑ์", "เลขครุภัณฑ์เดิม", "รายการ")
    brought_in(cast, register(("", "OLD-1", "ตู้เหล็ก"), ("7110-002-0009", "OLD-9", "ตู้ไม้"), heading=heading))
    account = brought_in(
        cast,
        register(("7110-002-0001", "OLD-1", "ตู้เหล็ก"), ("7110-002-0002", "OLD-9", "ตู้ไม้"), heading=heading),
    )
    assert counts(account) == {"updated": 1, "undecided": 1}
    assert codes(account) == [(3, "number-differs")]
    assert Asset.objects.get(identifiers__value="7110-002-0001").name == "ตู้เหล็ก"
    assert Asset.objects.count() == 2


def test_a_number_twice_in_the_file_is_asked_about_unless_the_rows_are_alike(cast: Cast) -> None:
    same, other = chairs(1)[0], ("7110-006-0002", "เก้าอี้", "1", "ปกติ", "ก")
    content = register(same, same, other, (*other[:1], "โต๊ะ", *other[2:]))
    account = brought_in(cast, content)
    assert counts(account) == {"created": 1, "unchanged": 1, "undecided": 2}
    assert codes(account) == [(4, "number-twice-in-file"), (5, "number-twice-in-file")]
    assert [(row, remark.code) for row, remark in account.remarks if row == 3] == [(3, "same-as-row")]
    assert counts(brought_in(cast, content)) == {"unchanged": 2, "undecided": 2}


def test_numbers_are_the_same_however_they_are_typed_and_of_their_unit_only(cast: Cast) -> None:
    brought_in(cast, register(*chairs(1)))
    account = brought_in(cast, register(("๗๑๑๐–๐๐๖–๐๐๐๑", "เก้าอี้สำนักงาน", "1,500.00", "ใช้งานได้", "ห้อง 101")))
    assert counts(account) == {"unchanged": 1}
    elsewhere = run.import_register(register(*chairs(1)), "x.csv", cast.other_finance, by=cast.stranger, at=cast.at)
    assert counts(elsewhere) == {"created": 1}


def test_the_file_updates_what_it_says_and_erases_nothing_it_does_not_say(cast: Cast) -> None:
    brought_in(cast, register(*chairs(2)))
    account = brought_in(cast, register(("7110-006-0001", "เก้าอี้สำนักงาน", "-", "ชำรุด", "")))
    assert counts(account) == {"updated": 1}
    item = Asset.objects.get(identifiers__value="7110-006-0001")
    assert (item.condition, item.cost, item.location) == (Condition.DAMAGED, Decimal("1500.00"), "ห้อง 101")


def test_what_people_changed_in_the_register_is_kept_where_the_file_is_the_old_one(cast: Cast) -> None:
    content = register(*chairs(1))
    brought_in(cast, content)
    item = Asset.objects.get()
    changed = replace(values_of(item), condition=Condition.DAMAGED, location="ห้องซ่อม")
    update_asset(item, changed, by=cast.storekeeper, at=cast.at, reason="ตกพื้น")
    account = brought_in(cast, content)
    assert counts(account) == {"unchanged": 1}
    assert {remark.code for _row, remark in account.remarks} == {"kept-register"}
    item.refresh_from_db()
    assert (item.condition, item.location) == (Condition.DAMAGED, "ห้องซ่อม")


def test_where_both_the_file_and_the_register_moved_a_person_decides(cast: Cast) -> None:
    brought_in(cast, register(*chairs(1)))
    item = Asset.objects.get()
    update_asset(item, replace(values_of(item), location="ห้อง 5"), by=cast.storekeeper, at=cast.at, reason="ย้าย")
    account = brought_in(cast, register(("7110-006-0001", "เก้าอี้สำนักงาน", "1,500.00", "ใช้งานได้", "ห้อง 9")))
    assert [(row, problem.column, problem.code) for row, problem in account.problems] == [
        (2, "สถานที่ตั้ง", "changed-in-both")
    ]
    item.refresh_from_db()
    assert item.location == "ห้อง 5"


def test_an_item_registered_by_hand_is_the_same_item(cast: Cast) -> None:
    register_asset(described(cast, name="เก้าอี้สำนักงาน", number="7110-006-0001"), by=cast.storekeeper, at=cast.at)
    assert counts(brought_in(cast, register(*chairs(1)))) == {"updated": 1}
    assert Asset.objects.count() == 1


def test_consumables_and_nameless_items_are_refused(cast: Cast) -> None:
    content = register(
        ("7110-006-0001", "", "1", "ปกติ", "ก"),
        ("7110-006-0002", "กระดาษ", "1", "ปกติ", "วัสดุ"),
        heading=("หมายเลขครุภัณฑ์", "รายการ", "ราคา", "สภาพ", "ประเภท"),
    )
    account = brought_in(cast, content)
    assert codes(account) == [(2, "name-missing"), (3, "consumable-not-registered-here")]
    assert counts(account) == {"refused": 2}
    assert not Asset.objects.exists()


def test_a_category_is_the_one_named_else_that_of_the_number_else_the_unsorted_one(cast: Cast) -> None:
    tree = {
        "group": "group_code,name,active\n71,เครื่องตกแต่ง,True\n74,เครื่องใช้สำนักงาน,True\n",
        "class": "class_code,group_code,name,active\n7110,71,เครื่องตกแต่งสำนักงาน,True\n7440,74,ครุภัณฑ์คอมพิวเตอร์,True\n",
        "prop": "fsn,class_code,name,active\n",
    }
    actions.load_categories(read_fsn({n: t.encode() for n, t in tree.items()}).nodes, by=SYSTEM, at=cast.at)
    heading = ("หมายเลขครุภัณฑ์", "รายการ", "ประเภท")
    content = register(
        ("ก1", "ก", "คอมพิวเตอร์"), ("7110-1", "ข", "7440"), ("7110-001-1", "ค", ""), ("ง1", "ง", "แปลก"), heading=heading
    )
    brought_in(cast, content)
    assert dict(Asset.objects.values_list("name", "category__code")) == {
        "ก": "7440", "ข": "7440", "ค": "7110", "ง": UNSORTED_CODE,
    }  # fmt: skip
    assert Asset.objects.get(name="ง").notes == "ประเภท: แปลก"
    assert counts(brought_in(cast, content)) == {"unchanged": 4}


def test_a_responsible_unit_of_this_office_is_taken_and_any_other_is_asked_about(cast: Cast) -> None:
    heading = ("หมายเลขครุภัณฑ์", "รายการ", "หน่วยงาน")
    rows = [("ก1", "ก", "ฝ่ายโยธา สำนักงานเขตบางรัก"), ("ก2", "ข", "โยธา-บร"), ("ก3", "ค", "คลัง-สท")]
    account = run.import_register(register(*rows, heading=heading), "x.csv", cast.district, by=SYSTEM, at=cast.at)
    assert codes(account) == [(4, "unit-unknown")]
    assert {asset.responsible_unit for asset in Asset.objects.all()} == {cast.works}
    assert {asset.owner_unit for asset in Asset.objects.all()} == {cast.district}


def test_a_killed_run_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    content = register(*chairs(450))
    real, calls = actions.bring_in, []

    def killed(*args: Any, **kwargs: Any) -> ImportRun:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "bring_in", killed)
        with pytest.raises(KeyboardInterrupt):
            brought_in(cast, content)
    half = ImportRun.objects.get()
    assert (half.state, half.rows_done, Asset.objects.count()) == (ImportState.RUNNING, 200, 200)
    assert counts(brought_in(cast, content)) == {"created": 450}
    assert ImportRun.objects.get().state == ImportState.DONE
    assert Asset.objects.count() == 450
    assert ImportRow.objects.filter(outcome="created").count() == 450


def test_a_batch_that_fails_leaves_nothing_of_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr(ImportRow.objects, "bulk_create", broken)
    with pytest.raises(OSError):  # noqa: PT011 -- raised without words just above
        brought_in(cast, register(*chairs(3)))
    assert (Asset.objects.count(), ImportRun.objects.get().rows_done) == (0, 0)
    assert not Event.objects.filter(verb="asset.registered").exists()


def test_a_trial_says_what_the_run_does_and_writes_nothing(cast: Cast) -> None:
    content = register(*chairs(250), chairs(1)[0], ("", "โต๊ะ", "1", "ปกติ", "ก"), ("7110-006-0400", "", "1", "ปกติ", "ก"))
    before = {model: model._default_manager.count() for model in apps.get_models()}
    draft = draft_of(content, cast.finance)
    plan = plan_of(draft, draft.mapping, cast.finance, on=official_day(cast.at))
    trial = plan.account([one for batch in try_out(plan) for one in batch])
    assert {model: model._default_manager.count() for model in apps.get_models()} == before
    real = brought_in(cast, content)
    assert counts(trial) == counts(real)
    assert codes(trial) == codes(real)


def test_who_does_not_keep_the_register_brings_nothing_in(cast: Cast) -> None:
    for person in (cast.stranger, cast.borrower, cast.admin):
        with pytest.raises(Refusal) as refused:
            run.import_register(register(*chairs(1)), "x.csv", cast.finance, by=person, at=cast.at)
        assert refused.value.verdict.code == "not-keeper"
    assert not Asset.objects.exists()
    assert not ImportRun.objects.exists()


def test_headings_without_items_are_no_register(cast: Cast) -> None:
    with pytest.raises(CannotRead) as refused:
        brought_in(cast, register())
    assert refused.value.code == "no-items"
    assert not ImportRun.objects.exists()


def test_the_file_is_kept_under_a_random_name_and_its_own_is_only_text(cast: Cast) -> None:
    run.import_register(
        register(*chairs(1)), "../../etc/ทะเบียน\u202e.csv", cast.finance, by=cast.storekeeper, at=cast.at
    )
    kept = ImportRun.objects.get()
    assert kept.file_name == "ทะเบียน.csv"
    assert re.fullmatch(r"imports/[0-9a-f]{32}\.csv", str(kept.file.name))


def test_a_mapping_once_settled_is_remembered_for_the_next_file(cast: Cast) -> None:
    content = csv_bytes([("เลข ก", "รายการ", "x", "ราคา"), ("1-2-345", "โต๊ะ", "สีขาว", "5")])
    draft = draft_of(content, cast.finance)
    mapping = run.wished(draft, columns=("x=notes", "เลข ก=number"))
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    kept = actions.receive(cast.finance, file_name="ก.csv", content=content, draft=draft, **who)
    actions.settle_mapping(kept, draft=draft, mapping=mapping, **who)
    again = draft_of(csv_bytes([("เลข ก", "รายการ", "X", "ราคา"), ("1-2-346", "โต๊ะ", "สีดำ", "6")]), cast.finance)
    assert again.is_remembered
    assert again.mapping == mapping
    assert not draft_of(content, cast.other_finance).is_remembered


def test_a_run_begun_is_not_begun_or_mapped_again(cast: Cast) -> None:
    content = register(*chairs(1))
    brought_in(cast, content)
    draft = draft_of(content, cast.finance)
    plan = plan_of(draft, draft.mapping, cast.finance, on=cast.on)
    done = ImportRun.objects.get()
    who: dict[str, Any] = {"by": cast.storekeeper, "at": cast.at}
    with pytest.raises(Refusal) as begun:
        actions.begin(done, plan=plan, **who)
    with pytest.raises(Refusal) as settled:
        actions.settle_mapping(done, draft=draft, mapping=draft.mapping, **who)
    assert begun.value.verdict.code == settled.value.verdict.code == "import-begun"
    assert actions.bring_in(done, plan=plan, **who).rows_done == 1


def test_a_retired_item_is_not_brought_back_by_a_file(cast: Cast) -> None:
    brought_in(cast, register(*chairs(1)))
    retired = Asset.objects.get()
    retired.retired_on, retired.retired_because = (cast.at + timedelta(days=1)).date(), "จำหน่าย"
    retired.save()
    assert codes(brought_in(cast, register(*chairs(1)))) == [(2, "retired-already")]


def test_a_batch_asks_the_database_little_more_often_for_many_rows_than_for_few(
    cast: Cast, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    def asked(content: bytes) -> int:
        with queries() as ran:
            brought_in(cast, content)
        return len(ran)

    warm: Sequence[bytes] = [register(*chairs(2)), register(*chairs(20, first=100)), register(*chairs(150, first=500))]
    brought_in(cast, warm[0])
    few, many = asked(warm[1]), asked(warm[2])
    # SQLite takes so many values a statement, so a long insert is several; nothing is asked row by row.
    assert many - few <= 130 / 8
